#include "app/lending/origin.h"

namespace oqyrman::lending {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace

std::string origin_of(std::string_view url) {
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos) return {};
    const std::string scheme = lower(url.substr(0, colon));
    if (scheme != "http" && scheme != "https") return {};
    std::string_view rest = url.substr(colon + 3);
    rest = rest.substr(0, rest.find_first_of("/?#\\"));
    if (rest.empty() || rest.find('@') != std::string_view::npos) return {};
    const std::size_t bracket = rest.rfind(']');
    const std::size_t port = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
    const std::string host = lower(rest.substr(0, port));
    if (host.empty()) return {};
    std::string_view number = port == std::string_view::npos ? std::string_view() : rest.substr(port + 1);
    if (number.find_first_not_of("0123456789") != std::string_view::npos) return {};
    if (number.empty()) number = scheme == "https" ? "443" : "80";
    return scheme + "://" + host + ":" + std::string(number);
}

}  // namespace oqyrman::lending
