#include "app/shelf/storage.h"

#include <sys/stat.h>

#include "app/shelf/books.h"
#include "app/shelf/file_cache.h"
#include "app/shelf/paths.h"
#include "app/shelf/roots.h"
#include "tests/catch.h"
#include "tests/data.h"
#include "tests/shelf/memory_storage.h"
#include "tests/shelf/temporary.h"

namespace oqyrman {

using namespace shelf;
using tests::Crash;
using tests::Failing;
using tests::MemoryStorage;
using tests::TemporaryFolder;

namespace {

unsigned mode_of(const std::filesystem::path& path) {
    struct stat facts{};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    return facts.st_mode & 0777u;
}

Environment environment(std::map<std::string, std::string> values) {
    return [values = std::move(values)](const char* name) -> std::optional<std::string> {
        const auto found = values.find(name);
        if (found == values.end()) return std::nullopt;
        return found->second;
    };
}

}  // namespace

TEST_CASE("Folders and files are the owner's alone, whatever the umask says") {
    const TemporaryFolder folder;
    const auto storage = make_disk_storage();
    const mode_t before = ::umask(0);
    const auto inner = folder.path() / "a" / "b";
    REQUIRE(storage->make_directory(inner));
    REQUIRE(replace_file(*storage, inner / "file", "one"));
    ::umask(before);
    CHECK(mode_of(inner) == 0700);
    CHECK(mode_of(inner / "file") == 0600);
    std::filesystem::permissions(inner, std::filesystem::perms::all);
    REQUIRE(storage->make_directory(inner));
    CHECK(mode_of(inner) == 0700);
}

TEST_CASE("Files read, write, shorten and end as told") {
    const TemporaryFolder folder;
    const auto storage = make_disk_storage();
    const auto path = folder.path() / "file";
    CHECK(storage->open(path, OpenMode::read).error().kind == ErrorKind::missing);
    CHECK(storage->open(path, OpenMode::read_write).error().kind == ErrorKind::missing);
    auto file = storage->open(path, OpenMode::create);
    REQUIRE(file);
    const std::string text = "0123456789";
    REQUIRE((*file)->write_at(5, std::as_bytes(std::span(text))));
    CHECK((*file)->size().value() == 15);
    std::string back(20, 'x');
    CHECK((*file)->read_at(10, std::as_writable_bytes(std::span(back))).value() == 5);
    CHECK(back.substr(0, 5) == "56789");
    REQUIRE((*file)->truncate(3));
    CHECK((*file)->size().value() == 3);
    CHECK(storage->open(folder.path(), OpenMode::read).error().kind == ErrorKind::unwritable);
    CHECK(read_small_file(*storage, path, 2).error().kind == ErrorKind::too_large);
}

TEST_CASE("A full device is told apart from a broken one") {
    const auto storage = make_disk_storage();
    // /dev/full is no plain file and is refused as such, so write to it through a small file system instead.
    const auto error = Error{ErrorKind::disk_full, "x"};
    CHECK(to_problem(error).kind == state::ProblemKind::disk_full);
    CHECK(to_problem(Error{ErrorKind::unwritable, "x"}).kind == state::ProblemKind::data_unwritable);
    CHECK(to_problem(Error{ErrorKind::io, "x"}).kind == state::ProblemKind::data_unwritable);
    CHECK(to_problem(Error{ErrorKind::corrupt, "x"}).kind == state::ProblemKind::unexpected);
    CHECK(storage->open("/dev/full", OpenMode::read_write).error().kind == ErrorKind::unwritable);
}

TEST_CASE("A database file that is held is not opened by another program") {
    const TemporaryFolder folder;
    const auto storage = make_disk_storage();
    auto first = storage->open(folder.path() / "db", OpenMode::create);
    auto second = storage->open(folder.path() / "db", OpenMode::create);
    REQUIRE(first);
    REQUIRE(second);
    REQUIRE((*first)->lock_for_database());
    CHECK((*second)->lock_for_database().error().kind == ErrorKind::in_use);
    first->reset();
    CHECK((*second)->lock_for_database());
}

TEST_CASE("Replacing a file leaves the old or the new content wherever it is cut") {
    for (const Crash crash : {Crash::keep_all, Crash::forget_unsynced, Crash::names_only}) {
        bool finished = false;
        for (int n = 1; !finished; ++n) {
            auto storage = std::make_shared<MemoryStorage>();
            storage->put("/d/file", "old");
            storage->fail_at(n, Failing::dead);
            const auto done = replace_file(*storage, "/d/file", "new!");
            finished = !storage->failed();
            const auto after = storage->after(crash)->content("/d/file");
            REQUIRE(after);
            CHECK((*after == "old" || *after == "new!"));
            if (done) CHECK(*after == "new!");
            REQUIRE(n < 50);
        }
    }
}

TEST_CASE("Places follow the XDG base directories or one folder") {
    const auto usual = find_paths(environment({{"HOME", "/home/a"}, {"XDG_RUNTIME_DIR", "/run/user/1"}}), {});
    REQUIRE(usual);
    CHECK(usual->database() == "/home/a/.local/share/oqyrman/library.db");
    CHECK(usual->covers() == "/home/a/.cache/oqyrman/covers");
    CHECK(usual->log == "/home/a/.local/state/oqyrman/log");
    CHECK(usual->runtime == "/run/user/1/oqyrman");
    const auto moved = find_paths(
        environment({{"HOME", "/home/a"}, {"XDG_DATA_HOME", "/big"}, {"XDG_CACHE_HOME", "relative"}}), {});
    REQUIRE(moved);
    CHECK(moved->books() == "/big/oqyrman/books");
    CHECK(moved->covers() == "/home/a/.cache/oqyrman/covers");
    CHECK(moved->runtime == moved->data);
    const auto one = find_paths(environment({}), "/tmp/x");
    REQUIRE(one);
    CHECK(one->covers() == "/tmp/x/covers");
    CHECK(one->runtime == "/tmp/x");
    CHECK(find_paths(environment({}), {}).error().kind == ErrorKind::unwritable);
}

TEST_CASE("Any licence id gives a file name of its own inside the folder") {
    CHECK(book_file_name("11111111-2222-4333-8444-555555555501") == "11111111-2222-4333-8444-555555555501");
    CHECK(book_file_name("../../etc/passwd") == "%2E%2E%2F%2E%2E%2Fetc%2Fpasswd");
    CHECK(book_file_name("a.part") == "a%2Epart");
    CHECK(book_file_name(std::string("\0", 1)) == "%00");
    const std::string long_name = book_file_name(std::string(5000, 'a'));
    CHECK(long_name.size() == 65);
    CHECK(long_name != book_file_name(std::string(5001, 'a')));
    CHECK(book_file_name("").size() == 65);
    CHECK(book_file_name("қ") != book_file_name("Қ"));
}

TEST_CASE("A book is under its final name only once it is whole and safe") {
    auto storage = std::make_shared<MemoryStorage>();
    REQUIRE(storage->make_directory("/d/books"));
    Books books("/d/books", storage);
    auto part = books.open_part("id");
    REQUIRE(part);
    const std::string text = "cipher";
    REQUIRE((*part)->write_at(0, std::as_bytes(std::span(text))));
    CHECK(books.part_size("id").value() == 6);
    CHECK_FALSE(books.has("id").value());
    REQUIRE(books.finish("id", **part));
    CHECK(books.part_size("id").value() == 0);
    const auto after = storage->after(Crash::forget_unsynced);
    CHECK(after->content("/d/books/id") == "cipher");
    REQUIRE(books.remove("id"));
    CHECK(storage->after(Crash::forget_unsynced)->files().empty());
}

TEST_CASE("Too little room is said before the download, not in the middle of it") {
    auto storage = std::make_shared<MemoryStorage>();
    Books books("/d/books", storage);
    storage->set_free_bytes(100u << 20);
    CHECK(books.need_room(50u << 20));
    CHECK(books.need_room(99u << 20).error().kind == ErrorKind::disk_full);
    CHECK(books.need_room(~std::uint64_t{0}).error().kind == ErrorKind::disk_full);
    storage->set_free_bytes(0);
    CHECK(books.need_room(1).error().kind == ErrorKind::disk_full);
}

TEST_CASE("Kept files keep to their limit and lose the least used first") {
    auto storage = std::make_shared<MemoryStorage>();
    {
        FileCache covers("/c", storage, 30);
        covers.keep("a", std::string(10, 'a'));
        covers.keep("b", std::string(10, 'b'));
        covers.keep("c", std::string(10, 'c'));
        CHECK(covers.find("a"));
        covers.keep("d", std::string(10, 'd'));
        CHECK_FALSE(covers.find("b"));
        covers.keep("huge", std::string(31, 'h'));
        CHECK_FALSE(covers.find("huge"));
        CHECK(covers.find("a") == std::string(10, 'a'));
    }
    FileCache again("/c", storage, 30);
    CHECK(again.find("d") == std::string(10, 'd'));
    CHECK(storage->files().size() == 3);
    again.drop("d");
    CHECK_FALSE(again.find("d"));
    CHECK(storage->files().size() == 2);
}

TEST_CASE("Roots come from the data folder and from --root, and what cannot be read is named") {
    const TemporaryFolder folder;
    const auto storage = make_disk_storage();
    Paths paths = tests::paths_below(folder.path());
    REQUIRE(storage->make_directory(paths.roots()));
    REQUIRE(replace_file(*storage, paths.roots() / "b.pem", "B"));
    REQUIRE(replace_file(*storage, paths.roots() / "a.pem", "A"));
    REQUIRE(replace_file(*storage, paths.roots() / "notes.txt", "no"));
    REQUIRE(replace_file(*storage, folder.path() / "extra", "X"));
    paths.extra_roots = {folder.path() / "extra", folder.path() / "missing.pem"};
    const Roots roots = read_roots(*storage, paths);
    REQUIRE(roots.pem.size() >= 3);
    CHECK(roots.pem[0] == "A");
    CHECK(roots.pem[1] == "B");
    CHECK(roots.pem.back() == "X");
    REQUIRE(roots.unreadable.size() == 1);
    CHECK(roots.unreadable[0].find("missing.pem") != std::string::npos);
    CHECK(read_revocation_lists(*storage, paths).empty());
}

}  // namespace oqyrman
