// RFC 8288: what an answer says in its Link header.
#include "app/catalogue/opds.h"
#include "app/net/url.h"

namespace oqyrman::catalogue {

namespace {

constexpr std::string_view k_document = "http://opds-spec.org/auth/document";

void skip_spaces(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

/// A word or a quoted string. An unfinished string is none.
std::string take_value(std::string_view& text) {
    if (!text.starts_with('"')) {
        const std::string_view word = text.substr(0, text.find_first_of(",; \t"));
        text.remove_prefix(word.size());
        return std::string(word);
    }
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return value;
        }
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        value += text[i];
    }
    text = {};
    return {};
}

bool same_word(std::string_view word, std::string_view lower_case) {
    if (word.size() != lower_case.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if ((word[i] | 0x20) != lower_case[i]) return false;
    return true;
}

bool names_document(std::string_view rels) {
    while (!rels.empty()) {
        const std::string_view rel = rels.substr(0, rels.find(' '));
        if (rel == k_document) return true;
        rels.remove_prefix(std::min(rel.size() + 1, rels.size()));
    }
    return false;
}

/// The parameters of one link, up to the comma that ends it. True when one of its rels is the document's.
bool take_parameters(std::string_view& text) {
    bool wanted = false;
    for (skip_spaces(text); text.starts_with(';'); skip_spaces(text)) {
        text.remove_prefix(1);
        skip_spaces(text);
        const std::string_view name = text.substr(0, text.find_first_of("=,; \t"));
        text.remove_prefix(name.size());
        skip_spaces(text);
        if (!text.starts_with('=')) continue;
        text.remove_prefix(1);
        skip_spaces(text);
        wanted = names_document(take_value(text)) && same_word(name, "rel") ? true : wanted;
    }
    return wanted;
}

}  // namespace

std::string linked_authentication(std::string_view header, const std::string& url) {
    for (skip_spaces(header); header.starts_with('<'); skip_spaces(header)) {
        const std::size_t end = header.find('>');
        if (end == std::string_view::npos) return {};
        const std::string target(header.substr(1, end - 1));
        header.remove_prefix(end + 1);
        if (take_parameters(header)) return net::resolve(url, target);
        if (!header.starts_with(',')) return {};
        header.remove_prefix(1);
    }
    return {};
}

}  // namespace oqyrman::catalogue
