#include "render/epub/locator.h"

#include <algorithm>

#include "render/epub/package.h"
#include "render/limits.h"

namespace oqyrman::render::epub {

namespace {

constexpr std::size_t k_quote_characters = 32;

/// Next code point of valid UTF-8.
char32_t take(std::string_view& text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = at(0);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t value = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length && i < text.size(); ++i) value = value << 6 | (at(i) & 0x3FU);
    text.remove_prefix(std::min(length, text.size()));
    return value;
}

std::u32string counted_text(std::string_view text) {
    std::u32string out;
    while (!text.empty()) {
        const char32_t c = take(text);
        if (counts(c)) out.push_back(c);
    }
    return out;
}

/// Index of the first counted character at or below a height of the page.
std::size_t first_at(const PageText& text, const Counted& characters, float y) {
    for (const TextLine& line : text.lines) {
        // Boxes of neighbouring lines overlap: a line whose middle is above is the one before.
        if (line.count == 0 || (line.box.y0 + line.box.y1) / 2 <= y) continue;
        const auto found = std::ranges::lower_bound(characters.positions, line.first);
        if (found != characters.positions.end())
            return static_cast<std::size_t>(found - characters.positions.begin());
    }
    return characters.positions.size();
}

/// How far a quote agrees with what stands here (it may go on over the page's end).
bool agrees(const std::u32string& characters, std::size_t index, const std::u32string& quote) {
    const std::size_t common = std::min(quote.size(), characters.size() - index);
    return characters.compare(index, common, quote, 0, common) == 0;
}

}  // namespace

bool counts(char32_t c) {
    const bool space = c <= 0x20 || c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x3000;
    const bool invisible = c == 0xAD || c == 0xFEFF || c == 0x2028 || c == 0x2029 || c == 0x2060;
    return !space && !invisible;
}

Counted counted(std::string_view utf8) {
    Counted out;
    for (std::uint32_t position = 0; !utf8.empty(); ++position) {
        const char32_t c = take(utf8);
        if (!counts(c)) continue;
        out.characters.push_back(c);
        out.positions.push_back(position);
    }
    return out;
}

std::string quote_from(std::string_view text, std::uint32_t position) {
    for (std::uint32_t i = 0; i < position && !text.empty(); ++i) (void)take(text);
    const std::string_view all = text;
    for (std::size_t i = 0; i < k_quote_characters && !text.empty(); ++i) (void)take(text);
    std::string quote(all.substr(0, all.size() - text.size()));
    // A word that the line's end divides is whole in a quote.
    for (std::size_t at = quote.find("\xC2\xAD"); at != std::string::npos; at = quote.find("\xC2\xAD", at))
        quote.erase(at, quote.substr(at + 2, 1) == "\n" ? 3 : 2);
    std::ranges::replace(quote, '\n', ' ');
    while (!quote.empty() && quote.back() == ' ') quote.pop_back();
    return quote;
}

void LocatorFinder::forget() {
    m_resources.clear();
    m_counts.clear();
    m_searched = {};
}

Expected<Counted> LocatorFinder::page_of_text(int page, PageText& text, mupdf::Cookie cookie) {
    auto read = mupdf::page_text(m_engine, page, cookie);
    // A page that cannot be read has no letters; its neighbours keep their places.
    if (!read && read.error().code != ErrorCode::page_cannot_be_shown) return std::unexpected(read.error());
    if (read) text = std::move(*read);
    Counted characters = counted(text.utf8);
    m_counts[page] = static_cast<std::uint32_t>(characters.characters.size());
    return characters;
}

Expected<std::uint32_t> LocatorFinder::characters_on(int page, mupdf::Cookie cookie) {
    const auto known = m_counts.find(page);
    if (known != m_counts.end()) return known->second;
    PageText text;
    const auto characters = page_of_text(page, text, cookie);
    if (!characters) return std::unexpected(characters.error());
    return static_cast<std::uint32_t>(characters->characters.size());
}

Expected<Locator> LocatorFinder::locator_of(Place place, mupdf::Cookie cookie) {
    const auto chapter = mupdf::chapter_of(m_engine, place.page);
    if (!chapter) return std::unexpected(chapter.error());
    if (m_resources.empty()) {
        const auto package = read_package(m_engine);
        if (!package) return std::unexpected(package.error());
        for (const std::string& file : package->spine)
            if (const int page = mupdf::resolve(m_engine, file).page; page >= 0)
                m_resources.emplace(page, file);
    }
    Locator locator{.resource = {}, .offset = 0, .quote = {}, .page = place.page, .y = place.y};
    const auto resource = m_resources.find(chapter->first);
    if (resource != m_resources.end()) locator.resource = resource->second;
    for (int page = chapter->first; page < place.page; ++page) {
        const auto count = characters_on(page, cookie);
        if (!count) return std::unexpected(count.error());
        locator.offset += *count;
    }
    PageText text;
    const auto characters = page_of_text(place.page, text, cookie);
    const auto size = mupdf::page_size(m_engine, place.page);
    if (!characters || !size) return std::unexpected((characters ? size.error() : characters.error()));
    const std::size_t index = first_at(text, *characters, place.y * size->height);
    locator.offset += static_cast<std::uint32_t>(index);
    if (index < characters->positions.size())
        locator.quote = quote_from(text.utf8, characters->positions[index]);
    return locator;
}

Expected<Place> LocatorFinder::place_of(const Locator& locator, mupdf::Cookie cookie) {
    const mupdf::Target start = mupdf::resolve(m_engine, locator.resource);
    if (locator.resource.empty() || start.page < 0) return fail(ErrorCode::not_found, "resource");
    const auto chapter = mupdf::chapter_of(m_engine, start.page);
    if (!chapter) return std::unexpected(chapter.error());
    const std::u32string quote = counted_text(locator.quote);
    std::uint32_t before = 0;
    for (int page = chapter->first; page < chapter->first + chapter->count; ++page) {
        const auto count = characters_on(page, cookie);
        if (!count) return std::unexpected(count.error());
        if (locator.offset >= before + *count) {
            before += *count;
            continue;
        }
        PageText text;
        const auto characters = page_of_text(page, text, cookie);
        const auto size = mupdf::page_size(m_engine, page);
        if (!characters || !size) return std::unexpected((characters ? size.error() : characters.error()));
        const std::size_t index = locator.offset - before;
        if (!agrees(characters->characters, index, quote)) return search(*chapter, locator, cookie);
        const Quad& quad = text.quads[characters->positions[index]];
        return Place{.page = page, .y = std::clamp(quad.upper_left.y / size->height, 0.0F, 1.0F)};
    }
    // Beyond the text: at its end, or the text was changed.
    return search(*chapter, locator, cookie);
}

Expected<const LocatorFinder::Searched*> LocatorFinder::searched(const mupdf::Chapter& chapter,
                                                                 mupdf::Cookie cookie) {
    if (m_searched.first == chapter.first) return &m_searched;
    Searched read{.first = chapter.first, .characters = {}, .starts = {}};
    for (int page = chapter.first; page < chapter.first + chapter.count; ++page) {
        PageText text;
        const auto characters = page_of_text(page, text, cookie);
        if (!characters) return std::unexpected(characters.error());
        read.starts.push_back(read.characters.size());
        read.characters += characters->characters;
    }
    m_searched = std::move(read);
    return &m_searched;
}

/// The text was changed: where the quote stands nearest to the offset, or else the offset alone counts.
Expected<Place> LocatorFinder::search(const mupdf::Chapter& chapter, const Locator& locator,
                                      mupdf::Cookie cookie) {
    const std::u32string quote = counted_text(locator.quote);
    const auto read = searched(chapter, cookie);
    if (!read) return std::unexpected(read.error());
    const auto& [first, all, starts] = **read;
    const auto distance = [&](std::size_t at) {
        return at > locator.offset ? at - locator.offset : locator.offset - at;
    };
    std::size_t best = std::min<std::size_t>(locator.offset, all.size());
    bool found = false;
    for (std::size_t at = quote.empty() ? std::u32string::npos : all.find(quote); at != std::u32string::npos;
         at = all.find(quote, at + 1)) {
        if (!found || distance(at) < distance(best)) best = at;
        found = true;
    }
    if (starts.empty()) return Place{.page = first, .y = 0};
    const auto after = std::ranges::upper_bound(starts, best);
    const auto index = static_cast<std::size_t>(after - starts.begin()) - 1;
    const int page = first + static_cast<int>(index);
    PageText text;
    const auto characters = page_of_text(page, text, cookie);
    const auto size = mupdf::page_size(m_engine, page);
    if (!characters || !size) return std::unexpected((characters ? size.error() : characters.error()));
    const std::size_t inside = best - starts[index];
    if (inside >= characters->positions.size()) return Place{.page = page, .y = 0};
    const Quad& quad = text.quads[characters->positions[inside]];
    return Place{.page = page, .y = std::clamp(quad.upper_left.y / size->height, 0.0F, 1.0F)};
}

}  // namespace oqyrman::render::epub
