// The library over HTTP, on loopback only.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <regex>

#include <httplib.h>

#include "app/demo_library/atom.h"
#include "app/demo_library/library.h"
#include "app/language/matching.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

using httplib::Request;
using httplib::Response;

constexpr const char* k_host = "127.0.0.1";
const std::string k_opds = "/opds";
const std::string k_atom = "/opds/1.2";  ///< below it, the same by OPDS 1.2
constexpr std::string_view k_bearer = "Bearer ";
constexpr std::size_t k_max_body = 16 * 1024;
constexpr std::size_t k_piece = 64 * 1024;
constexpr int k_picture_fresh_s = 86'400;
constexpr std::size_t k_keep_alive = 1000;  ///< requests a connection

struct Route {
    std::regex address;
    std::string methods;  ///< as Allow names them
    bool patrons_only;
    Answer (Library::*answer)(const Visit&);
};

std::vector<Route> routes() {
    const auto at = [](const char* address, const char* methods, bool patrons_only, auto answer) {
        return Route{std::regex(address), methods, patrons_only, answer};
    };
    return {
        at("/opds", "GET", false, &Library::start),
        at("/opds/(all|new|search)", "GET", false, &Library::list),
        at("/opds/made", "GET", false, &Library::made),
        at("/opds/authentication", "GET", false, &Library::authentication),
        at("/opds/token", "POST", false, &Library::token),
        at("/opds/publication/([0-9a-f]+)", "GET", false, &Library::publication),
        at("/opds/shelf", "GET", true, &Library::shelf),
        at("/opds/borrow/([0-9a-f]+)", "GET, POST, DELETE", true, &Library::borrow),
        at("/opds/revoke/([0-9a-f]+)", "GET, PUT", true, &Library::revoke),
        at("/opds/opensearch", "GET", false, &Library::opensearch),
        at("/opds/license/([0-9a-f-]+)", "GET", true, &Library::license_of_patron),
        at("/covers/([0-9a-f]+)", "GET", false, &Library::cover),
        at("/samples/([0-9a-f]+)", "GET", false, &Library::sample),
        at("/hint", "GET", false, &Library::hint),
        at("/lcp/license/([0-9a-f-]+)", "GET", false, &Library::license),
        at("/lcp/publication/([0-9a-f]+)", "GET", false, &Library::protected_book),
        at("/lcp/status/([0-9a-f-]+)", "GET", false, &Library::status),
        at("/lcp/status/([0-9a-f-]+)/(register)", "POST", false, &Library::interact),
        at("/lcp/status/([0-9a-f-]+)/(return|renew|revoke)", "PUT", false, &Library::interact),
    };
}

void refuse(Response& response, const Refusal& refusal) {
    response.status = refusal.status;
    if (!refusal.error.empty())
        return response.set_content(written({{"error", refusal.error}, {"error_description", refusal.title}}),
                                    "application/json");
    response.set_content(
        written({{"type", refusal.type}, {"title", refusal.title}, {"status", refusal.status}}),
        "application/problem+json");
}

/// The protected file: whole, or the range of a reader that goes on (RFC 9110, 14).
void send_file(const Book& book, const std::string& type, const Request& request, Response& response) {
    const std::string tag = '"' + book.sha256_hex + '"', if_range = request.get_header_value("If-Range");
    response.set_header("ETag", tag);
    response.set_header("Accept-Ranges", "bytes");
    // httplib cuts every answer to the range asked for, but two are whole; its own object is not const.
    auto& ranges = const_cast<Request&>(request).ranges;
    if (!if_range.empty() && if_range != tag) ranges.clear();
    if (!ranges.empty() && ranges[0].first >= static_cast<ssize_t>(book.length)) {
        ranges.clear();
        response.set_header("Content-Range", "bytes */" + std::to_string(book.length));
        return refuse(response, {.status = 416, .title = "beyond the end"});
    }
    const auto file = std::make_shared<std::ifstream>(book.protected_file, std::ios::binary);
    response.set_content_provider(
        book.length, type, [file](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
            std::string piece(std::min(length, k_piece), '\0');
            file->clear();
            file->seekg(static_cast<std::streamoff>(offset));
            file->read(piece.data(), static_cast<std::streamsize>(piece.size()));
            return file->gcount() > 0 && sink.write(piece.data(), static_cast<std::size_t>(file->gcount()));
        });
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// The same answer where everything is said by OPDS 1.2: its addresses lie below k_atom, too.
void become_atom(Content& content, const std::string& base_url) {
    if (std::holds_alternative<const Book*>(content.body)) return;
    auto* json = std::get_if<Json>(&content.body);
    std::string text = json != nullptr ? written(*json) : std::get<std::string>(content.body);
    replace_all(text, base_url + k_opds, base_url + k_atom);
    if (content.type == k_authentication) replace_all(text, k_feed, k_feed_type);
    const bool feed = content.type == k_feed, publication = content.type == k_publication;
    content.body = feed || publication ? atom_of(Json::parse(text)) : text;
    content.type = feed ? k_feed_type : publication ? k_entry_type : content.type;
}

/// Whole, or as known already (RFC 9110, 13).
void send(const Content& content, const Request& request, Response& response) {
    if (const auto* book = std::get_if<const Book*>(&content.body))
        return send_file(**book, content.type, request, response);
    const auto* json = std::get_if<Json>(&content.body);
    const std::string body = json != nullptr ? written(*json) : std::get<std::string>(content.body);
    const std::string tag = '"' + drm::to_hex(drm::sha256(drm::as_bytes(body))) + '"';
    response.set_header("ETag", tag);
    // Pictures stay what they are; of almost everything else the reader asks whether it has changed.
    const int fresh_s = content.type.starts_with("image/") ? k_picture_fresh_s : content.fresh_s;
    response.set_header("Cache-Control", fresh_s > 0 ? "max-age=" + std::to_string(fresh_s) : "no-cache");
    if (request.get_header_value("If-None-Match") == tag)
        response.status = 304;
    else
        response.set_content(body, content.type);
}

/// Answers requests, on the server's threads, one at a time.
class Desk {
  public:
    explicit Desk(Library& library) : m_library(library) {}

    /// The address says what there is, and which methods it knows; the others are refused.
    void answer(const Request& request, Response& response, const std::string& form = {}) {
        const std::scoped_lock lock(m_mutex);
        const bool atom = request.path == k_atom || request.path.starts_with(k_atom + '/');
        const std::string path = atom ? k_opds + request.path.substr(k_atom.size()) : request.path;
        for (const Route& route : m_routes) {
            std::smatch parts;
            if (!std::regex_match(path, parts, route.address)) continue;
            const std::string method = request.method == "HEAD" ? "GET" : request.method;
            if (route.methods.find(method) != std::string::npos)
                return answer(route, visit_of(request, parts, form), atom, request, response);
            response.set_header("Allow", route.methods);
            return refuse(response, {.status = 405, .title = "method not allowed"});
        }
        refuse(response, {.status = 404, .title = "there is nothing here"});
    }

  private:
    void answer(const Route& route, const Visit& visit, bool atom, const Request& request,
                Response& response) {
        const bool stranger = route.patrons_only && visit.card.empty();
        Answer answer = stranger ? m_library.authentication(visit) : (m_library.*route.answer)(visit);
        if (answer && atom) become_atom(*answer, m_library.base_url());
        answer ? send(*answer, request, response) : refuse(response, answer.error());
        if (!stranger) return;
        response.status = 401;
        response.set_header("WWW-Authenticate", "Basic realm=\"library\", charset=\"UTF-8\"");
    }

    Visit visit_of(const Request& request, const std::smatch& parts, const std::string& form) const {
        const auto language = language::accepted_language(request.get_header_value("Accept-Language"),
                                                          m_library.options().language);
        Visit visit{.words = *std::ranges::find(m_messages, language, &language::Messages::language),
                    .card = {},
                    .id = parts.size() > 1 ? parts[1].str() : std::string(),
                    .event = parts.size() > 2 ? parts[2].str() : std::string(),
                    .deleting = request.method == "DELETE",
                    .parameters = request.params};
        const std::string said = request.get_header_value("Authorization");
        for (const auto& [card, pin] : m_library.cards())
            if (said == httplib::make_basic_authentication_header(card, pin).second) visit.card = card;
        if (said.starts_with(k_bearer)) visit.card = m_library.card_of(said.substr(k_bearer.size()));
        visit.staff = said == std::string(k_bearer) + m_library.staff_key();
        if (request.get_header_value("Content-Type") != "application/x-www-form-urlencoded") return visit;
        // A PIN in an address would stand in every log on the way: a form's fields come in its body alone.
        visit.parameters.clear();
        httplib::detail::parse_query_text(form, visit.parameters);
        return visit;
    }

    Library& m_library;
    const std::filesystem::path m_locale = m_library.options().share / "locale";
    const std::array<language::Messages, 3> m_messages{{{m_locale, language::Language::kk},
                                                        {m_locale, language::Language::ru},
                                                        {m_locale, language::Language::en}}};
    std::mutex m_mutex;
    std::vector<Route> m_routes = routes();
};

void set_up(httplib::Server& server, Desk& desk) {
    const auto whole = [&desk](const Request& request, Response& response) {
        desk.answer(request, response);
    };
    // A PUT that names no length has no body (RFC 9112, 6.3); left to itself, httplib waits for one.
    const auto with_body = [&desk](const Request& request, Response& response,
                                   const httplib::ContentReader& read) {
        const bool has_body = request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
        std::string form;
        const auto take = [&](const char* data, std::size_t more) {
            form.append(data, more);
            return form.size() <= k_max_body;
        };
        if (has_body && !read(take)) return refuse(response, {.status = 413, .title = "too much"});
        desk.answer(request, response, form);
    };
    const std::string any = ".*";
    server.Get(any, whole).Options(any, whole).Post(any, with_body).Put(any, with_body);
    server.Patch(any, with_body).Delete(any, with_body);
    server.set_error_handler([](const Request&, Response& response) {
        if (!response.body.empty()) return;
        refuse(response, {.status = response.status, .title = "HTTP " + std::to_string(response.status)});
    });
    server.set_payload_max_length(k_max_body);
    server.set_keep_alive_max_count(k_keep_alive);
    server.set_tcp_nodelay(true);
}

}  // namespace

int serve(Library& library) {
    // What was answered is on the disk: there is nothing left to do at the end.
    for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { std::_Exit(0); });
    httplib::Server server;
    Desk desk(library);
    set_up(server, desk);
    server.set_mount_point("/pictures", (library.options().share / "pictures").string());
    const int wanted = library.options().port;
    int port = wanted != 0 ? wanted : library.remembered_port();
    if (port == 0 || !server.bind_to_port(k_host, port)) {
        if (wanted != 0) std::fprintf(stderr, "port %d is taken\n", port);
        if (wanted != 0) return 1;
        port = server.bind_to_any_port(k_host);
    }
    library.serve_at(port);
    std::printf("url http://%s:%d/opds\nroot %s\n", k_host, port, library.root_pem().c_str());
    for (const auto& [number, pin] : library.cards())
        std::printf("card %s pin %s\n", number.c_str(), pin.c_str());
    std::printf("staff %s\nready\n", library.staff_key().c_str());
    std::fflush(stdout);
    return server.listen_after_bind() ? 0 : 1;
}

}  // namespace oqyrman::demo_library
