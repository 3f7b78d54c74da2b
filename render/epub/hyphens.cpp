#include "render/epub/hyphens.h"

#include <algorithm>
#include <array>
#include <optional>

#include "render/epub/syllables.h"
#include "render/limits.h"
#include "render/text/rune.h"

namespace oqyrman::render::epub {

namespace {

constexpr std::string_view k_soft_hyphen_utf8 = "\xC2\xAD";
constexpr std::size_t k_longest_word = 100;  ///< letters; longer ones are no words
constexpr std::size_t k_words_remembered = 50'000;
constexpr std::size_t k_heading_bytes = 4'096;  ///< how far the end of a heading is looked for

/// What is not running text, and what the reader never sees.
constexpr std::array<std::string_view, 14> k_left_alone{"code",     "head",   "kbd",   "math", "pre",
                                                        "samp",     "script", "style", "svg",  "tt",
                                                        "textarea", "title",  "var",   "rt"};

bool is_one_of(std::string_view name, const auto& names) {
    return std::ranges::find(names, name) != names.end();
}

bool is_heading(std::string_view name) {
    return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

/// "kk" of "kk-Cyrl-KZ".
std::string primary(std::string_view language) {
    std::string name(language.substr(0, language.find_first_of("-_")));
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return name;
}

bool is_name_end(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/' || c == '>'; }

/// A tag from '<' to '>', both included.
struct Tag {
    std::string_view text;

    bool closes() const { return text.size() > 1 && text[1] == '/'; }
    bool is_empty() const { return text.size() > 2 && text[text.size() - 2] == '/'; }
    std::string_view name() const {
        std::size_t from = closes() ? 2 : 1, to = from;
        while (to < text.size() && !is_name_end(text[to])) ++to;
        const std::string_view whole = text.substr(from, to - from);
        const std::size_t colon = whole.find(':');
        return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
    }
    /// XHTML's xml:lang goes before lang.
    std::optional<std::string_view> language() const {
        for (const std::string_view name : {std::string_view("xml:lang"), std::string_view("lang")}) {
            for (std::size_t at = text.find(name); at != std::string_view::npos;
                 at = text.find(name, at + 1)) {
                if (!is_name_end(text[at - 1])) continue;
                std::size_t value = text.find_first_not_of(" \t\r\n", at + name.size());
                if (value == std::string_view::npos || text[value] != '=') continue;
                value = text.find_first_not_of(" \t\r\n", value + 1);
                if (value == std::string_view::npos || (text[value] != '"' && text[value] != '\'')) continue;
                const std::size_t end = text.find(text[value], value + 1);
                if (end != std::string_view::npos) return text.substr(value + 1, end - value - 1);
            }
        }
        return std::nullopt;
    }
};

/// Where the piece of markup that begins here ends: behind it. A '>' in an attribute is not its end.
std::size_t markup_end(std::string_view xhtml, std::size_t at) {
    const auto behind = [&](std::string_view end) {
        const std::size_t found = xhtml.find(end, at);
        return found == std::string_view::npos ? xhtml.size() : found + end.size();
    };
    if (xhtml.substr(at).starts_with("<!--")) return behind("-->");
    if (xhtml.substr(at).starts_with("<![CDATA[")) return behind("]]>");
    if (xhtml.substr(at).starts_with("<?")) return behind("?>");
    char quote = 0;
    int brackets = 0;
    for (std::size_t i = at + 1; i < xhtml.size(); ++i) {
        const char c = xhtml[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '[' || c == ']') {
            brackets += c == '[' ? 1 : -1;
        } else if (c == '>' && brackets <= 0) {
            return i + 1;
        }
    }
    return xhtml.size();
}

/// The heading whose content begins here has one word, or none.
bool has_one_word(std::string_view xhtml, std::size_t at) {
    const std::string_view rest = xhtml.substr(at, k_heading_bytes);
    const std::string_view content = rest.substr(0, rest.find("</h"));
    int words = 0;
    bool inside = false;
    for (std::size_t i = 0; i < content.size(); ++i) {
        if (content[i] == '<') {
            i = markup_end(content, i) - 1;
            continue;
        }
        const bool space =
            content[i] == ' ' || content[i] == '\n' || content[i] == '\t' || content[i] == '\r';
        if (!space && !inside) ++words;
        inside = !space;
    }
    return words <= 1;
}

bool is_utf8(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size();) {
        const auto lead = static_cast<unsigned char>(bytes[i]);
        const std::size_t length = lead < 0x80                   ? 1
                                   : lead >= 0xC2 && lead < 0xE0 ? 2
                                   : lead >= 0xE0 && lead < 0xF0 ? 3
                                   : lead >= 0xF0 && lead < 0xF5 ? 4
                                                                 : 0;
        if (length == 0 || i + length > bytes.size()) return false;
        for (std::size_t j = 1; j < length; ++j)
            if ((static_cast<unsigned char>(bytes[i + j]) & 0xC0U) != 0x80) return false;
        i += length;
    }
    // Another encoding may look like it; a declaration that names one is believed.
    const std::string_view head = bytes.substr(0, 200);
    const std::size_t named = head.starts_with("<?xml") ? head.find("encoding") : std::string_view::npos;
    if (named == std::string_view::npos || named > head.find("?>")) return true;
    const std::size_t value = head.find_first_of("'\"", named);
    return value != std::string_view::npos && (head[value + 1] == 'u' || head[value + 1] == 'U') &&
           head.substr(value + 4, 2).find('8') != std::string_view::npos;
}

struct Scan {
    Hyphenator& hyphenator;
    std::string_view xhtml;
    struct Level {
        std::string_view name;
        std::string language;
        bool alone;
    };
    std::vector<Level> levels;
    std::string out;
    bool changed = false;

    void run() {
        for (std::size_t at = 0; at < xhtml.size();) {
            const std::size_t open = std::min(xhtml.find('<', at), xhtml.size());
            text(xhtml.substr(at, open - at));
            if (open == xhtml.size()) break;
            at = markup_end(xhtml, open);
            const std::string_view markup = xhtml.substr(open, at - open);
            out += markup;
            if (markup.size() > 2 && markup[1] != '!' && markup[1] != '?') take({markup}, at);
        }
    }

    void take(const Tag& tag, std::size_t behind) {
        const std::string_view name = tag.name();
        if (tag.closes()) {
            const auto open =
                std::find_if(levels.rbegin(), levels.rend(), [&](const Level& l) { return l.name == name; });
            if (open != levels.rend() && !open->name.empty())
                levels.erase(std::prev(open.base()), levels.end());
            return;
        }
        if (tag.is_empty() || levels.size() >= static_cast<std::size_t>(k_max_xml_depth)) return;
        Level level{name, levels.back().language, levels.back().alone};
        if (const auto named = tag.language()) level.language = primary(*named);
        if (is_one_of(name, k_left_alone) || (is_heading(name) && has_one_word(xhtml, behind)))
            level.alone = true;
        levels.push_back(std::move(level));
    }

    void text(std::string_view part) {
        if (levels.back().alone) {
            out += part;
            return;
        }
        for (std::size_t at = 0; at < part.size();) {
            const std::size_t letters = word_bytes(part, at);
            if (letters == 0) {
                const std::size_t next = after_other(part, at);
                out += part.substr(at, next - at);
                at = next;
                continue;
            }
            const std::string_view word = part.substr(at, letters);
            // Broken by its author already, or with letters written as numbers: not for us to break.
            if (is_joined(out) || is_joined_from(part.substr(at + letters))) {
                out += word;
            } else {
                const std::string_view made = hyphenator.hyphenated_word(word, levels.back().language);
                changed = changed || made.size() != word.size();
                out += made;
            }
            at += letters;
        }
    }

    static std::size_t length_at(std::string_view part, std::size_t at) {
        const auto lead = static_cast<unsigned char>(part[at]);
        return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }
    static char32_t rune_at(std::string_view part, std::size_t at, std::size_t length) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(part[at + i]); };
        char32_t rune = length == 1 ? byte(0) : byte(0) & (0x7FU >> length);
        for (std::size_t i = 1; i < length && at + i < part.size(); ++i)
            rune = rune << 6U | (byte(i) & 0x3FU);
        return rune;
    }
    static std::size_t word_bytes(std::string_view part, std::size_t from) {
        std::size_t at = from;
        while (at < part.size()) {
            const std::size_t length = length_at(part, at);
            if (!text::is_letter(rune_at(part, at, length))) break;
            at += length;
        }
        return at - from;
    }
    /// Behind a character that is no letter; behind the whole of a reference such as "&nbsp;".
    static std::size_t after_other(std::string_view part, std::size_t at) {
        if (part[at] != '&') return at + length_at(part, at);
        const std::size_t end = part.substr(at, 12).find(';');
        return end == std::string_view::npos ? at + 1 : at + end + 1;
    }
    static bool is_joined(std::string_view before) {
        return before.ends_with(k_soft_hyphen_utf8) || before.ends_with("&shy;") ||
               (before.ends_with(';') &&
                before.substr(before.size() - std::min<std::size_t>(before.size(), 10)).find("&#") !=
                    std::string_view::npos);
    }
    static bool is_joined_from(std::string_view after) {
        return after.starts_with(k_soft_hyphen_utf8) || after.starts_with("&shy;") ||
               after.starts_with("&#") || after.starts_with("\xCC");  // a mark over the last letter
    }
};

}  // namespace

const Patterns* Hyphenator::patterns_of(Book& book) {
    if (!book.read) book.patterns = Patterns::read(book.dictionary);
    book.read = true;
    return book.patterns.get();
}

std::vector<std::size_t> Hyphenator::breaks(std::u32string_view word, std::string_view language) {
    if (word.size() < 2 * k_least_letters || word.size() > k_longest_word) return {};
    // All in capitals: an abbreviation, or a word that is to be seen whole.
    if (std::ranges::none_of(word, text::is_lower)) return {};
    if (language == "kk") return kazakh_breaks(word);
    const Patterns* patterns = language == "ru"   ? patterns_of(m_russian)
                               : language == "en" ? patterns_of(m_english)
                                                  : nullptr;
    return patterns != nullptr ? patterns->breaks(word) : std::vector<std::size_t>();
}

std::string_view Hyphenator::hyphenated_word(std::string_view word, std::string_view language) {
    if (language != "kk" && language != "ru" && language != "en") return word;
    auto words = m_seen.find(language);
    if (words == m_seen.end()) words = m_seen.emplace(language, Words()).first;
    if (const auto seen = words->second.find(word); seen != words->second.end()) return seen->second;
    const std::u32string letters = text::to_runes(word);
    const auto places = breaks(letters, language);
    std::string made;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (std::ranges::binary_search(places, i)) made += k_soft_hyphen_utf8;
        text::append_rune(made, letters[i]);
    }
    if (words->second.size() >= k_words_remembered) words->second.clear();
    return words->second.emplace(word, std::move(made)).first->second;
}

std::string Hyphenator::hyphenated(std::string_view xhtml, const std::string& language) {
    if (xhtml.size() > k_max_hyphenated_bytes || !is_utf8(xhtml)) return {};
    Scan scan{.hyphenator = *this, .xhtml = xhtml, .levels = {}, .out = {}};
    scan.levels.push_back({.name = {}, .language = primary(language), .alone = false});
    scan.out.reserve(xhtml.size() + xhtml.size() / 4);
    scan.run();
    return scan.changed ? std::move(scan.out) : std::string();
}

}  // namespace oqyrman::render::epub
