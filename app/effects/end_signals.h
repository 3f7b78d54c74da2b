#pragma once

#include <functional>
#include <thread>

namespace oqyrman::effects {

/// Hears when the session or somebody at a terminal asks this program to end (SIGTERM, SIGINT, SIGHUP): it
/// then closes as by its window. One at a time.
class EndSignals {
  public:
    /// `ended` is called on the thread that listens, once; a second signal ends the program at once.
    explicit EndSignals(std::function<void()> ended);
    ~EndSignals();
    EndSignals(const EndSignals&) = delete;
    EndSignals& operator=(const EndSignals&) = delete;

  private:
    std::thread m_thread;
};

}  // namespace oqyrman::effects
