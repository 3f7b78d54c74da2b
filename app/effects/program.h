#pragma once

#include <memory>
#include <optional>

#include "app/accessibility/provider.h"
#include "app/effects/effects.h"
#include "app/effects/pictures.h"
#include "app/shell/program.h"

namespace oqyrman::effects {

/// The reader as the window runs it: state, update, effects. UI thread only.
class Reader final : public shell::Program {
  public:
    struct Parts {
        Effects& effects;
        WindowPictures& pictures;
        tasks::MainQueue& queue;
        const tasks::Clock& clock;
        accessibility::Provider* provider;
        std::filesystem::path locale;
        state::Language language;
    };
    explicit Reader(const Parts& parts);

    const state::State& state() const override { return m_state; }
    void act(state::Action action) override;
    bool drain() override;
    bool wants_to_quit() const override { return m_quit; }
    void leave() override;
    bool has_left() override { return m_left; }
    std::optional<double> next_due_s() const override;
    /// The window closes as if the patron had closed it.
    void quit() { m_quit = true; }
    std::optional<std::string> take_clipboard() override;
    ui::Pictures& pictures() override { return m_parts.pictures; }
    const language::Messages& messages() const override { return *m_messages; }
    accessibility::Provider* provider() override { return m_parts.provider; }

  private:
    Parts m_parts;
    state::State m_state;
    std::set<state::Instant> m_due;
    std::unique_ptr<language::Messages> m_messages;
    std::optional<std::string> m_clipboard;
    bool m_quit = false, m_left = false;
};

}  // namespace oqyrman::effects
