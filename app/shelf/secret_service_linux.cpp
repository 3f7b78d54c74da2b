// The desktop's secret service through libsecret. Everything runs on a main context of our own, so that no
// other part of the program needs a GLib loop.
#include <cstdlib>
#include <cstring>
#include <string>

#include <libsecret/secret.h>

#include "app/shelf/secret_store.h"

namespace oqyrman::shelf {

namespace {

struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
struct FreeError {
    void operator()(GError* error) const { g_error_free(error); }
};
struct FreeTable {
    void operator()(GHashTable* table) const { g_hash_table_unref(table); }
};
using Attributes = std::unique_ptr<GHashTable, FreeTable>;
using Result = std::unique_ptr<GAsyncResult, Unref>;

SecretSchema schema() {
    SecretSchema schema{};
    schema.name = "org.oqyrman.MasterKey";
    schema.flags = SECRET_SCHEMA_NONE;
    schema.attributes[0] = {"folder", SECRET_SCHEMA_ATTRIBUTE_STRING};
    return schema;
}

Error service_error(const std::string& what, GError* error) {
    const std::unique_ptr<GError, FreeError> owned(error);
    return {ErrorKind::missing,
            "secret service: " + what + (owned ? ": " + std::string(owned->message) : "")};
}

/// Where GLib would start a bus of its own when asked for one: there is no desktop to ask.
bool has_session_bus() {
    if (std::getenv("DBUS_SESSION_BUS_ADDRESS") != nullptr) return true;
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    return runtime != nullptr &&
           g_file_test((std::string(runtime) + "/bus").c_str(), G_FILE_TEST_EXISTS) != 0;
}

/// One asynchronous call at a time, each ended by its answer or by the deadline they all share.
class Waiter {
  public:
    explicit Waiter(std::chrono::milliseconds patience)
        : m_context(g_main_context_new()),
          m_loop(g_main_loop_new(m_context, FALSE)),
          m_cancellable(g_cancellable_new()) {
        g_main_context_push_thread_default(m_context);
        add_timer(patience, [](gpointer self) -> gboolean {
            g_cancellable_cancel(static_cast<Waiter*>(self)->m_cancellable);
            return G_SOURCE_REMOVE;
        });
        // A call that does not even answer its own cancellation is left behind.
        add_timer(patience + k_grace, [](gpointer self) -> gboolean {
            static_cast<Waiter*>(self)->m_given_up = true;
            g_main_loop_quit(static_cast<Waiter*>(self)->m_loop);
            return G_SOURCE_REMOVE;
        });
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter() {
        for (GSource* timer : m_timers) {
            if (timer == nullptr) continue;
            g_source_destroy(timer);
            g_source_unref(timer);
        }
        g_main_context_pop_thread_default(m_context);
        // The abandoned call still points at the loop and at its own record.
        if (m_given_up) return;
        g_main_loop_unref(m_loop);
        g_main_context_unref(m_context);
        g_object_unref(m_cancellable);
    }

    GCancellable* cancellable() { return m_cancellable; }

    /// `start(callback, data)` begins the call. Null when time ran out.
    template <class Start>
    Result call(const Start& start) {
        if (m_given_up) return nullptr;
        auto* record = new Call{m_loop, nullptr};
        start(
            +[](GObject*, GAsyncResult* result, gpointer data) {
                auto* done = static_cast<Call*>(data);
                done->result = G_ASYNC_RESULT(g_object_ref(result));
                g_main_loop_quit(done->loop);
            },
            record);
        g_main_loop_run(m_loop);
        if (record->result == nullptr) return nullptr;
        Result result(record->result);
        delete record;
        return result;
    }

  private:
    static constexpr std::chrono::milliseconds k_grace{500};
    struct Call {
        GMainLoop* loop;
        GAsyncResult* result;
    };

    void add_timer(std::chrono::milliseconds after, GSourceFunc function) {
        GSource*& timer = m_timers[m_timers[0] == nullptr ? 0 : 1];
        timer = g_timeout_source_new(static_cast<guint>(after.count()));
        g_source_set_callback(timer, function, this, nullptr);
        g_source_attach(timer, m_context);
    }

    GMainContext* m_context;
    GMainLoop* m_loop;
    GCancellable* m_cancellable;
    GSource* m_timers[2] = {nullptr, nullptr};
    bool m_given_up = false;
};

/// Asking for the bus ourselves, before libsecret does: GLib ends a program whose bus goes away.
Expected<void> keep_living_without_bus(Waiter& waiter) {
    const Result result = waiter.call([&](GAsyncReadyCallback done, gpointer data) {
        g_bus_get(G_BUS_TYPE_SESSION, waiter.cancellable(), done, data);
    });
    if (!result) return std::unexpected(service_error("no answer from the session bus", nullptr));
    GError* error = nullptr;
    GDBusConnection* bus = g_bus_get_finish(result.get(), &error);
    if (bus == nullptr) return std::unexpected(service_error("no session bus", error));
    g_dbus_connection_set_exit_on_close(bus, FALSE);
    g_object_unref(bus);
    return {};
}

std::optional<MasterKey> key_from_hex(const char* hex) {
    MasterKey key{};
    if (std::strlen(hex) != 2 * key.size()) return std::nullopt;
    for (std::size_t i = 0; i < key.size(); ++i) {
        const int high = g_ascii_xdigit_value(hex[2 * i]);
        const int low = g_ascii_xdigit_value(hex[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        key[i] = static_cast<std::byte>(high * 16 + low);
    }
    return key;
}

std::string hex_of(const MasterKey& key) {
    constexpr const char* k_digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * key.size());
    for (const std::byte byte : key) {
        hex += k_digits[std::to_integer<unsigned>(byte) >> 4];
        hex += k_digits[std::to_integer<unsigned>(byte) & 15];
    }
    return hex;
}

/// The key of the first item that is not locked. Nothing is unlocked: that would ask the patron a question
/// before the first window is up.
Expected<std::optional<MasterKey>> key_of_items(GList* items, Waiter& waiter) {
    for (GList* item = items; item != nullptr; item = item->next) {
        auto* retrievable = SECRET_RETRIEVABLE(item->data);
        const Result result = waiter.call([&](GAsyncReadyCallback done, gpointer data) {
            secret_retrievable_retrieve_secret(retrievable, waiter.cancellable(), done, data);
        });
        if (!result) return std::unexpected(service_error("no answer", nullptr));
        GError* error = nullptr;
        SecretValue* value = secret_retrievable_retrieve_secret_finish(retrievable, result.get(), &error);
        if (value == nullptr) return std::unexpected(service_error("the keyring is locked", error));
        const char* text = secret_value_get_text(value);
        const std::optional<MasterKey> key = text == nullptr ? std::nullopt : key_from_hex(text);
        secret_value_unref(value);
        if (key) return key;
    }
    return std::optional<MasterKey>();
}

class SecretService final : public SecretStore {
  public:
    SecretService(std::string folder, std::chrono::milliseconds patience)
        : m_folder(std::move(folder)), m_patience(patience) {}

    Expected<std::optional<MasterKey>> load() override {
        if (!has_session_bus()) return std::unexpected(service_error("there is no session bus", nullptr));
        Waiter waiter(m_patience);
        const auto bus = keep_living_without_bus(waiter);
        if (!bus) return std::unexpected(bus.error());
        const SecretSchema kind = schema();
        const Attributes wanted = attributes();
        const Result result = waiter.call([&](GAsyncReadyCallback done, gpointer data) {
            secret_password_searchv(&kind, wanted.get(), SECRET_SEARCH_ALL, waiter.cancellable(), done, data);
        });
        if (!result) return std::unexpected(service_error("no answer", nullptr));
        GError* error = nullptr;
        GList* items = secret_password_search_finish(result.get(), &error);
        if (error != nullptr) return std::unexpected(service_error("search", error));
        auto key = key_of_items(items, waiter);
        g_list_free_full(items, g_object_unref);
        return key;
    }

    Expected<void> save(const MasterKey& key) override {
        if (!has_session_bus()) return std::unexpected(service_error("there is no session bus", nullptr));
        Waiter waiter(m_patience);
        const auto bus = keep_living_without_bus(waiter);
        if (!bus) return bus;
        const SecretSchema kind = schema();
        const Attributes wanted = attributes();
        std::string hex = hex_of(key);
        const Result result = waiter.call([&](GAsyncReadyCallback done, gpointer data) {
            secret_password_storev(&kind, wanted.get(), SECRET_COLLECTION_DEFAULT, "Oqyrman", hex.c_str(),
                                   waiter.cancellable(), done, data);
        });
        explicit_bzero(hex.data(), hex.size());
        if (!result) return std::unexpected(service_error("no answer", nullptr));
        GError* error = nullptr;
        if (secret_password_store_finish(result.get(), &error) == FALSE)
            return std::unexpected(service_error("store", error));
        return {};
    }

    Expected<void> forget() override { return {}; }

  private:
    Attributes attributes() const {
        Attributes table(g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free));
        g_hash_table_insert(table.get(), g_strdup("folder"), g_strdup(m_folder.c_str()));
        return table;
    }

    std::string m_folder;
    std::chrono::milliseconds m_patience;
};

}  // namespace

std::unique_ptr<SecretStore> make_secret_service(const Paths& paths, std::chrono::milliseconds patience) {
    return std::make_unique<SecretService>(paths.data.string(), patience);
}

}  // namespace oqyrman::shelf
