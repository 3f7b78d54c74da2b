#include "app/ui/semantics.h"

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace oqyrman::ui::semantics {

namespace {

constexpr Id k_hash_start = 14695981039346656037ULL;  // FNV-1a, 64 bits

Id hash_byte(Id hash, unsigned char byte) { return (hash ^ byte) * 1099511628211ULL; }

Id hash_number(Id hash, std::uint64_t number) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
        hash = hash_byte(hash, static_cast<unsigned char>(number >> shift));
    }
    return hash;
}

/// Of a password only its length may leave the widget.
std::string masked(std::string_view value) {
    std::string bullets;
    for (std::int32_t count = count_code_points(value); count > 0; --count) bullets += "\u2022";
    return bullets;
}

/// What a role or an action says about itself, so that no widget has to repeat it.
std::uint32_t implied_states(const Description& description) {
    std::uint32_t states = 0;
    if ((description.actions & k_action_focus) != 0) states |= k_state_focusable;
    if ((description.actions & k_action_set_text) != 0) states |= k_state_editable;
    if (description.role == Role::check_box || description.role == Role::radio_button)
        states |= k_state_checkable;
    return states;
}

bool same(const Frame& a, const Frame& b) {
    return a.focus == b.focus && a.origin_x == b.origin_x && a.origin_y == b.origin_y && a.arena == b.arena &&
           a.nodes == b.nodes;
}

[[noreturn]] void stop_for_duplicate(std::string_view automation_id) {
    std::fprintf(stderr, "oqyrman: two nodes of one frame have the automation id \"%.*s\"\n",
                 static_cast<int>(automation_id.size()), automation_id.data());
    std::abort();
}

}  // namespace

Id id_of(std::string_view automation_id) {
    Id hash = k_hash_start;
    for (const char c : automation_id) hash = hash_byte(hash, static_cast<unsigned char>(c));
    return hash == k_no_id ? 1 : hash;
}

const Node* Frame::find(Id id) const {
    const auto found = std::ranges::lower_bound(by_id, id, {}, &std::pair<Id, std::uint32_t>::first);
    return found == by_id.end() || found->first != id ? nullptr : &nodes[found->second];
}

std::string_view Frame::text(const Node& node) const {
    if (node.text) return node.text->utf8();
    if (node.role == Role::document) return {};  // a page whose text has not come yet, or a picture
    const bool field = node.role == Role::text_field || node.role == Role::password_field;
    return string(field ? node.value : node.name);
}

const Node* find(const Frame& frame, std::string_view automation_id) {
    return frame.find(id_of(automation_id));
}

bool is_text_role(Role role) {
    return role == Role::text_field || role == Role::password_field || role == Role::document ||
           role == Role::label || role == Role::heading || role == Role::status || role == Role::notification;
}

void Recorder::begin_frame(const WindowDescription& window) {
    m_now = m_spare ? std::exchange(m_spare, nullptr) : std::make_shared<Frame>();
    m_now->nodes.clear();
    m_now->arena.clear();
    m_now->texts.clear();
    m_now->focus = k_no_id;
    if (m_last) {
        m_now->nodes.reserve(m_last->nodes.size() + 16);
        m_now->arena.reserve(m_last->arena.size() + 256);
    }
    m_now->origin_x = window.origin_x;
    m_now->origin_y = window.origin_y;
    m_open.clear();
    m_last_child.clear();
    m_focus = k_no_id;
    push({.role = Role::window,
          .automation_id = "window",
          .name = window.title,
          .language = window.language,
          .rect = {0, 0, window.width, window.height},
          .states = static_cast<std::uint32_t>(k_state_enabled) | (window.active ? k_state_active : 0U)});
}

Span Recorder::intern(std::string_view text) {
    if (m_now->arena.size() + text.size() > k_max_arena_bytes) return {};
    const Span span{static_cast<std::uint32_t>(m_now->arena.size()), static_cast<std::uint32_t>(text.size())};
    m_now->arena += text;
    return span;
}

void Recorder::link(std::uint32_t index) {
    if (m_open.empty()) return;
    const std::uint32_t parent = m_open.back();
    Node& above = m_now->nodes[parent];
    Node& node = m_now->nodes[index];
    node.parent = parent;
    node.index_in_parent = above.child_count++;
    if (m_last_child[parent] == k_no_node)
        above.first_child = index;
    else
        m_now->nodes[m_last_child[parent]].next_sibling = index;
    m_last_child[parent] = index;
}

Id Recorder::add(const Description& description) {
    assert(m_now && "add() outside begin_frame() and end_frame()");
    Id id = id_of(description.automation_id);
    if (description.automation_id.empty()) {
        const Node& parent = m_now->nodes[m_open.back()];
        id = hash_number(hash_number(parent.id, static_cast<std::uint64_t>(description.role)),
                         parent.child_count);
    }
    if (m_now->nodes.size() >= k_max_nodes) return id;
    const auto index = static_cast<std::uint32_t>(m_now->nodes.size());

    Node& node = m_now->nodes.emplace_back();
    node.id = id;
    node.role = description.role;
    node.level = description.level;
    node.actions = description.actions;
    node.states = description.states | implied_states(description);
    node.rect = description.rect;
    node.automation_id = intern(description.automation_id);
    node.name = intern(description.name);
    node.description = intern(description.description);
    node.value = description.role == Role::password_field ? intern(masked(description.value))
                                                          : intern(description.value);
    node.language = intern(description.language);
    node.position_in_set = description.position_in_set;
    node.set_size = description.set_size;
    node.caret = description.caret;
    node.selection = description.selection;
    node.range = description.range;
    node.text = description.text.get();
    node.placement = description.placement;
    if (description.text) m_now->texts.push_back(description.text);
    m_last_child.push_back(k_no_node);
    link(index);
    return id;
}

Id Recorder::push(const Description& description) {
    const std::size_t count = m_now->nodes.size();
    const Id id = add(description);
    // Past the limit the node itself is missing; what it holds then goes to the one above it.
    const bool added = m_now->nodes.size() > count;
    m_open.push_back(added ? static_cast<std::uint32_t>(count) : m_open.back());
    return id;
}

void Recorder::pop() {
    assert(m_open.size() > 1 && "pop() without push()");
    m_open.pop_back();
}

/// The newest first: who amends a node has just drawn it.
Node* Recorder::recorded(Id id) {
    for (auto node = m_now->nodes.rbegin(); node != m_now->nodes.rend(); ++node) {
        if (node->id == id) return &*node;
    }
    return nullptr;
}

void Recorder::set_states(Id id, std::uint32_t on, std::uint32_t off) {
    if (Node* node = recorded(id)) node->states = (node->states & ~off) | on;
}

void Recorder::set_rect(Id id, Rect rect) {
    if (Node* node = recorded(id)) node->rect = rect;
}

void Recorder::index() {
    auto& by_id = m_now->by_id;
    by_id.clear();
    by_id.reserve(m_now->nodes.size());
    for (std::uint32_t i = 0; i < m_now->nodes.size(); ++i) by_id.emplace_back(m_now->nodes[i].id, i);
    std::ranges::sort(by_id);
    const auto twice = std::ranges::adjacent_find(by_id, {}, &std::pair<Id, std::uint32_t>::first);
    if (twice != by_id.end()) stop_for_duplicate(m_now->string(m_now->nodes[twice->second].automation_id));
}

std::optional<Changed> Recorder::end_frame() {
    assert(m_now && m_open.size() == 1 && "push() without pop()");
    if (Node* focused = m_focus == k_no_id ? nullptr : recorded(m_focus)) {
        m_now->focus = m_focus;
        focused->states |= k_state_focused;
    }
    if (m_last && same(*m_last, *m_now)) {
        m_spare = std::exchange(m_now, nullptr);
        return std::nullopt;
    }
    index();
    m_now->serial = m_last ? m_last->serial + 1 : 1;
    Changed changed{m_now, diff(m_last.get(), *m_now)};
    m_last = std::exchange(m_now, nullptr);
    return changed;
}

}  // namespace oqyrman::ui::semantics
