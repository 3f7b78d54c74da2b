// Answers that are kept: when the library is asked again, and what is never kept.
#include "app/catalogue/kept_answers.h"

#include <algorithm>
#include <map>

#include "app/net/url.h"
#include "tests/catalogue/world.h"

using namespace oqyrman;
using namespace oqyrman::tests;
using catalogue::Catalogue;

namespace {

/// Keeps everything, in memory.
struct MemoryStore final : catalogue::AnswerStore {
    std::map<std::string, std::string> kept;
    std::optional<std::string> find(const std::string& name) override {
        const auto found = kept.find(name);
        return found == kept.end() ? std::nullopt : std::optional(found->second);
    }
    void keep(const std::string& name, std::string_view bytes) override { kept[name] = bytes; }
    void drop(const std::string& name) override { kept.erase(name); }
};

/// A library with one feed, which says how long it is fresh, and remembers how it was asked.
struct Shelf : World {
    std::string title = "T", control, tag, modified, date, expires;
    std::vector<std::pair<std::string, std::string>> asked;  ///< If-None-Match, If-Modified-Since
    int whole = 0;                                           ///< answers that were not 304
    std::shared_ptr<MemoryStore> store = std::make_shared<MemoryStore>();
    Catalogue kept{http, store};

    Shelf() {
        server.Get("/", [this](const httplib::Request& request, httplib::Response& response) {
            asked.emplace_back(request.get_header_value("If-None-Match"),
                               request.get_header_value("If-Modified-Since"));
            if (!control.empty()) response.set_header("Cache-Control", control);
            if (!tag.empty()) response.set_header("ETag", tag);
            if (!modified.empty()) response.set_header("Last-Modified", modified);
            if (!date.empty()) response.set_header("Date", date);
            if (!expires.empty()) response.set_header("Expires", expires);
            const bool same = (!tag.empty() && asked.back().first == tag) ||
                              (!modified.empty() && asked.back().second == modified);
            if (same) {
                response.status = 304;
                return;
            }
            ++whole;
            response.set_content(R"({"metadata":{"title":")" + title + R"("},"navigation":[]})", k_feed);
        });
        start();
    }
    /// The titles that came: the one kept before, where it was shown, and the answer.
    std::vector<std::string> titles(Catalogue& by, int second,
                                    const std::optional<net::Credentials>& card = {}) {
        std::vector<std::string> seen;
        const auto feed = by.feed(
            url(), card, {},
            catalogue::Recall{.now = state::Instant{std::chrono::seconds{second}},
                              .on_stale = [&](const state::Feed& stale) { seen.push_back(stale.title); }});
        if (feed) seen.push_back(feed->title);
        return seen;
    }
    net::Credentials card(std::string login) const {
        return {.kind = net::Credentials::Kind::basic,
                .origin = net::origin_of(url()),
                .login = std::move(login),
                .secret = "1"};
    }
};

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("a feed that is fresh is not asked for again") {
    Shelf shelf;
    shelf.control = "public, Max-Age=60";
    CHECK(shelf.titles(shelf.kept, 1000) == Titles{"T"});
    shelf.title = "new";
    CHECK(shelf.titles(shelf.kept, 1059) == Titles{"T"});
    CHECK(shelf.asked.size() == 1);
    CHECK(shelf.titles(shelf.kept, 1060) == Titles{"T", "new"});
    CHECK(shelf.asked.size() == 2);
}

TEST_CASE("a feed says by the library's own clock until when it is fresh") {
    Shelf shelf;
    shelf.date = "Mon, 01 Jun 2026 08:00:00 GMT";
    shelf.expires = "Mon, 01 Jun 2026 08:01:00 GMT";
    int fresh_s = 60;
    SECTION("alone") {}
    SECTION("a length beside it counts more") {
        shelf.control = "max-age=10";
        fresh_s = 10;
    }
    SECTION("and so does a ban") {
        shelf.control = "no-cache";
        fresh_s = 0;
    }
    SECTION("nothing that can be read is the past") {
        shelf.expires = "0";
        fresh_s = 0;
    }
    CHECK(shelf.titles(shelf.kept, 1000) == Titles{"T"});
    shelf.title = "new";
    shelf.titles(shelf.kept, 1000 + std::max(fresh_s - 1, 0));
    CHECK(shelf.asked.size() == (fresh_s > 0 ? 1 : 2));
    shelf.titles(shelf.kept, 1000 + fresh_s);
    CHECK(shelf.asked.size() == (fresh_s > 0 ? 2 : 3));
}

TEST_CASE("a feed that has not changed does not come twice") {
    Shelf shelf;
    SECTION("by its tag") { shelf.tag = "\"v1\""; }
    SECTION("by its date") { shelf.modified = "Mon, 01 Jun 2026 08:00:00 GMT"; }
    CHECK(shelf.titles(shelf.kept, 1000) == Titles{"T"});
    CHECK(shelf.titles(shelf.kept, 2000) == Titles{"T", "T"});
    CHECK(shelf.asked[1] == std::pair(shelf.tag, shelf.modified));
    CHECK(shelf.whole == 1);
    shelf.title = "new";
    shelf.tag = shelf.tag.empty() ? "" : "\"v2\"";
    shelf.modified = shelf.modified.empty() ? "" : "Tue, 02 Jun 2026 08:00:00 GMT";
    CHECK(shelf.titles(shelf.kept, 3000) == Titles{"T", "new"});
}

TEST_CASE("a feed that must not be kept is not") {
    Shelf shelf;
    shelf.control = "no-store, max-age=60";
    shelf.tag = "\"v1\"";
    CHECK(shelf.titles(shelf.kept, 1000) == Titles{"T"});
    CHECK(shelf.titles(shelf.kept, 1001) == Titles{"T"});
    CHECK(shelf.whole == 2);
    CHECK(shelf.store->kept.empty());
}

TEST_CASE("what everybody saw is there after a restart, what a card saw is not") {
    Shelf shelf;
    shelf.tag = "\"v1\"";
    CHECK(shelf.titles(shelf.kept, 1000) == Titles{"T"});
    Catalogue restarted{shelf.http, shelf.store};
    CHECK(shelf.titles(restarted, 2000) == Titles{"T", "T"});

    const std::size_t known = shelf.store->kept.size();
    shelf.title = "mine";
    CHECK(shelf.titles(restarted, 3000, shelf.card("1001")) == Titles{"mine"});
    CHECK(shelf.titles(restarted, 3001, shelf.card("1001")) == Titles{"mine", "mine"});
    CHECK(shelf.titles(restarted, 3002, shelf.card("1002")) == Titles{"mine"});
    restarted.forget_answers();
    CHECK(shelf.titles(restarted, 3003, shelf.card("1001")) == Titles{"mine"});
    CHECK(shelf.store->kept.size() == known);
    for (const auto& [name, bytes] : shelf.store->kept) CHECK(bytes.find("mine") == std::string::npos);
}

TEST_CASE("an answer in another language is another answer") {
    Shelf shelf;
    shelf.control = "max-age=60";
    shelf.kept.speak("kk");
    CHECK(shelf.titles(shelf.kept, 1000) == Titles{"T"});
    shelf.title = "en";
    shelf.kept.speak("en");
    CHECK(shelf.titles(shelf.kept, 1001) == Titles{"en"});
}

TEST_CASE("when the library cannot be reached, what it said before is shown, and then why") {
    Shelf shelf;
    CHECK(shelf.titles(shelf.kept, 1000) == Titles{"T"});
    shelf.server.stop();
    CHECK(shelf.titles(shelf.kept, 2000) == Titles{"T"});
}

TEST_CASE("kept answers stay within their bytes, the least lately used go first") {
    catalogue::KeptAnswers kept(nullptr, 1000);
    const auto answer = [](char c) {
        return catalogue::KeptAnswer{.body = std::string(300, c), .final_url = {}, .tag = {}, .modified = {}};
    };
    for (const char c : {'a', 'b', 'c'}) kept.keep(std::string(1, c), answer(c));
    REQUIRE(kept.find("a"));
    kept.keep("d", answer('d'));
    CHECK(kept.find("a"));
    CHECK_FALSE(kept.find("b"));
    CHECK(kept.bytes() <= 1000);
    kept.keep("whale", {.body = std::string(2000, 'w'), .final_url = {}, .tag = {}, .modified = {}});
    CHECK_FALSE(kept.find("whale"));
}

TEST_CASE("what must be asked for first is not shown before it was, and comes once when it is the same") {
    Shelf shelf;
    shelf.tag = "\"v1\"";
    shelf.control = GENERATE("no-cache", "max-age=1, must-revalidate");
    CHECK(shelf.titles(shelf.kept, 1000) == Titles{"T"});
    CHECK(shelf.titles(shelf.kept, 2000) == Titles{"T"});
    CHECK(shelf.whole == 1);
}

TEST_CASE("what a library calls private, or gives to each differently, is not written down") {
    Shelf shelf;
    SECTION("private") { shelf.control = "private, max-age=60"; }
    SECTION("in one of several headers") { shelf.control = "max-age=60, private=\"Set-Cookie\""; }
    CHECK(shelf.titles(shelf.kept, 1000) == Titles{"T"});
    CHECK(shelf.titles(shelf.kept, 1001) == Titles{"T"});
    CHECK(shelf.asked.size() == 1);
    CHECK(shelf.store->kept.empty());
}

TEST_CASE("an answer that varies with everything is no answer to another question") {
    net::Response response{
        .status = 200, .final_url = {}, .headers = {{"vary", "Accept, *"}}, .body = {}, .date = {}};
    CHECK_FALSE(catalogue::keepable(response, false, {}));
    response.headers = {{"vary", "Accept"}};
    CHECK(catalogue::keepable(response, false, {}));
}

TEST_CASE("what a library no longer lets anybody keep is thrown away") {
    Shelf shelf;
    shelf.control = "max-age=1";
    CHECK(shelf.titles(shelf.kept, 1000) == Titles{"T"});
    CHECK(shelf.store->kept.size() == 1);
    shelf.control = "no-store";
    CHECK(shelf.titles(shelf.kept, 2000) == Titles{"T", "T"});
    CHECK(shelf.titles(shelf.kept, 3000) == Titles{"T"});
    CHECK(shelf.store->kept.empty());
}

TEST_CASE("what patrons look for is not written down") {
    Shelf shelf;
    shelf.control = "max-age=60";
    const catalogue::Recall recall{.now = state::Instant{std::chrono::seconds{1000}}, .lasting = false};
    CHECK(shelf.kept.search(shelf.url("/{?query}"), "", "абай", {}, {}, recall));
    CHECK(shelf.kept.search(shelf.url("/{?query}"), "", "абай", {}, {}, recall));
    CHECK(shelf.asked.size() == 1);
    CHECK(shelf.store->kept.empty());
}

TEST_CASE("age counts, no library keeps an answer fresh for ever, and a clock that is set back neither") {
    const state::Instant now{std::chrono::hours{1000}};
    net::Response response{.status = 200,
                           .final_url = {},
                           .headers = {{"cache-control", "max-age=60"}, {"age", "20"}},
                           .body = {},
                           .date = {}};
    CHECK(catalogue::keepable(response, false, now)->fresh_until == now + std::chrono::seconds{40});
    response.headers = {{"cache-control", "max-age=99999999"}};
    const auto kept = *catalogue::keepable(response, false, now);
    CHECK(kept.fresh_until == now + catalogue::k_longest_fresh);
    CHECK(catalogue::is_fresh(kept, now + std::chrono::hours{23}));
    CHECK_FALSE(catalogue::is_fresh(kept, now + std::chrono::hours{25}));
    CHECK_FALSE(catalogue::is_fresh(kept, now - std::chrono::hours{1}));
}
