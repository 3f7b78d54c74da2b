#include "app/reading/sentences.h"

#include <algorithm>

#include "app/language/sentences.h"
#include "app/reading/values.h"
#include "render/text/mending.h"
#include "render/text/rune.h"

namespace oqyrman::reading {

namespace {

using language::Stretch;
namespace text = render::text;

/// The text of a page, and its sentences with a letter in them.
struct Cut {
    const render::PageText* page = nullptr;
    std::u32string runes;  ///< of to_text()
    std::vector<Stretch> sentences;
};

/// Line feeds are ends of lines, which are no ends of sentences; only a block's end is one, unless the
/// sentence plainly goes on in the next.
std::u32string flowing(std::u32string runes) {
    for (std::size_t i = 0; i < runes.size();) {
        if (runes[i] != U'\n') {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < runes.size() && text::is_space(runes[end])) ++end;
        const bool block = std::count(runes.begin() + static_cast<std::ptrdiff_t>(i),
                                      runes.begin() + static_cast<std::ptrdiff_t>(end), U'\n') > 1;
        const bool goes_on = i > 0 && end < runes.size() && text::is_lower(runes[end]) &&
                             (text::is_letter(runes[i - 1]) || runes[i - 1] == U',');
        if (!block || goes_on)
            std::replace(runes.begin() + static_cast<std::ptrdiff_t>(i),
                         runes.begin() + static_cast<std::ptrdiff_t>(end), U'\n', U' ');
        i = end;
    }
    return runes;
}

std::string to_utf8(std::u32string_view runes) {
    std::string utf8;
    for (const char32_t rune : runes) text::append_rune(utf8, rune);
    return utf8;
}

std::vector<Stretch> bounded(const std::u32string& runes, Stretch whole) {
    std::vector<Stretch> parts;
    while (whole.end - whole.first > k_max_sentence) {
        std::uint32_t at = whole.first + k_max_sentence;
        while (at > whole.first && !text::is_space(runes[at])) --at;
        if (at == whole.first) at = whole.first + k_max_sentence;
        parts.push_back({whole.first, at});
        whole.first = at;
    }
    parts.push_back(whole);
    return parts;
}

Cut cut(const render::PageText& page) {
    Cut made{&page, text::to_runes(to_text(page).utf8), {}};
    made.runes = flowing(std::move(made.runes));
    for (const Stretch& sentence : language::sentences(to_utf8(made.runes)))
        for (const Stretch& part : bounded(made.runes, sentence))
            if (std::any_of(made.runes.begin() + part.first, made.runes.begin() + part.end, text::is_letter))
                made.sentences.push_back(part);
    return made;
}

/// The last sentence of `here` has no end, and `next` begins in the middle of one.
bool goes_over(const Cut& here, const Cut& next) {
    if (here.sentences.empty() || next.sentences.empty()) return false;
    constexpr std::u32string_view k_closing = U"»”\"')]", k_ends = U".!?…:";
    std::uint32_t end = here.sentences.back().end;
    while (end > 0 && k_closing.contains(here.runes[end - 1])) --end;
    return end > 0 && !k_ends.contains(here.runes[end - 1]) &&
           text::is_lower(next.runes[next.sentences.front().first]);
}

text::TextPiece piece(const Cut& cut, const Stretch& stretch) {
    return {.page = cut.page,
            .first = from_text_offset(*cut.page, stretch.first),
            .end = from_text_offset(*cut.page, stretch.end)};
}

std::string said(std::initializer_list<text::TextPiece> pieces) {
    constexpr std::string_view k_leader = "....";
    std::string words = text::mended(pieces);
    std::ranges::replace(words, '\n', ' ');
    // The dots that lead to a page's number are for the eye.
    for (std::size_t at = words.find(k_leader); at != std::string::npos; at = words.find(k_leader, at))
        words.replace(at, words.find_first_not_of('.', at) - at, " ");
    return words;
}

}  // namespace

std::vector<state::Sentence> sentences(int page, const render::PageText& text, const render::PageText* next) {
    const Cut here = cut(text);
    const auto mostly = language::mostly_written_in(text.utf8, state::Language::en);
    std::vector<state::Sentence> all;
    for (const Stretch& stretch : here.sentences) {
        std::string words = said({piece(here, stretch)});
        const auto language = language::written_in(words, mostly);
        all.push_back({{page, stretch.first}, {page, stretch.end}, std::move(words), language});
    }
    if (next == nullptr || all.empty()) return all;
    const Cut there = cut(*next);
    if (!goes_over(here, there)) return all;
    all.back().last = {page + 1, there.sentences.front().end};
    all.back().text = said({piece(here, here.sentences.back()), piece(there, there.sentences.front())});
    return all;
}

}  // namespace oqyrman::reading
