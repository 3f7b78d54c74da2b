// Bookmarks between the screen, which knows places of a layout, and the shelf, which keeps locators.
#include <spdlog/spdlog.h>

#include "app/effects/effects.h"
#include "app/effects/open_book.h"
#include "app/reading/values.h"

namespace oqyrman::effects {

namespace {

state::Anchor anchor_of(const state::Locator& locator) {
    return {.page = locator.page, .y = locator.y, .x = 0.5};
}

}  // namespace

void Effects::run(const state::MakeBookmark& wanted) {
    const auto found = m_open.find(wanted.document);
    if (found == m_open.end()) return;
    Open& open = *found->second;
    if (open.reader.format == state::BookFormat::epub) {
        const auto request =
            m_client->locator_of(open.id, {wanted.anchor.page, static_cast<float>(wanted.anchor.y)});
        open.bookmarks_made.emplace(request, wanted.anchor);
        return;
    }
    const state::Locator locator{.resource = {},
                                 .offset = 0,
                                 .quote = {},
                                 .page = wanted.anchor.page,
                                 .y = wanted.anchor.y,
                                 .progression = 0};
    m_post(state::BookmarkMade{wanted.document, {.locator = locator, .place = wanted.anchor}});
}

void Effects::run(const state::PlaceBookmarks& wanted) {
    const auto found = m_open.find(wanted.document);
    if (found == m_open.end()) return;
    Open& open = *found->second;
    for (const state::Bookmark& bookmark : wanted.bookmarks) {
        if (open.reader.format == state::BookFormat::pdf)
            m_post(state::BookmarkPlaced{wanted.document, bookmark.id, anchor_of(bookmark.locator)});
        else
            open.bookmarks_sought.emplace(
                m_client->place_of(open.id, reading::from_locator(bookmark.locator)), bookmark.id);
    }
}

void Effects::run(const state::SaveBookmarks& wanted) {
    const auto found = m_open.find(wanted.document);
    if (found == m_open.end() || found->second->book.publication_id.empty()) return;
    at_desk([id = found->second->book.publication_id, list = wanted.bookmarks](Desk& desk,
                                                                               const std::stop_token&) {
        if (const auto kept = desk.shelf->save_bookmarks(id, list); !kept)
            spdlog::error("bookmarks not kept: {}", kept.error().detail);
    });
}

bool Effects::on_bookmark(Open& open, const render::Reply& reply) {
    if (const auto made = open.bookmarks_made.extract(reply.request)) {
        const auto* answer = reply.answer ? std::get_if<render::LocatorOfPlace>(&*reply.answer) : nullptr;
        if (answer != nullptr)
            m_post(state::BookmarkMade{
                open.number, {.locator = reading::to_locator(answer->locator), .place = made.mapped()}});
        return true;
    }
    if (const auto sought = open.bookmarks_sought.extract(reply.request)) {
        const auto* answer = reply.answer ? std::get_if<render::PlaceOfLocator>(&*reply.answer) : nullptr;
        if (answer != nullptr)
            m_post(state::BookmarkPlaced{
                open.number,
                sought.mapped(),
                {.page = answer->place.page, .y = static_cast<double>(answer->place.y), .x = 0.5}});
        return true;
    }
    return false;
}

}  // namespace oqyrman::effects
