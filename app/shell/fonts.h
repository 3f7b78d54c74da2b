#pragma once
// The font atlas of one scale. The only place that speaks of Dear ImGui's font API, which changes from
// version to version.

#include <expected>
#include <filesystem>
#include <memory>
#include <string>

#include <imgui.h>

#include "app/ui/canvas.h"

namespace oqyrman::shell {

/// Atlas and fonts belong together: the fonts point into the atlas.
struct BuiltFonts {
    std::unique_ptr<ImFontAtlas> atlas;
    ui::Fonts fonts;
};

/// Bytes of the three faces. Read once, used for every scale.
struct FontFiles {
    std::string sans, sans_strong, serif;
};

/// Inter and Noto Serif, or Noto Sans where Inter is missing. The error names what was not found.
std::expected<FontFiles, std::string> read_font_files(const std::filesystem::path& directory);

/// Builds every text style for `scale` physical pixels to one px, with the letters of Kazakh, Russian and
/// the Latin languages, and the soft shadow. `files` must outlive the result. Any thread, as long as Dear
/// ImGui has no context yet or the context's thread waits.
std::expected<BuiltFonts, std::string> build_fonts(const FontFiles& files, float scale);

}  // namespace oqyrman::shell
