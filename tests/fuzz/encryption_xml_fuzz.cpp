// META-INF/encryption.xml and the names in it.
#include "drm/content/encryption_xml.h"
#include "tests/fuzz/target.h"

using namespace oqyrman;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    if (const auto entries = drm::parse_encryption_xml(drm::as_bytes(text)))
        for (const drm::EncryptedEntry& entry : *entries) {
            fuzz::promise(!entry.uri.empty());
            const std::string name = drm::comparable_name(entry.uri, true);
            fuzz::promise(!name.starts_with('/'));
            fuzz::promise(drm::comparable_name(name, false) == name || name.starts_with("./"));
        }
    return 0;
}
