#include "tests/lending/sign_in_server.h"

#include <stdexcept>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

namespace oqyrman::tests {

namespace {

using Json = nlohmann::json;

constexpr const char* k_nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";

std::string md5(const std::string& text) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), digest, &size, EVP_md5(), nullptr);
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
        hex += "0123456789abcdef"[digest[i] >> 4];
        hex += "0123456789abcdef"[digest[i] & 15];
    }
    return hex;
}

/// The value of one parameter of an Authorization header.
std::string parameter(const std::string& header, const std::string& name) {
    std::size_t at = header.find(' ' + name + '=');
    if (at == std::string::npos) return {};
    at += name.size() + 2;
    if (header[at] != '"') return header.substr(at, header.find_first_of(", ", at) - at);
    return header.substr(at + 1, header.find('"', at + 1) - at - 1);
}

const char* type_of(Way way) {
    switch (way) {
        case Way::basic:
            return "http://opds-spec.org/auth/basic";
        case Way::password_grant:
            return "http://opds-spec.org/auth/oauth/password";
        case Way::basic_token:
            return "http://thepalaceproject.org/authtype/basic-token";
        case Way::implicit:
            return "http://opds-spec.org/auth/oauth/implicit";
        case Way::digest:
            break;
    }
    return "";
}

}  // namespace

SignInServer::SignInServer(Way way) : m_way(way) {
    route();
    m_server.set_keep_alive_max_count(1);
    m_port = m_server.bind_to_any_port("127.0.0.1");
    if (m_port <= 0) throw std::runtime_error("no port for the test's door");
    m_thread = std::thread([this] { m_server.listen_after_bind(); });
    while (!m_server.is_running()) std::this_thread::yield();
}

SignInServer::~SignInServer() {
    m_server.stop();
    m_thread.join();
}

std::string SignInServer::url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(m_port) + path;
}

void SignInServer::end_tokens() {
    const std::lock_guard lock(m_mutex);
    m_tokens.clear();
}

void SignInServer::end_refresh_tokens() {
    const std::lock_guard lock(m_mutex);
    m_refresh_tokens.clear();
}

void SignInServer::change_pin(const std::string& pin) {
    const std::lock_guard lock(m_mutex);
    m_pin = pin;
}

void SignInServer::take_json_only() {
    const std::lock_guard lock(m_mutex);
    m_json_only = true;
}

void SignInServer::token_server_down(bool down) {
    const std::lock_guard lock(m_mutex);
    m_down = down;
}

void SignInServer::set_lasts(int seconds) {
    const std::lock_guard lock(m_mutex);
    m_lasts = seconds;
}

std::string SignInServer::hand_out() {
    const std::lock_guard lock(m_mutex);
    return *m_tokens.insert("browser-" + std::to_string(m_next++)).first;
}

int SignInServer::asked_for_tokens() const {
    const std::lock_guard lock(m_mutex);
    return m_asked;
}

std::vector<std::string> SignInServer::authorizations() const {
    const std::lock_guard lock(m_mutex);
    return m_authorizations;
}

std::string SignInServer::last_form() const {
    const std::lock_guard lock(m_mutex);
    return m_last_form;
}

bool SignInServer::digest_holds(const httplib::Request& request) const {
    const std::string header = request.get_header_value("Authorization");
    if (!header.starts_with("Digest ") || parameter(header, "nonce") != k_nonce) return false;
    const std::string who = parameter(header, "username") + ":Оқу залы:" + m_pin;
    const std::string what = request.method + ":" + parameter(header, "uri");
    const std::string wanted = md5(md5(who) + ":" + k_nonce + ":" + parameter(header, "nc") + ":" +
                                   parameter(header, "cnonce") + ":auth:" + md5(what));
    return parameter(header, "username") == k_door_login && parameter(header, "response") == wanted &&
           parameter(header, "uri") == request.target;
}

bool SignInServer::let_in(const httplib::Request& request) const {
    const std::string header = request.get_header_value("Authorization");
    switch (m_way) {
        case Way::basic:
            return header == httplib::make_basic_authentication_header(k_door_login, m_pin).second;
        case Way::digest:
            return digest_holds(request);
        case Way::password_grant:
        case Way::basic_token:
        case Way::implicit:
            return header.starts_with("Bearer ") && m_tokens.contains(header.substr(7));
    }
    return false;
}

void SignInServer::ask_for_card(httplib::Response& response) const {
    response.status = 401;
    if (m_way == Way::digest)
        return response.set_header(
            "WWW-Authenticate",
            std::string("Digest realm=\"Оқу залы\", qop=\"auth\", algorithm=MD5, nonce=\"") + k_nonce + "\"");
    const Json links = Json::array(
        {{{"rel", "authenticate"}, {"href", url("/token")}}, {{"rel", "refresh"}, {"href", url("/token")}}});
    response.set_content(
        Json{{"id", url("/auth")},
             {"title", "Door"},
             {"links", Json::array({{{"rel", "http://opds-spec.org/shelf"}, {"href", url("/loans")}}})},
             {"authentication", Json::array({{{"type", type_of(m_way)}, {"links", links}}})}}
            .dump(),
        "application/opds-authentication+json");
}

std::string SignInServer::answer_with_token() {
    const std::string number = std::to_string(m_next++);
    m_tokens.insert("access-" + number);
    m_refresh_tokens.insert("refresh-" + number);
    return Json{{"access_token", "access-" + number},
                {"token_type", "Bearer"},
                {"expires_in", m_lasts},
                {"refresh_token", "refresh-" + number}}
        .dump();
}

void SignInServer::token(const httplib::Request& request, httplib::Response& response) {
    ++m_asked;
    m_last_form = request.body;
    if (m_down) {
        response.status = 503;
        return;
    }
    const auto refuse = [&](int status, const char* error) {
        response.status = status;
        response.set_content(*error == '\0' ? "?" : Json{{"error", error}}.dump(), "application/json");
    };
    if (m_way == Way::basic_token) {
        const auto wanted = httplib::make_basic_authentication_header(k_door_login, m_pin).second;
        if (request.get_header_value("Authorization") != wanted) return ask_for_card(response);
        return response.set_content(answer_with_token(), "application/json");
    }
    const bool form = request.get_header_value("Content-Type") == "application/x-www-form-urlencoded";
    if (form && m_json_only) return refuse(415, "");
    httplib::Params fields;
    if (form) {
        httplib::detail::parse_query_text(request.body, fields);
    } else {
        const Json json = Json::parse(request.body, nullptr, false);
        if (!json.is_object()) return refuse(400, "");
        for (const auto& [name, value] : json.items()) fields.emplace(name, value.get<std::string>());
    }
    const auto field = [&](const char* name) {
        const auto found = fields.find(name);
        return found == fields.end() ? std::string() : found->second;
    };
    if (field("client_id") != "http://opds-spec.org/auth/client") return refuse(400, "invalid_client");
    const bool by_pin =
        field("grant_type") == "password" && field("username") == k_door_login && field("password") == m_pin;
    // Each is good for one use.
    const bool by_token =
        field("grant_type") == "refresh_token" && m_refresh_tokens.erase(field("refresh_token")) == 1;
    if (!by_pin && !by_token) return refuse(400, "invalid_grant");
    response.set_content(answer_with_token(), "application/json");
}

void SignInServer::route() {
    using httplib::Request;
    using httplib::Response;
    const auto page = [this](const Request& request, Response& response) {
        const std::lock_guard lock(m_mutex);
        m_authorizations.push_back(request.get_header_value("Authorization"));
        if (!let_in(request)) return ask_for_card(response);
        response.set_content(R"({"metadata":{"title":"F"},"links":[],"publications":[]})",
                             "application/opds+json");
    };
    m_server.Get("/feed", page);
    m_server.Get("/loans", page);
    m_server.Post("/token", [this](const Request& request, Response& response) {
        const std::lock_guard lock(m_mutex);
        token(request, response);
    });
}

}  // namespace oqyrman::tests
