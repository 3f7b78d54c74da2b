// org.a11y.atspi.Component: where things are, taking the focus, coming into view.
#include <cmath>

#include "app/accessibility/atspi_objects_linux.h"
#include "app/accessibility/atspi_values.h"

namespace oqyrman::accessibility {

using semantics::Node;

namespace {

using Target = Objects::Target;

std::int32_t pixel(float value) { return static_cast<std::int32_t>(std::lround(value)); }

semantics::Rect extents(const Target& target, std::uint32_t coordinates) {
    semantics::Rect rect = target.node->rect;
    const Shift shift = shift_to(*target.frame, *target.node, static_cast<Coordinates>(coordinates));
    rect.x += shift.x;
    rect.y += shift.y;
    return rect;
}

/// A point of the asked coordinates, in window pixels.
Shift to_window(const Target& target, std::int32_t x, std::int32_t y, std::uint32_t coordinates) {
    const Shift shift = shift_to(*target.frame, *target.node, static_cast<Coordinates>(coordinates));
    return {static_cast<float>(x) - shift.x, static_cast<float>(y) - shift.y};
}

int get_extents(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::uint32_t coordinates = 0;
    if (const int r = sd_bus_message_read(call, "u", &coordinates); r < 0) return r;
    const semantics::Rect rect = extents(target_of(userdata), coordinates);
    return sd_bus_reply_method_return(call, "(iiii)", pixel(rect.x), pixel(rect.y), pixel(rect.width),
                                      pixel(rect.height));
}

int get_position(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::uint32_t coordinates = 0;
    if (const int r = sd_bus_message_read(call, "u", &coordinates); r < 0) return r;
    const semantics::Rect rect = extents(target_of(userdata), coordinates);
    return sd_bus_reply_method_return(call, "ii", pixel(rect.x), pixel(rect.y));
}

int get_size(sd_bus_message* call, void* userdata, sd_bus_error*) {
    const semantics::Rect& rect = target_of(userdata).node->rect;
    return sd_bus_reply_method_return(call, "ii", pixel(rect.width), pixel(rect.height));
}

int contains(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t x = 0, y = 0;
    std::uint32_t coordinates = 0;
    if (const int r = sd_bus_message_read(call, "iiu", &x, &y, &coordinates); r < 0) return r;
    const Target& target = target_of(userdata);
    const Shift point = to_window(target, x, y, coordinates);
    const semantics::Rect& rect = target.node->rect;
    const bool inside = point.x >= rect.x && point.x < rect.x + rect.width && point.y >= rect.y &&
                        point.y < rect.y + rect.height;
    return sd_bus_reply_method_return(call, "b", inside ? 1 : 0);
}

int get_accessible_at_point(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t x = 0, y = 0;
    std::uint32_t coordinates = 0;
    if (const int r = sd_bus_message_read(call, "iiu", &x, &y, &coordinates); r < 0) return r;
    const Target& target = target_of(userdata);
    const Shift point = to_window(target, x, y, coordinates);
    const Node* found = node_at(*target.frame, point.x, point.y);
    const Message reply = reply_to(call);
    sd_bus* bus = sd_bus_message_get_bus(call);
    return send(reply, found ? append_reference(reply.get(), bus, found->id)
                             : append_null_reference(reply.get(), bus));
}

int get_layer(sd_bus_message* call, void* userdata, sd_bus_error*) {
    constexpr std::uint32_t k_layer_widget = 3;
    constexpr std::uint32_t k_layer_window = 7;
    const bool window = target_of(userdata).node->role == semantics::Role::window;
    return sd_bus_reply_method_return(call, "u", window ? k_layer_window : k_layer_widget);
}

int get_mdi_z_order(sd_bus_message* call, void*, sd_bus_error*) {
    return sd_bus_reply_method_return(call, "n", -1);
}

int get_alpha(sd_bus_message* call, void*, sd_bus_error*) {
    return sd_bus_reply_method_return(call, "d", 1.0);
}

int grab_focus(sd_bus_message* call, void* userdata, sd_bus_error*) {
    return reply_asked(call, target_of(userdata), {.action = semantics::k_action_focus});
}

int scroll_to(sd_bus_message* call, void* userdata, sd_bus_error*) {
    return reply_asked(call, target_of(userdata), {.action = semantics::k_action_scroll_to});
}

}  // namespace

const sd_bus_vtable k_component_table[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("Contains", "iiu", "b", contains, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetAccessibleAtPoint", "iiu", "(so)", get_accessible_at_point, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetExtents", "u", "(iiii)", get_extents, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetPosition", "u", "ii", get_position, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetSize", "", "ii", get_size, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetLayer", "", "u", get_layer, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetMDIZOrder", "", "n", get_mdi_z_order, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetAlpha", "", "d", get_alpha, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GrabFocus", "", "b", grab_focus, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("ScrollTo", "u", "b", scroll_to, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

}  // namespace oqyrman::accessibility
