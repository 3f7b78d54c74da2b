#pragma once
// One open book as the reader screen shows it.

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/state/language.h"
#include "app/state/loan_values.h"

namespace oqyrman::state {

/// Size in points (1/72 inch) at zoom 1.
struct PageSize {
    float width = 0;
    float height = 0;
    friend bool operator==(const PageSize&, const PageSize&) = default;
};

struct OutlineEntry {
    std::string title;
    int level = 0;  ///< 0 is the top
    int page = 0;   ///< 0-based; -1 when the target could not be resolved
    float y = 0;    ///< points from the page's top
    friend bool operator==(const OutlineEntry&, const OutlineEntry&) = default;
};

/// Rectangle in points from the page's upper left corner.
struct PageRect {
    float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    friend bool operator==(const PageRect&, const PageRect&) = default;
};

struct PageLink {
    std::vector<PageRect> rects;  ///< one for each line it stands on, never none
    int page = -1;                ///< target inside the book, or -1
    float y = 0;
    std::string uri;  ///< target outside; empty inside
    friend bool operator==(const PageLink&, const PageLink&) = default;
};

/// Text of one page in reading order, with where each character stands (same order as code points).
struct PageText {
    std::string utf8;
    std::vector<PageRect> boxes;
    std::vector<std::uint32_t> paragraphs;  ///< where they begin: code points, ascending
    friend bool operator==(const PageText&, const PageText&) = default;
};

/// What the reader's eye is on: this point of the page is held at the top of the window.
struct Anchor {
    int page = 0;
    double y = 0;  ///< fraction of the page's height, 0..1
    double x = 0.5;
    friend bool operator==(const Anchor&, const Anchor&) = default;
};

/// Oqyrman's own locator: survives another layout, another window and another edition of the reader.
/// `resource` is the EPUB resource (empty for PDF), `offset` code points into its text, `quote` a few
/// words there; for PDF `page` and `y` are what counts.
struct Locator {
    std::string resource;
    std::uint32_t offset = 0;
    std::string quote;
    int page = 0;
    double y = 0;
    double progression = 0;  ///< of the whole book, 0..1
    friend bool operator==(const Locator&, const Locator&) = default;
};

/// Kept by number: new ones at the end.
enum class ViewMode { continuous, single_page, two_pages };
/// `comfortable` is the width, but never so wide that lines tire the eye: how a book opens before the patron
/// has chosen otherwise.
enum class Fit { width, page, zoom, comfortable, height };

struct ReaderView {
    ViewMode mode = ViewMode::continuous;
    Fit fit = Fit::comfortable;
    double zoom = 1.0;  ///< used when fit is zoom; 1 = 96 pixels an inch at scale 1
    friend bool operator==(const ReaderView&, const ReaderView&) = default;
};

/// Before a character (code point) of a page's text; one past the last is its end.
struct TextPoint {
    int page = 0;
    std::uint32_t offset = 0;
    friend auto operator<=>(const TextPoint&, const TextPoint&) = default;
};

/// Selected text: from where it was begun to where it now ends, which may be before that.
struct Selection {
    TextPoint anchor, head;
    TextPoint first() const { return std::min(anchor, head); }
    TextPoint last() const { return std::max(anchor, head); }  ///< one past the last character
    friend bool operator==(const Selection&, const Selection&) = default;
};

/// Places to go back to that are remembered.
inline constexpr std::size_t k_max_jumps = 50;

/// More pages than this nobody selects by hand.
inline constexpr int k_max_selected_pages = 50;

/// A place in the book where the words looked for stand: a rectangle for each line, the words around it.
struct FoundPlace {
    int page = 0;
    std::string before, match, after;
    std::vector<PageRect> rects;
    friend bool operator==(const FoundPlace&, const FoundPlace&) = default;
};

/// What a search may bring: more places than this nobody looks through.
inline constexpr std::size_t k_max_found_places = 2000;

/// A search in the book. It begins at the page in view, goes to the end and on from the first page.
struct BookSearch {
    std::string typed;         ///< in the field
    std::string text;          ///< looked for, now or last; empty: nothing
    std::uint64_t number = 0;  ///< of this search; answers to others are stale
    int from = 0;              ///< the page it began at
    int read = 0;              ///< pages looked through
    bool running = false;
    bool follow = false;             ///< the first place is to be gone to
    bool broken = false;             ///< it broke off; the rest of the book was not looked through
    bool too_many = false;           ///< it ended at k_max_found_places
    std::vector<FoundPlace> places;  ///< in the order of the book
    std::optional<std::size_t> current;
    friend bool operator==(const BookSearch&, const BookSearch&) = default;
};

/// A place the patron marked. `id` is its own in this book, from 1 on.
struct Bookmark {
    std::uint64_t id = 0;
    Locator locator;
    std::string name = {};             ///< the patron's own; empty: it is called by what stands there
    std::optional<Anchor> place = {};  ///< in the present layout, once it is known
    friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

/// Of one book: more than this nobody finds again.
inline constexpr std::size_t k_max_bookmarks = 500;

/// A sentence of the book: where it stands, [first, last), and how it is said: one line, words whole.
struct Sentence {
    TextPoint first, last;
    std::string text;
    Language language = Language::en;  ///< it is written in
    friend bool operator==(const Sentence&, const Sentence&) = default;
};

/// What the speech service calls -100 to 100; 0 is its normal pace.
inline constexpr std::array<int, 7> k_speech_paces{-50, -25, 0, 25, 45, 65, 85};
inline constexpr std::size_t k_normal_speech_pace = 2;
/// Pages without a word, one after another, before the voice gives up looking for words.
inline constexpr int k_max_silent_pages = 30;

enum class AloudTrouble : std::uint8_t { none, no_service, no_text };

/// The book, read aloud sentence by sentence. Its words are never charged to the right to copy: nothing of
/// them leaves the reader but to the desktop's voice.
struct ReadingAloud {
    /// Which sentence of the page that is asked for comes next.
    enum class Begin : std::uint8_t { in_view, behind, last, same_words };

    bool paused = false;
    AloudTrouble trouble = AloudTrouble::none;
    int page = 0;                        ///< whose sentences these are, or are asked for
    std::vector<Sentence> sentences;     ///< that begin on `page`
    std::optional<std::size_t> current;  ///< nothing while they are asked for
    std::uint64_t number = 0;            ///< of what is said; what is told of others is stale
    Begin begin = Begin::in_view;
    TextPoint from;      ///< of in_view and behind
    std::string words;   ///< of same_words: said when the book was laid out anew
    bool ended = false;  ///< and their end was told before they were found again
    int silent_pages = 0;
    friend bool operator==(const ReadingAloud&, const ReadingAloud&) = default;
};

/// Beside the page, one at a time; they push it.
enum class ReaderPanel { none, contents, bookmarks, search, loan, text };

struct Reader {
    std::string loan_id;         ///< empty for a file opened by hand and for a sample
    std::string sample_of = {};  ///< the publication that this is a sample of
    std::string title;
    BookFormat format = BookFormat::pdf;
    std::uint64_t document = 0;  ///< which open document tiles belong to; a new number after each re-layout
    std::vector<PageSize> pages;
    std::vector<OutlineEntry> outline;
    bool outline_known = false;
    /// What the book calls its pages ("iv", "12"); empty where it does not, else one for each page.
    std::vector<std::string> labels;
    std::map<int, PageText> texts;  ///< a few pages around the one in view
    std::map<int, std::vector<PageLink>> links;
    std::set<int> asked_pages;   ///< whose text and links were asked for
    std::set<int> failed_pages;  ///< pages the engine could not draw
    ReaderView view;
    bool view_unsaved = false;
    int turn = 0;       ///< of a PDF's pages: quarters clockwise, 0 to 3
    bool hand = false;  ///< the mouse moves the page, also over text
    Anchor anchor;
    Anchor saved;  ///< the position last handed to the shelf
    /// While another layout is being made: the place whose words it will lead to. A patron who has gone
    /// elsewhere since is not taken back there.
    std::optional<Anchor> laid_out_from;
    /// The entry of the contents chosen while another layout was being made.
    std::optional<std::size_t> entry_wanted;
    ReaderPanel panel = ReaderPanel::none;
    /// Where the patron was before each jump, the newest last; and where they came back from.
    std::vector<Anchor> jumped_from, came_back_from;
    BookSearch search;
    std::optional<Selection> selection;  ///< never empty
    std::vector<Bookmark> bookmarks;     ///< in the order of the book, as far as their places are known
    bool bookmarks_unsaved = false;
    std::optional<ReadingAloud> aloud;
    std::string go_to;  ///< what is typed in "go to page"
    friend bool operator==(const Reader&, const Reader&) = default;
};

/// How far down the page, as a fraction of its height, `y` points of it stand. A turned page is shown from
/// its top.
double place_in_page(const Reader& reader, int page, float y);
/// What a page is called: as printed on it where the book says so, else by its number from 1 on.
std::string page_label(const Reader& reader, int page);

}  // namespace oqyrman::state
