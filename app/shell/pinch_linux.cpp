// Pinches by the XInput extension, which tells of gestures from its version 2.4 on. GLFW's own connection
// cannot ask for them: it has said to the server that it knows version 2.0, and the server holds it to that.
#include <array>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <xcb/xcb.h>
#include <xcb/xinput.h>

#define GLFW_EXPOSE_NATIVE_X11
#include <GLFW/glfw3.h>
#include <GLFW/glfw3native.h>

#include "app/shell/pinch.h"
#include "app/shell/xcb_linux.h"
#include "app/tasks/runner.h"

namespace oqyrman::shell {

namespace {

constexpr std::uint16_t k_major = 2, k_minor = 4;
constexpr std::uint32_t k_pinch_events = 1U << XCB_INPUT_GESTURE_PINCH_BEGIN |
                                         1U << XCB_INPUT_GESTURE_PINCH_UPDATE |
                                         1U << XCB_INPUT_GESTURE_PINCH_END;
/// Pinches not yet taken; a window that hangs must not fill memory.
constexpr std::size_t k_max_waiting = 512;

float pixels(xcb_input_fp1616_t fixed) { return static_cast<float>(fixed) / 65536; }

/// The extension's number in events, once it will tell of pinches over the window.
std::optional<std::uint8_t> ask_for_pinches(xcb_connection_t* connection, xcb_window_t window) {
    const xcb_query_extension_reply_t* extension = xcb_get_extension_data(connection, &xcb_input_id);
    if (extension == nullptr || extension->present == 0) return std::nullopt;
    const Reply<xcb_input_xi_query_version_reply_t> version(xcb_input_xi_query_version_reply(
        connection, xcb_input_xi_query_version(connection, k_major, k_minor), nullptr));
    if (!version || std::pair(version->major_version, version->minor_version) < std::pair(k_major, k_minor))
        return std::nullopt;
    const struct {
        xcb_input_event_mask_t head;
        std::uint32_t events;
    } wanted{{XCB_INPUT_DEVICE_ALL_MASTER, 1}, k_pinch_events};
    const Reply<xcb_generic_error_t> error(xcb_request_check(
        connection, xcb_input_xi_select_events_checked(connection, window, 1, &wanted.head)));
    if (error) return std::nullopt;
    return extension->major_opcode;
}

}  // namespace

struct PinchWatch::Parts {
    xcb_window_t window = 0;
    std::function<void()> wake;
    int end = eventfd(0, EFD_CLOEXEC);
    std::mutex mutex;
    std::vector<Pinch> waiting;
    PinchSteps steps;  // the watch's thread only
    std::thread thread;

    void listen();
    void hear(const xcb_generic_event_t& event, std::uint8_t extension);
};

void PinchWatch::Parts::listen() {
    tasks::name_this_thread("pinch");
    const Connection connection(xcb_connect(nullptr, nullptr));
    if (xcb_connection_has_error(connection.get()) != 0) return;
    const auto extension = ask_for_pinches(connection.get(), window);
    if (!extension) return;
    while (xcb_connection_has_error(connection.get()) == 0) {
        while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(connection.get())})
            hear(*event, *extension);
        std::array<pollfd, 2> either{
            {{xcb_get_file_descriptor(connection.get()), POLLIN, 0}, {end, POLLIN, 0}}};
        poll(either.data(), either.size(), -1);
        if (either[1].revents != 0) return;
    }
}

void PinchWatch::Parts::hear(const xcb_generic_event_t& event, std::uint8_t extension) {
    if ((event.response_type & 0x7F) != XCB_GE_GENERIC) return;
    const auto& any = reinterpret_cast<const xcb_ge_generic_event_t&>(event);
    if (any.extension != extension) return;
    if (any.event_type == XCB_INPUT_GESTURE_PINCH_BEGIN) return steps.begin();
    if (any.event_type != XCB_INPUT_GESTURE_PINCH_UPDATE) return;
    const auto& told = reinterpret_cast<const xcb_input_gesture_pinch_update_event_t&>(event);
    const auto step = steps.to(pixels(told.scale), pixels(told.event_x), pixels(told.event_y));
    if (!step) return;
    {
        const std::scoped_lock lock(mutex);
        if (waiting.size() < k_max_waiting) waiting.push_back(*step);
    }
    wake();
}

PinchWatch::PinchWatch(GLFWwindow* window, std::function<void()> wake) : m_parts(std::make_unique<Parts>()) {
    m_parts->window = static_cast<xcb_window_t>(glfwGetX11Window(window));
    m_parts->wake = std::move(wake);
    if (m_parts->window == 0 || m_parts->end < 0) return;
    m_parts->thread = std::thread([parts = m_parts.get()] { parts->listen(); });
}

PinchWatch::~PinchWatch() {
    if (m_parts->thread.joinable()) {
        static_cast<void>(eventfd_write(m_parts->end, 1));  // it can only fail when it is full
        m_parts->thread.join();
    }
    if (m_parts->end >= 0) close(m_parts->end);
}

std::vector<Pinch> PinchWatch::take() {
    const std::scoped_lock lock(m_parts->mutex);
    return std::exchange(m_parts->waiting, {});
}

}  // namespace oqyrman::shell
