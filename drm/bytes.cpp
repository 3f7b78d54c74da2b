#include "drm/bytes.h"

#include <algorithm>

namespace oqyrman::drm {

Expected<std::size_t> MemorySource::read_at(std::uint64_t offset, std::span<std::byte> out) {
    if (offset >= m_bytes.size()) return std::size_t{0};
    const std::size_t count =
        std::min<std::size_t>(out.size(), m_bytes.size() - static_cast<std::size_t>(offset));
    std::copy_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
    return count;
}

Expected<Bytes> read_all(ByteSource& source, std::uint64_t limit) {
    if (source.size() > limit) return fail(ErrorCode::too_large, "larger than the limit");
    Bytes bytes(static_cast<std::size_t>(source.size()));
    auto read = source.read_at(0, bytes);
    if (!read) return std::unexpected(read.error());
    if (*read != bytes.size()) return fail(ErrorCode::read, "shorter than it said");
    return bytes;
}

}  // namespace oqyrman::drm
