// oqyrman-demo-library: a small library server on loopback, for a first run and for the tests.
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "app/demo_library/library.h"
#include "app/demo_library/process.h"

int main(int argc, char** argv) {
    namespace demo = oqyrman::demo_library;
    using Key = oqyrman::drm::KeyKind;
    demo::Options options;
    options.share = demo::own_program().parent_path().parent_path() / "share/oqyrman";
    options.books = options.share / "books";
    std::string key = "rsa", hashed = "on", language = "en";
    CLI::App app("A small library on loopback: OPDS 2.0 at /opds, 1.2 at /opds/1.2, Readium LCP",
                 "oqyrman-demo-library");
    app.add_option("--data-dir", options.data_dir, "where cards, loans, keys and books are kept")->required();
    app.add_option("--books", options.books, "EPUBs and PDFs to lend")->check(CLI::ExistingDirectory);
    app.add_option("--port", options.port, "otherwise that of the last run")->check(CLI::Range(1, 65535));
    app.add_option("--language", language, "where none of them is asked for")
        ->check(CLI::IsMember({"kk", "ru", "en"}));
    app.add_option("--loan-days", options.loan_days, "length of a loan")->check(CLI::Range(1, 3650));
    app.add_option("--copies", options.copies, "copies of each book")->check(CLI::Range(1, 1000));
    app.add_option("--loans-per-card", options.loans_per_card, "most loans of a card")
        ->check(CLI::Range(1, 1000));
    app.add_option("--made-titles", options.made_titles, "length of a list at /opds/made, to be scrolled")
        ->check(CLI::Range(0, 1'000'000));
    app.add_option("--token-minutes", options.token_minutes, "how long a sign-in lasts before it is renewed")
        ->check(CLI::Range(1, 100000));
    app.add_option("--queue", options.queue, "most readers waiting for a book")->check(CLI::Range(0, 1000));
    app.add_option("--pickup-hours", options.pickup_hours, "how long a copy is kept for who waited")
        ->check(CLI::Range(1, 1000));
    app.add_option("--key", key, "what signs licences")->check(CLI::IsMember({"rsa", "ec"}));
    app.add_option("--hashed-passphrase", hashed, "to signed-in patrons")
        ->check(CLI::IsMember({"on", "off"}));
    demo::keep_for_the_owner_only();
    CLI11_PARSE(app, argc, argv);
    options.key = key == "ec" ? Key::p256 : Key::rsa_2048;
    options.language = oqyrman::language::language_of(language).value_or(options.language);
    options.hashed_passphrase = hashed == "on";
    try {
        demo::Library library(options);
        return demo::serve(library);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "oqyrman-demo-library: %s\n", error.what());
        return 1;
    }
}
