// The directory of a zip archive, and what its entries claim of themselves.
#include <array>

#include "drm/content/zip.h"
#include "tests/fuzz/target.h"

using namespace oqyrman;
using fuzz::promise;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::uint64_t limit = 1 << 20;
    const drm::ByteView view = drm::as_bytes(fuzz::text_of(data, size));
    const auto zip =
        drm::Zip::open(std::make_shared<drm::MemorySource>(drm::Bytes(view.begin(), view.end())));
    if (!zip) return 0;
    for (const drm::ZipEntry& entry : (*zip)->entries()) {
        promise((*zip)->find(entry.name) != nullptr);
        if (const auto bytes = (*zip)->read(entry, limit))
            promise(bytes->size() == entry.size && entry.size <= limit);
        std::array<std::byte, 64> piece{};
        for (const std::uint64_t offset : {std::uint64_t{0}, entry.size / 2, entry.size + 1})
            if (const auto read = (*zip)->read_at(entry, offset, piece))
                promise(entry.stored && *read <= piece.size());
    }
    return 0;
}
