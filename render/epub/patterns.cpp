#include "render/epub/patterns.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <hyphen.h>

#include "render/epub/expanded_patterns.h"
#include "render/epub/syllables.h"
#include "render/text/rune.h"

namespace oqyrman::render::epub {

namespace {

/// Small Cyrillic letters of KOI8-R from 0xC0 on (RFC 1489).
constexpr std::u32string_view k_koi8 = U"юабцдефгхийклмнопярстужвьызшэщчъ";
constexpr std::string_view k_koi8_name = "KOI8-R";
constexpr char k_koi8_yo = '\xA3';

/// Empty when a letter has no place in the set.
std::string koi8_of(std::u32string_view word) {
    std::string bytes;
    for (const char32_t rune : word) {
        const char32_t letter = text::lower(rune);
        const std::size_t at = k_koi8.find(letter);
        if (letter == U'ё')
            bytes.push_back(k_koi8_yo);
        else if (at != std::u32string_view::npos)
            bytes.push_back(static_cast<char>(0xC0 + at));
        else
            return {};
    }
    return bytes;
}

std::string utf8_of(std::u32string_view word) {
    std::string bytes;
    for (const char32_t rune : word) text::append_rune(bytes, text::lower(rune));
    return bytes;
}

}  // namespace

struct Patterns::Dictionary {
    HyphenDict* patterns;
    bool koi8;
};

Patterns::Patterns(std::unique_ptr<Dictionary> dictionary) : m_dictionary(std::move(dictionary)) {}
Patterns::~Patterns() { hnj_hyphen_free(m_dictionary->patterns); }

std::unique_ptr<Patterns> Patterns::read(std::span<const std::byte> dictionary) {
    if (dictionary.empty()) return nullptr;
    const std::string_view bytes(reinterpret_cast<const char*>(dictionary.data()), dictionary.size());
    std::string text = bytes.starts_with(k_koi8_name) ? expanded_patterns(bytes) : std::string(bytes);
    std::FILE* file = fmemopen(text.data(), text.size(), "r");
    if (file == nullptr) return nullptr;
    HyphenDict* patterns = hnj_hyphen_load_file(file);
    (void)std::fclose(file);
    if (patterns == nullptr) return nullptr;
    const std::string_view set = patterns->cset;
    std::unique_ptr<Patterns> made(
        new Patterns(std::make_unique<Dictionary>(Dictionary{patterns, set == k_koi8_name})));
    return set == k_koi8_name || patterns->utf8 != 0 ? std::move(made) : nullptr;
}

std::vector<std::size_t> Patterns::breaks(std::u32string_view word) const {
    const std::string bytes = m_dictionary->koi8 ? koi8_of(word) : utf8_of(word);
    if (bytes.empty() || word.size() < 2 * k_least_letters) return {};
    // libhyphen writes five bytes more than the word is long (hyphen.h).
    std::string marks(bytes.size() + 5, '0');
    char** replacements = nullptr;
    int* positions = nullptr;
    int* cuts = nullptr;
    const int failed =
        hnj_hyphen_hyphenate2(m_dictionary->patterns, bytes.c_str(), static_cast<int>(bytes.size()),
                              marks.data(), nullptr, &replacements, &positions, &cuts);
    std::vector<std::size_t> found;
    for (std::size_t i = 1; failed == 0 && i < word.size(); ++i) {
        // An odd mark after a letter allows a break; one that would change letters is left alone.
        const bool changes = replacements != nullptr && replacements[i - 1] != nullptr;
        if ((marks[i - 1] - '0') % 2 != 0 && !changes && i >= k_least_letters &&
            word.size() - i >= k_least_letters)
            found.push_back(i);
    }
    if (replacements != nullptr)
        for (std::size_t i = 0; i < bytes.size(); ++i) std::free(replacements[i]);
    std::free(replacements);
    std::free(positions);
    std::free(cuts);
    return found;
}

}  // namespace oqyrman::render::epub
