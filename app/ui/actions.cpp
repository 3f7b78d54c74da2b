#include "app/ui/actions.h"

#include <tuple>
#include <utility>

namespace oqyrman::ui {

template <class A>
void Actions::push_back(A action) {
    m_list.emplace_back(std::move(action));
}

template void Actions::push_back(state::Action action);

template <class Variant>
struct Pushes;
template <class... A>
struct Pushes<std::variant<A...>> {
    std::tuple<void (Actions::*)(A)...> all{&Actions::push_back<A>...};
};

/// Names every push_back(), so that each of them is made here.
extern const Pushes<state::Action> k_pushes;
const Pushes<state::Action> k_pushes;

}  // namespace oqyrman::ui
