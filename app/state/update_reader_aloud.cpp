// The book read aloud: which sentence is said next. Where the voice is, the screen follows.
#include <algorithm>
#include <utility>

#include "app/state/updating.h"

namespace oqyrman::state {

namespace {

using Begin = ReadingAloud::Begin;

ReadingAloud* aloud(Updating& u) {
    return u.state.reader && u.state.reader->aloud ? &*u.state.reader->aloud : nullptr;
}

int page_count(const Reader& reader) { return static_cast<int>(reader.pages.size()); }

void ask(Updating& u, int page, Begin begin) {
    ReadingAloud& reading = *aloud(u);
    reading.page = page;
    reading.begin = begin;
    reading.sentences.clear();
    reading.current.reset();
    u.want(LoadSentences{u.state.reader->document, page});
}

void say(Updating& u, std::size_t index) {
    ReadingAloud& reading = *aloud(u);
    reading.current = index;
    reading.silent_pages = 0;
    reading.number = ++u.state.utterance;
    if (reading.paused) return;
    const Sentence& sentence = reading.sentences[index];
    const std::size_t pace = std::min(u.state.settings.speech_pace, k_speech_paces.size() - 1);
    u.want(Speak{reading.number, sentence.text, sentence.language, k_speech_paces[pace]});
}

void be_silent(Updating& u) {
    ReadingAloud& reading = *aloud(u);
    if (!reading.paused && reading.number != 0) u.want(StopSpeaking{});
    // What is told of it from now on is stale.
    reading.number = ++u.state.utterance;
}

void say_next(Updating& u) {
    ReadingAloud& reading = *aloud(u);
    if (!reading.current) return;
    if (*reading.current + 1 < reading.sentences.size()) return say(u, *reading.current + 1);
    if (reading.page + 1 >= page_count(*u.state.reader)) return on(u, ReadAloudStopped{});
    // A sentence that goes over to the next page was said to its end.
    reading.from = reading.sentences[*reading.current].last;
    ask(u, reading.page + 1, Begin::behind);
}

void say_previous(Updating& u) {
    ReadingAloud& reading = *aloud(u);
    if (!reading.current) return;
    if (*reading.current > 0) return say(u, *reading.current - 1);
    if (reading.page == 0) return say(u, 0);
    ask(u, reading.page - 1, Begin::last);
}

/// The top of the window as a place of the text: the first letter that stands there or below.
TextPoint in_view(const Reader& reader) {
    if (reader.selection) return reader.selection->first();
    TextPoint point{reader.anchor.page, 0};
    const auto text = reader.texts.find(reader.anchor.page);
    if (text == reader.texts.end()) return point;
    for (const PageRect& box : text->second.boxes) {
        if (box.y1 > box.y0 && place_in_page(reader, reader.anchor.page, box.y0) >= reader.anchor.y)
            return point;
        ++point.offset;
    }
    return {reader.anchor.page, 0};
}

/// The sentence at a point or, where none is, the first one behind it.
std::optional<std::size_t> at_or_behind(const std::vector<Sentence>& sentences, TextPoint from) {
    const auto found = std::ranges::find_if(sentences, [&](const Sentence& s) { return s.last > from; });
    if (found == sentences.end()) return std::nullopt;
    return static_cast<std::size_t>(found - sentences.begin());
}

std::optional<std::size_t> chosen(const ReadingAloud& reading) {
    const std::vector<Sentence>& all = reading.sentences;
    if (all.empty()) return std::nullopt;
    switch (reading.begin) {
        case Begin::in_view:
            return at_or_behind(all, reading.from);
        case Begin::behind: {
            const auto found =
                std::ranges::find_if(all, [&](const Sentence& s) { return s.first >= reading.from; });
            if (found == all.end()) return std::nullopt;
            return static_cast<std::size_t>(found - all.begin());
        }
        case Begin::last:
            return all.size() - 1;
        case Begin::same_words: {
            const auto found = std::ranges::find(all, reading.words, &Sentence::text);
            if (found == all.end()) return std::nullopt;
            return static_cast<std::size_t>(found - all.begin());
        }
    }
    return std::nullopt;
}

/// There is nothing to say on the page that was asked for.
void look_further(Updating& u) {
    ReadingAloud& reading = *aloud(u);
    const bool back = reading.begin == Begin::last;
    const int next = reading.page + (back ? -1 : 1);
    if (++reading.silent_pages >= k_max_silent_pages ||
        (next >= page_count(*u.state.reader) && reading.number == 0)) {
        be_silent(u);
        reading.trouble = AloudTrouble::no_text;
        reading.paused = true;
        return;
    }
    if (next >= page_count(*u.state.reader)) return on(u, ReadAloudStopped{});
    if (next < 0) {
        reading.from = {};
        return ask(u, 0, Begin::behind);
    }
    reading.from = {next, 0};
    ask(u, next, back ? Begin::last : Begin::behind);
}

/// Words that were being said while the book was laid out anew.
void find_words_again(Updating& u, std::optional<std::size_t> found) {
    ReadingAloud& reading = *aloud(u);
    if (!found) {
        // The line at the top of the window is theirs or one before them: they may begin on the next page.
        const bool first_try = reading.page == u.state.reader->anchor.page;
        if (first_try && reading.page + 1 < page_count(*u.state.reader))
            return ask(u, reading.page + 1, Begin::same_words);
        reading.ended = false;
        reading.from = in_view(*u.state.reader);
        return ask(u, u.state.reader->anchor.page, Begin::in_view);
    }
    reading.current = found;
    if (std::exchange(reading.ended, false)) say_next(u);
}

}  // namespace

void on(Updating& u, const ReadAloudWanted&) {
    if (!u.state.reader || u.state.reader->pages.empty()) return;
    if (aloud(u) != nullptr) on(u, ReadAloudStopped{});
    const TextPoint from = in_view(*u.state.reader);
    u.state.reader->aloud.emplace().from = from;
    ask(u, from.page, Begin::in_view);
}

void on(Updating& u, const ReadAloudStopped&) {
    if (aloud(u) == nullptr) return;
    be_silent(u);
    u.state.reader->aloud.reset();
}

void on(Updating& u, const ReadAloudPaused&) {
    ReadingAloud* reading = aloud(u);
    if (reading == nullptr) return;
    if (!reading->paused) {
        be_silent(u);
        reading->paused = true;
        return;
    }
    reading->paused = false;
    reading->trouble = AloudTrouble::none;
    reading->silent_pages = 0;
    // A sentence that was broken off is said from its beginning.
    if (reading->current) return say(u, *reading->current);
    reading->from = in_view(*u.state.reader);
    ask(u, reading->from.page, Begin::in_view);
}

void on(Updating& u, const SentenceStepped& a) {
    if (aloud(u) == nullptr) return;
    a.forward ? say_next(u) : say_previous(u);
}

void on(Updating& u, const SpeechPaceStepped& a) {
    std::size_t& pace = u.state.settings.speech_pace;
    if (a.faster ? pace + 1 >= k_speech_paces.size() : pace == 0) return;
    a.faster ? ++pace : --pace;
    u.want(SaveSettings{u.state.settings});
    const ReadingAloud* reading = aloud(u);
    if (reading != nullptr && reading->current && !reading->paused) say(u, *reading->current);
}

void on(Updating& u, const SentencesArrived& a) {
    ReadingAloud* reading = aloud(u);
    if (reading == nullptr || !is_open(u.state, a.document) || reading->page != a.page || reading->current)
        return;
    reading->sentences = a.sentences;
    const auto next = chosen(*reading);
    if (reading->begin == Begin::same_words) return find_words_again(u, next);
    next ? say(u, *next) : look_further(u);
}

void on(Updating& u, const SpeechEnded& a) {
    ReadingAloud* reading = aloud(u);
    if (reading == nullptr || a.number != reading->number) return;
    if (!reading->current && reading->begin == Begin::same_words) reading->ended = true;
    say_next(u);
}

void on(Updating& u, const SpeechInterrupted& a) {
    ReadingAloud* reading = aloud(u);
    if (reading != nullptr && a.number == reading->number) reading->paused = true;
}

void on(Updating& u, const SpeechFailed& a) {
    ReadingAloud* reading = aloud(u);
    if (reading == nullptr || a.number != reading->number) return;
    reading->paused = true;
    reading->trouble = AloudTrouble::no_service;
}

void read_on_in_new_layout(Updating& u) {
    ReadingAloud* reading = aloud(u);
    if (reading == nullptr) return;
    if (reading->current) reading->words = reading->sentences[*reading->current].text;
    if (reading->words.empty()) {
        reading->from = in_view(*u.state.reader);
        return ask(u, reading->from.page, Begin::in_view);
    }
    ask(u, u.state.reader->anchor.page, Begin::same_words);
}

}  // namespace oqyrman::state
