// RFC 9110, 11.6.1: what an answer says in its WWW-Authenticate headers.
#include <algorithm>

#include "app/catalogue/opds.h"
#include "app/net/ascii.h"

namespace oqyrman::catalogue {

namespace {

using net::lower;
using net::trimmed;

/// The header's pieces between commas that stand in no quotes.
std::vector<std::string_view> pieces_of(std::string_view header) {
    std::vector<std::string_view> pieces;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= header.size(); ++i) {
        if (i < header.size() && header[i] == '\\' && quoted) {
            ++i;
            continue;
        }
        if (i < header.size() && header[i] == '"') quoted = !quoted;
        if (i < header.size() && (header[i] != ',' || quoted)) continue;
        pieces.push_back(trimmed(header.substr(begin, i - begin)));
        begin = i + 1;
    }
    return pieces;
}

std::string unquoted(std::string_view value) {
    if (!value.starts_with('"')) return std::string(value);
    std::string out;
    for (std::size_t i = 1; i < value.size() && value[i] != '"'; ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) ++i;
        out += value[i];
    }
    return out;
}

}  // namespace

void read_challenges(std::string_view header, Challenges& found) {
    for (std::string_view piece : pieces_of(header)) {
        // A piece that begins a challenge has a word of its own before its first parameter.
        const std::size_t word = std::min(piece.find_first_of(" \t="), piece.size());
        if (word == piece.size() || piece[word] != '=') {
            const std::string scheme = lower(piece.substr(0, word));
            found.basic = found.basic || scheme == "basic";
            found.digest = found.digest || scheme == "digest";
            found.any = found.any || !scheme.empty();
            piece = trimmed(piece.substr(word));
        }
        const std::size_t equals = piece.find('=');
        if (equals == std::string_view::npos || lower(trimmed(piece.substr(0, equals))) != "realm") continue;
        if (found.realm.empty())
            found.realm = shortened(unquoted(trimmed(piece.substr(equals + 1))), k_max_words_bytes);
    }
}

}  // namespace oqyrman::catalogue
