#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/catalogue/catalogue.h"
#include "app/lending/lending.h"
#include "app/lending/wallet.h"
#include "app/net/http.h"
#include "app/shelf/file_cache.h"
#include "app/shelf/shelf.h"
#include "app/state/action.h"
#include "app/tasks/clock.h"
#include "app/tasks/runner.h"

namespace oqyrman::effects {

/// What the command line said.
struct Start {
    std::filesystem::path share;     ///< <prefix>/share/oqyrman
    std::filesystem::path programs;  ///< where the worker and the demo library lie
    shelf::Paths paths;
    std::optional<std::string> library_url;
    std::optional<state::Language> language;
    std::optional<std::filesystem::path> profile_library;
    state::Language system_language = state::Language::kk;
    std::string version;
    /// Takes the data folder for this program alone, unless it has it already; what stands in the way.
    std::function<std::optional<state::Problem>()> claim = {};
};

/// Posts an action to the UI thread. Any thread.
using Post = std::function<void(state::Action)>;

/// The highest instant a library vouched for: a copy of what lending knows. Any thread.
class TrustedCopy {
  public:
    void set(std::optional<state::Instant> trusted) {
        const std::scoped_lock lock(m_mutex);
        m_trusted = trusted;
    }
    std::optional<state::Instant> get() const {
        const std::scoped_lock lock(m_mutex);
        return m_trusted;
    }

  private:
    mutable std::mutex m_mutex;
    std::optional<state::Instant> m_trusted;
};

/// Shelf and lending, which live on the `tasks` thread and are opened there.
struct Desk {
    std::unique_ptr<shelf::Shelf> shelf;
    drm::Profiles profiles;
    std::unique_ptr<lending::Lending> lending;
    std::optional<state::Library> library;
    state::Settings settings;
    bool clock_explained = false;
    bool less_motion = false;  ///< as the desktop was set when we started; changes come by themselves
};

/// Cards whose token was renewed on whichever thread needed it, until `tasks` writes them down. Any thread.
class RenewedCards {
  public:
    explicit RenewedCards(const std::unique_ptr<Desk>& desk) : m_desk(desk) {}
    /// The `tasks` thread has ended by then: what it did not come to is written now. A library may take a
    /// token's successor for the only one there is.
    ~RenewedCards() { save(); }
    RenewedCards(const RenewedCards&) = delete;
    RenewedCards& operator=(const RenewedCards&) = delete;

    void add(const std::string& library_url, const shelf::Credentials& card) {
        const std::scoped_lock lock(m_mutex);
        m_cards.insert_or_assign(lending::CardName{library_url, card.key}, card);
    }
    /// `tasks` thread, or no thread any more.
    void save();

  private:
    const std::unique_ptr<Desk>& m_desk;
    std::mutex m_mutex;
    std::map<lending::CardName, shelf::Credentials> m_cards;
};

/// Lending with the roots that lie in the folders now. `tasks` thread.
void trust_roots_of_shelf(Desk& desk, net::Http& http, const tasks::Clock& clock, lending::Wallet& wallet);

/// PEM of who else than the system's roots may vouch for a server: an administrator's, for networks whose
/// proxy reads along.
std::string server_roots(const shelf::Paths& paths);

/// Opens the shelf and what stands on it, and says what the last run left behind. `tasks` thread.
std::expected<std::unique_ptr<Desk>, state::Problem> open_desk(const Start& start, net::Http& http,
                                                               const tasks::Clock& clock,
                                                               lending::Wallet& wallet);

}  // namespace oqyrman::effects
