#include "app/accessibility/bus_linux.h"

#include <string>

#include "app/accessibility/atspi_values.h"

namespace oqyrman::accessibility {

namespace {

/// A D-Bus string holds no zero byte and is valid UTF-8. TextModel counts each malformed byte as one code
/// point, so one replacement for each keeps every offset right.
std::string bus_text(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    const auto model = semantics::TextModel::make(std::string(text));
    for (std::int32_t offset = 0; offset < model->size(); ++offset) {
        const char32_t c = model->at(offset);
        const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        if (c == 0 || c == 0xFFFD || surrogate)
            clean += "\uFFFD";
        else
            clean += model->slice({offset, offset + 1});
    }
    return clean;
}

bool is_plain(std::string_view text) {
    for (const char c : text) {
        if (c <= 0) return false;
    }
    return true;
}

int append_reference_path(sd_bus_message* message, sd_bus* bus, const char* path) {
    const char* name = nullptr;
    const int known = sd_bus_get_unique_name(bus, &name);
    if (known < 0) return known;
    return sd_bus_message_append(message, "(so)", name, path);
}

}  // namespace

int append_reference(sd_bus_message* message, sd_bus* bus, ui::semantics::Id id) {
    return append_reference_path(message, bus, path_of(id).c_str());
}

int append_null_reference(sd_bus_message* message, sd_bus* bus) {
    return append_reference_path(message, bus, k_null_path);
}

int append_string(sd_bus_message* message, std::string_view text) {
    const std::string clean = is_plain(text) ? std::string(text) : bus_text(text);
    return sd_bus_message_append_basic(message, 's', clean.c_str());
}

Message reply_to(sd_bus_message* call) {
    sd_bus_message* reply = nullptr;
    if (sd_bus_message_new_method_return(call, &reply) < 0) return nullptr;
    return Message(reply);
}

int send(const Message& reply, int filled) {
    if (!reply) return -12;  // ENOMEM: the only way a reply to a live call is not made
    if (filled < 0) return filled;
    return sd_bus_send(nullptr, reply.get(), nullptr);
}

}  // namespace oqyrman::accessibility
