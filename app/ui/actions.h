#pragma once

#include <vector>

#include "app/state/action.h"

namespace oqyrman::ui {

/// What the patron did in one frame, in order. Not a plain vector: what that makes of a variant of so many
/// alternatives took each screen longer to compile than the screen itself.
class Actions {
  public:
    /// `A` is state::Action or an alternative of it; defined for all of them in actions.cpp.
    template <class A>
    void push_back(A action);

    const std::vector<state::Action>& list() const { return m_list; }
    std::vector<state::Action> take() { return std::move(m_list); }

  private:
    std::vector<state::Action> m_list;
};

}  // namespace oqyrman::ui
