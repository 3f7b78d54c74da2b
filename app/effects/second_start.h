#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/shelf/single_instance.h"
#include "app/state/action.h"
#include "app/state/problem.h"

namespace oqyrman::effects {

/// What a start is to open: a file's path as it is to be found from anywhere, or an address of ours as it is.
std::string message_of(const std::string& argument);
/// The action that such a message is.
state::Action action_of(const std::string& message);

/// This program's place as the first, and a thread that listens for later starts. Any thread.
class SecondStarts {
  public:
    explicit SecondStarts(shelf::Paths paths) : m_paths(std::move(paths)) {}
    ~SecondStarts() { stop(); }
    SecondStarts(const SecondStarts&) = delete;
    SecondStarts& operator=(const SecondStarts&) = delete;

    enum class Place { first, handed_over };
    /// Becomes the first, or hands `message` to the one there is. Errors: the folder cannot be used.
    shelf::Expected<Place> claim(const std::string& message);
    /// Tries again what failed at the start; nothing when this program is the first.
    std::optional<state::Problem> claim_again();

    /// From now on, or from when this becomes the first, `heard` is called on the thread with what a later
    /// start asked to open.
    void watch(std::function<void(const std::string&)> heard);
    void stop();

  private:
    void listen_if_first();

    std::mutex m_mutex;
    shelf::Paths m_paths;
    std::unique_ptr<shelf::SingleInstance> m_instance;
    std::function<void(const std::string&)> m_heard;
    bool m_stopped = false;
    std::jthread m_thread;
};

}  // namespace oqyrman::effects
