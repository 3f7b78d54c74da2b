#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "render/bytes.h"
#include "render/error.h"
#include "render/limits.h"
#include "render/values.h"

namespace oqyrman::render {

using DocumentId = std::uint64_t;
using RequestId = std::uint64_t;

/// The document is open. `epoch` is that of its first layout.
struct Opened {
    int page_count = 0;
    PageSize first_page;
    bool reflowable = false;
    std::uint32_t epoch = 0;
};
/// An EPUB was laid out anew: pages have other numbers now. `place` is where the kept locator stands.
struct LaidOut {
    int page_count = 0;
    PageSize first_page;
    std::uint32_t epoch = 0;
    std::optional<Place> place;
};
/// `epoch` says under which layout it was drawn: drop it when that is not the newest.
struct Tile {
    TileKey key;
    std::uint32_t epoch = 0;
    Image image;
};
struct PageSizes {
    std::vector<PageSize> pages;
};
struct Outline {
    std::vector<OutlineEntry> entries;
};
/// What the book calls its pages; empty where that is no more than their numbers, else one for each.
struct PageLabels {
    std::vector<std::string> labels;
};
struct PageLinks {
    int page = 0;
    std::vector<Link> links;
};
struct TextOfPage {
    int page = 0;
    PageText text;
};
struct LocatorOfPlace {
    Locator locator;
};
struct PlaceOfLocator {
    Place place;
};
struct Picture {
    Image image;
};

struct Found {
    SearchPart part;
};

using Answer = std::variant<Opened, LaidOut, Tile, PageSizes, Outline, PageLinks, TextOfPage, LocatorOfPlace,
                            PlaceOfLocator, Picture, Found, PageLabels>;

struct Reply {
    RequestId request = 0;
    DocumentId document = 0;  ///< 0 for a picture
    Expected<Answer> answer;
};

/// In this order the pages' worker is asked; within one, first come first served.
enum class TilePriority : std::uint8_t { coarse, visible, ahead };

struct ClientOptions {
    std::filesystem::path worker;  ///< oqyrman-page-worker
    std::chrono::milliseconds open_timeout{30'000};
    std::chrono::milliseconds request_timeout{20'000};
    /// One line: what a worker died of, and how often. Codes and numbers only; called on the `pages` thread.
    std::function<void(std::string_view)> log;
};

/// Asks the sandboxed workers. Functions may be called on any thread and never wait for a worker. Each
/// request is answered once, on the `pages` thread, through the handler; the handler may call back into the
/// client. A worker that dies is started again, its document opened again, and what it was asked is asked
/// again once: a page that ends it twice answers page_cannot_be_shown. Nothing a worker says is trusted.
class Client {
  public:
    using Handler = std::function<void(Reply)>;

    /// Starts the `pages` and `bytes` threads; workers start when first needed.
    static Expected<std::unique_ptr<Client>> start(ClientOptions options, Handler handler);
    /// Ends all workers and waits for both threads; afterwards the handler is not called. Requests under way
    /// are not answered. Not from within the handler.
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    struct Opening {
        DocumentId document;
        RequestId request;
    };
    /// Answers Opened; password_needed when the PDF is locked and `password` does not open it. The document
    /// exists until closed, even when opening fails.
    Opening open(std::shared_ptr<ByteSource> bytes, Format format, ReflowSettings settings = {},
                 std::string password = {});
    /// Ends its workers; its requests are answered with `cancelled`.
    void close(DocumentId document);

    /// Answers Tile.
    RequestId tile(DocumentId document, TileKey key, TilePriority priority);
    /// Answers PageSizes, of every page.
    RequestId page_sizes(DocumentId document);
    /// Answers Outline: of an EPUB from nav.xhtml (EPUB 3), else from the NCX. Ask after the first page.
    RequestId outline(DocumentId document);
    /// Answers PageLabels.
    RequestId page_labels(DocumentId document);
    RequestId links(DocumentId document, int page);
    RequestId text(DocumentId document, int page);
    /// Answers LaidOut; tiles asked under the old layout are answered with `cancelled`.
    RequestId lay_out(DocumentId document, ReflowSettings settings, std::optional<Locator> keep);
    /// Answers LocatorOfPlace: where the text at `y` (fraction) of a page begins.
    RequestId locator_of(DocumentId document, Place place);
    /// Answers PlaceOfLocator, or not_found when its resource is not in the book.
    RequestId place_of(DocumentId document, Locator locator);
    /// Answers Found: the next pages, at most k_search_pages from `first` on, in which `text` (UTF-8, at most
    /// k_max_pattern_bytes) was looked for. Ask again from behind them until the book's end.
    RequestId search(DocumentId document, std::string text, int first, int pages = k_search_pages);
    /// Answers Picture: JPEG, PNG, GIF, ... within `max` (at most k_max_picture_pixels a side), never
    /// enlarged.
    RequestId picture(std::shared_ptr<ByteSource> bytes, PixelSize max);

    /// The request is answered with `cancelled`, unless its answer is on its way already.
    void cancel(RequestId request);

    /// Process ids of the living workers: pages, text, pictures of everything open. For tests and support.
    std::vector<int> worker_processes() const;

  private:
    struct Shared;
    explicit Client(std::unique_ptr<Shared> shared);
    std::unique_ptr<Shared> m_shared;
};

}  // namespace oqyrman::render
