#include "app/tasks/runner.h"

namespace oqyrman::tasks {

Runner::Runner(std::string name)
    : m_name(std::move(name)), m_thread([this](const std::stop_token& stop) { run(stop); }) {}

Runner::~Runner() {
    hurry();
    m_thread.request_stop();
    m_wake.notify_all();
}

void Runner::post(Task task) {
    {
        const std::scoped_lock lock(m_mutex);
        m_queue.push_back(std::move(task));
    }
    m_wake.notify_one();
}

void Runner::hurry() { m_hurry.request_stop(); }

void Runner::run(const std::stop_token& stop) {
    name_this_thread(m_name);
    while (true) {
        Task task;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return !m_queue.empty(); }) || stop.stop_requested())
                return;
            task = std::move(m_queue.front());
            m_queue.pop_front();
        }
        task(m_hurry.get_token());
    }
}

void MainQueue::post(Job job) {
    {
        const std::scoped_lock lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    if (m_wake) m_wake();
}

bool MainQueue::drain() {
    std::deque<Job> jobs;
    {
        const std::scoped_lock lock(m_mutex);
        jobs.swap(m_jobs);
    }
    for (Job& job : jobs) job();
    return !jobs.empty();
}

}  // namespace oqyrman::tasks
