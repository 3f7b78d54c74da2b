#include "app/demo_library/server.h"

#include <atomic>
#include <cstdio>
#include <fstream>

#include <httplib.h>

#include "drm/crypto/encoding.h"

namespace oqyrman::demo_library {

namespace {

using httplib::Request;
using httplib::Response;

constexpr std::size_t k_max_body = 16 * 1024;
std::atomic<httplib::Server*> g_server{nullptr};  // the signal handler has no other way to it

void send(Response& response, const Json& json, const char* type, int status = 200) {
    response.status = status;
    response.set_content(json.dump(-1, ' ', false, Json::error_handler_t::replace), type);
}

void refuse(Response& response, const Refusal& refusal) {
    send(response, {{"type", refusal.type}, {"title", refusal.title}, {"status", refusal.status}},
         "application/problem+json", refusal.status);
}

std::optional<Card> card_of(const Request& request) {
    const std::string header = request.get_header_value("Authorization");
    if (!header.starts_with("Basic ")) return std::nullopt;
    const auto bytes = drm::from_base64(header.substr(6));
    const std::string text = bytes ? std::string(drm::as_text(*bytes)) : std::string();
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) return std::nullopt;
    return Card{.number = text.substr(0, colon), .pin = text.substr(colon + 1)};
}

std::string language(const Request& request) {
    return language_of(request.get_header_value("Accept-Language"));
}

Device device_of(const Request& request) {
    return {.id = request.get_param_value("id"), .name = request.get_param_value("name")};
}

int page_of(const Request& request) {
    const std::string page = request.get_param_value("page");
    return page.empty() || page.size() > 6 || page.find_first_not_of("0123456789") != std::string::npos
               ? 1
               : std::stoi(page);
}

/// All routes. One object for the server's life.
class Routes {
  public:
    Routes(Library& library, httplib::Server& server) : m_library(library) {
        catalogue(server);
        loans(server);
        lcp(server);
        server.set_error_handler([](const Request&, Response& response) {
            if (response.body.empty())
                refuse(response, {.status = response.status,
                                  .type = "about:blank",
                                  .title = "HTTP " + std::to_string(response.status)});
        });
    }

  private:
    /// Runs `then` with the card, or answers 401 with the Authentication Document.
    template <class Then>
    auto with_card(Then then) {
        return [this, then](const Request& request, Response& response) {
            const auto card = card_of(request);
            if (card && m_library.knows(*card)) return then(request, response, *card);
            response.set_header("WWW-Authenticate", "Basic realm=\"library\", charset=\"UTF-8\"");
            Json document = m_library.authentication(language(request));
            send(response, document, "application/opds-authentication+json", 401);
        };
    }

    void catalogue(httplib::Server& server) {
        constexpr const char* feed = "application/opds+json";
        server.Get("/opds",
                   [this](const Request& q, Response& r) { send(r, m_library.start(language(q)), feed); });
        server.Get("/opds/all", [this](const Request& q, Response& r) {
            send(r, m_library.list("all", language(q), page_of(q)), feed);
        });
        server.Get(R"(/opds/language/(kk|ru|en))", [this](const Request& q, Response& r) {
            send(r, m_library.list(q.matches[1], language(q), page_of(q)), feed);
        });
        server.Get("/opds/search", [this](const Request& q, Response& r) {
            send(r, m_library.search(q.get_param_value("query"), language(q)), feed);
        });
        server.Get("/opds/authentication", [this](const Request& q, Response& r) {
            send(r, m_library.authentication(language(q)), "application/opds-authentication+json");
        });
        server.Get(R"(/opds/publication/([0-9a-f]+))", [this](const Request& q, Response& r) {
            const Book* book = m_library.book(q.matches[1]);
            if (book == nullptr)
                return refuse(r, {.status = 404, .type = "about:blank", .title = "no such book"});
            send(r, m_library.publication(*book, std::nullopt), "application/opds-publication+json");
        });
        server.Get(R"(/covers/([0-9a-f]+))", [this](const Request& q, Response& r) {
            const Book* book = m_library.book(q.matches[1]);
            if (book == nullptr || book->cover.empty())
                return refuse(r, {.status = 404, .type = "about:blank", .title = "no cover"});
            const std::string tag = "\"" + book->id + "\"";
            r.set_header("ETag", tag);
            r.set_header("Cache-Control", "max-age=86400");
            if (q.get_header_value("If-None-Match") == tag)
                r.status = 304;
            else
                r.set_content(book->cover, book->cover_type);
        });
        server.Get("/hint", [](const Request& q, Response& r) {
            const std::string text = words("hint-page", language(q));
            r.set_content("<!DOCTYPE html><html lang=\"" + language(q) +
                              "\"><meta charset=\"utf-8\"><title>" + words("library", language(q)) +
                              "</title><p>" + text + "</p></html>",
                          "text/html; charset=utf-8");
        });
    }

    void loans(httplib::Server& server) {
        server.Get("/opds/shelf", with_card([this](const Request& q, Response& r, const Card& card) {
                       send(r, m_library.shelf(card, language(q)), "application/opds+json");
                   }));
        const auto borrow = with_card([this](const Request& q, Response& r, const Card& card) {
            const auto answer = m_library.borrow(card, q.matches[1], language(q));
            if (answer)
                send(r, *answer, "application/opds-publication+json");
            else
                refuse(r, answer.error());
        });
        server.Get(R"(/opds/borrow/([0-9a-f]+))", borrow);
        server.Post(R"(/opds/borrow/([0-9a-f]+))", borrow);
        server.Get(R"(/opds/license/([0-9a-f-]+))",
                   with_card([this](const Request& q, Response& r, const Card& card) {
                       if (!m_library.is_license_of(card, q.matches[1]))
                           return refuse(r,
                                         {.status = 404, .type = "about:blank", .title = "no such licence"});
                       license(q, r);
                   }));
    }

    void license(const Request& q, Response& r) {
        const auto answer = m_library.license(q.matches[1], language(q));
        if (answer)
            send(r, *answer, "application/vnd.readium.lcp.license.v1.0+json");
        else
            refuse(r, answer.error());
    }

    static void answer_status(Response& r, const Answer<Json>& answer) {
        if (answer)
            send(r, *answer, "application/vnd.readium.license.status.v1.0+json");
        else
            refuse(r, answer.error());
    }

    void lcp(httplib::Server& server) {
        server.Get(R"(/lcp/license/([0-9a-f-]+))", [this](const Request& q, Response& r) { license(q, r); });
        server.Get(R"(/lcp/status/([0-9a-f-]+))", [this](const Request& q, Response& r) {
            answer_status(r, m_library.status(q.matches[1]));
        });
        server.Post(R"(/lcp/status/([0-9a-f-]+)/register)", [this](const Request& q, Response& r) {
            answer_status(r, m_library.enroll(q.matches[1], device_of(q)));
        });
        server.Put(R"(/lcp/status/([0-9a-f-]+)/return)", [this](const Request& q, Response& r) {
            answer_status(r, m_library.give_back(q.matches[1], device_of(q), language(q)));
        });
        server.Put(R"(/lcp/status/([0-9a-f-]+)/renew)", [this](const Request& q, Response& r) {
            answer_status(r,
                          m_library.renew(q.matches[1], device_of(q), q.get_param_value("end"), language(q)));
        });
        const auto wrong_method = [](const Request& q, Response& r) {
            r.set_header("Allow", q.matches[1] == "register" ? "POST" : "PUT");
            refuse(r, {.status = 405, .type = "about:blank", .title = "method not allowed"});
        };
        const char* verbs = R"(/lcp/status/[0-9a-f-]+/(register|return|renew))";
        server.Get(verbs, wrong_method).Put(verbs, wrong_method).Post(verbs, wrong_method);
        server.Delete(verbs, wrong_method).Patch(verbs, wrong_method);
        server.Get(R"(/lcp/publication/([0-9a-f]+))",
                   [this](const Request& q, Response& r) { publication(q, r); });
    }

    void publication(const Request& q, Response& r) {
        const Book* book = m_library.book(q.matches[1]);
        const auto stored = m_library.stored(q.matches[1]);
        if (book == nullptr || !stored)
            return refuse(r, {.status = 404, .type = "about:blank", .title = "no such book"});
        const std::string tag = "\"" + stored->sha256_hex + "\"";
        const char* type = book->kind == BookKind::epub ? "application/epub+zip" : "application/pdf+lcp";
        r.set_header("ETag", tag);
        r.set_header("Accept-Ranges", "bytes");
        const auto provide = [file = std::make_shared<std::ifstream>(stored->file, std::ios::binary)](
                                 std::size_t offset, std::size_t length, httplib::DataSink& sink) {
            std::string piece(std::min<std::size_t>(length, 64 * 1024), '\0');
            file->clear();
            file->seekg(static_cast<std::streamoff>(offset));
            file->read(piece.data(), static_cast<std::streamsize>(piece.size()));
            if (file->gcount() <= 0) return false;
            return sink.write(piece.data(), static_cast<std::size_t>(file->gcount()));
        };
        const std::string if_range = q.get_header_value("If-Range");
        if (!q.ranges.empty() && !if_range.empty() && if_range != tag) {
            // The bytes the reader has are of another version: all of it again.
            r.status = 200;
            r.set_chunked_content_provider(
                type, [provide, size = stored->length](std::size_t offset, httplib::DataSink& sink) {
                    if (offset < size) return provide(offset, size - offset, sink);
                    sink.done();
                    return true;
                });
            return;
        }
        if (!q.ranges.empty() &&
            static_cast<std::uint64_t>(std::max<ssize_t>(0, q.ranges[0].first)) >= stored->length)
            return refuse(r, {.status = 416, .type = "about:blank", .title = "beyond the end"});
        r.set_content_provider(stored->length, type, provide);
    }

    Library& m_library;
};

}  // namespace

void stop_server() {
    if (httplib::Server* server = g_server.load()) server->stop();
}

int serve(Library& library) {
    httplib::Server server;
    server.set_payload_max_length(k_max_body);
    server.set_keep_alive_max_count(1000);
    server.set_tcp_nodelay(true);
    const Routes routes(library, server);
    int port = library.options().port != 0 ? library.options().port : library.remembered_port();
    if (port == 0 || !server.bind_to_port("127.0.0.1", port)) {
        if (library.options().port != 0) {
            std::fprintf(stderr, "port %d is taken\n", port);
            return 1;
        }
        port = server.bind_to_any_port("127.0.0.1");
    }
    library.remember_port(port);
    library.set_base_url("http://127.0.0.1:" + std::to_string(port));
    g_server = &server;
    std::printf("url http://127.0.0.1:%d/opds\nroot %s\n", port, library.root_pem().c_str());
    for (const Card& card : library.cards())
        std::printf("card %s pin %s\n", card.number.c_str(), card.pin.c_str());
    std::printf("ready\n");
    std::fflush(stdout);
    const bool served = server.listen_after_bind();
    g_server = nullptr;
    return served ? 0 : 1;
}

}  // namespace oqyrman::demo_library
