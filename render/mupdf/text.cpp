#include "render/limits.h"
#include "render/mupdf/fitz.h"
#include "render/mupdf/text_rows.h"
#include "render/text/rune.h"

namespace oqyrman::render::mupdf {

namespace {

Rect rect_of(const fz_rect& from) {
    return {.x0 = clean_coordinate(from.x0),
            .y0 = clean_coordinate(from.y0),
            .x1 = clean_coordinate(from.x1),
            .y1 = clean_coordinate(from.y1)};
}

Point point_of(const fz_point& from, Point origin) {
    return {.x = clean_coordinate(from.x - origin.x), .y = clean_coordinate(from.y - origin.y)};
}

Quad quad_of(const fz_quad& from, Point origin) {
    return {.upper_left = point_of(from.ul, origin),
            .upper_right = point_of(from.ur, origin),
            .lower_left = point_of(from.ll, origin),
            .lower_right = point_of(from.lr, origin)};
}

/// What is not a letter anybody could read or copy: nothing stands for it in the text.
int clean_rune(int rune) {
    if (rune == '\t') return ' ';
    if (rune < 0x20 || (rune >= 0xD800 && rune <= 0xDFFF) || rune > 0x10FFFF) return 0xFFFD;
    return rune;
}

void append(PageText& text, int rune, const Quad& quad) {
    char bytes[8];
    text.utf8.append(bytes, static_cast<std::size_t>(fz_runetochar(bytes, rune)));
    text.quads.push_back(quad);
}

/// MuPDF draws a hyphen where it breaks a line at a soft one: the last of the line, behind a letter and
/// before another (or at the end of the page). It is the line's, not the word's.
bool ends_with_soft_hyphen(const fz_stext_line& line, const fz_stext_line* next) {
    const fz_stext_char* before = nullptr;
    for (const fz_stext_char* c = line.first_char; c != nullptr && c->next != nullptr; c = c->next)
        before = c;
    const auto letter = [](const fz_stext_char* c) {
        return c != nullptr && text::is_letter(static_cast<char32_t>(c->c));
    };
    return before != nullptr && letter(before) && before->next->c == '-' &&
           (next == nullptr || letter(next->first_char));
}

void append_line(PageText& text, const fz_stext_line& line, Point origin, bool soft) {
    TextLine entry{.first = static_cast<std::uint32_t>(text.quads.size()), .count = 0, .box = {}};
    for (const fz_stext_char* c = line.first_char; c != nullptr; c = c->next) {
        if (text.quads.size() >= k_max_page_characters) break;
        const bool hyphen = soft && c->next == nullptr;
        append(text, hyphen ? static_cast<int>(text::k_soft_hyphen) : clean_rune(c->c),
               quad_of(c->quad, origin));
        ++entry.count;
    }
    entry.box = rect_of(fz_translate_rect(line.bbox, -origin.x, -origin.y));
    text.lines.push_back(entry);
    if (text.quads.size() < k_max_page_characters) append(text, '\n', {});
}

PageText flatten(const fz_stext_page& page, Point origin, bool flows) {
    PageText text;
    const std::vector<Row> rows = rows_of(page);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const fz_stext_line* const next = i + 1 < rows.size() ? rows[i + 1].line : nullptr;
        append_line(text, *rows[i].line, origin, flows && ends_with_soft_hyphen(*rows[i].line, next));
        if (rows[i].ends_block && text.quads.size() < k_max_page_characters) append(text, '\n', {});
    }
    return text;
}

}  // namespace

Expected<PageText> page_text(Engine& engine, int number, Cookie cookie) {
    engine.input_failed = false;
    fz_context* context = engine.context;
    fz_page* page = nullptr;
    fz_device* device = nullptr;
    fz_stext_page* text = nullptr;
    fz_rect bounds = fz_empty_rect;
    const int code = guarded(context, [&] {
        page = load_page(engine, number);
        bounds = fz_bound_page(context, page);
        text = fz_new_stext_page(context, bounds);
        fz_stext_options options{};
        device = fz_new_stext_device(context, text, &options);
        // Contents only: what stands in form fields and notes is not the book's text.
        fz_run_page_contents(context, page, device, fz_identity, static_cast<fz_cookie*>(cookie));
        fz_close_device(context, device);
    });
    Expected<PageText> answer = PageText{};
    if (code != 0 || aborted(cookie))
        answer = failure(engine, code, cookie, ErrorCode::page_cannot_be_shown);
    else
        answer = flatten(*text, {.x = bounds.x0, .y = bounds.y0}, engine.format == Format::epub);
    fz_drop_device(context, device);
    fz_drop_stext_page(context, text);
    fz_drop_page(context, page);
    return answer;
}

}  // namespace oqyrman::render::mupdf
