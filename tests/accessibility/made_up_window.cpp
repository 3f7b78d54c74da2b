// A program without a window that publishes a made-up tree and reacts to requests as widgets would. The test
// beside it drives it over the accessibility bus, and by lines on standard input:
//   press KEYSYM CODE TEXT | release KEYSYM CODE TEXT   a key; prints "answer N 0|1" in the order of the keys
//   hurry N                                             N keys as fast as possible
//   exit
#include <deque>
#include <iostream>
#include <mutex>
#include <sstream>
#include <string>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/accessibility/provider.h"
#include "app/ui/semantics.h"

namespace {

using namespace oqyrman::ui::semantics;
using oqyrman::accessibility::KeyEvent;
using oqyrman::accessibility::Provider;

constexpr int k_books = 20;
constexpr int k_shown = 5;
constexpr const char* k_page_one =
    "It was a bright morning. The reader opened the book!\n"
    "Second line of the first paragraph.\n"
    "\n"
    "\u0416\u0430\u0437\u0434\u044b\u0433\u04af\u043d\u0456 \u0448\u0456\u043b\u0434\u0435 \u0431\u043e\u043b"
    "\u0493\u0430\u043d\u0434\u0430.";
constexpr const char* k_page_two = "The second page begins here.";

/// Characters 10 wide and 20 high, lines 24 apart, from (40, 300) of the page's own units.
std::shared_ptr<const TextModel> page_text(const std::string& utf8) {
    std::vector<Rect> boxes;
    float x = 0, y = 0;
    for (std::int32_t i = 0, count = count_code_points(utf8); i < count; ++i) boxes.push_back({});
    const auto plain = TextModel::make(utf8);
    for (std::int32_t i = 0; i < plain->size(); ++i) {
        if (plain->at(i) == '\n') {
            x = 0;
            y += 24;
            continue;
        }
        boxes[static_cast<std::size_t>(i)] = {x, y, 10, 20};
        x += 10;
    }
    return TextModel::make(utf8, boxes);
}

/// Everything the tree shows, and what each request does to it.
struct World {
    Id focus = id_of("search");
    std::string search, pin, status = "Ready";
    std::int32_t caret = 0;
    TextRange selection;
    int selected = 0, first_shown = 0, page = 1, presses = 0;
    bool large = false, borrowed = false, asking = false, toast = false;
    double volume = 50;
    std::shared_ptr<const TextModel> pages[2] = {page_text(k_page_one), page_text(k_page_two)};

    void obey(const Request& request);
    void press(Id id);
    void draw(Recorder& recorder) const;
    void draw_books(Recorder& recorder) const;
};

void World::press(Id id) {
    if (id == id_of("borrow")) borrowed = toast = true;
    if (id == id_of("return")) asking = true;
    if (id == id_of("confirm.yes")) {
        borrowed = toast = asking = false;
        status = "Returned";
    }
    if (id == id_of("confirm.no")) asking = false;
    if (id == id_of("large")) large = !large;
    if (id == id_of("next")) page = 3 - page;
    if (id == id_of("count")) ++presses;
    if (id == id_of("search")) status = "Found nothing for " + search;
}

void World::obey(const Request& request) {
    switch (request.action) {
        case k_action_press:
            press(request.id);
            break;
        case k_action_focus:
            focus = request.id;
            break;
        case k_action_set_text:
            (request.id == id_of("pin") ? pin : search) = request.text;
            if (request.id == id_of("search")) caret = count_code_points(search);
            break;
        case k_action_set_caret:
            caret = request.range.end;
            selection = request.range;
            break;
        case k_action_set_value:
            volume = request.number;
            break;
        case k_action_scroll_to:
        case k_action_select:
            for (int i = 0; i < k_books; ++i) {
                if (request.id != id_of("books." + std::to_string(i))) continue;
                if (request.action == k_action_select) selected = i;
                first_shown = std::min(i, k_books - k_shown);
            }
            break;
    }
}

void World::draw_books(Recorder& recorder) const {
    const Scope list(recorder, {.role = Role::list,
                                .automation_id = "books",
                                .name = "Books",
                                .rect = {20, 100, 300, 40.0F * k_shown}});
    for (int i = 0; i < k_books; ++i) {
        const bool shown = i >= first_shown && i < first_shown + k_shown;
        const float y = 100.0F + 40.0F * static_cast<float>(i - first_shown);
        recorder.add({.role = Role::list_item,
                      .automation_id = "books." + std::to_string(i),
                      .name = std::to_string(i + 1) + ". Book",
                      .rect = {20, y, 300, 40},
                      .states = static_cast<std::uint32_t>(k_state_enabled) |
                                (shown ? 0U : k_state_offscreen) | (i == selected ? k_state_selected : 0U),
                      .actions = k_action_press | k_action_focus | k_action_select | k_action_scroll_to,
                      .position_in_set = i + 1,
                      .set_size = k_books});
    }
}

void World::draw(Recorder& recorder) const {
    const auto button = [&](std::string_view id, std::string_view name, Rect rect, bool enabled = true,
                            std::string_view description = {}) {
        recorder.add({.role = Role::button,
                      .automation_id = id,
                      .name = name,
                      .description = description,
                      .rect = rect,
                      .states = enabled ? k_state_enabled : 0U,
                      .actions = k_action_press | k_action_focus});
    };
    recorder.begin_frame({.title = "Made-up library",
                          .language = "en",
                          .width = 800,
                          .height = 600,
                          .origin_x = 100,
                          .origin_y = 50});
    recorder.add({.role = Role::heading,
                  .automation_id = "title",
                  .name = "Catalogue",
                  .rect = {20, 8, 300, 32},
                  .level = 1});
    recorder.add({.role = Role::text_field,
                  .automation_id = "search",
                  .name = "Search",
                  .value = search,
                  .rect = {20, 48, 300, 40},
                  .actions = k_action_press | k_action_focus | k_action_set_text | k_action_set_caret,
                  .caret = caret,
                  .selection = selection});
    recorder.add({.role = Role::password_field,
                  .automation_id = "pin",
                  .name = "PIN",
                  .value = pin,
                  .rect = {340, 48, 300, 40},
                  .actions = k_action_focus | k_action_set_text});
    draw_books(recorder);
    recorder.add({.role = Role::check_box,
                  .automation_id = "large",
                  .name = "Large print",
                  .rect = {340, 100, 200, 40},
                  .states = static_cast<std::uint32_t>(k_state_enabled) | (large ? k_state_checked : 0U),
                  .actions = k_action_press | k_action_focus});
    recorder.add({.role = Role::slider,
                  .automation_id = "volume",
                  .name = "Volume",
                  .rect = {340, 148, 200, 40},
                  .actions = k_action_focus | k_action_set_value,
                  .range = {volume, 0, 100, 5}});
    button("borrow", "Borrow", {560, 100, 100, 40}, !borrowed, "for 14 days");
    button("return", "Return", {560, 148, 100, 40}, borrowed);
    button("next", "Next page", {680, 100, 100, 40});
    button("count", "Count: " + std::to_string(presses), {680, 148, 100, 40});
    recorder.add(
        {.role = Role::status, .automation_id = "status", .name = status, .rect = {340, 200, 300, 32}});
    recorder.add({.role = Role::document,
                  .automation_id = "page",
                  .name = "Page " + std::to_string(page),
                  .language = "kk",
                  .rect = {20, 310, 760, 280},
                  .actions = k_action_focus,
                  .text = pages[page - 1],
                  .placement = {20, 310, 1}});
    if (toast) {
        recorder.add({.role = Role::notification,
                      .automation_id = "toast",
                      .name = "Borrowed, due in 14 days.",
                      .rect = {500, 540, 280, 40}});
    }
    if (asking) {
        const Scope dialog(recorder, {.role = Role::dialog,
                                      .automation_id = "confirm",
                                      .name = "Return the book?",
                                      .rect = {200, 200, 400, 200},
                                      .states = k_state_enabled | k_state_modal});
        button("confirm.yes", "Return", {220, 340, 120, 40});
        button("confirm.no", "Keep", {360, 340, 120, 40});
    }
    recorder.set_focus(focus);
}

/// A window's event loop: sleeps until woken, one request a frame.
class Loop {
  public:
    int run() {
        frame();
        std::cout << "ready" << std::endl;
        while (!m_done) {
            pollfd wait[] = {{STDIN_FILENO, POLLIN, 0}, {m_wake, POLLIN, 0}};
            if (poll(wait, 2, -1) < 0) return 1;
            if (wait[1].revents != 0) {
                eventfd_t count = 0;
                eventfd_read(m_wake, &count);
                run_posted();
                frame();
            }
            if (wait[0].revents != 0) read_command();
        }
        return 0;
    }

  private:
    void wake() const { eventfd_write(m_wake, 1); }

    void post(std::function<void()> work) {
        {
            const std::lock_guard lock(m_mutex);
            m_posted.push_back(std::move(work));
        }
        wake();
    }

    void run_posted() {
        std::deque<std::function<void()>> posted;
        {
            const std::lock_guard lock(m_mutex);
            posted.swap(m_posted);
        }
        for (const std::function<void()>& work : posted) work();
    }

    void frame() {
        if (const auto request = m_provider->take_request()) m_world.obey(*request);
        m_world.draw(m_recorder);
        if (auto changed = m_recorder.end_frame()) m_provider->publish(changed->frame, changed->events);
    }

    void ask(const KeyEvent& event) {
        const int number = ++m_keys;
        m_provider->key(event, [number](bool consumed) {
            std::cout << "answer " << number << ' ' << consumed << std::endl;
        });
    }

    void read_command() {
        char bytes[256];
        const ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
        if (got <= 0)
            m_done = true;
        else
            m_typed.append(bytes, static_cast<std::size_t>(got));
        for (std::size_t end = m_typed.find('\n'); end != std::string::npos; end = m_typed.find('\n')) {
            obey(m_typed.substr(0, end));
            m_typed.erase(0, end + 1);
        }
    }

    void obey(const std::string& line) {
        std::istringstream words(line);
        std::string verb;
        KeyEvent event;
        words >> verb;
        if (verb == "exit") m_done = true;
        if (verb == "press" || verb == "release") {
            words >> event.keysym >> event.keycode >> event.text;
            event.pressed = verb == "press";
            event.is_text = event.text.size() == 1;
            event.time_ms = static_cast<std::uint32_t>(m_keys);
            ask(event);
        }
        int count = 0;
        if (verb == "hurry" && words >> count) {
            event = {true, 0x61, 38, 0, 0, "a", true};
            while (count-- > 0) ask(event);
        }
    }

    int m_wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_posted;  // guarded by m_mutex
    World m_world;
    Recorder m_recorder;
    std::string m_typed;
    int m_keys = 0;
    bool m_done = false;
    std::unique_ptr<Provider> m_provider = oqyrman::accessibility::make_provider({
        .program_name = "made-up",
        .toolkit_version = "1",
        .wake = [this] { wake(); },
        .post = [this](std::function<void()> work) { post(std::move(work)); },
    });
};

}  // namespace

int main() {
    Loop loop;
    return loop.run();
}
