// The manifest of an LCPDF, or the encryption.xml of an EPUB, in a package of our own around it: what they
// say of the package's entries, and the book as the engine reads it.
#include <algorithm>
#include <array>

#include "drm/content/content.h"
#include "drm/content/resource.h"
#include "tests/fuzz/target.h"

using namespace oqyrman;
using fuzz::promise;

namespace {

/// A key under which every block is its own cipher.
class NoCipher final : public drm::ContentCipher {
    drm::Expected<void> decrypt(drm::ByteView, drm::ByteView in, std::span<std::byte> out) override {
        promise(in.size() == out.size());
        std::ranges::copy(in, out.begin());
        return {};
    }
};

drm::StoredZipView::Entry entry(const char* name, std::string_view bytes) {
    const drm::ByteView view = drm::as_bytes(bytes);
    return {.name = name, .bytes = std::make_shared<drm::MemorySource>(drm::Bytes(view.begin(), view.end()))};
}

/// Three blocks, the last of which ends as padding does.
std::string padded(std::string_view text) {
    std::string bytes(48, '\x01');
    std::ranges::copy(text.substr(0, 31), bytes.begin() + 16);
    return bytes;
}

std::shared_ptr<drm::ByteSource> package_around(std::string_view text) {
    const bool epub = text.starts_with('<');
    std::vector<drm::StoredZipView::Entry> entries;
    entries.push_back(epub ? entry("META-INF/container.xml", "<container/>") : entry("manifest.json", text));
    if (epub) entries.push_back(entry("META-INF/encryption.xml", text));
    entries.push_back(entry("book.pdf", padded("%PDF-1.4 the book")));
    entries.push_back(entry("chapters/1.xhtml", padded("<html>1</html>")));
    entries.push_back(entry("empty", ""));
    entries.push_back(entry("clear.png", "\x89PNG clear"));
    // "hello" deflated, and two bytes of padding around it.
    entries.push_back(entry("deflated.css", std::string(16, 'i') + "\xcb\x48\xcd\xc9\xc9\x07" +
                                                std::string(26, '\x1a').replace(25, 1, "\x0a")));
    return *drm::StoredZipView::make(std::move(entries));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto content = drm::Content::open(package_around(fuzz::text_of(data, size)));
    if (!content) return 0;
    const bool closed = (*content)->is_protected();
    if (closed) promise(!(*content)->view().has_value());
    (*content)->unlock(std::make_shared<NoCipher>());
    for (const drm::ProtectedResource& resource : (*content)->protected_resources())
        if (const auto bytes = (*content)->read(resource.path))
            promise(bytes->size() <= drm::k_max_resource_bytes);
    promise(!(*content)->read("not/there").has_value());
    const auto view = (*content)->view();
    if (!view) return 0;
    promise((*view)->size() < (1U << 20) || closed);
    std::array<std::byte, 4096> piece{};
    for (std::uint64_t at = 0; at < std::min<std::uint64_t>((*view)->size(), 1 << 16); at += piece.size())
        if (const auto read = (*view)->read_at(at, piece); !read) break;
    return 0;
}
