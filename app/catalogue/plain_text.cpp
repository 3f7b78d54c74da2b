// Descriptions that may hold HTML, as text: nothing of it is ever drawn as HTML.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "app/catalogue/opds.h"
#include "app/net/ascii.h"

namespace oqyrman::catalogue {

namespace {

constexpr std::size_t k_max_entity = 10;  ///< characters between & and ;

using Named = std::pair<std::string_view, char32_t>;
constexpr std::array<Named, 20> k_entities{
    {{"amp", U'&'},       {"lt", U'<'},    {"gt", U'>'},     {"quot", U'"'},     {"apos", U'\''},
     {"nbsp", U'\u00A0'}, {"laquo", U'«'}, {"raquo", U'»'},  {"mdash", U'—'},    {"ndash", U'–'},
     {"hellip", U'…'},    {"lsquo", U'‘'}, {"rsquo", U'’'},  {"ldquo", U'“'},    {"rdquo", U'”'},
     {"bdquo", U'„'},     {"bull", U'•'},  {"middot", U'·'}, {"shy", U'\u00AD'}, {"deg", U'°'}}};

constexpr std::array<std::string_view, 16> k_blocks{"br", "p",  "li", "div", "h1", "h2",         "h3", "h4",
                                                    "h5", "h6", "ul", "ol",  "tr", "blockquote", "dd", "dt"};

void append_utf8(std::string& out, char32_t letter) {
    const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(value); };
    const auto code = static_cast<std::uint32_t>(letter);
    if (code < 0x80) return byte(code);
    if (code < 0x800) {
        byte(0xC0 | (code >> 6));
    } else {
        if (code < 0x10000) {
            byte(0xE0 | (code >> 12));
        } else {
            byte(0xF0 | (code >> 18));
            byte(0x80 | ((code >> 12) & 0x3F));
        }
        byte(0x80 | ((code >> 6) & 0x3F));
    }
    byte(0x80 | (code & 0x3F));
}

/// What stands between & and ; — nothing when that is no letter.
std::optional<char32_t> letter_of(std::string_view entity) {
    if (!entity.starts_with('#')) {
        const auto found = std::ranges::find(k_entities, entity, &Named::first);
        return found == k_entities.end() ? std::nullopt : std::optional(found->second);
    }
    entity.remove_prefix(1);
    const bool hexadecimal = entity.starts_with('x') || entity.starts_with('X');
    if (hexadecimal) entity.remove_prefix(1);
    std::uint32_t code = 0;
    const auto read =
        std::from_chars(entity.data(), entity.data() + entity.size(), code, hexadecimal ? 16 : 10);
    const bool whole = read.ec == std::errc() && read.ptr == entity.data() + entity.size();
    if (!whole || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return std::nullopt;
    return static_cast<char32_t>(code);
}

bool is_control(char32_t letter) {
    return (letter < 0x20 && letter != U'\n' && letter != U'\t') || (letter >= 0x7F && letter < 0xA0);
}

/// Takes the entity at the start of `text`, or its & alone.
void take_entity(std::string_view& text, std::string& out) {
    const std::size_t end = text.substr(0, k_max_entity + 2).find(';');
    const auto letter = end == std::string_view::npos ? std::nullopt : letter_of(text.substr(1, end - 1));
    if (!letter) {
        out += '&';
        return text.remove_prefix(1);
    }
    if (!is_control(*letter)) append_utf8(out, *letter);
    text.remove_prefix(end + 1);
}

bool is_tag(std::string_view text) {
    if (text.size() < 2 || text[0] != '<') return false;
    const char next = text[1];
    return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '/' || next == '!' ||
           next == '?';
}

void drop_through(std::string_view& text, std::size_t at, std::size_t length) {
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + length);
}

void break_line(std::string& out) {
    while (out.ends_with(' ')) out.pop_back();
    if (!out.empty() && !out.ends_with('\n')) out += '\n';
}

/// Where the element that `tag` opened ends.
std::size_t closing_of(std::string_view text, std::string_view tag) {
    std::size_t at = text.find("</");
    while (at != std::string_view::npos && net::lower(text.substr(at + 2, tag.size())) != tag)
        at = text.find("</", at + 2);
    return at;
}

/// Takes the tag at the start of `text`, and with it what is not to be read: comments, scripts, styles.
void take_tag(std::string_view& text, std::string& out) {
    if (text.starts_with("<!--")) return drop_through(text, text.find("-->"), 3);
    std::string_view name = text.substr(1, text.find_first_of(" \t\r\n/>", 2) - 1);
    const bool closing = name.starts_with('/');
    if (closing) name.remove_prefix(1);
    const std::string tag = net::lower(name);
    drop_through(text, text.find('>'), 1);
    if (!closing && (tag == "script" || tag == "style")) {
        drop_through(text, closing_of(text, tag), 0);
        return drop_through(text, text.find('>'), 1);
    }
    if (std::ranges::find(k_blocks, tag) != k_blocks.end()) break_line(out);
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool has_tag(std::string_view text) {
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1))
        if (is_tag(text.substr(at))) return true;
    return false;
}

}  // namespace

std::string plain_text(std::string_view html) {
    // Without a tag it is no HTML: its own line breaks stay.
    const bool markup = has_tag(html);
    std::string out;
    while (!html.empty()) {
        if (html.front() == '&') {
            take_entity(html, out);
        } else if (is_tag(html)) {
            take_tag(html, out);
        } else if (markup && is_space(html.front())) {
            if (!out.empty() && !is_space(out.back())) out += ' ';
            html.remove_prefix(1);
        } else {
            out += html.front();
            html.remove_prefix(1);
        }
    }
    while (!out.empty() && is_space(out.back())) out.pop_back();
    return shortened(std::move(out), k_max_description_bytes);
}

std::string shortened(std::string text, std::size_t max_bytes) {
    constexpr std::string_view more = "…";
    if (text.size() <= max_bytes) return text;
    std::size_t end = max_bytes - more.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    return text += more;
}

}  // namespace oqyrman::catalogue
