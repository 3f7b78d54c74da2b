// Each face of each screen, measured as look.md asks: by the rectangles of the semantic tree.
#include <algorithm>
#include <map>
#include <set>

#include "app/ui/focus.h"
#include "tests/catch.h"
#include "tests/ui/canned.h"
#include "tests/ui/headless.h"

using namespace oqyrman;
using namespace oqyrman::tests;
using ui::semantics::Frame;
using ui::semantics::Node;
using ui::semantics::Role;

namespace {

constexpr std::uint32_t k_offscreen = ui::semantics::k_state_offscreen;

struct Size {
    float width, height, scale;
};

std::string name_of(const Frame& frame, const Node& node) {
    const auto id = frame.string(node.automation_id);
    return std::string(id.empty() ? frame.name(node) : id);
}

bool is_leaf(const Node& node) { return node.child_count == 0; }

bool is_inside(const Frame& frame, const Node& node, std::string_view automation_id) {
    for (const Node* at = &node; at->parent != ui::semantics::k_no_node; at = &frame.nodes[at->parent])
        if (frame.string(at->automation_id) == automation_id) return true;
    return false;
}

const Node* dialog_of(const Frame& frame) {
    for (const Node& node : frame.nodes)
        if (node.role == Role::dialog) return &node;
    return nullptr;
}

/// Leaves of the same layer that are on the screen: a dialog and a toast lie over the rest.
std::vector<const Node*> leaves(const Frame& frame, bool in_dialog) {
    const Node* dialog = dialog_of(frame);
    const std::string id = dialog ? std::string(frame.string(dialog->automation_id)) : std::string();
    std::vector<const Node*> out;
    for (const Node& node : frame.nodes) {
        if (!is_leaf(node) || node.parent == ui::semantics::k_no_node || (node.states & k_offscreen) != 0)
            continue;
        if (node.role == Role::notification || node.role == Role::document) continue;
        const bool inside = dialog != nullptr && is_inside(frame, node, id);
        if (inside == in_dialog && &node != dialog) out.push_back(&node);
    }
    return out;
}

void check_nothing_overlaps(const Frame& frame, bool in_dialog) {
    const std::vector<const Node*> all = leaves(frame, in_dialog);
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            const ui::Rect a = ui::inset(all[i]->rect, 0.5F), b = ui::inset(all[j]->rect, 0.5F);
            INFO(name_of(frame, *all[i]) << " and " << name_of(frame, *all[j]));
            CHECK_FALSE(ui::overlap(a, b));
        }
}

bool is_target(const Node& node) {
    return (node.actions & (ui::semantics::k_action_press | ui::semantics::k_action_set_text)) != 0;
}

void check_sizes(const Frame& frame, const Size& size) {
    for (const Node& node : frame.nodes) {
        if (node.rect.width == 0 || (node.states & k_offscreen) != 0) continue;
        INFO(name_of(frame, node) << " at " << node.rect.x << "," << node.rect.y << " " << node.rect.width
                                  << "x" << node.rect.height);
        CHECK(node.rect.x >= -0.5F);
        CHECK(ui::right(node.rect) <= size.width + 0.5F);
        if (!is_target(node)) continue;
        CHECK(node.rect.width >= 40 * size.scale - 1);
        CHECK(node.rect.height >= 40 * size.scale - 1);
        CHECK_FALSE(frame.name(node).empty());
        CHECK(node.rect.x == std::floor(node.rect.x));
        CHECK(node.rect.y == std::floor(node.rect.y));
    }
}

/// A card holds all that is on it.
void check_cards(const Frame& frame) {
    for (const Node& node : frame.nodes) {
        if (node.parent == ui::semantics::k_no_node || node.rect.width == 0 ||
            (node.states & k_offscreen) != 0)
            continue;
        const Node& card = frame.nodes[node.parent];
        if (card.role != Role::list_item || card.rect.width == 0) continue;
        INFO(name_of(frame, node) << " on " << name_of(frame, card));
        CHECK(node.rect.x >= card.rect.x - 0.5F);
        CHECK(ui::right(node.rect) <= ui::right(card.rect) + 0.5F);
        CHECK(node.rect.y >= card.rect.y - 0.5F);
        CHECK(ui::bottom(node.rect) <= ui::bottom(card.rect) + 0.5F);
    }
}

/// Every control is reached by Tab and arrows alone, and the way comes round.
void check_keyboard(Headless& ui) {
    std::set<std::string> wanted;
    for (const Node* node : ui::reachable(ui.frame())) wanted.insert(name_of(ui.frame(), *node));
    std::set<std::string> seen;
    ui.apply_actions = false;
    for (std::size_t i = 0; i < wanted.size() + 1; ++i) {
        ui.press(ui::Key::tab);
        seen.insert(ui.focused());
        const Node* node = ui.node(ui.focused());
        REQUIRE(node != nullptr);
        if (ui::composite_of(ui.frame(), *node) == ui::semantics::k_no_id) continue;
        ui.press(ui::Key::home);
        std::string before;
        for (std::size_t step = 0; step < wanted.size() && before != ui.focused(); ++step) {
            before = ui.focused();
            seen.insert(before);
            ui.press(ui::Key::right);
        }
    }
    for (const std::string& id : wanted) {
        INFO("not reached: " << id);
        CHECK(seen.contains(id));
    }
}

}  // namespace

TEST_CASE("every screen holds together in every language, theme, size and scale") {
    const std::vector<Size> sizes{{1024, 600, 1},     {1024, 600, 2},     {1280, 720, 1}, {3840, 2160, 1},
                                  {1280, 800, 1.25F}, {1920, 1080, 1.5F}, {1280, 720, 2}, {2560, 1440, 2},
                                  {2560, 1500, 2.5F}, {3840, 2160, 2.5F}};
    for (const Canned& each : canned_states())
        for (const state::Language language : {state::Language::kk, state::Language::ru, state::Language::en})
            for (const state::Theme theme : ui::k_all_themes)
                for (const Size& size : sizes) {
                    INFO(each.name << " " << language::code_of(language) << " theme "
                                   << static_cast<int>(theme) << " " << size.width << "x" << size.height
                                   << " scale " << size.scale);
                    state::State shown = each.state;
                    shown.settings.language = language;
                    shown.settings.theme = theme;
                    Headless ui(shown, size.width, size.height, size.scale);
                    ui.advance(1);
                    ui.settle();
                    check_nothing_overlaps(ui.frame(), false);
                    check_nothing_overlaps(ui.frame(), true);
                    check_sizes(ui.frame(), size);
                    check_cards(ui.frame());
                    INFO("words cut: " << (ui.cut_words().empty() ? "" : ui.cut_words().front()));
                    CHECK(ui.cut_words().empty());
                    CHECK(ui.missing_drawings().empty());
                    CHECK(ui.letters_missing() == "");
                    // A second one would say that two things matter most.
                    CHECK(ui.primary_buttons() <= 1);
                }
}

TEST_CASE("what has the focus first is in view, also with letters twice as large") {
    for (const Canned& each : canned_states())
        for (const state::Language language :
             {state::Language::kk, state::Language::ru, state::Language::en}) {
            INFO(each.name << " " << language::code_of(language));
            state::State shown = each.state;
            shown.settings.language = language;
            const Headless ui(shown, 1280, 720, 2);
            const Node* node = ui.node(ui.focused());
            if (node == nullptr) continue;
            INFO(name_of(ui.frame(), *node));
            CHECK(node->rect.y >= 0);
            CHECK(ui::bottom(node->rect) <= 720);
        }
}

TEST_CASE("every control of every screen is reached by the keyboard alone") {
    for (const Canned& each : canned_states()) {
        INFO(each.name);
        Headless ui(each.state, 1280, 720);
        check_keyboard(ui);
    }
}

TEST_CASE("each screen has its root, and its controls the names that others rely on") {
    const std::map<std::string, std::vector<std::string>> expected{
        {"first-run",
         {"first-run", "first-run.address", "first-run.open", "first-run.demo", "settings.language.kk"}},
        {"first-run-problem", {"problem.text", "problem.action"}},
        {"sign-in", {"sign-in", "sign-in.login", "sign-in.password", "sign-in.submit", "sign-in.cancel"}},
        {"catalogue-lanes",
         {"catalogue", "catalogue.search", "catalogue.group.0", "catalogue.publication.0",
          "catalogue.navigation.0", "rail.catalogue", "rail.loans", "rail.settings"}},
        {"catalogue-grid", {"catalogue.back", "catalogue.more", "catalogue.publication.26", "toast"}},
        {"book-free", {"book", "book.title", "book.borrow", "book.back", "book.status"}},
        {"book-loan", {"book.read"}},
        {"loans",
         {"loans", "loans.list", "loans.item.0", "loans.item.0.open", "loans.item.0.renew",
          "loans.item.0.return"}},
        {"confirm-return", {"confirm", "confirm.yes", "confirm.no"}},
        {"passphrase", {"passphrase.field", "passphrase.submit", "passphrase.hint", "passphrase.cancel"}},
        {"password", {"passphrase.field", "passphrase.submit", "passphrase.hint", "passphrase.wrong"}},
        {"no-shelf", {"problem", "problem.text", "problem.action", "problem.details"}},
        {"reader",
         {"reader", "reader.page", "reader.back", "reader.contents", "reader.next", "reader.previous",
          "reader.zoom-in", "reader.zoom-out", "reader.fit-width", "reader.fit-page", "reader.mode",
          "reader.go-to", "reader.position", "reader.loan"}},
        {"reader-contents", {"reader.contents.item.0", "reader.contents.item.9"}},
        {"reader-loan", {"reader.return", "reader.renew"}},
        {"ended", {"ended", "ended.text", "ended.kept", "ended.action", "ended.again", "ended.back"}},
        {"book-waiting", {"book.status", "book.leave"}},
        {"book-out-of-reach", {"book.read", "book.return", "book.retry"}},
        {"book-out", {"book.borrow"}},
        {"loans-holds",
         {"holds.list", "holds.item.0", "holds.item.0.leave", "holds.item.1.borrow", "holds.item.1.leave"}},
        {"renewal", {"renewal.end.0", "renewal.end.2", "renewal.yes", "renewal.no"}},
        {"notice", {"notice", "notice.text", "notice.renew", "notice.close"}},
        {"notices", {"notice.loans", "notice.close"}},
        {"settings",
         {"settings", "settings.language.ru", "settings.theme.paper", "settings.theme.sepia",
          "settings.theme.dark", "settings.theme.contrast", "settings.notice-days.3",
          "settings.notice-hours.12", "settings.card.0", "settings.card.0.sign-out", "settings.add-card"}},
        {"settings-cards",
         {"settings.card.0", "settings.card.0.sign-out", "settings.card.1.use", "settings.card.1.sign-out",
          "settings.card.2.use", "settings.card.2.sign-out", "settings.add-card"}},
        {"settings-card-refused", {"settings.card.0.sign-in", "settings.card.1.use"}},
        {"loans-cards", {"loans.item.1.card", "problem.action"}},
    };
    for (const Canned& each : canned_states()) {
        const auto ids = expected.find(each.name);
        if (ids == expected.end()) continue;
        Headless ui(each.state, 1280, 720);
        for (const std::string& id : ids->second) {
            INFO(each.name << ": " << id);
            CHECK(ui.node(id) != nullptr);
        }
    }
}
