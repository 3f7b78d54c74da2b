#include <chrono>
#include <cstdlib>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/shelf/secret_store.h"
#include "tests/catch.h"
#include "tests/data.h"
#include "tests/shelf/memory_storage.h"
#include "tests/shelf/temporary.h"

namespace oqyrman {

using namespace shelf;
using namespace std::chrono_literals;
using tests::TemporaryFolder;

namespace {

class FakeStore final : public SecretStore {
  public:
    std::optional<MasterKey> key;
    bool answers = true;
    bool keeps = true;
    bool forgotten = false;

    Expected<std::optional<MasterKey>> load() override {
        if (!answers) return std::unexpected(Error{ErrorKind::missing, "no service"});
        return key;
    }
    Expected<void> save(const MasterKey& k) override {
        if (!answers) return std::unexpected(Error{ErrorKind::missing, "no service"});
        if (keeps) key = k;
        return {};
    }
    Expected<void> forget() override {
        key.reset();
        forgotten = true;
        return {};
    }
};

MasterKey key_of(int byte) {
    MasterKey key{};
    key.fill(static_cast<std::byte>(byte));
    return key;
}

/// Sets a variable for one scope.
class Variable {
  public:
    Variable(const char* name, const std::string& value) : m_name(name) {
        if (const char* old = std::getenv(name)) m_old = old;
        ::setenv(name, value.c_str(), 1);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() {
        if (m_old)
            ::setenv(m_name, m_old->c_str(), 1);
        else
            ::unsetenv(m_name);
    }

  private:
    const char* m_name;
    std::optional<std::string> m_old;
};

}  // namespace

TEST_CASE("The first run makes a key and keeps it in the service that answers") {
    FakeStore service, file;
    const auto keys = find_master_keys(&service, file);
    REQUIRE(keys);
    CHECK(keys->in_secret_service);
    CHECK(service.key == keys->primary);
    CHECK(file.key == std::nullopt);
    CHECK(keys->primary != MasterKey{});
    const auto again = find_master_keys(&service, file);
    REQUIRE(again);
    CHECK(again->primary == keys->primary);
    FakeStore other_service, other_file;
    CHECK(find_master_keys(&other_service, other_file)->primary != keys->primary);
}

TEST_CASE("Without a service the key is in the file") {
    FakeStore service, file;
    service.answers = false;
    for (SecretStore* given : {static_cast<SecretStore*>(nullptr), static_cast<SecretStore*>(&service)}) {
        const auto keys = find_master_keys(given, file);
        REQUIRE(keys);
        CHECK_FALSE(keys->in_secret_service);
        CHECK(file.key == keys->primary);
    }
}

TEST_CASE("A service that loses what it was given is not relied on") {
    FakeStore service, file;
    service.keeps = false;
    const auto keys = find_master_keys(&service, file);
    REQUIRE(keys);
    CHECK_FALSE(keys->in_secret_service);
    CHECK(file.key == keys->primary);
}

TEST_CASE("A key file moves into the service once there is one") {
    FakeStore service, file;
    file.key = key_of(3);
    const auto keys = find_master_keys(&service, file);
    REQUIRE(keys);
    CHECK(keys->in_secret_service);
    CHECK(keys->primary == key_of(3));
    CHECK(service.key == key_of(3));
    CHECK(file.forgotten);
}

TEST_CASE("With a key in both places the service's seals and the file's still opens") {
    FakeStore service, file;
    service.key = key_of(1);
    file.key = key_of(2);
    const auto keys = find_master_keys(&service, file);
    REQUIRE(keys);
    CHECK(keys->primary == key_of(1));
    CHECK(keys->former == key_of(2));
    CHECK_FALSE(file.forgotten);
}

TEST_CASE("The key file is the owner's alone and comes back") {
    const TemporaryFolder folder;
    const auto store = make_key_file(tests::paths_below(folder.path()), make_disk_storage());
    CHECK(store->load().value() == std::nullopt);
    REQUIRE(store->save(key_of(9)));
    CHECK(store->load().value() == key_of(9));
    struct stat facts{};
    REQUIRE(::stat((folder.path() / "master.key").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    REQUIRE(store->forget());
    CHECK(store->load().value() == std::nullopt);
}

TEST_CASE("A bus that never answers costs a moment, not the start") {
    const TemporaryFolder folder;
    const std::string path = (folder.path() / "bus").string();
    const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(listener >= 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener, 4) == 0);
    const Variable bus("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + path);
    const auto store = make_secret_service(tests::paths_below(folder.path()), 300ms);
    const auto before = std::chrono::steady_clock::now();
    CHECK_FALSE(store->load());
    CHECK(std::chrono::steady_clock::now() - before < 4s);
    ::close(listener);
}

TEST_CASE("Without a bus there is no service and no waiting") {
    const TemporaryFolder folder;
    const Variable bus("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + (folder.path() / "none").string());
    const auto store = make_secret_service(tests::paths_below(folder.path()), 5s);
    CHECK_FALSE(store->load());
    CHECK_FALSE(store->save(key_of(1)));
}

TEST_CASE("The desktop's secret service keeps the key", "[.][secret-service]") {
    const TemporaryFolder folder, other;
    const auto paths = tests::paths_below(folder.path());
    const auto store = make_secret_service(paths, 5s);
    const auto first = store->load();
    INFO((first ? std::string() : first.error().detail));
    REQUIRE(first);
    CHECK(*first == std::nullopt);
    const auto saved = store->save(key_of(5));
    INFO((saved ? std::string() : saved.error().detail));
    REQUIRE(saved);
    CHECK(make_secret_service(paths, 5s)->load().value() == key_of(5));
    CHECK(make_secret_service(tests::paths_below(other.path()), 5s)->load().value() == std::nullopt);
    REQUIRE(store->save(key_of(6)));
    CHECK(store->load().value() == key_of(6));
}

}  // namespace oqyrman
