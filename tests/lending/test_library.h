#pragma once
// A small library on loopback that can be told to misbehave. Strict where real servers are.

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <httplib.h>

#include "app/state/time.h"
#include "tests/lending/license_maker.h"

namespace oqyrman::tests {

/// How the library misbehaves until it is told otherwise.
struct Mischief {
    std::optional<std::size_t> cut_after = {};  ///< bytes of the book sent before the connection is closed
    int cuts = 0;                               ///< how many times; then it behaves
    bool then_dead = false;                     ///< or from then on cuts before the first byte
    bool html_instead_of_book = false;
    bool no_ranges = false;         ///< answers 200 and all of it to a Range request
    bool ranges_elsewhere = false;  ///< answers 206 from another first byte
    bool ranges_unsaid = false;     ///< answers 206 without saying which bytes
    bool damaged_book = false;      ///< one byte of the book is another
    std::optional<std::uint64_t> declared_length = {};
    std::optional<int> borrow_status = {};  ///< with `problem_type`
    std::string problem_type = {};
    bool status_down = false;
    bool return_down = false;
    int down_status = 503;  ///< what return and revoke answer when they are down
    bool renew_refused = false;
    bool renew_without_effect = false;
    bool no_passphrase = false;  ///< the catalogue does not hand out the hashed passphrase
    bool tampered_license = false;
    bool license_down = false;
    bool fresh_license_down = false;
    bool fresh_license_for_card = false;  ///< and for nobody else
    bool tokens_wait_for_use = false;     ///< a refresh token is spent when its successor is used
    std::optional<int> book_status = {};  ///< of answers to requests for the book, `book_refusals` times
    int book_refusals = 0;
    std::optional<std::string> crl = {};  ///< certificates name a list, and this comes from there
    bool crl_down = false;
    std::optional<int> feed_status = {};  ///< of its first feed, where that is served
    bool card_refused = false;
    bool silent_clock = false;                          ///< no Date in its answers: as good as no answer
    std::optional<std::int64_t> copy = {}, print = {};  ///< rights of its licences
    bool all_out = false;                               ///< who borrows is put into the queue
    bool shelf_silent = false;                          ///< its list of loans is empty
    bool no_return = false;                             ///< the Status Document has no link for it
    bool palace = false;                                ///< loans and holds have a revoke link
    bool revoke_down = false;
    std::string revoke_problem = {};  ///< type of the refusal that revoke is answered with
    bool already_lent = false;        ///< borrowing is refused for the loan there is
    bool renew_on_page = false;       ///< renewing is done in the browser
    std::string profile = "http://readium.org/lcp/basic-profile";
    std::optional<state::Instant> date = {};               ///< of its answers, in place of its clock
    std::optional<std::string> other_status = {};          ///< its Status Documents are of this loan
    std::function<void(LicenseSpec&)> fresh_license = {};  ///< what becomes of the one that a status names
    std::function<void(std::string&)> fresh_bytes = {};    ///< and of its bytes
};

struct TestLoan {
    std::string id;
    std::string title;
    std::string status = "ready";
    state::Instant ends;
    state::Instant updated_license;
    state::Instant updated_status;
    std::vector<std::string> devices;
    std::optional<state::Instant> begins = {};
    bool undated = false;  ///< its licence names no end
    bool forged = false;
    std::string patron = "1001";
};

struct TestHold {
    int position = 1, total = 1;
    std::optional<state::Instant> ready_until = {};
};

/// What it has at /cover and /logo: enough for the page worker to tell a picture by.
inline const std::string k_library_picture = "\x89PNG\r\n\x1a\n" + std::string(400, 'p');

/// Serves from its own thread; members may be called from any thread.
class TestLibrary {
  public:
    TestLibrary(state::Instant now, std::string book, std::string book_type);
    TestLibrary(const TestLibrary&) = delete;
    TestLibrary& operator=(const TestLibrary&) = delete;
    ~TestLibrary();

    std::string url(const std::string& path) const;
    int port() const { return m_port; }
    /// Its links lead here, where somebody leads to it.
    void stand_behind(const std::string& base) { m_base = base; }
    void misbehave(const Mischief& mischief);
    void set_now(state::Instant now);
    void set_status(const std::string& loan_id, const std::string& status);
    /// A first feed with nothing in it.
    void serve_feed();
    /// Anything about a loan, at once.
    void change_loan(const std::string& loan_id, const std::function<void(TestLoan&)>& how);
    /// Licences name another address of the book from now on; the old one keeps `book_status`.
    void move_content(std::string path);
    /// Another book under the same address; licences speak of it from now on.
    void replace_book(std::string book);
    /// Lends without the reader knowing, as when it died before the answer came.
    std::string lend(const std::string& title);
    /// Tokens handed out so far are good no more; those that renew them are.
    void end_tokens();
    void set_hold(const std::string& title, std::optional<TestHold> hold, const std::string& patron = "1001");
    /// From now on this card's PIN is another one.
    void change_pin(const std::string& number, const std::string& pin);
    std::vector<TestLoan> loans() const;
    /// Titles for which the patron waits.
    std::vector<std::string> holds() const;
    std::optional<TestLoan> loan(const std::string& id) const;
    /// Ids of loans on the patron's shelf: not returned, revoked, cancelled.
    std::vector<std::string> open_loans() const;
    int requests(const std::string& path_prefix) const;
    std::uint64_t book_bytes_sent() const;
    std::string last_range() const;
    std::string last_if_range() const;
    std::string book_tag() const;
    /// The card that these paths were asked for with, a word each: its number; - where there was none.
    std::string cards_for(const std::string& path_prefix) const;
    /// Paths that were asked for with credentials.
    std::vector<std::string> paths_with_credentials() const;

  private:
    void route();
    std::string authentication_document() const;
    bool let_in(const httplib::Request& request, httplib::Response& response);
    /// Whose card the request shows; empty: nobody's here.
    std::string patron_of(const httplib::Request& request) const;
    void note(const httplib::Request& request);
    std::string license_of(const TestLoan& loan, const std::function<void(LicenseSpec&)>& change = {});
    std::string publication_of(const TestLoan* loan, const std::string& title,
                               const std::string& patron = "1001");
    void revoke(const httplib::Request& request, httplib::Response& response);
    std::string status_of(const TestLoan& loan);
    void send_book(const httplib::Request& request, httplib::Response& response);
    void change(const httplib::Request& request, httplib::Response& response);
    void route_catalogue();
    std::string token_for_card(const std::string& patron);
    void token(const httplib::Request& request, httplib::Response& response);
    TestLoan* find(const std::string& id);
    std::string lend_locked(const std::string& title, const std::string& patron = "1001");

    mutable std::mutex m_mutex;
    httplib::Server m_server;
    int m_port = 0;
    std::string m_base;
    std::thread m_thread;
    state::Instant m_now;
    std::string m_book, m_book_type;
    std::string m_content = "/content/";
    bool m_feed = false;
    Mischief m_mischief;
    std::map<std::string, TestLoan> m_loans;
    std::map<std::pair<std::string, std::string>, TestHold> m_holds;  ///< by patron and title
    std::map<std::string, std::string> m_pins{{"1001", "1234"}, {"1002", "4321"}};
    std::vector<std::pair<std::string, std::string>> m_shown;  ///< paths, and whose card they came with
    std::map<std::string, int> m_requests;
    std::vector<std::string> m_with_credentials;
    std::uint64_t m_sent = 0;
    std::string m_last_range, m_last_if_range;
    int m_next_loan = 1;
    std::map<std::string, std::string> m_tokens, m_refresh_tokens;  ///< whose they are
    int m_next_token = 1;
};

}  // namespace oqyrman::tests
