#pragma once
// A state, and what its last action wanted.

#include <vector>

#include "app/state/update.h"

namespace oqyrman::tests {

inline const state::Instant k_run_start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24}};

struct Run {
    state::State state = {};
    std::vector<state::Effect> effects = {};
    state::Instant now = k_run_start;

    Run& act(const state::Action& action) {
        state::Updated updated = state::update(std::move(state), action, now);
        state = std::move(updated.state);
        effects = std::move(updated.effects);
        return *this;
    }
    /// A book of this many pages lies open.
    void open_book(int pages) {
        state.reader = state::Reader{};
        state.reader->document = 7;
        state.reader->pages.assign(static_cast<std::size_t>(pages), {.width = 400, .height = 600});
        state.screen = state::Screen::reader;
    }
    Run& at(state::Instant instant) {
        now = instant;
        return act(state::Tick{});
    }

    template <class E>
    const E* wanted() const {
        for (const state::Effect& effect : effects)
            if (const E* found = std::get_if<E>(&effect)) return found;
        return nullptr;
    }
    /// Whether this instant was asked to be woken at.
    bool wakes_at(state::Instant instant) const {
        for (const state::Effect& effect : effects)
            if (const auto* wake = std::get_if<state::WakeAt>(&effect); wake && wake->instant == instant)
                return true;
        return false;
    }
};

}  // namespace oqyrman::tests
