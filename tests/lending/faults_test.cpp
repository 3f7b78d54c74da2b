// Every step of every flow between the reader and the library, by every way in which an answer can go wrong:
// tests/fault/steps.tsv says what the patron is told, and whatever it was, nothing is lost and the same wish
// is granted once the library answers again.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "app/catalogue/catalogue.h"
#include "app/ui/problem_words.h"
#include "tests/lending/cover_look.h"
#include "tests/lending/faulty_way.h"
#include "tests/lending/world.h"

namespace oqyrman {

using namespace lending;
using namespace std::chrono_literals;
using tests::Crash;
using tests::FaultyWay;
using tests::k_today;
using tests::RawAnswer;
using tests::World;

namespace {

using Told = std::optional<Problem>;

template <class T>
Told told(const Outcome<T>& outcome) {
    return outcome ? std::nullopt : Told(outcome.error());
}
/// Of a library that is known to be one.
template <class T>
Told told(const catalogue::Answer<T>& answer) {
    if (answer) return std::nullopt;
    return answer.error().if_known.value_or(answer.error().problem);
}

/// A patron with one whole book, who has read in it and signed in, and a way to the library that can fail.
struct Patron {
    World w;
    FaultyWay way{w.library.port()};
    std::string id, open_id;
    tests::CoverLook pictures{w.http, std::make_shared<shelf::FileCache>("/d/covers", w.disk), w.clock,
                              tests::k_library_picture};
    std::string drawn;  ///< in the place of a picture
    const state::Locator place{.resource = {}, .offset = 0, .quote = "q", .page = 4};

    Patron() {
        w.library.stand_behind(way.url());
        w.sign_in();
        id = w.borrowed();
        w.downloaded(id);
        REQUIRE(w.shelf->save_position("urn:test:abai", place));
        REQUIRE(w.shelf->save_bookmarks("urn:test:abai", {{.locator = place, .name = "Басы"}}));
        REQUIRE(w.shelf->charge(id, shelf::Right::copy, 10, 100).value());
    }
    net::Credentials card() const {
        return {
            .kind = net::Credentials::Kind::basic, .origin = way.url(), .login = "1001", .secret = "1234"};
    }
    Told open() {
        auto result = w.lending->open(id, {}, {});
        const auto* problem = std::get_if<Problem>(&result);
        return problem == nullptr ? std::nullopt : Told(*problem);
    }
    state::AuthenticationDocument document_of(state::AuthenticationType type) const {
        auto document = w.document();
        document.flows.front().type = type;
        return document;
    }
    Told sign_in_by(const state::AuthenticationDocument& document) {
        auto signed_in = w.lending->sign_in(w.unknown_library(), document, "1001", "1234", {});
        if (signed_in) w.patron = *signed_in;
        return told(signed_in);
    }
    Told sign_in_for_token() {
        auto document = document_of(state::AuthenticationType::oauth_password);
        document.flows.front().authenticate_url = w.library.url("/token");
        document.flows.front().refresh_url = w.library.url("/refresh");
        return sign_in_by(document);
    }
    Told sign_in_for_token_by_card() {
        auto document = document_of(state::AuthenticationType::basic_token);
        document.flows.front().authenticate_url = w.library.url("/card-token");
        return sign_in_by(document);
    }
    Told sign_in_by_digest() {
        auto document = document_of(state::AuthenticationType::digest);
        document.shelf_url = w.library.url("/digest");
        return told(w.lending->sign_in(w.unknown_library(), document, "1001", "1234", {}));
    }
    /// The library changes the loan: what the shelf has of it is not the newest.
    void change_loan() {
        w.clock += 1h;
        w.library.set_now(w.clock);
        w.library.change_loan(id, [&](tests::TestLoan& loan) { loan.updated_license = w.clock; });
    }
    /// A title of which every copy is lent.
    void all_out(bool palace) { w.library.misbehave({.all_out = true, .palace = palace}); }
    Told wait_for(const std::string& title) { return told(w.lending->borrow(w.patron, w.title(title), {})); }
    Told leave_queue() {
        const auto holds = w.lending->holds();
        return holds.empty() ? std::nullopt : w.lending->leave_queue(holds.front().publication, {});
    }
    state::Publication open_title() const {
        state::Publication publication = w.title("free");
        publication.acquisitions.clear();
        state::Acquisition& open = publication.acquisitions.emplace_back();
        open.rel = state::AcquisitionRel::open_access;
        open.url = w.library.url("/open-book");
        open.path = {"application/pdf"};
        return publication;
    }
    /// Nothing is ever told of a picture: something is drawn in its place.
    Told look_at_picture(const std::string& path, const std::string& instead) {
        const auto seen = pictures.look(w.library.url(path));
        drawn = seen == tests::CoverLook::Seen::picture ? "the picture"
                : seen == tests::CoverLook::Seen::none  ? instead
                                                        : "no picture, as the page worker finds: " + instead;
        return std::nullopt;
    }
    state::Publication title_with_sample() const {
        state::Publication publication = w.title("free");
        state::Acquisition& sample = publication.acquisitions.emplace_back();
        sample.rel = state::AcquisitionRel::sample;
        sample.url = w.library.url("/sample");
        sample.path = {"application/pdf"};
        return publication;
    }
    /// The first trouble that a look at the connection finds.
    Told diagnose() {
        for (const state::Finding& finding : w.lending->diagnose(w.patron, {}))
            if (finding.problem) return finding.problem;
        return std::nullopt;
    }
    Told renew_later() {
        w.clock += 1min;
        w.library.set_now(w.clock);
        return told(w.lending->renew(id, {}));
    }
};

struct Flow {
    std::function<void(Patron&)> before;
    std::function<Told(Patron&)> act;
};

void nothing(Patron&) {}

const std::map<std::string, Flow>& flows() {
    static const std::map<std::string, Flow> all{
        {"browse",
         {nothing,
          [](Patron& p) {
              return told(catalogue::Catalogue(p.w.http).feed(p.w.library.url("/loans"), p.card(), {}));
          }}},
        {"look at",
         {nothing,
          [](Patron& p) {
              const std::string url = p.w.library.url("/publication/abai");
              return told(catalogue::Catalogue(p.w.http).publication(url, {}, {}));
          }}},
        {"be asked for the card",
         {nothing,
          [](Patron& p) {
              return told(catalogue::Catalogue(p.w.http).authentication(p.w.library.url("/auth"), {}));
          }}},
        {"sign in",
         {nothing,
          [](Patron& p) {
              const auto document = p.w.document();
              return told(p.w.lending->sign_in(p.w.unknown_library(), document, "1001", "1234", {}));
          }}},
        {"sign in for a token", {nothing, [](Patron& p) { return p.sign_in_for_token(); }}},
        {"renew the sign-in",
         {[](Patron& p) {
              REQUIRE_FALSE(p.sign_in_for_token());
              p.w.library.end_tokens();
          },
          [](Patron& p) { return p.w.lending->sync(p.w.patron, {}); }}},
        {"see the loans", {nothing, [](Patron& p) { return p.w.lending->sync(p.w.patron, {}); }}},
        {"borrow",
         {nothing,
          [](Patron& p) { return told(p.w.lending->borrow(p.w.patron, p.w.title("another"), {})); }}},
        {"download",
         {[](Patron& p) { p.id = p.w.borrowed("another"); },
          [](Patron& p) { return p.w.lending->download(p.id, {}, {}); }}},
        {"open", {nothing, [](Patron& p) { return p.open(); }}},
        {"renew", {nothing, [](Patron& p) { return p.renew_later(); }}},
        {"return", {nothing, [](Patron& p) { return told(p.w.lending->return_loan(p.id, {})); }}},
        {"return to the catalogue",
         {[](Patron& p) {
              p.w.library.misbehave({.palace = true});
              REQUIRE_FALSE(p.w.lending->sync(p.w.patron, {}));
          },
          [](Patron& p) { return told(p.w.lending->return_loan(p.id, {})); }}},
        {"search",
         {nothing,
          [](Patron& p) {
              const std::string description = p.w.library.url("/description");
              return told(catalogue::Catalogue(p.w.http).search({}, description, "abai", {}, {}));
          }}},
        {"scroll on",
         {nothing,
          [](Patron& p) {
              return told(catalogue::Catalogue(p.w.http).feed(p.w.library.url("/page"), {}, {}));
          }}},
        {"sign in for a token by the card",
         {nothing, [](Patron& p) { return p.sign_in_for_token_by_card(); }}},
        {"sign in by a digest", {nothing, [](Patron& p) { return p.sign_in_by_digest(); }}},
        {"see a changed loan",
         {[](Patron& p) { p.change_loan(); }, [](Patron& p) { return p.w.lending->sync(p.w.patron, {}); }}},
        {"open a changed loan", {[](Patron& p) { p.change_loan(); }, [](Patron& p) { return p.open(); }}},
        {"open under a list of withdrawn certificates",
         {[](Patron& p) {
              p.w.library.misbehave({.crl = tests::make_revocation_list(false, k_today)});
              p.change_loan();
              REQUIRE_FALSE(p.open());
              p.w.clock += 24h * 8;
              p.w.library.set_now(p.w.clock);
          },
          [](Patron& p) { return p.open(); }}},
        {"join the queue",
         {[](Patron& p) { p.all_out(false); }, [](Patron& p) { return p.wait_for("another"); }}},
        {"pick up what was waited for",
         {[](Patron& p) {
              p.all_out(false);
              REQUIRE_FALSE(p.wait_for("another"));
              p.w.library.set_hold("another", tests::TestHold{.position = 0, .ready_until = k_today + 48h});
          },
          [](Patron& p) { return p.wait_for("another"); }}},
        {"leave the queue",
         {[](Patron& p) {
              p.all_out(false);
              REQUIRE_FALSE(p.wait_for("another"));
          },
          [](Patron& p) { return p.leave_queue(); }}},
        {"leave the catalogue's queue",
         {[](Patron& p) {
              p.all_out(true);
              REQUIRE_FALSE(p.wait_for("another"));
          },
          [](Patron& p) { return p.leave_queue(); }}},
        {"go on with a download",
         {[](Patron& p) {
              p.id = p.w.borrowed("another");
              p.w.library.misbehave({.cut_after = 500, .cuts = 1, .then_dead = true});
              REQUIRE(p.w.lending->download(p.id, {}, {}));
              REQUIRE(p.w.shelf->books().part_size(p.id).value() == 500);
              p.w.library.misbehave({});
          },
          [](Patron& p) { return p.w.lending->download(p.id, {}, {}); }}},
        {"fetch a replaced book",
         {[](Patron& p) {
              p.w.clock += 1s;
              p.w.library.set_now(p.w.clock);
              p.w.library.replace_book(tests::vector_file("doc.lcpdf"));
              REQUIRE_FALSE(p.open());
              REQUIRE(p.w.lending->replaced_books().size() == 1);
          },
          [](Patron& p) { return p.w.lending->download(p.id, {}, {}); }}},
        {"download an open book",
         {[](Patron& p) { p.open_id = p.w.lending->borrow(p.w.patron, p.open_title(), {}).value().loan_id; },
          [](Patron& p) { return p.w.lending->download(p.open_id, {}, {}); }}},
        {"look into a book",
         {nothing,
          [](Patron& p) { return told(p.w.lending->open_sample(p.w.patron, p.title_with_sample(), {})); }}},
        {"look over the shelves",
         {nothing, [](Patron& p) { return p.look_at_picture("/cover", "a cover made of its title"); }}},
        {"come to the form of the card",
         {nothing, [](Patron& p) { return p.look_at_picture("/logo", "the library's name alone"); }}},
        {"look at the connection",
         {[](Patron& p) { p.w.library.serve_feed(); }, [](Patron& p) { return p.diagnose(); }}},
    };
    return all;
}

struct Step {
    std::string flow, name, method, path;
};
const std::vector<Step>& steps() {
    static const std::vector<Step> all{
        {"browse", "feed", "GET", "/loans"},
        {"look at", "publication", "GET", "/publication"},
        {"be asked for the card", "document", "GET", "/auth"},
        {"sign in", "shelf", "GET", "/loans"},
        {"sign in for a token", "token", "POST", "/token"},
        {"renew the sign-in", "refresh", "POST", "/refresh"},
        {"see the loans", "shelf", "GET", "/loans"},
        {"see the loans", "status", "GET", "/status"},
        {"borrow", "borrow", "GET", "/borrow"},
        {"borrow", "license", "GET", "/license"},
        {"borrow", "status", "GET", "/status"},
        {"borrow", "register", "POST", "/register"},
        {"download", "book", "GET", "/content"},
        {"open", "status", "GET", "/status"},
        {"renew", "status", "GET", "/status"},
        {"renew", "renew", "PUT", "/renew"},
        {"renew", "license", "GET", "/fresh"},
        {"return", "status", "GET", "/status"},
        {"return", "return", "PUT", "/return"},
        {"return to the catalogue", "revoke", "PUT", "/revoke"},
        {"search", "description", "GET", "/description"},
        {"search", "results", "GET", "/found"},
        {"scroll on", "next page", "GET", "/page"},
        {"sign in for a token by the card", "token", "POST", "/card-token"},
        {"sign in by a digest", "shelf", "GET", "/digest"},
        {"see a changed loan", "license", "GET", "/fresh"},
        {"open a changed loan", "license", "GET", "/fresh"},
        {"open under a list of withdrawn certificates", "list", "GET", "/crl"},
        {"join the queue", "borrow", "GET", "/borrow"},
        {"pick up what was waited for", "borrow", "GET", "/borrow"},
        {"leave the queue", "place", "DELETE", "/borrow"},
        {"leave the catalogue's queue", "revoke", "PUT", "/revoke"},
        {"go on with a download", "book", "GET", "/content"},
        {"fetch a replaced book", "book", "GET", "/content"},
        {"download an open book", "book", "GET", "/open-book"},
        {"look into a book", "sample", "GET", "/sample"},
        {"look over the shelves", "cover", "GET", "/cover"},
        {"come to the form of the card", "logo", "GET", "/logo"},
        {"look at the connection", "server", "GET", "/feed"},
        {"look at the connection", "card", "GET", "/loans"},
    };
    return all;
}

std::string answer_of(int status, const std::string& headers, const std::string& body) {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + headers + "\r\n" + body;
}

/// The head with another value of one header; the one there is goes.
std::string with_header(const RawAnswer& answer, const std::string& name, const std::string& value) {
    std::istringstream lines(answer.head);
    std::string head, line;
    while (std::getline(lines, line) && line != "\r")
        if (!line.starts_with(name + ":")) head += line + "\n";
    return head + name + ": " + value + "\r\n\r\n";
}

std::string with_length(const RawAnswer& answer, std::uint64_t length) {
    return with_header(answer, "Content-Length", std::to_string(length));
}

tests::Delivery silent() {
    tests::Delivery nothing_comes{std::string()};
    nothing_comes.never = true;
    return nothing_comes;
}

tests::Delivery dripping(const RawAnswer& answer) {
    tests::Delivery slowly{answer.head + answer.body};
    slowly.drips_from = answer.head.size();
    return slowly;
}

tests::Delivery late(const RawAnswer& answer) {
    tests::Delivery whole{answer.head + answer.body};
    whole.late = 40ms;
    return whole;
}

std::string answered(int status) { return answer_of(status, "Content-Type: text/plain\r\n", "no"); }

struct Kind {
    bool ask = true;  ///< the library hears of the request, and does what it was asked
    FaultyWay::Fault fault;
};
const std::map<std::string, Kind>& kinds() {
    static const std::map<std::string, Kind> all{
        {"down", {false, nullptr}},  // nobody listens any more: see made()
        {"no answer", {true, [](const RawAnswer&) { return std::string(); }}},
        {"silent", {true, [](const RawAnswer&) { return silent(); }}},
        {"drips", {true, [](const RawAnswer& a) { return dripping(a); }}},
        {"late but whole", {true, [](const RawAnswer& a) { return late(a); }}},
        {"a Date ten years ahead",
         {true,
          [](const RawAnswer& a) {
              return with_header(a, "Date", "Thu, 17 Jan 2036 00:00:00 GMT") + a.body;
          }}},
        {"a Date twenty years behind",
         {true,
          [](const RawAnswer& a) {
              return with_header(a, "Date", "Tue, 17 Jan 2006 00:00:00 GMT") + a.body;
          }}},
        {"cut in the head", {true, [](const RawAnswer& a) { return a.head.substr(0, a.head.size() / 2); }}},
        {"truncated",
         {true, [](const RawAnswer& a) { return a.head + a.body.substr(0, a.body.size() / 2); }}},
        {"halved",
         {true,
          [](const RawAnswer& a) {
              return with_length(a, a.body.size() / 2) + a.body.substr(0, a.body.size() / 2);
          }}},
        {"corrupted",
         {true,
          [](const RawAnswer& a) {
              std::string body = a.body;
              body[body.size() / 2] = static_cast<char>(body[body.size() / 2] ^ 0x55);
              return a.head + body;
          }}},
        {"empty", {true, [](const RawAnswer& a) { return with_length(a, 0); }}},
        {"another JSON", {true, [](const RawAnswer& a) { return with_length(a, 11) + R"({"say": 42})"; }}},
        {"HTML",
         {false,
          [](const RawAnswer&) {
              return answer_of(200, "Content-Type: text/html\r\n",
                               "<!DOCTYPE html><p>Welcome to the airport.");
          }}},
        {"not HTTP", {false, [](const RawAnswer&) { return std::string("220 mail.example ESMTP\r\n"); }}},
        {"10 GB",
         {true, [](const RawAnswer& a) { return with_length(a, std::uint64_t{10} << 30) + a.body; }}},
        {"redirect loop",
         {false, [](const RawAnswer&) { return answer_of(302, "Location: ?again\r\n", ""); }}},
        {"redirect to an open line",
         {false,
          [](const RawAnswer&) { return answer_of(302, "Location: http://library.example/\r\n", ""); }}},
        {"401", {false, [](const RawAnswer&) { return answered(401); }}},
        {"403", {false, [](const RawAnswer&) { return answered(403); }}},
        {"404", {false, [](const RawAnswer&) { return answered(404); }}},
        {"500", {false, [](const RawAnswer&) { return answered(500); }}},
        {"503", {false, [](const RawAnswer&) { return answered(503); }}},
    };
    return all;
}

/// What is waited for at the faulty step, in place of half a minute.
constexpr auto k_short_time = 300ms;

void make(Patron& p, const Step& step, const std::string& kind) {
    const Kind& wanted = kinds().at(kind);
    if (kind == "silent" || kind == "drips")
        p.w.on_limits = [start = p.way.url() + step.path](const net::Request& request, net::Limits& limits) {
            if (!request.url.starts_with(start)) return;
            limits.stall = 1s;
            if (limits.total.count() != 0) limits.total = k_short_time;
        };
    if (wanted.fault)
        p.way.bend(step.method, step.path, wanted.ask, wanted.fault);
    else
        p.way.close();
}

const language::Messages& messages(state::Language language) {
    static const std::filesystem::path folder = std::string(OQYRMAN_BINARY_DIR) + "/share/oqyrman/locale";
    static const language::Messages kk(folder, state::Language::kk), ru(folder, state::Language::ru),
        en(folder, state::Language::en);
    return language == state::Language::kk ? kk : language == state::Language::ru ? ru : en;
}

/// "-" when nothing is told.
std::string sentence(const Told& told) {
    if (!told) return "-";
    std::string english = ui::problem_words(messages(state::Language::en), *told, k_today).what;
    if (const auto at = english.find("1001"); told->card && at != std::string::npos)
        english.replace(at, 4, "{number}");
    for (const state::Language language : {state::Language::kk, state::Language::ru}) {
        const std::string words = ui::problem_words(messages(language), *told, k_today).what;
        CHECK_FALSE(words.empty());
        CHECK(words != english);
    }
    for (const char* secret : {"1234", "MTAwMToxMjM0", "sesame", "access-", "refresh-"})
        CHECK((told->detail + told->server_text).find(secret) == std::string::npos);
    return english;
}

/// The library works again: the loans are all there, and so are the place, the bookmark and the count.
void check_nothing_lost(Patron& p, const std::string& flow) {
    p.way.mend();
    p.w.on_limits = {};
    p.w.restart_after(Crash::keep_all);
    if (flow == "sign in by a digest") p.w.sign_in();  // the other pages know no digest
    auto told = p.w.lending->sync(p.w.patron, {});
    if (told && flow == "renew the sign-in") {
        // What renews it was good for one use, and the answer to that was lost on the way.
        CHECK(sentence(told) == "The library no longer accepts card {number}.");
        CHECK_FALSE(p.sign_in_for_token());
        told = p.w.lending->sync(p.w.patron, {});
    }
    CHECK_FALSE(told);
    std::set<std::string> on_shelf, waited_for;
    for (const state::Loan& loan : p.w.lending->loans())
        if (!std::holds_alternative<state::LoanClosed>(loan.phase)) on_shelf.insert(loan.id);
    const auto lent = p.w.library.open_loans();
    std::set<std::string> expected(lent.begin(), lent.end());
    if (!p.open_id.empty()) expected.insert(p.open_id);
    CHECK(on_shelf == expected);
    for (const state::Hold& hold : p.w.lending->holds()) waited_for.insert(hold.publication.id);
    std::set<std::string> queues;
    for (const std::string& title : p.w.library.holds()) queues.insert("urn:test:" + title);
    CHECK(waited_for == queues);
    CHECK(p.w.shelf->position("urn:test:abai").value() == p.place);
    CHECK(p.w.shelf->bookmarks("urn:test:abai").value().at(0).name == "Басы");
    if (flow.starts_with("return")) {
        CHECK_FALSE(p.w.lending->return_loan(p.id, {}).value_or(Returned{.queued = true}).queued);
        CHECK(p.w.library.open_loans().empty());
        return;
    }
    CHECK(p.w.shelf->used("loan-1", shelf::Right::copy).value() == 10);
    CHECK_FALSE(flows().at(flow).act(p));
    if (!p.drawn.empty()) CHECK(p.drawn == "the picture");
    CHECK_FALSE(p.open());
}

struct Line {
    std::string outcome, why;
};

/// flow, step, fault -> what is told
std::map<std::string, Line> read_table() {
    std::map<std::string, Line> table;
    std::istringstream lines(tests::read_file(std::string(OQYRMAN_SOURCE_DIR) + "/tests/fault/steps.tsv"));
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.starts_with("#")) continue;
        std::istringstream cells(line);
        std::string flow, step, kind;
        Line told;
        std::getline(cells, flow, '\t');
        std::getline(cells, step, '\t');
        std::getline(cells, kind, '\t');
        std::getline(cells, told.outcome, '\t');
        std::getline(cells, told.why, '\t');
        INFO(line);
        CHECK(table.emplace(flow + "\t" + step + "\t" + kind, told).second);
    }
    return table;
}

}  // namespace

TEST_CASE("What a patron is told at each step by each fault, and nothing is lost", "[fault]") {
    auto table = read_table();
    for (const Step& step : steps())
        for (const auto& [kind, fault] : kinds()) {
            const std::string name = step.flow + "\t" + step.name + "\t" + kind;
            INFO(name);
            const auto line = table.find(name);
            Line expected;
            if (line == table.end()) {
                FAIL_CHECK("no line in tests/fault/steps.tsv");
            } else {
                expected = line->second;
                table.erase(line);
            }
            if (expected.outcome == "left out") {
                CHECK(expected.why.size() > 10);
                continue;
            }
            Patron p;
            const Flow& flow = flows().at(step.flow);
            flow.before(p);
            make(p, step, kind);
            const std::string outcome = sentence(flow.act(p));
            CHECK(outcome == expected.outcome);
            if (!p.drawn.empty()) CHECK(p.drawn == expected.why);
            const std::string drawn = p.drawn;
            CHECK((kind == "down" || p.way.bent() > 0));
            check_nothing_lost(p, step.flow);
            if (std::getenv("OQYRMAN_PRINT_FAULTS") != nullptr)
                std::printf("%s\t%s\t%s\n", name.c_str(), outcome.c_str(),
                            drawn.empty() ? expected.why.c_str() : drawn.c_str());
        }
    for (const auto& [name, line] : table)
        FAIL_CHECK("tests/fault/steps.tsv names what there is not: " << name);
}

TEST_CASE("An answer may be cut at any of its bytes", "[fault]") {
    constexpr std::size_t k_cuts = 60;  // each at another place of the answer, evenly over all of it
    for (const Step& step : steps()) {
        // What changes the loan is made anew for each cut above; these can be asked for again and again.
        static const std::set<std::string> changing{"open under a list of withdrawn certificates",
                                                    "return",
                                                    "return to the catalogue",
                                                    "borrow",
                                                    "download",
                                                    "pick up what was waited for",
                                                    "join the queue",
                                                    "leave the queue",
                                                    "leave the catalogue's queue",
                                                    "go on with a download",
                                                    "fetch a replaced book",
                                                    "download an open book"};
        if (changing.contains(step.flow)) continue;
        Patron p;
        std::size_t whole = 1;
        for (std::size_t cut = 0; cut < whole; cut += std::max<std::size_t>(1, whole / k_cuts)) {
            INFO(step.flow << ", " << step.name << " cut after " << cut << " of " << whole);
            flows().at(step.flow).before(p);
            p.way.bend(step.method, step.path, true, [&](const RawAnswer& answer) {
                const std::string all = answer.head + answer.body;
                whole = all.size();
                return all.substr(0, cut);
            });
            const Told told = flows().at(step.flow).act(p);
            CHECK(p.way.bent() > 0);
            if (told) CHECK((sentence(told) != "Something went wrong."));
        }
        CHECK(whole > 100);
        check_nothing_lost(p, step.flow);
    }
}

}  // namespace oqyrman
