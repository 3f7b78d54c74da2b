#include "app/ui/title_words.h"

#include "app/language/dates.h"
#include "app/language/matching.h"
#include "app/ui/loan_words.h"
#include "app/ui/problem_words.h"

namespace oqyrman::ui {

namespace {

using language::Messages;
using state::TitleButton;
using state::TitleKind;
using state::TitleState;

/// The sentence with a date when the date is known, else the one without.
std::string dated(const Messages& m, const TitleState& title, state::Instant now, std::string with,
                  const std::string& without) {
    if (!title.date) return without;
    if (const auto at = with.find("{date}"); at != std::string::npos)
        with.replace(at, 6, language::until_words(m, *title.date, now));
    return with;
}

/// Until the book is whole at the present speed; nothing where that cannot be said.
std::optional<std::chrono::seconds> time_left(const state::LoanDownloading& download) {
    if (download.bytes_per_second == 0 || download.total_bytes < download.received_bytes) return std::nullopt;
    const std::uint64_t rest = download.total_bytes - download.received_bytes;
    return std::chrono::seconds(static_cast<std::chrono::seconds::rep>(rest / download.bytes_per_second + 1));
}

/// Roughly: nobody needs to know that it is 61 seconds.
std::string download_time_words(const Messages& m, std::chrono::seconds left) {
    if (left < std::chrono::seconds(60)) return m.tr("less than a minute left");
    const auto minutes = std::chrono::round<std::chrono::minutes>(left).count();
    if (minutes < 60) return m.plural("{count} minute left", "{count} minutes left", minutes);
    return m.plural("{count} hour left", "{count} hours left", (minutes + 30) / 60);
}

std::string download_words(const Messages& m, const state::LoanDownloading& download) {
    if (const auto left = time_left(download))
        return m.tr("{done} of {all} · {speed} a second · {left}",
                    {{"done", size_words(m, download.received_bytes)},
                     {"all", size_words(m, download.total_bytes)},
                     {"speed", size_words(m, download.bytes_per_second)},
                     {"left", download_time_words(m, *left)}});
    if (download.total_bytes == 0)
        return m.tr("Downloading: {done}", {{"done", size_words(m, download.received_bytes)}});
    return m.tr("Downloading: {done} of {all}", {{"done", size_words(m, download.received_bytes)},
                                                 {"all", size_words(m, download.total_bytes)}});
}

std::string place_words(const Messages& m, const TitleState& title) {
    if (!title.place) return m.tr("You are in the queue");
    const std::string place = std::to_string(*title.place);
    if (!title.queue) return m.tr("Place {place} in the queue", {{"place", place}});
    return m.tr("Place {place} of {all} in the queue",
                {{"place", place}, {"all", std::to_string(*title.queue)}});
}

std::string offer_words(const Messages& m, const TitleState& title) {
    if (title.kind == TitleKind::free_copies)
        return title.copies ? m.plural("{count} copy is free", "{count} copies are free", *title.copies)
                            : m.tr("Can be borrowed");
    if (title.queue.value_or(0) > 0)
        return m.plural("{count} reader waiting", "{count} readers waiting", *title.queue);
    return m.tr("With another reader now");
}

std::string words_of(const Messages& m, const TitleState& title, state::Instant now) {
    switch (title.kind) {
        case TitleKind::opens:
            return dated(m, title, now, m.tr("Opens until {date}"), m.tr("Yours to keep"));
        case TitleKind::not_here:
            return m.tr("Not downloaded yet");
        case TitleKind::downloading:
            return download_words(m, title.download.value_or(state::LoanDownloading{}));
        case TitleKind::return_owed:
            return m.tr("Returned; the library will be told when it can be reached");
        case TitleKind::closed:
            return problem_words(m, title.problem.value_or(state::Problem{}), now).what;
        case TitleKind::lent_elsewhere:
            return m.tr("Lent to you, not on this computer yet");
        case TitleKind::waiting:
            return place_words(m, title);
        case TitleKind::kept_ready:
            return dated(m, title, now, m.tr("Kept ready for you until {date}"), m.tr("Kept ready for you"));
        case TitleKind::ready_lapsed:
            return dated(m, title, now, m.tr("It was kept for you until {date}"),
                         m.tr("It is no longer kept for you"));
        case TitleKind::not_lent:
            return m.tr("Not lent by the library");
        case TitleKind::free_to_all:
            return m.tr("Free for everyone");
        case TitleKind::free_copies:
        case TitleKind::all_out:
            return offer_words(m, title);
    }
    return {};
}

}  // namespace

StatusWords title_words(const Messages& m, const TitleState& title, state::Instant now) {
    return {language::capitalised(words_of(m, title, now)), title.due};
}

StatusWords short_title_words(const Messages& m, const TitleState& title, state::Instant now) {
    switch (title.kind) {
        case TitleKind::opens:
            if (title.date)
                return {language::capitalised(language::time_left_words(m, *title.date, now)), title.due};
            break;
        case TitleKind::downloading:
            return {m.tr("Downloading"), false};
        case TitleKind::return_owed:
            return {m.tr("Returned"), false};
        case TitleKind::closed:
            return {m.tr("Ended"), true};
        case TitleKind::lent_elsewhere:
            return {m.tr("Lent to you"), false};
        case TitleKind::kept_ready:
            return {m.tr("Kept ready for you"), true};
        case TitleKind::free_copies:
            // How many there are is said on the book's own screen; here it counts that there is one.
            return {m.tr("Can be borrowed"), false};
        case TitleKind::not_here:
        case TitleKind::waiting:
        case TitleKind::ready_lapsed:
        case TitleKind::not_lent:
        case TitleKind::free_to_all:
        case TitleKind::all_out:
            break;
    }
    return title_words(m, title, now);
}

std::string due_back_words(const Messages& m, const TitleState& title, state::Instant now) {
    const bool lent_not_here = title.kind == TitleKind::not_here || title.kind == TitleKind::downloading ||
                               title.kind == TitleKind::lent_elsewhere;
    if (!lent_not_here || !title.date) return {};
    return m.tr("Due back: {date}", {{"date", language::until_words(m, *title.date, now)}});
}

std::vector<std::string> further_title_words(const Messages& m, const TitleState& title, state::Instant now) {
    std::vector<std::string> lines;
    if (const std::string due = due_back_words(m, title, now); !due.empty()) lines.push_back(due);
    if (title.renewable_until)
        lines.push_back(m.tr("Can be renewed until {date}",
                             {{"date", language::date_only(m.language(), *title.renewable_until, now)}}));
    if (title.kind == TitleKind::waiting && title.date)
        lines.push_back(m.tr("It may be your turn by {date}",
                             {{"date", language::date_only(m.language(), *title.date, now)}}));
    if (title.out_of_reach)
        lines.push_back(m.tr("The library cannot be reached now; this is what it said last."));
    return lines;
}

std::string button_words(const Messages& m, TitleButton button) {
    switch (button) {
        case TitleButton::read:
            return m.tr("Read");
        case TitleButton::download:
            return m.tr("Download");
        case TitleButton::borrow:
            return m.tr("Borrow");
        case TitleButton::fetch:
            return m.tr("Bring it here");
        case TitleButton::join_queue:
            return m.tr("Join the queue");
        case TitleButton::leave_queue:
            return m.tr("Leave the queue");
        case TitleButton::renew:
            return m.tr("Renew");
        case TitleButton::give_back:
            return m.tr("Return");
        case TitleButton::read_sample:
            return m.tr("Read a sample");
        case TitleButton::look_up:
            return m.tr("Borrow again");
        case TitleButton::take_off_list:
            return m.tr("Take off the list");
        case TitleButton::ask_again:
            return m.tr("Try again");
    }
    return {};
}

std::string_view button_icon(TitleButton button) {
    if (button == TitleButton::read) return "book";
    return button == TitleButton::download || button == TitleButton::fetch ? "download" : "";
}

std::string_view button_id(TitleButton button) {
    switch (button) {
        case TitleButton::read:
            return "read";
        case TitleButton::download:
            return "download";
        case TitleButton::borrow:
        case TitleButton::fetch:
        case TitleButton::join_queue:
            return "borrow";
        case TitleButton::leave_queue:
            return "leave";
        case TitleButton::renew:
            return "renew";
        case TitleButton::give_back:
            return "return";
        case TitleButton::read_sample:
            return "sample";
        case TitleButton::look_up:
            return "again";
        case TitleButton::take_off_list:
            return "remove";
        case TitleButton::ask_again:
            return "retry";
    }
    return {};
}

}  // namespace oqyrman::ui
