#pragma once
// What every reading of a catalogue promises.

#include "app/catalogue/opds.h"
#include "tests/fuzz/target.h"

namespace oqyrman::fuzz {

inline const std::string k_address = "https://library.example/catalogue/index?page=2";

inline void keeps(const state::Publication& publication) {
    promise(!publication.title.empty() && publication.title.size() <= catalogue::k_max_words_bytes);
    promise(publication.description.size() <= catalogue::k_max_description_bytes);
    for (const state::Acquisition& way : publication.acquisitions)
        promise(!way.url.empty() && !way.path.empty() && way.path.size() <= 6);
    for (const state::Image& image : publication.images)
        promise(!image.url.empty() && image.width >= 0 && image.height >= 0);
}

inline void keeps(const state::Feed& feed) {
    promise(feed.publications.size() <= catalogue::k_max_publications);
    promise(feed.next_url != feed.url);
    for (const state::Publication& publication : feed.publications) keeps(publication);
    for (const state::NavigationLink& link : feed.navigation) promise(!link.url.empty());
    for (const state::Group& group : feed.groups)
        for (const state::Publication& publication : group.publications) keeps(publication);
}

}  // namespace oqyrman::fuzz
