// Which syntax a document is written in, and what both have in common.
#include "app/catalogue/opds.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "app/catalogue/reading.h"
#include "app/net/url.h"

namespace oqyrman::catalogue {

namespace {

/// XML begins with <, in whatever encoding; JSON never does.
bool is_xml(std::string_view bytes) {
    constexpr std::size_t head = 64;
    for (const char c : bytes.substr(0, head)) {
        const bool mark_or_space =
            c == '\0' || c == ' ' || c == '\t' || c == '\r' || c == '\n' || (c & 0x80) != 0;
        if (!mark_or_space) return c == '<';
    }
    return false;
}

}  // namespace

Expected<state::Feed> parse_feed(std::string_view bytes, const std::string& url) {
    return is_xml(bytes) ? parse_atom_feed(bytes, url) : parse_json_feed(bytes, url);
}

Expected<state::Publication> parse_publication(std::string_view bytes, const std::string& url) {
    return is_xml(bytes) ? parse_atom_entry(bytes, url) : parse_json_publication(bytes, url);
}

std::optional<state::AcquisitionRel> acquisition_rel(std::string_view rel) {
    using enum state::AcquisitionRel;
    constexpr std::string_view base = "http://opds-spec.org/acquisition";
    if (rel.starts_with(base)) {
        rel.remove_prefix(base.size());
        if (rel.empty()) return generic;
        rel.remove_prefix(1);
    }
    constexpr std::array<std::pair<std::string_view, state::AcquisitionRel>, 9> words{{
        {"acquisition", generic},
        {"open-access", open_access},
        {"download", open_access},
        {"borrow", borrow},
        {"buy", buy},
        {"sample", sample},
        {"preview", sample},
        {"subscribe", subscribe},
        {"http://opds-spec.org/open-access", open_access},
    }};
    const auto found = std::ranges::find_if(words, [rel](const auto& pair) { return pair.first == rel; });
    return found == words.end() ? std::nullopt : std::optional(found->second);
}

state::AvailabilityState availability_state(std::string_view word) {
    using enum state::AvailabilityState;
    if (word == "available") return available;
    if (word == "unavailable") return unavailable;
    if (word == "reserved") return reserved;
    return word == "ready" ? ready : unknown;
}

std::optional<std::int64_t> whole_number(std::string_view written) {
    std::int64_t read = 0;
    const auto result = std::from_chars(written.data(), written.data() + written.size(), read);
    return result.ec == std::errc() && result.ptr == written.data() + written.size() ? std::optional(read)
                                                                                     : std::nullopt;
}

void add_language(std::string tag, state::Publication& publication) {
    std::vector<std::string>& known = publication.languages;
    if (!tag.empty() && known.size() < k_max_languages && std::ranges::find(known, tag) == known.end())
        known.push_back(std::move(tag));
}

std::optional<double> place_in_series(std::string_view written) {
    constexpr double k_longest_series = 1e6;
    double read = 0;
    const auto result = std::from_chars(written.data(), written.data() + written.size(), read);
    const bool whole = result.ec == std::errc() && result.ptr == written.data() + written.size();
    return whole && read >= 0 && read < k_longest_series ? std::optional(read) : std::nullopt;
}

std::string media_type(std::string_view type) {
    std::string plain(type.substr(0, type.find(';')));
    while (!plain.empty() && plain.back() == ' ') plain.pop_back();
    std::ranges::transform(plain, plain.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return plain;
}

std::string resolve_template(const std::string& base, const std::string& href) {
    const std::size_t brace = href.find('{');
    if (brace == std::string::npos) return net::resolve(base, href);
    return net::resolve(base, href.substr(0, brace)) + href.substr(brace);
}

}  // namespace oqyrman::catalogue
