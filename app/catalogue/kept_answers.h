#pragma once
// What libraries answered before (RFC 9111): shown at once, and asked for again only when it may have
// changed.

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/net/http.h"
#include "app/state/time.h"

namespace oqyrman::catalogue {

inline constexpr std::size_t k_max_kept_bytes = 24U << 20;  ///< in memory
inline constexpr std::chrono::hours k_longest_fresh{24};    ///< whatever the library says

struct KeptAnswer {
    std::string body, final_url;
    std::string tag, modified;        ///< ETag and Last-Modified, as they came; empty when they did not
    state::Instant fresh_until = {};  ///< until then the library need not be asked
    bool stale_allowed = true;        ///< may be shown after that, while the library is asked
    bool for_all = false;             ///< no one patron's, and the library does not call it private
    friend bool operator==(const KeptAnswer&, const KeptAnswer&) = default;
};

/// Keeps bytes by name from run to run; may lose anything at any time. One thread at a time.
class AnswerStore {
  public:
    virtual ~AnswerStore() = default;
    virtual std::optional<std::string> find(const std::string& name) = 0;
    virtual void keep(const std::string& name, std::string_view bytes) = 0;
    virtual void drop(const std::string& name) = 0;
};

/// The answer as it may be kept, `of_one` patron or of all; nothing when the library forbids it.
std::optional<KeptAnswer> keepable(const net::Response& response, bool of_one, state::Instant now);
/// The same answer after the library said that it has not changed.
KeptAnswer confirmed(KeptAnswer kept, const net::Response& not_modified, state::Instant now);
/// As bytes for a store, and back; nothing when bytes are none of these.
std::string stored(const KeptAnswer& answer);
std::optional<KeptAnswer> read_stored(const std::string& bytes);
/// Asks whether it has changed (RFC 9110, 13): nothing where the library gave no means to.
std::vector<std::pair<std::string, std::string>> condition_of(const KeptAnswer& kept);
/// The library need not be asked. A clock that was set back makes nothing fresh for longer.
bool is_fresh(const KeptAnswer& kept, state::Instant now);

/// By name, the least lately used given up first. Only what is for all goes to the store: an answer to a card
/// may hold what opens books. One thread at a time.
class KeptAnswers {
  public:
    explicit KeptAnswers(std::shared_ptr<AnswerStore> store = nullptr,
                         std::size_t max_bytes = k_max_kept_bytes)
        : m_store(std::move(store)), m_max_bytes(max_bytes) {}
    std::optional<KeptAnswer> find(const std::string& name);
    void keep(const std::string& name, const KeptAnswer& answer);
    void drop(const std::string& name);
    void forget();  ///< all that is in memory
    std::size_t bytes() const { return m_bytes; }

  private:
    struct Entry {
        std::string name;
        KeptAnswer answer;
    };
    void remember(const std::string& name, const KeptAnswer& answer);
    void erase(std::list<Entry>::iterator entry);

    std::shared_ptr<AnswerStore> m_store;
    std::size_t m_max_bytes, m_bytes = 0;
    std::list<Entry> m_entries;  ///< the last used first
    std::map<std::string, std::list<Entry>::iterator> m_by_name;
};

}  // namespace oqyrman::catalogue
