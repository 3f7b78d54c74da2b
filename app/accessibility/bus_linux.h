#pragma once
// sd-bus and sd-event objects that release themselves. Everything here belongs to one thread, `at`.

#include <memory>
#include <string_view>

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "app/ui/semantics_tree.h"

namespace oqyrman::accessibility {

struct BusCloser {
    void operator()(sd_bus* bus) const { sd_bus_close_unref(bus); }
    void operator()(sd_event* event) const { sd_event_unref(event); }
    void operator()(sd_event_source* source) const { sd_event_source_disable_unref(source); }
    void operator()(sd_bus_slot* slot) const { sd_bus_slot_unref(slot); }
    void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
};
using Bus = std::unique_ptr<sd_bus, BusCloser>;
using EventLoop = std::unique_ptr<sd_event, BusCloser>;
using EventSource = std::unique_ptr<sd_event_source, BusCloser>;
using Slot = std::unique_ptr<sd_bus_slot, BusCloser>;
using Message = std::unique_ptr<sd_bus_message, BusCloser>;

/// Appends "(so)": this program and the object of that node; k_no_id is the application's root.
int append_reference(sd_bus_message* message, sd_bus* bus, ui::semantics::Id id);
/// Appends the reference that means "no object".
int append_null_reference(sd_bus_message* message, sd_bus* bus);

/// Strings that need not end in zero. Malformed UTF-8 would end the connection, so it is replaced.
int append_string(sd_bus_message* message, std::string_view text);

/// An empty reply to `call`, to be filled and sent.
Message reply_to(sd_bus_message* call);
/// Sends what was filled, or the error of filling it. Negative errno as sd-bus wants it.
int send(const Message& reply, int filled);

}  // namespace oqyrman::accessibility
