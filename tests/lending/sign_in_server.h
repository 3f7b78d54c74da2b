#pragma once
// A library's door on loopback: asks for a card in the way it is told, and is strict about what it gets.

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <httplib.h>

namespace oqyrman::tests {

enum class Way { basic, digest, password_grant, basic_token, implicit };

/// Serves from its own thread; members may be called from any thread.
class SignInServer {
  public:
    explicit SignInServer(Way way);
    ~SignInServer();
    SignInServer(const SignInServer&) = delete;
    SignInServer& operator=(const SignInServer&) = delete;

    std::string url(const std::string& path) const;
    /// Tokens handed out so far are good no more.
    void end_tokens();
    /// Nor are those that renew them.
    void end_refresh_tokens();
    void change_pin(const std::string& pin);
    void take_json_only();
    void token_server_down(bool down);
    /// A token as the browser would bring it.
    std::string hand_out();
    void set_lasts(int seconds);

    int asked_for_tokens() const;
    std::vector<std::string> authorizations() const;  ///< headers of all requests, as they came
    std::string last_form() const;

  private:
    void route();
    bool let_in(const httplib::Request& request) const;
    bool digest_holds(const httplib::Request& request) const;
    void token(const httplib::Request& request, httplib::Response& response);
    void ask_for_card(httplib::Response& response) const;
    std::string answer_with_token();

    mutable std::mutex m_mutex;
    httplib::Server m_server;
    int m_port = 0;
    std::thread m_thread;
    Way m_way;
    std::string m_pin = "p&n +%ө";  // what a form breaks when it does not encode
    std::set<std::string> m_tokens, m_refresh_tokens;
    std::vector<std::string> m_authorizations;
    std::string m_last_form;
    int m_asked = 0, m_next = 1, m_lasts = 3600;
    bool m_json_only = false, m_down = false;
};

inline constexpr const char* k_door_login = "1001";
inline constexpr const char* k_door_pin = "p&n +%ө";

}  // namespace oqyrman::tests
