#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/effects/outside.h"

extern char** environ;

namespace oqyrman::effects {

namespace {

constexpr int k_ready_limit_ms = 120'000;  ///< the first start protects all books
constexpr int k_poll_step_ms = 200;

/// Starts `program` and gives the reading end of its standard output, or -1.
int spawn_reading(const std::vector<std::string>& words, pid_t& child) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return -1;
    std::vector<char*> arguments;
    for (const std::string& word : words)
        arguments.push_back(const_cast<char*>(word.c_str()));  // exec does not write them
    arguments.push_back(nullptr);
    child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        dup2(ends[1], STDOUT_FILENO);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    close(ends[1]);
    if (child > 0) return ends[0];
    close(ends[0]);
    return -1;
}

/// The text up to the line "ready"; empty when it does not come.
std::string read_until_ready(int from, const std::stop_token& stop) {
    std::string text;
    for (int waited = 0; waited < k_ready_limit_ms && !stop.stop_requested(); waited += k_poll_step_ms) {
        pollfd waiting{.fd = from, .events = POLLIN, .revents = 0};
        if (poll(&waiting, 1, k_poll_step_ms) <= 0) continue;
        std::array<char, 4096> piece{};
        const ssize_t got = read(from, piece.data(), piece.size());
        if (got <= 0) return {};
        text.append(piece.data(), static_cast<std::size_t>(got));
        if (text.find("\nready\n") != std::string::npos) return text;
    }
    return {};
}

std::string value_of(const std::string& text, const std::string& word) {
    const std::size_t at = text.starts_with(word) ? 0 : text.find("\n" + word);
    if (at == std::string::npos) return {};
    const std::size_t begin = text.find(' ', at) + 1;
    return text.substr(begin, text.find('\n', begin) - begin);
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::filesystem::path programs_folder() {
    std::error_code unknown;
    return std::filesystem::read_symlink("/proc/self/exe", unknown).parent_path();
}

std::expected<DemoLibrary, state::Problem> start_demo_library(const std::filesystem::path& programs,
                                                              const shelf::Paths& paths,
                                                              const std::stop_token& stop) {
    const state::Problem missing{
        .kind = state::ProblemKind::demo_library_missing, .date = {}, .server_text = {}, .detail = {}};
    const std::filesystem::path program = programs / "oqyrman-demo-library";
    if (access(program.c_str(), X_OK) != 0) return std::unexpected(missing);
    pid_t child = -1;
    const int from =
        spawn_reading({program.string(), "--data-dir", (paths.data / "demo-library").string()}, child);
    if (from < 0) return std::unexpected(missing);
    const std::string text = read_until_ready(from, stop);
    close(from);
    if (text.empty()) {
        kill(child, SIGTERM);
        waitpid(child, nullptr, 0);
        return std::unexpected(missing);
    }
    return DemoLibrary{.url = value_of(text, "url "), .root_pem = read_file(value_of(text, "root "))};
}

void keep_root(const shelf::Paths& paths, const std::string& root_pem) {
    std::error_code error;
    std::filesystem::create_directories(paths.roots(), error);
    std::ofstream(paths.roots() / "demo-library.pem", std::ios::binary | std::ios::trunc) << root_pem;
}

void open_in_browser(const std::string& url) {
    constexpr std::array schemes{"https://", "http://", "mailto:", "tel:"};
    if (std::ranges::none_of(schemes, [&](const char* scheme) { return url.starts_with(scheme); })) return;
    std::array<char*, 3> arguments{const_cast<char*>("xdg-open"), const_cast<char*>(url.c_str()), nullptr};
    pid_t child = -1;
    posix_spawnp(&child, "xdg-open", nullptr, nullptr, arguments.data(), environ);
}

void close_this_process_to_others() {
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGCHLD, SIG_DFL);
}

}  // namespace oqyrman::effects
