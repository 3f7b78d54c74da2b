#include "app/accessibility/link_linux.h"

#include <ctime>
#include <iterator>
#include <utility>

#include "app/accessibility/atspi_values.h"

namespace oqyrman::accessibility {

namespace {

constexpr const char* k_local = "org.freedesktop.DBus.Local";
constexpr const char* k_registry = "org.a11y.atspi.Registry";
constexpr std::uint64_t k_retry_ms[] = {100, 500, 2000, 10000, 60000};

int match_owner(sd_bus* bus, const char* name, sd_bus_message_handler_t handler, void* userdata) {
    const std::string rule =
        "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
        "member='NameOwnerChanged',arg0='" +
        std::string(name) + "'";
    return sd_bus_add_match_async(bus, nullptr, rule.c_str(), handler, nullptr, userdata);
}

bool has_owner_now(sd_bus_message* signal) {
    const char *name = nullptr, *before = nullptr, *now = nullptr;
    return sd_bus_message_read(signal, "sss", &name, &before, &now) >= 0 && *now != '\0';
}

}  // namespace

void Link::start() {
    if (!m_addresses.accessibility.empty()) {
        join(m_addresses.accessibility);
        return;
    }
    if (m_addresses.session.empty()) return;
    m_session = open(m_addresses.session);
    if (!m_session) return;
    match_owner(m_session.get(), "org.a11y.Bus", &Link::on_bus_owner, this);
    ask_address();
}

/// Connects without waiting; null when nobody is there.
Bus Link::open(const std::string& address) const {
    sd_bus* made = nullptr;
    if (sd_bus_new(&made) < 0) return nullptr;
    Bus bus(made);
    const bool started = sd_bus_set_address(made, address.c_str()) >= 0 &&
                         sd_bus_set_bus_client(made, 1) >= 0 && sd_bus_set_connected_signal(made, 1) >= 0 &&
                         sd_bus_start(made) >= 0 &&
                         sd_bus_attach_event(made, m_loop, SD_EVENT_PRIORITY_NORMAL) >= 0;
    return started ? std::move(bus) : nullptr;
}

void Link::ask_address() {
    m_trying = true;
    const int r = sd_bus_call_method_async(m_session.get(), nullptr, "org.a11y.Bus", "/org/a11y/bus",
                                           "org.a11y.Bus", "GetAddress", &Link::on_address, this, "");
    if (r < 0) lose_and_retry();
}

int Link::on_address(sd_bus_message* reply, void* userdata, sd_bus_error*) {
    auto& self = *static_cast<Link*>(userdata);
    const char* address = nullptr;
    const bool failed = sd_bus_message_is_method_error(reply, nullptr) > 0;
    if (failed || sd_bus_message_read(reply, "s", &address) < 0 || *address == '\0')
        self.lose_and_retry();
    else
        self.join(address);
    return 0;
}

void Link::join(const std::string& address) {
    m_trying = true;
    m_bus = open(address);
    const bool ready =
        m_bus && m_hooks.offer(m_bus.get()) >= 0 &&
        sd_bus_match_signal_async(m_bus.get(), nullptr, k_local, nullptr, k_local, "Connected",
                                  &Link::on_connected, nullptr, this) >= 0 &&
        sd_bus_match_signal_async(m_bus.get(), nullptr, k_local, nullptr, k_local, "Disconnected",
                                  &Link::on_disconnected, nullptr, this) >= 0 &&
        match_owner(m_bus.get(), k_registry, &Link::on_registry_owner, this) >= 0;
    if (!ready) lose_and_retry();
}

int Link::on_connected(sd_bus_message*, void* userdata, sd_bus_error*) {
    static_cast<Link*>(userdata)->embed();
    return 0;
}

void Link::embed() {
    m_trying = true;
    const char* name = nullptr;
    int r = sd_bus_get_unique_name(m_bus.get(), &name);
    if (r >= 0) {
        r = sd_bus_call_method_async(m_bus.get(), nullptr, k_registry, k_root_path, "org.a11y.atspi.Socket",
                                     "Embed", &Link::on_embedded, this, "(so)", name, k_root_path);
    }
    if (r < 0) lose_and_retry();
}

int Link::on_embedded(sd_bus_message* reply, void* userdata, sd_bus_error*) {
    auto& self = *static_cast<Link*>(userdata);
    const char *name = nullptr, *path = nullptr;
    const bool failed = sd_bus_message_is_method_error(reply, nullptr) > 0;
    if (failed || sd_bus_message_read(reply, "(so)", &name, &path) < 0) {
        self.lose_and_retry();
        return 0;
    }
    self.m_attempt = 0;
    self.m_trying = false;
    self.m_joined = true;
    self.m_hooks.joined(self.m_bus.get(), name, path);
    return 0;
}

int Link::on_registry_owner(sd_bus_message* signal, void* userdata, sd_bus_error*) {
    auto& self = *static_cast<Link*>(userdata);
    // A registry that comes does not know us, but it comes because somebody called it: our Embed, at the
    // latest.
    if (self.m_joined && !has_owner_now(signal)) self.lose_and_retry();
    return 0;
}

int Link::on_bus_owner(sd_bus_message* signal, void* userdata, sd_bus_error*) {
    auto& self = *static_cast<Link*>(userdata);
    if (!has_owner_now(signal) || self.m_joined || self.m_trying) return 0;
    self.m_attempt = 0;
    self.ask_address();
    return 0;
}

int Link::on_disconnected(sd_bus_message*, void* userdata, sd_bus_error*) {
    static_cast<Link*>(userdata)->lose_and_retry();
    return 0;
}

void Link::lose_and_retry() {
    if (std::exchange(m_joined, false)) m_hooks.lost();
    m_trying = false;
    if (m_attempt >= std::size(k_retry_ms)) return;
    // The dead connection is let go in on_retry: here we may be inside one of its own callbacks.
    sd_event_source* timer = nullptr;
    const std::uint64_t after_us = k_retry_ms[m_attempt++] * 1000;
    if (sd_event_add_time_relative(m_loop, &timer, CLOCK_MONOTONIC, after_us, 0, &Link::on_retry, this) >=
        0) {
        m_timer.reset(timer);
        m_trying = true;
    }
}

int Link::on_retry(sd_event_source*, std::uint64_t, void* userdata) {
    auto& self = *static_cast<Link*>(userdata);
    if (self.m_bus && sd_bus_is_ready(self.m_bus.get()) > 0) {
        self.embed();
        return 0;
    }
    self.m_bus.reset();
    if (!self.m_addresses.accessibility.empty())
        self.join(self.m_addresses.accessibility);
    else if (self.m_session && sd_bus_is_open(self.m_session.get()) > 0)
        self.ask_address();
    return 0;
}

}  // namespace oqyrman::accessibility
