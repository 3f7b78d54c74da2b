#include "app/effects/program.h"

#include <algorithm>
#include <utility>

#include "app/state/update.h"

namespace oqyrman::effects {

Reader::Reader(const Parts& parts)
    : m_parts(parts), m_messages(std::make_unique<language::Messages>(parts.locale, parts.language)) {
    m_state.settings.language = parts.language;
    m_state.now = parts.clock.now();
}

void Reader::act(state::Action action) {
    state::Updated updated = state::update(std::move(m_state), action, m_parts.clock.now());
    m_state = std::move(updated.state);
    if (m_state.settings.language != m_messages->language())
        m_messages = std::make_unique<language::Messages>(m_parts.locale, m_state.settings.language);
    if (std::holds_alternative<state::Started>(action)) m_parts.effects.speak(m_state.settings.language);
    for (const state::Effect& effect : updated.effects) {
        if (const auto* wake = std::get_if<state::WakeAt>(&effect))
            m_due.insert(wake->instant);
        else if (const auto* words = std::get_if<state::SetClipboard>(&effect))
            m_clipboard = words->text;
        else if (std::holds_alternative<state::Quit>(effect))
            m_quit = true;
        else
            m_parts.effects.carry_out(effect);
    }
}

bool Reader::drain() {
    bool changed = m_parts.queue.drain();
    const state::Instant now = m_parts.clock.now();
    if (!m_due.empty() && *m_due.begin() <= now) {
        m_due.erase(m_due.begin(), m_due.upper_bound(now));
        act(state::Tick{});
        changed = true;
    }
    return changed;
}

void Reader::leave() {
    if (m_state.reader) act(state::ReaderClosed{});
    m_parts.effects.leave([this] { m_left = true; });
}

std::optional<std::string> Reader::take_clipboard() { return std::exchange(m_clipboard, std::nullopt); }

std::optional<double> Reader::next_due_s() const {
    if (m_due.empty()) return std::nullopt;
    return std::max(0.0, std::chrono::duration<double>(*m_due.begin() - m_parts.clock.now()).count());
}

}  // namespace oqyrman::effects
