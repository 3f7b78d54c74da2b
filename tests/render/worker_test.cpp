// The reader's client with the real worker: pages as mutool draws them, and what is known of them.
#include <csignal>

#include "render/layout/view.h"
#include "tests/render/session.h"

namespace oqyrman::tests {

using namespace oqyrman::render;

namespace {

std::filesystem::path plain_pdf() {
    return std::filesystem::path(OQYRMAN_SOURCE_DIR) / "tests/vectors/doc.plain.pdf";
}

}  // namespace

TEST_CASE("Every page of a PDF is drawn as mutool draws it", "[render]") {
    Session session;
    const auto book = session.open(read_file(plain_pdf()), Format::pdf);
    const auto sizes = session.get<PageSizes>(session.client().page_sizes(book.id)).pages;
    REQUIRE(static_cast<int>(sizes.size()) == book.opened.page_count);
    REQUIRE(sizes[0] == book.opened.first_page);
    for (const int scale : {1000, 2000})
        for (std::size_t page = 0; page < sizes.size(); ++page) {
            CAPTURE(page, scale);
            const auto ours = draw_page(session, book.id, static_cast<int>(page), sizes[page], scale);
            CHECK(different_pixels(ours, draw_by_mutool(plain_pdf(), static_cast<int>(page), scale)) == 0);
        }
}

TEST_CASE("A real manual is drawn as mutool draws it", "[render]") {
    const auto data = test_data();
    if (!data) return;
    const auto path = *data / "fixtures/lcp-server/developers-reference.pdf";
    Session session;
    const auto book = session.open(read_file(path), Format::pdf);
    const auto sizes = session.get<PageSizes>(session.client().page_sizes(book.id)).pages;
    REQUIRE(sizes.size() > 50);
    for (std::size_t page = 0; page < sizes.size(); page += 7) {
        CAPTURE(page);
        const auto ours = draw_page(session, book.id, static_cast<int>(page), sizes[page], 1500);
        CHECK(different_pixels(ours, draw_by_mutool(path, static_cast<int>(page), 1500)) == 0);
    }
}

TEST_CASE("Text, outline and links of a PDF are those MuPDF finds", "[render]") {
    const auto data = test_data();
    if (!data) return;
    const auto path = *data / "fixtures/lcp-server/developers-reference.pdf";
    Session session;
    const auto book = session.open(read_file(path), Format::pdf);

    const auto outline = session.get<Outline>(session.client().outline(book.id)).entries;
    const std::string listed = output_of("mutool show " + path.string() + " outline");
    CHECK(static_cast<std::ptrdiff_t>(outline.size()) == std::ranges::count(listed, '\n'));
    for (const OutlineEntry& entry : outline) {
        CAPTURE(entry.title);
        CHECK(entry.page >= 0);
        CHECK(listed.find(entry.title) != std::string::npos);
    }

    // The page whose contents lead somewhere.
    const auto links = session.get<PageLinks>(session.client().links(book.id, 2)).links;
    REQUIRE_FALSE(links.empty());
    for (const Link& link : links) {
        CHECK((link.page >= 0 || !link.uri.empty()));
        CHECK(link.page < book.opened.page_count);
        CHECK(link.rect.x1 > link.rect.x0);
    }

    const auto text = session.get<TextOfPage>(session.client().text(book.id, 10)).text;
    CHECK(text.quads.size() > 500);
    CHECK(text.lines.size() > 10);
    std::string ours = text.utf8;
    std::erase_if(ours, [](char c) { return c == '\n' || c == ' '; });
    std::string theirs = output_of("mutool draw -q -F txt " + path.string() + " 11 2>/dev/null");
    std::erase_if(theirs, [](char c) { return c == '\n' || c == ' ' || c == '\f'; });
    CHECK(ours == theirs);
}

TEST_CASE("A search finds what stands in each page's text, part by part", "[render]") {
    const auto data = test_data();
    if (!data) return;
    Session session;
    const auto book =
        session.open(read_file(*data / "fixtures/lcp-server/developers-reference.pdf"), Format::pdf);
    std::size_t expected = 0, found = 0;
    const auto count = [](std::string text, std::string_view word) {
        std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
        std::size_t times = 0;
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + word.size()))
            ++times;
        return times;
    };
    int parts = 0;
    for (int first = 0; first < book.opened.page_count; ++parts) {
        const auto part = session.get<Found>(session.client().search(book.id, "Debconf", first)).part;
        REQUIRE(part.first == first);
        REQUIRE(part.pages >= 1);
        for (const SearchHit& hit : part.hits) {
            CHECK(hit.match.size() == 7);
            CHECK_FALSE(hit.rects.empty());
        }
        for (int page = first; page < first + part.pages; ++page)
            expected +=
                count(session.get<TextOfPage>(session.client().text(book.id, page)).text.utf8, "debconf");
        found += part.hits.size();
        first += part.pages;
    }
    CHECK(parts == (book.opened.page_count + k_search_pages - 1) / k_search_pages);
    CHECK(expected > 5);
    CHECK(found == expected);
    CHECK(session.error(session.client().search(book.id, "x", book.opened.page_count)) ==
          ErrorCode::not_found);
}

TEST_CASE("A page that does not exist is an error, and the next request is answered", "[render]") {
    Session session;
    const auto book = session.open(read_file(plain_pdf()), Format::pdf);
    CHECK(session.error(session.client().tile(book.id, {book.opened.page_count, 1000, 0, 0},
                                              TilePriority::visible)) == ErrorCode::page_cannot_be_shown);
    CHECK(session.error(session.client().tile(book.id, {-1, 1000, 0, 0}, TilePriority::visible)) ==
          ErrorCode::not_found);
    CHECK(session.error(session.client().tile(book.id, {0, 1000, 90, 0}, TilePriority::visible)) ==
          ErrorCode::not_found);
    CHECK(session.error(session.client().text(99, 0)) == ErrorCode::not_found);
    CHECK(session.get<Tile>(session.client().tile(book.id, {0, 1000, 0, 0}, TilePriority::visible))
              .image.width > 0);
    CHECK(session.client().worker_processes().size() == 1);
}

TEST_CASE("What is no book is damaged, a locked PDF says so, and both without a second worker", "[render]") {
    Session session;
    const auto garbage =
        session.client().open(std::make_shared<MemorySource>(to_bytes("not a book")), Format::epub);
    CHECK(session.error(garbage.request) == ErrorCode::damaged);
    CHECK(session.error(session.client().text(garbage.document, 0)) == ErrorCode::damaged);

    const TemporaryFolder folder;
    const auto locked = folder.path() / "locked.pdf";
    (void)output_of("mutool clean -E aes-256 -U geheim -O owner " + plain_pdf().string() + " " +
                    locked.string());
    const auto opening =
        session.client().open(std::make_shared<MemorySource>(to_bytes(read_file(locked))), Format::pdf);
    CHECK(session.error(opening.request) == ErrorCode::password_needed);

    const auto bytes = std::make_shared<MemorySource>(to_bytes(read_file(locked)));
    const auto wrong = session.client().open(bytes, Format::pdf, {}, "Geheim");
    CHECK(session.error(wrong.request) == ErrorCode::password_needed);
    // Both of its workers know the word, and so does one that comes after a death.
    const auto unlocked = session.client().open(bytes, Format::pdf, {}, "geheim");
    CHECK(session.get<Opened>(unlocked.request).page_count > 0);
    CHECK_FALSE(session.get<TextOfPage>(session.client().text(unlocked.document, 0)).text.utf8.empty());
    for (const int pid : session.client().worker_processes()) kill(pid, SIGKILL);
    CHECK(session.get<Tile>(session.client().tile(unlocked.document, {0, 1000, 0, 0}, TilePriority::visible))
              .image.width > 0);
}

TEST_CASE("A book whose bytes cannot be read says so", "[render]") {
    class Broken final : public ByteSource {
      public:
        std::uint64_t size() const override { return 100'000; }
        Expected<std::size_t> read_at(std::uint64_t, std::span<std::byte>) override {
            return fail(ErrorCode::bytes_unreadable);
        }
    };
    Session session;
    CHECK(session.error(session.client().open(std::make_shared<Broken>(), Format::pdf).request) ==
          ErrorCode::bytes_unreadable);
}

TEST_CASE("Coarse tiles come before sharp ones, and cancelled ones come back cancelled", "[render]") {
    Session session;
    const auto book = session.open(read_file(plain_pdf()), Format::pdf);
    std::vector<RequestId> sharp;
    for (int i = 0; i < 40; ++i)
        sharp.push_back(session.client().tile(book.id, {0, 8000, i % 4, i / 4}, TilePriority::visible));
    const int coarse = layout::coarse_scale(book.opened.first_page);
    const auto tile =
        session.get<Tile>(session.client().tile(book.id, {0, coarse, 0, 0}, TilePriority::coarse));
    CHECK(std::max(tile.image.width, tile.image.height) <= k_coarse_pixels);
    CHECK(tile.image.width == layout::page_pixels(book.opened.first_page, coarse).width);
    for (const RequestId request : sharp) session.client().cancel(request);
    std::size_t cancelled = 0;
    for (const RequestId request : sharp) {
        const Reply reply = session.wait(request);
        if (!reply.answer && reply.answer.error().code == ErrorCode::cancelled) ++cancelled;
    }
    CHECK(cancelled > 20);
    CHECK(
        session.get<Tile>(session.client().tile(book.id, {0, 1000, 0, 0}, TilePriority::visible)).key.page ==
        0);
}

TEST_CASE("A worker killed while it draws is replaced and the page comes all the same", "[render]") {
    Session session;
    const auto book = session.open(read_file(plain_pdf()), Format::pdf);
    const auto before = session.client().worker_processes();
    REQUIRE(before.size() == 1);
    // Stopped, it takes the request and cannot answer it: the kill hits it at work, whatever the machine
    // does.
    REQUIRE(kill(before[0], SIGSTOP) == 0);
    const RequestId request = session.client().tile(book.id, {0, 2000, 0, 0}, TilePriority::visible);
    REQUIRE(kill(before[0], SIGKILL) == 0);
    const auto tile = session.get<Tile>(request);
    CHECK(tile.image.width == layout::page_pixels(book.opened.first_page, 2000).width);
    const auto after = session.client().worker_processes();
    REQUIRE(after.size() == 1);
    CHECK(after != before);
    CHECK(session.log_has("signal 9"));
}

TEST_CASE("Closing a book ends its workers and answers what was asked", "[render]") {
    Session session;
    const auto book = session.open(read_file(plain_pdf()), Format::pdf);
    (void)session.get<TextOfPage>(session.client().text(book.id, 0));
    const auto workers = session.client().worker_processes();
    CHECK(workers.size() == 2);
    for (const int pid : workers) REQUIRE(kill(pid, SIGSTOP) == 0);
    const RequestId request = session.client().tile(book.id, {0, 2000, 0, 0}, TilePriority::visible);
    session.client().close(book.id);
    CHECK(session.error(request) == ErrorCode::cancelled);
    CHECK(session.error(session.client().text(book.id, 0)) == ErrorCode::not_found);
    for (const int pid : workers) CHECK(kill(pid, 0) != 0);
}

TEST_CASE("Covers are decoded and scaled by a worker without a book", "[render]") {
    // P6 2x1: red, blue.
    const std::string ppm =
        std::string("P6 2 1 255\n") + "\xFF" + std::string(2, '\0') + std::string(2, '\0') + "\xFF";
    Session session;
    const auto small = session.get<Picture>(
        session.client().picture(std::make_shared<MemorySource>(to_bytes(ppm)), {100, 100}));
    REQUIRE(small.image.width == 2);
    REQUIRE(small.image.height == 1);
    CHECK((*small.image.rgba)[0] == std::byte{255});
    CHECK((*small.image.rgba)[6] == std::byte{255});

    std::string large = "P6 900 300 255\n" + std::string(std::size_t{900} * 300 * 3, '\x7F');
    const auto scaled = session.get<Picture>(
        session.client().picture(std::make_shared<MemorySource>(to_bytes(large)), {300, 300}));
    CHECK(scaled.image.width == 300);
    CHECK(scaled.image.height == 100);
    CHECK((*scaled.image.rgba)[0] == std::byte{0x7F});

    CHECK(session.error(session.client().picture(std::make_shared<MemorySource>(to_bytes("no picture")),
                                                 {9, 9})) == ErrorCode::damaged);
    CHECK(session.client().worker_processes().size() == 1);
}

}  // namespace oqyrman::tests
