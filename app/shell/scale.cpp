#include "app/shell/scale.h"

#include <charconv>

namespace oqyrman::shell {

namespace {

constexpr double k_usual_dots = 96, k_least_dots = 24, k_most_dots = 960;
constexpr std::string_view k_blank = " \t";

std::string_view without_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(k_blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(k_blank) - first + 1);
}

}  // namespace

std::optional<double> scale_in_resources(std::string_view resources) {
    while (!resources.empty()) {
        const std::size_t end = resources.find('\n');
        const std::string_view line = resources.substr(0, end);
        resources.remove_prefix(end == std::string_view::npos ? resources.size() : end + 1);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || without_blanks(line.substr(0, colon)) != "Xft.dpi") continue;
        const std::string_view value = without_blanks(line.substr(colon + 1));
        double dots = 0;
        const auto read = std::from_chars(value.data(), value.data() + value.size(), dots);
        const bool whole = read.ec == std::errc() && read.ptr == value.data() + value.size();
        if (!whole || !(dots >= k_least_dots && dots <= k_most_dots)) return std::nullopt;
        return dots / k_usual_dots;
    }
    return std::nullopt;
}

}  // namespace oqyrman::shell
