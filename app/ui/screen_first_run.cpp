// The first start, in three cards: the patron's language, the library, and how everything looks.
#include <algorithm>
#include <cmath>

#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

constexpr std::size_t k_cards = 3;

/// A card's ground is drawn before its words, as high as the row was in the last frame.
struct Card {
    Widgets& widgets;
    Rect rect;

    Column inside() const {
        const float margin = widgets.px(size::k_gap_large);
        return {widgets, rect.x + margin, rect.y + margin, rect.width - 2 * margin};
    }
    void draw_ground() const {
        widgets.canvas().fill(rect, widgets.colours().card, widgets.px(size::k_radius_card));
        widgets.canvas().frame(rect, widgets.colours().hairline, 1, widgets.px(size::k_radius_card));
    }
};

void card_heading(Column& column, const std::string& words) {
    column.heading({.text = words, .style = TextStyle::lead_strong}, 2);
    column.gap(size::k_gap);
}

void draw_language(const state::State& state, Context& context, Column& column, Actions& out) {
    card_heading(column, context.messages.tr("Language"));
    language_choice(context, state, column, out, true);
}

void draw_look(const state::State& state, Context& context, Column& column, Actions& out) {
    const language::Messages& m = context.messages;
    const Colour second = context.widgets.colours().second_ink;
    card_heading(column, m.tr("How it looks"));
    column.text({.text = m.tr("Size of everything"), .style = TextStyle::small, .colour = second});
    column.gap(size::k_unit);
    scale_choice(context, state, column, out, true);
    column.gap(size::k_gap);
    column.text({.text = m.tr("Colours"), .style = TextStyle::small, .colour = second});
    column.gap(size::k_unit);
    theme_choice(context, state, column, out, true);
}

void draw_library(const state::State& state, Context& context, Column& column, Actions& out) {
    card_heading(column, context.messages.tr("Library"));
    library_address(state, context, column, out);
}

void draw_welcome(Context& context, Column& column) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const bool drawn = column.width >= w.px(size::k_text_column);
    const float side = drawn ? w.px(size::k_drawing) : 0, gap = drawn ? w.px(size::k_gap_large) : 0;
    const float top = column.y;
    if (drawn) w.canvas().icon("welcome", {column.x, top, side, side}, w.colours().act, w.px(2));
    const std::string welcome = m.tr("Welcome to Oqyrman"),
                      about = m.tr("Borrow books from your library and read them here.");
    const float room = column.width - side - gap;
    const float high = w.canvas().height(welcome, TextStyle::grand, room) +
                       w.canvas().height(about, TextStyle::lead, room) + w.px(size::k_gap_small);
    Column words{w, column.x + side + gap, std::round(top + std::max(0.0F, (side - high) / 2)), room};
    words.heading({.text = welcome, .style = TextStyle::grand}, 1);
    words.gap(size::k_gap_small);
    words.text({.text = about, .style = TextStyle::lead, .colour = w.colours().second_ink});
    column.y = std::max(words.y, top + side);
    column.gap(size::k_gap_large);
}

void draw_cards(const state::State& state, Context& context, Column& column, Actions& out) {
    Widgets& w = context.widgets;
    const float gap = w.px(size::k_gap_large);
    const bool beside = column.width >= 3 * (w.px(size::k_panel) - w.px(size::k_gap)) + 2 * gap - 1;
    const float wide = beside ? std::floor((column.width - 2 * gap) / k_cards) : column.width;
    float lowest = column.y;
    float x = column.x, y = column.y;
    const auto draw_one = [&](std::size_t number, const auto& content) {
        float& high = context.memory.first_run_heights[number];
        const float row = *std::ranges::max_element(context.memory.first_run_heights);
        const Card card{w, {x, y, wide, beside ? row : high}};
        card.draw_ground();
        Column inside = card.inside();
        content(state, context, inside, out);
        const float now = inside.y + gap - y;
        if (std::abs(now - high) > 0.5F) w.draw_again_at(w.seconds());
        high = now;
        lowest = std::max(lowest, bottom(card.rect));
        if (beside)
            x += wide + gap;
        else
            y += high + gap;
    };
    draw_one(0, draw_language);
    draw_one(1, draw_library);
    draw_one(2, draw_look);
    column.y = beside ? lowest : y - gap;
}

}  // namespace

void library_address(const state::State& state, Context& context, Column& column, Actions& out) {
    const language::Messages& m = context.messages;
    const state::FirstRun& first = state.first_run;
    problem_box(context, state, first.problem, column, out);
    const FieldResult field = column.field({.id = "first-run.address",
                                            .label = m.tr("Your library’s address"),
                                            .text = first.address,
                                            .placeholder = "https://",
                                            .enabled = !first.busy,
                                            .invalid = first.problem.has_value(),
                                            .initial_focus = !first.problem});
    if (field.edited) out.push_back(state::TextEdited{state::Field::address, *field.edited});
    column.gap(size::k_gap);
    // The demo library has no address yet while it starts.
    const bool starts = first.busy && first.address.empty(), asked = first.busy && !starts;
    const bool open = column.button({.id = "first-run.open",
                                     .label = asked ? m.tr("Asking the library…") : m.tr("Open the library"),
                                     .kind = ButtonKind::primary,
                                     .enabled = !first.busy && !first.address.empty(),
                                     .busy = asked},
                                    true);
    if (open || field.submitted) out.push_back(state::AddressSubmitted{});
    column.gap(size::k_gap_large);
    column.text(
        {.text = m.tr("No library yet? The demo library runs on this computer and lends a few books."),
         .style = TextStyle::small,
         .colour = context.widgets.colours().second_ink});
    column.gap(size::k_gap_small);
    if (column.button({.id = "first-run.demo",
                       .label = starts ? m.tr("Starting the demo library…") : m.tr("Try the demo library"),
                       .kind = ButtonKind::soft,
                       .enabled = !first.busy,
                       .busy = starts},
                      true))
        out.push_back(state::DemoLibraryWanted{});
}

void draw_first_run(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const Rect window = w.window();
    w.begin_place({.id = "first-run", .name = context.messages.tr("First start"), .rect = window}, false);
    const float scrolled = w.begin_scroll("first-run", window, false);
    Column column = middle_column(context, window, size::k_content, -scrolled);
    // In a high window the cards do not hang from its upper edge.
    const float spare = window.height - w.px(size::k_text_column);
    column.y += std::round(std::max(w.px(size::k_margin), spare / 3));
    draw_welcome(context, column);
    draw_cards(state, context, column, out);
    column.gap(size::k_margin);
    w.end_scroll(column.y + scrolled);
    w.end_group();
}

}  // namespace oqyrman::ui
