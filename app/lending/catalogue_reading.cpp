#include "app/lending/catalogue_reading.h"

#include "app/catalogue/opds.h"

namespace oqyrman::lending {

namespace {

template <class T>
Outcome<T> outcome_of(const Answer& answer, catalogue::Expected<T> read) {
    if (read) return std::move(*read);
    // The address is not at fault, as it was the library's own: a page of the network's, or a lost server.
    if (is_page(answer)) return std::unexpected(problem_of_page(answer));
    return std::unexpected(problem(state::ProblemKind::server_down, read.error().detail));
}

}  // namespace

Outcome<state::Publication> read_publication(const Answer& answer) {
    return outcome_of(answer, catalogue::parse_publication(answer.body, answer.final_url));
}

Outcome<state::Feed> read_feed(const Answer& answer) {
    return outcome_of(answer, catalogue::parse_feed(answer.body, answer.final_url));
}

}  // namespace oqyrman::lending
