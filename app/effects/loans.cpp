// Cards, loans and the shelf, on the `tasks` thread.
#include <spdlog/spdlog.h>

#include "app/effects/effects.h"
#include "app/effects/open_book.h"
#include "app/net/retry.h"

namespace oqyrman::effects {

namespace {

template <class T>
std::optional<state::Problem> problem_of(const lending::Outcome<T>& outcome) {
    if (outcome) return std::nullopt;
    return outcome.error();
}

}  // namespace

void Effects::begin() {
    m_tasks.post([this](const std::stop_token&) {
        auto desk = open_desk(m_start, m_http, m_clock, m_wallet);
        if (!desk) {
            spdlog::error("the shelf cannot be opened: {}", desk.error().detail);
            state::Settings settings;
            settings.language = m_start.language.value_or(m_start.system_language);
            m_post(state::Started{.settings = settings, .about = {}, .library = std::nullopt, .loans = {}});
            m_post(state::ShelfFailed{desk.error()});
            return;
        }
        m_desk = std::move(*desk);
        m_trusted.set(m_desk->lending->trusted());
        state::About about{.version = m_start.version,
                           .profiles = m_desk->profiles.names(),
                           .secret_service = m_desk->shelf->secret_service(),
                           .less_motion = m_desk->less_motion};
        m_post(state::Started{.settings = m_desk->settings,
                              .about = std::move(about),
                              .library = m_desk->library,
                              .loans = m_desk->lending->loans(),
                              .libraries = m_desk->shelf->libraries().value_or(std::vector<state::Library>()),
                              .holds = m_desk->lending->holds(),
                              .spread = net::by_chance()});
        if (const auto& aside = m_desk->shelf->report().set_aside; !aside.empty())
            m_post(state::ProblemHappened{{.kind = state::ProblemKind::shelf_damaged,
                                           .date = {},
                                           .server_text = {},
                                           .detail = "the damaged file: " + aside.string()}});
        explain_clock(*m_desk);
    });
}

void Effects::at_desk(Work work) {
    // A book may come for minutes; it is taken up again where it stopped.
    step_back();
    m_tasks.post([this, work = std::move(work)](const std::stop_token& stop) {
        if (m_desk) work(*m_desk, stop);
    });
}

void Effects::explain_clock(Desk& desk) const {
    const auto trouble = desk.lending->clock_trouble();
    if (trouble && !desk.clock_explained) m_post(state::ProblemHappened{*trouble});
    desk.clock_explained = trouble.has_value();
}

void Effects::post_loans(Desk& desk) const {
    m_trusted.set(desk.lending->trusted());
    m_post(state::LoansChanged{desk.lending->loans(), desk.lending->holds()});
}

void Effects::fetch_replaced(Desk& desk) {
    for (const std::string& id : desk.lending->replaced_books())
        m_queue.post([this, id] {
            if (!m_downloads.contains(id)) download(id);
        });
}

void Effects::run(const state::SyncLoans&) {
    at_desk([this](Desk& desk, const std::stop_token& stop) {
        post_loans(desk);
        std::optional<state::Problem> problem;
        if (desk.library) problem = desk.lending->sync(*desk.library, stop);
        post_loans(desk);
        fetch_replaced(desk);
        m_post(state::LoansSynced{problem});
        explain_clock(desk);
    });
}

void Effects::run(const state::BorrowTitle& wanted) {
    at_desk([this, wanted](Desk& desk, const std::stop_token& stop) {
        auto borrowed =
            desk.lending->borrow(desk.library.value_or(state::Library{}), wanted.publication, stop);
        post_loans(desk);
        if (!borrowed)
            m_post(state::BorrowFinished{wanted.publication.id, std::unexpected(borrowed.error())});
        else if (borrowed->hold)
            m_post(state::HoldPlaced{std::move(*borrowed->hold)});
        else
            m_post(state::BorrowFinished{wanted.publication.id, std::move(borrowed->loan_id)});
    });
}

void Effects::run(const state::DownloadBook& wanted) {
    if (!m_downloads.contains(wanted.loan_id)) download(wanted.loan_id);
}

void Effects::download(const std::string& loan_id) {
    const std::stop_source stepping_back;
    m_downloads.insert_or_assign(loan_id, stepping_back);
    m_tasks.post([this, loan_id, stepping_back](const std::stop_token& stop) {
        if (!m_desk) return;
        const std::stop_callback end_of_program(stop,
                                                [stepping_back]() mutable { stepping_back.request_stop(); });
        const auto progress = [this](const std::string&, std::uint64_t, std::uint64_t) {
            post_loans(*m_desk);
        };
        std::optional<state::Problem> problem;
        if (!stepping_back.stop_requested())
            problem = m_desk->lending->download(loan_id, progress, stepping_back.get_token());
        post_loans(*m_desk);
        const bool stepped_back = stepping_back.stop_requested() && !stop.stop_requested();
        m_queue.post([this, loan_id, problem, stepped_back, stepping_back] {
            const auto found = m_downloads.find(loan_id);
            const bool wanted = found != m_downloads.end() && found->second == stepping_back;
            // Paused by the patron, who knows why it stopped; perhaps already gone on with.
            if (!wanted) return;
            if (stepped_back) return download(loan_id);
            m_downloads.erase(found);
            m_post(state::DownloadFinished{loan_id, problem});
        });
    });
}

void Effects::run(const state::StopDownload& wanted) {
    if (const auto found = m_downloads.find(wanted.loan_id); found != m_downloads.end()) {
        found->second.request_stop();
        m_downloads.erase(found);
    }
    at_desk([this, wanted](Desk& desk, const std::stop_token&) {
        if (wanted.discard)
            if (const auto problem = desk.lending->discard_download(wanted.loan_id))
                m_post(state::ProblemHappened{*problem});
        post_loans(desk);
    });
}

void Effects::run(const state::Diagnose&) {
    at_desk([this](Desk& desk, const std::stop_token& stop) {
        m_post(
            state::DiagnosisFinished{desk.lending->diagnose(desk.library.value_or(state::Library{}), stop)});
        explain_clock(desk);
    });
}

void Effects::run(const state::UseProxyLogin& wanted) {
    m_http.set_proxy_login(net::ProxyLogin{.login = wanted.login, .password = wanted.password});
}

void Effects::run(const state::RepairLoan& wanted) {
    at_desk([this, wanted](Desk& desk, const std::stop_token& stop) {
        const auto problem = desk.lending->repair(wanted.loan_id, stop);
        post_loans(desk);
        if (problem) return m_post(state::ProblemHappened{*problem});
        m_queue.post([this, wanted] { run(state::DownloadBook{wanted.loan_id}); });
    });
}

void Effects::run(const state::RenewLoan& wanted) {
    at_desk([this, wanted](Desk& desk, const std::stop_token& stop) {
        const auto renewed = desk.lending->renew(wanted.loan_id, stop, wanted.until);
        post_loans(desk);
        m_post(state::RenewFinished{wanted.loan_id, problem_of(renewed),
                                    renewed ? renewed->until : wanted.until});
    });
}

void Effects::run(const state::LeaveQueue& wanted) {
    at_desk([this, wanted](Desk& desk, const std::stop_token& stop) {
        const state::Publication& title = wanted.publication;
        const auto problem = desk.lending->leave_queue(title, stop);
        post_loans(desk);
        m_post(state::QueueLeft{title.id, title.title, problem});
    });
}

void Effects::run(const state::KeepNotice& wanted) {
    at_desk([wanted](Desk& desk, const std::stop_token&) {
        if (const auto problem = desk.lending->keep_notice(wanted.loan_id, wanted.moment))
            spdlog::error("a notice is not kept: {}", problem->detail);
    });
}

void Effects::run(const state::KeepHoldNotice& wanted) {
    at_desk([wanted](Desk& desk, const std::stop_token&) {
        if (const auto problem = desk.lending->keep_hold_notice(wanted.publication_id))
            spdlog::error("a notice is not kept: {}", problem->detail);
    });
}

void Effects::run(const state::ReturnLoan& wanted) {
    at_desk([this, wanted](Desk& desk, const std::stop_token& stop) {
        const auto returned = desk.lending->return_loan(wanted.loan_id, stop);
        m_post(state::ReturnFinished{.loan_id = wanted.loan_id,
                                     .problem = problem_of(returned),
                                     .queued = returned && returned->queued});
        post_loans(desk);
    });
}

void Effects::run(const state::RemoveLoan& wanted) {
    at_desk([this, wanted](Desk& desk, const std::stop_token&) {
        if (const auto problem = desk.lending->remove(wanted.loan_id))
            m_post(state::ProblemHappened{*problem});
        post_loans(desk);
    });
}

void Effects::run(const state::SaveSettings& wanted) {
    speak(wanted.settings.language);
    at_desk([wanted](Desk& desk, const std::stop_token&) {
        if (const auto kept = desk.shelf->save_settings(wanted.settings); !kept)
            spdlog::error("settings not kept: {}", kept.error().detail);
    });
}

}  // namespace oqyrman::effects
