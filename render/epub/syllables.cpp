#include "render/epub/syllables.h"

#include "render/text/rune.h"

namespace oqyrman::render::epub {

namespace {

bool is_vowel(char32_t lower) {
    return std::u32string_view(U"аәеёиоөуұүыіэюя").find(lower) != std::u32string_view::npos;
}
bool is_sign(char32_t lower) { return lower == U'ь' || lower == U'ъ'; }

}  // namespace

std::vector<std::size_t> kazakh_breaks(std::u32string_view word) {
    std::vector<std::size_t> breaks;
    bool vowel_before = false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (!is_vowel(text::lower(word[i]))) continue;
        if (vowel_before) {
            std::size_t start = i;
            while (start > 0 && is_sign(text::lower(word[start - 1]))) --start;
            // The consonant itself; between two vowels there is none, and no break.
            const bool consonant = start > 0 && !is_vowel(text::lower(word[start - 1]));
            if (consonant && start - 1 >= k_least_letters && word.size() - (start - 1) >= k_least_letters)
                breaks.push_back(start - 1);
        }
        vowel_before = true;
    }
    return breaks;
}

}  // namespace oqyrman::render::epub
