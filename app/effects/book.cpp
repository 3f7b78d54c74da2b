// The open book: between lending, the engine and the reader screen.
#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "app/effects/effects.h"
#include "app/effects/open_book.h"
#include "app/reading/book_bytes.h"
#include "app/reading/style_sheet.h"
#include "app/reading/values.h"

namespace oqyrman::effects {

namespace {

constexpr std::string_view k_license_ending = ".lcpl";

std::vector<state::PageSize> alike(int count, const render::PageSize& size) {
    return std::vector<state::PageSize>(static_cast<std::size_t>(std::max(0, count)),
                                        state::PageSize{.width = size.width, .height = size.height});
}

}  // namespace

void Effects::run(const state::OpenLoan& wanted) { open_loan(wanted.loan_id, std::nullopt); }

void Effects::run(const state::OpenLoanWithPassphrase& wanted) {
    open_loan(wanted.loan_id, wanted.passphrase);
}

void Effects::open_loan(const std::string& loan_id, const std::optional<std::string>& passphrase) {
    at_desk([this, loan_id, passphrase](Desk& desk, const std::stop_token& stop) {
        auto result = std::make_shared<lending::OpenResult>(desk.lending->open(loan_id, passphrase, stop));
        post_loans(desk);
        fetch_replaced(desk);
        if (const auto* prompt = std::get_if<state::PassphrasePrompt>(result.get()))
            return m_post(state::PassphraseAsked{*prompt});
        if (const auto* problem = std::get_if<state::Problem>(result.get()))
            return m_post(state::BookOpenFailed{loan_id, {}, *problem});
        m_queue.post(
            [this, result, loan_id] { show(std::move(std::get<lending::OpenBook>(*result)), loan_id); });
    });
}

void Effects::run(const state::OpenFile& wanted) {
    at_desk([this, wanted](Desk& desk, const std::stop_token& stop) {
        auto result = std::make_shared<lending::FileResult>(desk.lending->open_file(wanted.path, stop));
        post_loans(desk);
        const auto failed = [&](state::Problem problem) {
            problem.of_license_file = wanted.path.ends_with(k_license_ending);
            m_post(state::BookOpenFailed{wanted.path, {}, std::move(problem)});
        };
        if (const auto* problem = std::get_if<state::Problem>(result.get())) return failed(*problem);
        if (const auto* imported = std::get_if<lending::Imported>(result.get())) {
            if (const auto problem = desk.lending->download(imported->loan_id, {}, stop))
                return failed(*problem);
            post_loans(desk);
            return m_post(state::ReadPressed{imported->loan_id});
        }
        m_queue.post([this, result, path = wanted.path] {
            show(std::move(std::get<lending::OpenBook>(*result)), path);
        });
    });
}

void Effects::run(const state::UnlockBook& wanted) {
    auto locked = std::exchange(m_locked, nullptr);
    if (!locked || wanted.password.empty()) return;
    const std::string asked_as = locked->asked_as;
    show(std::move(locked->book), asked_as, wanted.password);
}

void Effects::show(lending::OpenBook book, const std::string& asked_as, const std::string& password) {
    if (!m_client) {
        const state::Problem problem{.kind = state::ProblemKind::unexpected,
                                     .date = {},
                                     .server_text = {},
                                     .detail = "no page worker"};
        return m_post(state::BookOpenFailed{asked_as, book.title, problem});
    }
    const bool epub = book.format == state::BookFormat::epub;
    auto bytes = std::make_shared<reading::BookBytes>(book.content, book.bytes);
    auto layout = reading::reflow(m_page, m_text);
    const auto opening =
        m_client->open(std::move(bytes), epub ? render::Format::epub : render::Format::pdf, layout, password);
    auto open = std::make_unique<Open>();
    open->asked_as = asked_as;
    open->password_tried = !password.empty();
    open->layout = std::move(layout);
    open->number = m_next_number++;
    open->id = opening.document;
    open->reader.loan_id = book.loan_id;
    open->reader.sample_of = book.sample_of;
    open->reader.title = book.title;
    open->reader.format = book.format;
    open->reader.document = open->number;
    open->reader.bookmarks = book.bookmarks;
    open->book = std::move(book);
    m_open.emplace(open->number, std::move(open));
}

Effects::Open* Effects::find(render::DocumentId id) {
    const auto found =
        std::ranges::find_if(m_open, [&](const auto& entry) { return entry.second->id == id; });
    return found == m_open.end() ? nullptr : found->second.get();
}

void Effects::on_reply(render::Reply reply) {
    Open* open = find(reply.document);
    if (open != nullptr && (on_searched(*open, reply) || on_copying(*open, reply) ||
                            on_sentences(*open, reply) || on_bookmark(*open, reply)))
        return;
    if (open == nullptr || (reply.answer && std::holds_alternative<render::Tile>(*reply.answer)) ||
        !reply.answer) {
        const bool opening_failed = open != nullptr && !open->offered && !reply.answer &&
                                    reply.answer.error().code != render::ErrorCode::cancelled;
        if (opening_failed) return on_opening_failed(*open, reply.answer.error());
        if (m_picture_replies) m_picture_replies(std::move(reply));
        return;
    }
    struct Take {
        Effects& effects;
        Open& open;
        void operator()(const render::Opened& a) const { effects.on_opened(open, a); }
        void operator()(const render::LaidOut& a) const { effects.on_laid_out(open, a); }
        void operator()(const render::PageSizes& a) const {
            open.reader.pages = reading::to_pages(a);
            effects.offer(open);
        }
        void operator()(const render::Outline& a) const {
            effects.m_post(state::OutlineArrived{open.number, reading::to_outline(a)});
        }
        void operator()(const render::PageLabels& a) const {
            effects.m_post(state::PageLabelsArrived{open.number, a.labels});
        }
        void operator()(const render::PageLinks& a) const {
            effects.m_post(state::PageLinksArrived{open.number, a.page, reading::to_links(a)});
        }
        void operator()(const render::TextOfPage& a) const {
            effects.m_post(state::PageTextArrived{open.number, a.page, reading::to_text(a.text)});
        }
        void operator()(const render::LocatorOfPlace& a) const {
            effects.keep_position(open, reading::to_locator(a.locator));
        }
        void operator()(const render::PlaceOfLocator& a) const {
            open.reader.anchor = {.page = a.place.page, .y = static_cast<double>(a.place.y), .x = 0.5};
            if (open.book.position) open.kept = {open.reader.anchor, *open.book.position};
            effects.offer(open);
        }
        void operator()(const render::Found&) const {}  // of a search that was given up
        void operator()(const render::Tile&) const {}
        void operator()(const render::Picture&) const {}
    };
    std::visit(Take{*this, *open}, *reply.answer);
}

void Effects::on_opening_failed(Open& open, const render::Error& error) {
    m_client->close(open.id);
    auto failed = std::move(m_open.extract(open.number).mapped());
    if (!failed->book.sample_of.empty())
        at_desk([](Desk& desk, const std::stop_token&) { desk.lending->forget_sample(); });
    if (error.code != render::ErrorCode::password_needed)
        return m_post(
            state::BookOpenFailed{failed->asked_as, failed->book.title, reading::to_problem(error)});
    m_post(state::PassphraseAsked{{.loan_id = failed->asked_as,
                                   .title = failed->book.title,
                                   .provider = {},
                                   .hint = {},
                                   .hint_url = {},
                                   .typed = {},
                                   .wrong = failed->password_tried,
                                   .busy = false,
                                   .of_book = true}});
    m_locked = std::move(failed);
}

void Effects::on_opened(Open& open, const render::Opened& opened) {
    open.epoch = opened.epoch;
    if (!opened.reflowable) {
        if (open.book.position)
            open.reader.anchor = {.page = open.book.position->page, .y = open.book.position->y, .x = 0.5};
        m_client->page_sizes(open.id);
        return;
    }
    open.reader.pages = alike(opened.page_count, opened.first_page);
    if (open.book.position)
        m_client->place_of(open.id, reading::from_locator(*open.book.position));
    else
        offer(open);
}

void Effects::offer(Open& open) {
    if (open.offered) return;
    open.offered = true;
    m_post(state::BookOpened{open.reader});
}

void Effects::on_laid_out(Open& open, const render::LaidOut& laid_out) {
    open.epoch = laid_out.epoch;
    const std::uint64_t before = open.number;
    auto node = m_open.extract(open.number);
    open.number = m_next_number++;
    node.key() = open.number;
    m_open.insert(std::move(node));
    open.reader.document = open.number;
    open.reader.pages = alike(laid_out.page_count, laid_out.first_page);
    state::Anchor anchor = open.reader.anchor;
    open.kept.reset();
    open.aloud.reset();
    if (laid_out.place)
        anchor = {.page = laid_out.place->page, .y = static_cast<double>(laid_out.place->y), .x = 0.5};
    if (laid_out.place && open.layout_locator) open.kept = {anchor, *open.layout_locator};
    m_post(state::BookLaidOut{
        .old_document = before, .document = open.number, .pages = open.reader.pages, .anchor = anchor});
    // A wish that named the book as it was called before found nobody; it is not forgotten.
    if (reading::reflow(m_page, m_text) != open.layout && !open.layout_wanted)
        run(state::LayOutBook{open.number, m_page.width, m_page.height, anchor});
}

void Effects::run(const state::SizePages& wanted) {
    m_page = {.width = wanted.width, .height = wanted.height};
}

void Effects::run(const state::StyleText& wanted) { m_text = wanted.text; }

void Effects::run(const state::LayOutBook& wanted) {
    const auto found = m_open.find(wanted.document);
    if (found == m_open.end()) return;
    Open& open = *found->second;
    open.reader.anchor = wanted.anchor;
    open.layout_wanted = reading::reflow({.width = wanted.width, .height = wanted.height}, m_text);
    find_locator(open, wanted.anchor);
}

void Effects::run(const state::CloseDocument& wanted) {
    const auto found = m_open.find(wanted.document);
    if (found == m_open.end()) return;
    found->second->closing = true;
    if (found->second->positions_awaited > 0) return;
    m_client->close(found->second->id);
    m_open.erase(found);
}

void Effects::run(const state::LoadOutline& wanted) {
    if (const auto open = document(wanted.document)) m_client->outline(open->id);
}

void Effects::run(const state::LoadPageLabels& wanted) {
    if (const auto open = document(wanted.document)) m_client->page_labels(open->id);
}

void Effects::run(const state::LoadPageText& wanted) {
    if (const auto open = document(wanted.document)) m_client->text(open->id, wanted.page);
}

void Effects::run(const state::LoadPageLinks& wanted) {
    if (const auto open = document(wanted.document)) m_client->links(open->id, wanted.page);
}

void Effects::run(const state::SavePosition& wanted) {
    const auto found = m_open.find(wanted.document);
    if (found == m_open.end()) return;
    Open& open = *found->second;
    if (open.reader.format == state::BookFormat::pdf) {
        const double pages = std::max<double>(1, static_cast<double>(open.reader.pages.size()));
        keep_position(open, {.resource = {},
                             .offset = 0,
                             .quote = {},
                             .page = wanted.anchor.page,
                             .y = wanted.anchor.y,
                             .progression = (wanted.anchor.page + wanted.anchor.y) / pages});
        return;
    }
    find_locator(open, wanted.anchor);
}

void Effects::find_locator(Open& open, const state::Anchor& anchor) {
    ++open.positions_awaited;
    if (open.kept && open.kept->anchor == anchor)
        return keep_position(open, state::Locator(open.kept->locator));
    m_client->locator_of(open.id, {.page = anchor.page, .y = static_cast<float>(anchor.y)});
}

void Effects::keep_position(Open& writable, const state::Locator& locator) {
    writable.book.position = locator;
    if (!writable.book.publication_id.empty()) {
        at_desk([id = writable.book.publication_id, locator](Desk& desk, const std::stop_token&) {
            if (const auto kept = desk.shelf->save_position(id, locator); !kept)
                spdlog::error("position not kept: {}", kept.error().detail);
        });
    }
    if (writable.positions_awaited > 0) --writable.positions_awaited;
    if (writable.positions_awaited > 0) return;
    tell_left();
    if (writable.closing) {
        m_client->close(writable.id);
        m_open.erase(writable.number);
        return;
    }
    if (auto layout = std::exchange(writable.layout_wanted, std::nullopt)) {
        writable.layout = *layout;
        writable.layout_locator = locator;
        m_client->lay_out(writable.id, std::move(*layout), reading::from_locator(locator));
    }
}

void Effects::leave(std::function<void()> left) {
    step_back();
    m_tasks.hurry();
    m_left = std::move(left);
    tell_left();
}

void Effects::tell_left() {
    const bool waits =
        std::ranges::any_of(m_open, [](const auto& each) { return each.second->positions_awaited > 0; });
    if (!m_left || waits) return;
    m_tasks.post(
        [this, left = std::exchange(m_left, nullptr)](const std::stop_token&) { m_queue.post(left); });
}

}  // namespace oqyrman::effects
