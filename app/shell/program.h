#pragma once
// What the shell runs: it knows windows, this knows the rest.

#include <optional>
#include <string>

#include "app/accessibility/provider.h"
#include "app/language/messages.h"
#include "app/state/action.h"
#include "app/state/state.h"
#include "app/ui/pictures.h"

namespace oqyrman::shell {

/// UI thread only. None of these may wait.
class Program {
  public:
    virtual ~Program() = default;

    virtual const state::State& state() const = 0;
    /// What the patron did.
    virtual void act(state::Action action) = 0;
    /// Runs what other threads posted and what has become due. True: something on the screen may differ.
    virtual bool drain() = 0;
    /// The window was asked to close, or the program wants to end.
    virtual bool wants_to_quit() const = 0;
    /// The window is gone: what is to be kept of what was on it is kept. Called once, before has_left().
    virtual void leave() = 0;
    /// All of that is kept; asked after drain(), until it is so or takes too long.
    virtual bool has_left() = 0;
    /// Seconds from now until drain() has something to do by itself; nothing: not before somebody wakes us.
    virtual std::optional<double> next_due_s() const = 0;

    /// Words for the desktop's clipboard, once.
    virtual std::optional<std::string> take_clipboard() = 0;

    virtual ui::Pictures& pictures() = 0;
    virtual const language::Messages& messages() const = 0;
    /// May be null: then no screen reader is told. Ends before the shell does: its answers about keys go
    /// there.
    virtual accessibility::Provider* provider() = 0;
};

}  // namespace oqyrman::shell
