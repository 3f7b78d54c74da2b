#pragma once
// What the worker can do with a book, without a word of MuPDF's. One thread. Every function that can fail
// inside MuPDF answers with an error value; a request that was aborted through its cookie answers
// `cancelled`.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "render/error.h"
#include "render/values.h"

namespace oqyrman::render::mupdf {

/// Where the bytes of a book or picture come from.
class Input {
  public:
    virtual ~Input() = default;
    virtual std::uint64_t size() const noexcept = 0;
    /// How much was read (0 at the end), or -1. `out` is at most k_read_bytes.
    virtual std::int64_t read_at(std::uint64_t offset, std::span<std::byte> out) noexcept = 0;
};

/// MuPDF's context, and the open document with what is kept of it.
struct Engine;
struct EngineDeleter {
    void operator()(Engine* engine) const noexcept;
};
using EnginePtr = std::unique_ptr<Engine, EngineDeleter>;

/// Null when there is no memory for it. Opens no file and reads no environment.
EnginePtr new_engine();

/// 64 bytes that MuPDF reads while it works: not 0 in the first four aborts. Null: cannot be aborted.
using Cookie = void*;

struct Extent {
    int page_count = 0;
    PageSize first_page;
    bool reflowable = false;
};

/// Opens and lays out; closes what was open. `input` must outlive the document.
/// Errors: damaged, password_needed (none given, or not the right one), bytes_unreadable, too_large (pages).
Expected<Extent> open(Engine& engine, Input& input, Format format, const ReflowSettings& settings,
                      const std::string& password = {});
/// Closes what was open and lets archive_entry read an EPUB that is not open yet. `input` must outlive it.
void look_into(Engine& engine, Input& input);
/// Lays an EPUB out anew (opening it again when the style sheet is another); a PDF stays as it is.
Expected<Extent> lay_out(Engine& engine, const ReflowSettings& settings);

Expected<PageSize> page_size(Engine& engine, int page);
Expected<std::vector<PageSize>> page_sizes(Engine& engine, Cookie cookie);

/// Draws one tile as RGBA into `out` (4 bytes a pixel, no padding) and says its size.
/// Errors: not_found (no such tile), page_cannot_be_shown.
Expected<PixelSize> draw_tile(Engine& engine, const TileKey& key, Cookie cookie, std::span<std::byte> out);

/// The page and height (points) an internal address (`chapter.xhtml#id`, `#page=3`) leads to.
struct Target {
    int page = -1;
    float y = 0;
};
Target resolve(Engine& engine, const std::string& uri);
/// The same, as somebody who knows better says.
using Resolve = std::function<Target(const std::string& uri)>;

Expected<PageText> page_text(Engine& engine, int page, Cookie cookie);
/// Pages [first, first + pages) that there are, at least one. A page that cannot be read has no hits.
/// Errors: not_found (no such first page), cancelled, bytes_unreadable.
Expected<SearchPart> search_pages(Engine& engine, const std::string& pattern, int first, int pages,
                                  Cookie cookie);
Expected<std::vector<Link>> page_links(Engine& engine, int page, const Resolve& resolve);
/// Of the PDF, or of the EPUB's NCX.
Expected<std::vector<OutlineEntry>> outline(Engine& engine);

/// What a PDF calls its pages: one for each, or none when that is no more than their numbers.
Expected<std::vector<std::string>> page_labels(Engine& engine);

/// Pages [first, first + count) of the chapter (EPUB: resource) that holds a page.
struct Chapter {
    int first = 0;
    int count = 0;
};
Expected<Chapter> chapter_of(Engine& engine, int page);

/// Decodes a picture and scales it down to fit into `most`, RGBA into `out`.
Expected<PixelSize> decode_picture(Engine& engine, Input& input, PixelSize most, Cookie cookie,
                                   std::span<std::byte> out);

/// A file of the zip of the EPUB that is open or looked into, at most `limit` bytes. Errors: not_found,
/// too_large, damaged.
Expected<std::string> archive_entry(Engine& engine, const std::string& path, std::size_t limit);

}  // namespace oqyrman::render::mupdf
