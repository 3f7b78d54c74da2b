#include "app/ui/diagnosis_words.h"

#include "app/ui/problem_words.h"

namespace oqyrman::ui {

namespace {

using language::Messages;
using state::Checked;
using state::Verdict;

std::string name_of(const Messages& m, Checked checked) {
    switch (checked) {
        case Checked::network:
            return m.tr("This computer’s network");
        case Checked::proxy:
            return m.tr("The way out of this network");
        case Checked::certificate:
            return m.tr("The server’s proof of identity");
        case Checked::clock:
            return m.tr("This computer’s clock");
        case Checked::server:
            return m.tr("The library’s server");
        case Checked::card:
            return m.tr("Your card");
        case Checked::licences:
            return m.tr("Your loans’ licences");
    }
    return {};
}

std::string fine(const Messages& m, Checked checked) {
    switch (checked) {
        case Checked::network:
            return m.tr("Connected.");
        case Checked::proxy:
            return m.tr("The proxy lets requests through.");
        case Checked::certificate:
            return m.tr("It is your library’s server and nobody else.");
        case Checked::clock:
            return m.tr("It agrees with the library’s.");
        case Checked::server:
            return m.tr("It answers.");
        case Checked::card:
            return m.tr("The library knows it.");
        case Checked::licences:
            return m.tr("They are genuine.");
    }
    return {};
}

std::string not_needed(const Messages& m, Checked checked) {
    switch (checked) {
        case Checked::proxy:
            return m.tr("No proxy stands in between.");
        case Checked::certificate:
            return m.tr("The library runs on this computer and needs none.");
        case Checked::card:
            return m.tr("You are not signed in.");
        case Checked::licences:
            return m.tr("There are no loans with a licence.");
        case Checked::clock:
            return m.tr("The library does not say what time it is there.");
        case Checked::network:
        case Checked::server:
            return m.tr("Nothing to check.");
    }
    return {};
}

std::string words_of(const Messages& m, const state::Finding& finding, state::Instant now) {
    switch (finding.verdict) {
        case Verdict::fine:
            return fine(m, finding.checked);
        case Verdict::trouble:
            return finding.problem ? problem_words(m, *finding.problem, now).what : std::string();
        case Verdict::not_needed:
            return not_needed(m, finding.checked);
        case Verdict::not_known:
            return m.tr("Not known: something before it stands in the way.");
    }
    return {};
}

}  // namespace

FindingWords finding_words(const Messages& m, const state::Finding& finding, state::Instant now) {
    return {name_of(m, finding.checked), words_of(m, finding, now)};
}

std::string summary_words(const Messages& m, const state::Diagnosis& diagnosis, state::Instant now) {
    const state::Finding* trouble = first_trouble(diagnosis);
    if (trouble == nullptr || !trouble->problem)
        return m.tr("Everything between this computer and the library works.");
    const ProblemWords words = problem_words(m, *trouble->problem, now);
    std::string all = words.what + " " + words.advice;
    if (!trouble->problem->server_text.empty())
        all += "\n" + m.tr("The library says: {words}", {{"words", trouble->problem->server_text}});
    return all;
}

}  // namespace oqyrman::ui
