// For eyes: opens the real window with the made-up states, one after another. Not installed.
//   ui_gallery DATA_DIR [NAME] [kk|ru|en] [paper|sepia|dark|contrast] [SCALE]
// Without arguments it names the states. Actions are printed by their number, and update() runs on them.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "app/shell/shell.h"
#include "app/state/update.h"
#include "tests/ui/canned.h"

namespace oqyrman::tests {

namespace {

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
        m_state = state::update(std::move(m_state), action, m_state.now).state;
        if (m_messages.language() != m_state.settings.language)
            m_messages = language::Messages(m_locale, m_state.settings.language);
        std::fflush(stdout);
    }
    bool drain() override { return false; }
    bool wants_to_quit() const override { return false; }
    std::optional<double> next_due_s() const override { return std::nullopt; }
    ui::Pictures& pictures() override { return m_pictures; }
    const language::Messages& messages() const override { return m_messages; }
    accessibility::Provider* provider() override { return nullptr; }

  private:
    state::State m_state;
    std::filesystem::path m_locale;
    language::Messages m_messages;
    PaintedPictures m_pictures;
};

int run(int argc, char** argv) {
    const auto argument = [&](int at, const char* otherwise) {
        return std::string(argc > at ? argv[at] : otherwise);
    };
    if (argc < 2) {
        for (const Canned& each : canned_states()) std::puts(each.name.c_str());
        return 0;
    }
    const std::filesystem::path data = argv[1];
    const std::map<std::string, state::Theme> themes{{"paper", state::Theme::paper},
                                                     {"sepia", state::Theme::sepia},
                                                     {"dark", state::Theme::dark},
                                                     {"contrast", state::Theme::contrast}};
    for (Canned& each : canned_states()) {
        if (each.name != argument(2, "catalogue-lanes")) continue;
        each.state.settings.language = language::language_of(argument(3, "kk")).value_or(state::Language::kk);
        each.state.settings.theme = themes.at(argument(4, "paper"));
        each.state.settings.text_scale = std::atof(argument(5, "1").c_str());
        auto shell = shell::Shell::open({.data_dir = data, .width = 4000, .height = 3000});
        if (!shell) {
            if (shell.error().kind == shell::ErrorKind::no_opengl) shell::restart_with_software_gl(argv);
            std::fprintf(stderr, "%s (%s)\n", shell::sentence(shell.error()).c_str(),
                         shell.error().detail.c_str());
            return shell::k_exit_no_window;
        }
        Gallery gallery(each.state, data / "locale", (*shell)->textures());
        return (*shell)->run(gallery);
    }
    return 2;
}

}  // namespace

}  // namespace oqyrman::tests

int main(int argc, char** argv) { return oqyrman::tests::run(argc, argv); }
