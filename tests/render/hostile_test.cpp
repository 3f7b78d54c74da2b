// Workers that lie, flood, hang or meddle: the reader answers each request once, with an error, and neither
// crashes nor hangs nor grows.
#include <algorithm>
#include <set>

#include <unistd.h>

#include "tests/render/session.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

constexpr std::chrono::milliseconds k_patience{400};
/// The largest answer (16 MiB), what reading it takes, and malloc's own ways.
constexpr std::size_t k_most_growth_bytes = std::size_t{64} << 20;

std::filesystem::path hostile(const TemporaryFolder& folder, const std::string& way) {
    const auto link = folder.path() / way;
    std::filesystem::create_symlink(program("oqyrman-hostile-worker"), link);
    return link;
}

std::size_t resident_bytes() {
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages >> pages;
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::ptrdiff_t open_files() {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    return std::distance(begin(files), end(files));
}

Client::Opening open_book(Session& session) {
    return session.client().open(std::make_shared<MemorySource>(std::vector<std::byte>(100'000)),
                                 Format::pdf);
}

}  // namespace

TEST_CASE("A hostile worker gets the reader no further than an error", "[hostile]") {
    const std::string way = GENERATE(as<std::string>{}, "random", "huge-counts", "huge-pages", "endless",
                                     "empty-parts", "flood", "silent", "late", "too-many-pixels",
                                     "another-kind", "cancels", "asks", "nonsense", "leaves");
    CAPTURE(way);
    const TemporaryFolder folder;
    const std::ptrdiff_t files_before = open_files();
    const std::size_t memory_before = resident_bytes();
    {
        Session session(hostile(folder, way), k_patience);
        const auto opening = open_book(session);
        const std::vector<RequestId> requests = {
            opening.request,
            session.client().tile(opening.document, {0, 1000, 0, 0}, TilePriority::visible),
            session.client().tile(opening.document, {1, 1000, 0, 0}, TilePriority::coarse),
            session.client().text(opening.document, 0),
            session.client().links(opening.document, 0),
            session.client().outline(opening.document),
            session.client().page_sizes(opening.document)};
        for (const RequestId request : requests) {
            const Reply reply = session.wait(request);
            if (!reply.answer) {
                CHECK(reply.answer.error().code != ErrorCode::cancelled);
                continue;
            }
            // What an honest worker might have said too is believed; nothing else.
            const bool plausible = std::holds_alternative<Opened>(*reply.answer) ||
                                   (way == "another-kind" && std::holds_alternative<Outline>(*reply.answer));
            CHECK(plausible);
        }
        CHECK(session.replies_seen() == requests.size());
    }
    CHECK(open_files() == files_before);
    if (!OQYRMAN_SANITIZED) CHECK(resident_bytes() < memory_before + k_most_growth_bytes);
}

TEST_CASE("A silent or late worker is a timeout, said once", "[hostile]") {
    const TemporaryFolder folder;
    Session silent(hostile(folder, "silent"), k_patience);
    CHECK(silent.error(open_book(silent).request) == ErrorCode::timeout);
    Session late(hostile(folder, "late"), k_patience);
    const auto opening = open_book(late);
    CHECK(late.get<Opened>(opening.request).page_count == 3);
    CHECK(late.error(late.client().tile(opening.document, {0, 1000, 0, 0}, TilePriority::visible)) ==
          ErrorCode::timeout);
}

TEST_CASE("A memory file cannot be taken away from under the reader", "[hostile]") {
    const TemporaryFolder folder;
    Session session(hostile(folder, "shrunk"), k_patience);
    const auto opening = open_book(session);
    CHECK(session.get<Opened>(opening.request).page_count == 3);
    const auto tile =
        session.get<Tile>(session.client().tile(opening.document, {0, 1000, 0, 0}, TilePriority::visible));
    CHECK(tile.image.rgba->size() == std::size_t{512} * 512 * 4);
    CHECK_FALSE(session.log_has("status 42"));
}

TEST_CASE("Files that a worker sends along are not kept", "[hostile]") {
    const TemporaryFolder folder;
    Session session(hostile(folder, "files"), k_patience);
    const auto opening = open_book(session);
    (void)session.get<Opened>(opening.request);
    const std::ptrdiff_t before = open_files();
    for (int i = 0; i < 50; ++i)
        (void)session.wait(session.client().tile(opening.document, {0, 1000, 0, 0}, TilePriority::visible));
    CHECK(open_files() <= before);
}

TEST_CASE("A worker reads nothing while it is asked nothing", "[hostile]") {
    const TemporaryFolder folder;
    Session session(hostile(folder, "idle"), k_patience);
    const auto opening = open_book(session);
    (void)session.get<Opened>(opening.request);
    (void)session.get<Tile>(session.client().tile(opening.document, {0, 1000, 0, 0}, TilePriority::visible));
    // Its feed ends, at which it leaves; 42 would say that it was served without end.
    CHECK(session.wait_for_log("status 0"));
    CHECK_FALSE(session.log_has("status 42"));
}

TEST_CASE("A worker that keeps dying is not started for ever, and other books go on", "[hostile]") {
    const TemporaryFolder folder;
    Session session(hostile(folder, "leaves"), k_patience);
    for (int i = 0; i < 10; ++i) CHECK(session.error(open_book(session).request) == ErrorCode::worker_died);
    const auto log = session.log();
    // Each book is tried twice and has its own count.
    CHECK(log.size() <= 20);

    const auto opening = open_book(session);
    (void)session.wait(opening.request);
    std::size_t starts = session.log().size();
    for (int i = 0; i < 20; ++i)
        (void)session.wait(session.client().tile(opening.document, {0, 1000, 0, 0}, TilePriority::visible));
    starts = session.log().size() - starts;
    CHECK(starts <= static_cast<std::size_t>(k_max_starts_a_minute));
}

TEST_CASE("A page that ends two workers is given up as a whole, and the others are drawn", "[hostile]") {
    const TemporaryFolder folder;
    Session session(hostile(folder, "dies-of-a-page"), k_patience);
    const auto opening = open_book(session);
    (void)session.get<Opened>(opening.request);
    std::vector<RequestId> fatal, fine;
    const auto ask = [&](int page, int column, TilePriority priority) {
        return session.client().tile(opening.document, {page, 1000, 0, column}, priority);
    };
    // More tiles than workers may be started in a minute.
    for (int column = 0; column < k_max_starts_a_minute; ++column)
        fatal.push_back(ask(1, column, TilePriority::visible));
    for (const int page : {0, 2}) fine.push_back(ask(page, 0, TilePriority::ahead));
    for (const RequestId request : fatal) CHECK(session.error(request) == ErrorCode::page_cannot_be_shown);
    for (const RequestId request : fine) CHECK(session.get<Tile>(request).image.rgba != nullptr);
    const auto ended = session.log().size();
    CHECK(ended == 2);
    // Asked again, nobody has to end for it.
    CHECK(session.error(ask(1, 0, TilePriority::visible)) == ErrorCode::page_cannot_be_shown);
    CHECK(session.log().size() == ended);
}

}  // namespace oqyrman::tests
