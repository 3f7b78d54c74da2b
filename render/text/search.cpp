#include "render/text/search.h"

#include <algorithm>
#include <cstdint>

#include "render/limits.h"
#include "render/text/rune.h"

namespace oqyrman::render::text {

namespace {

/// One rune to compare. `optional`: a hyphen at a line's end, which may be the word's own or only the line's.
struct Folded {
    char32_t exact = 0, plain = 0;
    std::uint32_t from = 0;  ///< character of the page
    bool optional = false;
};

std::vector<Folded> folded(const std::u32string& runes) {
    std::vector<Folded> all;
    all.reserve(runes.size());
    const auto add = [&](char32_t rune, std::size_t from) {
        all.push_back({lower(rune), plain(rune), static_cast<std::uint32_t>(from), false});
    };
    for (std::size_t i = 0; i < runes.size(); ++i) {
        const char32_t rune = runes[i];
        if (breaks_word(runes, i)) {
            if (rune != k_soft_hyphen) {
                add(U'-', i);
                all.back().optional = true;
            }
            while (i + 1 < runes.size() && is_space(runes[i + 1])) ++i;
        } else if (ends_line_with_own_hyphen(runes, i)) {
            add(U'-', i);
            i = after_line_end(runes, i) - 1;
        } else if (rune == k_soft_hyphen) {
            continue;
        } else if (is_space(rune)) {
            if (!all.empty() && all.back().exact != U' ') add(U' ', i);
        } else if (is_combining(rune)) {
            const char32_t whole = all.empty() ? 0 : composed(all.back().exact, rune);
            if (whole != 0) all.back() = {lower(whole), plain(whole), all.back().from, false};
        } else if (const auto letters = ligature(rune); !letters.empty()) {
            for (const char32_t letter : letters) add(letter, i);
        } else {
            add(is_hyphen(rune) || rune == 0x2011 ? U'-' : rune, i);
        }
    }
    return all;
}

bool is_same(const Folded& there, char32_t wanted) { return there.exact == wanted || there.plain == wanted; }

Rect joined(const Rect& a, const Rect& b) {
    return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

Rect around(const Quad& quad) {
    const auto [x0, x1] =
        std::minmax({quad.upper_left.x, quad.upper_right.x, quad.lower_left.x, quad.lower_right.x});
    const auto [y0, y1] =
        std::minmax({quad.upper_left.y, quad.upper_right.y, quad.lower_left.y, quad.lower_right.y});
    return {x0, y0, x1, y1};
}

/// One rectangle for each line that [first, last] touches.
std::vector<Rect> rects_of(const PageText& text, std::uint32_t first, std::uint32_t last) {
    std::vector<Rect> rects;
    auto line = std::ranges::upper_bound(text.lines, first, {}, &TextLine::first);
    if (line != text.lines.begin()) --line;
    for (; line != text.lines.end() && line->first <= last && rects.size() < k_max_hit_rects; ++line) {
        const std::uint32_t from = std::max(first, line->first);
        const std::uint32_t to = std::min(last + 1, line->first + line->count);
        if (from >= to) continue;
        Rect rect = around(text.quads[from]);
        for (std::uint32_t i = from + 1; i < to; ++i) rect = joined(rect, around(text.quads[i]));
        rects.push_back(rect);
    }
    return rects;
}

}  // namespace

Pattern::Pattern(std::string_view utf8) {
    for (const Folded& rune : folded(to_runes(utf8))) m_runes += rune.exact;
    while (!m_runes.empty() && m_runes.back() == U' ') m_runes.pop_back();
    if (m_runes.size() > k_max_pattern_runes) m_runes.resize(k_max_pattern_runes);
}

class Matcher {
  public:
    Matcher(const PageText& text, const Pattern& pattern)
        : m_text(text), m_wanted(pattern.m_runes), m_runes(to_runes(text.utf8)), m_all(folded(m_runes)) {}

    std::vector<SearchHit> run(int page, std::size_t limit) const {
        std::vector<SearchHit> hits;
        if (m_wanted.empty()) return hits;
        for (std::size_t at = 0; at < m_all.size() && hits.size() < limit;) {
            const std::size_t end = end_of_match(at);
            if (end == 0) {
                ++at;
                continue;
            }
            hits.push_back(hit(page, at, end));
            at = end;
        }
        return hits;
    }

  private:
    /// One behind the match that begins at `at`, or 0.
    std::size_t end_of_match(std::size_t at) const {
        std::size_t here = at;
        for (const char32_t wanted : m_wanted) {
            while (here < m_all.size() && m_all[here].optional && wanted != U'-' && here > at) ++here;
            if (here >= m_all.size() || !is_same(m_all[here], wanted)) return 0;
            ++here;
        }
        return here;
    }

    std::string words(std::size_t first, std::size_t end) const {
        std::string utf8;
        std::uint32_t before = UINT32_MAX;
        for (std::size_t i = first; i < end; ++i) {
            const Folded& folded_rune = m_all[i];
            if (folded_rune.optional || folded_rune.from == before) continue;  // a ligature stands once
            before = folded_rune.from;
            append_rune(utf8, folded_rune.exact == U' ' ? U' ' : m_runes[folded_rune.from]);
        }
        return utf8;
    }

    /// From `at` at most `most` runes away, at a border of words where there is one.
    std::size_t word_border(std::size_t at, std::size_t far, bool backwards) const {
        if (far == 0 || far == m_all.size()) return far;
        for (std::size_t i = far; i != at; backwards ? ++i : --i)
            if (m_all[backwards ? i - 1 : i].exact == U' ') return i;
        return far;
    }

    SearchHit hit(int page, std::size_t first, std::size_t end) const {
        const std::size_t left =
            word_border(first, first > k_hit_context_runes ? first - k_hit_context_runes : 0, true);
        const std::size_t right = word_border(end, std::min(m_all.size(), end + k_hit_context_runes), false);
        const std::uint32_t from = m_all[first].from, last = m_all[end - 1].from;
        return {.page = page,
                .first = from,
                .count = last - from + 1,
                .before = words(left, first),
                .match = words(first, end),
                .after = words(end, right),
                .rects = rects_of(m_text, from, last)};
    }

    const PageText& m_text;
    const std::u32string& m_wanted;
    std::u32string m_runes;
    std::vector<Folded> m_all;
};

std::vector<SearchHit> find(const PageText& text, int page, const Pattern& pattern, std::size_t limit) {
    return Matcher(text, pattern).run(page, limit);
}

}  // namespace oqyrman::render::text
