#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/net/http.h"
#include "app/shelf/covers.h"
#include "app/tasks/runner.h"

namespace oqyrman::effects {

/// Covers as bytes: from the cache, else from the library, as long as somebody looks at their place. UI
/// thread only.
class CoverFetches {
  public:
    using Card = std::function<std::optional<net::Credentials>(const std::string& url)>;
    /// Its bytes; nothing when the library has none. `reached`: it was the library that said so.
    using Done = std::function<void(const std::string& url, std::string bytes, bool reached)>;

    /// All of it lives longer than what is under way.
    CoverFetches(net::Http& http, std::shared_ptr<shelf::Covers> covers, tasks::MainQueue& queue, Card card,
                 Done done);

    /// Once a frame for each cover that is looked at and not here; `done` may be called at once.
    void want(const std::string& url);
    /// What was scrolled past before it came is fetched no further.
    void frame_ended();
    std::size_t under_way() const { return m_under_way.size(); }

  private:
    struct Fetch {
        net::RequestId request;
        std::uint64_t wanted_in;  ///< the last frame that asked for it
    };
    void answered(const std::string& url, net::RequestId request, std::string bytes, bool reached);

    net::Http& m_http;
    std::shared_ptr<shelf::Covers> m_covers;
    tasks::MainQueue& m_queue;
    Card m_card;
    Done m_done;
    std::map<std::string, Fetch> m_under_way;
    std::uint64_t m_frame = 1;
};

}  // namespace oqyrman::effects
