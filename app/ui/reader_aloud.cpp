// The book read aloud: the strip below the page, the sentence being said, and the page that follows it.
#include <algorithm>
#include <cmath>

#include "app/ui/screen_reader.h"

namespace oqyrman::ui {

namespace layout = render::layout;

namespace {

/// A sentence is brought to this part of the room's height from its top.
constexpr double k_sentence_top = 0.15;

const state::Sentence* being_said(const state::Reader& reader) {
    return reader.aloud && reader.aloud->current ? &reader.aloud->sentences[*reader.aloud->current] : nullptr;
}

std::string trouble_words(const language::Messages& m, state::AloudTrouble trouble) {
    switch (trouble) {
        case state::AloudTrouble::none:
            return {};
        case state::AloudTrouble::no_service:
            return m.tr(
                "This computer has no voice to read aloud with. A librarian can install one: Speech "
                "Dispatcher.");
        case state::AloudTrouble::no_text:
            return m.tr("There is nothing to read aloud from here on: these pages have no text.");
    }
    return {};
}

/// What is left of the strip for words, beside two buttons.
float words_width(const Context& context) {
    const Widgets& w = context.widgets;
    return std::max(w.px(size::k_panel) / 2, w.window().width - 4 * w.px(size::k_gap) -
                                                 w.button_width({.id = "reader.aloud.pause",
                                                                 .label = context.messages.tr("Try again")}) -
                                                 w.px(size::k_control));
}

struct Strip {
    ReaderSheet& sheet;
    Rect rect;
    float x;

    Rect place(float width) {
        const float control = sheet.w().px(size::k_control);
        const Rect place{x, std::round(rect.y + (rect.height - control) / 2), width, control};
        x += width + sheet.w().px(size::k_gap_small);
        return place;
    }
    bool button(const Button& button) {
        return sheet.w().button(button, place(sheet.w().button_width(button)));
    }
};

void draw_trouble(ReaderSheet& s, Strip& strip, const std::string& words) {
    Widgets& w = s.w();
    const float width = words_width(s.context);
    const float high = w.canvas().height(words, TextStyle::body, width);
    const Rect rect{strip.x, std::round(strip.rect.y + (strip.rect.height - high) / 2), width, high};
    w.spoken(
        {.role = Role::notification, .automation_id = "reader.aloud.trouble", .name = words, .rect = rect});
    w.canvas().paragraph(words, TextStyle::body, w.colours().ink, rect);
    strip.x += width + w.px(size::k_gap);
    if (strip.button({.id = "reader.aloud.pause", .label = s.m().tr("Try again")}))
        s.out.push_back(state::ReadAloudPaused{});
}

void draw_steps(ReaderSheet& s, Strip& strip) {
    const language::Messages& m = s.m();
    if (strip.button({.id = "reader.aloud.previous",
                      .label = m.tr("Previous sentence"),
                      .kind = ButtonKind::icon,
                      .icon = "previous"}))
        s.out.push_back(state::SentenceStepped{false});
    const bool paused = s.reader.aloud->paused;
    if (strip.button({.id = "reader.aloud.pause",
                      .label = paused ? m.tr("Go on reading") : m.tr("Pause"),
                      .icon = paused ? "play" : "pause"}))
        s.out.push_back(state::ReadAloudPaused{});
    if (strip.button({.id = "reader.aloud.next",
                      .label = m.tr("Next sentence"),
                      .kind = ButtonKind::icon,
                      .icon = "next"}))
        s.out.push_back(state::SentenceStepped{true});
}

void draw_pace(ReaderSheet& s, Strip& strip) {
    Widgets& w = s.w();
    const language::Messages& m = s.m();
    const std::size_t pace = s.state.settings.speech_pace;
    if (strip.button({.id = "reader.aloud.slower",
                      .label = m.tr("Slower"),
                      .kind = ButtonKind::icon,
                      .icon = "slower",
                      .enabled = pace > 0}))
        s.out.push_back(state::SpeechPaceStepped{false});
    const std::string words = m.tr("Speed {number}", {{"number", std::to_string(pace + 1)}});
    const Rect rect = strip.place(std::ceil(w.canvas().width(words, TextStyle::body)));
    w.spoken({.role = Role::status, .automation_id = "reader.aloud.pace", .name = words, .rect = rect});
    w.canvas().line(words, TextStyle::body, w.colours().ink, rect);
    if (strip.button({.id = "reader.aloud.faster",
                      .label = m.tr("Faster"),
                      .kind = ButtonKind::icon,
                      .icon = "faster",
                      .enabled = pace + 1 < state::k_speech_paces.size()}))
        s.out.push_back(state::SpeechPaceStepped{true});
}

}  // namespace

float aloud_strip_height(const state::Reader& reader, const Context& context) {
    if (!reader.aloud) return 0;
    const Widgets& w = context.widgets;
    const std::string words = trouble_words(context.messages, reader.aloud->trouble);
    if (words.empty()) return w.px(size::k_bar);
    const float high = context.widgets.canvas().height(words, TextStyle::body, words_width(context));
    return std::max(w.px(size::k_bar), high + 2 * w.px(size::k_gap_small));
}

void draw_aloud_strip(ReaderSheet& s, const Rect& rect) {
    Widgets& w = s.w();
    w.canvas().fill(rect, w.colours().ground);
    w.canvas().rule(rect.x, right(rect), rect.y);
    w.begin_group({.id = "reader.aloud.strip", .name = s.m().tr("Read aloud"), .rect = rect});
    Strip strip{s, rect, rect.x + w.px(size::k_gap)};
    const std::string trouble = trouble_words(s.m(), s.reader.aloud->trouble);
    if (trouble.empty()) {
        draw_steps(s, strip);
        strip.x += w.px(size::k_gap);
        draw_pace(s, strip);
    } else {
        draw_trouble(s, strip, trouble);
    }
    const std::string words = s.m().tr("Stop reading aloud");
    const Button stop{.id = "reader.aloud.stop", .label = words, .kind = ButtonKind::icon, .icon = "close"};
    strip.x = std::max(strip.x, right(rect) - w.px(size::k_gap) - w.button_width(stop));
    if (strip.button(stop)) s.out.push_back(state::ReadAloudStopped{});
    w.end_group();
}

void draw_spoken(ReaderSheet& s) {
    if (const state::Sentence* sentence = being_said(s.reader))
        draw_marks(s, {sentence->first, sentence->last}, k_spoken);
}

void follow_voice(ReaderSheet& s) {
    const state::Sentence* sentence = being_said(s.reader);
    std::uint64_t& shown = s.context.memory.reader.spoken_shown;
    if (sentence == nullptr || shown == s.reader.aloud->number) return;
    const int page = sentence->first.page;
    const bool on_screen =
        std::ranges::find(s.frame.pages, page, &layout::VisiblePage::page) != s.frame.pages.end();
    const auto text = text_of(s, page);
    if (!text) {
        // Its text comes when the page is there.
        if (!on_screen) s.move(layout::page_anchor(s.view, page));
        return;
    }
    shown = s.reader.aloud->number;
    const auto first = static_cast<std::int32_t>(sentence->first.offset);
    const auto last =
        sentence->last.page == page ? static_cast<std::int32_t>(sentence->last.offset) : text->size();
    const Rect box = text->bounds({first, last});
    const auto place =
        layout::to_viewport(s.view, page, on_shown_page(s, page, {box.x, box.y, right(box), bottom(box)}));
    if (!place) return s.move(layout::page_anchor(s.view, page));
    const auto room = static_cast<double>(s.room.height);
    if (place->y >= 0 && place->y + std::min(place->height, room) <= room) return;
    s.move(layout::scroll_by(s.view, 0, place->y - k_sentence_top * room));
}

void handle_aloud_keys(ReaderSheet& s) {
    Widgets& w = s.w();
    if (w.take_key(Key::r, true)) {
        if (s.reader.aloud)
            s.out.push_back(state::ReadAloudPaused{});
        else
            s.out.push_back(state::ReadAloudWanted{});
    }
    if (!s.reader.aloud || w.input().shift) return;
    if (w.take_key(Key::down, true)) s.out.push_back(state::SentenceStepped{true});
    if (w.take_key(Key::up, true)) s.out.push_back(state::SentenceStepped{false});
}

}  // namespace oqyrman::ui
