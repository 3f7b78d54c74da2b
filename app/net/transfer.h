#pragma once
// Inside app/net only: one request under way, redirect by redirect.

#include <array>
#include <functional>
#include <memory>

#include <curl/curl.h>

#include "app/net/http.h"

namespace oqyrman::net {

/// `net` thread only.
class Transfer {
  public:
    Transfer(Request request, std::shared_ptr<Sink> sink, std::function<void(Result)> done, Options options);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// Before the first prepare(); empty: none.
    void set_proxy(std::string proxy) { m_proxy = std::move(proxy); }
    void set_proxy_login(std::optional<ProxyLogin> login) { m_proxy_login = std::move(login); }
    /// Prepares the handle for the current address; an error when nothing may be sent there.
    std::optional<Error> prepare();
    CURL* handle() const { return m_handle; }

    /// The handle has ended. True: it is to be started again, for a redirect.
    bool ended(CURLcode code);
    void finish(Result result);

  private:
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    bool take(std::span<const std::byte> bytes);
    void complete_head();
    bool start_sink();
    void set_limits();
    void set_method();
    void set_headers();
    void set_credentials();
    void set_proxy_options();
    void set_roots();
    bool wants_proxy_login() const;
    std::optional<Error> proxy_error(CURLcode code, const std::string& detail) const;
    std::optional<Error> next_address();
    Error error_of(CURLcode code) const;
    bool is_redirect() const;

    Request m_request;
    std::shared_ptr<Sink> m_sink;
    std::function<void(Result)> m_done;
    Options m_options;
    CURL* m_handle;
    curl_slist* m_headers = nullptr;
    Response m_response;
    std::optional<Error> m_own_error;
    std::uint64_t m_received = 0;
    std::chrono::milliseconds m_spent{0};  ///< by the redirects so far
    std::array<char, 256> m_words{};       ///< CURL_ERROR_SIZE: libcurl's own account of a failure
    int m_redirects = 0;
    bool m_started = false;
    bool m_head_whole = false;  ///< of the last answer
    std::string m_proxy;
    std::optional<ProxyLogin> m_proxy_login;
    std::string m_roots;  ///< as libcurl reads them while the handle lives
};

}  // namespace oqyrman::net
