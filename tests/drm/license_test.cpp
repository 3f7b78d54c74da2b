#include "drm/license/license.h"

#include <random>

#include "drm/license/canonical.h"
#include "tests/drm/support.h"

using namespace oqyrman;
using namespace oqyrman::drm;
using namespace oqyrman::tests;

namespace {

std::optional<IntegrityFault> fault_of(const License& license, std::span<const Crl> crls = {}) {
    const auto problem = check_integrity(license, roots_of(vectors() / "root.pem"), crls);
    if (!problem) return std::nullopt;
    CHECK_FALSE(problem->detail.empty());
    return problem->fault;
}

/// What a licence says, its signature among it as the bytes that it stands for; nothing for what is no
/// licence.
std::string whole_meaning(const std::string& bytes) {
    const auto json = parse_json(bytes);
    if (!json) return {};
    std::string meaning = canonical_form(*json);
    if (const Json* signature = json->find("signature"); signature != nullptr)
        for (const char* member : {"algorithm", "certificate", "value"}) {
            const std::string written = signature->string_of(member);
            const auto decoded = from_base64(written);
            meaning += "|" + (decoded ? to_hex(*decoded) : written);
        }
    return meaning;
}

/// Writes the same JSON in another order of members, with other spaces between and letters escaped.
class Rewriter {
  public:
    explicit Rewriter(unsigned seed) : m_random(seed) {}

    std::string written(const Json& value) {  // NOLINT(misc-no-recursion)
        using enum Json::Kind;
        if (value.is(string)) return quoted(value.text);
        if (value.is(null)) return "null";
        if (!value.is(array) && !value.is(object)) return value.text;
        std::vector<std::string> parts;
        for (const Json& item : value.items) parts.push_back(written(item));
        for (const auto& [name, member] : value.members)
            parts.push_back(quoted(name) + space() + ":" + space() + written(member));
        if (value.is(object)) std::ranges::shuffle(parts, m_random);
        std::string out;
        for (const std::string& part : parts) out += (out.empty() ? "" : ",") + space() + part + space();
        return space() + (value.is(array) ? "[" + out + "]" : "{" + out + "}") + space();
    }

  private:
    std::string space() {
        std::string out;
        while (m_random() % 3 == 0) out += " \t\r\n"[m_random() % 4];
        return out;
    }
    std::string quoted(std::string_view text) {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string out = "\"";
        for (const char c : text) {
            const auto code = static_cast<unsigned char>(c);
            const bool must = c == '"' || c == '\\' || code < 0x20;
            if (must || (code < 0x80 && m_random() % 8 == 0))
                out += std::string("\\u00") + digits[code >> 4] + digits[code & 15U];
            else
                out += c;
        }
        return out + "\"";
    }

    std::mt19937 m_random;
};

}  // namespace

TEST_CASE("every vector is sound or not, for its own reason") {
    CHECK(fault_of(vector_license("license_rsa.lcpl")) == std::nullopt);
    CHECK(fault_of(vector_license("license_ec.lcpl")) == std::nullopt);
    CHECK(fault_of(vector_license("ok_with_extensions.lcpl")) == std::nullopt);
    CHECK(fault_of(vector_license("ok_issued_before_but_updated_inside.lcpl")) == std::nullopt);
    CHECK(fault_of(vector_license("expired.lcpl")) == std::nullopt);
    CHECK(fault_of(vector_license("not_started.lcpl")) == std::nullopt);
    CHECK(fault_of(vector_license("bad_issued_before_cert.lcpl")) == IntegrityFault::certificate_date);
    CHECK(fault_of(vector_license("bad_issued_after_cert.lcpl")) == IntegrityFault::certificate_date);
    CHECK(fault_of(vector_license("bad_tampered_rights.lcpl")) == IntegrityFault::signature);
    CHECK(fault_of(vector_license("bad_wrong_root_same_dn.lcpl")) == IntegrityFault::chain);
}

TEST_CASE("a revoked certificate is refused only by a list of its own root") {
    const License license = vector_license("bad_revoked_cert.lcpl");
    const Crl revoking = crl_of(vectors() / "revokes_0x1003.crl");
    const Crl empty = crl_of(vectors() / "empty.crl");
    CHECK(fault_of(license, std::vector{revoking}) == IntegrityFault::certificate_revoked);
    CHECK(fault_of(license, std::vector{empty, revoking}) == IntegrityFault::certificate_revoked);
    CHECK(fault_of(license, std::vector{empty}) == std::nullopt);
    CHECK(fault_of(vector_license("license_rsa.lcpl"), std::vector{revoking}) == std::nullopt);
    CHECK_FALSE(Crl::parse(as_bytes("<html>captive portal</html>")));
}

TEST_CASE("without a trusted root nothing is sound") {
    const auto problem = check_integrity(vector_license("license_rsa.lcpl"), {}, {});
    REQUIRE(problem);
    CHECK(problem->fault == IntegrityFault::chain);
}

TEST_CASE("a licence says what it says") {
    const License license = vector_license("license_ec.lcpl");
    CHECK(license.bytes == vector_file("license_ec.lcpl"));
    CHECK(license.id == "11111111-2222-4333-8444-555555555502");
    CHECK(license.provider == "https://library.example");
    CHECK(license.encryption.profile == k_basic_profile);
    CHECK(license.encryption.text_hint == "Mot de passe du lecteur « été »");
    CHECK(license.issued == instant("2025-01-01T00:00:00Z"));
    CHECK(license.date() == instant("2025-06-01T08:00:00Z"));
    CHECK(license.rights.print == 10);
    CHECK(license.rights.copy == 2048);
    CHECK(license.rights.end == instant("2033-12-31T23:59:59Z"));
    CHECK(license.user.encrypted == std::vector<std::string>{"name"});
    const Link* publication = license.link("publication");
    REQUIRE(publication != nullptr);
    CHECK(publication->length == 1052);
    CHECK(publication->title == "Un \"roman\"");
    const std::string package = vector_file("doc.nolicense.lcpdf");
    const Sha256Digest digest = sha256(as_bytes(package));
    CHECK(publication->hash == Bytes(digest.begin(), digest.end()));
    const std::string book = vector_file("book.nolicense.epub");
    const Sha256Digest of_book = sha256(as_bytes(book));
    CHECK(vector_license("license_rsa.lcpl").link("publication")->hash ==
          Bytes(of_book.begin(), of_book.end()));
    CHECK(license.link("support") == nullptr);
}

TEST_CASE("a licence without what it needs is malformed") {
    const std::string whole = vector_file("license_ec.lcpl");
    for (const std::string member :
         {"\"id\": \"1", "\"issued\"", "\"provider\"", "\"profile\"", "\"encrypted_value\"", "\"key_check\"",
          "\"links\"", "\"content_key\"", "\"user_key\"", "\"encryption\""}) {
        CAPTURE(member);
        std::string broken = whole;
        const std::size_t at = broken.find(member);
        REQUIRE(at != std::string::npos);
        broken[at + 1] = '_';
        CHECK_FALSE(parse_license(broken));
    }
    CHECK_FALSE(parse_license("[]"));
    CHECK_FALSE(parse_license(""));
}

TEST_CASE("every change of one byte that changes the meaning is refused") {
    const std::vector<Certificate> roots = roots_of(vectors() / "root.pem");
    for (const std::string name : {"license_ec.lcpl", "license_rsa.lcpl"}) {
        const std::string whole = vector_file(name);
        const std::string means = whole_meaning(whole);
        int refused = 0;
        const auto must_be_refused = [&](const std::string& changed, std::size_t at) {
            if (whole_meaning(changed) == means) return;  // white space for white space
            const auto license = parse_license(changed);
            const bool sound = license && !check_integrity(*license, roots, {});
            CAPTURE(name, at, changed.substr(at - std::min<std::size_t>(at, 20), 40));
            if (sound) FAIL("accepted");
            ++refused;
        };
        for (std::size_t at = 0; at < whole.size(); ++at) {
            std::string changed = whole;
            for (const int bits : {1 << at % 8, 4}) {
                changed[at] = static_cast<char>(whole[at] ^ bits);
                must_be_refused(changed, at);
            }
            must_be_refused(std::string(whole).erase(at, 1), at);
            must_be_refused(std::string(whole).insert(at, 1, " 0\",e"[at % 5]), at);
        }
        CHECK(refused > 8'000);
    }
}

TEST_CASE("a licence in another order and with other spaces is as sound as it was") {
    const std::vector<Certificate> roots = roots_of(vectors() / "root.pem");
    for (const std::string name : {"license_ec.lcpl", "license_rsa.lcpl", "ok_with_extensions.lcpl"}) {
        const Json json = parse_json(vector_file(name)).value();
        for (unsigned seed = 0; seed < 200; ++seed) {
            const std::string written = Rewriter(seed).written(json);
            CAPTURE(name, seed, written);
            const auto license = parse_license(written);
            REQUIRE(license);
            CHECK(check_integrity(*license, roots, {}) == std::nullopt);
        }
    }
}

TEST_CASE("a signature that was changed, moved or lent is refused") {
    License license = vector_license("license_ec.lcpl");
    for (std::size_t at = 0; at < license.signature->value.size(); ++at) {
        License changed = license;
        changed.signature->value[at] ^= std::byte{0x10};
        CHECK(fault_of(changed) == IntegrityFault::signature);
    }
    License lent = license;
    lent.signature = vector_license("license_rsa.lcpl").signature;
    CHECK(fault_of(lent) == IntegrityFault::signature);
    License unsigned_one = license;
    unsigned_one.signature.reset();
    CHECK(fault_of(unsigned_one) == IntegrityFault::signature);
    License unknown = license;
    unknown.signature->algorithm = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    CHECK(fault_of(unknown) == IntegrityFault::signature);
}

TEST_CASE("instants are read as servers write them") {
    const Instant noon = instant("2026-11-24T12:00:00Z");
    for (const char* text :
         {"2026-11-24T12:00:00+00:00", "2026-11-24t12:00z", "2026-11-24T17:00:00+05:00",
          "2026-11-24T17:30:00.000000000+0530", "2026-11-24T12:00:00", "2026-11-24T07:00:00-05"}) {
        CAPTURE(text);
        CHECK(parse_instant(text) == noon);
    }
    CHECK(parse_instant("2026-11-24T12:00:00.1234567Z") == noon + std::chrono::milliseconds{123});
    CHECK(parse_instant("2026-11-24") == instant("2026-11-24T00:00:00Z"));
    CHECK(format_instant(instant("2077-02-28T23:59:59Z")) == "2077-02-28T23:59:59Z");
    for (const char* text : {"", "soon", "2026-13-01", "2026-02-30", "2026-11-24T", "2026-11-24T12:00:00Zulu",
                             "2026-11-24T25:00:00Z", "2026-11-24T12:61:00Z", "26-11-24"})
        CHECK_FALSE(parse_instant(text));
}
