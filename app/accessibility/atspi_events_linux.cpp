#include "app/accessibility/atspi_events_linux.h"

#include <string>

#include "app/accessibility/atspi_values.h"

namespace oqyrman::accessibility {

using semantics::Event;
using semantics::EventKind;
using semantics::Frame;
using semantics::Id;
using semantics::Node;

namespace {

constexpr const char* k_object = "org.a11y.atspi.Event.Object";
constexpr const char* k_window = "org.a11y.atspi.Event.Window";

/// One signal: "siiva{sv}" = minor name, two numbers, any data, no properties.
class Signal {
  public:
    Signal(sd_bus* bus, Id id, const char* interface, const char* member, std::string_view minor, int a = 0,
           int b = 0)
        : m_bus(bus) {
        sd_bus_message* message = nullptr;
        m_result = sd_bus_message_new_signal(bus, &message, path_of(id).c_str(), interface, member);
        m_message.reset(message);
        if (m_result >= 0) m_result = append_string(message, minor);
        if (m_result >= 0) m_result = sd_bus_message_append(message, "ii", a, b);
    }
    void send_text(std::string_view text) {
        if (open("s")) m_result = append_string(m_message.get(), text);
        close_and_send();
    }
    void send_number(double number) {
        if (open("d")) m_result = sd_bus_message_append(m_message.get(), "d", number);
        close_and_send();
    }
    void send_object(Id id) {
        if (open("(so)")) m_result = append_reference(m_message.get(), m_bus, id);
        close_and_send();
    }
    void send() {
        if (open("i")) m_result = sd_bus_message_append(m_message.get(), "i", 0);
        close_and_send();
    }

  private:
    bool open(const char* signature) {
        if (m_result >= 0) m_result = sd_bus_message_open_container(m_message.get(), 'v', signature);
        return m_result >= 0;
    }
    void close_and_send() {
        if (m_result >= 0) m_result = sd_bus_message_close_container(m_message.get());
        if (m_result >= 0) m_result = sd_bus_message_append(m_message.get(), "a{sv}", 0);
        // Lost with the bus: the link notices the end of the connection by itself.
        if (m_result >= 0) m_result = sd_bus_send(m_bus, m_message.get(), nullptr);
    }
    sd_bus* m_bus;
    Message m_message;
    int m_result = 0;
};

void send_state(sd_bus* bus, Id id, const char* state, bool on) {
    Signal(bus, id, k_object, "StateChanged", state, on ? 1 : 0).send();
}

/// Clients keep what they learned of an object by its path, and ours come back under the same path, so every
/// one that left must be named. Without this a client would show the old name of a node that returns.
void forget_vanished(sd_bus* bus, const Frame* before, const Frame& now) {
    if (!before) return;
    for (const Node& node : before->nodes) {
        if (now.find(node.id)) continue;
        sd_bus_message* made = nullptr;
        if (sd_bus_message_new_signal(bus, &made, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache",
                                      "RemoveAccessible") < 0) {
            return;
        }
        const Message message(made);
        if (append_reference(made, bus, node.id) >= 0) sd_bus_send(bus, made, nullptr);
    }
}

void send_focus(sd_bus* bus, const Frame& now, Id had, Id has) {
    if (had != semantics::k_no_id && now.find(had)) send_state(bus, had, "focused", false);
    if (has == semantics::k_no_id) return;
    send_state(bus, has, "focused", true);
    Signal(bus, has, "org.a11y.atspi.Event.Focus", "Focus", "").send();
}

void send_window(sd_bus* bus, const Frame& now, Id id, bool active) {
    Signal(bus, id, k_window, active ? "Activate" : "Deactivate", "").send_text(now.name(now.nodes[0]));
}

void send_event(sd_bus* bus, const Frame& now, const Event& event) {
    switch (event.kind) {
        case EventKind::added:
            return Signal(bus, event.other, k_object, "ChildrenChanged", "add", event.a)
                .send_object(event.id);
        case EventKind::removed:
            return Signal(bus, event.other, k_object, "ChildrenChanged", "remove", event.a)
                .send_object(event.id);
        case EventKind::name_changed:
            return Signal(bus, event.id, k_object, "PropertyChange", "accessible-name").send_text(event.text);
        case EventKind::description_changed:
            return Signal(bus, event.id, k_object, "PropertyChange", "accessible-description")
                .send_text(event.text);
        case EventKind::attributes_changed:
            return Signal(bus, event.id, k_object, "AttributesChanged", "").send();
        case EventKind::state_changed:
            for (const StateChange& change :
                 state_changes(static_cast<std::uint32_t>(event.a), event.b != 0)) {
                send_state(bus, event.id, change.name, change.on);
            }
            return;
        case EventKind::text_removed:
            return Signal(bus, event.id, k_object, "TextChanged", "delete", event.a, event.b)
                .send_text(event.text);
        case EventKind::text_inserted:
            return Signal(bus, event.id, k_object, "TextChanged", "insert", event.a, event.b)
                .send_text(event.text);
        case EventKind::caret_moved:
            return Signal(bus, event.id, k_object, "TextCaretMoved", "", event.a).send();
        case EventKind::text_selection_changed:
            return Signal(bus, event.id, k_object, "TextSelectionChanged", "").send();
        case EventKind::selection_changed:
            return Signal(bus, event.id, k_object, "SelectionChanged", "").send();
        case EventKind::value_changed:
            return Signal(bus, event.id, k_object, "PropertyChange", "accessible-value")
                .send_number(event.number);
        case EventKind::focused:
            return send_focus(bus, now, event.other, event.id);
        case EventKind::window_activated:
            return send_window(bus, now, event.id, true);
        case EventKind::window_deactivated:
            return send_window(bus, now, event.id, false);
        case EventKind::announced:
            // Orca 43 does not hear object:announcement, but speaks a notification that begins to show.
            // Sending both would have later ones speak twice.
            return send_state(bus, event.id, "showing", true);
    }
}

}  // namespace

void send_events(sd_bus* bus, const Frame* before, const Frame& now, std::span<const Event> events) {
    forget_vanished(bus, before, now);
    for (const Event& event : events) send_event(bus, now, event);
}

void send_introduction(sd_bus* bus, const Frame& now) {
    if (now.nodes.empty()) return;
    const Node& window = now.nodes[0];
    Signal(bus, semantics::k_no_id, k_object, "ChildrenChanged", "add", 0).send_object(window.id);
    Signal(bus, window.id, k_window, "Create", "").send_text(now.name(window));
    if ((window.states & semantics::k_state_active) != 0) send_window(bus, now, window.id, true);
    send_focus(bus, now, semantics::k_no_id, now.focus);
}

}  // namespace oqyrman::accessibility
