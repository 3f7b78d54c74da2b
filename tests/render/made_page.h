#pragma once

#include <string>
#include <vector>

#include "render/text/rune.h"
#include "render/values.h"

namespace oqyrman::tests {

/// A page of these lines; character n of a line stands at x = n, line m at y = 10 m. Spaces before a line
/// only move it. An empty line ends a block.
inline render::PageText page_of(const std::vector<std::string>& lines) {
    render::PageText page;
    for (std::size_t row = 0; row < lines.size(); ++row) {
        if (lines[row].empty()) {
            page.quads.emplace_back();
            page.utf8 += "\n";
            continue;
        }
        const std::size_t indent = lines[row].find_first_not_of(' ');
        const std::string words = lines[row].substr(indent);
        const std::u32string runes = render::text::to_runes(words);
        const auto left = static_cast<float>(indent);
        const auto y = static_cast<float>(row * 10);
        page.lines.push_back({static_cast<std::uint32_t>(page.quads.size()),
                              static_cast<std::uint32_t>(runes.size()),
                              {left, y, left + static_cast<float>(runes.size()), y + 8}});
        for (std::size_t i = 0; i < runes.size(); ++i) {
            const auto x = left + static_cast<float>(i);
            page.quads.push_back({{x, y}, {x + 1, y}, {x, y + 8}, {x + 1, y + 8}});
        }
        page.quads.emplace_back();
        page.utf8 += words + "\n";
    }
    return page;
}

}  // namespace oqyrman::tests
