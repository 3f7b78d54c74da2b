// The choices that the first start and the settings share: language, colours, size.
#include <array>
#include <cmath>

#include "app/ui/parts.h"

namespace oqyrman::ui {

namespace {

struct LanguageName {
    state::Language language;
    std::string_view id, name;
};
/// Each in itself, so that everybody finds their own.
constexpr std::array k_language_names{
    LanguageName{state::Language::kk, "settings.language.kk", "Қазақша"},
    LanguageName{state::Language::ru, "settings.language.ru", "Русский"},
    LanguageName{state::Language::en, "settings.language.en", "English"},
};

constexpr std::array<double, 4> k_scales{1.0, 1.25, 1.5, 2.0};
constexpr std::array<std::string_view, 4> k_scale_ids{"settings.scale.100", "settings.scale.125",
                                                      "settings.scale.150", "settings.scale.200"};
constexpr std::array<std::string_view, 4> k_scale_labels{"100 %", "125 %", "150 %", "200 %"};

}  // namespace

std::optional<std::size_t> choose(Context& context, std::string_view id, const std::string& label,
                                  const std::vector<Choice>& choices, Column& column, bool fill) {
    Widgets& w = context.widgets;
    const float each = w.choices_width(choices) / static_cast<float>(choices.size());
    // Three names that fill a card stand under each other: room is not what is short there.
    std::size_t rows = fill && choices.size() % 2 != 0 ? choices.size() : 1;
    while (rows < choices.size() &&
           (choices.size() % rows != 0 || each * static_cast<float>(choices.size() / rows) > column.width))
        ++rows;
    const float wanted = each * static_cast<float>(choices.size() / rows);
    const Rect rect{column.x, column.y, fill ? column.width : std::min(wanted, column.width),
                    w.px(size::k_control) * static_cast<float>(rows)};
    column.y += rect.height;
    return w.choices(id, label, choices, rect, rows);
}

void language_choice(Context& context, const state::State& state, Column& column, Actions& out, bool fill) {
    std::vector<Choice> choices;
    for (const LanguageName& each : k_language_names)
        choices.push_back(
            {.id = each.id, .label = each.name, .chosen = each.language == state.settings.language});
    const std::string label = context.messages.tr("Language");
    if (const auto chosen = choose(context, "settings.language", label, choices, column, fill))
        out.push_back(state::LanguageChosen{k_language_names[*chosen].language});
}

void theme_choice(Context& context, const state::State& state, Column& column, Actions& out, bool fill) {
    const language::Messages& m = context.messages;
    const std::array labels{m.tr("Paper"), m.tr("Sepia"), m.tr("Dark"), m.tr("High contrast")};
    constexpr std::array<std::string_view, 4> ids{"settings.theme.paper", "settings.theme.sepia",
                                                  "settings.theme.dark", "settings.theme.contrast"};
    std::vector<Choice> choices;
    for (std::size_t i = 0; i < k_all_themes.size(); ++i)
        choices.push_back(
            {.id = ids[i], .label = labels[i], .chosen = state.settings.theme == k_all_themes[i]});
    if (const auto chosen = choose(context, "settings.theme", m.tr("Colours"), choices, column, fill))
        out.push_back(state::ThemeChosen{k_all_themes[*chosen]});
}

void scale_choice(Context& context, const state::State& state, Column& column, Actions& out, bool fill) {
    std::vector<Choice> choices;
    for (std::size_t i = 0; i < k_scales.size(); ++i)
        choices.push_back({.id = k_scale_ids[i],
                           .label = k_scale_labels[i],
                           .chosen = std::abs(state.settings.text_scale - k_scales[i]) < 0.01});
    const std::string label = context.messages.tr("Size of everything");
    const auto chosen = choose(context, "settings.scale", label, choices, column, fill);
    if (!chosen) return;
    // Everything moves with its size; what was chosen stays in view.
    context.widgets.set_focus(k_scale_ids[*chosen]);
    out.push_back(state::TextScaleChosen{k_scales[*chosen]});
}

void notice_choice(Context& context, const state::State& state, Column& column, Actions& out) {
    const language::Messages& m = context.messages;
    const state::NoticeTimes& now = state.settings.notices;
    const auto offer = [&](std::string_view id, const std::string& label, const auto& numbers, int chosen,
                           const auto& words) {
        std::vector<std::string> ids, labels;
        for (const int number : numbers) {
            ids.push_back(std::string(id) + "." + std::to_string(number));
            labels.push_back(number == 0 ? m.tr("Not at all") : words(number));
        }
        std::vector<Choice> choices;
        for (std::size_t i = 0; i < ids.size(); ++i)
            choices.push_back({.id = ids[i], .label = labels[i], .chosen = numbers[i] == chosen});
        column.text(
            {.text = label, .style = TextStyle::small, .colour = context.widgets.colours().second_ink});
        column.gap(size::k_unit);
        const auto picked = choose(context, id, label, choices, column, false);
        column.gap(size::k_gap);
        return picked ? numbers[*picked] : chosen;
    };
    state::NoticeTimes wanted = now;
    wanted.days = offer("settings.notice-days", m.tr("Days before"), state::k_notice_days, now.days,
                        [&](int days) { return m.plural("{count} day", "{count} days", days); });
    wanted.hours = offer("settings.notice-hours", m.tr("Hours before"), state::k_notice_hours, now.hours,
                         [&](int hours) { return m.plural("{count} hour", "{count} hours", hours); });
    if (wanted != now) out.push_back(state::NoticeTimesChosen{wanted});
}

}  // namespace oqyrman::ui
