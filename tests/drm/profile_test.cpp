#include "drm/license/profile.h"

#include "drm/crypto/aes.h"
#include "tests/drm/support.h"

using namespace oqyrman;
using namespace oqyrman::drm;
using namespace oqyrman::tests;

namespace {

constexpr const char* k_mock_profile = "https://tests.example/profile-mock";

const Sha256Digest k_hash = sha256(as_bytes(k_passphrase));

/// A licence of the mock's profile: its user key is the hash with every bit turned over.
License mock_license() {
    std::string text = vector_file("license_rsa.lcpl");
    Bytes user_key;
    for (const std::byte b : k_hash) user_key.push_back(~b);
    const Bytes content_key =
        from_hex_text("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    const auto replace = [&](const std::string& old, const std::string& fresh) {
        text.replace(text.find(old), old.size(), fresh);
    };
    const License basic = license_of(text);
    replace(std::string(k_basic_profile), k_mock_profile);
    replace(to_base64(basic.encryption.key_check),
            to_base64(encrypt_padded(user_key, as_bytes(basic.id)).value()));
    replace(to_base64(basic.encryption.content_key),
            to_base64(encrypt_padded(user_key, content_key).value()));
    return license_of(text);
}

}  // namespace

TEST_CASE("the basic profile opens with the passphrase and no other") {
    Profiles profiles;
    CHECK(profiles.names() == std::vector<std::string>{std::string(k_basic_profile)});
    for (const std::string name : {"license_rsa.lcpl", "license_ec.lcpl"}) {
        const License license = vector_license(name);
        CHECK(profiles.open(license, k_hash));
        const auto wrong = profiles.open(license, sha256(as_bytes("open sesame 43")));
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().code == ErrorCode::wrong_key);
    }
}

TEST_CASE("a licence whose id was changed fails its key check") {
    License license = vector_license("license_rsa.lcpl");
    license.id.back() = '9';
    CHECK(Profiles().open(license, k_hash).error().code == ErrorCode::wrong_key);
}

TEST_CASE("an unknown profile is refused before any passphrase matters") {
    const License license = vector_license("unknown_profile.lcpl");
    Profiles profiles;
    CHECK_FALSE(profiles.supports(license.encryption.profile));
    CHECK(profiles.open(license, k_hash).error().code == ErrorCode::profile_unsupported);
    CHECK(profiles.open(license, Sha256Digest{}).error().code == ErrorCode::profile_unsupported);
}

TEST_CASE("a profile library plugs in, in either shape, and opens the book") {
    const License license = mock_license();
    for (const char* library : {MOCK_FINE_LIBRARY, MOCK_COARSE_LIBRARY}) {
        CAPTURE(library);
        auto backend = load_profile_library(library);
        REQUIRE(backend);
        Profiles profiles;
        CHECK(profiles.open(license, k_hash).error().code == ErrorCode::profile_unsupported);
        profiles.add(std::move(*backend));
        CHECK(profiles.supports(k_mock_profile));
        CHECK_FALSE(profiles.supports("http://readium.org/lcp/profile-1.0"));
        CHECK(profiles.open(license, sha256(as_bytes("wrong"))).error().code == ErrorCode::wrong_key);
        auto cipher = profiles.open(license, k_hash);
        REQUIRE(cipher);
        auto content = Content::open(memory(vector_file("book.nolicense.epub"))).value();
        content->unlock(std::move(*cipher));
        CHECK(as_text(content->read("OPS/ch one.xhtml").value()) == vector_file("chapter.plain"));
        CHECK(as_text(content->read("OPS/pic.jpg").value()) == vector_file("image.plain"));
        CHECK(profiles.open(vector_license("license_rsa.lcpl"), k_hash));
    }
}

TEST_CASE("what is no profile library, or of another version, is not loaded") {
    CHECK_FALSE(load_profile_library(MOCK_NEWER_LIBRARY));
    CHECK_FALSE(load_profile_library("/nonexistent/library.so"));
    CHECK_FALSE(load_profile_library(vectors() / "chapter.plain"));
}
