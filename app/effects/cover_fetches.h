#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "app/catalogue/kept_answers.h"
#include "app/net/http.h"
#include "app/shelf/file_cache.h"
#include "app/tasks/runner.h"

namespace oqyrman::effects {

/// A picture that so many frames did not want is out of sight: one that is only redrawn misses none.
inline constexpr std::uint64_t k_frames_unwanted = 2;

/// A kept cover that may be shown meanwhile is asked about so often at most, whatever the library says.
inline constexpr std::chrono::hours k_cover_rest{1};
/// So many are asked about at once behind what is shown; others when they are looked at again.
inline constexpr std::size_t k_max_asked_behind = 4;

/// Covers as bytes: from the cache, else from the library, as long as somebody looks at their place. One that
/// may have changed since (RFC 9111) is shown at once and asked about behind. UI thread only; the cache is
/// read and written on a thread of its own, as disks are slow.
class CoverFetches {
  public:
    using Card = std::function<std::optional<net::Credentials>(const std::string& url)>;
    using Now = std::function<state::Instant()>;
    /// Its bytes; nothing when the library has none. `reached`: it was the library that said so, and not a
    /// network in between or a library in trouble. Once more where the library has another picture by now.
    using Done = std::function<void(const std::string& url, std::string bytes, bool reached)>;

    /// All of it lives longer than what is under way.
    CoverFetches(net::Http& http, std::shared_ptr<shelf::FileCache> covers, tasks::MainQueue& queue,
                 Card card, Now now, Done done);

    /// Once a frame for each cover that is looked at and not here.
    void want(const std::string& url);
    /// What came for it cannot be drawn: it is not shown from the cache again.
    void spoilt(const std::string& url);
    /// What was scrolled past before it came is fetched no further.
    void frame_ended();
    std::size_t under_way() const { return m_under_way.size(); }
    std::size_t asked_behind() const { return m_behind.size(); }

  private:
    struct Fetch {
        std::uint64_t number;     ///< its own: a cover may be given up and wanted again
        std::uint64_t wanted_in;  ///< the last frame that asked for it
        net::RequestId request;   ///< 0 while the cache is read
    };
    void looked_up(const std::string& url, std::uint64_t number, std::optional<std::string> kept);
    using Kept = std::optional<catalogue::KeptAnswer>;
    using Answered = std::function<void(net::Result)>;
    net::RequestId send(const std::string& url, const Kept& known, Answered answered);
    void ask_library(const std::string& url, Fetch& fetch, const Kept& known);
    void ask_behind(const std::string& url, const Kept& known);
    void answered(const std::string& url, std::uint64_t number, const Kept& known, net::Result result);
    /// Keeps what came, or lets go of what is there no more. The bytes to show; empty: none.
    std::string taken(const std::string& url, const Kept& known, net::Result& result);

    net::Http& m_http;
    std::shared_ptr<shelf::FileCache> m_covers;
    tasks::MainQueue& m_queue;
    Card m_card;
    Now m_now;
    Done m_done;
    std::map<std::string, Fetch> m_under_way;
    std::set<std::string> m_behind;
    std::uint64_t m_frame = 1, m_number = 0;
    tasks::Runner m_disk{"covers"};  // last: what it does uses the rest
};

}  // namespace oqyrman::effects
