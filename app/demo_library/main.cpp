// oqyrman-demo-library: a small library server on loopback, for a first run and for the tests.
#include <csignal>
#include <cstdio>
#include <exception>
#include <thread>

#include <CLI/CLI.hpp>

#include "app/demo_library/server.h"

namespace {

std::filesystem::path beside_program(const char* relative) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return program.parent_path().parent_path() / relative;
}

/// SIGTERM and SIGINT end the server from an ordinary thread: stopping it from a handler is not safe.
void stop_on_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals] {
        int received = 0;
        sigwait(&signals, &received);
        oqyrman::demo_library::stop_server();
    }).detach();
}

}  // namespace

int main(int argc, char** argv) {
    namespace demo = oqyrman::demo_library;
    demo::Options options;
    options.books = beside_program("share/oqyrman/books");
    std::string key = "rsa";
    std::string hashed = "on";
    CLI::App app("A small library server on loopback: OPDS 2.0, Readium LCP, one copy one reader",
                 "oqyrman-demo-library");
    app.add_option("--data-dir", options.data_dir, "where cards, loans, keys and protected books are kept")
        ->required();
    app.add_option("--books", options.books, "folder of EPUBs and PDFs to lend")
        ->check(CLI::ExistingDirectory);
    app.add_option("--port", options.port, "port to listen on; otherwise the one of the last run")
        ->check(CLI::Range(1, 65535));
    app.add_option("--loan-days", options.loan_days, "length of a loan")->check(CLI::Range(1, 3650));
    app.add_option("--copies", options.copies, "copies of each book")->check(CLI::Range(1, 1000));
    app.add_option("--loans-per-card", options.loans_per_card, "most loans of one card")
        ->check(CLI::Range(1, 1000));
    app.add_option("--key", key, "what signs licences")->check(CLI::IsMember({"rsa", "ec"}));
    app.add_option("--hashed-passphrase", hashed, "hand the hashed passphrase to signed-in patrons")
        ->check(CLI::IsMember({"on", "off"}));
    CLI11_PARSE(app, argc, argv);
    options.key = key == "ec" ? oqyrman::drm::KeyKind::p256 : oqyrman::drm::KeyKind::rsa_2048;
    options.hashed_passphrase = hashed == "on";
    stop_on_signals();
    try {
        demo::Library library(options);
        return demo::serve(library);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "oqyrman-demo-library: %s\n", error.what());
        return 1;
    }
}
