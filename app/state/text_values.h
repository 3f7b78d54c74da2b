#pragma once
// How flowing text is set, in every book whose text flows: the patron's choice.

#include <array>
#include <cstddef>
#include <cstdint>

namespace oqyrman::state {

/// Stored by number: new ones at the end.
enum class TextFamily : std::uint8_t { publisher, serif, sans, easy };
enum class LineHeight : std::uint8_t { normal, close, wide };
enum class TextMargins : std::uint8_t { normal, narrow, wide };
enum class TextEdges : std::uint8_t { publisher, even, left };

/// Sizes there are, per cent of the normal one.
inline constexpr std::array<int, 10> k_text_sizes{70, 80, 90, 100, 115, 130, 150, 175, 200, 250};
inline constexpr std::size_t k_normal_text_size = 3;

struct TextStyling {
    TextFamily family = TextFamily::publisher;
    std::size_t size = k_normal_text_size;  ///< which of k_text_sizes
    LineHeight line_height = LineHeight::normal;
    TextMargins margins = TextMargins::normal;
    TextEdges edges = TextEdges::publisher;
    friend bool operator==(const TextStyling&, const TextStyling&) = default;
};

}  // namespace oqyrman::state
