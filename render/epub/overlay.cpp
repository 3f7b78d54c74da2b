#include "render/epub/overlay.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>
#include <string_view>

#include "render/limits.h"

namespace oqyrman::render::epub {

namespace {

// APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (end of the directory).
constexpr std::uint32_t k_local_signature = 0x04034b50;
constexpr std::uint32_t k_central_signature = 0x02014b50;
constexpr std::uint32_t k_end_signature = 0x06054b50;
constexpr std::size_t k_central_bytes = 46;
constexpr std::size_t k_end_bytes = 22;
constexpr std::size_t k_most_comment = 0xFFFF;
constexpr std::uint64_t k_zip64 = 0xFFFFFFFF;  ///< where this number stands, Zip64 has the true one
constexpr std::uint16_t k_utf8_names = 0x0800;

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint32_t value = 0;
    for (std::size_t i = width; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

void put(std::string& out, std::uint64_t value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i, value >>= 8U) out.push_back(static_cast<char>(value & 0xFFU));
}

Expected<std::string> read(mupdf::Input& book, std::uint64_t offset, std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t done = 0; done < size;) {
        const std::size_t room = std::min(size - done, k_read_bytes);
        const auto got = book.read_at(offset + done, std::as_writable_bytes(std::span(&bytes[done], room)));
        if (got < 0) return fail(ErrorCode::bytes_unreadable, "zip");
        if (got == 0) return fail(ErrorCode::damaged, "zip");
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

struct Directory {
    std::string records;
    std::uint32_t count = 0;
};

/// Where the end record begins in the tail of a zip.
std::optional<std::size_t> end_record(std::string_view tail) {
    if (tail.size() < k_end_bytes) return std::nullopt;
    for (std::size_t at = tail.size() - k_end_bytes + 1; at-- > 0;)
        if (number_at(tail, at, 4) == k_end_signature) return at;
    return std::nullopt;
}

Expected<Directory> read_directory(mupdf::Input& book) {
    // A comment is rare: the last few bytes first, and only without luck all that could hold one.
    std::string tail;
    std::optional<std::size_t> end;
    for (const std::size_t most : {k_read_bytes, k_end_bytes + k_most_comment}) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(most, book.size()));
        auto bytes = read(book, book.size() - size, size);
        if (!bytes) return std::unexpected(bytes.error());
        tail = std::move(*bytes);
        end = end_record(tail);
        if (end) break;
    }
    if (!end) return fail(ErrorCode::damaged, "no directory");
    const std::uint32_t count = number_at(tail, *end + 10, 2);
    const std::uint32_t size = number_at(tail, *end + 12, 4);
    const std::uint32_t offset = number_at(tail, *end + 16, 4);
    if (count == 0xFFFF || size == k_zip64 || offset == k_zip64) return fail(ErrorCode::damaged, "Zip64");
    if (size > k_max_xml_bytes) return fail(ErrorCode::too_large, "directory");
    if (std::uint64_t{offset} + size > book.size()) return fail(ErrorCode::damaged, "directory");
    auto records = read(book, offset, size);
    if (!records) return std::unexpected(records.error());
    return Directory{.records = std::move(*records), .count = count};
}

/// The records of all files but these and those that are too large.
Expected<Directory> without(const Directory& all, const std::set<std::string_view>& names) {
    Directory kept;
    std::string_view left = all.records;
    for (std::uint32_t i = 0; i < all.count; ++i) {
        if (left.size() < k_central_bytes || number_at(left, 0, 4) != k_central_signature)
            return fail(ErrorCode::damaged, "directory");
        const std::size_t name = number_at(left, 28, 2);
        const std::size_t size = k_central_bytes + name + number_at(left, 30, 2) + number_at(left, 32, 2);
        if (size > left.size()) return fail(ErrorCode::damaged, "directory");
        const bool fits = number_at(left, 24, 4) <= k_max_entry_bytes;
        if (fits && !names.contains(left.substr(k_central_bytes, name))) {
            kept.records += left.substr(0, size);
            ++kept.count;
        }
        left.remove_prefix(size);
    }
    return kept;
}

/// What both headers of a stored file have in common, from "version needed" to the name's length. Its sum is
/// left out: it would guard memory against itself, and MuPDF does not read it.
std::string common_header(const AddedFile& file) {
    std::string out;
    put(out, 20, 2);
    put(out, k_utf8_names, 2);
    put(out, 0, 2 + 2 + 2 + 4);  // stored, no time, no sum
    put(out, file.bytes.size(), 4);
    put(out, file.bytes.size(), 4);
    put(out, file.name.size(), 2);
    put(out, 0, 2);
    return out;
}

}  // namespace

void Overlay::append(std::span<const std::byte> bytes) {
    m_pieces.push_back({m_size, bytes});
    m_size += bytes.size();
}

Expected<std::unique_ptr<Overlay>> Overlay::over(mupdf::Input& book, const std::vector<AddedFile>& files) {
    const auto all = read_directory(book);
    if (!all) return std::unexpected(all.error());
    std::set<std::string_view> names;
    for (const AddedFile& file : files) names.insert(file.name);
    auto directory = without(*all, names);
    if (!directory) return std::unexpected(directory.error());
    std::unique_ptr<Overlay> overlay(new Overlay(book));
    const auto append_record = [&overlay](std::string record) {
        overlay->m_records.push_back(std::make_unique<const std::string>(std::move(record)));
        const std::string& kept = *overlay->m_records.back();
        overlay->append(std::as_bytes(std::span(kept.data(), kept.size())));
    };
    for (const AddedFile& file : files) {
        std::string& record = directory->records;
        put(record, k_central_signature, 4);
        put(record, 20, 2);
        record += common_header(file);
        put(record, 0, 2 + 2 + 2 + 4);  // no comment, first disk, no attributes
        put(record, overlay->size(), 4);
        record += file.name;
        ++directory->count;
        std::string header;
        put(header, k_local_signature, 4);
        append_record(header + common_header(file) + file.name);
        overlay->append(file.bytes);
    }
    const std::uint64_t offset = overlay->size();
    const std::size_t size = directory->records.size();
    if (offset + size >= k_zip64 || directory->count >= 0xFFFF) return fail(ErrorCode::too_large, "zip");
    append_record(std::move(directory->records));
    std::string end;
    put(end, k_end_signature, 4);
    put(end, 0, 4);  // one disk
    put(end, directory->count, 2);
    put(end, directory->count, 2);
    put(end, size, 4);
    put(end, offset, 4);
    put(end, 0, 2);  // no comment
    append_record(std::move(end));
    return overlay;
}

std::int64_t Overlay::read_at(std::uint64_t offset, std::span<std::byte> out) noexcept {
    const std::uint64_t own = m_book.size();
    if (offset < own)
        return m_book.read_at(
            offset, out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), own - offset))));
    std::size_t done = 0;
    auto piece = std::ranges::upper_bound(m_pieces, offset, {}, &Piece::offset);
    if (piece == m_pieces.begin()) return 0;
    for (--piece; piece != m_pieces.end() && done < out.size(); ++piece) {
        const auto inside = static_cast<std::size_t>(offset + done - piece->offset);
        if (inside >= piece->bytes.size()) continue;
        const std::size_t count = std::min(out.size() - done, piece->bytes.size() - inside);
        std::memcpy(out.data() + done, piece->bytes.data() + inside, count);
        done += count;
    }
    return static_cast<std::int64_t>(done);
}

}  // namespace oqyrman::render::epub
