// A look into a book before it is borrowed: fetched behind the title's page, then shown.
#include "app/effects/effects.h"
#include "app/state/title.h"

namespace oqyrman::effects {

void Effects::run(const state::OpenSample& wanted) {
    run(state::StopSample{});
    m_sample = std::make_shared<Sampling>(wanted.publication, std::stop_source());
    fetch_sample();
}

void Effects::run(const state::StopSample&) {
    if (m_sample) m_sample->stop.request_stop();
    m_sample.reset();
}

void Effects::fetch_sample() {
    const std::stop_source stepping_back = m_sample->stop = std::stop_source();
    m_tasks.post([this, wanted = m_sample, stepping_back](const std::stop_token& stop) {
        if (!m_desk) return;
        const std::stop_callback end_of_program(stop,
                                                [stepping_back]() mutable { stepping_back.request_stop(); });
        auto result =
            std::make_shared<std::expected<lending::OpenBook, state::Problem>>(std::unexpected(state::Problem{
                .kind = state::ProblemKind::offline, .date = {}, .server_text = {}, .detail = {}}));
        if (!stepping_back.stop_requested())
            *result = m_desk->lending->open_sample(m_desk->library.value_or(state::Library{}),
                                                   wanted->publication, stepping_back.get_token());
        const bool stepped_back = stepping_back.stop_requested() && !stop.stop_requested();
        m_queue.post([this, wanted, result, stepped_back] {
            if (m_sample != wanted) return;  // the patron went elsewhere
            if (!*result && stepped_back) return fetch_sample();
            m_sample.reset();
            const state::Publication& title = wanted->publication;
            const std::string key = state::sample_key(title.id);
            if (*result) return show(std::move(**result), key);
            m_post(state::BookOpenFailed{key, title.title, result->error()});
        });
    });
}

}  // namespace oqyrman::effects
