// Places the patron marked: the panel with all of them, and the ribbon on a page that has one.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/ui/screen_reader.h"

namespace oqyrman::ui {

namespace layout = render::layout;

namespace {

const state::Bookmark* bookmark_on(const state::Reader& reader, int page) {
    const auto here = std::ranges::find_if(reader.bookmarks, [&](const state::Bookmark& bookmark) {
        return bookmark.place && bookmark.place->page == page;
    });
    return here == reader.bookmarks.end() ? nullptr : &*here;
}

/// The patron's name, else the chapter it stands in, else the words that stand there.
std::string name_of(const ReaderSheet& s, const state::Bookmark& bookmark) {
    if (!bookmark.name.empty()) return bookmark.name;
    std::string chapter;
    for (const state::OutlineEntry& entry : s.reader.outline)
        if (bookmark.place && entry.page >= 0 && entry.page <= bookmark.place->page) chapter = entry.title;
    if (!chapter.empty()) return chapter;
    return bookmark.locator.quote.empty() ? s.reader.title : bookmark.locator.quote;
}

void draw_bookmark(ReaderSheet& s, std::size_t number, const Rect& rect) {
    Widgets& w = s.w();
    const state::Bookmark& bookmark = s.reader.bookmarks[number];
    const std::string name = name_of(s, bookmark);
    const std::string page =
        bookmark.place
            ? s.m().tr("Page {page}", {{"page", state::page_label(s.reader, bookmark.place->page)}})
            : std::string();
    const auto press = w.pressable({.role = Role::list_item,
                                    .automation_id = fmt::format("reader.bookmarks.item.{}", number),
                                    .name = page.empty() ? name : name + ", " + page,
                                    .rect = rect,
                                    .states = bookmark.place ? std::uint32_t{semantics::k_state_enabled} : 0U,
                                    .position_in_set = static_cast<std::int32_t>(number + 1),
                                    .set_size = static_cast<std::int32_t>(s.reader.bookmarks.size())},
                                   w.px(size::k_radius));
    if (press.pressed) s.out.push_back(state::BookmarkChosen{bookmark.id});
    if (!press.visible) return;
    const bool here = bookmark.place && bookmark.place->page == s.frame.current_page;
    if (here || press.hovered)
        w.canvas().fill(rect, here ? w.colours().track : w.colours().hover, w.px(size::k_radius));
    const float gap = w.px(size::k_gap_small), small = w.canvas().line_height(TextStyle::small);
    const Rect words{rect.x + gap, rect.y + gap / 2, rect.width - 2 * gap, small};
    w.canvas().line(page, TextStyle::small, w.colours().second_ink, words);
    w.canvas().line(name, TextStyle::body, w.colours().ink,
                    {words.x, words.y + small, words.width, w.canvas().line_height(TextStyle::body)});
}

/// The bookmark of the page in view: its name, and the way to put it there or take it away.
void draw_here(ReaderSheet& s, Column& column) {
    const state::Bookmark* here = bookmark_on(s.reader, s.reader.anchor.page);
    const language::Messages& m = s.m();
    if (column.button({.id = "reader.bookmark",
                       .label = here ? m.tr("Take the bookmark away") : m.tr("Put a bookmark here"),
                       .kind = here ? ButtonKind::secondary : ButtonKind::soft},
                      true))
        s.out.push_back(state::BookmarkToggled{});
    if (here == nullptr) return;
    column.gap(size::k_gap);
    const FieldResult field = column.field({.id = "reader.bookmark.name",
                                            .label = m.tr("Name of the bookmark"),
                                            .text = here->name,
                                            .placeholder = name_of(s, *here)});
    if (field.edited) s.out.push_back(state::TextEdited{state::Field::bookmark_name, *field.edited});
    if (field.submitted) s.w().set_focus("reader.page");
}

}  // namespace

void draw_bookmarks_panel(ReaderSheet& s, const Rect& panel) {
    Widgets& w = s.w();
    const language::Messages& m = s.m();
    draw_panel_paper(w, panel, true);
    const float gap = w.px(size::k_gap);
    w.begin_group({.id = "reader.bookmarks.panel", .name = m.tr("Bookmarks"), .rect = panel});
    Column column{w, panel.x + gap, panel.y + gap, panel.width - 2 * gap};
    column.heading({.text = m.tr("Bookmarks"), .style = TextStyle::lead_strong, .max_lines = 1}, 2);
    column.gap(size::k_gap);
    draw_here(s, column);
    column.gap(size::k_gap);
    const Rect list{panel.x, column.y, panel.width - 1,
                    std::max(0.0F, bottom(panel) - column.y - w.px(size::k_unit))};
    if (s.reader.bookmarks.empty()) {
        column.text({.id = "reader.bookmarks.none",
                     .text = m.tr("There are no bookmarks yet. Ctrl+D puts one on the page you are reading."),
                     .colour = w.colours().second_ink});
        w.end_group();
        return;
    }
    const float scrolled = w.begin_scroll("reader.bookmarks.scroll", list, false);
    const float row = w.px(size::k_found_place), side = w.px(size::k_gap_small);
    w.begin_group(
        {.id = "reader.bookmarks.list", .role = Role::list, .name = m.tr("Bookmarks"), .rect = list});
    for (std::size_t i = 0; i < s.reader.bookmarks.size(); ++i)
        draw_bookmark(
            s, i,
            {list.x + side, list.y - scrolled + row * static_cast<float>(i), list.width - 2 * side, row});
    w.end_group();
    w.end_scroll(row * static_cast<float>(s.reader.bookmarks.size()) + gap);
    w.end_group();
}

void draw_ribbons(const ReaderSheet& s) {
    Widgets& w = s.w();
    for (const layout::VisiblePage& page : s.frame.pages) {
        if (bookmark_on(s.reader, page.page) == nullptr) continue;
        const float wide = w.px(size::k_ribbon), high = 2 * wide;
        const float x = s.room.x + static_cast<float>(page.rect.x + page.rect.width) - 2 * wide;
        const float y = s.room.y + static_cast<float>(page.rect.y);
        w.canvas().fill({std::round(x), std::round(y), wide, high}, w.colours().act, w.px(2));
    }
}

void handle_bookmark_keys(ReaderSheet& s) {
    if (s.w().take_key(Key::d, true)) s.out.push_back(state::BookmarkToggled{});
    const bool back = s.w().input().shift;
    if (s.w().take_key(Key::f2)) s.out.push_back(state::BookmarkStepped{!back});
}

}  // namespace oqyrman::ui
