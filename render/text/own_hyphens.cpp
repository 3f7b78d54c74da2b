#include "render/text/own_hyphens.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "render/text/rune.h"

namespace oqyrman::render::text {

namespace {

/// Words whose hyphen is their own, wherever the line ended: what follows it, and what stands before it.
constexpr std::array<std::u32string_view, 3> k_after_hyphen{U"нибудь", U"либо", U"таки"};
constexpr std::array<std::u32string_view, 7> k_before_hyphen{U"веб",    U"кое",  U"кой",   U"интернет",
                                                             U"онлайн", U"вице", U"научно"};
/// "что-то": no word is broken between these and "то".
constexpr std::array<std::u32string_view, 24> k_before_to{
    U"что",   U"чего",  U"чему",  U"чем",   U"кто",    U"кого",  U"кому",   U"кем",
    U"как",   U"где",   U"когда", U"куда",  U"откуда", U"зачем", U"почему", U"какой",
    U"какая", U"какое", U"какие", U"каких", U"каким",  U"какую", U"какого", U"чей"};
/// "по-моему", "по-русски"; but "потому" is one word.
constexpr std::array<std::u32string_view, 4> k_after_po{U"ому", U"ему", U"ски", U"цки"};
constexpr std::array<std::u32string_view, 5> k_joined_to_po{U"тому", U"этому", U"чему", U"ему", U"кому"};

/// Shorter ones say nothing: they are abbreviations.
constexpr std::size_t k_least_capitals = 5;

template <std::size_t N>
bool is_among(const std::array<std::u32string_view, N>& words, std::u32string_view word) {
    return std::ranges::find(words, word) != words.end();
}

bool is_cyrillic(char32_t rune) { return rune >= 0x400 && rune <= 0x52F; }
bool is_latin(char32_t rune) { return is_letter(rune) && rune <= 0x24F; }

/// The letters before `at`, or from `at` on, in lower case.
std::u32string word_before(const std::u32string& text, std::size_t at) {
    std::size_t first = at;
    while (first > 0 && is_letter(text[first - 1])) --first;
    std::u32string word = text.substr(first, at - first);
    std::ranges::transform(word, word.begin(), lower);
    return word;
}
std::u32string word_at(const std::u32string& text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_letter(text[end])) ++end;
    std::u32string word = text.substr(at, end - at);
    std::ranges::transform(word, word.begin(), lower);
    return word;
}

bool goes_with_po(std::u32string_view after) {
    const auto ends = [&](std::u32string_view end) { return after.ends_with(end); };
    return std::ranges::any_of(k_after_po, ends) && !is_among(k_joined_to_po, after);
}

/// As it is always written.
bool is_own(std::u32string_view before, std::u32string_view after) {
    // "бірте-бірте", "чуть-чуть"
    if (before == after || is_among(k_before_hyphen, before) || is_among(k_after_hyphen, after)) return true;
    if (after == U"то" && is_among(k_before_to, before)) return true;
    if (before == U"из" && (after == U"за" || after == U"под")) return true;
    return before == U"по" && goes_with_po(after);
}

}  // namespace

OwnHyphens::OwnHyphens(const std::u32string& runes) {
    for (std::size_t i = 1; i + 1 < runes.size(); ++i) {
        if (!is_hyphen(runes[i]) || runes[i] == k_soft_hyphen || !is_letter(runes[i - 1]) ||
            !is_letter(runes[i + 1]))
            continue;
        m_words.insert(word_before(runes, i) + U'-' + word_at(runes, i + 1));
    }
    for (std::size_t i = 0; i < runes.size();) {
        std::size_t end = i;
        bool capitals = true;
        for (; end < runes.size() && is_letter(runes[end]); ++end) capitals &= !is_lower(runes[end]);
        if (capitals && end - i >= k_least_capitals) m_capitals.insert(word_at(runes, i));
        i = std::max(end, i + 1);
    }
    m_cyrillic = std::ranges::count_if(runes, is_cyrillic) > std::ranges::count_if(runes, is_latin);
}

bool OwnHyphens::stands_whole(const std::u32string& out, const std::u32string& runes,
                              std::size_t next) const {
    const std::u32string before = word_before(out, out.size()), after = word_at(runes, next);
    return !before.empty() && !after.empty() && m_capitals.contains(before + after);
}

bool OwnHyphens::keeps(const std::u32string& out, const std::u32string& runes, std::size_t next) const {
    const std::u32string before = word_before(out, out.size()), after = word_at(runes, next);
    if (before.empty() || after.empty()) return false;
    if (m_words.contains(before + U'-' + after) || is_own(before, after)) return true;
    // "PDF-файл", "Oqyrman-ның": words are broken within their alphabet. And in a text of another one foreign
    // words are not broken at all, but where they have a hyphen.
    if (is_latin(before.back()) != is_latin(after.front())) return true;
    return m_cyrillic && is_latin(before.back());
}

}  // namespace oqyrman::render::text
