// org.a11y.atspi.Accessible and .Application: names, roles, states, the tree itself.
#include <cerrno>

#include "app/accessibility/atspi_objects_linux.h"
#include "app/accessibility/atspi_values.h"

namespace oqyrman::accessibility {

using semantics::Node;

namespace {

using Target = Objects::Target;

const Node* window_of(const Target& target) {
    return target.frame && !target.frame->nodes.empty() ? &target.frame->nodes[0] : nullptr;
}

std::int32_t child_count(const Target& target) {
    if (target.node) return static_cast<std::int32_t>(target.node->child_count);
    return window_of(target) ? 1 : 0;
}

const Node* child(const Target& target, std::int32_t index) {
    if (target.node) return child_at(*target.frame, *target.node, index);
    return index == 0 ? window_of(target) : nullptr;
}

RoleName role(const Target& target) {
    return target.node ? role_name(target.node->role) : k_application_role;
}

int get_name(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* userdata,
             sd_bus_error*) {
    const Target& target = target_of(userdata);
    return append_string(reply, target.node ? target.frame->name(*target.node) : target.objects->name());
}

int get_description(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* userdata,
                    sd_bus_error*) {
    const Target& target = target_of(userdata);
    return append_string(reply, target.node ? target.frame->string(target.node->description) : "");
}

int get_automation_id(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* userdata,
                      sd_bus_error*) {
    const Target& target = target_of(userdata);
    return append_string(reply, target.node ? target.frame->string(target.node->automation_id) : "");
}

int get_locale(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* userdata,
               sd_bus_error*) {
    const Target& target = target_of(userdata);
    // A node without a language of its own has that of what it lies in.
    std::string_view language;
    for (const Node* at = target.node ? target.node : window_of(target); at && language.empty();) {
        language = target.frame->string(at->language);
        at = at->parent == semantics::k_no_node ? nullptr : &target.frame->nodes[at->parent];
    }
    return append_string(reply, language);
}

int get_parent(sd_bus* bus, const char*, const char*, const char*, sd_bus_message* reply, void* userdata,
               sd_bus_error*) {
    const Target& target = target_of(userdata);
    if (!target.node) {
        if (target.objects->desktop_path().empty()) return append_null_reference(reply, bus);
        return sd_bus_message_append(reply, "(so)", target.objects->desktop_name().c_str(),
                                     target.objects->desktop_path().c_str());
    }
    const bool top = target.node->parent == semantics::k_no_node;
    return append_reference(reply, bus,
                            top ? semantics::k_no_id : target.frame->nodes[target.node->parent].id);
}

int get_child_count(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* userdata,
                    sd_bus_error*) {
    return sd_bus_message_append(reply, "i", child_count(target_of(userdata)));
}

int get_child_at_index(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t index = 0;
    if (const int r = sd_bus_message_read(call, "i", &index); r < 0) return r;
    const Node* found = child(target_of(userdata), index);
    const Message reply = reply_to(call);
    sd_bus* bus = sd_bus_message_get_bus(call);
    return send(reply, found ? append_reference(reply.get(), bus, found->id)
                             : append_null_reference(reply.get(), bus));
}

int get_children(sd_bus_message* call, void* userdata, sd_bus_error*) {
    const Target& target = target_of(userdata);
    const Message reply = reply_to(call);
    int r = sd_bus_message_open_container(reply.get(), 'a', "(so)");
    const Node* node = child(target, 0);
    while (node && r >= 0) {
        r = append_reference(reply.get(), sd_bus_message_get_bus(call), node->id);
        node =
            node->next_sibling == semantics::k_no_node ? nullptr : &target.frame->nodes[node->next_sibling];
    }
    if (r >= 0) r = sd_bus_message_close_container(reply.get());
    return send(reply, r);
}

int get_index_in_parent(sd_bus_message* call, void* userdata, sd_bus_error*) {
    const Target& target = target_of(userdata);
    const std::int32_t index = target.node ? static_cast<std::int32_t>(target.node->index_in_parent) : -1;
    return sd_bus_reply_method_return(call, "i", index);
}

int get_relation_set(sd_bus_message* call, void*, sd_bus_error*) {
    return sd_bus_reply_method_return(call, "a(ua(so))", 0);
}

int get_role(sd_bus_message* call, void* userdata, sd_bus_error*) {
    return sd_bus_reply_method_return(call, "u", role(target_of(userdata)).number);
}

int get_role_name(sd_bus_message* call, void* userdata, sd_bus_error*) {
    return sd_bus_reply_method_return(call, "s", role(target_of(userdata)).name);
}

int get_state(sd_bus_message* call, void* userdata, sd_bus_error*) {
    const Target& target = target_of(userdata);
    const StateWords words = target.node ? state_words(*target.frame, *target.node) : StateWords{};
    return sd_bus_reply_method_return(call, "au", 2, words[0], words[1]);
}

int get_attributes(sd_bus_message* call, void* userdata, sd_bus_error*) {
    const Target& target = target_of(userdata);
    const Message reply = reply_to(call);
    int r = sd_bus_message_open_container(reply.get(), 'a', "{ss}");
    if (target.node) {
        for (const auto& [key, value] : attributes(*target.frame, *target.node)) {
            if (r >= 0) r = sd_bus_message_open_container(reply.get(), 'e', "ss");
            if (r >= 0) r = append_string(reply.get(), key);
            if (r >= 0) r = append_string(reply.get(), value);
            if (r >= 0) r = sd_bus_message_close_container(reply.get());
        }
    }
    if (r >= 0) r = sd_bus_message_close_container(reply.get());
    return send(reply, r);
}

int get_application(sd_bus_message* call, void*, sd_bus_error*) {
    const Message reply = reply_to(call);
    return send(reply, append_reference(reply.get(), sd_bus_message_get_bus(call), semantics::k_no_id));
}

int get_interfaces(sd_bus_message* call, void* userdata, sd_bus_error*) {
    const Target& target = target_of(userdata);
    if (!target.node) {
        return sd_bus_reply_method_return(call, "as", 2, "org.a11y.atspi.Accessible",
                                          "org.a11y.atspi.Application");
    }
    const Message reply = reply_to(call);
    int r = sd_bus_message_open_container(reply.get(), 'a', "s");
    for (const char* name : interfaces(*target.frame, *target.node)) {
        if (r >= 0) r = sd_bus_message_append(reply.get(), "s", name);
    }
    if (r >= 0) r = sd_bus_message_close_container(reply.get());
    return send(reply, r);
}

int get_toolkit(sd_bus*, const char*, const char*, const char* property, sd_bus_message* reply,
                void* userdata, sd_bus_error*) {
    const std::string_view which = property;
    if (which == "ToolkitName") return append_string(reply, "Oqyrman");
    if (which == "Version") return append_string(reply, target_of(userdata).objects->version());
    return append_string(reply, "2.1");
}

int get_application_id(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* userdata,
                       sd_bus_error*) {
    return sd_bus_message_append(reply, "i", target_of(userdata).objects->application_id);
}

int set_application_id(sd_bus*, const char*, const char*, const char*, sd_bus_message* value, void* userdata,
                       sd_bus_error*) {
    return sd_bus_message_read(value, "i", &target_of(userdata).objects->application_id);
}

int get_application_locale(sd_bus_message* call, void* userdata, sd_bus_error* error) {
    const Message reply = reply_to(call);
    return send(reply, get_locale(nullptr, nullptr, nullptr, nullptr, reply.get(), userdata, error));
}

}  // namespace

const sd_bus_vtable k_accessible_table[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Name", "s", get_name, 0, 0),
    SD_BUS_PROPERTY("Description", "s", get_description, 0, 0),
    SD_BUS_PROPERTY("Parent", "(so)", get_parent, 0, 0),
    SD_BUS_PROPERTY("ChildCount", "i", get_child_count, 0, 0),
    SD_BUS_PROPERTY("Locale", "s", get_locale, 0, 0),
    SD_BUS_PROPERTY("AccessibleId", "s", get_automation_id, 0, 0),
    SD_BUS_METHOD("GetChildAtIndex", "i", "(so)", get_child_at_index, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetChildren", "", "a(so)", get_children, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetIndexInParent", "", "i", get_index_in_parent, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetRelationSet", "", "a(ua(so))", get_relation_set, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetRole", "", "u", get_role, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetRoleName", "", "s", get_role_name, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetLocalizedRoleName", "", "s", get_role_name, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetState", "", "au", get_state, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetAttributes", "", "a{ss}", get_attributes, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetApplication", "", "(so)", get_application, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetInterfaces", "", "as", get_interfaces, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

const sd_bus_vtable k_application_table[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("ToolkitName", "s", get_toolkit, 0, 0),
    SD_BUS_PROPERTY("Version", "s", get_toolkit, 0, 0),
    SD_BUS_PROPERTY("AtspiVersion", "s", get_toolkit, 0, 0),
    SD_BUS_WRITABLE_PROPERTY("Id", "i", get_application_id, set_application_id, 0,
                             SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetLocale", "u", "s", get_application_locale, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

}  // namespace oqyrman::accessibility
