#include "app/shell/drawings.h"

#include <fstream>
#include <iterator>

namespace oqyrman::shell {

ui::Drawings read_drawings(const std::filesystem::path& directory) {
    ui::Drawings drawings;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
        if (drawings.size() >= k_max_drawings || entry.path().extension() != ".svg") continue;
        if (entry.file_size(error) > ui::k_max_drawing_bytes) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string svg((std::istreambuf_iterator<char>(in)), {});
        if (auto drawing = ui::parse_drawing(svg))
            drawings.emplace(entry.path().stem().string(), std::move(*drawing));
    }
    return drawings;
}

}  // namespace oqyrman::shell
