#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace oqyrman::tasks {

/// Work that is done once; gets a stop token and should end early when it says so.
using Task = std::move_only_function<void(std::stop_token)>;

/// One named thread that does what it is given, in order. post() from any thread; the tasks run on the
/// runner's own. The destructor asks the running task to stop, waits for it, and drops the others.
class Runner {
  public:
    /// At most 15 bytes of `name` are shown by the system.
    explicit Runner(std::string name);
    ~Runner();
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    void post(Task task);
    /// From now on every task, the running one too, is asked to end early, and all are still done.
    void hurry();

  private:
    void run(const std::stop_token& stop);

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<Task> m_queue;
    std::stop_source m_hurry;
    std::string m_name;
    std::jthread m_thread;  // last: starts when all else is ready, ends first
};

/// Names the calling thread, for debuggers and process lists.
void name_this_thread(const std::string& name);

/// What other threads want done on the UI thread. post() from any thread; drain() on the UI thread only.
class MainQueue {
  public:
    using Job = std::move_only_function<void()>;
    /// `wake` ends the UI thread's sleep; any thread, must not block.
    explicit MainQueue(std::function<void()> wake) : m_wake(std::move(wake)) {}

    void post(Job job);
    /// Does what is there now; what these jobs post waits for the next call. True when there was anything.
    bool drain();

  private:
    std::mutex m_mutex;
    std::deque<Job> m_jobs;
    std::function<void()> m_wake;
};

}  // namespace oqyrman::tasks
