#include "app/lending/diagnosis.h"

#include "app/lending/exchange.h"

namespace oqyrman::lending {

namespace {

using net::ErrorKind;
using state::Checked;
using state::Finding;
using state::Problem;
using state::ProblemKind;
using state::Verdict;

/// How far a request got, from the nearest thing to the farthest.
enum class Reached { nothing, proxy, server };

bool failed_with(const Seen& seen, std::initializer_list<ErrorKind> kinds) {
    for (const ErrorKind kind : kinds)
        if (seen.error && seen.error->kind == kind) return true;
    return false;
}

Reached reached(const Learnt& learnt) {
    if (learnt.led_elsewhere) return Reached::nothing;
    if (failed_with(learnt.server, {ErrorKind::unreachable, ErrorKind::cancelled, ErrorKind::insecure}))
        return Reached::nothing;
    if (failed_with(learnt.server, {ErrorKind::proxy, ErrorKind::proxy_login})) return Reached::proxy;
    return Reached::server;
}

Finding trouble(Checked checked, Problem found, std::string fact) {
    return {.checked = checked,
            .verdict = Verdict::trouble,
            .problem = std::move(found),
            .fact = std::move(fact)};
}

Finding plain(Checked checked, Verdict verdict, std::string fact = {}) {
    return {.checked = checked, .verdict = verdict, .problem = {}, .fact = std::move(fact)};
}

std::string words_of(const Seen& seen) { return seen.error ? seen.error->detail : std::string(); }

Finding network(const Learnt& learnt) {
    if (!learnt.network && !learnt.local)
        return trouble(Checked::network, problem(ProblemKind::no_network), "no interface is up");
    if (learnt.led_elsewhere || learnt.server.status == net::k_network_sign_in)
        return trouble(Checked::network, problem(ProblemKind::network_sign_in), "another server answers");
    if (failed_with(learnt.server, {ErrorKind::unreachable}))
        return trouble(Checked::network, problem(ProblemKind::offline), words_of(learnt.server));
    return plain(Checked::network, Verdict::fine);
}

Finding proxy(const Learnt& learnt) {
    const std::string name = learnt.server.error ? learnt.server.error->proxy : learnt.server.proxy;
    if (failed_with(learnt.server, {ErrorKind::proxy}))
        return trouble(Checked::proxy, problem(ProblemKind::proxy_unreachable),
                       name + " " + words_of(learnt.server));
    if (failed_with(learnt.server, {ErrorKind::proxy_login}))
        return trouble(Checked::proxy, problem(ProblemKind::proxy_login_needed), name);
    if (reached(learnt) == Reached::nothing) return plain(Checked::proxy, Verdict::not_known);
    if (name.empty()) return plain(Checked::proxy, Verdict::not_needed);
    return plain(Checked::proxy, Verdict::fine, name);
}

Finding certificate(const Learnt& learnt) {
    if (learnt.local) return plain(Checked::certificate, Verdict::not_needed);
    if (reached(learnt) != Reached::server) return plain(Checked::certificate, Verdict::not_known);
    if (learnt.certificate)
        return trouble(Checked::certificate, *learnt.certificate, words_of(learnt.server));
    // Cut or late before it was seen, or after: nobody knows.
    if (learnt.server.error) return plain(Checked::certificate, Verdict::not_known);
    return plain(Checked::certificate, Verdict::fine);
}

Finding clock(const Learnt& learnt) {
    if (learnt.clock) return trouble(Checked::clock, *learnt.clock, "differs from the library's");
    if (learnt.server.date) return plain(Checked::clock, Verdict::fine);
    return plain(Checked::clock, learnt.server.error ? Verdict::not_known : Verdict::not_needed);
}

Finding server(const Learnt& learnt) {
    const Seen& seen = learnt.server;
    const std::string fact = "HTTP/" + seen.protocol + " " + std::to_string(seen.status);
    if (failed_with(seen, {ErrorKind::insecure}))
        return trouble(Checked::server, problem(ProblemKind::server_untrusted), words_of(seen));
    if (reached(learnt) != Reached::server || learnt.certificate)
        return plain(Checked::server, Verdict::not_known);
    if (seen.error) return trouble(Checked::server, problem(ProblemKind::server_down), words_of(seen));
    if (seen.status == net::k_network_sign_in) return plain(Checked::server, Verdict::not_known);
    if (seen.status >= 500) return trouble(Checked::server, problem(ProblemKind::server_down), fact);
    // It wants a card, which it says in an answer of its own.
    if (seen.status == 401) return plain(Checked::server, Verdict::fine, fact);
    if (seen.status >= 400 || seen.page)
        return trouble(Checked::server, problem(ProblemKind::not_a_catalogue),
                       fact + (seen.page ? " a web page" : ""));
    return plain(Checked::server, Verdict::fine, fact);
}

Finding card(const Learnt& learnt) {
    if (!learnt.card) return plain(Checked::card, Verdict::not_needed);
    // A page for people says nothing of a card.
    if (learnt.card->error || learnt.card->status >= 500 || learnt.card->page)
        return plain(Checked::card, Verdict::not_known);
    const std::string fact = "HTTP " + std::to_string(learnt.card->status);
    if (learnt.card_problem) return trouble(Checked::card, *learnt.card_problem, fact);
    return plain(Checked::card, Verdict::fine, fact);
}

Finding licences(const Learnt& learnt) {
    if (learnt.licences) return trouble(Checked::licences, *learnt.licences, learnt.licences->detail);
    return plain(Checked::licences, learnt.loans ? Verdict::fine : Verdict::not_needed);
}

}  // namespace

Seen seen(const net::Result& result) {
    if (!result) return {.error = result.error()};
    return {.error = {},
            .status = result->status,
            .page = result->header("content-type").starts_with("text/html"),
            .proxy = result->proxy,
            .protocol = result->protocol,
            .date = result->date};
}

std::vector<Finding> findings_of(const Learnt& learnt) {
    return {network(learnt), proxy(learnt), certificate(learnt), clock(learnt),
            server(learnt),  card(learnt),  licences(learnt)};
}

}  // namespace oqyrman::lending
