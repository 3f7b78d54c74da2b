#pragma once
// One library, one computer with one disk, one patron.

#include <memory>
#include <string>

#include "app/lending/lending.h"
#include "app/net/http.h"
#include "tests/catch.h"
#include "tests/data.h"
#include "tests/lending/test_library.h"
#include "tests/shelf/memory_storage.h"
#include "tests/shelf/shelf_values.h"
#include "tests/shelf/temporary.h"

namespace oqyrman::tests {

inline constexpr state::Instant k_today{std::chrono::sys_days{std::chrono::year{2026} / 1 / 15}};

inline std::string vector_file(const std::string& name) {
    return read_file(std::string(OQYRMAN_SOURCE_DIR) + "/tests/vectors/" + name);
}

/// Bytes of no meaning, the same each time.
inline std::string filler(std::size_t size) {
    std::string bytes(size, '\0');
    std::uint32_t x = 12345;
    for (char& c : bytes) {
        x = x * 1664525u + 1013904223u;
        c = static_cast<char>(x >> 24);
    }
    return bytes;
}

class World {
  public:
    explicit World(std::string book = vector_file("doc.nolicense.lcpdf"),
                   std::string type = "application/pdf+lcp")
        : library(k_today, std::move(book), type), m_type(std::move(type)) {
        start();
    }

    /// Opens the shelf on the disk as it is.
    void start() {
        lending.reset();
        shelf.reset();
        auto opened = shelf::Shelf::open(paths_below("/d"), disk, some_keys());
        INFO((opened ? std::string() : opened.error().detail));
        REQUIRE(opened);
        shelf = std::move(*opened);
        make_lending();
    }
    void make_lending() {
        lending = std::make_unique<lending::Lending>(*shelf, http, profiles, trust, [this] { return clock; });
    }
    /// The program dies and starts again.
    void restart_after(Crash crash) {
        lending.reset();
        shelf.reset();
        disk = disk->after(crash);
        start();
    }

    state::AuthenticationDocument document() const {
        state::AuthenticationDocument document;
        document.id = library.url("/auth");
        document.title = "Test library";
        document.shelf_url = library.url("/loans");
        document.flows.emplace_back().type = state::AuthenticationType::basic;
        return document;
    }
    state::Library unknown_library() const {
        state::Library value;
        value.start_url = library.url("/feed");
        value.authentication_url = library.url("/auth");
        return value;
    }
    void sign_in() {
        auto signed_in = lending->sign_in(unknown_library(), document(), "1001", "1234", {});
        REQUIRE(signed_in);
        patron = *signed_in;
    }
    void sign_out() {
        auto left = lending->sign_out(patron, patron.card.value());
        REQUIRE(left);
        patron = *left;
    }
    state::Publication title(const std::string& name = "abai") const {
        state::Publication publication;
        publication.id = "urn:test:" + name;
        publication.title = "Абай жолы";
        publication.authors = {"Мұхтар Әуезов"};
        state::Acquisition& borrow = publication.acquisitions.emplace_back();
        borrow.rel = state::AcquisitionRel::borrow;
        borrow.url = library.url("/borrow/" + name);
        borrow.path = {"application/opds-publication+json", "application/vnd.readium.lcp.license.v1.0+json",
                       m_type};
        return publication;
    }
    std::string borrowed(const std::string& name = "abai") {
        const auto id = lending->borrow(patron, title(name), {});
        INFO((id ? std::string() : id.error().detail));
        REQUIRE(id);
        REQUIRE_FALSE(id->loan_id.empty());
        return id->loan_id;
    }
    void downloaded(const std::string& id) {
        const auto failed = lending->download(id, {}, {});
        INFO((failed ? failed->detail : std::string()));
        REQUIRE_FALSE(failed);
    }
    state::Loan loan(const std::string& id) {
        for (const state::Loan& one : lending->loans())
            if (one.id == id) return one;
        FAIL("no loan " << id);
        return {};
    }
    /// Why the loan is closed; nothing when it is not.
    std::optional<state::ProblemKind> closed(const std::string& id) {
        const state::Loan one = loan(id);
        const auto* phase = std::get_if<state::LoanClosed>(&one.phase);
        if (phase == nullptr) return std::nullopt;
        return phase->problem.kind;
    }
    bool ready(const std::string& id) { return std::holds_alternative<state::LoanReady>(loan(id).phase); }
    std::optional<std::string> book_on_disk(const std::string& id) const {
        return disk->content("/d/books/" + id);
    }

    TestLibrary library;
    std::shared_ptr<MemoryStorage> disk = std::make_shared<MemoryStorage>();
    /// Between two tries; nobody really rests.
    std::function<void()> on_rest = {};
    int rests = 0;
    /// What becomes of a request's limits of time; nobody waits for half a minute.
    std::function<void(const net::Request&, net::Limits&)> on_limits = {};
    net::Http http{net::Options{.user_agent = "test",
                                .accept_language = "kk",
                                .rest =
                                    [this](std::chrono::milliseconds, const std::stop_token&) {
                                        ++rests;
                                        if (on_rest) on_rest();
                                    },
                                .limits =
                                    [this](const net::Request& request) {
                                        net::Limits limits = request.limits;
                                        if (on_limits) on_limits(request, limits);
                                        return limits;
                                    },
                                .chance = [] { return 0.0; }}};
    drm::Profiles profiles;
    lending::Trust trust = make_roots();
    state::Instant clock = k_today;
    std::unique_ptr<shelf::Shelf> shelf;
    std::unique_ptr<lending::Lending> lending;
    state::Library patron;

  private:
    static lending::Trust make_roots() {
        std::vector<std::string> unreadable;
        auto made = lending::make_trust({{vector_file("root.pem")}, {}}, {}, unreadable);
        REQUIRE(unreadable.empty());
        return made;
    }
    std::string m_type;
};

}  // namespace oqyrman::tests
