#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "render/mupdf/engine.h"

namespace oqyrman::render::epub {

/// Characters that count for an offset: all but white space, soft hyphens and other invisible ones, so that
/// lines and pages may break elsewhere.
bool counts(char32_t character);
/// The characters that count, as UTF-8, and where in the text each stood (index of its code point).
struct Counted {
    std::u32string characters;
    std::vector<std::uint32_t> positions;
};
Counted counted(std::string_view utf8);
/// A few words from this code point on, line ends as spaces: enough to know the place again by.
std::string quote_from(std::string_view utf8, std::uint32_t position);

/// Turns places of the open book into locators and back. Remembers how many characters each page holds, so
/// a second question about a chapter is cheap; forget() after another layout. One thread.
class LocatorFinder {
  public:
    explicit LocatorFinder(mupdf::Engine& engine) : m_engine(engine) {}

    /// Errors: not_found, page_cannot_be_shown, cancelled.
    Expected<Locator> locator_of(Place place, mupdf::Cookie cookie);
    Expected<Place> place_of(const Locator& locator, mupdf::Cookie cookie);
    void forget();

  private:
    /// The chapter that was searched last: all its characters that count, and where each page's begin.
    struct Searched {
        int first = -1;
        std::u32string characters;
        std::vector<std::size_t> starts;
    };
    Expected<Counted> page_of_text(int page, PageText& text, mupdf::Cookie cookie);
    Expected<std::uint32_t> characters_on(int page, mupdf::Cookie cookie);
    Expected<Place> search(const mupdf::Chapter& chapter, const Locator& locator, mupdf::Cookie cookie);
    Expected<const Searched*> searched(const mupdf::Chapter& chapter, mupdf::Cookie cookie);

    mupdf::Engine& m_engine;
    std::map<int, std::string> m_resources;  ///< first page of a chapter -> its resource
    std::map<int, std::uint32_t> m_counts;
    Searched m_searched;
};

}  // namespace oqyrman::render::epub
