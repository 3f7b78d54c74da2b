// The list of all commands holds what the keys do: each is found by its words in each language, and does the
// same.
#include <map>
#include <set>
#include <sstream>

#include "tests/catch.h"
#include "tests/ui/canned.h"
#include "tests/ui/headless.h"

using namespace oqyrman;
using namespace oqyrman::tests;
using ui::Key;

namespace {

struct Command {
    std::string id, words, keys;
};

constexpr std::array k_languages{state::Language::kk, state::Language::ru, state::Language::en};
const std::string k_item = "commands.item.";

state::State in_language(state::State state, state::Language language) {
    state.settings.language = language;
    return state;
}

/// False while another question is open.
bool open_list(Headless& ui) {
    if (ui.state.commands) return true;
    ui.press({.key = Key::k, .ctrl = true});
    return ui.state.commands.has_value();
}

std::vector<Command> listed(const Headless& ui) {
    std::vector<Command> found;
    for (const ui::semantics::Node& node : ui.frame().nodes)
        if (const std::string id(ui.frame().string(node.automation_id)); id.starts_with(k_item))
            found.push_back({.id = id,
                             .words = std::string(ui.frame().name(node)),
                             .keys = std::string(ui.frame().string(node.description))});
    return found;
}

/// "Ctrl + F" as it is pressed; nothing for the keys of the window itself and of other layers.
std::optional<ui::KeyPress> press_of(const std::string& keys) {
    static const std::map<std::string, Key> names{
        {"→", Key::right}, {"←", Key::left},  {"↑", Key::up},   {"↓", Key::down}, {"Home", Key::home},
        {"End", Key::end}, {"F1", Key::f1},   {"F2", Key::f2},  {"F3", Key::f3},  {"F7", Key::f7},
        {"+", Key::plus},  {"−", Key::minus}, {"0", Key::zero}, {"C", Key::c},    {"D", Key::d},
        {"F", Key::f},     {"R", Key::r}};
    ui::KeyPress press;
    std::istringstream parts(keys);
    std::string last;
    for (std::string part; parts >> part; last = part) {
        press.ctrl = press.ctrl || part == "Ctrl";
        press.shift = press.shift || part == "Shift";
        press.alt = press.alt || part == "Alt";
    }
    const auto name = names.find(last);
    if (name == names.end()) return std::nullopt;
    press.key = name->second;
    return press;
}

void choose(Headless& ui, const Command& command) {
    REQUIRE(open_list(ui));
    ui.request("commands.field", ui::semantics::k_action_set_text, command.words);
    ui.request(command.id, ui::semantics::k_action_press);
}

/// The place itself may be told in two ways; where the page is drawn tells whether it is one.
bool alike(const Headless& a, const Headless& b) {
    state::State one = a.state, other = b.state;
    if (one.reader && other.reader && one.reader->anchor.page == other.reader->anchor.page) {
        one.reader->anchor = other.reader->anchor;
        one.reader->saved = other.reader->saved;
    }
    const auto place = [](const Headless& ui) {
        const auto* page = ui.node("reader.page");
        return page == nullptr ? ui::Rect{} : page->rect;
    };
    const ui::Rect here = place(a), there = place(b);
    return one.screen == other.screen && one.reader == other.reader && one.settings == other.settings &&
           one.keys_shown == other.keys_shown && one.confirm.has_value() == other.confirm.has_value() &&
           here.x == there.x && here.y == there.y && here.width == there.width && here.height == there.height;
}

}  // namespace

TEST_CASE("every command of every screen is found by its words in every language") {
    for (const Canned& each : canned_states())
        for (const state::Language language : k_languages) {
            Headless ui(in_language(each.state, language), 1280, 720);
            if (!open_list(ui)) continue;
            ui.request("commands.field", ui::semantics::k_action_set_text, "");
            for (const Command& command : listed(ui)) {
                INFO(each.name << ", " << language::code_of(language) << ": " << command.words);
                ui.request("commands.field", ui::semantics::k_action_set_text, command.words);
                CHECK(ui.node(command.id) != nullptr);
            }
        }
}

TEST_CASE("a command does what the key does that stands beside it") {
    std::set<std::string> tried;
    for (const Canned& each : canned_states()) {
        if (each.state.commands) continue;
        Headless list(each.state, 1280, 720);
        if (!open_list(list)) continue;
        for (const Command& command : listed(list)) {
            const auto press = press_of(command.keys);
            if (!press) continue;
            INFO(each.name << ": " << command.id << ", " << command.keys);
            Headless by_list(each.state, 1280, 720), by_key(each.state, 1280, 720);
            choose(by_list, command);
            // A control that has the focus may have arrows of its own.
            if (by_key.node("reader.page") != nullptr)
                by_key.request("reader.page", ui::semantics::k_action_focus);
            by_key.press(*press);
            CHECK_FALSE(by_list.state.commands);
            CHECK(alike(by_list, by_key));
            tried.insert(command.id.substr(k_item.size()));
        }
    }
    for (const char* one : {"find", "aloud", "bookmark", "next", "previous", "first", "last", "zoom-in",
                            "zoom-out", "fit-width", "cursor", "keys", "next-place", "previous-place", "copy",
                            "aloud-pause", "aloud-next", "aloud-previous"}) {
        INFO(one);
        CHECK(tried.contains(one));
    }
}
