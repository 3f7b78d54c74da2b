#include "app/ui/focus.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

namespace oqyrman::ui {

namespace {

using semantics::Frame;
using semantics::Id;
using semantics::k_no_id;
using semantics::k_no_node;
using semantics::Node;
using semantics::Role;

bool can_focus(const Node& node) {
    constexpr std::uint32_t wanted = semantics::k_state_focusable | semantics::k_state_enabled;
    return (node.states & wanted) == wanted;
}

bool is_inside(const Frame& frame, const Node& node, const Node& ancestor) {
    for (const Node* at = &node;; at = &frame.nodes[at->parent]) {
        if (at == &ancestor) return true;
        if (at->parent == k_no_node) return false;
    }
}

const Node* innermost_dialog(const Frame& frame) {
    const Node* found = nullptr;
    for (const Node& node : frame.nodes)
        if (node.role == Role::dialog && (node.states & semantics::k_state_modal) != 0) found = &node;
    return found;
}

bool is_item(Role role) { return role == Role::list_item || role == Role::radio_button || role == Role::tab; }

float middle_x(const Node& node) { return node.rect.x + node.rect.width / 2; }

/// The item nearest above or below, sideways distance counting less than the row it is in.
const Node* nearest_row(const std::vector<const Node*>& items, const Node& from, bool down) {
    const Node* best = nullptr;
    float best_distance = std::numeric_limits<float>::max();
    for (const Node* item : items) {
        const float rows = down ? item->rect.y - from.rect.y : from.rect.y - item->rect.y;
        if (rows < from.rect.height / 2) continue;
        const float distance = rows * 4 + std::abs(middle_x(*item) - middle_x(from));
        if (distance < best_distance) {
            best_distance = distance;
            best = item;
        }
    }
    return best;
}

Id inside_composite(const Frame& frame, const Node& from, Move move) {
    const Id list = composite_of(frame, from);
    if (list == k_no_id) return k_no_id;
    std::vector<const Node*> items;
    for (const Node* node : reachable(frame))
        if (composite_of(frame, *node) == list) items.push_back(node);
    const auto at = std::ranges::find(items, from.id, &Node::id);
    if (at == items.end()) return k_no_id;
    const bool forward = move == Move::right || move == Move::down;
    switch (move) {
        case Move::first:
            return items.front()->id;
        case Move::last:
            return items.back()->id;
        case Move::up:
        case Move::down:
            if (const Node* row = nearest_row(items, from, forward)) return row->id;
            // Choices lie in one row: there up and down walk as left and right do.
            if (from.role != Role::radio_button) return k_no_id;
            [[fallthrough]];
        case Move::left:
        case Move::right:
            if (forward) return at + 1 == items.end() ? k_no_id : (*(at + 1))->id;
            return at == items.begin() ? k_no_id : (*(at - 1))->id;
        case Move::next:
        case Move::previous:
            return k_no_id;
    }
    return k_no_id;
}

/// A stop of the Tab key: one control, or all items of a list.
struct Stop {
    Id composite = k_no_id;
    std::vector<const Node*> items;
};

std::vector<Stop> stops_of(const Frame& frame) {
    std::vector<Stop> stops;
    for (const Node* node : reachable(frame)) {
        const Id list = composite_of(frame, *node);
        const auto same = list == k_no_id ? stops.end() : std::ranges::find(stops, list, &Stop::composite);
        if (same == stops.end())
            stops.push_back({list, {node}});
        else
            same->items.push_back(node);
    }
    return stops;
}

Id entered(const Stop& stop, const std::vector<Id>& remembered) {
    for (const Node* node : stop.items)
        if ((node->states & (semantics::k_state_checked | semantics::k_state_selected)) != 0) return node->id;
    for (const Node* node : stop.items)
        if (std::ranges::find(remembered, node->id) != remembered.end()) return node->id;
    return stop.items.front()->id;
}

/// The place of a node that is drawn but cannot be reached now (disabled while busy), among the stops.
std::size_t place_of(const Frame& frame, const std::vector<Stop>& stops, const Node& node) {
    std::size_t place = 0;
    for (const Stop& stop : stops)
        if (stop.items.front() - frame.nodes.data() < &node - frame.nodes.data()) ++place;
    return place;
}

}  // namespace

std::vector<const Node*> reachable(const Frame& frame) {
    const Node* dialog = innermost_dialog(frame);
    std::vector<const Node*> nodes;
    for (const Node& node : frame.nodes)
        if (can_focus(node) && (dialog == nullptr || is_inside(frame, node, *dialog))) nodes.push_back(&node);
    return nodes;
}

Id composite_of(const Frame& frame, const Node& node) {
    if (!is_item(node.role) || node.parent == k_no_node) return k_no_id;
    return frame.nodes[node.parent].id;
}

Id moved(const Frame& frame, Id focus, Move move, const std::vector<Id>& remembered) {
    const Node* from = frame.find(focus);
    if (move != Move::next && move != Move::previous)
        return from == nullptr ? k_no_id : inside_composite(frame, *from, move);
    const std::vector<Stop> stops = stops_of(frame);
    if (stops.empty()) return k_no_id;
    if (from == nullptr) return entered(move == Move::next ? stops.front() : stops.back(), remembered);
    const auto here = std::ranges::find_if(
        stops, [&](const Stop& stop) { return std::ranges::find(stop.items, from) != stop.items.end(); });
    const std::size_t count = stops.size();
    const std::size_t place =
        here == stops.end() ? place_of(frame, stops, *from) : static_cast<std::size_t>(here - stops.begin());
    const std::size_t forward = here == stops.end() ? place % count : (place + 1) % count;
    const std::size_t backward = (place + count - 1) % count;
    return entered(stops[move == Move::next ? forward : backward], remembered);
}

Id heir(const Frame& before, Id vanished, const Frame& after) {
    const Node* gone = before.find(vanished);
    if (gone == nullptr) return k_no_id;
    std::unordered_set<Id> there;
    for (const Node* node : reachable(after)) there.insert(node->id);
    const std::vector<const Node*> old = reachable(before);
    for (const Node* node : old)
        if (node > gone && there.contains(node->id)) return node->id;
    for (auto node = old.rbegin(); node != old.rend(); ++node)
        if (*node < gone && there.contains((*node)->id)) return (*node)->id;
    return k_no_id;
}

}  // namespace oqyrman::ui
