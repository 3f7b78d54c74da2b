#include "app/shell/window.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <GLFW/glfw3.h>

#include "app/ui/text_edit.h"

namespace oqyrman::shell {

namespace {

constexpr int k_least_width = 640, k_least_height = 480;
constexpr double k_longest_wait_s = 3600;

std::string last_error() {
    const char* words = nullptr;
    const int code = glfwGetError(&words);
    return code == GLFW_NO_ERROR ? std::string() : std::string(words);
}

}  // namespace

std::expected<std::unique_ptr<Window>, Error> Window::prepare() {
#ifdef GLFW_PLATFORM_X11
    glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
#endif
    if (glfwInit() != GLFW_TRUE) return std::unexpected(Error{ErrorKind::no_display, last_error()});
    return std::unique_ptr<Window>(new Window);
}

std::expected<void, Error> Window::open(const Options& options) {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "oqyrman");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "oqyrman");
    const double scale = content_scale();
    int x = 0, y = 0, width = 0, height = 0;
    if (GLFWmonitor* monitor = glfwGetPrimaryMonitor())
        glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
    const auto fitting = [&](int wanted, int room) {
        const int scaled = static_cast<int>(std::lround(wanted * scale));
        return room > 0 ? std::min(scaled, room) : scaled;
    };
    m_window = glfwCreateWindow(fitting(options.width, width), fitting(options.height, height),
                                options.title.c_str(), nullptr, nullptr);
    if (m_window == nullptr) return std::unexpected(Error{ErrorKind::no_opengl, last_error()});
    glfwSetWindowSizeLimits(m_window, k_least_width, k_least_height, GLFW_DONT_CARE, GLFW_DONT_CARE);
    glfwMakeContextCurrent(m_window);
    glfwSwapInterval(1);
    glfwGetFramebufferSize(m_window, &m_width, &m_height);
    glfwSetInputMode(m_window, GLFW_LOCK_KEY_MODS, GLFW_TRUE);
    m_hand = glfwCreateStandardCursor(GLFW_HAND_CURSOR);
    m_beam = glfwCreateStandardCursor(GLFW_IBEAM_CURSOR);
    connect();
    m_pinches = std::make_unique<PinchWatch>(m_window, wake);
    m_scales = std::make_unique<ScaleWatch>(wake);
    return {};
}

Window::~Window() {
    m_pinches.reset();
    m_scales.reset();
    if (m_window != nullptr) glfwDestroyWindow(m_window);
    glfwTerminate();
}

Window& Window::of(GLFWwindow* window) { return *static_cast<Window*>(glfwGetWindowUserPointer(window)); }

void Window::connect() {
    glfwSetWindowUserPointer(m_window, this);
    glfwSetCursorPosCallback(m_window, [](GLFWwindow* w, double x, double y) {
        of(w).m_input.mouse_moved(static_cast<float>(x), static_cast<float>(y));
    });
    glfwSetCursorEnterCallback(m_window, [](GLFWwindow* w, int entered) {
        if (entered == GLFW_FALSE) of(w).m_input.mouse_left();
    });
    glfwSetMouseButtonCallback(m_window, [](GLFWwindow* w, int button, int action, int mods) {
        if (button == GLFW_MOUSE_BUTTON_LEFT)
            of(w).m_input.mouse_button(action == GLFW_PRESS, seconds(), (mods & GLFW_MOD_SHIFT) != 0);
    });
    glfwSetScrollCallback(m_window, [](GLFWwindow* w, double sideways, double notches) {
        const auto held = [&](int left, int right) {
            return glfwGetKey(w, left) == GLFW_PRESS || glfwGetKey(w, right) == GLFW_PRESS;
        };
        // A wheel pushed sideways means what the same wheel means with Shift.
        const bool aside = std::abs(sideways) > std::abs(notches);
        of(w).m_input.wheel(static_cast<float>(aside ? sideways : notches),
                            held(GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL),
                            aside || held(GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT));
    });
    glfwSetKeyCallback(m_window, [](GLFWwindow* w, int key, int scancode, int action, int mods) {
        if (key == GLFW_KEY_F11) {
            if (action == GLFW_PRESS) of(w).toggle_full_screen();
            return;
        }
        if (of(w).m_keys.size() < ui::k_max_events_waiting || action == GLFW_RELEASE)
            of(w).m_keys.push_back({key, scancode, mods, action != GLFW_RELEASE, {}});
    });
    // X11 tells the key first and then, at once, what it types.
    glfwSetCharCallback(m_window, [](GLFWwindow* w, unsigned int c) {
        std::vector<RawKey>& keys = of(w).m_keys;
        if (keys.empty() || !keys.back().pressed || !keys.back().text.empty()) keys.push_back({});
        keys.back().text += ui::to_utf8(std::u32string(1, static_cast<char32_t>(c)));
    });
    glfwSetWindowFocusCallback(m_window, [](GLFWwindow* w, int focused) {
        of(w).m_active = focused == GLFW_TRUE;
        of(w).m_damaged = true;
    });
    glfwSetFramebufferSizeCallback(m_window, [](GLFWwindow* w, int width, int height) {
        of(w).m_width = width;
        of(w).m_height = height;
        of(w).m_damaged = true;
    });
    glfwSetWindowPosCallback(m_window, [](GLFWwindow* w, int, int) { of(w).m_damaged = true; });
    glfwSetWindowRefreshCallback(m_window, [](GLFWwindow* w) { of(w).m_damaged = true; });
    glfwSetWindowContentScaleCallback(m_window, [](GLFWwindow* w, float, float) { of(w).m_damaged = true; });
}

double Window::content_scale() const {
    float x = 1, y = 1;
    if (m_window != nullptr)
        glfwGetWindowContentScale(m_window, &x, &y);
    else if (GLFWmonitor* monitor = glfwGetPrimaryMonitor())
        glfwGetMonitorContentScale(monitor, &x, &y);
    return std::clamp(m_scale.value_or(static_cast<double>(std::max(x, y))), 1.0, 4.0);
}

int Window::origin_x() const {
    int x = 0, y = 0;
    glfwGetWindowPos(m_window, &x, &y);
    return x;
}

int Window::origin_y() const {
    int x = 0, y = 0;
    glfwGetWindowPos(m_window, &x, &y);
    return y;
}

bool Window::should_close() const { return glfwWindowShouldClose(m_window) == GLFW_TRUE; }

std::vector<RawKey> Window::take_keys() { return std::exchange(m_keys, {}); }

bool Window::take_damage() { return std::exchange(m_damaged, false); }

/// What GLFW does not tell.
void Window::take_news() {
    for (const Pinch& pinch : m_pinches->take()) m_input.pinch(pinch.x, pinch.y, pinch.growth);
    const std::optional<double> scale = m_scales->take();
    if (!scale) return;
    m_scale = scale;
    m_damaged = true;
}

void Window::poll() {
    glfwPollEvents();
    take_news();
}

void Window::wait(std::optional<double> seconds) {
    if (!seconds)
        glfwWaitEvents();
    else if (*seconds <= 0)
        glfwPollEvents();
    else
        glfwWaitEventsTimeout(std::min(*seconds, k_longest_wait_s));
    take_news();
}

void Window::show_frame() { glfwSwapBuffers(m_window); }

void Window::hide() { glfwHideWindow(m_window); }

void Window::set_cursor(Cursor cursor) {
    if (cursor == m_cursor) return;
    m_cursor = cursor;
    glfwSetCursor(m_window, cursor == Cursor::hand ? m_hand : cursor == Cursor::text ? m_beam : nullptr);
}

std::string Window::clipboard() const {
    const char* text = glfwGetClipboardString(m_window);
    return text == nullptr ? std::string() : std::string(text);
}

void Window::set_clipboard(const std::string& text) { glfwSetClipboardString(m_window, text.c_str()); }

double Window::seconds() { return glfwGetTime(); }

void Window::wake() { glfwPostEmptyEvent(); }

void Window::toggle_full_screen() {
    m_full_screen = !m_full_screen;
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    if (m_full_screen && monitor != nullptr) {
        glfwGetWindowPos(m_window, &m_old_x, &m_old_y);
        glfwGetWindowSize(m_window, &m_old_width, &m_old_height);
        const GLFWvidmode* mode = glfwGetVideoMode(monitor);
        glfwSetWindowMonitor(m_window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
    } else if (!m_full_screen) {
        glfwSetWindowMonitor(m_window, nullptr, m_old_x, m_old_y, m_old_width, m_old_height, 0);
    }
    m_damaged = true;
}

}  // namespace oqyrman::shell
