// What can be done with a title, as buttons beside each other.
#include "app/ui/parts.h"
#include "app/ui/title_words.h"

namespace oqyrman::ui {

namespace {

using state::TitleButton;

bool is_borrowing(TitleButton button) {
    return button == TitleButton::borrow || button == TitleButton::fetch || button == TitleButton::join_queue;
}

/// What a place is there for; giving up a book or a place in a queue never is.
bool may_lead(TitleButton button) {
    return is_borrowing(button) || button == TitleButton::read || button == TitleButton::download ||
           button == TitleButton::ask_again;
}

std::string label_of(const language::Messages& m, TitleButton button, bool busy) {
    if (!busy) return button_words(m, button);
    if (button == TitleButton::read) return m.tr("Opening the book…");
    if (button == TitleButton::read_sample) return m.tr("Fetching the sample…");
    return button == TitleButton::ask_again ? m.tr("Asking the library…") : m.tr("Borrowing…");
}

state::Action action_of(const TitlePlace& place, TitleButton button) {
    switch (button) {
        case TitleButton::read:
            return state::ReadPressed{place.loan_id};
        case TitleButton::download:
            return state::DownloadPressed{place.loan_id};
        case TitleButton::borrow:
        case TitleButton::fetch:
        case TitleButton::join_queue:
            if (place.own_screen) return state::BorrowPressed{};
            return state::HoldBorrowPressed{place.publication_id};
        case TitleButton::leave_queue:
            return state::LeaveQueuePressed{place.publication_id};
        case TitleButton::renew:
            return state::RenewPressed{place.loan_id};
        case TitleButton::give_back:
            return state::ReturnPressed{place.loan_id};
        case TitleButton::read_sample:
            return state::SamplePressed{};
        case TitleButton::look_up:
            return state::BorrowAgainPressed{place.loan_id};
        case TitleButton::take_off_list:
            return state::RemovePressed{place.loan_id};
        case TitleButton::ask_again:
            return state::AskAgainPressed{};
    }
    return state::AskAgainPressed{};
}

ButtonKind kind_of(TitleButton button) {
    return button == TitleButton::read_sample ? ButtonKind::quiet : ButtonKind::secondary;
}

/// A download that runs can be paused, one that was can be let go of.
void download_buttons(const TitlePlace& place, const state::LoanDownloading& download, Context& context,
                      Row& row, Actions& out) {
    const std::string pause = context.messages.tr("Pause"), cancel = context.messages.tr("Cancel");
    const std::string pause_id = place.id + ".pause", cancel_id = place.id + ".cancel";
    if (download.running && row.button({.id = pause_id, .label = pause}))
        out.push_back(state::DownloadPaused{place.loan_id});
    if (!download.running && download.received_bytes > 0 &&
        row.button({.id = cancel_id, .label = cancel, .kind = ButtonKind::quiet}))
        out.push_back(state::DownloadCancelled{place.loan_id});
}

/// The book has just come, and whoever borrowed it is still where its button was: they wait to read.
bool was_waited_for(const Widgets& w) {
    const std::shared_ptr<const semantics::Frame>& before = w.last_frame();
    if (!before || semantics::find(*before, "book.title") == nullptr) return false;
    if (semantics::find(*before, "book.read") != nullptr) return false;
    const semantics::Node* focus = before->find(before->focus);
    if (focus == nullptr) return false;
    const std::string_view id = before->string(focus->automation_id);
    return id == "book.back" || id == "book.pause" || id == "book.renew";
}

}  // namespace

void title_buttons(const TitlePlace& place, const state::TitleState& title, Context& context, Row& row,
                   Actions& out) {
    for (std::size_t i = 0; i < title.buttons.size(); ++i) {
        const TitleButton button = title.buttons[i];
        const bool busy = (button == TitleButton::read && place.opening) ||
                          (is_borrowing(button) && place.borrowing) ||
                          (button == TitleButton::read_sample && place.sampling) ||
                          (button == TitleButton::ask_again && place.asking);
        const bool leads = i == 0 && may_lead(button);
        // In a list a book is opened, on its own screen read.
        const bool opens = button == TitleButton::read && !place.own_screen;
        const std::string id = place.id + "." + std::string(opens ? "open" : button_id(button));
        const std::string label = label_of(context.messages, button, busy);
        if (place.own_screen && button == TitleButton::read && was_waited_for(context.widgets))
            context.widgets.set_focus(id);
        const ButtonKind leading = place.own_screen ? ButtonKind::primary : ButtonKind::soft;
        if (row.button({.id = id,
                        .label = label,
                        .kind = leads ? leading : kind_of(button),
                        .icon = button_icon(button),
                        .enabled = !busy,
                        .busy = busy,
                        .initial_focus = place.own_screen && i == 0}))
            out.push_back(action_of(place, button));
    }
    if (title.download && !place.loan_id.empty()) download_buttons(place, *title.download, context, row, out);
}

}  // namespace oqyrman::ui
