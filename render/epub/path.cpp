#include "render/epub/path.h"

#include <optional>
#include <vector>

namespace oqyrman::render::epub {

namespace {

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
            const int value = hex(text[i + 1]) * 16 + hex(text[i + 2]);
            if (value != 0) out.push_back(static_cast<char>(value));
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

/// Nothing when it climbs above the root.
std::optional<std::string> cleaned(std::string_view path) {
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        const std::string_view part = path.substr(0, slash);
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
        if (part.empty() || part == ".") continue;
        if (part != "..") {
            parts.push_back(part);
            continue;
        }
        if (parts.empty()) return std::nullopt;
        parts.pop_back();
    }
    std::string joined;
    for (const std::string_view part : parts) joined.append(joined.empty() ? "" : "/").append(part);
    return joined;
}

}  // namespace

std::string resolve(std::string_view base_file, std::string_view reference) {
    const std::size_t hash = reference.find('#');
    const std::string_view fragment =
        hash == std::string_view::npos ? std::string_view() : reference.substr(hash);
    const std::string_view path = reference.substr(0, hash);
    const std::size_t colon = path.find(':');
    if (colon != std::string_view::npos && colon < path.find('/')) return {};
    std::string whole;
    if (path.empty()) {
        whole = base_file;
    } else if (path.front() == '/') {
        whole = decoded(path);
    } else {
        const std::size_t slash = base_file.rfind('/');
        if (slash != std::string_view::npos) whole = base_file.substr(0, slash + 1);
        whole += decoded(path);
    }
    const auto clean = cleaned(whole);
    if (!clean || clean->empty()) return {};
    return *clean + std::string(fragment);
}

}  // namespace oqyrman::render::epub
