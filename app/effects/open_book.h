#pragma once
// Inside app/effects only: one book that the engine has open.

#include "app/effects/effects.h"

namespace oqyrman::effects {

/// UI thread only.
struct Effects::Open {
    std::uint64_t number = 0;  ///< what screens call this document under its present layout
    render::DocumentId id = 0;
    std::uint32_t epoch = 0;
    lending::OpenBook book;
    std::string asked_as;         ///< loan id or file, as the patron asked for it
    bool password_tried = false;  ///< the book's own
    state::Reader reader;         ///< as it is offered to update()
    bool offered = false;
    bool closing = false;  ///< to be closed once its position is known
    int positions_awaited = 0;
    /// The part of a search that is under way.
    struct Search {
        render::RequestId request = 0;
        state::SearchBook wanted;
    };
    std::optional<Search> search;
    /// Where a locator stands in the present layout. While the patron stays there it is not asked for again:
    /// each answer is the beginning of a line, and places would drift backwards with every layout.
    struct Kept {
        state::Anchor anchor;
        state::Locator locator;
    };
    std::optional<Kept> kept;
    std::optional<state::Locator> layout_locator;  ///< the one that the layout under way is to keep
    render::ReflowSettings layout;                 ///< the one it has, or is about to have
    /// Pages whose text is being read for the clipboard.
    struct Copying {
        state::CopyText wanted;
        std::set<render::RequestId> awaited;
        std::map<int, render::PageText> pages;
    };
    std::optional<Copying> copying;
    /// Pages whose sentences are wanted.
    struct Aloud {
        int page = 0;
        std::set<render::RequestId> awaited;
        std::map<int, render::PageText> pages;
    };
    std::optional<Aloud> aloud;
    std::map<render::RequestId, state::Anchor> bookmarks_made;    ///< whose locator is asked for
    std::map<render::RequestId, std::uint64_t> bookmarks_sought;  ///< whose place is asked for, to their ids
    /// Another layout is wanted; it waits for the locator of the place in view.
    std::optional<render::ReflowSettings> layout_wanted;
};

}  // namespace oqyrman::effects
