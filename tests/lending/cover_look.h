#pragma once
// Somebody looks at the place of a cover or a logo until it is known what to draw there.

#include <condition_variable>
#include <memory>
#include <mutex>

#include "app/effects/cover_fetches.h"

namespace oqyrman::tests {

/// Any thread, one at a time.
class CoverLook {
  public:
    enum class Seen {
        picture,  ///< as the library has it
        none,     ///< nothing came: what the program draws by itself
        refused,  ///< what came is no picture: the page worker says so, and the program draws by itself
    };

    /// `picture`: what the library has. `now` and what else is handed over lives longer.
    CoverLook(net::Http& http, std::shared_ptr<shelf::FileCache> covers, const state::Instant& now,
              std::string picture);
    Seen look(const std::string& url);

  private:
    std::string m_picture;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_woken = false;
    std::optional<std::string> m_came;
    tasks::MainQueue m_queue;
    effects::CoverFetches m_fetches;
};

}  // namespace oqyrman::tests
