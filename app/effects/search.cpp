// Words looked for in an open book: one part of it at a time.
#include <utility>

#include "app/effects/effects.h"
#include "app/effects/open_book.h"
#include "app/reading/values.h"

namespace oqyrman::effects {

void Effects::run(const state::SearchBook& wanted) {
    const auto found = m_open.find(wanted.document);
    if (found == m_open.end()) return;
    Open& open = *found->second;
    open.search = Open::Search{m_client->search(open.id, wanted.text, wanted.first, wanted.pages), wanted};
}

void Effects::run(const state::StopSearch& wanted) {
    const auto found = m_open.find(wanted.document);
    if (found == m_open.end()) return;
    if (const auto search = std::exchange(found->second->search, std::nullopt))
        m_client->cancel(search->request);
}

bool Effects::on_searched(Open& open, const render::Reply& reply) {
    if (!open.search || open.search->request != reply.request) return false;
    const state::SearchBook wanted = std::exchange(open.search, std::nullopt)->wanted;
    if (!reply.answer) {
        const render::ErrorCode code = reply.answer.error().code;
        // Another layout cancels it; update() begins anew under that one.
        if (code == render::ErrorCode::cancelled) return true;
        if (code != render::ErrorCode::page_cannot_be_shown && code != render::ErrorCode::timeout) {
            m_post(state::BookSearchBroken{wanted.document, wanted.number});
            return true;
        }
    }
    state::BookSearched searched{.document = wanted.document,
                                 .number = wanted.number,
                                 .first = wanted.first,
                                 .pages = wanted.pages,
                                 .failed = !reply.answer,
                                 .places = {}};
    if (reply.answer) {
        const auto& part = std::get<render::Found>(*reply.answer).part;
        searched.pages = part.pages;
        searched.places = reading::to_places(part);
    }
    m_post(std::move(searched));
    return true;
}

}  // namespace oqyrman::effects
