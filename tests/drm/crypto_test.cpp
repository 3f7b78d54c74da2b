#include "drm/crypto/aes.h"
#include "drm/crypto/secret.h"
#include "drm/crypto/signing.h"
#include "tests/drm/support.h"

using namespace oqyrman;
using namespace oqyrman::drm;
using namespace oqyrman::tests;

TEST_CASE("passphrases hash to the published values") {
    const auto hash = [](std::string_view text) { return to_hex(sha256(as_bytes(text))); };
    CHECK(hash(k_passphrase) == k_user_key);
    CHECK(hash("123 456") == "4981aa0a50d563040519e9032b5d74367b1d129e239a1ba82667a57333866494");
    CHECK(hash("babar") == "faeb00ca518bea7cb11a7ef31fb6183b489b1b6eadb792bec64a03b3f6ff80a8");
    CHECK(to_base64(sha256(as_bytes(k_passphrase))) == "Ej3R96fB+O7Mur5xp4Tx4ygtaw78L+Uiw8CHtkr+b7k=");
}

TEST_CASE("a keyed hash is RFC 4231's") {
    const auto hash = [](std::string_view key, std::string_view text) {
        return to_hex(hmac_sha256(as_bytes(key), as_bytes(text)));
    };
    CHECK(hash("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hash(std::string(20, '\x0b'), "Hi There") ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

TEST_CASE("a hash in pieces is the hash of the whole") {
    Sha256 hash;
    hash.update(as_bytes("open "));
    hash.update({});
    hash.update(as_bytes("sesame 42"));
    CHECK(to_hex(hash.finish()) == k_user_key);
}

TEST_CASE("a passphrase hash is read in every spelling of the field") {
    const std::string digest = "4a3c996c8b7fc2c353e58437dfec747e9ee9e0d9711b74bc9ff6080a924cebcf";
    std::string upper = digest;
    for (char& c : upper) c = static_cast<char>(std::toupper(c));
    for (const std::string& spelling :
         {digest, upper, std::string("SjyZbIt/wsNT5YQ33+x0fp7p4NlxG3S8n/YICpJM688="),
          std::string("SjyZbIt_wsNT5YQ33-x0fp7p4NlxG3S8n_YICpJM688"), to_base64(as_bytes(digest)),
          " " + digest + "\n"}) {
        CAPTURE(spelling);
        const auto decoded = decode_passphrase_hash(spelling);
        REQUIRE(decoded);
        CHECK(to_hex(*decoded) == digest);
    }
    CHECK_FALSE(decode_passphrase_hash("too short"));
    CHECK_FALSE(decode_passphrase_hash(""));
}

TEST_CASE("what is typed is tried as typed, trimmed, and as a hash") {
    CHECK(passphrase_candidates("babar").size() == 1);
    const auto trimmed = passphrase_candidates(" open sesame 42\r\n");
    REQUIRE(trimmed.size() == 2);
    CHECK(to_hex(trimmed[1]) == k_user_key);
    const auto hash = passphrase_candidates(k_user_key);
    REQUIRE(hash.size() == 2);
    CHECK(to_hex(hash[1]) == k_user_key);
}

TEST_CASE("key checks and content keys open with either padding") {
    const Bytes key = from_hex_text(k_user_key);
    const auto open = [&](std::string_view base64) { return decrypt_padded(key, *from_base64(base64)); };
    const auto w3c =
        open("EBESExQVFhcYGRobHB0eHykMvQWim9t8clT0390j85WzAGZZVFsjdSaDdE5aPcBnQb68CAqH7eUQquIltZjMog==");
    const auto pkcs7 =
        open("EBESExQVFhcYGRobHB0eHykMvQWim9t8clT0390j85WzAGZZVFsjdSaDdE5aPcBnV52DiF6VxveOQqsbnnMeTA==");
    CHECK(as_text(w3c.value()) == "11111111-2222-4333-8444-555555555501");
    CHECK(as_text(pkcs7.value()) == "11111111-2222-4333-8444-555555555502");
    const std::string content_key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    for (const char* value :
         {"EBESExQVFhcYGRobHB0eH5aoxftHI0JKkYJ1rWd7SIG/5L9BWAXdztMxsdJICAQmCDs2+nUv3o30VKMfR005YQ==",
          "EBESExQVFhcYGRobHB0eH5aoxftHI0JKkYJ1rWd7SIG/5L9BWAXdztMxsdJICAQmMZbjGXpE+hwLEE/j+eX4jw=="})
        CHECK(to_hex(open(value).value()) == content_key);
}

TEST_CASE("whatever was padded comes back, and broken ciphertext is an error") {
    const Bytes key = from_hex_text(k_user_key);
    for (std::size_t size = 0; size < 50; ++size) {
        const Bytes clear(size, std::byte{0x5A});
        const auto stored = encrypt_padded(key, clear);
        REQUIRE(stored);
        CHECK(stored->size() % 16 == 0);
        CHECK(decrypt_padded(key, *stored).value() == clear);
    }
    CHECK_FALSE(decrypt_padded(key, Bytes(16)));
    CHECK_FALSE(decrypt_padded(key, Bytes(33)));
    CHECK_FALSE(decrypt_padded({}, Bytes(32)));
}

TEST_CASE("sealed bytes open only in their place, with their key, untouched") {
    Bytes key(32);
    random_bytes(key);
    const Bytes sealed = seal(key, as_bytes("token"), "library 7").value();
    CHECK(as_text(unseal(key, sealed, "library 7").value()) == "token");
    CHECK_FALSE(unseal(key, sealed, "library 8"));
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        Bytes changed = sealed;
        changed[at] ^= std::byte{1};
        CHECK_FALSE(unseal(key, changed, "library 7"));
    }
    CHECK_FALSE(unseal(Bytes(32), sealed, "library 7"));
    CHECK_FALSE(unseal(key, ByteView(sealed).first(27), "library 7"));
}

TEST_CASE("base64 and hexadecimal refuse what they are not") {
    CHECK_FALSE(from_hex("0"));
    CHECK_FALSE(from_hex("zz"));
    CHECK_FALSE(from_base64("a*b="));
    CHECK(as_text(from_base64("Z m9v\nYg==").value()) == "foob");
    CHECK(to_base64(as_bytes("foob")) == "Zm9vYg==");
}

TEST_CASE("secret bytes move and leave nothing behind") {
    SecretBytes secret(as_bytes("key"));
    SecretBytes other(std::move(secret));
    CHECK(as_text(other.view()) == "key");
    CHECK(secret.empty());
    Bytes copy = bytes_of("key");
    wipe(copy);
    CHECK(copy == Bytes(3));
}

TEST_CASE("certificates made here are issued by their root and sign") {
    for (const KeyKind kind : {KeyKind::rsa_2048, KeyKind::p256}) {
        const auto root_key = SigningKey::make(KeyKind::p256).value();
        const auto key = SigningKey::from_pem(SigningKey::make(kind).value().to_pem().value()).value();
        const Instant from = instant("2026-01-01"), to = instant("2036-01-01");
        const auto root =
            Certificate::from_der(make_certificate({"Root", from, to, true}, root_key, root_key).value())
                .value();
        const auto provider =
            Certificate::from_der(
                make_certificate({"Library", from, to, false}, key, root_key, &root).value())
                .value();
        CHECK(provider.issued_by(root));
        CHECK_FALSE(root.issued_by(provider));
        CHECK(provider.not_before() == from);
        CHECK(provider.not_after() == to);
        Bytes signature = key.sign(as_bytes("licence")).value();
        CHECK(verify_signature(provider, key.algorithm(), as_bytes("licence"), signature));
        CHECK_FALSE(verify_signature(provider, key.algorithm(), as_bytes("Licence"), signature));
        CHECK_FALSE(verify_signature(root, key.algorithm(), as_bytes("licence"), signature));
        const auto other = key.algorithm() == SignatureAlgorithm::rsa_sha256
                               ? SignatureAlgorithm::ecdsa_sha256
                               : SignatureAlgorithm::rsa_sha256;
        CHECK_FALSE(verify_signature(provider, other, as_bytes("licence"), signature));
        signature.pop_back();
        CHECK_FALSE(verify_signature(provider, key.algorithm(), as_bytes("licence"), signature));
    }
}
