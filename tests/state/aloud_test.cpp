// The book read aloud as update() leads it: sentence after sentence, page after page.
#include <algorithm>

#include "tests/catch.h"
#include "tests/state/run.h"

using namespace oqyrman::state;
using oqyrman::tests::Run;

namespace {

/// A lent book whose pages hold sentences "page.number", and a voice that ends when it is told to.
struct Voice : Run {
    int sentences_on_a_page = 3;

    explicit Voice(int pages = 3) {
        open_book(pages);
        state.reader->loan_id = "loan";
        Loan loan;
        loan.id = "loan";
        loan.copy_left = 5;
        state.loans = {loan};
    }
    void act(const Action& action) {
        Run::act(action);
        // What is read aloud is never copied.
        CHECK(wanted<CopyText>() == nullptr);
        CHECK(state.loans.front().copy_left == 5);
    }
    Sentence sentence(int page, int number) const {
        const auto at = static_cast<std::uint32_t>(number * 10);
        return {
            {page, at}, {page, at + 9}, std::to_string(page) + "." + std::to_string(number), Language::kk};
    }
    void answer() {
        const auto* asked = wanted<LoadSentences>();
        REQUIRE(asked != nullptr);
        SentencesArrived arrived{asked->document, asked->page, {}};
        for (int i = 0; i < sentences_on_a_page; ++i) arrived.sentences.push_back(sentence(asked->page, i));
        act(arrived);
    }
    /// What the voice is told to say now; empty: nothing.
    std::string said() const { return wanted<Speak>() != nullptr ? wanted<Speak>()->text : std::string(); }
    void end() { act(SpeechEnded{state.reader->aloud->number}); }
    ReadingAloud& aloud() { return *state.reader->aloud; }
};

}  // namespace

TEST_CASE("A book is read to its end, and pages turn by themselves") {
    Voice v(2);
    v.act(ReadAloudWanted{});
    v.answer();
    for (const char* expected : {"0.0", "0.1", "0.2"}) {
        CHECK(v.said() == expected);
        v.end();
    }
    v.answer();
    for (const char* expected : {"1.0", "1.1", "1.2"}) {
        CHECK(v.said() == expected);
        v.end();
    }
    CHECK_FALSE(v.state.reader->aloud);
}

TEST_CASE("Reading begins with what is in view, or with what is selected") {
    Voice v;
    PageText text;
    for (int i = 0; i < 30; ++i) {
        text.utf8 += "x";
        const auto y = static_cast<float>(i / 10) * 200;
        text.boxes.push_back({0, y, 5, y + 10});
    }
    v.state.reader->texts[0] = text;
    v.state.reader->anchor = {.page = 0, .y = 0.3, .x = 0.5};
    v.act(ReadAloudWanted{});
    v.answer();
    CHECK(v.said() == "0.1");
    v.act(ReadAloudStopped{});
    v.state.reader->selection = Selection{{0, 25}, {0, 28}};
    v.act(ReadAloudWanted{});
    v.answer();
    CHECK(v.said() == "0.2");
}

TEST_CASE("A pause is silent, and the sentence is said again from its beginning") {
    Voice v;
    v.act(ReadAloudWanted{});
    v.answer();
    v.end();
    const std::uint64_t number = v.aloud().number;
    v.act(ReadAloudPaused{});
    CHECK(v.wanted<StopSpeaking>() != nullptr);
    v.act(SpeechEnded{number});
    CHECK(v.said().empty());
    v.act(SentenceStepped{true});
    CHECK(v.said().empty());
    CHECK(v.aloud().current == 2U);
    v.act(ReadAloudPaused{});
    CHECK(v.said() == "0.2");
    v.act(ReadAloudStopped{});
    CHECK(v.wanted<StopSpeaking>() != nullptr);
    CHECK_FALSE(v.state.reader->aloud);
}

TEST_CASE("The patron steps from sentence to sentence, over pages") {
    Voice v;
    v.state.reader->anchor.page = 1;
    v.act(ReadAloudWanted{});
    v.answer();
    CHECK(v.said() == "1.0");
    v.act(SentenceStepped{false});
    v.answer();
    CHECK(v.said() == "0.2");
    v.act(SentenceStepped{true});
    v.answer();
    CHECK(v.said() == "1.0");
    v.state.reader->anchor.page = 0;
    v.act(ReadAloudWanted{});
    v.answer();
    v.act(SentenceStepped{false});
    CHECK(v.said() == "0.0");
}

TEST_CASE("A sentence that went over to the next page is not said twice") {
    Voice v;
    v.act(ReadAloudWanted{});
    Sentence over = v.sentence(0, 0);
    over.last = {1, 9};
    v.act(SentencesArrived{7, 0, {over}});
    v.end();
    v.answer();
    CHECK(v.said() == "1.1");
}

TEST_CASE("Pages without a word are passed over, but not for ever") {
    Voice v(100);
    v.act(ReadAloudWanted{});
    v.answer();
    v.act(SentenceStepped{true});
    v.act(SentenceStepped{true});
    v.act(SentenceStepped{true});
    v.sentences_on_a_page = 0;
    v.answer();
    v.answer();
    v.sentences_on_a_page = 1;
    v.answer();
    CHECK(v.said() == "3.0");
    v.end();
    v.sentences_on_a_page = 0;
    for (int i = 0; i < k_max_silent_pages; ++i) v.answer();
    CHECK(v.wanted<LoadSentences>() == nullptr);
    CHECK(v.aloud().trouble == AloudTrouble::no_text);

    Voice pictures(2);
    pictures.sentences_on_a_page = 0;
    pictures.act(ReadAloudWanted{});
    pictures.answer();
    pictures.answer();
    CHECK(pictures.aloud().trouble == AloudTrouble::no_text);
}

TEST_CASE("No service is told, and tried again when wanted") {
    Voice v;
    v.act(ReadAloudWanted{});
    v.answer();
    v.act(SpeechFailed{v.aloud().number});
    CHECK(v.aloud().trouble == AloudTrouble::no_service);
    CHECK(v.aloud().paused);
    v.act(ReadAloudPaused{});
    CHECK(v.aloud().trouble == AloudTrouble::none);
    CHECK(v.said() == "0.0");
    v.act(SpeechInterrupted{v.aloud().number});
    CHECK(v.aloud().paused);
    CHECK(v.aloud().trouble == AloudTrouble::none);
    // What is told of an earlier sentence changes nothing.
    v.act(ReadAloudPaused{});
    v.act(SpeechFailed{1});
    v.act(SpeechEnded{1});
    v.act(SpeechInterrupted{1});
    CHECK(v.aloud().current == 0U);
    CHECK_FALSE(v.aloud().paused);
}

TEST_CASE("The pace changes at once and is kept") {
    Voice v;
    v.act(ReadAloudWanted{});
    v.answer();
    v.act(SpeechPaceStepped{true});
    REQUIRE(v.wanted<Speak>() != nullptr);
    CHECK(v.wanted<Speak>()->pace == k_speech_paces[k_normal_speech_pace + 1]);
    CHECK(v.wanted<SaveSettings>() != nullptr);
    for (int i = 0; i < 20; ++i) v.act(SpeechPaceStepped{false});
    CHECK(v.state.settings.speech_pace == 0);
    CHECK(v.wanted<Speak>() == nullptr);
}

TEST_CASE("Reading goes on in another layout where it was") {
    Voice v(4);
    v.act(ReadAloudWanted{});
    v.answer();
    v.end();
    const std::uint64_t number = v.aloud().number;
    v.act(
        BookLaidOut{.old_document = 7, .document = 8, .pages = v.state.reader->pages, .anchor = {2, 0, 0.5}});
    CHECK(v.wanted<StopSpeaking>() == nullptr);
    SECTION("the sentence is on the page, and its end comes later") {
        v.act(SentencesArrived{
            8, 2, {v.sentence(2, 0), {{2, 10}, {2, 19}, "0.1", Language::kk}, v.sentence(2, 2)}});
        CHECK(v.said().empty());
        CHECK(v.aloud().current == 1U);
        v.act(SpeechEnded{number});
        CHECK(v.said() == "2.2");
    }
    SECTION("it is on the next page, and has ended meanwhile") {
        v.act(SpeechEnded{number});
        v.act(LoansChanged{v.state.loans});
        v.act(SentencesArrived{8, 2, {v.sentence(2, 0)}});
        REQUIRE(v.wanted<LoadSentences>() != nullptr);
        CHECK(v.wanted<LoadSentences>()->page == 3);
        v.act(SentencesArrived{8, 3, {{{3, 10}, {3, 19}, "0.1", Language::kk}, v.sentence(3, 2)}});
        CHECK(v.said() == "3.2");
    }
    SECTION("it is nowhere: what is in view") {
        v.act(SentencesArrived{8, 2, {v.sentence(2, 0)}});
        v.act(SentencesArrived{8, 3, {v.sentence(3, 0)}});
        v.answer();
        CHECK(v.said() == "2.0");
    }
}

TEST_CASE("A book that is closed falls silent") {
    Voice v;
    v.act(ReadAloudWanted{});
    v.answer();
    v.act(ReaderClosed{});
    CHECK(v.wanted<StopSpeaking>() != nullptr);
    CHECK_FALSE(v.state.reader);
    v.act(SpeechEnded{1});
    CHECK(v.said().empty());
}
