// What the worker cannot do, and what it is made of.
#include <algorithm>
#include <set>

#include <sys/stat.h>
#include <unistd.h>

#include "tests/render/session.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

const std::string k_epub = make_epub({"<p>Сәлем</p>"}, true);

Client::Opening open_planted(Session& session, const std::string& call) {
    return session.client().open(
        std::make_shared<MemorySource>(to_bytes(k_epub)), Format::epub,
        {.page_width = 400, .page_height = 600, .em = 12, .css = "/*plant:" + call + "*/"});
}

std::string proc(int pid, const char* what) { return read_file("/proc/" + std::to_string(pid) + "/" + what); }

/// The sanitizers' run time needs more than the sandbox gives: each kind of build runs its own cases.
constexpr const char* k_when_sanitized = OQYRMAN_SANITIZED ? "[sandbox]" : "[.][sandbox]";
constexpr const char* k_unless_sanitized = OQYRMAN_SANITIZED ? "[.][sandbox]" : "[sandbox]";

}  // namespace

TEST_CASE("The planted worker without a planted call opens the book", "[sandbox]") {
    Session session(program("oqyrman-page-worker-planted"));
    CHECK(session.get<Opened>(open_planted(session, "nothing").request).page_count == 1);
}

TEST_CASE("With sanitizers there is still no way to a file", k_when_sanitized) {
    Session session(program("oqyrman-page-worker-planted"));
    CHECK(session.get<Opened>(open_planted(session, "open").request).page_count == 1);
    CHECK(session.get<Opened>(open_planted(session, "create").request).page_count == 1);
}

TEST_CASE("A planted call ends the worker by SIGSYS", k_unless_sanitized) {
    for (const char* call : {"open", "create", "socket", "execve", "ptrace", "fork", "kill", "executable"}) {
        CAPTURE(call);
        Session session(program("oqyrman-page-worker-planted"));
        CHECK(session.error(open_planted(session, call).request) == ErrorCode::worker_died);
        CHECK(session.log_has("signal 31"));
        CHECK_FALSE(session.log_has("status"));
    }
    CHECK_FALSE(std::filesystem::exists("/tmp/oqyrman-planted"));
}

TEST_CASE("The worker cannot take more memory than its limit", k_unless_sanitized) {
    Session session(program("oqyrman-page-worker-planted"));
    CHECK(session.get<Opened>(open_planted(session, "memory").request).page_count == 1);
}

TEST_CASE("A working worker is locked down as it says", k_unless_sanitized) {
    Session session;
    const auto book = session.open(k_epub, Format::epub);
    CHECK(session.get<Tile>(session.client().tile(book.id, {0, 1000, 0, 0}, TilePriority::visible))
              .image.width > 0);
    const auto workers = session.client().worker_processes();
    REQUIRE(workers.size() == 1);
    const int pid = workers[0];
    const std::string status = proc(pid, "status");
    CHECK(status.find("NoNewPrivs:\t1") != std::string::npos);
    CHECK(status.find("Seccomp:\t2") != std::string::npos);
    CHECK(status.find("Threads:\t1\n") != std::string::npos);
    const std::string limits = proc(pid, "limits");
    CHECK(limits.find("Max core file size        0                    0") != std::string::npos);
    CHECK(limits.find("Max address space         2147483648           2147483648") != std::string::npos);
    CHECK(proc(pid, "environ").empty());

    if (access(("/proc/" + std::to_string(pid) + "/fd").c_str(), R_OK) != 0) {
        skip_reasons().emplace_back("another process's open files can only be read by root");
        return;
    }
    std::set<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd"))
        files.insert(entry.path().filename());
    CHECK(files == std::set<std::string>{"0", "1", "2", "3", "4", "5"});
    const std::string maps = proc(pid, "maps");
    CHECK(maps.find("/oqyrman-page-worker") != std::string::npos);
    for (const char* unwanted : {"libssl", "libcrypto", "libcurl", "libsqlite", "libzip", "libpugixml"})
        CHECK(maps.find(unwanted) == std::string::npos);
}

TEST_CASE("The worker is not dumpable", "[sandbox]") {
    Session session;
    (void)session.open(k_epub, Format::epub);
    struct stat status{};
    REQUIRE(stat(("/proc/" + std::to_string(session.client().worker_processes().at(0)) + "/stat").c_str(),
                 &status) == 0);
    // The files under /proc of a process that is not dumpable belong to root, whoever started it.
    CHECK(status.st_uid == 0);
}

TEST_CASE("The worker links neither drm nor network nor cryptography", "[sandbox]") {
    const std::string worker = program("oqyrman-page-worker").string();
    const std::string libraries = output_of("ldd " + worker);
    for (const char* unwanted : {"libssl", "libcrypto", "libcurl", "libGL", "libsqlite"})
        CHECK(libraries.find(unwanted) == std::string::npos);
    const std::string symbols = output_of("nm -C " + worker + " 2>/dev/null | cut -c20-");
    REQUIRE(symbols.find("oqyrman::render::worker") != std::string::npos);
    for (const char* unwanted : {"oqyrman::drm", "EVP_", "SSL_", "curl_easy", "sqlite3_"}) {
        CAPTURE(unwanted);
        CHECK(symbols.find(unwanted) == std::string::npos);
    }
}

TEST_CASE("A worker that is no program is unavailable at once", "[sandbox]") {
    Session session("/nonexistent/worker");
    const auto opening =
        session.client().open(std::make_shared<MemorySource>(to_bytes(k_epub)), Format::epub);
    CHECK(session.error(opening.request) == ErrorCode::unavailable);
}

}  // namespace oqyrman::tests
