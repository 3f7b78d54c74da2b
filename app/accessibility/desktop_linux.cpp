#include <cstdint>

#include "app/accessibility/bus_linux.h"
#include "app/accessibility/desktop.h"

namespace oqyrman::accessibility {

namespace {

// The values of org.freedesktop.appearance: "no preference" is 0 in both.
constexpr std::uint32_t k_prefer_dark = 1, k_higher_contrast = 1;

/// Read() answers with a variant in a variant; some portals with one.
constexpr int k_variants = 2;

std::optional<std::uint32_t> number_in(sd_bus_message* reply) {
    for (int depth = 0; depth < k_variants; ++depth) {
        char type = 0;
        const char* contents = nullptr;
        if (sd_bus_message_peek_type(reply, &type, &contents) <= 0) return std::nullopt;
        if (type != SD_BUS_TYPE_VARIANT) break;
        if (sd_bus_message_enter_container(reply, type, contents) <= 0) return std::nullopt;
    }
    std::uint32_t number = 0;
    if (sd_bus_message_read_basic(reply, SD_BUS_TYPE_UINT32, &number) <= 0) return std::nullopt;
    return number;
}

std::optional<std::uint32_t> setting(sd_bus* bus, const char* key, std::chrono::milliseconds limit) {
    sd_bus_message* made = nullptr;
    if (sd_bus_message_new_method_call(bus, &made, "org.freedesktop.portal.Desktop",
                                       "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings",
                                       "Read") < 0)
        return std::nullopt;
    const Message call(made);
    sd_bus_message_set_auto_start(call.get(), 0);
    if (sd_bus_message_append(call.get(), "ss", "org.freedesktop.appearance", key) < 0) return std::nullopt;
    sd_bus_message* answered = nullptr;
    const auto limit_us =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(limit).count());
    if (sd_bus_call(bus, call.get(), limit_us, nullptr, &answered) < 0) return std::nullopt;
    const Message reply(answered);
    return number_in(reply.get());
}

}  // namespace

DesktopWishes ask_desktop(std::chrono::milliseconds limit) {
    sd_bus* opened = nullptr;
    if (sd_bus_open_user(&opened) < 0) return {};
    const Bus bus(opened);
    DesktopWishes wishes;
    if (const auto contrast = setting(bus.get(), "contrast", limit))
        wishes.more_contrast = *contrast == k_higher_contrast;
    if (const auto scheme = setting(bus.get(), "color-scheme", limit)) wishes.dark = *scheme == k_prefer_dark;
    return wishes;
}

}  // namespace oqyrman::accessibility
