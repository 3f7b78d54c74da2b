// The canonical form of JSON: the same value in all its spellings, and the same again from itself.
#include "drm/license/canonical.h"
#include "tests/fuzz/target.h"

using namespace oqyrman;
using fuzz::promise;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json = drm::parse_json(fuzz::text_of(data, size));
    if (!json) return 0;
    const std::string once = drm::canonical_form(*json);
    for (const drm::Spelling spelling : drm::k_spellings) {
        const std::string spelt = drm::canonical_form(*json, spelling);
        const auto again = drm::parse_json(spelt);
        promise(again.has_value());
        promise(drm::canonical_form(*again) == once);
        promise(drm::canonical_form(*again, spelling) == spelt);
    }
    const auto numbers =
        drm::parse_json(drm::canonical_form(*json, drm::Spelling::specification, drm::Numbers::normalised));
    promise(numbers.has_value());
    promise(numbers->find("signature") == nullptr);
    return 0;
}
