#include "drm/license/json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace oqyrman::drm {

namespace {

/// Builds the tree while nlohmann reads; any false ends the reading.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
  public:
    Json root;
    std::string fault = "not JSON";

    bool null() override { return put(Json(Json::Kind::null)); }
    bool boolean(bool value) override { return scalar(Json::Kind::boolean, value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override {
        // A negative zero arrives here as a signed zero; a plain zero is unsigned.
        return scalar(Json::Kind::number, value == 0 ? "-0" : std::to_string(value));
    }
    bool number_unsigned(number_unsigned_t value) override {
        return scalar(Json::Kind::number, std::to_string(value));
    }
    bool number_float(number_float_t, const string_t& written) override {
        return scalar(Json::Kind::number, written);
    }
    bool string(string_t& value) override { return scalar(Json::Kind::string, std::move(value)); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Json::Kind::object); }
    bool start_array(std::size_t) override { return open(Json::Kind::array); }
    bool key(string_t& name) override {
        m_names.back() = std::move(name);
        return true;
    }
    bool end_object() override {
        auto& members = m_open.back()->members;
        std::ranges::sort(members, {}, &std::pair<std::string, Json>::first);
        const auto twice = std::ranges::adjacent_find(members, {}, &std::pair<std::string, Json>::first);
        if (twice != members.end()) {
            fault = "a member is named twice";
            return false;
        }
        return close();
    }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

  private:
    bool scalar(Json::Kind kind, std::string text) { return put(Json(kind, std::move(text))); }
    Json* place(Json value) {
        if (m_open.empty()) {
            root = std::move(value);
            return &root;
        }
        Json& parent = *m_open.back();
        if (parent.is(Json::Kind::array)) return &parent.items.emplace_back(std::move(value));
        return &parent.members.emplace_back(std::move(m_names.back()), std::move(value)).second;
    }
    bool put(Json value) {
        place(std::move(value));
        return true;
    }
    bool open(Json::Kind kind) {
        if (m_open.size() == k_max_json_depth) {
            fault = "nested too deeply";
            return false;
        }
        m_open.push_back(place(Json(kind)));
        m_names.emplace_back();
        return true;
    }
    bool close() {
        m_open.pop_back();
        m_names.pop_back();
        return true;
    }

    std::vector<Json*> m_open;  // only the last one grows, so the others stay where they are
    std::vector<std::string> m_names;
};

}  // namespace

Json::Json() = default;
Json::Json(Kind kind_, std::string text_) : kind(kind_), text(std::move(text_)) {}
Json::~Json() = default;
Json::Json(const Json&) = default;
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;

const Json* Json::find(std::string_view name) const {
    const auto found = std::ranges::lower_bound(
        members, name, {}, [](const auto& member) { return std::string_view(member.first); });
    return found != members.end() && found->first == name ? &found->second : nullptr;
}

std::string Json::string_of(std::string_view name) const {
    const Json* member = find(name);
    return member != nullptr && member->is(Kind::string) ? member->text : std::string();
}

Expected<Json> parse_json(std::string_view bytes) {
    if (bytes.size() > k_max_json_bytes) return fail(ErrorCode::too_large, "JSON document");
    Builder builder;
    if (!nlohmann::json::sax_parse(bytes, &builder)) return fail(ErrorCode::malformed, builder.fault);
    return std::move(builder.root);
}

}  // namespace oqyrman::drm
