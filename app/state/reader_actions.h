#pragma once
// What the patron does with an open book.

#include <cstddef>
#include <cstdint>
#include <optional>

#include "app/state/state.h"

namespace oqyrman::state {

struct ReaderMoved {
    Anchor anchor;
};
/// To another part of the book: the way back is remembered.
struct ReaderJumped {
    Anchor anchor;
};
struct JumpRetraced {
    bool back;  ///< otherwise forward again
};
struct KeysToggled {};
struct CommandsToggled {};
/// The pages of a PDF a quarter further round.
struct PagesTurned {
    bool clockwise;
};
struct HandToggled {};
struct ReaderViewChosen {
    ReaderView view;
    bool going_on = false;  ///< a step of a movement: kept once that has rested
};
struct ContentsToggled {};
/// An entry of the contents, by its number in the outline, and where it stands in the present layout.
struct ContentsEntryChosen {
    std::size_t number;
    Anchor anchor;
};
struct LoanPanelToggled {};
struct BookSearchToggled {};
struct BookSearchSubmitted {};  ///< looks for what is typed; the same words again: the next place
struct BookSearchStopped {};
struct FoundPlaceChosen {
    std::size_t number;
};
struct FoundPlaceStepped {
    bool forward;
};
struct TextPanelToggled {};  ///< only where text flows
struct TextStylingChosen {
    TextStyling text;
};
/// Text was selected, or nothing is any more.
struct SelectionChanged {
    std::optional<Selection> selection;
};
struct CopyPressed {};
struct BookmarksToggled {};  ///< the panel
struct BookmarkToggled {};   ///< on the page in view: taken away where there is one, else put there
struct BookmarkChosen {
    std::uint64_t id;
};
/// To the next bookmark after the place in view, or the one before it.
struct BookmarkStepped {
    bool forward;
};
struct ReadAloudWanted {};  ///< from what is in view on, or from what is selected
struct ReadAloudStopped {};
struct ReadAloudPaused {};  ///< or goes on
struct SentenceStepped {
    bool forward;
};
struct SpeechPaceStepped {
    bool faster;
};
struct GoToSubmitted {};
struct ReaderClosed {};
/// The room for a page of flowing text changed: the open EPUB is laid out anew, the next one opens in that
/// size. Points.
struct ReaderResized {
    float width;
    float height;
};

}  // namespace oqyrman::state
