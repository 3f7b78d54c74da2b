#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "app/shelf/paths.h"

namespace oqyrman::shelf {

/// One Oqyrman for each data folder. The first holds the lock until it ends, however it ends; a second
/// hands over what it was to open and leaves. `poll()` from one thread.
class SingleInstance {
  public:
    static constexpr std::size_t k_max_message = 16 * 1024;

    virtual ~SingleInstance() = default;
    /// What later starts asked to open (a path or an address; empty means "come to the front"), without
    /// waiting.
    virtual std::vector<std::string> poll() = 0;
    /// Readable when poll() has something; to be waited on by whoever owns a loop.
    virtual int descriptor() const = 0;

    struct First {
        std::unique_ptr<SingleInstance> instance;
    };
    struct HandedOver {
        bool answered = false;  ///< the first one took the message
    };
    using Claimed = std::variant<First, HandedOver>;
    /// Takes the lock, or hands `message` to whoever holds it.
    static Expected<Claimed> claim(const Paths& paths, const std::string& message);
};

}  // namespace oqyrman::shelf
