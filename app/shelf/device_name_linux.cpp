#include <array>
#include <cstddef>

#include <unistd.h>

#include "app/shelf/device_name.h"
#include "drm/crypto/hash.h"

namespace oqyrman::shelf {

std::string device_name() {
    constexpr std::size_t k_max_name = 64;
    std::array<char, 256> host{};
    std::string name = "Oqyrman";
    if (::gethostname(host.data(), host.size() - 1) != 0) return name;
    std::string computer;
    for (const char c : std::string(host.data())) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        computer += plain ? c : '-';
    }
    if (!computer.empty()) name += " on " + computer;
    return name.substr(0, k_max_name);
}

std::string random_uuid() {
    std::array<std::byte, 16> bytes{};
    drm::random_bytes(bytes);
    bytes[6] = (bytes[6] & std::byte{0x0f}) | std::byte{0x40};
    bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};
    constexpr const char* k_digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += k_digits[std::to_integer<unsigned>(bytes[i]) >> 4];
        text += k_digits[std::to_integer<unsigned>(bytes[i]) & 15];
    }
    return text;
}

}  // namespace oqyrman::shelf
