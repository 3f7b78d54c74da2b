// Addresses: resolution, origins, what may be connected to, templates.
#include "app/net/url.h"

#include "tests/catch.h"

using namespace oqyrman::net;

TEST_CASE("references are resolved as RFC 3986 says") {
    const std::string base = "https://library.example/opds/new?page=2";
    CHECK(resolve(base, "book/7") == "https://library.example/opds/book/7");
    CHECK(resolve(base, "/book/7") == "https://library.example/book/7");
    CHECK(resolve(base, "../c.jpg") == "https://library.example/c.jpg");
    CHECK(resolve(base, "?page=3") == "https://library.example/opds/new?page=3");
    CHECK(resolve(base, "https://cdn.example/x") == "https://cdn.example/x");
    CHECK(resolve(base, "//cdn.example/x") == "https://cdn.example/x");
}

TEST_CASE("an address to write to or to call stays as it is; what a browser would run is no address") {
    const std::string base = "https://library.example/opds/";
    CHECK(resolve(base, "mailto:desk@library.example") == "mailto:desk@library.example");
    CHECK(resolve(base, "tel:+77272671111") == "tel:+77272671111");
    CHECK(resolve(base, "javascript:alert(1)").empty());
    CHECK(resolve(base, "data:image/png;base64,AAAA").empty());
    CHECK(resolve(base, "urn:isbn:9786012820000").empty());
    // A colon in a path is no scheme.
    CHECK(resolve(base, "./part:2") == "https://library.example/opds/part:2");
    CHECK(resolve(base, "/a/b:c") == "https://library.example/a/b:c");
    CHECK(resolve(base, "search?q=a:b") == "https://library.example/opds/search?q=a:b");
}

TEST_CASE("an origin says its port and ignores case") {
    CHECK(origin_of("https://Library.Example/a") == "https://library.example:443");
    CHECK(origin_of("http://127.0.0.1:8080/") == "http://127.0.0.1:8080");
    CHECK(origin_of("mailto:desk@library.example").empty());
    CHECK(origin_of("nonsense").empty());
}

TEST_CASE("only https, and http on this computer, is ever connected to") {
    const auto [url, acceptable] =
        GENERATE(table<std::string, bool>({{"https://library.example/", true},
                                           {"http://library.example/", false},
                                           {"http://127.0.0.1:9/x", true},
                                           {"http://127.8.8.8/x", true},
                                           {"http://localhost:9/x", true},
                                           {"http://[::1]:9/x", true},
                                           {"http://127.0.0.1.evil.example/", false},
                                           {"http://localhost.evil.example/", false},
                                           {"http://127.evil/", false},
                                           {"http://127.999.1.1/", false},
                                           {"http://127.0.0.1@library.example/", false},
                                           {"http://library.example#@127.0.0.1/", false},
                                           {"http://library.example\\@127.0.0.1/", false},
                                           {"http://127.0.0.1:9@[::1]/", false},
                                           {"https://reader:secret@library.example/", false},
                                           {"http://0.0.0.0/", false},
                                           {"http://127.1/", true},
                                           {"http://user@library.example/", false},
                                           {"file:///etc/passwd", false},
                                           {"ftp://127.0.0.1/", false},
                                           {"", false}}));
    CAPTURE(url);
    CHECK(is_acceptable(url) == acceptable);
}

TEST_CASE("templates are filled and percent-encoded; what has no value vanishes") {
    using Values = std::vector<std::pair<std::string, std::string>>;
    const Values query{{"query", "Абай жолы"}};
    CHECK(expand("https://l.example/s{?query}", query) ==
          "https://l.example/s?query=%D0%90%D0%B1%D0%B0%D0%B9%20%D0%B6%D0%BE%D0%BB%D1%8B");
    CHECK(expand("https://l.example/s{?query,title,author}", {{"query", "a+b"}}) ==
          "https://l.example/s?query=a%2Bb");
    CHECK(expand("https://l.example/s?x=1{&query}", {{"query", "q"}}) == "https://l.example/s?x=1&query=q");
    CHECK(expand("https://l.example/s?x=1{?query}", {{"query", "q"}}) == "https://l.example/s?x=1&query=q");
    CHECK(expand("https://l.example/{searchTerms}/{startPage?}", {{"searchTerms", "q"}}) ==
          "https://l.example/q/");
    CHECK(expand("https://l.example/plain", query) == "https://l.example/plain");
}
