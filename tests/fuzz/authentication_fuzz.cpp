// What a library says beside its feeds: Authentication Documents, where they are, and problems.
#include "app/catalogue/opds.h"
#include "tests/fuzz/target.h"

using namespace oqyrman;
using fuzz::promise;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const std::string url = "https://library.example/catalogue";
    if (const auto document = catalogue::parse_authentication(text, url)) {
        promise(!document->id.empty() && !document->title.empty());
        for (const std::string& help : document->help_urls) promise(!help.empty());
    }
    if (const auto problem = catalogue::parse_problem(text))
        promise(!problem->type.empty() || !problem->title.empty());
    const std::string linked = catalogue::linked_authentication(text, url);
    promise(linked.empty() || linked.find(':') != std::string::npos);
    return 0;
}
