#include <cerrno>
#include <cstdint>
#include <string_view>
#include <utility>

#include "app/accessibility/bus_linux.h"
#include "app/accessibility/desktop.h"
#include "app/accessibility/desktop_watch_linux.h"

namespace oqyrman::accessibility {

namespace {

// The values of org.freedesktop.appearance: "no preference" is 0 in all of them.
constexpr std::uint32_t k_prefer_dark = 1, k_higher_contrast = 1, k_reduced_motion = 1;
constexpr const char* k_appearance = "org.freedesktop.appearance";
constexpr const char* k_settings = "org.freedesktop.portal.Settings";
constexpr const char* k_path = "/org/freedesktop/portal/desktop";
constexpr const char* k_interface = "org.gnome.desktop.interface";

/// Read() answers with a variant in a variant; some portals with one.
constexpr int k_variants = 2;

/// Into the answer's variants, up to its value.
bool at_value(sd_bus_message* reply) {
    for (int depth = 0; reply != nullptr && depth < k_variants; ++depth) {
        char type = 0;
        const char* contents = nullptr;
        if (sd_bus_message_peek_type(reply, &type, &contents) <= 0) return false;
        if (type != SD_BUS_TYPE_VARIANT) break;
        if (sd_bus_message_enter_container(reply, type, contents) <= 0) return false;
    }
    return reply != nullptr;
}

std::optional<std::uint32_t> number_of(sd_bus_message* at) {
    std::uint32_t number = 0;
    if (sd_bus_message_read_basic(at, SD_BUS_TYPE_UINT32, &number) <= 0) return std::nullopt;
    return number;
}
std::optional<bool> truth_of(sd_bus_message* at) {
    int truth = 0;
    if (sd_bus_message_read_basic(at, SD_BUS_TYPE_BOOLEAN, &truth) <= 0) return std::nullopt;
    return truth != 0;
}

/// The portal's settings; one that was silent once is not asked again.
class Portal {
  public:
    Portal(sd_bus* bus, std::chrono::milliseconds limit) : m_bus(bus), m_limit(limit) {}

    std::optional<std::uint32_t> number(const char* space, const char* key) {
        const Message reply = read(space, key);
        return at_value(reply.get()) ? number_of(reply.get()) : std::nullopt;
    }
    std::optional<bool> truth(const char* space, const char* key) {
        const Message reply = read(space, key);
        return at_value(reply.get()) ? truth_of(reply.get()) : std::nullopt;
    }

  private:
    Message read(const char* space, const char* key) {
        sd_bus_message* made = nullptr;
        if (m_silent || sd_bus_message_new_method_call(m_bus, &made, "org.freedesktop.portal.Desktop",
                                                       "/org/freedesktop/portal/desktop",
                                                       "org.freedesktop.portal.Settings", "Read") < 0)
            return Message(nullptr);
        const Message call(made);
        sd_bus_message_set_auto_start(call.get(), 0);
        if (sd_bus_message_append(call.get(), "ss", space, key) < 0) return Message(nullptr);
        sd_bus_message* answered = nullptr;
        const auto limit_us = static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(m_limit).count());
        const int status = sd_bus_call(m_bus, call.get(), limit_us, nullptr, &answered);
        m_silent = status == -ETIMEDOUT;
        return Message(status < 0 ? nullptr : answered);
    }

    sd_bus* m_bus;
    std::chrono::milliseconds m_limit;
    bool m_silent = false;
};

Message call_to_portal(sd_bus* bus, const char* interface, const char* method) {
    sd_bus_message* made = nullptr;
    if (sd_bus_message_new_method_call(bus, &made, "org.freedesktop.portal.Desktop",
                                       "/org/freedesktop/portal/desktop", interface, method) < 0)
        return Message(nullptr);
    Message call(made);
    sd_bus_message_set_auto_start(call.get(), 0);
    return call;
}

Message answer_to(sd_bus* bus, const Message& call, std::chrono::milliseconds limit) {
    sd_bus_message* answered = nullptr;
    const auto limit_us =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(limit).count());
    if (sd_bus_call(bus, call.get(), limit_us, nullptr, &answered) < 0) return Message(nullptr);
    return Message(answered);
}

}  // namespace

DesktopWatch::DesktopWatch(sd_event* loop, const std::string& address, Changed changed)
    : m_changed(std::move(changed)) {
    sd_bus* made = nullptr;
    if (address.empty() || sd_bus_new(&made) < 0) return;
    m_bus.reset(made);
    sd_bus_slot* slot = nullptr;
    // The calls wait for nothing: what is wanted goes out when the connection stands.
    const bool listening =
        sd_bus_set_address(made, address.c_str()) >= 0 && sd_bus_set_bus_client(made, 1) >= 0 &&
        sd_bus_start(made) >= 0 && sd_bus_attach_event(made, loop, SD_EVENT_PRIORITY_NORMAL) >= 0 &&
        sd_bus_match_signal_async(made, &slot, nullptr, k_path, k_settings, "SettingChanged",
                                  &DesktopWatch::on_changed, nullptr, this) >= 0;
    m_match.reset(slot);
    if (!listening) m_bus.reset();
}

int DesktopWatch::on_changed(sd_bus_message* signal, void* userdata, sd_bus_error*) {
    const char *space = nullptr, *key = nullptr;
    if (sd_bus_message_read(signal, "ss", &space, &key) < 0 || !at_value(signal)) return 0;
    const auto is = [&](std::string_view wanted_space, std::string_view wanted_key) {
        return space == wanted_space && key == wanted_key;
    };
    DesktopWishes wishes;
    if (is(k_appearance, "contrast")) {
        if (const auto number = number_of(signal)) wishes.more_contrast = *number == k_higher_contrast;
    } else if (is(k_appearance, "reduced-motion")) {
        if (const auto number = number_of(signal)) wishes.less_motion = *number == k_reduced_motion;
    } else if (is(k_interface, "enable-animations")) {
        if (const auto animations = truth_of(signal)) wishes.less_motion = !*animations;
    }
    if (wishes != DesktopWishes{}) static_cast<DesktopWatch*>(userdata)->m_changed(wishes);
    return 0;
}

DesktopWishes ask_desktop(std::chrono::milliseconds limit) {
    sd_bus* opened = nullptr;
    if (sd_bus_open_user(&opened) < 0) return {};
    const Bus bus(opened);
    DesktopWishes wishes;
    Portal portal(bus.get(), limit);
    if (const auto contrast = portal.number(k_appearance, "contrast"))
        wishes.more_contrast = *contrast == k_higher_contrast;
    if (const auto scheme = portal.number(k_appearance, "color-scheme"))
        wishes.dark = *scheme == k_prefer_dark;
    if (const auto motion = portal.number(k_appearance, "reduced-motion"))
        wishes.less_motion = *motion == k_reduced_motion;
    else if (const auto animations = portal.truth(k_interface, "enable-animations"))
        wishes.less_motion = !*animations;
    return wishes;
}

std::vector<std::string> ask_proxies(const std::string& url, std::chrono::milliseconds limit) {
    sd_bus* opened = nullptr;
    if (sd_bus_open_user(&opened) < 0) return {};
    const Bus bus(opened);
    const Message call = call_to_portal(bus.get(), "org.freedesktop.portal.ProxyResolver", "Lookup");
    if (!call || sd_bus_message_append(call.get(), "s", url.c_str()) < 0) return {};
    const Message reply = answer_to(bus.get(), call, limit);
    std::vector<std::string> ways;
    if (!reply || sd_bus_message_enter_container(reply.get(), SD_BUS_TYPE_ARRAY, "s") <= 0) return {};
    const char* way = nullptr;
    while (sd_bus_message_read_basic(reply.get(), SD_BUS_TYPE_STRING, &way) > 0) ways.emplace_back(way);
    return ways;
}

}  // namespace oqyrman::accessibility
