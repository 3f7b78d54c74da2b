#pragma once
// Letters without a library of them: the page worker links no ICU. What is known here are Latin, Greek and
// Cyrillic with the letters of Kazakh; every other letter is only itself. Pure; any thread.

#include <string>
#include <string_view>
#include <vector>

namespace oqyrman::render::text {

inline constexpr char32_t k_soft_hyphen = 0xAD;

/// `utf8` is valid (protocol::is_text).
std::u32string to_runes(std::string_view utf8);
void append_rune(std::string& utf8, char32_t rune);

bool is_space(char32_t rune);
/// What a line may end with inside a word: '-', U+2010, the soft hyphen.
bool is_hyphen(char32_t rune);
/// A mark that stands over or under the letter before it.
bool is_combining(char32_t rune);
char32_t lower(char32_t rune);
bool is_lower(char32_t rune);
bool is_letter(char32_t rune);
/// The lower-case letter somebody types who has no other at hand: é e, ё е, қ к, ә а, ү у, і и.
char32_t plain(char32_t rune);
/// The letter that this one and a combining mark after it make (и with a breve is й), or 0.
char32_t composed(char32_t letter, char32_t mark);
/// The letters of a ligature ("fi"), or nothing.
std::u32string_view ligature(char32_t rune);

/// What stands after the end of the line that follows `at`; the text's end when none does.
std::size_t after_line_end(const std::u32string& runes, std::size_t at);
/// This hyphen ends a line inside a word: letter, hyphen, end of line, lower-case letter; but not that of
/// "двух- и трёхместный", which no line needed.
bool breaks_word(const std::u32string& runes, std::size_t at);
/// Letter or digit, hyphen, end of line, capital or digit; or digit and any letter: the hyphen is the word's
/// own ("Нур-Султан", "2007-го").
bool ends_line_with_own_hyphen(const std::u32string& runes, std::size_t at);

}  // namespace oqyrman::render::text
