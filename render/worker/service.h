#pragma once

#include <functional>
#include <memory>
#include <span>

#include "render/epub/hyphenated_book.h"
#include "render/epub/locator.h"
#include "render/epub/targets.h"
#include "render/mupdf/engine.h"
#include "render/protocol/messages.h"
#include "render/worker/channel.h"
#include "render/worker/supplies.h"

namespace oqyrman::render::worker {

/// Answers requests with what MuPDF makes of the book. One thread.
class Service {
  public:
    /// `memory` is the mapped memory file (protocol::k_memory_bytes).
    Service(mupdf::EnginePtr engine, std::span<std::byte> memory, Supplies supplies);

    protocol::Answer answer(const protocol::Request& request);

  private:
    struct Answerer;
    /// The EPUB with our fonts and soft hyphens added. Errors: those of Overlay::over.
    Expected<std::unique_ptr<epub::Overlay>> prepare(mupdf::Input& book,
                                                     std::vector<epub::HyphenatedFile>& texts);
    Expected<Place> place_of(const Locator& locator, mupdf::Cookie cookie);

    std::span<std::byte> m_memory;
    Supplies m_supplies;
    std::unique_ptr<SocketInput> m_book;
    epub::Hyphenator m_hyphenator;
    std::vector<epub::HyphenatedFile> m_hyphenated;  ///< of the open book, for m_overlay
    std::unique_ptr<epub::Overlay> m_overlay;        ///< the book with what we add to it, or null
    mupdf::EnginePtr m_engine;                       // reads from both
    Format m_format = Format::pdf;
    epub::LocatorFinder m_locators;
    epub::Targets m_targets;
};

/// Called with each request before it is answered; only a test's worker does anything here.
using Hook = std::function<void(const protocol::Request&)>;

/// The whole of the worker: sandbox, then requests until the reader is gone.
int run_worker(const Hook& hook);

}  // namespace oqyrman::render::worker
