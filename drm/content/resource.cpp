#include "drm/content/resource.h"

#include <algorithm>
#include <array>

#include <zlib.h>

#include "drm/crypto/aes.h"

namespace oqyrman::drm {

namespace {

/// A resource declared encrypted whose bytes were never encrypted: some producers do that.
bool looks_clear(ByteView bytes) {
    const std::string_view text = as_text(bytes.first(std::min<std::size_t>(bytes.size(), 8)));
    return text.starts_with("%PDF") || text.starts_with("<?xml") || text.starts_with("<html") ||
           text.starts_with("\x89PNG") || text.starts_with("\xFF\xD8\xFF") || text.starts_with("GIF8");
}

Expected<Bytes> decrypted(ByteView stored, ContentCipher& cipher) {
    if (stored.empty()) return Bytes{};
    if (stored.size() < 2 * k_aes_block || stored.size() % k_aes_block != 0) {
        if (looks_clear(stored)) return Bytes(stored.begin(), stored.end());
        return fail(ErrorCode::malformed, "not whole blocks");
    }
    Bytes clear(stored.size() - k_aes_block);
    if (auto done = cipher.decrypt(stored.first(k_aes_block), stored.subspan(k_aes_block), clear); !done)
        return std::unexpected(done.error());
    const auto padding = std::to_integer<std::size_t>(clear.back());
    if (padding < 1 || padding > k_aes_block) return fail(ErrorCode::wrong_key, "padding");
    clear.resize(clear.size() - padding);
    return clear;
}

void put16(Bytes& out, std::uint32_t value) {
    out.push_back(static_cast<std::byte>(value & 0xFF));
    out.push_back(static_cast<std::byte>(value >> 8 & 0xFF));
}

void put32(Bytes& out, std::uint32_t value) {
    put16(out, value & 0xFFFF);
    put16(out, value >> 16);
}

void put_text(Bytes& out, std::string_view text) {
    const ByteView bytes = as_bytes(text);
    out.insert(out.end(), bytes.begin(), bytes.end());
}

constexpr std::uint32_t k_utf8_names = 0x0800;

Bytes local_header(const std::string& name, std::uint32_t size) {
    Bytes out;
    put32(out, 0x04034b50);
    put16(out, 20);
    put16(out, k_utf8_names);
    put16(out, 0);  // stored
    put32(out, 0);  // time and date
    put32(out, 0);  // CRC: unknown until read, and not looked at for stored entries
    put32(out, size);
    put32(out, size);
    put16(out, static_cast<std::uint32_t>(name.size()));
    put16(out, 0);
    put_text(out, name);
    return out;
}

void put_directory_entry(Bytes& out, const std::string& name, std::uint32_t size, std::uint32_t offset) {
    put32(out, 0x02014b50);
    put16(out, 20);
    put16(out, 20);
    put16(out, k_utf8_names);
    put16(out, 0);
    put32(out, 0);
    put32(out, 0);
    put32(out, size);
    put32(out, size);
    put16(out, static_cast<std::uint32_t>(name.size()));
    put16(out, 0);
    put16(out, 0);
    put16(out, 0);
    put16(out, 0);
    put32(out, 0);
    put32(out, offset);
    put_text(out, name);
}

}  // namespace

Expected<Bytes> inflate_raw(ByteView deflated, std::uint64_t limit) {
    z_stream stream{};
    if (inflateInit2(&stream, -15) != Z_OK) return fail(ErrorCode::crypto, "inflate");
    Bytes out;
    std::array<std::byte, 64 * 1024> piece{};
    stream.next_in =
        reinterpret_cast<Bytef*>(const_cast<std::byte*>(deflated.data()));  // zlib does not write it
    stream.avail_in = static_cast<uInt>(deflated.size());
    int result = Z_OK;
    while (result == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        result = inflate(&stream, Z_NO_FLUSH);
        const std::size_t made = piece.size() - stream.avail_out;
        if (out.size() + made > limit) {
            inflateEnd(&stream);
            return fail(ErrorCode::too_large, "inflates beyond the limit");
        }
        out.insert(out.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(made));
        if (result == Z_BUF_ERROR || (result == Z_OK && made == 0 && stream.avail_in == 0)) break;
    }
    inflateEnd(&stream);
    if (result != Z_STREAM_END) return fail(ErrorCode::malformed, "not deflated data");
    return out;
}

Expected<Bytes> read_protected(const Zip& zip, const ZipEntry& entry, const ProtectedResource& resource,
                               ContentCipher& cipher) {
    const auto stored = zip.read(entry, k_max_resource_bytes);
    if (!stored) return std::unexpected(stored.error());
    auto clear = decrypted(*stored, cipher);
    if (!clear || !resource.deflated || clear->empty()) return clear;
    return inflate_raw(*clear, k_max_resource_bytes);
}

Expected<std::shared_ptr<CbcSource>> CbcSource::open(std::shared_ptr<const Zip> zip, const ZipEntry& entry,
                                                     std::shared_ptr<ContentCipher> cipher) {
    if (entry.size < 2 * k_aes_block || entry.size % k_aes_block != 0)
        return fail(ErrorCode::malformed, entry.name + " is not whole blocks");
    std::shared_ptr<CbcSource> source(new CbcSource(std::move(zip), entry, std::move(cipher)));
    std::array<std::byte, 2 * k_aes_block> tail{};
    const auto read = source->m_zip->read_at(entry, entry.size - tail.size(), tail);
    if (!read || *read != tail.size()) return fail(ErrorCode::read, entry.name);
    std::array<std::byte, k_aes_block> last{};
    const ByteView view(tail);
    if (auto done = source->m_cipher->decrypt(view.first(k_aes_block), view.last(k_aes_block), last); !done)
        return std::unexpected(done.error());
    const auto padding = std::to_integer<std::uint64_t>(last.back());
    if (padding < 1 || padding > k_aes_block) return fail(ErrorCode::wrong_key, "padding");
    source->m_size = entry.size - k_aes_block - padding;
    return source;
}

Expected<std::size_t> CbcSource::read_at(std::uint64_t offset, std::span<std::byte> out) {
    if (offset >= m_size || out.empty()) return std::size_t{0};
    const std::uint64_t count = std::min<std::uint64_t>(out.size(), m_size - offset);
    const std::uint64_t first = offset / k_aes_block;
    const std::uint64_t last = (offset + count - 1) / k_aes_block;
    Bytes stored(static_cast<std::size_t>((last - first + 2) * k_aes_block));  // the block before comes first
    const auto read = m_zip->read_at(m_entry, first * k_aes_block, stored);
    if (!read || *read != stored.size()) return fail(ErrorCode::read, m_entry.name);
    Bytes clear(stored.size() - k_aes_block);
    const ByteView view(stored);
    if (auto done = m_cipher->decrypt(view.first(k_aes_block), view.subspan(k_aes_block), clear); !done)
        return std::unexpected(done.error());
    std::copy_n(clear.begin() + static_cast<std::ptrdiff_t>(offset - first * k_aes_block),
                static_cast<std::ptrdiff_t>(count), out.begin());
    return static_cast<std::size_t>(count);
}

Expected<std::shared_ptr<StoredZipView>> StoredZipView::make(std::vector<Entry> entries) {
    constexpr std::uint64_t k_zip32 = 0xFFFF'0000;
    auto view = std::make_shared<StoredZipView>();
    Bytes directory;
    std::uint64_t at = 0;
    for (Entry& entry : entries) {
        const std::uint64_t size = entry.bytes->size();
        if (size > k_zip32 || at > k_zip32 || entry.name.size() > 0xFFFF || entries.size() > 0xFFFE)
            return fail(ErrorCode::too_large, "the book does not fit a plain zip");
        put_directory_entry(directory, entry.name, static_cast<std::uint32_t>(size),
                            static_cast<std::uint32_t>(at));
        view->m_parts.push_back({.start = at,
                                 .header = local_header(entry.name, static_cast<std::uint32_t>(size)),
                                 .bytes = std::move(entry.bytes)});
        at += view->m_parts.back().size();
    }
    if (at > k_zip32) return fail(ErrorCode::too_large, "the book does not fit a plain zip");
    const auto directory_size = static_cast<std::uint32_t>(directory.size());
    put32(directory, 0x06054b50);
    put32(directory, 0);
    put16(directory, static_cast<std::uint32_t>(entries.size()));
    put16(directory, static_cast<std::uint32_t>(entries.size()));
    put32(directory, directory_size);
    put32(directory, static_cast<std::uint32_t>(at));
    put16(directory, 0);
    view->m_parts.push_back({.start = at, .header = std::move(directory), .bytes = nullptr});
    view->m_size = at + view->m_parts.back().size();
    return view;
}

Expected<std::size_t> StoredZipView::read_at(std::uint64_t offset, std::span<std::byte> out) {
    std::size_t done = 0;
    while (done < out.size() && offset < m_size) {
        const auto after = std::ranges::upper_bound(m_parts, offset, {}, &Part::start);
        const Part& part = *std::prev(after);
        const std::uint64_t inside = offset - part.start;
        const std::span<std::byte> room = out.subspan(done);
        std::size_t got = 0;
        if (inside < part.header.size()) {
            got = std::min<std::size_t>(room.size(), part.header.size() - static_cast<std::size_t>(inside));
            std::copy_n(part.header.begin() + static_cast<std::ptrdiff_t>(inside), got, room.begin());
        } else {
            const std::uint64_t left = part.size() - inside;
            const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), left));
            const auto read = part.bytes->read_at(inside - part.header.size(), room.first(want));
            if (!read) return std::unexpected(read.error());
            if (*read == 0) return fail(ErrorCode::read, "a resource is shorter than it said");
            got = *read;
        }
        done += got;
        offset += got;
    }
    return done;
}

}  // namespace oqyrman::drm
