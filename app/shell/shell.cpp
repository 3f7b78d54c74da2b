#include "app/shell/shell.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include "app/shell/drawings.h"
#include "app/shell/fonts.h"
#include "app/shell/window.h"
#include "app/ui/screens.h"

namespace oqyrman::shell {

namespace {

/// After something happened, this many frames more: what one frame moved, the next one draws at its place.
constexpr int k_frames_after_event = 2;
/// A frame that is never content must not keep the processor busy.
constexpr int k_max_unsettled_frames = 8;
/// Events are taken one a frame; frames nobody could see are not shown, up to this many in a row.
constexpr int k_max_frames_not_shown = 16;

/// A place in a book is kept in a moment; a disk that hangs must not keep the program.
constexpr double k_longest_leave_s = 5;

constexpr float k_step_s = 1.0F / 60;

/// Mesa's renderers without a graphics card, as they call themselves.
bool window_draws_in_software() {
    const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    const std::string_view renderer = name == nullptr ? "" : name;
    return renderer.contains("llvmpipe") || renderer.contains("softpipe") ||
           renderer.contains("Software Rasterizer");
}

}  // namespace

struct Shell::Parts {
    std::unique_ptr<Window> window;
    FontFiles files;
    BuiltFonts fonts;
    ui::Fonts shown_fonts;  // what widgets refer to; replaced when the scale changes
    ui::Drawings drawings;
    std::unique_ptr<Textures> textures;
    std::unique_ptr<ui::Widgets> widgets;
    ui::Memory memory;
    ImGuiContext* imgui = nullptr;
    bool renderer = false;
    double scale = 1;
    bool cheap_frames = false;  // a graphics card draws them, not the processor
    std::uint64_t frames = 0;

    // the loop
    int frames_wanted = k_frames_after_event;
    int unsettled = 0, not_shown = 0;
    std::optional<double> again_at;
    std::optional<ui::semantics::Request> request;

    ~Parts();
    std::expected<void, Error> set_scale(double wanted);
    void take_keys(Program& program);
    bool has_reason_to_draw(Program& program);
    void draw(Program& program);
    void show(Program& program);
    std::optional<double> sleep_for(const Program& program) const;
    void leave(Program& program);
};

Shell::Parts::~Parts() {
    widgets.reset();
    textures.reset();
    if (renderer) ImGui_ImplOpenGL3_Shutdown();
    if (imgui != nullptr) ImGui::DestroyContext(imgui);
    fonts.atlas.reset();
    window.reset();
}

std::string sentence(const language::Messages& m, const Error& error) {
    switch (error.kind) {
        case ErrorKind::no_display:
            return m.tr("Oqyrman needs a graphical desktop (X11) to open its window.");
        case ErrorKind::no_opengl:
            return m.tr(
                "Oqyrman needs OpenGL 3.2 to draw, and this computer does not offer it. Ask whoever looks "
                "after it for a driver.");
        case ErrorKind::no_fonts:
            return m.tr("Oqyrman finds no letters to draw with. Install it again.");
    }
    return {};
}

std::expected<std::unique_ptr<Shell>, Error> Shell::open(const Options& options) {
    auto parts = std::make_unique<Parts>();
    auto window = Window::prepare();
    if (!window) return std::unexpected(window.error());
    parts->window = std::move(*window);
    auto files = read_font_files(options.data_dir / "fonts");
    if (!files) return std::unexpected(Error{ErrorKind::no_fonts, files.error()});
    parts->files = std::move(*files);
    parts->scale = parts->window->content_scale();
    // The window takes long to come; the fonts are built meanwhile. No ImGui context exists yet.
    auto fonts = std::async(std::launch::async,
                            [&] { return build_fonts(parts->files, static_cast<float>(parts->scale)); });
    auto opened = parts->window->open(options);
    auto built = fonts.get();
    if (!opened) return std::unexpected(opened.error());
    if (!built) return std::unexpected(Error{ErrorKind::no_fonts, built.error()});
    parts->fonts = std::move(*built);
    parts->shown_fonts = parts->fonts.fonts;
    parts->drawings = read_drawings(options.data_dir / "icons");

    IMGUI_CHECKVERSION();
    parts->imgui = ImGui::CreateContext(parts->fonts.atlas.get());
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().LogFilename = nullptr;
    parts->renderer = ImGui_ImplOpenGL3_Init("#version 150");
    if (!parts->renderer) return std::unexpected(Error{ErrorKind::no_opengl, "no renderer"});
    parts->cheap_frames = !window_draws_in_software();
    parts->textures = std::make_unique<Textures>();
    parts->widgets = std::make_unique<ui::Widgets>(parts->shown_fonts, parts->drawings);
    Window* clipboard = parts->window.get();
    parts->widgets->copy = [clipboard](const std::string& text) { clipboard->set_clipboard(text); };
    parts->widgets->paste = [clipboard] { return clipboard->clipboard(); };
    parts->widgets->toggle_full_screen = [clipboard] { clipboard->toggle_full_screen(); };
    return std::unique_ptr<Shell>(new Shell(std::move(parts)));
}

Shell::Shell(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
Shell::~Shell() = default;

Textures& Shell::textures() { return *m_parts->textures; }
std::uint64_t Shell::frames() const { return m_parts->frames; }
double Shell::scale() const { return m_parts->scale; }
void Shell::wake() { Window::wake(); }

int Shell::run(Program& program) {
    Parts& p = *m_parts;
    while (!p.window->should_close() && !program.wants_to_quit()) {
        p.take_keys(program);
        if (p.has_reason_to_draw(program)) {
            p.draw(program);
            p.window->poll();
        } else {
            p.window->wait(p.sleep_for(program));
        }
    }
    p.leave(program);
    return 0;
}

void Shell::Parts::leave(Program& program) {
    window->hide();
    program.leave();
    const double end = Window::seconds() + k_longest_leave_s;
    while (true) {
        program.drain();
        const double left = end - Window::seconds();
        if (program.has_left() || left <= 0) return;
        window->wait(left);
    }
}

/// A key goes to the screen reader first; what it does not keep comes to us in the order of the keys.
void Shell::Parts::take_keys(Program& program) {
    ui::InputQueue* queue = &window->input();
    for (const RawKey& raw : window->take_keys()) {
        accessibility::Provider* provider = program.provider();
        const ui::KeyPress press = to_press(raw);
        const bool ours = raw.pressed && (press.key != ui::Key::none || !press.text.empty());
        if (provider == nullptr) {
            if (ours) queue->key(press);
            continue;
        }
        const auto time_ms = static_cast<std::uint32_t>(static_cast<std::uint64_t>(Window::seconds() * 1000));
        provider->key(to_event(raw, time_ms), [queue, press, ours](bool consumed) {
            if (ours && !consumed) queue->key(press);
        });
    }
}

bool Shell::Parts::has_reason_to_draw(Program& program) {
    if (program.drain() || window->take_damage()) frames_wanted = k_frames_after_event;
    if (const auto words = program.take_clipboard()) window->set_clipboard(*words);
    if (!request && program.provider() != nullptr) request = program.provider()->take_request();
    if (!window->input().empty() || request) frames_wanted = k_frames_after_event + 1;
    if (again_at && Window::seconds() >= *again_at) frames_wanted = std::max(frames_wanted, 1);
    return frames_wanted > 0;
}

std::optional<double> Shell::Parts::sleep_for(const Program& program) const {
    std::optional<double> seconds = program.next_due_s();
    if (again_at) {
        const double until = std::max(0.0, *again_at - Window::seconds());
        seconds = seconds ? std::min(*seconds, until) : until;
    }
    return seconds;
}

std::expected<void, Error> Shell::Parts::set_scale(double wanted) {
    if (std::abs(wanted - scale) < 0.001) return {};
    auto built = build_fonts(files, static_cast<float>(wanted));
    if (!built) return std::unexpected(Error{ErrorKind::no_fonts, built.error()});
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui::GetIO().Fonts = built->atlas.get();
    fonts = std::move(*built);
    shown_fonts = fonts.fonts;
    scale = wanted;
    ImGui_ImplOpenGL3_CreateFontsTexture();
    return {};
}

void Shell::Parts::draw(Program& program) {
    --frames_wanted;
    const state::Settings settings = program.state().settings;
    // Text that cannot be built at the new scale stays as it was.
    (void)set_scale(window->content_scale() * settings.text_scale);
    const ui::Input input = window->input().next();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(window->width()), static_cast<float>(window->height())};
    io.DeltaTime = k_step_s;
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    widgets->begin({.width = io.DisplaySize.x,
                    .height = io.DisplaySize.y,
                    .title = "Oqyrman",
                    .language = std::string(language::code_of(settings.language)),
                    .origin_x = window->origin_x(),
                    .origin_y = window->origin_y(),
                    .active = window->active(),
                    .theme = settings.theme,
                    .seconds = Window::seconds(),
                    .motion = cheap_frames && !program.state().about.less_motion,
                    .request = std::exchange(request, std::nullopt)},
                   input);
    ui::Actions actions;
    ui::Context context{*widgets, program.messages(), program.pictures(), memory};
    ui::draw(program.state(), context, actions);
    const ui::FrameResult result = widgets->end();
    ImGui::Render();
    ++frames;
    again_at = result.draw_again_at_s;
    unsettled = result.settled ? 0 : unsettled + 1;
    if (!result.settled && unsettled <= k_max_unsettled_frames) frames_wanted = std::max(frames_wanted, 1);
    window->set_cursor(result.hand ? Cursor::hand : result.text_cursor ? Cursor::text : Cursor::arrow);
    show(program);
    if (result.changed && program.provider() != nullptr)
        program.provider()->publish(result.changed->frame, result.changed->events);
    if (!actions.list().empty()) frames_wanted = k_frames_after_event;
    for (state::Action& action : actions.take()) program.act(std::move(action));
}

void Shell::Parts::show(Program& program) {
    const bool another_follows = !window->input().empty() || frames_wanted > 0;
    if (another_follows && not_shown < k_max_frames_not_shown) {
        ++not_shown;
        return;
    }
    not_shown = 0;
    glViewport(0, 0, window->width(), window->height());
    const ui::Colour ground = ui::palette(program.state().settings.theme).ground;
    glClearColor(static_cast<float>(ground.r) / 255, static_cast<float>(ground.g) / 255,
                 static_cast<float>(ground.b) / 255, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    window->show_frame();
    textures->end_frame();
}

}  // namespace oqyrman::shell
