#include "render/protocol/wire.h"

#include <algorithm>

namespace oqyrman::render::protocol {

namespace {

/// Length of the code point that begins here, or 0 when it is none (RFC 3629 section 4).
std::size_t code_point_length(std::string_view rest) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned char lead = at(0);
    if (lead == 0) return 0;
    if (lead < 0x80) return 1;
    std::size_t length = 0;
    unsigned char least = 0x80;
    unsigned char most = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) length = 2;
    if (lead >= 0xE0 && lead <= 0xEF) length = 3;
    if (lead >= 0xF0 && lead <= 0xF4) length = 4;
    if (lead == 0xE0) least = 0xA0;
    if (lead == 0xED) most = 0x9F;
    if (lead == 0xF0) least = 0x90;
    if (lead == 0xF4) most = 0x8F;
    if (length == 0 || rest.size() < length || at(1) < least || at(1) > most) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (at(i) < 0x80 || at(i) > 0xBF) return 0;
    return length;
}

}  // namespace

bool is_text(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t length = code_point_length(bytes);
        if (length == 0) return false;
        bytes.remove_prefix(length);
    }
    return true;
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

std::string Reader::get_text(std::size_t most) {
    const auto size = get<std::uint32_t>();
    if (size > most || size > m_left.size()) return refuse<std::string>();
    std::string text(reinterpret_cast<const char*>(m_left.data()), size);
    if (!is_text(text)) return refuse<std::string>();
    m_left = m_left.subspan(size);
    return text;
}

std::size_t Reader::get_count(std::size_t most, std::size_t bytes_each) {
    const auto count = get<std::uint32_t>();
    if (count > most || count > m_left.size() / bytes_each) return refuse<std::size_t>();
    return count;
}

}  // namespace oqyrman::render::protocol
