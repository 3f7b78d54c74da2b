#include "app/net/transfer.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "app/net/ascii.h"
#include "app/net/url.h"

namespace oqyrman::net {

namespace {

/// Of a header that holds a date; nothing where it holds none.
std::optional<state::Instant> instant_of(std::string_view header) {
    const time_t seconds = curl_getdate(std::string(header).c_str(), nullptr);
    return seconds < 0 ? std::nullopt : std::optional(state::Instant{std::chrono::seconds{seconds}});
}

constexpr std::size_t k_max_header_bytes = 64 * 1024;
constexpr std::size_t k_max_headers = 200;
/// A server that drips slower than this does not move at all.
constexpr long k_slowest_bytes_per_s = 100;

// What OpenSSL said of the certificate (X509_V_ERR_..., verify(1)); libcurl hands the number through. Its
// header is not for this folder, and the numbers never change.
constexpr long k_nothing_found = 1;  ///< as libcurl leaves it until the name has been checked too
constexpr long k_not_yet_valid = 9;
constexpr long k_has_expired = 10;

TlsFault tls_fault(CURL* handle, CURLcode code) {
    if (code != CURLE_PEER_FAILED_VERIFICATION) return TlsFault::handshake;
    long verdict = 0;
    curl_easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &verdict);
    if (verdict == k_not_yet_valid) return TlsFault::not_yet_valid;
    if (verdict == k_has_expired) return TlsFault::out_of_date;
    // The chain held: what libcurl itself checks after it is the name.
    return verdict <= k_nothing_found ? TlsFault::wrong_host : TlsFault::untrusted;
}

/// The system's roots where libcurl knows them as one file and not also as a folder.
std::string system_bundle() {
    const curl_version_info_data* built = curl_version_info(CURLVERSION_NOW);
    if (built->capath != nullptr || built->cainfo == nullptr) return {};
    std::ifstream file(built->cainfo, std::ios::binary);
    return "\n" + std::string(std::istreambuf_iterator<char>(file), {});
}

Error error(ErrorKind kind, std::string detail) { return {.kind = kind, .detail = std::move(detail)}; }

long ms(std::chrono::milliseconds duration) { return static_cast<long>(duration.count()); }

}  // namespace

std::string_view Response::header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers)
        if (name == lower_case_name) return value;
    return {};
}

Transfer::Transfer(Request request, std::shared_ptr<Sink> sink, std::function<void(Result)> done,
                   Options options)
    : m_request(std::move(request)),
      m_sink(std::move(sink)),
      m_done(std::move(done)),
      m_options(std::move(options)),
      m_handle(curl_easy_init()) {}

Transfer::~Transfer() {
    curl_easy_cleanup(m_handle);
    curl_slist_free_all(m_headers);
}

void Transfer::set_method() {
    if (m_request.method == "GET") {
        curl_easy_setopt(m_handle, CURLOPT_HTTPGET, 1L);
        return;
    }
    if (m_request.method == "HEAD") {
        curl_easy_setopt(m_handle, CURLOPT_NOBODY, 1L);
        return;
    }
    // Also with an empty body: Content-Length: 0 is what servers expect of PUT and POST.
    curl_easy_setopt(m_handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
    curl_easy_setopt(m_handle, CURLOPT_POSTFIELDS, m_request.body.data());
    curl_easy_setopt(m_handle, CURLOPT_CUSTOMREQUEST, m_request.method.c_str());
}

void Transfer::set_headers() {
    curl_slist_free_all(m_headers);
    m_headers = nullptr;
    const auto add = [this](const std::string& line) {
        m_headers = curl_slist_append(m_headers, line.c_str());
    };
    for (const auto& [name, value] : m_request.headers) add(name + ": " + value);
    if (!m_options.accept_language.empty()) add("Accept-Language: " + m_options.accept_language);
    add("Expect:");
    if (m_request.method == "POST" || m_request.method == "PUT")
        add(m_request.body_type.empty() ? "Content-Type:" : "Content-Type: " + m_request.body_type);
    curl_easy_setopt(m_handle, CURLOPT_HTTPHEADER, m_headers);
}

void Transfer::set_credentials() {
    curl_easy_setopt(m_handle, CURLOPT_USERPWD, nullptr);
    curl_easy_setopt(m_handle, CURLOPT_XOAUTH2_BEARER, nullptr);
    const auto& credentials = m_request.credentials;
    if (!credentials || credentials->origin != origin_of(m_request.url)) return;
    if (credentials->kind == Credentials::Kind::bearer) {
        curl_easy_setopt(m_handle, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(m_handle, CURLOPT_XOAUTH2_BEARER, credentials->secret.c_str());
        return;
    }
    const bool digest = credentials->kind == Credentials::Kind::digest;
    // Each alone: a server that once asked for a digest is never sent the password itself.
    curl_easy_setopt(m_handle, CURLOPT_HTTPAUTH, digest ? CURLAUTH_DIGEST : CURLAUTH_BASIC);
    curl_easy_setopt(m_handle, CURLOPT_USERNAME, credentials->login.c_str());
    curl_easy_setopt(m_handle, CURLOPT_PASSWORD, credentials->secret.c_str());
}

void Transfer::set_proxy_options() {
    // Set also where there is none: libcurl would ask the environment itself.
    const bool direct = is_loopback(m_request.url);
    curl_easy_setopt(m_handle, CURLOPT_PROXY, direct ? "" : m_proxy.c_str());
    curl_easy_setopt(m_handle, CURLOPT_NOPROXY, "");
    if (direct || m_proxy.empty() || !m_proxy_login) return;
    curl_easy_setopt(m_handle, CURLOPT_PROXYAUTH, CURLAUTH_ANY);
    curl_easy_setopt(m_handle, CURLOPT_PROXYUSERNAME, m_proxy_login->login.c_str());
    curl_easy_setopt(m_handle, CURLOPT_PROXYPASSWORD, m_proxy_login->password.c_str());
}

void Transfer::set_roots() {
    if (m_options.extra_roots.empty()) return;
    if (m_roots.empty()) m_roots = m_options.extra_roots + system_bundle();
    // In place of the system's file of roots; its folder of the same roots goes on to be asked.
    curl_blob roots{.data = m_roots.data(), .len = m_roots.size(), .flags = CURL_BLOB_NOCOPY};
    curl_easy_setopt(m_handle, CURLOPT_CAINFO_BLOB, &roots);
}

void Transfer::set_limits() {
    const Limits& limits = m_request.limits;
    curl_easy_setopt(m_handle, CURLOPT_CONNECTTIMEOUT_MS, ms(limits.connect));
    // One time for the whole way: what redirects took is gone.
    if (limits.total.count() != 0) curl_easy_setopt(m_handle, CURLOPT_TIMEOUT_MS, ms(limits.total - m_spent));
    curl_easy_setopt(m_handle, CURLOPT_LOW_SPEED_LIMIT, k_slowest_bytes_per_s);
    curl_easy_setopt(m_handle, CURLOPT_LOW_SPEED_TIME, std::max(1L, ms(limits.stall) / 1000));
    // What a HEAD's answer declares is not coming.
    if (m_request.method != "HEAD")
        curl_easy_setopt(m_handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.max_bytes));
}

std::optional<Error> Transfer::prepare() {
    const bool plain_will_do = m_request.plain_allowed && !m_request.credentials;
    if (!(plain_will_do ? is_acceptable_unprotected(m_request.url) : is_acceptable(m_request.url)))
        return error(ErrorKind::insecure, "neither https nor this computer: " + origin_of(m_request.url));
    if (m_request.limits.total.count() != 0 && m_spent >= m_request.limits.total)
        return error(ErrorKind::timeout, "redirects took all the time there was");
    curl_easy_reset(m_handle);
    m_response = {};
    m_received = 0;
    m_head_whole = false;
    m_words.front() = '\0';
    curl_easy_setopt(m_handle, CURLOPT_PRIVATE, this);
    curl_easy_setopt(m_handle, CURLOPT_ERRORBUFFER, m_words.data());
    curl_easy_setopt(m_handle, CURLOPT_URL, m_request.url.c_str());
    curl_easy_setopt(m_handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(m_handle, CURLOPT_FOLLOWLOCATION, 0L);  // by our own rule, in next_address()
    curl_easy_setopt(m_handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m_handle, CURLOPT_USERAGENT, m_options.user_agent.c_str());
    if (m_request.compressed) curl_easy_setopt(m_handle, CURLOPT_ACCEPT_ENCODING, "");
    set_proxy_options();
    set_roots();
    curl_easy_setopt(m_handle, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    curl_easy_setopt(m_handle, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(m_handle, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    curl_easy_setopt(m_handle, CURLOPT_WRITEDATA, this);
    set_limits();
    set_method();
    set_headers();
    set_credentials();
    return std::nullopt;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::string_view line = trimmed({data, size * count});
    if (line.starts_with("HTTP/")) {
        transfer.m_response.headers.clear();  // of a proxy's or an interim answer
        transfer.m_head_whole = false;
        return size * count;
    }
    if (line.empty()) transfer.m_head_whole = true;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return size * count;
    if (line.size() > k_max_header_bytes || transfer.m_response.headers.size() == k_max_headers) return 0;
    transfer.m_response.headers.emplace_back(lower(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    return size * count;
}

bool Transfer::is_redirect() const {
    const int status = m_response.status;
    const bool moved = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    return moved && !m_response.header("location").empty();
}

/// What is known once the headers are in.
void Transfer::complete_head() {
    long status = 0;
    curl_easy_getinfo(m_handle, CURLINFO_RESPONSE_CODE, &status);
    m_response.status = static_cast<int>(status);
    m_response.final_url = m_request.url;
    if (!is_loopback(m_request.url)) m_response.proxy = proxy_name(m_proxy);
    long version = 0;
    curl_easy_getinfo(m_handle, CURLINFO_HTTP_VERSION, &version);
    m_response.protocol = version == CURL_HTTP_VERSION_2_0   ? "2"
                          : version == CURL_HTTP_VERSION_1_0 ? "1.0"
                                                             : "1.1";
    m_response.date = instant_of(m_response.header("date"));
    m_response.expires = instant_of(m_response.header("expires"));
}

bool Transfer::start_sink() {
    m_started = true;
    if (m_sink->start(m_response)) return true;
    m_own_error = error(ErrorKind::refused_by_sink, {});
    return false;
}

bool Transfer::take(std::span<const std::byte> bytes) {
    if (m_received == 0) complete_head();
    m_received += bytes.size();
    if (m_received > m_request.limits.max_bytes) {
        m_own_error =
            error(ErrorKind::too_large, "more than " + std::to_string(m_request.limits.max_bytes) + " bytes");
        return false;
    }
    if (is_redirect()) return true;  // its body is of no interest
    if (!m_sink) {
        m_response.body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return true;
    }
    if (!m_started && !start_sink()) return false;
    if (m_sink->write(bytes)) return true;
    m_own_error = error(ErrorKind::refused_by_sink, {});
    return false;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
    const bool taken = static_cast<Transfer*>(self)->take(std::as_bytes(std::span(data, size * count)));
    return taken ? size * count : CURL_WRITEFUNC_ERROR;
}

std::optional<Error> Transfer::next_address() {
    if (++m_redirects > m_request.limits.redirects)
        return error(ErrorKind::too_many_redirects, origin_of(m_request.url));
    const std::string next = resolve(m_request.url, std::string(m_response.header("location")));
    const bool weaker = m_request.url.starts_with("https:") && next.starts_with("http:");
    if (next.empty() || weaker) return error(ErrorKind::insecure, "redirected from https to http");
    if (m_response.status == 303) {
        if (m_request.method != "HEAD") m_request.method = "GET";
        m_request.body.clear();
    }
    m_request.url = next;
    return std::nullopt;
}

bool Transfer::wants_proxy_login() const {
    return m_response.status == 407 && !m_proxy.empty() && !is_loopback(m_request.url);
}

std::optional<Error> Transfer::proxy_error(CURLcode code, const std::string& detail) const {
    if (m_proxy.empty() || is_loopback(m_request.url)) return std::nullopt;
    long connected = 0;  // what the proxy answered to CONNECT; 0 when it never did
    curl_easy_getinfo(m_handle, CURLINFO_HTTP_CONNECTCODE, &connected);
    Error found = error(connected == 407 ? ErrorKind::proxy_login : ErrorKind::proxy, detail);
    found.proxy = proxy_name(m_proxy);
    const bool refused = connected >= 300;
    if (refused || code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_PROXY ||
        code == CURLE_COULDNT_CONNECT)
        return found;
    return std::nullopt;
}

Error Transfer::error_of(CURLcode code) const {
    if (m_own_error) return *m_own_error;
    const std::string words = m_words.front() != '\0' ? m_words.data() : curl_easy_strerror(code);
    const std::string detail = words + " (" + origin_of(m_request.url) + ")";
    if (auto at_proxy = proxy_error(code, detail)) return *at_proxy;
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
            return error(ErrorKind::unreachable, detail);
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return {.kind = ErrorKind::tls, .detail = detail, .tls = tls_fault(m_handle, code)};
        case CURLE_OPERATION_TIMEDOUT:
            return error(ErrorKind::timeout, detail);
        case CURLE_FILESIZE_EXCEEDED:
            return error(ErrorKind::too_large, detail);
        case CURLE_PARTIAL_FILE:
        case CURLE_GOT_NOTHING:
        case CURLE_RECV_ERROR:
        case CURLE_SEND_ERROR:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
            return error(ErrorKind::cut, detail);
        default:
            return error(ErrorKind::failed, detail);
    }
}

bool Transfer::ended(CURLcode code) {
    // libcurl takes a head that was cut for all there is: a refusal that never came, with half a reason.
    if (code == CURLE_OK && !m_head_whole) code = CURLE_GOT_NOTHING;
    if (code != CURLE_OK) {
        finish(std::unexpected(error_of(code)));
        return false;
    }
    complete_head();
    if (wants_proxy_login()) {
        finish(std::unexpected(Error{.kind = ErrorKind::proxy_login,
                                     .detail = "the proxy answered 407",
                                     .proxy = proxy_name(m_proxy)}));
        return false;
    }
    if (is_redirect()) {
        curl_off_t us = 0;
        curl_easy_getinfo(m_handle, CURLINFO_TOTAL_TIME_T, &us);
        m_spent += std::chrono::ceil<std::chrono::milliseconds>(std::chrono::microseconds(us));
        if (auto error = next_address()) {
            finish(std::unexpected(*error));
            return false;
        }
        if (auto error = prepare()) {
            finish(std::unexpected(*error));
            return false;
        }
        return true;
    }
    if (m_sink && !m_started && !start_sink()) {
        finish(std::unexpected(*m_own_error));
        return false;
    }
    finish(std::move(m_response));
    return false;
}

void Transfer::finish(Result result) {
    if (m_done) std::exchange(m_done, nullptr)(std::move(result));
}

}  // namespace oqyrman::net
