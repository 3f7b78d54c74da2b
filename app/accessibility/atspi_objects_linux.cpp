#include "app/accessibility/atspi_objects_linux.h"

#include <cerrno>
#include <cstring>

#include "app/accessibility/atspi_values.h"

namespace oqyrman::accessibility {

using semantics::Frame;
using semantics::Node;

namespace {

int append_cache_item(sd_bus_message* reply, sd_bus* bus, const Objects& objects, const Frame* frame,
                      const Node* node) {
    int r = sd_bus_message_open_container(reply, 'r', "(so)(so)(so)iiassusau");
    if (r >= 0) r = append_reference(reply, bus, node ? node->id : semantics::k_no_id);
    if (r >= 0) r = append_reference(reply, bus, semantics::k_no_id);
    if (!node) {
        const std::int32_t children = frame && !frame->nodes.empty() ? 1 : 0;
        if (r >= 0) {
            r = sd_bus_message_append(reply, "(so)iiassusau", objects.desktop_name().c_str(),
                                      objects.desktop_path().c_str(), -1, children, 2,
                                      "org.a11y.atspi.Accessible", "org.a11y.atspi.Application",
                                      objects.name().c_str(), k_application_role.number, "", 2, 0U, 0U);
        }
        return r < 0 ? r : sd_bus_message_close_container(reply);
    }
    const bool top = node->parent == semantics::k_no_node;
    if (r >= 0) r = append_reference(reply, bus, top ? semantics::k_no_id : frame->nodes[node->parent].id);
    if (r >= 0) {
        r = sd_bus_message_append(reply, "ii", static_cast<std::int32_t>(node->index_in_parent),
                                  static_cast<std::int32_t>(node->child_count));
    }
    if (r >= 0) r = sd_bus_message_open_container(reply, 'a', "s");
    for (const char* interface : interfaces(*frame, *node)) {
        if (r >= 0) r = sd_bus_message_append(reply, "s", interface);
    }
    if (r >= 0) r = sd_bus_message_close_container(reply);
    if (r >= 0) r = append_string(reply, frame->name(*node));
    if (r >= 0) r = sd_bus_message_append(reply, "u", role_name(node->role).number);
    if (r >= 0) r = append_string(reply, frame->string(node->description));
    const StateWords words = state_words(*frame, *node);
    if (r >= 0) r = sd_bus_message_append(reply, "au", 2, words[0], words[1]);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

}  // namespace

void Objects::set_desktop(std::string bus_name, std::string path) {
    m_desktop_name = std::move(bus_name);
    m_desktop_path = std::move(path);
}

int Objects::find(sd_bus*, const char* path, const char* interface, void* userdata, void** found,
                  sd_bus_error*) {
    auto& objects = *static_cast<Objects*>(userdata);
    Target target{&objects, objects.m_hooks.latest(), nullptr};
    semantics::Id id = semantics::k_no_id;
    if (!id_from_path(path, id)) return 0;
    if (id == semantics::k_no_id) {
        const bool has = std::strcmp(interface, "org.a11y.atspi.Accessible") == 0 ||
                         std::strcmp(interface, "org.a11y.atspi.Application") == 0;
        if (!has) return 0;
    } else {
        target.node = target.frame ? target.frame->find(id) : nullptr;
        if (!target.node || !has_interface(*target.frame, *target.node, interface)) return 0;
    }
    objects.m_target = std::move(target);
    *found = &objects.m_target;
    return 1;
}

int Objects::cache_items(sd_bus_message* call, void* userdata, sd_bus_error*) {
    auto& objects = *static_cast<Objects*>(userdata);
    sd_bus* bus = sd_bus_message_get_bus(call);
    const std::shared_ptr<const Frame> frame = objects.m_hooks.latest();
    const Message reply = reply_to(call);
    if (!reply) return -ENOMEM;
    int r = sd_bus_message_open_container(reply.get(), 'a', "((so)(so)(so)iiassusau)");
    if (r >= 0) r = append_cache_item(reply.get(), bus, objects, frame.get(), nullptr);
    if (frame) {
        for (const Node& node : frame->nodes) {
            if (r >= 0) r = append_cache_item(reply.get(), bus, objects, frame.get(), &node);
        }
    }
    if (r >= 0) r = sd_bus_message_close_container(reply.get());
    return send(reply, r);
}

int Objects::attach(sd_bus* bus) {
    static const sd_bus_vtable k_cache_table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("GetItems", "", "a((so)(so)(so)iiassusau)", &Objects::cache_items,
                      SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END,
    };
    struct Row {
        const char* interface;
        const sd_bus_vtable* table;
    };
    const Row rows[] = {
        {"org.a11y.atspi.Accessible", k_accessible_table},
        {"org.a11y.atspi.Application", k_application_table},
        {"org.a11y.atspi.Component", k_component_table},
        {"org.a11y.atspi.Action", k_action_table},
        {"org.a11y.atspi.Text", k_text_table},
        {"org.a11y.atspi.EditableText", k_editable_text_table},
        {"org.a11y.atspi.Value", k_value_table},
        {"org.a11y.atspi.Selection", k_selection_table},
    };
    for (const Row& row : rows) {
        const int r = sd_bus_add_fallback_vtable(bus, nullptr, k_accessible_prefix, row.interface, row.table,
                                                 &Objects::find, this);
        if (r < 0) return r;
    }
    return sd_bus_add_object_vtable(bus, nullptr, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache",
                                    k_cache_table, this);
}

int reply_asked(sd_bus_message* call, const Objects::Target& target, semantics::Request request) {
    const Node& node = *target.node;
    const bool can = (node.actions & request.action) != 0 && (node.states & semantics::k_state_enabled) != 0;
    if (!can) return sd_bus_reply_method_return(call, "b", 0);
    request.id = node.id;
    if (!target.objects->ask(std::move(request))) {
        return sd_bus_reply_method_errorf(call, SD_BUS_ERROR_LIMITS_EXCEEDED,
                                          "too many requests are waiting");
    }
    return sd_bus_reply_method_return(call, "b", 1);
}

}  // namespace oqyrman::accessibility
