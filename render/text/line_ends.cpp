#include "render/text/line_ends.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "render/text/rune.h"

namespace oqyrman::render::text {

namespace {

/// Points by which boxes beside each other may overlap.
constexpr float k_touching = 1;
/// By so much, in heights of a line, the first line of a paragraph stands further in than the others.
constexpr float k_indent = 0.6F, k_widest_indent = 4;
/// So much of a column's width is more than a word that was too long for its line.
constexpr float k_much_room = 0.25F;

float left_of(const Quad& quad) { return std::min(quad.upper_left.x, quad.lower_left.x); }
float right_of(const Quad& quad) { return std::max(quad.upper_right.x, quad.lower_right.x); }

/// How wide the first word of a line is, with the space before it.
float first_word(const PageText& page, const std::u32string& runes, const TextLine& line) {
    std::uint32_t end = line.first;
    while (end < line.first + line.count && !is_space(runes[end])) ++end;
    if (end == line.first) return 0;
    const float word = right_of(page.quads[end - 1]) - left_of(page.quads[line.first]);
    const float letter = word / static_cast<float>(end - line.first);
    return word + letter;
}

/// A wide gap in a line divides it for MuPDF: its second part stands on the same row, further right.
bool go_on_beside(const Rect& line, const Rect& next) {
    const float middle = (line.y0 + line.y1) / 2;
    return next.y0 < middle && next.y1 > middle && next.x0 > line.x1 - k_touching;
}

/// What stands on one height of a block.
struct Row {
    TextLine first, last;
    float indent = 0;  ///< from the block's left edge, in heights of the row
};

/// The rows of the block that begins with this line; `line` is then the next block's first.
std::vector<Row> rows_of_block(const std::vector<TextLine>& lines, std::size_t& line) {
    std::vector<Row> rows{{.first = lines[line], .last = lines[line], .indent = 0}};
    // A block ends with a line feed more.
    while (++line < lines.size() && lines[line].first == lines[line - 1].first + lines[line - 1].count + 1) {
        if (go_on_beside(lines[line - 1].box, lines[line].box))
            rows.back().last = lines[line];
        else
            rows.push_back({.first = lines[line], .last = lines[line], .indent = 0});
    }
    const float edge =
        std::ranges::min(rows, {}, [](const Row& row) { return row.first.box.x0; }).first.box.x0;
    for (Row& row : rows) {
        const Rect& box = row.first.box;
        row.indent = (box.x0 - edge) / std::max(box.y1 - box.y0, k_touching);
    }
    return rows;
}

enum class Mark : std::uint8_t { none, dash, item };

/// A dot, a dash, a number or a letter that stands before an item of a list.
Mark mark_of(const std::u32string& runes, const Row& row) {
    constexpr std::u32string_view k_dots = U"\u2022\u25E6\u25AA\u2023", k_dashes = U"-\u2013\u2014*";
    constexpr std::uint32_t k_longest = 3;
    const std::uint32_t end = row.first.first + row.first.count;
    for (std::uint32_t at = row.first.first; at < end && at <= row.first.first + k_longest; ++at) {
        const bool first = at == row.first.first, whole = at + 1 == end || is_space(runes[at + 1]);
        if (first && k_dots.contains(runes[at])) return whole ? Mark::item : Mark::none;
        if (first && k_dashes.contains(runes[at])) return whole ? Mark::dash : Mark::none;
        if (runes[at] == U'.' || runes[at] == U')') return whole && !first ? Mark::item : Mark::none;
        if (!is_letter(runes[at]) && (runes[at] < U'0' || runes[at] > U'9')) break;
    }
    return Mark::none;
}

bool ends_sentence(const std::u32string& runes, const Row& row) {
    constexpr std::u32string_view k_closing = U"\u00BB\u201D\"')]", k_ends = U".!?\u2026:";
    std::uint32_t end = row.last.first + row.last.count;
    while (end > row.last.first && (is_space(runes[end - 1]) || k_closing.contains(runes[end - 1]))) --end;
    return end > row.last.first && k_ends.contains(runes[end - 1]);
}

float right_edge(const std::vector<Row>& rows) {
    float edge = rows.front().last.box.x1;
    for (const Row& row : rows) edge = std::max(edge, row.last.box.x1);
    return edge;
}

/// Row `i` + 1 stands further in than those around it, as the first line of a paragraph does.
bool stands_in(const std::vector<Row>& rows, std::size_t i, bool row_is_one) {
    const float in = rows[i + 1].indent, step = in - rows[i].indent;
    const bool stands = step > k_indent || (row_is_one && in > k_indent && step > -k_indent);
    const bool back = i + 2 == rows.size() || rows[i + 2].indent < in - k_indent;
    return stands && back && in < k_widest_indent;
}

/// Marks the ends of lines behind which their block begins anew: there was room left for what follows, or
/// what follows stands further in or out, as first lines of paragraphs and items of lists do.
void mark_rows(const PageText& page, std::u32string& runes, const std::vector<Row>& rows) {
    const float edge = right_edge(rows);
    std::size_t begun = 0;  // the row with which the paragraph began
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
        const TextLine& next = rows[i + 1].first;
        const std::size_t at = rows[i].last.first + rows[i].last.count;
        if (next.count == 0 || at >= runes.size() || (at > 0 && is_hyphen(runes[at - 1]))) continue;
        const bool lower = is_lower(runes[next.first]);
        const Mark mark = mark_of(runes, rows[begun]);
        const float step = rows[i + 1].indent - rows[i].indent;
        const bool aligned = std::abs(rows[i + 1].indent - rows[begun].indent) < k_indent;
        const bool room = !lower && edge - rows[i].last.box.x1 > first_word(page, runes, next);
        const bool inwards =
            mark == Mark::none && ends_sentence(runes, rows[i]) && stands_in(rows, i, begun == i);
        const bool outwards = !lower && step < -k_indent && begun != i;
        const bool item = mark == Mark::item && aligned && mark_of(runes, rows[i + 1]) == Mark::item;
        if (!room && !inwards && !outwards && !item) continue;
        runes[at] = k_line_end;
        begun = i + 1;
    }
}

/// How far to the right the lines of the page go that begin about where this one does.
float column_edge(const PageText& page, const Rect& box) {
    float edge = box.x1;
    for (const TextLine& line : page.lines)
        if (std::abs(line.box.x0 - box.x0) < k_widest_indent * (box.y1 - box.y0))
            edge = std::max(edge, line.box.x1);
    return edge;
}

/// The last row of a block has much room left, and the next block stands below it.
void mark_block_end(const PageText& page, std::u32string& runes, const Row& row, const TextLine& next) {
    const Rect& box = row.last.box;
    const std::size_t at = row.last.first + row.last.count;
    if (next.count == 0 || next.box.y0 < (box.y0 + box.y1) / 2 || at >= runes.size()) return;
    if (at > 0 && is_hyphen(runes[at - 1])) return;
    const float edge = column_edge(page, row.first.box), width = edge - row.first.box.x0;
    if (edge - box.x1 > std::max(first_word(page, runes, next), width * k_much_room)) runes[at] = k_line_end;
}

}  // namespace

void mark_line_ends(const PageText& page, std::u32string& runes) {
    for (std::size_t line = 0; line < page.lines.size();) {
        const std::vector<Row> rows = rows_of_block(page.lines, line);
        mark_rows(page, runes, rows);
        if (line < page.lines.size()) mark_block_end(page, runes, rows.back(), page.lines[line]);
    }
}

}  // namespace oqyrman::render::text
