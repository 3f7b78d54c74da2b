// Text of an open book on its way to the clipboard: read from its pages, mended, charged to the licence.
#include <algorithm>
#include <utility>

#include "app/effects/effects.h"
#include "app/effects/open_book.h"
#include "app/reading/values.h"
#include "render/text/mending.h"

namespace oqyrman::effects {

namespace {

constexpr std::uint32_t k_to_the_end = UINT32_MAX;

/// The words between two points of the pages there are.
std::string words(const state::CopyText& wanted, const std::map<int, render::PageText>& pages) {
    std::vector<render::text::TextPiece> pieces;
    for (const auto& [number, page] : pages)
        pieces.push_back(
            {.page = &page,
             .first = number == wanted.first.page ? reading::from_text_offset(page, wanted.first.offset) : 0,
             .end = number == wanted.last.page ? reading::from_text_offset(page, wanted.last.offset)
                                               : k_to_the_end});
    return render::text::mended(pieces);
}

}  // namespace

void Effects::run(const state::CopyText& wanted) {
    const auto found = m_open.find(wanted.document);
    if (found == m_open.end()) return;
    Open& open = *found->second;
    open.copying = Open::Copying{.wanted = wanted, .awaited = {}, .pages = {}};
    const int last = std::min(wanted.last.page, wanted.first.page + state::k_max_selected_pages - 1);
    for (int page = wanted.first.page; page <= last; ++page)
        open.copying->awaited.insert(m_client->text(open.id, page));
}

bool Effects::on_copying(Open& open, const render::Reply& reply) {
    if (!open.copying || open.copying->awaited.erase(reply.request) == 0) return false;
    // A page that cannot be read has no words to copy.
    const auto* text = reply.answer ? std::get_if<render::TextOfPage>(&*reply.answer) : nullptr;
    if (text != nullptr) open.copying->pages.insert_or_assign(text->page, text->text);
    if (!open.copying->awaited.empty()) return true;
    const Open::Copying done = *std::exchange(open.copying, std::nullopt);
    charge(done.wanted.loan_id, words(done.wanted, done.pages));
    return true;
}

void Effects::charge(const std::string& loan_id, std::string text) {
    if (loan_id.empty()) return m_post(state::TextCopied{{}, std::move(text), std::nullopt});
    at_desk([this, loan_id, text = std::move(text)](Desk& desk, const std::stop_token&) {
        const auto charged = desk.lending->charge_copy(loan_id, render::text::characters(text));
        if (!charged) return m_post(state::ProblemHappened{charged.error()});
        if (charged->granted) return m_post(state::TextCopied{loan_id, text, charged->left});
        m_post(state::CopyRefused{loan_id, charged->left.value_or(0)});
    });
}

}  // namespace oqyrman::effects
