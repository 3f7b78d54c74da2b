#include "drm/license/license.h"

#include <algorithm>
#include <charconv>

#include "drm/crypto/encoding.h"

namespace oqyrman::drm {

namespace {

constexpr std::size_t k_max_links = 200;
constexpr std::size_t k_max_id_bytes = 1024;

template <class Number>
std::optional<Number> whole_number(const Json* value) {
    if (value == nullptr || (!value->is(Json::Kind::number) && !value->is(Json::Kind::string)))
        return std::nullopt;
    Number number{};
    const char* end = value->text.data() + value->text.size();
    const auto read = std::from_chars(value->text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

/// 64 hexadecimal digits or base64 of 32 bytes: both are in the field (LCP says base64).
std::optional<Bytes> parse_hash(const std::string& text) {
    auto bytes = text.size() == 64 ? from_hex(text) : from_base64(text);
    return bytes && bytes->size() == 32 ? bytes : std::nullopt;
}

std::vector<std::string> strings_of(const Json* value) {
    std::vector<std::string> found;
    if (value == nullptr) return found;
    if (value->is(Json::Kind::string)) found.push_back(value->text);
    for (const Json& item : value->items)
        if (item.is(Json::Kind::string)) found.push_back(item.text);
    return found;
}

Expected<Link> parse_link(const Json& value) {
    Link link;
    link.rel = strings_of(value.find("rel"));
    link.href = value.string_of("href");
    link.type = value.string_of("type");
    link.title = value.string_of("title");
    link.profile = value.string_of("profile");
    const Json* templated = value.find("templated");
    link.templated = templated != nullptr && templated->is(Json::Kind::boolean) && templated->text == "true";
    link.length = whole_number<std::uint64_t>(value.find("length"));
    link.hash = parse_hash(value.string_of("hash"));
    const bool absolute = link.href.find(':') != std::string::npos;
    if (!absolute) return fail(ErrorCode::malformed, "a link has no absolute href");
    return link;
}

/// A required string member.
Expected<std::string> text_of(const Json& object, std::string_view name) {
    const Json* value = object.find(name);
    if (value == nullptr || !value->is(Json::Kind::string) || value->text.empty())
        return fail(ErrorCode::malformed, "no " + std::string(name));
    return value->text;
}

Expected<Bytes> base64_of(const Json& object, std::string_view name) {
    const auto text = text_of(object, name);
    if (!text) return std::unexpected(text.error());
    auto bytes = from_base64(*text);
    if (!bytes) return fail(ErrorCode::malformed, std::string(name) + " is not base64");
    return std::move(*bytes);
}

Expected<const Json*> object_of(const Json& object, std::string_view name) {
    const Json* value = object.find(name);
    if (value == nullptr || !value->is(Json::Kind::object))
        return fail(ErrorCode::malformed, "no " + std::string(name));
    return value;
}

Expected<Bytes> ciphertext_of(const Json& object, std::string_view name) {
    auto bytes = base64_of(object, name);
    if (bytes && (bytes->size() < 32 || bytes->size() % 16 != 0))
        return fail(ErrorCode::malformed, std::string(name) + " is not whole blocks");
    return bytes;
}

Expected<Encryption> parse_encryption(const Json& license) {
    const auto object = object_of(license, "encryption");
    if (!object) return std::unexpected(object.error());
    const auto content = object_of(**object, "content_key");
    const auto user = object_of(**object, "user_key");
    const auto profile = text_of(**object, "profile");
    if (!content) return std::unexpected(content.error());
    if (!user) return std::unexpected(user.error());
    if (!profile) return std::unexpected(profile.error());
    auto content_key = ciphertext_of(**content, "encrypted_value");
    auto key_check = ciphertext_of(**user, "key_check");
    if (!content_key) return std::unexpected(content_key.error());
    if (!key_check) return std::unexpected(key_check.error());
    return Encryption{.profile = *profile,
                      .content_key_algorithm = (*content)->string_of("algorithm"),
                      .content_key = std::move(*content_key),
                      .user_key_algorithm = (*user)->string_of("algorithm"),
                      .text_hint = (*user)->string_of("text_hint"),
                      .key_check = std::move(*key_check)};
}

/// A date member: absent is fine, present and unreadable is not.
Expected<std::optional<Instant>> instant_of(const Json& object, std::string_view name) {
    const Json* value = object.find(name);
    if (value == nullptr || value->is(Json::Kind::null)) return std::nullopt;
    const auto instant = value->is(Json::Kind::string) ? parse_instant(value->text) : std::nullopt;
    if (!instant) return fail(ErrorCode::malformed, std::string(name) + " is not a date");
    return instant;
}

Expected<Rights> parse_rights(const Json& license) {
    Rights rights;
    const Json* object = license.find("rights");
    if (object == nullptr || !object->is(Json::Kind::object)) return rights;
    rights.print = whole_number<std::int64_t>(object->find("print"));
    rights.copy = whole_number<std::int64_t>(object->find("copy"));
    // A negative allowance means unconstrained, as the prose says.
    if (rights.print && *rights.print < 0) rights.print.reset();
    if (rights.copy && *rights.copy < 0) rights.copy.reset();
    const auto start = instant_of(*object, "start");
    const auto end = instant_of(*object, "end");
    if (!start) return std::unexpected(start.error());
    if (!end) return std::unexpected(end.error());
    rights.start = *start;
    rights.end = *end;
    return rights;
}

User parse_user(const Json& license) {
    const Json* object = license.find("user");
    if (object == nullptr) return {};
    return {.id = object->string_of("id"),
            .email = object->string_of("email"),
            .name = object->string_of("name"),
            .encrypted = strings_of(object->find("encrypted"))};
}

/// A licence without a signature is read, so that it can be refused for that reason.
std::optional<Signature> parse_signature(const Json& license) {
    const Json* object = license.find("signature");
    if (object == nullptr || !object->is(Json::Kind::object)) return std::nullopt;
    auto certificate = from_base64(object->string_of("certificate"));
    auto value = from_base64(object->string_of("value"));
    if (!certificate || !value) return std::nullopt;
    return Signature{.algorithm = object->string_of("algorithm"),
                     .certificate = std::move(*certificate),
                     .value = std::move(*value)};
}

}  // namespace

bool Link::has_rel(std::string_view wanted) const { return std::ranges::find(rel, wanted) != rel.end(); }

const Link* find_link(const std::vector<Link>& links, std::string_view rel) {
    const auto found = std::ranges::find_if(links, [&](const Link& link) { return link.has_rel(rel); });
    return found == links.end() ? nullptr : &*found;
}

Expected<std::vector<Link>> parse_links(const Json& document) {
    std::vector<Link> links;
    const Json* list = document.find("links");
    if (list == nullptr || !list->is(Json::Kind::array)) return fail(ErrorCode::malformed, "no links");
    if (list->items.size() > k_max_links) return fail(ErrorCode::too_large, "links");
    for (const Json& item : list->items) {
        auto link = parse_link(item);
        if (!link) return std::unexpected(link.error());
        links.push_back(std::move(*link));
    }
    return links;
}

Expected<License> parse_license(std::string_view bytes) {
    const auto json = parse_json(bytes);
    if (!json) return std::unexpected(json.error());
    if (!json->is(Json::Kind::object)) return fail(ErrorCode::malformed, "not an object");
    const auto id = text_of(*json, "id");
    const auto provider = text_of(*json, "provider");
    const auto issued = instant_of(*json, "issued");
    const auto updated = instant_of(*json, "updated");
    auto encryption = parse_encryption(*json);
    auto links = parse_links(*json);
    auto rights = parse_rights(*json);
    if (!id) return std::unexpected(id.error());
    if (id->size() > k_max_id_bytes) return fail(ErrorCode::too_large, "id");
    if (!provider) return std::unexpected(provider.error());
    if (!issued) return std::unexpected(issued.error());
    if (!*issued) return fail(ErrorCode::malformed, "no issued");
    if (!updated) return std::unexpected(updated.error());
    if (!encryption) return std::unexpected(encryption.error());
    if (!links) return std::unexpected(links.error());
    if (!rights) return std::unexpected(rights.error());
    return License{.bytes = std::string(bytes),
                   .id = *id,
                   .issued = **issued,
                   .updated = *updated,
                   .provider = *provider,
                   .encryption = std::move(*encryption),
                   .links = std::move(*links),
                   .rights = *rights,
                   .user = parse_user(*json),
                   .signature = parse_signature(*json)};
}

}  // namespace oqyrman::drm
