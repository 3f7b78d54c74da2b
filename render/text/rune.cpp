#include "render/text/rune.h"

#include <algorithm>
#include <array>
#include <utility>

namespace oqyrman::render::text {

namespace {

/// Upper and lower case lie beside each other in these blocks: the even (or the odd) one is the upper.
bool in(char32_t rune, char32_t first, char32_t last) { return rune >= first && rune <= last; }

char32_t pair_lower(char32_t rune, bool upper_is_even) {
    const bool even = rune % 2 == 0;
    return even == upper_is_even ? rune + 1 : rune;
}

// U+00E0..U+00FF and U+0100..U+017F without their marks; '-' has no plain letter.
constexpr std::string_view k_latin_1 = "aaaaaa-ceeeeiiii-nooooo--uuuuy-y";
constexpr std::string_view k_latin_a =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrsssssssstttttt"
    "uuu"
    "uuuuuuuuuwwyyyzzzzzzs";
static_assert(k_latin_1.size() == 0x20 && k_latin_a.size() == 0x80);

constexpr std::array<std::pair<char32_t, char32_t>, 16> k_plain{{{U'ё', U'е'},
                                                                 {U'ә', U'а'},
                                                                 {U'ғ', U'г'},
                                                                 {U'қ', U'к'},
                                                                 {U'ң', U'н'},
                                                                 {U'ө', U'о'},
                                                                 {U'ұ', U'у'},
                                                                 {U'ү', U'у'},
                                                                 {U'һ', U'х'},
                                                                 {U'і', U'и'},
                                                                 {U'ї', U'и'},
                                                                 {U'є', U'е'},
                                                                 {U'ґ', U'г'},
                                                                 {U'ў', U'у'},
                                                                 {U'ǵ', U'g'},
                                                                 {U'ş', U's'}}};

struct Composition {
    char32_t letter, mark, whole;
};
constexpr std::array<Composition, 10> k_compositions{{{U'и', 0x306, U'й'},
                                                      {U'И', 0x306, U'Й'},
                                                      {U'е', 0x308, U'ё'},
                                                      {U'Е', 0x308, U'Ё'},
                                                      {U'у', 0x306, U'ў'},
                                                      {U'У', 0x306, U'Ў'},
                                                      {U'і', 0x308, U'ї'},
                                                      {U'І', 0x308, U'Ї'},
                                                      {U'г', 0x301, U'ѓ'},
                                                      {U'к', 0x301, U'ќ'}}};

constexpr std::array<std::u32string_view, 7> k_ligatures{U"ff", U"fi", U"fl", U"ffi", U"ffl", U"st", U"st"};

}  // namespace

std::u32string to_runes(std::string_view utf8) {
    std::u32string runes;
    runes.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[i++]);
        const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        char32_t rune = more == 0 ? lead : lead & (0x3FU >> static_cast<unsigned>(more));
        for (int k = 0; k < more && i < utf8.size(); ++k)
            rune = (rune << 6U) | (static_cast<unsigned char>(utf8[i++]) & 0x3FU);
        runes.push_back(rune);
    }
    return runes;
}

void append_rune(std::string& utf8, char32_t rune) {
    const auto part = [&](unsigned shift) { utf8 += static_cast<char>(0x80U | ((rune >> shift) & 0x3FU)); };
    if (rune < 0x80) {
        utf8 += static_cast<char>(rune);
    } else if (rune < 0x800) {
        utf8 += static_cast<char>(0xC0U | (rune >> 6U));
        part(0);
    } else if (rune < 0x10000) {
        utf8 += static_cast<char>(0xE0U | (rune >> 12U));
        part(6);
        part(0);
    } else {
        utf8 += static_cast<char>(0xF0U | (rune >> 18U));
        part(12);
        part(6);
        part(0);
    }
}

bool is_space(char32_t rune) {
    return rune <= 0x20 || rune == 0xA0 || rune == 0x1680 || in(rune, 0x2000, 0x200B) || rune == 0x2028 ||
           rune == 0x2029 || rune == 0x202F || rune == 0x205F || rune == 0x3000 || rune == 0xFEFF;
}

bool is_hyphen(char32_t rune) { return rune == U'-' || rune == 0x2010 || rune == k_soft_hyphen; }

bool is_combining(char32_t rune) { return in(rune, 0x300, 0x36F); }

char32_t lower(char32_t rune) {
    if (in(rune, U'A', U'Z') || (in(rune, 0xC0, 0xDE) && rune != 0xD7)) return rune + 0x20;
    if (rune == 0x130) return U'i';
    if (rune == 0x178) return 0xFF;
    if (in(rune, 0x139, 0x148) || in(rune, 0x179, 0x17E)) return pair_lower(rune, false);
    if (in(rune, 0x100, 0x177) && rune != 0x131 && rune != 0x138) return pair_lower(rune, true);
    if (rune == 0x1F4) return 0x1F5;
    if (in(rune, 0x391, 0x3A9)) return rune + 0x20;
    if (in(rune, 0x410, 0x42F)) return rune + 0x20;
    if (in(rune, 0x400, 0x40F)) return rune + 0x50;
    if (in(rune, 0x4C1, 0x4CE)) return pair_lower(rune, false);
    if (rune == 0x4C0) return 0x4CF;
    if (in(rune, 0x460, 0x481) || in(rune, 0x48A, 0x4BF) || in(rune, 0x4D0, 0x52F))
        return pair_lower(rune, true);
    return rune;
}

bool is_letter(char32_t rune) {
    return in(rune, U'A', U'Z') || in(rune, U'a', U'z') ||
           (in(rune, 0xC0, 0x24F) && rune != 0xD7 && rune != 0xF7) || in(rune, 0x370, 0x3FF) ||
           (in(rune, 0x400, 0x52F) && !in(rune, 0x482, 0x489)) || in(rune, 0xFB00, 0xFB06) ||
           in(rune, 0x5D0, 0x6D3) || in(rune, 0x900, 0x1FFF) || in(rune, 0x3040, 0x9FFF) ||
           in(rune, 0xAC00, 0xD7A3) || is_combining(rune);
}

bool is_lower(char32_t rune) {
    if (in(rune, 0xFB00, 0xFB06)) return true;
    if (in(rune, U'a', U'z') || (in(rune, 0xDF, 0xFF) && rune != 0xF7)) return true;
    if (in(rune, 0x3AC, 0x3CE) || in(rune, 0x430, 0x45F)) return true;
    const bool paired = in(rune, 0x100, 0x17F) || in(rune, 0x460, 0x52F) || rune == 0x1F5;
    return paired && is_letter(rune) && lower(rune) == rune;
}

char32_t plain(char32_t rune) {
    const char32_t small = lower(rune);
    if (in(small, 0xE0, 0xFF)) {
        const char letter = k_latin_1[small - 0xE0];
        return letter == '-' ? small : static_cast<char32_t>(letter);
    }
    if (in(small, 0x100, 0x17F)) return static_cast<char32_t>(k_latin_a[small - 0x100]);
    const auto* found = std::ranges::find(k_plain, small, &std::pair<char32_t, char32_t>::first);
    return found == k_plain.end() ? small : found->second;
}

char32_t composed(char32_t letter, char32_t mark) {
    for (const Composition& entry : k_compositions)
        if (entry.letter == letter && entry.mark == mark) return entry.whole;
    return 0;
}

std::u32string_view ligature(char32_t rune) {
    return in(rune, 0xFB00, 0xFB06) ? k_ligatures[rune - 0xFB00] : std::u32string_view();
}

std::size_t after_line_end(const std::u32string& runes, std::size_t at) {
    std::size_t next = at + 1;
    bool line_ended = false;
    for (; next < runes.size() && is_space(runes[next]); ++next)
        if (runes[next] == U'\n') line_ended = true;
    return line_ended ? next : runes.size();
}

namespace {

/// Words between two parts that share their end: "двух- и трёхместный". No syllable of another word stands
/// alone like these, but for "или" after a vowel ("стро-или"): there the part before it has to be known.
constexpr std::array<std::u32string_view, 5> k_between{U"и", U"және", U"немесе", U"and", U"or"};
constexpr std::u32string_view k_or = U"или";
constexpr std::u32string_view k_vowels = U"аеёиоуыэюяәіөұү";
constexpr std::array<std::u32string_view, 18> k_first_parts{
    U"авиа", U"авто",  U"аудио", U"веб",  U"вело", U"видео", U"внутри", U"радио", U"кратко",
    U"мало", U"микро", U"много", U"моно", U"одно", U"полу",  U"средне", U"теле",  U"фото"};

std::u32string lower_word(const std::u32string& runes, std::size_t from, std::size_t end) {
    std::u32string word = runes.substr(from, end - from);
    std::ranges::transform(word, word.begin(), lower);
    return word;
}

/// The hyphen at `at` stands for an end that comes later, in the words after this line.
bool is_suspended(const std::u32string& runes, std::size_t at, std::size_t next) {
    std::size_t end = next, first = at;
    while (end < runes.size() && is_letter(runes[end])) ++end;
    if (end == runes.size() || !is_space(runes[end])) return false;
    const std::u32string word = lower_word(runes, next, end);
    if (std::ranges::find(k_between, word) != k_between.end()) return true;
    if (word != k_or) return false;
    while (first > 0 && is_letter(runes[first - 1])) --first;
    const std::u32string part = lower_word(runes, first, at);
    return !k_vowels.contains(part.back()) || std::ranges::find(k_first_parts, part) != k_first_parts.end();
}

}  // namespace

bool breaks_word(const std::u32string& runes, std::size_t at) {
    if (!is_hyphen(runes[at]) || at == 0 || !is_letter(runes[at - 1])) return false;
    const std::size_t next = after_line_end(runes, at);
    if (next == runes.size() || !is_lower(runes[next])) return false;
    return runes[at] == k_soft_hyphen || !is_suspended(runes, at, next);
}

namespace {

bool is_digit(char32_t rune) { return rune >= U'0' && rune <= U'9'; }

}  // namespace

bool ends_line_with_own_hyphen(const std::u32string& runes, std::size_t at) {
    if (at == 0 || !is_hyphen(runes[at]) || runes[at] == k_soft_hyphen) return false;
    const auto in_word = [](char32_t rune) { return is_letter(rune) || is_digit(rune); };
    const std::size_t next = after_line_end(runes, at);
    if (!in_word(runes[at - 1]) || next == runes.size() || !in_word(runes[next])) return false;
    return !is_lower(runes[next]) || (is_digit(runes[at - 1]) && !is_suspended(runes, at, next));
}

}  // namespace oqyrman::render::text
