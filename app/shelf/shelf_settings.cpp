// Settings, this installation, positions in books.
#include <algorithm>
#include <array>
#include <bit>

#include "app/shelf/database.h"
#include "app/shelf/device_name.h"
#include "app/shelf/sealing.h"
#include "app/shelf/shelf.h"

namespace oqyrman::shelf {

namespace {

constexpr const char* k_set = "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)";

std::string place_of_position(const std::string& publication_id) {
    return "positions.locator:" + publication_id;
}

std::string place_of_bookmark(const std::string& publication_id) {
    return "bookmarks.locator:" + publication_id;
}

/// A number that this build offers.
template <std::size_t N>
int one_of(const std::array<int, N>& offered, std::int64_t number, int otherwise) {
    const auto found = std::ranges::find(offered, number);
    return found == offered.end() ? otherwise : *found;
}

void take_speech_setting(std::size_t& pace, std::int64_t number) {
    const auto known = std::ranges::find(state::k_speech_paces, number);
    if (known != state::k_speech_paces.end())
        pace = static_cast<std::size_t>(known - state::k_speech_paces.begin());
}

void take_text_setting(state::TextStyling& text, const std::string& name, std::int64_t number) {
    if (name == "text_family") text.family = enum_of(number, state::TextFamily::easy);
    if (name == "line_height") text.line_height = enum_of(number, state::LineHeight::wide);
    if (name == "text_margins") text.margins = enum_of(number, state::TextMargins::wide);
    if (name == "text_edges") text.edges = enum_of(number, state::TextEdges::left);
    if (name != "text_size") return;
    const auto size = std::ranges::find(state::k_text_sizes, number);
    if (size != state::k_text_sizes.end())
        text.size = static_cast<std::size_t>(size - state::k_text_sizes.begin());
}

/// Exact, and without a locale.
std::string text_of_real(double value) { return std::to_string(std::bit_cast<std::int64_t>(value)); }

std::string pack_locator(const state::Locator& l) {
    const std::array<std::string, 6> parts{l.resource,        std::to_string(l.offset),
                                           l.quote,           std::to_string(l.page),
                                           text_of_real(l.y), text_of_real(l.progression)};
    return pack(parts);
}

std::optional<state::Locator> unpack_locator(std::string_view packed) {
    const auto parts = unpack(packed, 6);
    if (!parts) return std::nullopt;
    const auto offset = number_in((*parts)[1]);
    const auto page = number_in((*parts)[3]);
    const auto y = number_in((*parts)[4]);
    const auto progression = number_in((*parts)[5]);
    if (!offset || !page || !y || !progression) return std::nullopt;
    return state::Locator{.resource = (*parts)[0],
                          .offset = static_cast<std::uint32_t>(*offset),
                          .quote = (*parts)[2],
                          .page = static_cast<int>(*page),
                          .y = std::bit_cast<double>(*y),
                          .progression = std::bit_cast<double>(*progression)};
}

}  // namespace

Expected<std::optional<state::Settings>> Shelf::settings() {
    const auto rows = m_database->query(
        "SELECT name, value FROM settings WHERE name IN "
        "('language', 'theme', 'text_scale', 'view_mode', 'fit', 'zoom', 'text_family', 'text_size', "
        "'line_height', 'text_margins', 'text_edges', 'notice_days', 'notice_hours', 'speech_pace')");
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::optional<state::Settings>();
    state::Settings settings;
    for (const Row& row : *rows) {
        const std::string name = text_of(row[0]);
        const std::int64_t number = integer_of(row[1]);
        if (name == "language") settings.language = enum_of(number, state::Language::en);
        if (name == "theme") settings.theme = enum_of(number, state::Theme::contrast);
        if (name == "view_mode") settings.reader_view.mode = enum_of(number, state::ViewMode::two_pages);
        if (name == "fit") settings.reader_view.fit = enum_of(number, state::Fit::height);
        if (name == "text_scale") settings.text_scale = real_of(row[1]);
        if (name == "zoom") settings.reader_view.zoom = real_of(row[1]);
        if (name == "notice_days")
            settings.notices.days = one_of(state::k_notice_days, number, settings.notices.days);
        if (name == "notice_hours")
            settings.notices.hours = one_of(state::k_notice_hours, number, settings.notices.hours);
        if (name == "speech_pace") take_speech_setting(settings.speech_pace, number);
        take_text_setting(settings.text, name, number);
    }
    return settings;
}

Expected<void> Shelf::save_settings(const state::Settings& settings) {
    const std::vector<Row> rows{
        {"language", static_cast<std::int64_t>(settings.language)},
        {"theme", static_cast<std::int64_t>(settings.theme)},
        {"text_scale", settings.text_scale},
        {"view_mode", static_cast<std::int64_t>(settings.reader_view.mode)},
        {"fit", static_cast<std::int64_t>(settings.reader_view.fit)},
        {"zoom", settings.reader_view.zoom},
        {"text_family", static_cast<std::int64_t>(settings.text.family)},
        // By its per cent: another build may have other steps.
        {"text_size", std::int64_t{state::k_text_sizes[settings.text.size]}},
        {"line_height", static_cast<std::int64_t>(settings.text.line_height)},
        {"text_margins", static_cast<std::int64_t>(settings.text.margins)},
        {"text_edges", static_cast<std::int64_t>(settings.text.edges)},
        {"notice_days", std::int64_t{settings.notices.days}},
        {"notice_hours", std::int64_t{settings.notices.hours}},
        {"speech_pace", std::int64_t{state::k_speech_paces[settings.speech_pace]}},
    };
    return m_database->in_transaction([&]() -> Expected<void> {
        for (const Row& row : rows) {
            const auto saved = m_database->run(k_set, row);
            if (!saved) return saved;
        }
        return {};
    });
}

Expected<Device> Shelf::device() {
    const auto rows =
        m_database->query("SELECT name, value FROM settings WHERE name IN ('device_id', 'device_name')");
    if (!rows) return std::unexpected(rows.error());
    Device device;
    for (const Row& row : *rows) (text_of(row[0]) == "device_id" ? device.id : device.name) = text_of(row[1]);
    if (!device.id.empty() && !device.name.empty()) return device;
    device = {.id = random_uuid(), .name = device_name()};
    const auto saved = m_database->in_transaction([&] {
        return in_order([&] { return m_database->run(k_set, {"device_id", device.id}); },
                        [&] { return m_database->run(k_set, {"device_name", device.name}); });
    });
    if (!saved) return std::unexpected(saved.error());
    return device;
}

Expected<std::optional<Instant>> Shelf::trusted_instant() {
    const auto rows = m_database->query("SELECT value FROM settings WHERE name = 'trusted_instant'");
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::optional<Instant>();
    return instant_of(rows->front().front());
}

Expected<void> Shelf::raise_trusted_instant(Instant instant) {
    return m_database->run(
        "INSERT INTO settings (name, value) VALUES ('trusted_instant', ?1) "
        "ON CONFLICT (name) DO UPDATE SET value = ?1 WHERE value < ?1",
        {instant_value(instant)});
}

Expected<std::optional<Instant>> Shelf::seen_instant() {
    const auto rows = m_database->query("SELECT value FROM settings WHERE name = 'seen_instant'");
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::optional<Instant>();
    return instant_of(rows->front().front());
}

Expected<void> Shelf::save_seen_instant(Instant instant) {
    return m_database->run(k_set, {std::string("seen_instant"), instant_value(instant)});
}

Expected<bool> Shelf::clock_set_back() {
    const auto rows = m_database->query("SELECT value FROM settings WHERE name = 'clock_set_back'");
    if (!rows) return std::unexpected(rows.error());
    return !rows->empty() && integer_of(rows->front().front()) != 0;
}

Expected<void> Shelf::save_clock_set_back(bool set_back) {
    return m_database->run(k_set, {std::string("clock_set_back"), std::int64_t{set_back}});
}

Expected<std::optional<state::Locator>> Shelf::position(const std::string& publication_id) {
    const auto rows =
        m_database->query("SELECT locator_sealed FROM positions WHERE publication_id = ?", {publication_id});
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::optional<state::Locator>();
    const auto clear = m_vault->open(place_of_position(publication_id), bytes_of(rows->front().front()));
    return clear ? unpack_locator(*clear) : std::nullopt;
}

Expected<void> Shelf::save_position(const std::string& publication_id, const state::Locator& locator) {
    // A locator quotes the book, and no clear text of a book is ever on disk.
    auto sealed = m_vault->seal(place_of_position(publication_id), pack_locator(locator));
    if (!sealed) return std::unexpected(sealed.error());
    return m_database->run("INSERT OR REPLACE INTO positions (publication_id, locator_sealed) VALUES (?, ?)",
                           {publication_id, Blob{std::move(*sealed)}});
}

Expected<std::vector<state::Bookmark>> Shelf::bookmarks(const std::string& publication_id) {
    const auto rows = m_database->query(
        "SELECT locator_sealed, name_sealed FROM bookmarks WHERE publication_id = ? ORDER BY number",
        {publication_id});
    if (!rows) return std::unexpected(rows.error());
    std::vector<state::Bookmark> bookmarks;
    const std::string place = place_of_bookmark(publication_id);
    for (const Row& row : *rows) {
        const auto packed = m_vault->open(place, bytes_of(row[0]));
        const auto locator = packed ? unpack_locator(*packed) : std::nullopt;
        if (!locator) continue;  // sealed under a key that is gone
        bookmarks.push_back({.id = bookmarks.size() + 1,
                             .locator = *locator,
                             .name = m_vault->open(place, bytes_of(row[1])).value_or(std::string())});
    }
    return bookmarks;
}

Expected<void> Shelf::save_bookmarks(const std::string& publication_id,
                                     const std::vector<state::Bookmark>& bookmarks) {
    const std::string place = place_of_bookmark(publication_id);
    return m_database->in_transaction([&]() -> Expected<void> {
        auto done = m_database->run("DELETE FROM bookmarks WHERE publication_id = ?", {publication_id});
        std::int64_t number = 0;
        for (const state::Bookmark& bookmark : bookmarks) {
            if (!done) return done;
            auto locator = m_vault->seal(place, pack_locator(bookmark.locator));
            if (!locator) return std::unexpected(locator.error());
            auto name = m_vault->seal(place, bookmark.name);
            if (!name) return std::unexpected(name.error());
            done = m_database->run(
                "INSERT INTO bookmarks (publication_id, number, locator_sealed, name_sealed) "
                "VALUES (?, ?, ?, ?)",
                {publication_id, ++number, Blob{std::move(*locator)}, Blob{std::move(*name)}});
        }
        return done;
    });
}

}  // namespace oqyrman::shelf
