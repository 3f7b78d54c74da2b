#pragma once
// The text of one node as a screen reader walks it: by character, word, line, sentence or paragraph.
// All offsets are code points, as AT-SPI counts; bytes appear only inside.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oqyrman::ui::semantics {

/// Left, top, width and height. In Node: window pixels. In TextModel: the text's own units.
struct Rect {
    float x = 0, y = 0, width = 0, height = 0;
    friend bool operator==(const Rect&, const Rect&) = default;
};

/// Half-open range of code points.
struct TextRange {
    std::int32_t begin = 0;
    std::int32_t end = 0;
    friend bool operator==(const TextRange&, const TextRange&) = default;
};

enum class Granularity : std::uint8_t { character, word, line, sentence, paragraph };

/// Immutable after make(); shared between frames and threads without a lock. Build it once for a page,
/// not once a frame.
class TextModel {
  public:
    /// `boxes` holds one rectangle for each code point of `utf8`, in units of the caller's choice (a page's
    /// points), or nothing when positions are not known; any other count is treated as nothing. Malformed
    /// bytes count as one code point each. Lines end at '\n' and where a box begins below the line before it.
    /// `paragraphs`: where they begin, ascending; where nobody knows, a blank line stands before each.
    static std::shared_ptr<const TextModel> make(std::string utf8, std::vector<Rect> boxes = {},
                                                 std::optional<std::vector<std::int32_t>> paragraphs = {});

    /// The same text with the same lines, standing elsewhere (a page that is turned). As many boxes, or none.
    std::shared_ptr<const TextModel> with_boxes(std::vector<Rect> boxes) const;

    std::int32_t size() const { return static_cast<std::int32_t>(m_byte_of.size()) - 1; }  ///< code points
    const std::string& utf8() const { return m_utf8; }
    std::string_view slice(TextRange range) const;  ///< clamped to the text
    char32_t at(std::int32_t offset) const;         ///< 0 outside the text

    /// The unit around `offset`, with the white space or line end that follows it. The end of the text
    /// belongs to the last line, sentence and paragraph; otherwise empty where no character is.
    TextRange unit_at(std::int32_t offset, Granularity granularity) const;

    /// The word around `offset` without the signs and spaces behind it; on one of those the word before it.
    TextRange word_at(std::int32_t offset) const;

    bool has_boxes() const { return !m_boxes.empty(); }
    Rect box(std::int32_t offset) const;             ///< empty where not known
    Rect bounds(TextRange range) const;              ///< union of the boxes
    std::int32_t offset_at(float x, float y) const;  ///< code point under the point, or -1

  private:
    TextModel() = default;
    std::string m_utf8;
    std::vector<std::uint32_t> m_byte_of;     // one more than code points
    std::vector<Rect> m_boxes;                // as many as code points, or none
    std::vector<std::int32_t> m_line_starts;  // first is 0
    std::vector<std::int32_t> m_paragraph_starts;
};

/// Code points of `utf8`, counted as TextModel counts them.
std::int32_t count_code_points(std::string_view utf8);

}  // namespace oqyrman::ui::semantics
