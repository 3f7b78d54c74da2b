#pragma once

#include <map>
#include <string>

#include "render/epub/locator.h"
#include "render/mupdf/engine.h"

namespace oqyrman::render::epub {

/// Where addresses inside the open EPUB lead. MuPDF 1.21 knows only fragments that stand on an element with
/// text of its own and takes all others (a section, an aside) for the beginning of the resource: those are
/// found by the text that stands before them. forget() after another book or layout. One thread.
class Targets {
  public:
    Targets(mupdf::Engine& engine, LocatorFinder& locators) : m_engine(engine), m_locators(locators) {}

    /// `address`: path from the container's root, with or without its fragment. Page -1: nowhere.
    mupdf::Target resolve(const std::string& address, mupdf::Cookie cookie);
    void forget();

  private:
    using Elements = std::map<std::string, Locator>;  ///< by their id
    const Elements& elements_of(const std::string& resource);
    /// By the text before the element; nothing when there is no such element or text.
    std::optional<mupdf::Target> by_text(const std::string& address, mupdf::Cookie cookie);

    mupdf::Engine& m_engine;
    LocatorFinder& m_locators;
    std::map<std::string, Elements> m_resources;
    std::map<std::string, mupdf::Target> m_known;
};

}  // namespace oqyrman::render::epub
