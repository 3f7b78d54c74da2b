#include "app/effects/services.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "app/accessibility/desktop.h"
#include "app/shelf/roots.h"
#include "app/shelf/secret_store.h"

namespace oqyrman::effects {

namespace {

constexpr std::chrono::milliseconds k_secret_patience{3'000};
constexpr std::chrono::milliseconds k_desktop_patience{300};

/// Until the patron has chosen, the colours are those the desktop was set to for the one who sits there.
state::Theme first_theme(const accessibility::DesktopWishes& wishes) {
    if (wishes.more_contrast.value_or(false)) return state::Theme::contrast;
    return wishes.dark.value_or(false) ? state::Theme::dark : state::Theme::paper;
}

void add_profile_library(drm::Profiles& profiles, const std::filesystem::path& path) {
    auto library = drm::load_profile_library(path);
    if (library)
        profiles.add(std::move(*library));
    else
        spdlog::warn("profile library not loaded: {}", library.error().detail);
}

lending::Trust trust_of(shelf::Shelf& shelf) {
    const shelf::Roots roots = shelf::read_roots(shelf.storage(), shelf.paths());
    std::vector<std::string> unreadable = roots.unreadable;
    lending::Trust trust =
        lending::make_trust(roots, shelf::read_revocation_lists(shelf.storage(), shelf.paths()), unreadable);
    for (const std::string& name : unreadable) spdlog::warn("licence root not read: {}", name);
    spdlog::info("{} licence roots", trust.roots.size());
    return trust;
}

}  // namespace

void RenewedCards::save() {
    std::map<lending::CardName, shelf::Credentials> cards;
    {
        const std::scoped_lock lock(m_mutex);
        cards.swap(m_cards);
    }
    if (!m_desk) return;
    for (const auto& [name, card] : cards) {
        // Not where the patron signed out meanwhile.
        const auto kept = m_desk->shelf->cards(name.library_url);
        if (!kept || std::ranges::find(*kept, card.key, &shelf::Credentials::key) == kept->end()) continue;
        if (const auto saved = m_desk->shelf->save_card(name.library_url, card); !saved)
            spdlog::error("renewed sign-in not kept: {}", saved.error().detail);
    }
}

void trust_roots_of_shelf(Desk& desk, net::Http& http, const tasks::Clock& clock, lending::Wallet& wallet) {
    desk.lending = std::make_unique<lending::Lending>(
        *desk.shelf, http, desk.profiles, trust_of(*desk.shelf), [&clock] { return clock.now(); }, &wallet);
}

std::string server_roots(const shelf::Paths& paths) {
    const auto storage = shelf::make_disk_storage();
    const shelf::Roots roots = shelf::read_server_roots(*storage, paths);
    for (const std::string& name : roots.unreadable) spdlog::warn("server root not read: {}", name);
    std::string all;
    for (const std::string& pem : roots.pem) all += pem + "\n";
    return all;
}

namespace {

/// The address on the command line wins; what is known of that library is kept.
std::optional<state::Library> library_of(const Start& start, shelf::Shelf& shelf) {
    if (!start.library_url) return shelf.library().value_or(std::nullopt);
    for (const state::Library& known : shelf.libraries().value_or(std::vector<state::Library>()))
        if (known.start_url == *start.library_url) return known;
    state::Library fresh;
    fresh.start_url = *start.library_url;
    return fresh;
}

}  // namespace

std::expected<std::unique_ptr<Desk>, state::Problem> open_desk(const Start& start, net::Http& http,
                                                               const tasks::Clock& clock,
                                                               lending::Wallet& wallet) {
    if (start.claim)
        if (auto problem = start.claim()) return std::unexpected(std::move(*problem));
    const std::shared_ptr<shelf::Storage> storage = shelf::make_disk_storage();
    const auto service = shelf::make_secret_service(start.paths, k_secret_patience);
    const auto file = shelf::make_key_file(start.paths, storage);
    const auto keys = shelf::find_master_keys(service.get(), *file);
    if (!keys) return std::unexpected(shelf::to_problem(keys.error()));
    auto opened = shelf::Shelf::open(start.paths, storage, *keys);
    if (!opened) return std::unexpected(shelf::to_problem(opened.error()));
    auto desk = std::make_unique<Desk>();
    desk->shelf = std::move(*opened);
    if (!desk->shelf->report().set_aside.empty())
        spdlog::error("the shelf was corrupt and was set aside; {} rows were taken over",
                      desk->shelf->report().rescued);
    if (start.profile_library) add_profile_library(desk->profiles, *start.profile_library);
    trust_roots_of_shelf(*desk, http, clock, wallet);
    desk->settings.language = start.system_language;
    const accessibility::DesktopWishes wishes = accessibility::ask_desktop(k_desktop_patience);
    desk->less_motion = wishes.less_motion.value_or(false);
    if (desk->less_motion) spdlog::info("the desktop asks for less motion");
    if (const auto kept = desk->shelf->settings(); kept && *kept)
        desk->settings = **kept;
    else
        desk->settings.theme = first_theme(wishes);
    if (start.language) desk->settings.language = *start.language;
    desk->library = library_of(start, *desk->shelf);
    if (desk->library) wallet.show(desk->library->start_url);
    return desk;
}

}  // namespace oqyrman::effects
