// Desktops write Xft.dpi into the resources of the display, a property of its root window.
#include <array>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <xcb/xcb.h>

#include "app/shell/scale.h"
#include "app/shell/xcb_linux.h"
#include "app/tasks/runner.h"

namespace oqyrman::shell {

namespace {

/// Of the resources, in bytes: desktops write a few lines.
constexpr std::uint32_t k_most_read = 256 * 1024;

/// The first screen's: the resources are kept there.
xcb_window_t root_of(xcb_connection_t* connection) {
    const xcb_screen_iterator_t first = xcb_setup_roots_iterator(xcb_get_setup(connection));
    return first.rem > 0 ? first.data->root : xcb_window_t{XCB_WINDOW_NONE};
}

std::optional<double> read_scale(xcb_connection_t* connection, xcb_window_t root) {
    const Reply<xcb_get_property_reply_t> reply(xcb_get_property_reply(
        connection,
        xcb_get_property(connection, 0, root, XCB_ATOM_RESOURCE_MANAGER, XCB_ATOM_STRING, 0, k_most_read / 4),
        nullptr));
    if (!reply || reply->format != 8) return std::nullopt;
    const auto* text = static_cast<const char*>(xcb_get_property_value(reply.get()));
    return scale_in_resources({text, static_cast<std::size_t>(xcb_get_property_value_length(reply.get()))});
}

}  // namespace

struct ScaleWatch::Parts {
    std::function<void()> wake;
    int end = eventfd(0, EFD_CLOEXEC);
    std::mutex mutex;
    std::optional<double> news;
    std::optional<double> told;  // the watch's thread only
    std::thread thread;

    void listen();
    void look(xcb_connection_t* connection, xcb_window_t root);
};

void ScaleWatch::Parts::listen() {
    tasks::name_this_thread("scale");
    const Connection connection(xcb_connect(nullptr, nullptr));
    if (xcb_connection_has_error(connection.get()) != 0) return;
    const xcb_window_t root = root_of(connection.get());
    const std::uint32_t wanted = XCB_EVENT_MASK_PROPERTY_CHANGE;
    xcb_change_window_attributes(connection.get(), root, XCB_CW_EVENT_MASK, &wanted);
    look(connection.get(), root);
    while (xcb_connection_has_error(connection.get()) == 0) {
        bool changed = false;
        while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(connection.get())})
            changed = changed || ((event->response_type & 0x7F) == XCB_PROPERTY_NOTIFY &&
                                  reinterpret_cast<const xcb_property_notify_event_t&>(*event).atom ==
                                      XCB_ATOM_RESOURCE_MANAGER);
        // Asking may bring events in: they are looked for before it sleeps.
        if (changed) {
            look(connection.get(), root);
            continue;
        }
        std::array<pollfd, 2> either{
            {{xcb_get_file_descriptor(connection.get()), POLLIN, 0}, {end, POLLIN, 0}}};
        poll(either.data(), either.size(), -1);
        if (either[1].revents != 0) return;
    }
}

void ScaleWatch::Parts::look(xcb_connection_t* connection, xcb_window_t root) {
    const std::optional<double> scale = read_scale(connection, root);
    if (!scale || scale == told) return;
    told = scale;
    {
        const std::scoped_lock lock(mutex);
        news = scale;
    }
    wake();
}

ScaleWatch::ScaleWatch(std::function<void()> wake) : m_parts(std::make_unique<Parts>()) {
    m_parts->wake = std::move(wake);
    if (m_parts->end < 0) return;
    m_parts->thread = std::thread([parts = m_parts.get()] { parts->listen(); });
}

ScaleWatch::~ScaleWatch() {
    if (m_parts->thread.joinable()) {
        static_cast<void>(eventfd_write(m_parts->end, 1));  // it can only fail when it is full
        m_parts->thread.join();
    }
    if (m_parts->end >= 0) close(m_parts->end);
}

std::optional<double> ScaleWatch::take() {
    const std::scoped_lock lock(m_parts->mutex);
    return std::exchange(m_parts->news, std::nullopt);
}

}  // namespace oqyrman::shell
