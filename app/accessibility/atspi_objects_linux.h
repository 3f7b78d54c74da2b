#pragma once
// The objects on the accessibility bus: one for each node of the last frame, made up when they are asked for.

#include <functional>
#include <memory>
#include <string>

#include "app/accessibility/bus_linux.h"
#include "app/ui/semantics_event.h"
#include "app/ui/semantics_tree.h"

namespace oqyrman::accessibility {

namespace semantics = ui::semantics;

/// `at` thread only. Answers every call from the last immutable frame and never from a widget.
class Objects {
  public:
    struct Hooks {
        std::function<std::shared_ptr<const semantics::Frame>()>
            latest;                                       ///< the newest frame; null before one
        std::function<bool(semantics::Request)> request;  ///< false when too many wait
    };
    Objects(Hooks hooks, std::string program_name, std::string toolkit_version)
        : m_hooks(std::move(hooks)), m_name(std::move(program_name)), m_version(std::move(toolkit_version)) {}
    Objects(const Objects&) = delete;
    Objects& operator=(const Objects&) = delete;

    /// Offers all interfaces on the bus for as long as it lives. Negative errno when that fails.
    int attach(sd_bus* bus);

    /// Whom the registry named as the parent of our root.
    void set_desktop(std::string bus_name, std::string path);

    /// What the call being handled is about. `node` is null for the application's root.
    struct Target {
        Objects* objects = nullptr;
        std::shared_ptr<const semantics::Frame> frame;
        const semantics::Node* node = nullptr;
    };

    bool ask(semantics::Request request) const { return m_hooks.request(std::move(request)); }
    const std::string& name() const { return m_name; }
    const std::string& version() const { return m_version; }
    const std::string& desktop_name() const { return m_desktop_name; }
    const std::string& desktop_path() const { return m_desktop_path; }
    std::int32_t application_id = 0;  ///< the registry gives it and reads it back

  private:
    static int find(sd_bus* bus, const char* path, const char* interface, void* userdata, void** found,
                    sd_bus_error* error);
    static int cache_items(sd_bus_message* call, void* userdata, sd_bus_error* error);

    Hooks m_hooks;
    std::string m_name, m_version, m_desktop_name, m_desktop_path;
    Target m_target;
};

// Calls are handled one at a time on one thread, so what a handler gets is simply the Target found just
// before.
inline const Objects::Target& target_of(void* userdata) { return *static_cast<Objects::Target*>(userdata); }

/// sd-bus declares its handlers so; the tables of the files atspi_*_linux.cpp are made of them.
extern const sd_bus_vtable k_accessible_table[];
extern const sd_bus_vtable k_application_table[];
extern const sd_bus_vtable k_component_table[];
extern const sd_bus_vtable k_action_table[];
extern const sd_bus_vtable k_text_table[];
extern const sd_bus_vtable k_editable_text_table[];
extern const sd_bus_vtable k_value_table[];
extern const sd_bus_vtable k_selection_table[];

/// A request on behalf of a client: a bus reply "b", false when the widget cannot do it or is disabled.
int reply_asked(sd_bus_message* call, const Objects::Target& target, semantics::Request request);

}  // namespace oqyrman::accessibility
