// Libraries and their cards, on the `tasks` thread.
#include <spdlog/spdlog.h>

#include "app/catalogue/token.h"
#include "app/effects/effects.h"
#include "app/effects/open_book.h"
#include "app/effects/outside.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::effects {

namespace {

constexpr std::size_t k_mark_bytes = 16;

std::string random_mark() {
    drm::Bytes bytes(k_mark_bytes);
    drm::random_bytes(bytes);
    return drm::to_hex(bytes);
}

}  // namespace

void Effects::signed_in(Desk& desk, lending::Outcome<state::Library> library) {
    if (library) desk.library = *library;
    m_post(state::SignInFinished{std::move(library)});
}

void Effects::run(const state::TrySignIn& wanted) {
    at_desk([this, wanted](Desk& desk, const std::stop_token& stop) {
        signed_in(desk, desk.lending->sign_in(wanted.library, wanted.document, wanted.login, wanted.password,
                                              stop));
    });
}

void Effects::run(const state::StartBrowserSignIn& wanted) {
    const state::AuthenticationFlow* flow = state::usable_flow(wanted.document);
    if (flow == nullptr) return;
    m_browser_sign_in = {.mark = random_mark(), .library = wanted.library, .document = wanted.document};
    open_in_browser(catalogue::browser_address(flow->authenticate_url, m_browser_sign_in.mark));
}

void Effects::run(const state::FinishBrowserSignIn& wanted) {
    if (m_browser_sign_in.mark.empty()) return;
    const BrowserSignIn asked = std::exchange(m_browser_sign_in, {});
    at_desk([this, asked, url = wanted.url](Desk& desk, const std::stop_token& stop) {
        signed_in(desk,
                  desk.lending->finish_in_browser(asked.library, asked.document, url, asked.mark, stop));
    });
}

void Effects::run(const state::StopBrowserSignIn&) { m_browser_sign_in = {}; }

void Effects::run(const state::SignOut& wanted) {
    at_desk([this, wanted](Desk& desk, const std::stop_token&) {
        if (!desk.library) return;
        auto left = desk.lending->sign_out(*desk.library, wanted.key);
        if (!left) return m_post(state::ProblemHappened{left.error()});
        desk.library = *left;
        forget_answers();
        m_post(state::SignedOut{std::move(*left)});
    });
}

void Effects::run(const state::ForgetLibrary& wanted) {
    at_desk([this, wanted](Desk& desk, const std::stop_token&) {
        if (desk.library && desk.library->start_url == wanted.start_url) desk.library.reset();
        if (const auto problem = desk.lending->forget_library(wanted.start_url))
            m_post(state::ProblemHappened{*problem});
        forget_answers();
    });
}

void Effects::forget_answers() {
    m_feeds.post([this](const std::stop_token&) { m_catalogue.forget_answers(); });
}

void Effects::run(const state::SaveLibrary& wanted) {
    // At once: the feed that is asked for next is this library's, for this card.
    if (wanted.library) m_wallet.use(lending::card_of(*wanted.library));
    m_wallet.show(wanted.library ? wanted.library->start_url : std::string());
    at_desk([wanted](Desk& desk, const std::stop_token&) {
        desk.library = wanted.library;
        if (const auto kept = desk.shelf->save_library(wanted.library); !kept)
            spdlog::error("library not kept: {}", kept.error().detail);
    });
}

}  // namespace oqyrman::effects
