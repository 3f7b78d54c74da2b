#include <algorithm>
#include <unordered_set>
#include <utility>

#include "app/ui/semantics_event.h"

namespace oqyrman::ui::semantics {

namespace {

Id parent_id(const Frame& frame, const Node& node) {
    return node.parent == k_no_node ? k_no_id : frame.nodes[node.parent].id;
}

/// Compares two frames; used once and thrown away.
class Diff {
  public:
    Diff(const Frame* before, const Frame& after) : m_before(before), m_after(after) {}

    std::vector<Event> run() {
        if (m_before) {
            find_moved();
            removals();
        }
        additions();
        for (const Node& now : m_after.nodes) {
            const Node* then = m_before ? m_before->find(now.id) : nullptr;
            if (then)
                changes(*then, now);
            else if (now.role == Role::notification)
                announce(now);
        }
        window_and_focus();
        return std::move(m_events);
    }

  private:
    void emit(Event event) {
        if (m_events.size() < k_max_events) m_events.push_back(std::move(event));
    }

    /// Nodes in both frames that another parent or another order has; they count as removed and added.
    void find_moved() {
        for (const Node& parent : m_after.nodes) {
            const Node* then = m_before->find(parent.id);
            if (!then) continue;
            std::vector<Id> old_order;
            for (std::uint32_t i = then->first_child; i != k_no_node; i = m_before->nodes[i].next_sibling) {
                const Node* now = m_after.find(m_before->nodes[i].id);
                if (now && parent_id(m_after, *now) == parent.id) old_order.push_back(now->id);
            }
            auto expected = old_order.begin();
            for (std::uint32_t i = parent.first_child; i != k_no_node; i = m_after.nodes[i].next_sibling) {
                const Node& child = m_after.nodes[i];
                const Node* was = m_before->find(child.id);
                if (!was) continue;
                if (parent_id(*m_before, *was) != parent.id)
                    m_moved.insert(child.id);
                else if (*expected++ != child.id) {
                    m_moved.insert(old_order.begin(), old_order.end());
                    break;
                }
            }
        }
    }

    bool stays(Id id, const Frame& other) const { return other.find(id) && !m_moved.contains(id); }

    void removals() {
        // Backwards, so that each index is right when the events are applied one after another.
        for (auto node = m_before->nodes.rbegin(); node != m_before->nodes.rend(); ++node) {
            const Id parent = parent_id(*m_before, *node);
            if (stays(node->id, m_after) || !m_after.find(parent)) continue;
            emit({EventKind::removed, node->id, parent, static_cast<std::int32_t>(node->index_in_parent)});
        }
    }

    void additions() {
        for (const Node& node : m_after.nodes) {
            if (m_before && stays(node.id, *m_before)) continue;
            const Id parent = parent_id(m_after, node);
            const bool under_new = parent != k_no_id && (!m_before || !stays(parent, *m_before));
            if (under_new) continue;
            emit({EventKind::added, node.id, parent, static_cast<std::int32_t>(node.index_in_parent)});
        }
    }

    void changes(const Node& then, const Node& now) {
        if (m_before->string(then.name) != m_after.string(now.name)) {
            emit({.kind = EventKind::name_changed,
                  .id = now.id,
                  .text = std::string(m_after.string(now.name))});
            if (now.role == Role::notification) announce(now);
        }
        if (m_before->string(then.description) != m_after.string(now.description)) {
            emit({.kind = EventKind::description_changed,
                  .id = now.id,
                  .text = std::string(m_after.string(now.description))});
        }
        if (then.level != now.level || then.position_in_set != now.position_in_set ||
            then.set_size != now.set_size) {
            emit({.kind = EventKind::attributes_changed, .id = now.id});
        }
        states(then, now);
        if (is_text_role(now.role)) text(then, now);
        if (then.range.now != now.range.now) {
            emit({.kind = EventKind::value_changed, .id = now.id, .number = now.range.now});
        }
    }

    void states(const Node& then, const Node& now) {
        const std::uint32_t changed =
            (then.states ^ now.states) & ~static_cast<std::uint32_t>(k_state_focused);
        for (std::uint32_t bit = 1; bit != 0 && bit <= changed; bit <<= 1U) {
            if ((changed & bit) == 0) continue;
            const bool on = (now.states & bit) != 0;
            emit({EventKind::state_changed, now.id, k_no_id, static_cast<std::int32_t>(bit), on ? 1 : 0});
        }
        if ((changed & k_state_selected) == 0) return;
        for (std::uint32_t i = now.parent; i != k_no_node; i = m_after.nodes[i].parent) {
            if (m_after.nodes[i].role != Role::list) continue;
            if (m_lists.insert(m_after.nodes[i].id).second) {
                emit({.kind = EventKind::selection_changed, .id = m_after.nodes[i].id});
            }
            break;
        }
    }

    void text(const Node& then, const Node& now) {
        const std::string_view before = m_before->text(then);
        const std::string_view after = m_after.text(now);
        if (before != after) replaced(now.id, before, after);
        if (then.caret != now.caret) emit({EventKind::caret_moved, now.id, k_no_id, now.caret});
        if (then.selection != now.selection) {
            emit({.kind = EventKind::text_selection_changed, .id = now.id});
        }
    }

    /// One removal and one insertion between what both texts begin and end with.
    void replaced(Id id, std::string_view before, std::string_view after) {
        const auto inside = [](std::string_view text, std::size_t at) {
            return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
        };
        std::size_t head = 0;
        while (head < before.size() && head < after.size() && before[head] == after[head]) ++head;
        while (head > 0 && (inside(before, head) || inside(after, head))) --head;
        std::size_t tail = 0;
        while (tail < before.size() - head && tail < after.size() - head &&
               before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
            ++tail;
        }
        while (tail > 0 && inside(before, before.size() - tail)) --tail;
        const std::int32_t offset = count_code_points(before.substr(0, head));
        const auto piece = [&](EventKind kind, std::string_view text) {
            const std::string_view middle = text.substr(head, text.size() - head - tail);
            if (middle.empty()) return;
            emit({kind, id, k_no_id, offset, count_code_points(middle), 0, std::string(middle)});
        };
        piece(EventKind::text_removed, before);
        piece(EventKind::text_inserted, after);
    }

    void announce(const Node& node) {
        if ((node.states & k_state_offscreen) != 0 || m_after.name(node).empty()) return;
        emit({.kind = EventKind::announced, .id = node.id, .text = std::string(m_after.name(node))});
    }

    void window_and_focus() {
        const auto active = [](const Frame& frame) {
            return !frame.nodes.empty() && (frame.nodes[0].states & k_state_active) != 0;
        };
        const bool was = m_before && active(*m_before);
        if (active(m_after) != was) {
            emit({.kind = was ? EventKind::window_deactivated : EventKind::window_activated,
                  .id = m_after.nodes[0].id});
        }
        const Id focus_before = m_before ? m_before->focus : k_no_id;
        if (m_after.focus != focus_before) emit({EventKind::focused, m_after.focus, focus_before});
    }

    const Frame* m_before;
    const Frame& m_after;
    std::vector<Event> m_events;
    std::unordered_set<Id> m_moved;
    std::unordered_set<Id> m_lists;
};

}  // namespace

std::vector<Event> diff(const Frame* before, const Frame& after) { return Diff(before, after).run(); }

}  // namespace oqyrman::ui::semantics
