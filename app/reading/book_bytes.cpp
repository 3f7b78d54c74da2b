#include "app/reading/book_bytes.h"

namespace oqyrman::reading {

render::Expected<std::size_t> BookBytes::read_at(std::uint64_t offset, std::span<std::byte> out) {
    const auto read = m_bytes->read_at(offset, out);
    if (!read) return render::fail(render::ErrorCode::bytes_unreadable, read.error().detail);
    return *read;
}

}  // namespace oqyrman::reading
