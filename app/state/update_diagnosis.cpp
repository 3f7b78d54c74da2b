// What stands between this computer and the library: what update() does about it.
#include "app/state/updating.h"

namespace oqyrman::state {

void on(Updating& u, const DiagnosisWanted&) {
    u.state.problem.reset();
    if (u.state.screen != Screen::diagnosis) {
        // A page that leads nowhere without its book is no place to come back to.
        const bool reading = u.state.screen == Screen::reader || u.state.screen == Screen::ended;
        u.state.diagnosis_from = reading ? Screen::loans : u.state.screen;
        if (u.state.reader) close_reader(u, Screen::loans);
        u.state.screen = Screen::diagnosis;
        u.state.diagnosis = {};
    }
    if (u.state.diagnosis.busy) return;
    u.state.diagnosis.busy = true;
    u.want(Diagnose{});
}

void on(Updating& u, const DiagnosisFinished& a) {
    u.state.diagnosis.busy = false;
    u.state.diagnosis.findings = a.findings;
    u.state.diagnosis.made = u.state.now;
}

void on(Updating& u, const ProxyLoginWanted&) {
    u.state.problem.reset();
    u.state.proxy_login.emplace();
}

void on(Updating& u, const ProxyLoginSubmitted&) {
    if (!u.state.proxy_login || u.state.proxy_login->login.empty()) return;
    u.want(UseProxyLogin{u.state.proxy_login->login, u.state.proxy_login->password});
    u.state.proxy_login.reset();
    if (u.state.screen == Screen::diagnosis) return on(u, DiagnosisWanted{});
    on(u, RetryPressed{});
}

void on(Updating& u, const ProxyLoginCancelled&) { u.state.proxy_login.reset(); }

}  // namespace oqyrman::state
