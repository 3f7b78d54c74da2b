#include "tests/ui/headless.h"

#include <map>
#include <stdexcept>
#include <utility>

#include "app/shell/drawings.h"
#include "app/ui/text_edit.h"

namespace oqyrman::tests {

namespace {

constexpr int k_most_frames = 64;

const std::filesystem::path& data_dir() {
    static const std::filesystem::path dir = std::filesystem::path(OQYRMAN_BINARY_DIR) / "share" / "oqyrman";
    return dir;
}

const shell::FontFiles& font_files() {
    static const shell::FontFiles files = [] {
        auto read = shell::read_font_files(data_dir() / "fonts");
        if (!read) throw std::runtime_error(read.error());
        return *read;
    }();
    return files;
}

/// Fonts take longer to build than all frames of a screen to draw: once for each scale, for the whole run.
const shell::BuiltFonts& built_at(float scale) {
    static std::map<float, shell::BuiltFonts> built;
    auto found = built.find(scale);
    if (found == built.end()) {
        auto fonts = shell::build_fonts(font_files(), scale);
        if (!fonts) throw std::runtime_error(fonts.error());
        found = built.emplace(scale, std::move(*fonts)).first;
    }
    return found->second;
}

const ui::Drawings& all_drawings() {
    static const ui::Drawings drawings = shell::read_drawings(data_dir() / "icons");
    return drawings;
}

}  // namespace

const ui::Fonts& fonts_at(float scale) { return built_at(scale).fonts; }

Headless::Headless(state::State shown, float width, float height, float scale)
    : state(std::move(shown)), m_width(width), m_height(height) {
    const shell::BuiltFonts& fonts = built_at(scale);
    m_context = ImGui::CreateContext(fonts.atlas.get());
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().DisplaySize = {width, height};
    m_widgets = std::make_unique<ui::Widgets>(fonts.fonts, all_drawings());
    m_widgets->copy = [this](const std::string& text) { clipboard = text; };
    m_widgets->paste = [this] { return clipboard; };
    settle();
}

Headless::~Headless() { ImGui::DestroyContext(m_context); }

bool Headless::draw_frame() {
    if (!m_messages || m_messages->language() != state.settings.language)
        m_messages.emplace(data_dir() / "locale", state.settings.language);
    ImGui::GetIO().DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    m_widgets->begin({.width = m_width,
                      .height = m_height,
                      .title = "Oqyrman",
                      .language = std::string(language::code_of(state.settings.language)),
                      .theme = state.settings.theme,
                      .seconds = m_seconds,
                      .motion = m_motion,
                      .request = std::exchange(m_request, std::nullopt)},
                     input.next());
    ui::Actions drawn;
    ui::Context context{*m_widgets, *m_messages, m_pictures, m_memory};
    ui::draw(state, context, drawn);
    const ui::FrameResult result = m_widgets->end();
    ImGui::Render();
    m_cut = m_widgets->cut_words();
    m_missing = m_widgets->canvas().missing_drawings();
    m_primary = m_widgets->primary_buttons();
    m_due = result.draw_again_at_s;
    const std::vector<state::Action> reported = drawn.take();
    actions.insert(actions.end(), reported.begin(), reported.end());
    for (const state::Action& action : reported)
        if (apply_actions) state = state::update(std::move(state), action, state.now).state;
    return !result.settled || (apply_actions && !reported.empty());
}

void Headless::settle() {
    int still = 0;
    for (int i = 0; i < k_most_frames && still < 2; ++i) {
        const bool moved = draw_frame();
        still = moved || !input.empty() ? 0 : still + 1;
    }
    if (still < 2) throw std::runtime_error("the interface does not come to rest");
}

void Headless::press(ui::KeyPress key) {
    input.key(std::move(key));
    settle();
}

void Headless::press(ui::Key key, bool shift) { press({.key = key, .shift = shift}); }

void Headless::type(const std::string& text) {
    for (const char32_t c : ui::to_code_points(text)) press({.text = ui::to_utf8(std::u32string(1, c))});
}

void Headless::click(const std::string& automation_id) {
    const ui::semantics::Node* target = node(automation_id);
    if (target == nullptr) throw std::runtime_error("no " + automation_id);
    const ui::Rect& r = target->rect;
    input.mouse_moved(r.x + r.width / 2, r.y + r.height / 2);
    input.mouse_button(true, m_seconds);
    input.mouse_button(false, m_seconds);
    settle();
}

void Headless::request(const std::string& automation_id, ui::semantics::Action action, std::string text) {
    m_request = ui::semantics::Request{
        .id = ui::semantics::id_of(automation_id), .action = action, .text = std::move(text)};
    settle();
}

const ui::semantics::Node* Headless::node(const std::string& automation_id) const {
    return ui::semantics::find(frame(), automation_id);
}

std::string Headless::focused() const {
    const ui::semantics::Node* with_focus = frame().find(frame().focus);
    return with_focus == nullptr ? std::string() : std::string(frame().string(with_focus->automation_id));
}

std::string Headless::letters_missing() const {
    ImGui::SetCurrentContext(m_context);
    ImFont* font = ImGui::GetIO().Fonts->Fonts.front();
    std::string missing;
    for (const ui::semantics::Node& node : frame().nodes)
        for (const char32_t letter : ui::to_code_points(frame().name(node)))
            if (letter != U'\n' && font->FindGlyphNoFallback(static_cast<ImWchar>(letter)) == nullptr)
                missing += ui::to_utf8(std::u32string(1, letter));
    return missing;
}

}  // namespace oqyrman::tests
