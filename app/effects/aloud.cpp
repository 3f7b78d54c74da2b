// The book read aloud: its sentences, and the desktop's voice.
#include <utility>

#include "app/effects/effects.h"
#include "app/effects/open_book.h"
#include "app/language/messages.h"
#include "app/reading/sentences.h"

namespace oqyrman::effects {

std::unique_ptr<accessibility::Speech> Effects::start_speech(const Post& post) {
    return accessibility::make_speech({
        .ended = [post](std::uint64_t number) { post(state::SpeechEnded{number}); },
        .interrupted = [post](std::uint64_t number) { post(state::SpeechInterrupted{number}); },
        .failed = [post](std::uint64_t number) { post(state::SpeechFailed{number}); },
    });
}

void Effects::run(const state::LoadSentences& wanted) {
    const auto found = m_open.find(wanted.document);
    if (found == m_open.end()) return;
    Open& open = *found->second;
    open.aloud = Open::Aloud{.page = wanted.page, .awaited = {}, .pages = {}};
    // The last sentence may go over to the next page.
    const int last = std::min(wanted.page + 1, static_cast<int>(open.reader.pages.size()) - 1);
    for (int page = wanted.page; page <= last; ++page)
        open.aloud->awaited.insert(m_client->text(open.id, page));
}

bool Effects::on_sentences(Open& open, const render::Reply& reply) {
    if (!open.aloud || open.aloud->awaited.erase(reply.request) == 0) return false;
    // A page that cannot be read has nothing to say.
    const auto* text = reply.answer ? std::get_if<render::TextOfPage>(&*reply.answer) : nullptr;
    if (text != nullptr) open.aloud->pages.insert_or_assign(text->page, text->text);
    if (!open.aloud->awaited.empty()) return true;
    const Open::Aloud done = *std::exchange(open.aloud, std::nullopt);
    state::SentencesArrived arrived{.document = open.number, .page = done.page, .sentences = {}};
    const auto here = done.pages.find(done.page), next = done.pages.find(done.page + 1);
    if (here != done.pages.end())
        arrived.sentences =
            reading::sentences(done.page, here->second, next == done.pages.end() ? nullptr : &next->second);
    m_post(std::move(arrived));
    return true;
}

void Effects::run(const state::Speak& wanted) {
    m_speech->speak({.number = wanted.number,
                     .text = wanted.text,
                     .language = std::string(language::code_of(wanted.language)),
                     .pace = wanted.pace});
}

void Effects::run(const state::StopSpeaking&) { m_speech->stop(); }

}  // namespace oqyrman::effects
