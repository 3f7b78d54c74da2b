#include <charconv>
#include <cstdint>

#include "app/shelf/sealing.h"

namespace oqyrman::shelf {

namespace {

constexpr std::size_t k_length_bytes = 4;

}  // namespace

std::string pack(std::span<const std::string> parts) {
    std::string packed;
    for (const std::string& part : parts) {
        const auto length = static_cast<std::uint32_t>(part.size());
        for (unsigned shift = 0; shift < 32; shift += 8)
            packed += static_cast<char>((length >> shift) & 0xff);
        packed += part;
    }
    return packed;
}

std::optional<std::vector<std::string>> unpack(std::string_view packed, std::size_t count) {
    std::vector<std::string> parts;
    while (parts.size() < count) {
        if (packed.size() < k_length_bytes) return std::nullopt;
        std::uint32_t length = 0;
        for (std::size_t i = 0; i < k_length_bytes; ++i)
            length |= static_cast<std::uint32_t>(static_cast<unsigned char>(packed[i])) << (8 * i);
        packed.remove_prefix(k_length_bytes);
        if (packed.size() < length) return std::nullopt;
        parts.emplace_back(packed.substr(0, length));
        packed.remove_prefix(length);
    }
    if (!packed.empty()) return std::nullopt;
    return parts;
}

std::optional<std::int64_t> number_in(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace oqyrman::shelf
