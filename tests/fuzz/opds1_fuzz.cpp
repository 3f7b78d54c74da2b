// Feeds, entries and search descriptions of OPDS 1.2: XML.
#include "tests/fuzz/feed.h"

using namespace oqyrman;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    if (const auto feed = catalogue::parse_feed(text, fuzz::k_address)) fuzz::keeps(*feed);
    if (const auto entry = catalogue::parse_publication(text, fuzz::k_address)) fuzz::keeps(*entry);
    if (const auto search = catalogue::parse_search_description(text, fuzz::k_address))
        fuzz::promise(search->find('{') != std::string::npos);
    return 0;
}
