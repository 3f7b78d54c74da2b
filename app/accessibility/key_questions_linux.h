#pragma once
// Keys, shown to a screen reader before the reader of books handles them.

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "app/accessibility/bus_linux.h"
#include "app/accessibility/provider.h"

namespace oqyrman::accessibility {

/// A key on its way from the window to its answer.
struct KeyQuestion {
    KeyEvent event;
    KeyAnswer answer;
    bool ask = true;  ///< false: too many waited already, it only keeps its place in the order
};

/// `at` thread only, but for wanted(). Questions are sent at once, each with its own time limit; answers
/// leave in the order of the keys.
class KeyQuestions {
  public:
    using Deliver = std::function<void(KeyAnswer answer, bool consumed)>;
    explicit KeyQuestions(Deliver deliver) : m_deliver(std::move(deliver)) {}
    KeyQuestions(const KeyQuestions&) = delete;
    KeyQuestions& operator=(const KeyQuestions&) = delete;

    /// The accessibility bus whose registry to ask, or null when it is gone: then every waiting key is
    /// answered.
    void set_bus(sd_bus* bus);
    void ask(KeyQuestion question);

    /// Any thread: somebody listens for keys now.
    bool wanted() const { return m_wanted.load(std::memory_order_relaxed); }

  private:
    struct Waiting {
        KeyQuestions* owner = nullptr;
        KeyAnswer answer;
        std::optional<bool> consumed;
        Slot slot;
    };
    void ask_for_listeners();
    bool send(Waiting& waiting, const KeyEvent& event);
    void flush();
    static int on_answer(sd_bus_message* reply, void* userdata, sd_bus_error* error);
    static int on_listeners(sd_bus_message* reply, void* userdata, sd_bus_error* error);
    static int on_listeners_changed(sd_bus_message* signal, void* userdata, sd_bus_error* error);

    Deliver m_deliver;
    sd_bus* m_bus = nullptr;
    std::atomic<bool> m_wanted = false;
    std::deque<std::unique_ptr<Waiting>> m_waiting;
    Slot m_listeners_call, m_listeners_match;
};

}  // namespace oqyrman::accessibility
