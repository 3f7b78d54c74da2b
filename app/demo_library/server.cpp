// The library over HTTP, on loopback only.
#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>

#include <httplib.h>

#include "app/demo_library/library.h"
#include "drm/crypto/encoding.h"

namespace oqyrman::demo_library {

namespace {

using httplib::Request;
using httplib::Response;
using Handler = httplib::Server::Handler;
using Handlers = std::map<std::string, Handler>;

constexpr const char* k_host = "127.0.0.1";
constexpr std::size_t k_max_body = 16 * 1024;
constexpr std::size_t k_piece = 64 * 1024;
constexpr std::size_t k_keep_alive = 1000;  ///< requests a connection
constexpr std::chrono::milliseconds k_before_listening{1};
constexpr const char* k_problem = "application/problem+json";
/// An open book in a circle, 64 x 64.
constexpr const char* k_logo_png =
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAgMAAADXB5lNAAAACVBMVEX///8fX1v79uqRNhjGAAAAAXRSTlMAQObYZgAAAKVJREFU"
    "eNrllEEOhSAMRGHRI3gfjsDCMdH9P9I/wt94SsFqaBkS/95ZEHgpbYIzhjAWiux5qmBu54hTyReYkquglcgNshmh6m7cd6SBbGe0"
    "OYBvEi1IIyAWZN9TuxIAujE9iB4kBoK1bj66lrmCbS/66ToCkwfz28HzixGIHiQGAUvdfnUdfds//EGWenYhGZetTeaneFCAOGIU"
    "QoopB5mizj8DowOTvE+w+6q1agAAAABJRU5ErkJggg==";

void send(Response& response, const Json& json, const char* type, int status = 200) {
    response.status = status;
    response.set_content(json.dump(), type);
}

void refuse(Response& response, const Refusal& refusal) {
    send(response, {{"type", refusal.type}, {"title", refusal.title}, {"status", refusal.status}}, k_problem,
         refusal.status);
}

/// All routes. One object for the server's life; its handlers run on the server's threads.
class Routes {
  public:
    Routes(Library& library, httplib::Server& server) : m_library(library), m_server(server) {
        catalogue();
        lcp();
        server.set_error_handler([](const Request&, Response& response) {
            if (!response.body.empty()) return;
            refuse(response, {.status = response.status, .title = "HTTP " + std::to_string(response.status)});
        });
    }

  private:
    enum class For { anyone, patrons };
    using Method = Answer (Library::*)(const Visit&);

    Visit visit_of(const Request& request) const {
        Visit visit{.language = language_of(request.get_header_value("Accept-Language"),
                                            m_library.options().language),
                    .card = {},
                    .id = request.matches.size() > 1 ? request.matches[1].str() : std::string(),
                    .event = request.matches.size() > 2 ? request.matches[2].str() : std::string(),
                    .parameters = request.params};
        const std::string header = request.get_header_value("Authorization");
        if (folded(header.substr(0, 6)) != "basic ") return visit;
        const auto bytes = drm::from_base64(header.substr(6));
        const std::string text = bytes ? std::string(drm::as_text(*bytes)) : std::string();
        const std::string card = text.substr(0, text.find(':'));
        const auto cards = m_library.cards();
        const auto found = cards.find(card);
        if (found != cards.end() && text == card + ":" + found->second) visit.card = card;
        return visit;
    }

    Handler json(const char* type, For whom, Method method) {
        return [this, type, whom, method](const Request& request, Response& response) {
            const Visit visit = visit_of(request);
            if (whom == For::patrons && visit.card.empty()) {
                response.set_header("WWW-Authenticate", "Basic realm=\"library\", charset=\"UTF-8\"");
                return send(response, *m_library.authentication(visit), k_authentication, 401);
            }
            const Answer answer = (m_library.*method)(visit);
            answer ? send(response, *answer, type) : refuse(response, answer.error());
        };
    }

    /// One address and what it does for each method it knows; the others are refused.
    void at(const std::string& path, const Handlers& known) {
        std::string allow;
        for (const auto& [method, handler] : known) allow += (allow.empty() ? "" : ", ") + method;
        const Handler other = [allow](const Request&, Response& response) {
            response.set_header("Allow", allow);
            refuse(response, {.status = 405, .title = "method not allowed"});
        };
        const auto pick = [&](const char* method) {
            return known.contains(method) ? known.at(method) : other;
        };
        // A PUT that names no length has no body (RFC 9112, 6.3); left to itself, httplib waits for one.
        const auto with_body = [&](const char* method) {
            return [handle = pick(method)](const Request& request, Response& response,
                                           const httplib::ContentReader& read) {
                const bool has_body =
                    request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
                std::size_t size = 0;
                const auto count = [&](const char*, std::size_t more) {
                    return (size += more) <= k_max_body;
                };
                if (has_body && !read(count)) return refuse(response, {.status = 413, .title = "too much"});
                handle(request, response);
            };
        };
        m_server.Get(path, pick("GET"));
        m_server.Options(path, other);
        m_server.Post(path, with_body("POST"));
        m_server.Put(path, with_body("PUT"));
        m_server.Patch(path, with_body("PATCH"));
        m_server.Delete(path, with_body("DELETE"));
    }

    void catalogue() {
        const Handler borrow = json(k_publication, For::patrons, &Library::borrow);
        at("/opds", {{"GET", json(k_feed, For::anyone, &Library::start)}});
        at("/opds/(all|new)", {{"GET", json(k_feed, For::anyone, &Library::list)}});
        at("/opds/language/(kk|ru|en)", {{"GET", json(k_feed, For::anyone, &Library::list)}});
        at("/opds/search", {{"GET", json(k_feed, For::anyone, &Library::search)}});
        at("/opds/authentication", {{"GET", json(k_authentication, For::anyone, &Library::authentication)}});
        at("/opds/publication/([0-9a-f]+)",
           {{"GET", json(k_publication, For::anyone, &Library::publication)}});
        at("/opds/shelf", {{"GET", json(k_feed, For::patrons, &Library::shelf)}});
        at("/opds/borrow/([0-9a-f]+)", {{"GET", borrow}, {"POST", borrow}});
        at("/opds/license/([0-9a-f-]+)",
           {{"GET", json(k_license, For::patrons, &Library::license_of_patron)}});
        at("/covers/([0-9a-f]+)", {{"GET", [this](const Request& q, Response& r) { cover(q, r); }}});
        at("/logo.png", {{"GET", [](const Request&, Response& r) {
                              const auto bytes = drm::from_base64(k_logo_png).value_or(drm::Bytes{});
                              r.set_content(std::string(drm::as_text(bytes)), "image/png");
                          }}});
        at("/hint", {{"GET", [this](const Request& q, Response& r) {
                          const std::string language = visit_of(q).language;
                          r.set_content("<!DOCTYPE html><html lang=\"" + language +
                                            "\"><meta charset=\"utf-8\"><title>" +
                                            words("library", language) + "</title><p>" +
                                            words("hint-page", language) + "</p></html>",
                                        "text/html; charset=utf-8");
                      }}});
    }

    void lcp() {
        const std::string status = "/lcp/status/([0-9a-f-]+)";
        at("/lcp/license/([0-9a-f-]+)", {{"GET", json(k_license, For::anyone, &Library::license)}});
        at("/lcp/publication/([0-9a-f]+)",
           {{"GET", [this](const Request& q, Response& r) { publication(q, r); }}});
        at(status, {{"GET", json(k_status, For::anyone, &Library::status)}});
        at(status + "/(register)", {{"POST", json(k_status, For::anyone, &Library::interact)}});
        at(status + "/(return|renew)", {{"PUT", json(k_status, For::anyone, &Library::interact)}});
    }

    void cover(const Request& request, Response& response) {
        const Book* book = m_library.book(request.matches[1]);
        if (book == nullptr || book->cover.empty())
            return refuse(response, {.status = 404, .title = "no such cover"});
        const std::string tag = '"' + book->id + '"', date = http_date(book->modified);
        response.set_header("ETag", tag);
        response.set_header("Last-Modified", date);
        const std::string known = request.get_header_value("If-None-Match");
        if (known.empty() ? request.get_header_value("If-Modified-Since") == date : known == tag)
            response.status = 304;
        else
            response.set_content(book->cover, book->cover_type);
    }

    /// The protected file: whole, or the range of a reader that goes on (RFC 9110, 14).
    void publication(const Request& request, Response& response) {
        const Book* book = m_library.book(request.matches[1]);
        const auto stored = book != nullptr ? m_library.stored(*book) : std::nullopt;
        if (!stored) return refuse(response, {.status = 404, .title = "no such book"});
        const std::string tag = '"' + stored->sha256_hex + '"';
        const std::string if_range = request.get_header_value("If-Range");
        response.set_header("ETag", tag);
        response.set_header("Accept-Ranges", "bytes");
        // httplib cuts every answer to the range asked for, but two are whole; its own object is not const.
        auto& ranges = const_cast<Request&>(request).ranges;
        if (!if_range.empty() && if_range != tag) ranges.clear();
        if (!ranges.empty() && ranges[0].first >= static_cast<ssize_t>(stored->length)) {
            ranges.clear();
            response.set_header("Content-Range", "bytes */" + std::to_string(stored->length));
            return refuse(response, {.status = 416, .title = "beyond the end"});
        }
        const auto file = std::make_shared<std::ifstream>(stored->file, std::ios::binary);
        response.set_content_provider(
            stored->length, protected_type(book->kind),
            [file](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
                std::string piece(std::min(length, k_piece), '\0');
                file->clear();
                file->seekg(static_cast<std::streamoff>(offset));
                file->read(piece.data(), static_cast<std::streamsize>(piece.size()));
                return file->gcount() > 0 &&
                       sink.write(piece.data(), static_cast<std::size_t>(file->gcount()));
            });
    }

    Library& m_library;
    httplib::Server& m_server;
};

/// SIGTERM and SIGINT end the server from an ordinary thread: stopping it from a handler is not safe.
void stop_on_signals(const std::shared_ptr<httplib::Server>& server) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals, server] {
        int received = 0;
        sigwait(&signals, &received);
        while (!server->is_running()) std::this_thread::sleep_for(k_before_listening);
        server->stop();
    }).detach();
}

}  // namespace

int serve(Library& library) {
    const auto server = std::make_shared<httplib::Server>();
    server->set_payload_max_length(k_max_body);
    server->set_keep_alive_max_count(k_keep_alive);
    server->set_tcp_nodelay(true);
    const Routes routes(library, *server);
    int port = library.options().port != 0 ? library.options().port : library.remembered_port();
    if (port == 0 || !server->bind_to_port(k_host, port)) {
        if (library.options().port != 0) {
            std::fprintf(stderr, "port %d is taken\n", port);
            return 1;
        }
        port = server->bind_to_any_port(k_host);
    }
    library.serve_at(port);
    stop_on_signals(server);
    std::printf("url http://%s:%d/opds\nroot %s\n", k_host, port, library.root_pem().c_str());
    for (const auto& [number, pin] : library.cards())
        std::printf("card %s pin %s\n", number.c_str(), pin.c_str());
    std::printf("ready\n");
    std::fflush(stdout);
    return server->listen_after_bind() ? 0 : 1;
}

}  // namespace oqyrman::demo_library
