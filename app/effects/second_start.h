#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "app/shelf/single_instance.h"

namespace oqyrman::effects {

/// Listens for later starts of the program on a thread of its own.
class SecondStarts {
  public:
    explicit SecondStarts(std::unique_ptr<shelf::SingleInstance> instance)
        : m_instance(std::move(instance)) {}
    ~SecondStarts() { stop(); }
    SecondStarts(const SecondStarts&) = delete;
    SecondStarts& operator=(const SecondStarts&) = delete;

    /// `heard` is called on that thread with what a later start asked to open.
    void watch(std::function<void(const std::string&)> heard);
    void stop();

  private:
    std::unique_ptr<shelf::SingleInstance> m_instance;
    std::jthread m_thread;
};

}  // namespace oqyrman::effects
