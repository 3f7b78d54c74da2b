// Text selected on the pages, and copied.
#include <algorithm>
#include <utility>

#include "app/state/updating.h"

namespace oqyrman::state {

namespace {

/// What may still be copied of this loan is known anew.
void keep_left(Updating& u, const std::string& loan_id, std::optional<std::int64_t> left) {
    const auto loan = std::ranges::find(u.state.loans, loan_id, &Loan::id);
    if (loan != u.state.loans.end()) loan->copy_left = left;
}

}  // namespace

void on(Updating& u, const SelectionChanged& a) {
    if (!u.state.reader) return;
    Reader& reader = *u.state.reader;
    reader.selection = a.selection;
    if (!reader.selection) return;
    Selection& selection = *reader.selection;
    const int pages = static_cast<int>(reader.pages.size());
    const bool sound = std::min(selection.anchor.page, selection.head.page) >= 0 &&
                       std::max(selection.anchor.page, selection.head.page) < pages;
    const bool too_long = std::abs(selection.head.page - selection.anchor.page) >= k_max_selected_pages;
    if (!sound || too_long || selection.anchor == selection.head) reader.selection.reset();
}

void on(Updating& u, const CopyPressed&) {
    if (!u.state.reader || !u.state.reader->selection) return;
    const Reader& reader = *u.state.reader;
    u.want(CopyText{reader.document, reader.loan_id, reader.selection->first(), reader.selection->last()});
}

void on(Updating& u, const TextCopied& a) {
    keep_left(u, a.loan_id, a.left);
    if (a.text.empty()) return;
    u.want(SetClipboard{a.text});
    show_toast(u, ToastKind::copied, {}, std::nullopt);
    u.state.toasts.back().count = a.left;
}

void on(Updating& u, const CopyRefused& a) {
    keep_left(u, a.loan_id, a.left);
    show_toast(u, ToastKind::copy_refused, {}, std::nullopt);
    u.state.toasts.back().count = a.left;
}

}  // namespace oqyrman::state
