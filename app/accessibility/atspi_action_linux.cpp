// org.a11y.atspi.Action, .Value and .Selection: what a widget can be asked to do.
#include "app/accessibility/atspi_objects_linux.h"
#include "app/accessibility/atspi_values.h"

namespace oqyrman::accessibility {

using semantics::Node;

namespace {

using Target = Objects::Target;

// A widget has one action on the bus, its main one, by the name clients expect of it: in a text field it is
// what Enter does. Focus, scrolling, text and values have interfaces of their own.
const char* action_name(const Target& target) {
    return (target.node->actions & semantics::k_action_set_text) != 0 ? "activate" : "click";
}

int get_action_count(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void*,
                     sd_bus_error*) {
    return sd_bus_message_append(reply, "i", 1);
}

int get_action_name(sd_bus_message* call, void* userdata, sd_bus_error*) {
    return sd_bus_reply_method_return(call, "s", action_name(target_of(userdata)));
}

int get_no_text(sd_bus_message* call, void*, sd_bus_error*) {
    return sd_bus_reply_method_return(call, "s", "");
}

int get_actions(sd_bus_message* call, void* userdata, sd_bus_error*) {
    return sd_bus_reply_method_return(call, "a(sss)", 1, action_name(target_of(userdata)), "", "");
}

int do_action(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t index = 0;
    if (const int r = sd_bus_message_read(call, "i", &index); r < 0) return r;
    if (index != 0) return sd_bus_reply_method_return(call, "b", 0);
    return reply_asked(call, target_of(userdata), {.action = semantics::k_action_press});
}

int get_value(sd_bus*, const char*, const char*, const char* property, sd_bus_message* reply, void* userdata,
              sd_bus_error*) {
    const semantics::Range& range = target_of(userdata).node->range;
    const std::string_view which = property;
    double value = range.now;
    if (which == "MinimumValue") value = range.minimum;
    if (which == "MaximumValue") value = range.maximum;
    if (which == "MinimumIncrement") value = range.step;
    return sd_bus_message_append(reply, "d", value);
}

int get_value_text(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* userdata,
                   sd_bus_error*) {
    const Target& target = target_of(userdata);
    return append_string(reply, target.frame->string(target.node->value));
}

int set_value(sd_bus*, const char*, const char*, const char*, sd_bus_message* message, void* userdata,
              sd_bus_error* error) {
    double value = 0;
    if (const int r = sd_bus_message_read(message, "d", &value); r < 0) return r;
    const Target& target = target_of(userdata);
    const Node& node = *target.node;
    const bool can = (node.actions & semantics::k_action_set_value) != 0 &&
                     (node.states & semantics::k_state_enabled) != 0 && value >= node.range.minimum &&
                     value <= node.range.maximum;
    if (!can) return sd_bus_error_set(error, SD_BUS_ERROR_INVALID_ARGS, "the value cannot be set to that");
    if (!target.objects->ask({.id = node.id, .action = semantics::k_action_set_value, .number = value})) {
        return sd_bus_error_set(error, SD_BUS_ERROR_LIMITS_EXCEEDED, "too many requests are waiting");
    }
    return 0;
}

const Node* selected_child(const Target& target, std::int32_t index) {
    for (std::int32_t i = 0;; ++i) {
        const Node* child = child_at(*target.frame, *target.node, i);
        if (!child) return nullptr;
        if ((child->states & semantics::k_state_selected) != 0 && index-- == 0) return child;
    }
}

int get_selected_count(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* userdata,
                       sd_bus_error*) {
    std::int32_t count = 0;
    while (selected_child(target_of(userdata), count)) ++count;
    return sd_bus_message_append(reply, "i", count);
}

int get_selected_child(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t index = 0;
    if (const int r = sd_bus_message_read(call, "i", &index); r < 0) return r;
    const Node* child = index >= 0 ? selected_child(target_of(userdata), index) : nullptr;
    const Message reply = reply_to(call);
    sd_bus* bus = sd_bus_message_get_bus(call);
    return send(reply, child ? append_reference(reply.get(), bus, child->id)
                             : append_null_reference(reply.get(), bus));
}

int select_child(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t index = 0;
    if (const int r = sd_bus_message_read(call, "i", &index); r < 0) return r;
    const Target& target = target_of(userdata);
    const Node* child = child_at(*target.frame, *target.node, index);
    if (!child) return sd_bus_reply_method_return(call, "b", 0);
    return reply_asked(call, {target.objects, target.frame, child}, {.action = semantics::k_action_select});
}

int is_child_selected(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t index = 0;
    if (const int r = sd_bus_message_read(call, "i", &index); r < 0) return r;
    const Target& target = target_of(userdata);
    const Node* child = child_at(*target.frame, *target.node, index);
    const bool selected = child && (child->states & semantics::k_state_selected) != 0;
    return sd_bus_reply_method_return(call, "b", selected ? 1 : 0);
}

/// Our lists have one selected item or none, and never lose it to a client.
int refuse(sd_bus_message* call, void*, sd_bus_error*) { return sd_bus_reply_method_return(call, "b", 0); }

}  // namespace

const sd_bus_vtable k_action_table[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("NActions", "i", get_action_count, 0, 0),
    SD_BUS_METHOD("GetName", "i", "s", get_action_name, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetLocalizedName", "i", "s", get_action_name, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetDescription", "i", "s", get_no_text, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetKeyBinding", "i", "s", get_no_text, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetActions", "", "a(sss)", get_actions, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("DoAction", "i", "b", do_action, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

const sd_bus_vtable k_value_table[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("MinimumValue", "d", get_value, 0, 0),
    SD_BUS_PROPERTY("MaximumValue", "d", get_value, 0, 0),
    SD_BUS_PROPERTY("MinimumIncrement", "d", get_value, 0, 0),
    SD_BUS_PROPERTY("Text", "s", get_value_text, 0, 0),
    SD_BUS_WRITABLE_PROPERTY("CurrentValue", "d", get_value, set_value, 0, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

const sd_bus_vtable k_selection_table[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("NSelectedChildren", "i", get_selected_count, 0, 0),
    SD_BUS_METHOD("GetSelectedChild", "i", "(so)", get_selected_child, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("SelectChild", "i", "b", select_child, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("IsChildSelected", "i", "b", is_child_selected, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("DeselectSelectedChild", "i", "b", refuse, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("DeselectChild", "i", "b", refuse, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("SelectAll", "", "b", refuse, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("ClearSelection", "", "b", refuse, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

}  // namespace oqyrman::accessibility
