// oqyrman: command line and wiring, nothing else.
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include <CLI/CLI.hpp>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include "app/accessibility/desktop.h"
#include "app/effects/end_signals.h"
#include "app/effects/outside.h"
#include "app/effects/program.h"
#include "app/effects/second_start.h"
#include "app/inspect/inspect.h"
#include "app/shell/shell.h"

namespace {

using namespace oqyrman;

constexpr std::size_t k_log_bytes = 1024 * 1024;
constexpr std::size_t k_log_files = 3;
/// A desktop that asks a script for the proxy fetches that first.
constexpr std::chrono::milliseconds k_proxy_patience{3'000};

struct CommandLine {
    std::string file, library_url, language;
    std::filesystem::path data_dir, profile_library;
    std::vector<std::filesystem::path> roots;
};

std::optional<std::string> environment(const char* name) {
    const char* value = std::getenv(name);  // before any thread exists
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

int parse(int argc, char** argv, CommandLine& line) {
    CLI::App app("Oqyrman, the reader of a digital reading room", "oqyrman");
    app.add_option("FILE", line.file,
                   "a book or licence to open (.epub .pdf .lcpl .lcpdf), or opds: from the browser");
    app.add_option("--library", line.library_url, "address of the library's catalogue");
    app.add_option("--data-dir", line.data_dir, "keep everything below this folder");
    app.add_option("--root", line.roots, "certificate (PEM), or folder of them, of who may issue licences");
    app.add_option("--language", line.language, "kk, ru or en; otherwise the system's")
        ->check(CLI::IsMember({"kk", "ru", "en"}));
    app.add_option("--profile-library", line.profile_library, "certified LCP profile library to load");
    app.set_version_flag("--version", std::string("oqyrman ") + OQYRMAN_VERSION);
    app.footer("oqyrman inspect --help says how a file or a licence is examined.");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return -1;
}

void start_log(const shelf::Paths& paths) {
    std::error_code error;
    std::filesystem::create_directories(paths.log, error);
    try {
        spdlog::set_default_logger(
            spdlog::rotating_logger_mt("oqyrman", paths.log / "oqyrman.log", k_log_bytes, k_log_files));
        spdlog::flush_on(spdlog::level::info);
    } catch (const spdlog::spdlog_ex&) {
        spdlog::set_level(spdlog::level::off);  // an unwritable folder is told on the screen, not here
    }
}

std::expected<std::unique_ptr<shell::Shell>, int> open_window(const effects::Start& start, char** argv) {
    auto window = shell::Shell::open({.data_dir = start.share});
    if (window) return std::move(*window);
    spdlog::error("no window: {}", window.error().detail);
    if (window.error().kind == shell::ErrorKind::no_opengl)
        static_cast<void>(shell::restart_with_software_gl(argv));
    const language::Messages messages(start.share / "locale", start.language.value_or(start.system_language));
    std::fprintf(stderr, "%s\n", shell::sentence(messages, window.error()).c_str());
    return std::unexpected(shell::k_exit_no_window);
}

/// How this computer reaches others: by the environment, else by the desktop, with an administrator's roots.
net::Options way_out(const effects::Start& start) {
    return {.user_agent = "Oqyrman/" + start.version,
            .accept_language = {},
            .extra_roots = effects::server_roots(start.paths),
            .proxies = net::read_proxies(environment),
            .desktop_proxies = [](const std::string& url) {
                return accessibility::ask_proxies(url, k_proxy_patience);
            }};
}

int run(const effects::Start& start, const std::string& file, effects::SecondStarts& second, char** argv) {
    auto window = open_window(start, argv);
    if (!window) return window.error();
    const tasks::SystemClock clock;
    tasks::MainQueue queue([] { shell::Shell::wake(); });
    effects::Reader* reader = nullptr;
    const effects::Post post = [&queue, &reader](state::Action action) {
        queue.post([&reader, action = std::move(action)]() mutable {
            if (reader != nullptr) reader->act(std::move(action));
        });
    };
    net::Http http(way_out(start));
    effects::Effects effects(start, http, clock, queue, post);
    const auto covers = std::make_shared<shelf::FileCache>(start.paths.covers(), shelf::make_disk_storage());
    effects::WindowPictures pictures(effects, (*window)->textures(), http, covers, queue, post);
    effects.set_picture_replies([&pictures](render::Reply reply) { pictures.on_reply(std::move(reply)); });
    const auto provider = accessibility::make_provider(
        {.program_name = "Oqyrman",
         .toolkit_version = start.version,
         .wake = [] { shell::Shell::wake(); },
         .post = [&queue](std::function<void()> job) { queue.post(std::move(job)); },
         .desktop_changed =
             [&post](accessibility::DesktopWishes wishes) {
                 if (wishes.more_contrast) post(state::DesktopContrastChanged{*wishes.more_contrast});
                 if (!wishes.less_motion) return;
                 spdlog::info("the desktop asks for {} motion", *wishes.less_motion ? "less" : "any");
                 post(state::DesktopMotionChanged{*wishes.less_motion});
             }});
    effects::Reader program({.effects = effects,
                             .pictures = pictures,
                             .queue = queue,
                             .clock = clock,
                             .provider = provider.get(),
                             .locale = start.share / "locale",
                             .language = start.language.value_or(start.system_language)});
    reader = &program;
    effects.begin();
    if (!file.empty()) post(effects::action_of(file));
    second.watch([&post](const std::string& message) {
        if (!message.empty()) post(effects::action_of(message));
    });
    const effects::EndSignals signals([&queue, &program] { queue.post([&program] { program.quit(); }); });
    const int status = (*window)->run(program);
    second.stop();
    reader = nullptr;
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "inspect")
        return inspect::run(argc - 1, argv + 1, std::cin, std::cout, std::cerr);
    CommandLine line;
    if (const int status = parse(argc, argv, line); status >= 0) return status;
    effects::close_this_process_to_others();
    const auto data_dir =
        line.data_dir.empty() ? std::nullopt : std::optional(std::filesystem::absolute(line.data_dir));
    auto paths = shelf::find_paths(environment, data_dir);
    if (!paths) {
        std::fprintf(stderr, "oqyrman: there is no home directory to keep books in; use --data-dir\n");
        return 1;
    }
    paths->extra_roots = line.roots;
    const std::string file = effects::message_of(line.file);
    effects::SecondStarts second(*paths);
    // A folder that cannot be used is told in the window, which tries again.
    if (const auto place = second.claim(file); place && *place == effects::SecondStarts::Place::handed_over)
        return 0;
    start_log(*paths);
    const auto value = [](const char* name) { return environment(name).value_or(""); };
    const effects::Start start{
        .share = effects::programs_folder().parent_path() / "share" / "oqyrman",
        .programs = effects::programs_folder(),
        .paths = *paths,
        .library_url = line.library_url.empty() ? std::nullopt : std::optional(line.library_url),
        .language = language::language_of(line.language),
        .profile_library = line.profile_library.empty() ? std::nullopt : std::optional(line.profile_library),
        .system_language = language::system_language(
            {value("LANGUAGE"), value("LC_ALL"), value("LC_MESSAGES"), value("LANG")}),
        .version = OQYRMAN_VERSION,
        .claim = [&second] { return second.claim_again(); }};
    return run(start, file, second, argv);
}
