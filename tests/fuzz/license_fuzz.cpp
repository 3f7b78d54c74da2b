// A License Document of whoever sends one.
#include "drm/license/integrity.h"
#include "drm/license/license.h"
#include "tests/fuzz/target.h"

using namespace oqyrman;
using fuzz::promise;

namespace {

bool whole_blocks(const drm::Bytes& bytes) { return bytes.size() >= 32 && bytes.size() % 16 == 0; }

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto license = drm::parse_license(fuzz::text_of(data, size));
    if (!license) return 0;
    promise(license->bytes == fuzz::text_of(data, size));
    promise(!license->id.empty() && !license->provider.empty() && !license->encryption.profile.empty());
    promise(whole_blocks(license->encryption.content_key) && whole_blocks(license->encryption.key_check));
    promise(license->rights.copy.value_or(0) >= 0 && license->rights.print.value_or(0) >= 0);
    for (const drm::Link& link : license->links) {
        promise(link.href.find(':') != std::string::npos);
        promise(!link.hash || link.hash->size() == 32);
        for (const std::string& rel : link.rel) promise(license->link(rel) != nullptr);
    }
    // Without a root nothing is sound, whatever the certificate in it looks like.
    promise(drm::check_integrity(*license, {}, {}).has_value());
    return 0;
}
