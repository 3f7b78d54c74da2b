// Ctrl+K: everything that can be done, found by its name.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/ui/commands.h"
#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

constexpr const char* k_field = "commands.field";
constexpr const char* k_scroll = "commands.scroll";
constexpr float k_rows_least = 2, k_rows_most = 9;

/// True when it is chosen.
bool draw_command(Context& context, const Command& command, bool first, const Rect& rect, int number,
                  int count) {
    Widgets& w = context.widgets;
    const std::string id = "commands.item." + command.id;
    const auto press = w.pressable({.role = Role::list_item,
                                    .automation_id = id,
                                    .name = command.words,
                                    .description = command.keys,
                                    .rect = rect,
                                    .position_in_set = number,
                                    .set_size = count},
                                   w.px(size::k_radius));
    if (!press.visible) return press.pressed;
    if (first || press.hovered)
        w.canvas().fill(rect, first ? w.colours().track : w.colours().hover, w.px(size::k_radius));
    const float gap = w.px(size::k_gap_small);
    const float room = rect.width - 2 * gap;
    const float words = std::ceil(w.canvas().width(command.words, TextStyle::body));
    const float keys = std::ceil(w.canvas().width(command.keys, TextStyle::small));
    if (!w.canvas().line(command.words, TextStyle::body, w.colours().ink,
                         {rect.x + gap, rect.y, std::min(room, words + 1), rect.height}))
        w.note_cut(id);
    // Where both do not fit, the words say more.
    if (!command.keys.empty() && words + keys + 2 * gap <= room)
        w.canvas().line(command.keys, TextStyle::small, w.colours().second_ink,
                        {right(rect) - gap - keys, rect.y, keys, rect.height}, Align::right);
    return press.pressed;
}

/// A letter typed while the focus is in the list belongs to the field.
void go_on_typing(const std::string& typed, Context& context, Actions& out) {
    const auto& key = context.widgets.input().key;
    if (!key || key->text.empty() || key->ctrl || key->alt) return;
    out.push_back(state::TextEdited{state::Field::command, typed + key->text});
    context.widgets.set_focus(k_field);
}

/// The one that was pressed, or null.
const Command* draw_list(Context& context, const std::vector<Command>& found, bool typing,
                         const std::string& title, const Rect& list) {
    Widgets& w = context.widgets;
    const float row = w.px(size::k_control);
    const Command* pressed = nullptr;
    const float scrolled = w.begin_scroll(k_scroll, list, true);
    w.begin_group({.id = "commands.list", .role = Role::list, .name = title, .rect = list});
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Rect rect{list.x, list.y - scrolled + row * static_cast<float>(i),
                        list.width - w.px(size::k_scroll_bar), row};
        if (draw_command(context, found[i], typing && i == 0, rect, static_cast<int>(i + 1),
                         static_cast<int>(found.size())))
            pressed = &found[i];
    }
    w.end_group();
    w.end_scroll(row * static_cast<float>(found.size()));
    return pressed;
}

}  // namespace

void draw_commands(const state::State& state, Context& context, Actions& out) {
    Widgets& w = context.widgets;
    const language::Messages& m = context.messages;
    const std::string title = m.tr("What would you like to do?");
    const std::vector<Command> found = matching(commands(state, context), *state.commands);
    const float control = w.px(size::k_control), gap = w.px(size::k_gap);
    const float chrome = control + gap + 2 * w.px(size::k_gap_large) + 2 * w.px(size::k_gap_small);
    const float rows =
        std::clamp(std::floor((w.window().height - chrome) / control), k_rows_least, k_rows_most);
    const Rect room = w.begin_dialog({.id = "commands", .name = title}, control + gap + rows * control);
    const FieldResult field = w.text_field({.id = k_field,
                                            .label = title,
                                            .text = *state.commands,
                                            .placeholder = title,
                                            .icon = "search",
                                            .label_hidden = true,
                                            .initial_focus = true},
                                           {room.x, room.y, room.width, control});
    if (field.edited) {
        out.push_back(state::TextEdited{state::Field::command, *field.edited});
        w.scroll_to(k_scroll, 0);
    }
    const Command* chosen = field.submitted && !found.empty() ? &found.front() : nullptr;
    const Rect list{room.x, room.y + control + gap, room.width, rows * control};
    const bool typing = !w.focus_is_in_list();
    if (found.empty())
        w.text({.id = "commands.none",
                .text = m.tr("Nothing here is called that."),
                .colour = w.colours().second_ink},
               list.x, list.y, list.width);
    else if (const Command* pressed = draw_list(context, found, typing, title, list))
        chosen = pressed;
    // While one types, Enter takes the first; so Down goes to the second.
    if (typing && found.size() > 1 && w.take_key(Key::down)) w.set_focus("commands.item." + found[1].id);
    if (!typing) go_on_typing(*state.commands, context, out);
    const bool closed = w.take_key(Key::escape) || w.take_key(Key::k, true);
    w.end_dialog();
    if (chosen == nullptr && !closed) return;
    out.push_back(state::CommandsToggled{});
    if (chosen != nullptr) chosen->run(context, out);
}

}  // namespace oqyrman::ui
