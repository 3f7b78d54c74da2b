// The real worker, but one page ends it whatever is asked of that page. Never installed; see
// tests/window/worker_death.py.
#include <type_traits>
#include <variant>

#include "render/worker/service.h"

namespace {

constexpr int k_fatal_page = 79;  ///< the eightieth

using namespace oqyrman::render::protocol;

template <class T>
bool is_of_fatal_page(const T& ask) {
    if constexpr (std::is_same_v<T, DrawTile>)
        return ask.key.page == k_fatal_page;
    else if constexpr (std::is_same_v<T, GetText> || std::is_same_v<T, GetLinks>)
        return ask.page == k_fatal_page;
    else if constexpr (std::is_same_v<T, SearchPages>)
        return ask.first <= k_fatal_page && k_fatal_page < ask.first + ask.pages;
    else
        return false;
}

}  // namespace

int main() {
    return oqyrman::render::worker::run_worker([](const Request& request) {
        if (std::visit([](const auto& ask) { return is_of_fatal_page(ask); }, request.ask)) __builtin_trap();
    });
}
