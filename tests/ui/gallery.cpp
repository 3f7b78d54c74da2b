// For eyes: opens the real window with the made-up states, one after another. Not installed.
//   ui_gallery DATA_DIR [NAME] [kk|ru|en] [paper|sepia|dark|contrast] [SCALE]
// Without arguments it names the states. Actions are printed by their number, and update() runs on them.
// Each line "NAME LANGUAGE THEME SCALE" on standard input shows another state; "resting" says that it is
// there and that nothing is being drawn any more. The line "names" has what a screen reader is told printed,
// while a question is open only that: for each node without children ROLE X Y WIDTH HEIGHT AUTOMATION_ID
// NAME, between tabs, then "named".
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <utility>

#include "app/shell/shell.h"
#include "app/state/update.h"
#include "tests/ui/canned.h"

namespace oqyrman::tests {

namespace {

/// What is quick shows no progress: a state that waits is looked at after the patience of the screens.
constexpr std::chrono::milliseconds k_patience{600};

struct Wish {
    std::string name = "catalogue-lanes", language = "kk", theme = "paper";
    double scale = 1;
};

std::optional<state::State> state_of(const Wish& wish) {
    static const std::map<std::string, state::Theme> themes{{"paper", state::Theme::paper},
                                                            {"sepia", state::Theme::sepia},
                                                            {"dark", state::Theme::dark},
                                                            {"contrast", state::Theme::contrast}};
    const auto theme = themes.find(wish.theme);
    if (theme == themes.end()) return std::nullopt;
    for (Canned& each : canned_states()) {
        if (each.name != wish.name) continue;
        each.state.settings.language = language::language_of(wish.language).value_or(state::Language::kk);
        each.state.settings.theme = theme->second;
        each.state.settings.text_scale = wish.scale;
        return std::move(each.state);
    }
    return std::nullopt;
}

/// Wishes as they come on standard input. next() from the UI thread; the reading thread ends with the input.
class Wishes {
  public:
    Wishes()
        : m_thread([this] {
              for (std::string line; std::getline(std::cin, line);) {
                  Wish wish;
                  std::istringstream(line) >> wish.name >> wish.language >> wish.theme >> wish.scale;
                  {
                      const std::lock_guard lock(m_mutex);
                      m_next = wish;
                  }
                  shell::Shell::wake();
              }
          }) {
        m_thread.detach();
    }
    std::optional<Wish> next() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_next, std::nullopt);
    }

  private:
    std::mutex m_mutex;
    std::optional<Wish> m_next;
    std::thread m_thread;
};

/// Pages as grey lines, so that tiles can be seen standing where they should; covers never come.
class PaintedPictures : public ui::Pictures {
  public:
    explicit PaintedPictures(shell::Textures& textures) : m_textures(textures) {}

    std::expected<ui::Picture, ui::CoverState> cover(const std::string&, int, int) override {
        return std::unexpected(ui::CoverState::none);
    }
    std::optional<ui::Picture> tile(std::uint64_t, const render::TileKey&,
                                    render::layout::Urgency urgency) override {
        if (urgency == render::layout::Urgency::ahead) return std::nullopt;
        constexpr int k_side = 512;
        if (m_tile == 0) {
            std::vector<std::uint8_t> pixels(std::size_t{k_side} * k_side * 4, 255);
            for (std::size_t y = 0; y < k_side; ++y)
                for (std::size_t x = 40; x < k_side - 40; ++x)
                    if (y % 24 < 3 && y > 20)
                        pixels[(y * k_side + x) * 4] = pixels[(y * k_side + x) * 4 + 1] =
                            pixels[(y * k_side + x) * 4 + 2] = 120;
            m_tile = m_textures.create(k_side, k_side, pixels);
        }
        m_textures.touch(m_tile);
        return ui::Picture{.texture = m_tile, .width = k_side, .height = k_side};
    }

  private:
    shell::Textures& m_textures;
    shell::TextureId m_tile = 0;
};

/// Keeps what a screen reader would be told.
class Listener : public accessibility::Provider {
  public:
    void publish(std::shared_ptr<const ui::semantics::Frame> frame,
                 std::span<const ui::semantics::Event>) override {
        m_frame = std::move(frame);
    }
    std::optional<ui::semantics::Request> take_request() override { return std::nullopt; }
    void key(const accessibility::KeyEvent&, accessibility::KeyAnswer answer) override { answer(false); }

    void print() const {
        if (!m_frame) return;
        for (const ui::semantics::Node& node : m_frame->nodes) {
            const std::string name(m_frame->name(node)), id(m_frame->string(node.automation_id));
            const bool seen = (node.states & ui::semantics::k_state_offscreen) == 0;
            if (node.child_count == 0 && seen && !name.empty() && in_question(node))
                std::printf("%d\t%.0f\t%.0f\t%.0f\t%.0f\t%s\t%s\n", static_cast<int>(node.role),
                            static_cast<double>(node.rect.x), static_cast<double>(node.rect.y),
                            static_cast<double>(node.rect.width), static_cast<double>(node.rect.height),
                            id.c_str(), name.c_str());
        }
    }

  private:
    /// Everything is while there is none.
    bool in_question(const ui::semantics::Node& node) const {
        const auto is_dialog = [](const ui::semantics::Node& each) {
            return each.role == ui::semantics::Role::dialog;
        };
        if (std::ranges::none_of(m_frame->nodes, is_dialog)) return true;
        const ui::semantics::Node* at = &node;
        while (!is_dialog(*at) && at->parent != ui::semantics::k_no_node) at = &m_frame->nodes[at->parent];
        return is_dialog(*at);
    }

    std::shared_ptr<const ui::semantics::Frame> m_frame;
};

class Gallery : public shell::Program {
  public:
    Gallery(state::State state, std::filesystem::path locale, shell::Textures& textures)
        : m_state(std::move(state)),
          m_locale(std::move(locale)),
          m_messages(m_locale, m_state.settings.language),
          m_pictures(textures) {}

    const state::State& state() const override { return m_state; }
    void act(state::Action action) override {
        std::printf("action %zu\n", action.index());
        show(state::update(std::move(m_state), action, m_state.now).state);
        std::fflush(stdout);
    }
    bool drain() override {
        const std::optional<Wish> wish = m_wishes.next();
        if (wish && wish->name == "names") {
            m_listener.print();
            std::puts("named");
            std::fflush(stdout);
            return false;
        }
        if (wish) {
            std::optional<state::State> wanted = state_of(*wish);
            if (!wanted) std::printf("unknown %s\n", wish->name.c_str());
            if (wanted) show(std::move(*wanted));
            m_said = false;
            m_shown = std::chrono::steady_clock::now();
        }
        return wish.has_value();
    }
    std::optional<std::string> take_clipboard() override { return std::nullopt; }
    bool wants_to_quit() const override { return false; }
    void leave() override {}
    bool has_left() override { return true; }
    /// Asked when there is nothing to draw.
    std::optional<double> next_due_s() const override {
        if (m_said) return std::nullopt;
        const std::chrono::duration<double> left = m_shown + k_patience - std::chrono::steady_clock::now();
        if (is_waiting() && left.count() > 0) return left.count();
        m_said = true;
        std::puts("resting");
        std::fflush(stdout);
        return std::nullopt;
    }
    ui::Pictures& pictures() override { return m_pictures; }
    const language::Messages& messages() const override { return m_messages; }
    accessibility::Provider* provider() override { return &m_listener; }

  private:
    void show(state::State wanted) {
        m_state = std::move(wanted);
        if (m_messages.language() != m_state.settings.language)
            m_messages = language::Messages(m_locale, m_state.settings.language);
    }
    bool is_waiting() const {
        return m_state.catalogue.busy || m_state.loans_busy || !m_state.opening.empty();
    }

    state::State m_state;
    std::filesystem::path m_locale;
    language::Messages m_messages;
    PaintedPictures m_pictures;
    Listener m_listener;
    Wishes m_wishes;
    std::chrono::steady_clock::time_point m_shown = std::chrono::steady_clock::now();
    mutable bool m_said = false;
};

int run(int argc, char** argv) {
    if (argc < 2) {
        for (const Canned& each : canned_states()) std::puts(each.name.c_str());
        return 0;
    }
    Wish wish;
    if (argc > 2) wish.name = argv[2];
    if (argc > 3) wish.language = argv[3];
    if (argc > 4) wish.theme = argv[4];
    if (argc > 5) wish.scale = std::stod(argv[5]);
    std::optional<state::State> state = state_of(wish);
    if (!state) return 2;
    const std::filesystem::path data = argv[1];
    auto shell = shell::Shell::open({.data_dir = data, .width = 4000, .height = 3000});
    if (!shell) {
        if (shell.error().kind == shell::ErrorKind::no_opengl) shell::restart_with_software_gl(argv);
        std::fprintf(stderr, "%s (%s)\n",
                     shell::sentence({data / "locale", state::Language::en}, shell.error()).c_str(),
                     shell.error().detail.c_str());
        return shell::k_exit_no_window;
    }
    Gallery gallery(std::move(*state), data / "locale", (*shell)->textures());
    return (*shell)->run(gallery);
}

}  // namespace

}  // namespace oqyrman::tests

int main(int argc, char** argv) { return oqyrman::tests::run(argc, argv); }
