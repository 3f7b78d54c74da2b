#include "app/ui/import_steps.h"

#include <optional>

#include "app/ui/problem_words.h"

namespace oqyrman::ui {

namespace {

using state::ProblemKind;

enum class Step { read, genuine, reached, whole, promised };

std::optional<Step> step_of(ProblemKind kind) {
    switch (kind) {
        case ProblemKind::license_damaged:
        case ProblemKind::format_unknown:
        case ProblemKind::book_damaged:
            return Step::read;
        case ProblemKind::license_altered:
        case ProblemKind::issuer_unknown:
        case ProblemKind::issuer_revoked:
        case ProblemKind::issuer_dates:
        case ProblemKind::profile_unsupported:
            return Step::genuine;
        case ProblemKind::no_network:
        case ProblemKind::network_sign_in:
        case ProblemKind::proxy_unreachable:
        case ProblemKind::proxy_login_needed:
        case ProblemKind::offline:
        case ProblemKind::server_down:
        case ProblemKind::server_refused:
        case ProblemKind::insecure_address:
        case ProblemKind::server_untrusted:
        case ProblemKind::certificate_dates:
        case ProblemKind::clock_wrong:
        case ProblemKind::sign_in_needed:
            return Step::reached;
        case ProblemKind::answer_too_large:
        case ProblemKind::download_interrupted:
        case ProblemKind::disk_full:
            return Step::whole;
        case ProblemKind::download_damaged:
            return Step::promised;
        default:
            return std::nullopt;
    }
}

}  // namespace

std::vector<ImportStep> import_steps(const language::Messages& m, const state::Problem& problem) {
    const auto failed = step_of(problem.kind);
    if (!problem.of_license_file || !failed) return {};
    std::vector<ImportStep> steps{{.name = m.tr("The licence file can be read")},
                                  {.name = m.tr("The licence is the library’s own")},
                                  {.name = m.tr("The library’s server answers")},
                                  {.name = m.tr("The whole book has arrived")},
                                  {.name = m.tr("The book is the one that was promised")}};
    const auto stopped = static_cast<std::size_t>(*failed);
    for (std::size_t i = 0; i <= stopped; ++i)
        steps[i].state = i < stopped ? ImportStep::State::done : ImportStep::State::failed;
    return steps;
}

std::string import_state_words(const language::Messages& m, ImportStep::State state) {
    switch (state) {
        case ImportStep::State::done:
            return m.tr("went well");
        case ImportStep::State::failed:
            return m.tr("it stopped here");
        case ImportStep::State::not_reached:
            return m.tr("not reached");
    }
    return {};
}

std::string import_details(const language::Messages& m, const state::Problem& problem, state::Instant now) {
    std::string all = problem_words(m, problem, now).what;
    for (const ImportStep& step : import_steps(m, problem))
        all += "\n" + step.name + ": " + import_state_words(m, step.state);
    return problem.detail.empty() ? all : all + "\n" + problem.detail;
}

}  // namespace oqyrman::ui
