#pragma once
// Inside app/ui only: words as a QR code.

#include <optional>
#include <string>
#include <vector>

namespace oqyrman::ui {

/// Row by row, `side` by `side`, true where it is dark.
struct QrCode {
    int side = 0;
    std::vector<bool> dark;
};

/// Nothing where the text is too long for one.
std::optional<QrCode> qr_code(const std::string& text);

}  // namespace oqyrman::ui
