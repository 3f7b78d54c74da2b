// Challenges, tokens and the browser's answer, as servers write them.
#include "app/catalogue/token.h"

#include "tests/catch.h"

using namespace oqyrman::catalogue;

TEST_CASE("a challenge is read whatever stands beside it") {
    const auto read = [](const std::vector<std::string>& headers) {
        Challenges found;
        for (const std::string& header : headers) read_challenges(header, found);
        return found;
    };
    const auto digest = read({R"(Digest realm="cal, \"ibre\"", nonce="a=b,c", algorithm=MD5, qop="auth")"});
    CHECK(digest.digest);
    CHECK_FALSE(digest.basic);
    CHECK(digest.realm == "cal, \"ibre\"");
    const auto both =
        read({R"(Negotiate, basic charset="UTF-8", REALM=Library, Digest realm="other", nonce="x")"});
    CHECK((both.basic && both.digest && both.any));
    CHECK(both.realm == "Library");
    const auto two = read({"Bearer", R"(BASIC realm="Two")"});
    CHECK((two.basic && two.realm == "Two"));
    const auto other = read({"NTLM"});
    CHECK((other.any && !other.basic && !other.digest));
    for (const char* broken : {"", ",", "=", "\"", "Basic realm=\"", " ,, Basic", "Basic realm"})
        read({broken});
}

TEST_CASE("a token is taken when it can be sent, and lasts as long as is said") {
    const auto token = parse_token(
        R"({"access_token":"a.b-c_d","token_type":"BEARER","expires_in":"3600","refresh_token":"r"})");
    REQUIRE(token);
    CHECK(token->access == "a.b-c_d");
    CHECK(token->refresh == "r");
    CHECK(token->lasts == std::chrono::hours(1));
    CHECK(parse_token(R"({"access_token":"a"})"));
    CHECK_FALSE(parse_token(R"({"access_token":"a","expires_in":-5})")->lasts);
    CHECK_FALSE(parse_token(R"({"access_token":"a","expires_in":99999999999999})")->lasts);
    for (const char* no : {"", "[]", "{}", R"({"access_token":""})", R"({"access_token":7})",
                           R"({"access_token":"a","token_type":"mac"})", R"({"access_token":"a\r\nX: b"})",
                           R"({"access_token":"\u0442"})"})
        CHECK_FALSE(parse_token(no));
    CHECK(parse_token_error(R"({"error":"invalid_grant"})") == "invalid_grant");
    CHECK(parse_token_error("<html>").empty());
}

TEST_CASE("the browser is sent with what servers insist on") {
    const std::string rest =
        "client_id=http%3A%2F%2Fopds-spec.org%2Fauth%2Fclient&response_type=token&redirect_uri=opds%3A%2F%2F"
        "authorize%2F&state=m";
    CHECK(browser_address("https://x/in", "m") == "https://x/in?" + rest);
    CHECK(browser_address("https://x/in?a=b#c", "m") == "https://x/in?a=b&" + rest);
}

TEST_CASE("the browser's answer is read from query and fragment") {
    const auto answer =
        parse_browser_answer("opds://authorize/?id=urn%3Ax&state=m#access_token=t&expires_in=60");
    REQUIRE(answer);
    CHECK(answer->id == "urn:x");
    CHECK(answer->state == "m");
    CHECK(answer->token.access == "t");
    CHECK(answer->token.lasts == std::chrono::seconds(60));
    CHECK(parse_browser_answer("opds://authorize?error=access_denied")->error == "access_denied");
    CHECK_FALSE(parse_browser_answer("opds://library/?access_token=t"));
    CHECK_FALSE(parse_browser_answer("https://authorize/?access_token=t"));
    for (const char* broken :
         {"opds://authorize", "opds://authorize/?#", "opds://authorize/?%&=&%4", "opds://authorize/#a#b"})
        CHECK(parse_browser_answer(broken)->token.access.empty());
}
