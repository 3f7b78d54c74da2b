#include "app/accessibility/key_questions_linux.h"

#include <algorithm>

namespace oqyrman::accessibility {

namespace {

constexpr const char* k_registry = "org.a11y.atspi.Registry";
constexpr const char* k_controller_path = "/org/a11y/atspi/registry/deviceeventcontroller";
constexpr const char* k_controller = "org.a11y.atspi.DeviceEventController";

}  // namespace

void KeyQuestions::set_bus(sd_bus* bus) {
    m_listeners_call.reset();
    m_listeners_match.reset();
    m_bus = bus;
    m_wanted = false;
    if (!bus) {
        for (const std::unique_ptr<Waiting>& waiting : m_waiting) {
            waiting->slot.reset();
            if (!waiting->consumed) waiting->consumed = false;
        }
        flush();
        return;
    }
    sd_bus_slot* slot = nullptr;
    // Registered and deregistered alike: the whole list is asked for again, it is short and changes rarely.
    if (sd_bus_match_signal_async(bus, &slot, nullptr, nullptr, "org.a11y.atspi.DeviceEventListener", nullptr,
                                  &KeyQuestions::on_listeners_changed, nullptr, this) >= 0) {
        m_listeners_match.reset(slot);
    }
    ask_for_listeners();
}

void KeyQuestions::ask_for_listeners() {
    sd_bus_slot* slot = nullptr;
    m_listeners_call.reset();
    if (sd_bus_call_method_async(m_bus, &slot, k_registry, k_controller_path, k_controller,
                                 "GetKeystrokeListeners", &KeyQuestions::on_listeners, this, "") >= 0) {
        m_listeners_call.reset(slot);
    }
}

int KeyQuestions::on_listeners_changed(sd_bus_message*, void* userdata, sd_bus_error*) {
    static_cast<KeyQuestions*>(userdata)->ask_for_listeners();
    return 0;
}

int KeyQuestions::on_listeners(sd_bus_message* reply, void* userdata, sd_bus_error*) {
    auto& self = *static_cast<KeyQuestions*>(userdata);
    const bool failed = sd_bus_message_is_method_error(reply, nullptr) > 0;
    const int entered = failed ? -1 : sd_bus_message_enter_container(reply, 'a', "(souua(iisi)u(bbb))");
    self.m_wanted = entered > 0 && sd_bus_message_at_end(reply, 0) == 0;
    return 0;
}

void KeyQuestions::ask(KeyQuestion question) {
    m_waiting.push_back(
        std::make_unique<Waiting>(Waiting{this, std::move(question.answer), std::nullopt, nullptr}));
    Waiting& waiting = *m_waiting.back();
    const bool asked = question.ask && m_bus && wanted() && send(waiting, question.event);
    if (!asked) waiting.consumed = false;
    flush();
}

bool KeyQuestions::send(Waiting& waiting, const KeyEvent& event) {
    sd_bus_message* made = nullptr;
    if (sd_bus_message_new_method_call(m_bus, &made, k_registry, k_controller_path, k_controller,
                                       "NotifyListenersSync") < 0) {
        return false;
    }
    const Message message(made);
    constexpr std::uint32_t k_pressed = 0, k_released = 1;  // AtspiEventType
    // The published interface says (uiuuisb); at-spi2-registryd only reads (uiiiisb).
    int r = sd_bus_message_open_container(made, 'r', "uiiiisb");
    if (r >= 0) {
        r = sd_bus_message_append(
            made, "uiiii", event.pressed ? k_pressed : k_released, static_cast<std::int32_t>(event.keysym),
            static_cast<std::int32_t>(event.keycode), static_cast<std::int32_t>(event.modifiers),
            static_cast<std::int32_t>(event.time_ms));
    }
    if (r >= 0) r = append_string(made, event.text);
    if (r >= 0) r = sd_bus_message_append(made, "b", event.is_text ? 1 : 0);
    if (r >= 0) r = sd_bus_message_close_container(made);
    sd_bus_slot* slot = nullptr;
    constexpr std::uint64_t k_limit_us = std::uint64_t{k_key_limit_ms} * 1000;
    if (r >= 0) r = sd_bus_call_async(m_bus, &slot, made, &KeyQuestions::on_answer, &waiting, k_limit_us);
    waiting.slot.reset(slot);
    return r >= 0;
}

int KeyQuestions::on_answer(sd_bus_message* reply, void* userdata, sd_bus_error*) {
    auto& waiting = *static_cast<Waiting*>(userdata);
    int consumed = 0;
    // An error is also the passing of the time limit: the key is ours then.
    const bool failed = sd_bus_message_is_method_error(reply, nullptr) > 0;
    if (failed || sd_bus_message_read(reply, "b", &consumed) < 0) consumed = 0;
    waiting.consumed = consumed != 0;
    waiting.owner->flush();
    return 0;
}

void KeyQuestions::flush() {
    while (!m_waiting.empty() && m_waiting.front()->consumed) {
        const std::unique_ptr<Waiting> done = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_deliver(std::move(done->answer), *done->consumed);
    }
}

}  // namespace oqyrman::accessibility
