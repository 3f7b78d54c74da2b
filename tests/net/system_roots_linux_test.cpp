// An administrator's roots count beside the system's, not in place of them. The system's folder is another
// one in a room of its own (a mount namespace), in which a child of this program asks.
#include <filesystem>
#include <fstream>

#include <openssl/pem.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/net/http.h"
#include "tests/catch.h"
#include "tests/data.h"
#include "tests/net/tls_server.h"
#include "tests/temporary.h"

using namespace oqyrman::net;
using oqyrman::tests::Authority;
using oqyrman::tests::TlsServer;

namespace {

constexpr const char* k_system_roots = "/etc/ssl/certs";  // where Debian keeps them
enum Told : int { k_system = 1, k_administrator = 2, k_stranger = 4, k_no_room = 64 };

/// As c_rehash leaves a root: found by its name's hash, and in the one file of all.
void put_root(const std::filesystem::path& folder, const std::string& pem) {
    BIO* text = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    X509* root = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
    char name[16];
    std::snprintf(name, sizeof name, "%08lx.0", X509_subject_name_hash(root));
    std::ofstream(folder / name) << pem;
    std::ofstream(folder / "ca-certificates.crt") << pem;
    X509_free(root);
    BIO_free(text);
}

bool make_room(const std::filesystem::path& roots) {
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    return mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           mount(roots.c_str(), k_system_roots, nullptr, MS_BIND, nullptr) == 0;
}

bool answers(Http& http, const TlsServer& server) {
    Request request;
    request.url = server.url();
    const Result result = http.fetch(std::move(request), {});
    return result && result->body == "hello";
}

}  // namespace

TEST_CASE("an administrator's roots count beside the system's") {
    const Authority system("The system's authority"), administrator("An administrator's"),
        stranger("Nobody's");
    const TlsServer by_system(system, {}), by_administrator(administrator, {}), by_stranger(stranger, {});
    const oqyrman::tests::TemporaryFolder roots;
    put_root(roots.path(), system.pem());

    const bool with_extra = GENERATE(true, false);
    CAPTURE(with_extra);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        if (!make_room(roots.path())) _exit(k_no_room);
        int trusted = 0;
        {
            Http http({.user_agent = "test",
                       .accept_language = "kk",
                       .extra_roots = with_extra ? administrator.pem() : std::string()});
            if (answers(http, by_system)) trusted |= k_system;
            if (answers(http, by_administrator)) trusted |= k_administrator;
            if (answers(http, by_stranger)) trusted |= k_stranger;
        }
        _exit(trusted);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == k_no_room) {
        oqyrman::tests::skip_reasons().push_back("this system gives no program a room of its own");
        return;
    }
    CHECK(WEXITSTATUS(status) == (with_extra ? k_system | k_administrator : k_system));
}
