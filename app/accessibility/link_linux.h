#pragma once
// The way onto the accessibility bus, and back onto it when it dies.

#include <functional>
#include <string>

#include "app/accessibility/bus_linux.h"

namespace oqyrman::accessibility {

/// `at` thread only. Never waits: each step is a call with a callback.
///   session bus: org.a11y.Bus.GetAddress -> accessibility bus: Hello -> registry: Socket.Embed -> joined
/// When a step fails or a bus is lost it tries again a few times, ever later, and then only when the
/// accessibility bus's owner changes: a desktop without assistive technology costs no wake-ups.
class Link {
  public:
    struct Addresses {
        std::string session;        ///< D-Bus address of the session bus; empty: there is none
        std::string accessibility;  ///< given by the environment, else asked for on the session bus
    };
    struct Hooks {
        std::function<int(sd_bus*)> offer;  ///< put the objects on a new connection
        std::function<void(sd_bus*, std::string desktop_name, std::string desktop_path)> joined;
        std::function<void()> lost;  ///< the connection or the registry is gone; joined comes again
    };
    Link(sd_event* loop, Addresses addresses, Hooks hooks)
        : m_loop(loop), m_addresses(std::move(addresses)), m_hooks(std::move(hooks)) {}
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    void start();

  private:
    Bus open(const std::string& address) const;
    void ask_address();
    void join(const std::string& address);
    void embed();
    void lose_and_retry();
    static int on_bus_owner(sd_bus_message* signal, void* userdata, sd_bus_error* error);
    static int on_address(sd_bus_message* reply, void* userdata, sd_bus_error* error);
    static int on_connected(sd_bus_message* signal, void* userdata, sd_bus_error* error);
    static int on_disconnected(sd_bus_message* signal, void* userdata, sd_bus_error* error);
    static int on_registry_owner(sd_bus_message* signal, void* userdata, sd_bus_error* error);
    static int on_embedded(sd_bus_message* reply, void* userdata, sd_bus_error* error);
    static int on_retry(sd_event_source* source, std::uint64_t time, void* userdata);

    sd_event* m_loop;
    Addresses m_addresses;
    Hooks m_hooks;
    Bus m_session, m_bus;
    EventSource m_timer;
    std::size_t m_attempt = 0;
    bool m_joined = false;
    bool m_trying = false;
};

}  // namespace oqyrman::accessibility
