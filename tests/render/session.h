#pragma once
// The client as a test wants it: ask, then wait for the answer.

#include <algorithm>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "render/client/client.h"
#include "tests/catch.h"
#include "tests/data.h"
#include "tests/temporary.h"

namespace oqyrman::tests {

inline std::vector<std::byte> to_bytes(const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
    return {bytes.begin(), bytes.end()};
}

inline std::filesystem::path program(const char* name) {
    return std::filesystem::path(OQYRMAN_BINARY_DIR) / "bin" / name;
}

/// A running client whose replies are kept until somebody waits for them. Any thread.
class Session {
  public:
    explicit Session(const std::filesystem::path& worker = program("oqyrman-page-worker"),
                     std::chrono::milliseconds timeout = std::chrono::seconds(60)) {
        render::ClientOptions options;
        options.worker = worker;
        options.open_timeout = timeout;
        options.request_timeout = timeout;
        options.log = [this](std::string_view line) {
            const std::scoped_lock lock(m_mutex);
            m_log.emplace_back(line);
            m_arrived.notify_all();
        };
        auto started = render::Client::start(std::move(options),
                                             [this](render::Reply reply) { take(std::move(reply)); });
        REQUIRE(started.has_value());
        m_client = std::move(*started);
    }

    render::Client& client() { return *m_client; }

    /// The reply to a request. Fails the test when none comes in two minutes.
    render::Reply wait(render::RequestId request) {
        std::unique_lock lock(m_mutex);
        const bool came =
            m_arrived.wait_for(lock, std::chrono::minutes(2), [&] { return m_replies.contains(request); });
        if (!came) throw std::runtime_error("no answer");
        render::Reply reply = std::move(m_replies.at(request));
        m_replies.erase(request);
        return reply;
    }

    /// The answer, which must be of this kind.
    template <class T>
    T get(render::RequestId request) {
        render::Reply reply = wait(request);
        if (!reply.answer) {
            const std::string what = "error " + std::to_string(static_cast<int>(reply.answer.error().code)) +
                                     " " + reply.answer.error().detail;
            throw std::runtime_error(what);
        }
        return std::get<T>(std::move(*reply.answer));
    }

    /// The error, which there must be.
    render::ErrorCode error(render::RequestId request) {
        render::Reply reply = wait(request);
        if (reply.answer) throw std::runtime_error("an answer where an error was expected");
        return reply.answer.error().code;
    }

    std::size_t replies_seen() {
        const std::scoped_lock lock(m_mutex);
        return m_seen;
    }
    std::vector<std::string> log() {
        const std::scoped_lock lock(m_mutex);
        return m_log;
    }
    /// Waits until the log says so; false after a minute.
    bool wait_for_log(std::string_view part) {
        std::unique_lock lock(m_mutex);
        return m_arrived.wait_for(lock, std::chrono::minutes(1), [&] {
            return std::ranges::any_of(m_log, [&](const std::string& line) { return line.contains(part); });
        });
    }
    bool log_has(std::string_view part) {
        for (const std::string& line : log())
            if (line.find(part) != std::string::npos) return true;
        return false;
    }

    struct Book {
        render::DocumentId id = 0;
        render::Opened opened;
    };
    Book open(const std::string& bytes, render::Format format, render::ReflowSettings settings = {}) {
        const auto opening = m_client->open(std::make_shared<render::MemorySource>(to_bytes(bytes)), format,
                                            std::move(settings));
        return {opening.document, get<render::Opened>(opening.request)};
    }

  private:
    void take(render::Reply reply) {
        const std::scoped_lock lock(m_mutex);
        ++m_seen;
        // Each request is answered once: a second answer is kept apart, and no test expects one.
        if (!m_answered.emplace(reply.request, true).second) throw std::logic_error("answered twice");
        m_replies.emplace(reply.request, std::move(reply));
        m_arrived.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::map<render::RequestId, render::Reply> m_replies;
    std::map<render::RequestId, bool> m_answered;
    std::vector<std::string> m_log;
    std::size_t m_seen = 0;
    std::unique_ptr<render::Client> m_client;  // last: its threads end before what they use
};

/// A whole page put together from its tiles, RGBA.
struct PageImage {
    int width = 0;
    int height = 0;
    std::vector<std::byte> rgba;
};
PageImage draw_page(Session& session, render::DocumentId document, int page, render::PageSize size,
                    int scale_milli);
/// The same page as mutool draws it, RGB. `path` is a file.
PageImage draw_by_mutool(const std::filesystem::path& path, int page, int scale_milli,
                         std::string_view options = "");
/// Pixels that differ by more than `tolerance` in some colour.
std::size_t different_pixels(const PageImage& tiles, const PageImage& whole, int tolerance = 0);

/// What a command printed.
std::string output_of(const std::string& command);

struct ZipEntry {
    std::string name;
    std::string bytes;
};
/// A zip whose entries are all stored.
std::string make_zip(const std::vector<ZipEntry>& entries);
/// An EPUB 3 of these chapters (bodies of XHTML) with a navigation document, or an EPUB 2 with an NCX.
std::string make_epub(const std::vector<std::string>& chapters, bool epub3, const std::string& css = "");

}  // namespace oqyrman::tests
