// Queues: who waits for a book, and for whom a copy is kept.
#include <algorithm>

#include "app/demo_library/library.h"

namespace oqyrman::demo_library {

std::vector<Hold> Library::holds_on(const std::string& book_id) const {
    std::vector<Hold> queue;
    for (const Hold& hold : m_holds)
        if (hold.book_id == book_id) queue.push_back(hold);
    return queue;
}

void Library::keep(const Hold& hold) {
    m_store.set("hold " + hold.id, written(hold));
    const auto known = std::ranges::find(m_holds, hold.id, &Hold::id);
    (known != m_holds.end() ? *known : m_holds.emplace_back()) = hold;
}

void Library::drop(const Hold& hold) {
    m_store.remove("hold " + hold.id);
    std::erase_if(m_holds, [&](const Hold& each) { return each.id == hold.id; });
}

std::ptrdiff_t Library::free_copies(const std::string& book_id) {
    std::ptrdiff_t free = m_options.copies - std::ssize(open_loans("", book_id));
    for (Hold& hold : holds_on(book_id)) {
        if (hold.kept_until != Seconds{} && hold.kept_until <= now()) {
            drop(hold);  // nobody came
            continue;
        }
        if (hold.kept_until == Seconds{} && free > 0) {
            hold.kept_until = now() + std::chrono::hours(m_options.pickup_hours);
            keep(hold);
        }
        if (hold.kept_until != Seconds{}) --free;
    }
    return std::max<std::ptrdiff_t>(free, 0);
}

/// A way to borrow, and how the queue for it stands, by OPDS 2.0.
Json Library::offer(const Book& book, const Visit& visit) {
    Json borrow = link("http://opds-spec.org/acquisition/borrow", "/opds/borrow/" + book.id, k_publication);
    const auto free = free_copies(book.id);
    const auto queue = holds_on(book.id);
    const auto mine = std::ranges::find(queue, visit.card, &Hold::card);
    Json availability = {{"state", free > 0 ? "available" : "unavailable"}};
    Json holds = {{"total", queue.size()}};
    if (mine != queue.end() && mine->kept_until != Seconds{}) {
        availability = {{"state", "ready"}, {"until", mine->kept_until}};
    } else if (mine != queue.end()) {
        availability = {{"state", "reserved"}};
        holds["position"] = mine - queue.begin() + 1;
    }
    borrow["properties"] = {
        {"availability", availability},
        {"copies", {{"total", m_options.copies}, {"available", free}}},
        {"authenticate", m_base_url + "/opds/authentication"},
        {"indirectAcquisition",
         list_of({{"type", k_license}, {"child", list_of({{"type", protected_type(book.kind)}})}})}};
    if (m_options.queue > 0) borrow["properties"]["holds"] = holds;
    if (mine != queue.end()) borrow["properties"]["cancellable"] = true;
    return borrow;
}

Answer Library::leave_queue(const Visit& visit) {
    for (const Hold& hold : holds_on(visit.id)) {
        if (hold.card != visit.card) continue;
        drop(hold);
        return publication(visit);
    }
    return std::unexpected(Refusal{.status = 400,
                                   .type = "http://librarysimplified.org/terms/problem/no-active-hold",
                                   .title = visit.words.tr("You are not waiting for this book.")});
}

}  // namespace oqyrman::demo_library
