#include "tests/lending/test_library.h"

#include <stdexcept>

#include <nlohmann/json.hpp>

#include "drm/license/instant.h"
#include "tests/data.h"

namespace oqyrman::tests {

namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

constexpr const char* k_license_type = "application/vnd.readium.lcp.license.v1.0+json";
constexpr const char* k_status_type = "application/vnd.readium.license.status.v1.0+json";
constexpr const char* k_publication_type = "application/opds-publication+json";
constexpr auto k_loan_time = std::chrono::hours(24 * 14);

void problem(httplib::Response& response, int status, const std::string& type, const std::string& title) {
    response.status = status;
    response.set_content(Json{{"type", type}, {"title", title}, {"status", status}}.dump(),
                         "application/problem+json");
}

std::string tag_of(const std::string& book) { return "\"" + sha256_hex_of(book).substr(0, 16) + "\""; }

}  // namespace

TestLibrary::TestLibrary(state::Instant now, std::string book, std::string book_type)
    : m_now(now), m_book(std::move(book)), m_book_type(std::move(book_type)) {
    route();
    // A connection kept open would be waited for when the test ends.
    m_server.set_keep_alive_max_count(1);
    m_port = m_server.bind_to_any_port("127.0.0.1");
    if (m_port <= 0) throw std::runtime_error("no port for the test's library");
    m_base = "http://127.0.0.1:" + std::to_string(m_port);
    m_thread = std::thread([this] { m_server.listen_after_bind(); });
    while (!m_server.is_running()) std::this_thread::yield();
}

TestLibrary::~TestLibrary() {
    m_server.stop();
    m_thread.join();
}

std::string TestLibrary::url(const std::string& path) const { return m_base + path; }

void TestLibrary::misbehave(const Mischief& mischief) {
    const std::lock_guard lock(m_mutex);
    m_mischief = mischief;
}

void TestLibrary::set_now(state::Instant now) {
    const std::lock_guard lock(m_mutex);
    m_now = now;
}

void TestLibrary::set_status(const std::string& loan_id, const std::string& status) {
    const std::lock_guard lock(m_mutex);
    TestLoan& loan = m_loans.at(loan_id);
    loan.status = status;
    loan.updated_status = m_now;
}

void TestLibrary::set_hold(const std::string& title, std::optional<TestHold> hold,
                           const std::string& patron) {
    const std::lock_guard lock(m_mutex);
    if (hold)
        m_holds[{patron, title}] = *hold;
    else
        m_holds.erase({patron, title});
}

void TestLibrary::serve_feed() {
    const std::lock_guard lock(m_mutex);
    m_feed = true;
}

void TestLibrary::change_loan(const std::string& loan_id, const std::function<void(TestLoan&)>& how) {
    const std::lock_guard lock(m_mutex);
    how(m_loans.at(loan_id));
}

void TestLibrary::move_content(std::string path) {
    const std::lock_guard lock(m_mutex);
    m_content = std::move(path);
}

void TestLibrary::replace_book(std::string book) {
    const std::lock_guard lock(m_mutex);
    m_book = std::move(book);
    for (auto& [id, loan] : m_loans) loan.updated_license = m_now;
}

std::string TestLibrary::lend(const std::string& title) {
    const std::lock_guard lock(m_mutex);
    return lend_locked(title);
}

std::string TestLibrary::lend_locked(const std::string& title, const std::string& patron) {
    for (const auto& [id, loan] : m_loans)
        if (loan.title == title && loan.patron == patron &&
            (loan.status == "ready" || loan.status == "active"))
            return id;
    const std::string id = "loan-" + std::to_string(m_next_loan++);
    m_loans[id] = {.id = id,
                   .title = title,
                   .status = "ready",
                   .ends = m_now + k_loan_time,
                   .updated_license = m_now,
                   .updated_status = m_now,
                   .devices = {},
                   .patron = patron};
    return id;
}

std::vector<TestLoan> TestLibrary::loans() const {
    const std::lock_guard lock(m_mutex);
    std::vector<TestLoan> all;
    for (const auto& [id, loan] : m_loans) all.push_back(loan);
    return all;
}

std::vector<std::string> TestLibrary::holds() const {
    const std::lock_guard lock(m_mutex);
    std::vector<std::string> titles;
    for (const auto& [whose, hold] : m_holds) titles.push_back(whose.second);
    return titles;
}

std::optional<TestLoan> TestLibrary::loan(const std::string& id) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_loans.find(id);
    if (found == m_loans.end()) return std::nullopt;
    return found->second;
}

std::vector<std::string> TestLibrary::open_loans() const {
    std::vector<std::string> ids;
    for (const TestLoan& loan : loans())
        if (loan.status == "ready" || loan.status == "active") ids.push_back(loan.id);
    return ids;
}

int TestLibrary::requests(const std::string& path_prefix) const {
    const std::lock_guard lock(m_mutex);
    int count = 0;
    for (const auto& [path, times] : m_requests)
        if (path.starts_with(path_prefix)) count += times;
    return count;
}

std::uint64_t TestLibrary::book_bytes_sent() const {
    const std::lock_guard lock(m_mutex);
    return m_sent;
}

std::string TestLibrary::last_range() const {
    const std::lock_guard lock(m_mutex);
    return m_last_range;
}

std::string TestLibrary::last_if_range() const {
    const std::lock_guard lock(m_mutex);
    return m_last_if_range;
}

std::string TestLibrary::book_tag() const {
    const std::lock_guard lock(m_mutex);
    return tag_of(m_book);
}

std::vector<std::string> TestLibrary::paths_with_credentials() const {
    const std::lock_guard lock(m_mutex);
    return m_with_credentials;
}

TestLoan* TestLibrary::find(const std::string& id) {
    const auto found = m_loans.find(id);
    return found == m_loans.end() ? nullptr : &found->second;
}

void TestLibrary::note(const httplib::Request& request) {
    ++m_requests[request.path];
    if (request.has_header("Authorization")) m_with_credentials.push_back(request.path);
    const std::string patron = patron_of(request);
    m_shown.emplace_back(request.path, patron.empty() ? "-" : patron);
}

std::string TestLibrary::authentication_document() const {
    return Json{{"id", url("/auth")},
                {"title", "Test library"},
                {"links", Json::array({{{"rel", "start"}, {"href", url("/feed")}},
                                       {{"rel", "http://opds-spec.org/shelf"}, {"href", url("/loans")}}})},
                {"authentication", Json::array({{{"type", "http://opds-spec.org/auth/basic"}}})}}
        .dump();
}

std::string TestLibrary::patron_of(const httplib::Request& request) const {
    const std::string card = request.get_header_value("Authorization");
    for (const auto& [number, pin] : m_pins)
        if (card == httplib::make_basic_authentication_header(number, pin).second) return number;
    const auto token = m_tokens.find(card.starts_with("Bearer ") ? card.substr(7) : std::string());
    return token == m_tokens.end() ? std::string() : token->second;
}

void TestLibrary::change_pin(const std::string& number, const std::string& pin) {
    const std::lock_guard lock(m_mutex);
    m_pins[number] = pin;
}

std::string TestLibrary::cards_for(const std::string& path_prefix) const {
    const std::lock_guard lock(m_mutex);
    std::string all;
    for (const auto& [path, patron] : m_shown)
        if (path.starts_with(path_prefix)) all += (all.empty() ? "" : " ") + patron;
    return all;
}

bool TestLibrary::let_in(const httplib::Request& request, httplib::Response& response) {
    if (!patron_of(request).empty() && !m_mischief.card_refused) return true;
    response.status = 401;
    response.set_header("WWW-Authenticate", "Basic realm=\"Test\"");
    response.set_content(authentication_document(), "application/opds-authentication+json");
    return false;
}

std::string TestLibrary::license_of(const TestLoan& loan, const std::function<void(LicenseSpec&)>& change) {
    LicenseSpec spec;
    spec.id = loan.id;
    spec.profile = m_mischief.profile;
    spec.copy = m_mischief.copy;
    spec.print = m_mischief.print;
    spec.publication_url = url(m_content + loan.title);
    spec.publication_type = m_book_type;
    spec.length = m_mischief.declared_length.value_or(m_book.size());
    spec.hash = loan.id == "loan-2" ? sha256_base64_of(m_book) : sha256_hex_of(m_book);
    spec.status_url = url("/status/" + loan.id);
    spec.issued = loan.ends - k_loan_time < m_now ? loan.ends - k_loan_time : m_now;
    spec.updated = loan.updated_license;
    spec.begins = loan.begins;
    if (!loan.undated) spec.ends = loan.ends;
    if (m_mischief.crl || m_mischief.crl_down) spec.crl_url = url("/crl");
    if (change) change(spec);
    std::string license = make_license(spec);
    if (m_mischief.tampered_license || loan.forged) license.replace(license.find("patron-7"), 8, "patron-8");
    return license;
}

std::string TestLibrary::publication_of(const TestLoan* loan, const std::string& title,
                                        const std::string& patron) {
    Json link;
    const Json licensed =
        Json::array({{{"type", k_license_type}, {"child", Json::array({{{"type", m_book_type}}})}}});
    if (loan != nullptr) {
        Json properties{{"indirectAcquisition", Json::array({{{"type", m_book_type}}})},
                        {"availability", {{"state", "available"}, {"until", iso(loan->ends)}}}};
        if (!m_mischief.no_passphrase)
            properties["lcp_hashed_passphrase"] = sha256_base64_of("open sesame 42");
        link = {{"rel", "http://opds-spec.org/acquisition"},
                {"href", url("/license/" + loan->id)},
                {"type", k_license_type},
                {"properties", properties}};
    } else {
        link = {{"rel", "http://opds-spec.org/acquisition/borrow"},
                {"href", url("/borrow/" + title)},
                {"type", k_publication_type},
                {"properties", {{"indirectAcquisition", licensed}}}};
        if (const auto hold = m_holds.find({patron, title}); hold != m_holds.end()) {
            const auto& [position, total, ready] = hold->second;
            Json availability{{"state", ready ? "ready" : "reserved"}};
            if (ready) availability["until"] = iso(*ready);
            link["properties"]["availability"] = availability;
            link["properties"]["holds"] = {{"position", position}, {"total", total}};
            if (!m_mischief.palace) link["properties"]["cancellable"] = true;
        }
    }
    Json publication = {
        {"metadata",
         {{"@type", "http://schema.org/Book"},
          {"identifier", "urn:test:" + title},
          {"title", "Абай жолы"},
          {"author", {{"name", "Мұхтар Әуезов"}}},
          {"language", "kk"}}},
        {"links",
         Json::array(
             {link,
              {{"rel", "self"}, {"href", url("/publication/" + title)}, {"type", k_publication_type}}})},
        {"images", Json::array({{{"href", url("/cover/" + title)}, {"type", "image/png"}}})}};
    if (m_mischief.palace)
        publication["links"].push_back({{"rel", "http://librarysimplified.org/terms/rel/revoke"},
                                        {"href", url("/revoke/" + title)},
                                        {"type", k_publication_type}});
    return publication.dump();
}

void TestLibrary::revoke(const httplib::Request& request, httplib::Response& response) {
    if (!let_in(request, response)) return;
    if (m_mischief.revoke_down) return problem(response, m_mischief.down_status, "about:blank", "Down");
    if (!m_mischief.revoke_problem.empty())
        return problem(response, 400, m_mischief.revoke_problem, "Refused");
    const std::string title = request.matches[1], patron = patron_of(request);
    m_holds.erase({patron, title});
    // It ends the licence too, as Palace does.
    for (auto& [id, loan] : m_loans)
        if (loan.title == title && loan.patron == patron &&
            (loan.status == "ready" || loan.status == "active")) {
            loan.status = "returned";
            loan.updated_status = m_now;
        }
    response.set_content(publication_of(nullptr, title, patron), k_publication_type);
}

std::string TestLibrary::status_of(const TestLoan& loan) {
    const auto link = [&](const char* rel, const std::string& query) {
        return Json{{"rel", rel},
                    {"href", url("/" + std::string(rel) + "/" + loan.id + query)},
                    {"type", k_status_type},
                    {"templated", true}};
    };
    const bool open = loan.status == "ready" || loan.status == "active";
    const std::string status = open && !loan.undated && loan.ends < m_now ? "expired" : loan.status;
    Json links =
        Json::array({{{"rel", "license"}, {"href", url("/fresh/" + loan.id)}, {"type", k_license_type}}});
    if (open) {
        links.push_back(link("register", "{?id,name}"));
        if (!m_mischief.no_return) links.push_back(link("return", "{?id,name}"));
        if (m_mischief.renew_on_page)
            links.push_back({{"rel", "renew"}, {"href", url("/renew.html")}, {"type", "text/html"}});
        else
            links.push_back(link("renew", "{?end,id,name}"));
    }
    return Json{{"id", m_mischief.other_status.value_or(loan.id)},
                {"status", status},
                {"message", "The loan is " + status},
                {"updated", {{"license", iso(loan.updated_license)}, {"status", iso(loan.updated_status)}}},
                {"links", links},
                {"potential_rights", {{"end", iso(loan.ends + k_loan_time)}}}}
        .dump();
}

void TestLibrary::send_book(const httplib::Request& request, httplib::Response& response) {
    m_last_range = request.get_header_value("Range");
    m_last_if_range = request.get_header_value("If-Range");
    if (m_mischief.book_status && m_mischief.book_refusals > 0 && request.path.starts_with("/content/")) {
        --m_mischief.book_refusals;
        response.status = *m_mischief.book_status;
        return;
    }
    if (m_mischief.html_instead_of_book)
        return response.set_content("<html>sign in to Wi-Fi</html>", "text/html");
    auto book = std::make_shared<std::string>(m_book);
    if (m_mischief.damaged_book) (*book)[book->size() / 2] = static_cast<char>((*book)[book->size() / 2] ^ 1);
    std::optional<std::size_t> cut;
    if (m_mischief.cut_after && m_mischief.cuts > 0) {
        --m_mischief.cuts;
        cut = m_mischief.cut_after;
    } else if (m_mischief.then_dead) {
        cut = 0;
    }
    response.set_header("ETag", tag_of(*book));
    response.set_header("Accept-Ranges", "bytes");
    const auto sent = std::make_shared<std::size_t>(0);
    const auto piece = [this, book, cut, sent](std::size_t offset, std::size_t length,
                                               httplib::DataSink& sink) {
        std::size_t now = std::min<std::size_t>(length, 16 * 1024);
        if (cut) now = std::min(now, *cut - std::min(*cut, *sent));
        if (now == 0) return false;
        *sent += now;
        {
            const std::lock_guard lock(m_mutex);
            m_sent += now;
        }
        return sink.write(book->data() + offset, now);
    };
    const bool stale = request.has_header("If-Range") &&
                       request.get_header_value("If-Range") != response.get_header_value("ETag");
    const bool lies = m_mischief.ranges_elsewhere || m_mischief.ranges_unsaid;
    if (request.ranges.empty() || (!stale && !lies && !m_mischief.no_ranges))
        return response.set_content_provider(book->size(), m_book_type, piece);
    response.status = lies ? 206 : 200;
    const std::string size = std::to_string(book->size());
    if (m_mischief.ranges_elsewhere)
        response.set_header("Content-Range", "bytes 0-" + std::to_string(book->size() - 1) + "/" + size);
    response.set_chunked_content_provider(m_book_type,
                                          [book, piece](std::size_t offset, httplib::DataSink& sink) {
                                              if (offset < book->size())
                                                  return piece(offset, book->size() - offset, sink);
                                              sink.done();
                                              return true;
                                          });
}

void TestLibrary::end_tokens() {
    const std::lock_guard lock(m_mutex);
    m_tokens.clear();
}

/// Number and PIN for a token, and a token for the next (RFC 6749, 4.3 and 6). Each is good for one use.
void TestLibrary::token(const httplib::Request& request, httplib::Response& response) {
    std::string patron;
    const std::string refresh = request.get_param_value("refresh_token");
    if (request.path == "/token") {
        const auto found = m_pins.find(request.get_param_value("username"));
        if (found != m_pins.end() && found->second == request.get_param_value("password"))
            patron = found->first;
    } else if (const auto found = m_refresh_tokens.find(refresh); found != m_refresh_tokens.end()) {
        patron = found->second;
        if (!m_mischief.tokens_wait_for_use) m_refresh_tokens.erase(found);
    }
    if (patron.empty()) {
        response.status = 400;
        return response.set_content(R"({"error":"invalid_grant"})", "application/json");
    }
    response.set_content(token_for_card(patron), "application/json");
}

std::string TestLibrary::token_for_card(const std::string& patron) {
    const std::string number = std::to_string(m_next_token++);
    m_tokens["access-" + number] = patron;
    m_refresh_tokens["refresh-" + number] = patron;
    return Json{{"access_token", "access-" + number},
                {"token_type", "Bearer"},
                {"expires_in", 3600},
                {"refresh_token", "refresh-" + number}}
        .dump();
}

/// Where the catalogue is read: searched, paged through; and ways to sign in besides.
void TestLibrary::route_catalogue() {
    using httplib::Request;
    using httplib::Response;
    const auto locked = [this](auto handler) {
        return [this, handler](const Request& request, Response& response) {
            const std::lock_guard lock(m_mutex);
            handler(request, response);
        };
    };
    m_server.Get("/description", locked([this](const Request&, Response& response) {
                     response.set_content(
                         "<?xml version=\"1.0\"?><OpenSearchDescription "
                         "xmlns=\"http://a9.com/-/spec/opensearch/1.1/\"><ShortName>Test</ShortName>"
                         "<Url type=\"application/opds+json\" template=\"" +
                             url("/found?q={searchTerms}") + "\"/></OpenSearchDescription>",
                         "application/opensearchdescription+xml");
                 }));
    m_server.Get("/(found|page)", locked([this](const Request&, Response& response) {
                     const Json publication = Json::parse(publication_of(nullptr, "abai"));
                     response.set_content(Json{{"metadata", {{"title", "Books"}}},
                                               {"links", Json::array()},
                                               {"publications", Json::array({publication})}}
                                              .dump(),
                                          "application/opds+json");
                 }));
    m_server.Get("/digest", locked([](const Request& request, Response& response) {
                     // How well it is computed is seen to by the door of sign_in_server.h.
                     const std::string card = request.get_header_value("Authorization");
                     if (card.starts_with("Digest ") && card.find("username=\"1001\"") != std::string::npos)
                         return response.set_content(R"({"metadata":{"title":"Loans"},"publications":[]})",
                                                     "application/opds+json");
                     response.status = 401;
                     response.set_header(
                         "WWW-Authenticate",
                         "Digest realm=\"Test\", nonce=\"1f2e3d\", qop=\"auth\", algorithm=MD5");
                 }));
    m_server.Post("/card-token", locked([this](const Request& request, Response& response) {
                      if (let_in(request, response))
                          response.set_content(token_for_card(patron_of(request)), "application/json");
                  }));
    m_server.Get("/(cover|logo)", locked([](const Request&, Response& response) {
                     response.set_header("ETag", "\"1\"");
                     response.set_content(k_library_picture, "image/png");
                 }));
    m_server.Get("/sample", locked([](const Request&, Response& response) {
                     response.set_header("ETag", "\"1\"");
                     response.set_content(
                         read_file(std::string(OQYRMAN_SOURCE_DIR) + "/tests/vectors/doc.plain.pdf"),
                         "application/pdf");
                 }));
    m_server.Get("/open-book", locked([this](const Request&, Response& response) {
                     response.set_header("ETag", tag_of(m_book));
                     response.set_content(m_book, "application/pdf");
                 }));
}

void TestLibrary::change(const httplib::Request& request, httplib::Response& response) {
    const std::string verb = request.matches[1];
    TestLoan* loan = find(request.matches[2]);
    const std::string base = "http://readium.org/license-status-document/error/";
    if (loan == nullptr) return problem(response, 404, base + "notfound", "No such loan");
    const std::string device = request.get_param_value("id");
    if (device.empty() || request.get_param_value("name").empty())
        return problem(response, 400, base + verb, "id and name are needed");
    const bool open = loan->status == "ready" || loan->status == "active";
    const bool known = std::ranges::find(loan->devices, device) != loan->devices.end();
    if (verb == "register") {
        if (!open) return problem(response, 403, base + "registration", "Not open");
        if (!known) loan->devices.push_back(device);
        loan->status = "active";
    } else if (verb == "return") {
        if (m_mischief.return_down) return problem(response, m_mischief.down_status, base + "server", "Down");
        if (loan->status == "returned") return problem(response, 403, base + "return/already", "Already");
        if (!open || !known) return problem(response, 400, base + "return", "Not returnable");
        loan->status = "returned";
        loan->ends = loan->updated_license = m_now;
    } else {
        if (m_mischief.renew_refused || !open || !known)
            return problem(response, 400, base + "renew", "Someone is waiting for this book");
        const auto wanted = drm::parse_instant(request.get_param_value("end"));
        if (wanted && *wanted > loan->ends + k_loan_time)
            return problem(response, 403, base + "renew/date", "Not so long");
        if (!m_mischief.renew_without_effect)
            loan->ends = wanted.value_or(loan->ends + std::chrono::hours(24 * 7));
        loan->updated_license = m_now;
    }
    loan->updated_status = m_now;
    response.set_content(status_of(*loan), k_status_type);
}

void TestLibrary::route() {
    using httplib::Request;
    using httplib::Response;
    m_server.set_pre_routing_handler([this](const Request& request, Response& response) {
        const std::lock_guard lock(m_mutex);
        note(request);
        if (!m_mischief.silent_clock) response.set_header("Date", http_date(m_mischief.date.value_or(m_now)));
        return httplib::Server::HandlerResponse::Unhandled;
    });
    const auto locked = [this](auto handler) {
        return [this, handler](const Request& request, Response& response) {
            const std::lock_guard lock(m_mutex);
            handler(request, response);
        };
    };
    m_server.Get(
        "/loans", locked([this](const Request& request, Response& response) {
            if (!let_in(request, response)) return;
            Json publications = Json::array();
            const std::string patron = patron_of(request);
            for (const auto& [id, loan] : m_loans)
                if (loan.patron == patron && (loan.status == "ready" || loan.status == "active") &&
                    !m_mischief.shelf_silent)
                    publications.push_back(Json::parse(publication_of(&loan, loan.title)));
            for (const auto& [whose, hold] : m_holds)
                if (whose.first == patron && !m_mischief.shelf_silent)
                    publications.push_back(Json::parse(publication_of(nullptr, whose.second, patron)));
            response.set_content(
                Json{{"metadata", {{"title", "Loans"}}},
                     {"links",
                      Json::array(
                          {{{"rel", "self"}, {"href", url("/loans")}, {"type", "application/opds+json"}}})},
                     {"publications", publications}}
                    .dump(),
                "application/opds+json");
        }));
    m_server.Get("/auth", [this](const Request&, Response& response) {
        response.set_content(authentication_document(), "application/opds-authentication+json");
    });
    m_server.Get(
        R"(/borrow/([\w-]+))", locked([this](const Request& request, Response& response) {
            if (!let_in(request, response)) return;
            if (m_mischief.borrow_status)
                return problem(response, *m_mischief.borrow_status, m_mischief.problem_type, "Refused");
            const std::string wanted = request.matches[1];
            if (m_mischief.already_lent)
                return problem(response, 400,
                               "http://librarysimplified.org/terms/problem/loan-already-exists", "Refused");
            const std::string patron = patron_of(request);
            const auto hold = m_holds.find({patron, wanted});
            const bool kept = hold != m_holds.end() && hold->second.ready_until;
            if (m_mischief.all_out && !kept) {
                if (hold == m_holds.end()) m_holds[{patron, wanted}] = {.position = 3, .total = 2};
                return response.set_content(publication_of(nullptr, wanted, patron), k_publication_type);
            }
            if (hold != m_holds.end()) m_holds.erase(hold);
            const std::string id = lend_locked(wanted, patron);
            response.set_content(publication_of(find(id), request.matches[1]), k_publication_type);
        }));
    m_server.Delete(R"(/borrow/([\w-]+))", locked([this](const Request& request, Response& response) {
                        if (!let_in(request, response)) return;
                        if (m_holds.erase({patron_of(request), request.matches[1]}) == 0)
                            return problem(response, 400,
                                           "http://librarysimplified.org/terms/problem/no-active-hold",
                                           "None");
                        response.set_content(publication_of(nullptr, request.matches[1]), k_publication_type);
                    }));
    m_server.Post("/(token|refresh)",
                  locked([this](const Request& request, Response& response) { token(request, response); }));
    m_server.Put(R"(/revoke/([\w-]+))",
                 locked([this](const Request& request, Response& response) { revoke(request, response); }));
    m_server.Get(R"(/publication/([\w-]+))", locked([this](const Request& request, Response& response) {
                     const std::string patron = patron_of(request);
                     response.set_content(
                         publication_of(nullptr, request.matches[1], patron.empty() ? "1001" : patron),
                         k_publication_type);
                 }));
    m_server.Get(R"(/license/([\w-]+))", locked([this](const Request& request, Response& response) {
                     if (!let_in(request, response)) return;
                     if (m_mischief.license_down) return problem(response, 503, "about:blank", "Down");
                     const TestLoan* loan = find(request.matches[1]);
                     if (loan == nullptr || loan->patron != patron_of(request))
                         return problem(response, 404, "about:blank", "No such loan");
                     response.set_content(license_of(*loan), k_license_type);
                 }));
    m_server.Get("/feed", locked([this](const Request&, Response& response) {
                     response.status = m_feed ? m_mischief.feed_status.value_or(200) : 404;
                     response.set_content(R"({"metadata":{"title":"Feed"},"links":[],"publications":[]})",
                                          "application/opds+json");
                 }));
    m_server.Get("/crl", locked([this](const Request&, Response& response) {
                     if (!m_mischief.crl) return problem(response, 503, "about:blank", "Down");
                     response.set_content(*m_mischief.crl, "application/pkix-crl");
                 }));
    m_server.Get(R"(/fresh/([\w-]+))", locked([this](const Request& request, Response& response) {
                     if (m_mischief.fresh_license_down)
                         return problem(response, 404, "about:blank", "No such licence");
                     if (m_mischief.fresh_license_for_card && !let_in(request, response)) return;
                     const TestLoan* loan = find(request.matches[1]);
                     if (loan == nullptr) return problem(response, 404, "about:blank", "No such loan");
                     std::string license = license_of(*loan, m_mischief.fresh_license);
                     if (m_mischief.fresh_bytes) m_mischief.fresh_bytes(license);
                     response.set_content(license, k_license_type);
                 }));
    m_server.Get(R"(/status/([\w-]+))", locked([this](const Request& request, Response& response) {
                     const TestLoan* loan = find(request.matches[1]);
                     if (m_mischief.status_down || loan == nullptr)
                         return problem(response, 503, "about:blank", "Down");
                     response.set_content(status_of(*loan), k_status_type);
                 }));
    m_server.Get(R"(/content(?:-2)?/([\w-]+))", locked([this](const Request& request, Response& response) {
                     send_book(request, response);
                 }));
    const auto changing =
        locked([this](const Request& request, Response& response) { change(request, response); });
    m_server.Post(R"(/(register)/([\w-]+))", changing);
    m_server.Put(R"(/(return|renew)/([\w-]+))", changing);
    route_catalogue();
}

}  // namespace oqyrman::tests
