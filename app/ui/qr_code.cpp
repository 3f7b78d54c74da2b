#include "app/ui/qr_code.h"

#include <memory>

#include <qrencode.h>

namespace oqyrman::ui {

std::optional<QrCode> qr_code(const std::string& text) {
    // 0: the smallest that holds it. Level M: a reflection on the screen may hide a little of it.
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(
        QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), QRcode_free);
    if (!made) return std::nullopt;
    QrCode code{.side = made->width, .dark = {}};
    const auto count = static_cast<std::size_t>(made->width) * static_cast<std::size_t>(made->width);
    for (std::size_t i = 0; i < count; ++i) code.dark.push_back((made->data[i] & 1U) != 0);
    return code;
}

}  // namespace oqyrman::ui
