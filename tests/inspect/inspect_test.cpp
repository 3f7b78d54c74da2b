// `oqyrman inspect` by its command line: what it says, prints as JSON and exits with.
#include "app/inspect/inspect.h"

#include <algorithm>
#include <sstream>

#include <nlohmann/json.hpp>

#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"
#include "tests/catch.h"
#include "tests/data.h"

using namespace oqyrman;
using namespace oqyrman::tests;

namespace {

constexpr const char* k_at = "2026-11-24T00:00:00Z";
constexpr const char* k_vector_passphrase = "open sesame 42";

struct Outcome {
    int exit = -1;
    std::string out, err;
    nlohmann::json json;
};

Outcome inspect_lines(std::vector<std::string> arguments, const std::string& typed = "") {
    arguments.insert(arguments.begin(), "inspect");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::istringstream in(typed);
    std::ostringstream out, err;
    Outcome outcome;
    outcome.exit = oqyrman::inspect::run(static_cast<int>(arguments.size()), argv.data(), in, out, err);
    outcome.out = out.str();
    outcome.err = err.str();
    return outcome;
}

Outcome inspect_json(std::vector<std::string> arguments, const std::string& typed = "") {
    arguments.insert(arguments.end(), {"--json", "--at", k_at});
    if (!typed.empty()) arguments.emplace_back("--passphrase-stdin");
    Outcome outcome = inspect_lines(std::move(arguments), typed);
    outcome.json = nlohmann::json::parse(outcome.out);
    return outcome;
}

/// Empty when the files are valid, else the reason; what every answer must keep is checked on the way.
std::string reason_of(const Outcome& outcome) {
    CHECK(outcome.json.at("resources").is_array());
    const bool valid = outcome.json.at("valid").get<bool>();
    CHECK(outcome.exit == (valid ? 0 : 1));
    CHECK(outcome.json.contains("reason") == !valid);
    CHECK(outcome.err.empty() == valid);
    return valid ? "" : outcome.json.at("reason").get<std::string>();
}

std::string vector_path(const std::string& name) { return OQYRMAN_SOURCE_DIR "/tests/vectors/" + name; }

Outcome inspect_vector(const std::string& name, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {vector_path(name), "--root", vector_path("root.pem")});
    return inspect_json(std::move(more), k_vector_passphrase);
}

std::string sha256_of(const std::string& bytes) { return drm::to_hex(drm::sha256(drm::as_bytes(bytes))); }

}  // namespace

TEST_CASE("every vector is valid or not, for its reason") {
    CHECK(reason_of(inspect_vector("license_rsa.lcpl")) == "");
    CHECK(reason_of(inspect_vector("license_ec.lcpl")) == "");
    CHECK(reason_of(inspect_vector("ok_with_extensions.lcpl")) == "");
    CHECK(reason_of(inspect_vector("ok_issued_before_but_updated_inside.lcpl")) == "");
    CHECK(reason_of(inspect_vector("bad_issued_before_cert.lcpl")) == "certificate_date");
    CHECK(reason_of(inspect_vector("bad_issued_after_cert.lcpl")) == "certificate_date");
    CHECK(reason_of(inspect_vector("bad_tampered_rights.lcpl")) == "signature");
    CHECK(reason_of(inspect_vector("bad_wrong_root_same_dn.lcpl")) == "chain");
    CHECK(reason_of(inspect_vector("expired.lcpl")) == "expired");
    CHECK(reason_of(inspect_vector("not_started.lcpl")) == "not_begun");
    CHECK(reason_of(inspect_vector("unknown_profile.lcpl")) == "profile");
    CHECK(reason_of(inspect_vector("bad_revoked_cert.lcpl", {"--crl", vector_path("revokes_0x1003.crl")})) ==
          "certificate_revoked");
    CHECK(reason_of(inspect_vector("bad_revoked_cert.lcpl", {"--crl", vector_path("empty.crl")})) == "");
}

TEST_CASE("a book with its licence inside, or beside it, tells its resources' clear hashes") {
    const auto with = inspect_vector("book.epub");
    CHECK(reason_of(with) == "");
    const auto& resources = with.json.at("resources");
    REQUIRE(resources.size() == 2);
    CHECK(resources[0].at("path") == "OPS/ch one.xhtml");
    CHECK(resources[0].at("size") == 7823);
    CHECK(resources[0].at("sha256") == sha256_of(read_file(vector_path("chapter.plain"))));
    CHECK(resources[1].at("sha256") == sha256_of(read_file(vector_path("image.plain"))));
    CHECK(inspect_vector("license_rsa.lcpl", {vector_path("book.nolicense.epub")}).json == with.json);
    CHECK(inspect_vector("book.nolicense.epub", {vector_path("license_rsa.lcpl")}).json == with.json);

    const auto pdf = inspect_vector("doc.lcpdf");
    CHECK(reason_of(pdf) == "");
    CHECK(pdf.json.at("resources")[0].at("sha256") == sha256_of(read_file(vector_path("doc.plain.pdf"))));
}

TEST_CASE("without a passphrase the key is not checked, and no clear byte is hashed") {
    const auto told =
        inspect_lines({vector_path("book.epub"), "--root", vector_path("root.pem"), "--at", k_at});
    CHECK(told.exit == 0);
    CHECK(told.out.find("key check: not done") != std::string::npos);
    CHECK(told.out.find("SHA-256") == std::string::npos);
    CHECK(told.err.empty());
}

TEST_CASE("people are told provider, rights and dates") {
    const auto told = inspect_lines({vector_path("license_rsa.lcpl"), "--root", vector_path("root.pem"),
                                     "--at", k_at, "--passphrase-stdin"},
                                    "open sesame 42\n");
    CHECK(told.exit == 0);
    for (const char* words : {"https://library.example", "2033-12-31T23:59:59Z", "print 10", "copy 2048",
                              "signature and chain: valid", "key check: passed"})
        CHECK(told.out.find(words) != std::string::npos);
    CHECK(told.out.find("open sesame") == std::string::npos);
}

TEST_CASE("the passphrase is tried as typed and trimmed; a wrong one is one plain line") {
    const std::vector<std::string> files{vector_path("license_rsa.lcpl"), "--root", vector_path("root.pem")};
    CHECK(reason_of(inspect_json(files, "  open sesame 42 \r\n")) == "");
    const auto wrong = inspect_json(files, "open sesame 43\n");
    CHECK(reason_of(wrong) == "passphrase");
    CHECK(std::ranges::count(wrong.err, '\n') == 1);
    CHECK(wrong.err.find("sesame") == std::string::npos);
}

TEST_CASE("what is not ours to open has the reason format") {
    CHECK(reason_of(inspect_vector("chapter.enc")) == "format");
    CHECK(reason_of(inspect_vector("book.nolicense.epub")) == "format");
    CHECK(reason_of(inspect_vector("doc.plain.pdf")) == "");
    CHECK(reason_of(inspect_vector("license_rsa.lcpl", {vector_path("chapter.enc")})) == "format");
}

TEST_CASE("a wrong command line or a missing file exits with 2") {
    CHECK(inspect_lines({}).exit == 2);
    CHECK(inspect_lines({"/nonexistent.lcpl"}).exit == 2);
    CHECK(inspect_lines({vector_path("doc.plain.pdf"), "--at", "soon"}).exit == 2);
    CHECK(inspect_lines({vector_path("doc.plain.pdf"), "--root", vector_path("doc.plain.pdf")}).exit == 2);
    CHECK(inspect_lines({"--help"}).exit == 0);
}

TEST_CASE("licences of a real server are judged as their table says") {
    const auto data = test_data();
    if (!data) return;
    const std::string folder = (*data / "fixtures" / "lcp-server").string() + "/";
    const std::string passphrase = "Кітап 123 құпия";
    const auto judged = [&](const std::string& license, const std::string& package,
                            std::vector<std::string> more = {}, const std::string& root = "root.pem") {
        more.insert(more.begin(),
                    {folder + license + ".lcpl", folder + package, "--root", folder + "pki/" + root});
        return inspect_json(std::move(more), passphrase);
    };
    const std::string epub = "protected.epub";
    for (const char* name : {"rsa-full", "rsa-registered", "cert-p256"}) {
        CAPTURE(name);
        CHECK(reason_of(judged(name, epub)) == "");
    }
    const auto pdf = judged("rsa-pdf", "protected.lcpdf");
    CHECK(reason_of(pdf) == "");
    const std::string original = read_file(folder + "developers-reference.pdf");
    CHECK(pdf.json.at("resources")[0].at("size") == original.size());
    CHECK(pdf.json.at("resources")[0].at("sha256") == sha256_of(original));
    CHECK(reason_of(judged("rsa-expired", epub)) == "expired");
    CHECK(reason_of(judged("rsa-future", epub)) == "not_begun");
    for (const std::string reason : {"returned", "revoked", "cancelled"}) {
        const std::string status = folder + "rsa-" + reason + ".status.json";
        const auto outcome = judged("rsa-" + reason, epub, {"--status", status});
        CHECK(reason_of(outcome) == reason);
        const auto date = nlohmann::json::parse(read_file(status)).at("updated").at("status");
        CHECK(outcome.err.find(date.get<std::string>()) != std::string::npos);
    }
    CHECK(reason_of(judged("cert-revoked", epub, {"--crl", folder + "pki/crl.crl"})) ==
          "certificate_revoked");
    CHECK(reason_of(judged("cert-revoked", epub, {"--crl", folder + "pki/empty-crl.crl"})) == "");
    CHECK(reason_of(judged("cert-expired", epub)) == "certificate_date");
    CHECK(reason_of(judged("neg-tampered-end", epub)) == "signature");
    CHECK(reason_of(judged("neg-no-signature", epub)) == "signature");
    CHECK(reason_of(judged("neg-unknown-profile", epub)) == "profile");
    CHECK(reason_of(judged("rsa-full", epub, {}, "fakeroot.pem")) == "chain");
    CHECK(reason_of(inspect_json({folder + "rsa-full.lcpl", folder + epub, "--root", folder + "pki/root.pem"},
                                 "not it")) == "passphrase");
}
