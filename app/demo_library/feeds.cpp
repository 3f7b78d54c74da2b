// What the library says as OPDS 2.0 and Authentication for OPDS.
#include <algorithm>

#include "app/demo_library/library.h"

namespace oqyrman::demo_library {

namespace {

constexpr int k_page = 20;
constexpr std::size_t k_lane = 12;
constexpr const char* k_feed = "application/opds+json";
constexpr const char* k_publication = "application/opds-publication+json";
constexpr const char* k_license = "application/vnd.readium.lcp.license.v1.0+json";

bool has_word(const Book& book, const std::string& word) {
    return folded(book.title).find(word) != std::string::npos ||
           folded(book.author).find(word) != std::string::npos ||
           std::ranges::any_of(book.subjects, [&](const std::string& subject) {
               return folded(subject).find(word) != std::string::npos;
           });
}

}  // namespace

Json Library::link(const std::string& rel, const std::string& path, const std::string& type) const {
    return {{"rel", rel}, {"href", m_base_url + path}, {"type", type}};
}

Json Library::authentication(const std::string& language) const {
    Json json = {{"id", m_base_url + "/opds/authentication"},
                 {"title", words("library", language)},
                 {"description", words("sign-in", language)}};
    json["links"] = {link("logo", "/logo.png", "image/png"), link("help", "/hint", "text/html"),
                     link("start", "/opds", k_feed),
                     link("http://opds-spec.org/shelf", "/opds/shelf", k_feed)};
    json["authentication"] = {
        {{"type", "http://opds-spec.org/auth/basic"},
         {"labels", {{"login", words("card", language)}, {"password", words("pin", language)}}}}};
    return json;
}

Json Library::feed(const std::string& title, const std::string& path) const {
    Json json = {{"metadata", {{"title", title}}}};
    json["links"] = {link("self", path, k_feed), link("start", "/opds", k_feed),
                     link("http://opds-spec.org/shelf", "/opds/shelf", k_feed),
                     link("http://opds-spec.org/auth/document", "/opds/authentication",
                          "application/opds-authentication+json")};
    json["links"].push_back({{"rel", "search"},
                             {"href", m_base_url + "/opds/search{?query}"},
                             {"type", k_feed},
                             {"templated", true}});
    return json;
}

Json Library::publication(const Book& book, const std::optional<Card>& card) {
    const std::scoped_lock lock(m_mutex);
    const bool epub = book.kind == BookKind::epub;
    Json metadata = {{"@type", "http://schema.org/Book"},
                     {"identifier", "urn:oqyrman:demo:" + book.id},
                     {"title", book.title}};
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) metadata[name] = value;
    };
    put("author", book.author);
    put("language", book.language);
    put("description", book.description);
    put("publisher", book.publisher);
    if (!book.series.empty()) metadata["belongsTo"] = {{"series", book.series}};
    if (!book.subjects.empty()) metadata["subject"] = book.subjects;
    if (book.pages > 0) metadata["numberOfPages"] = book.pages;
    Json json = {{"metadata", metadata}};
    json["links"] = {link("self", "/opds/publication/" + book.id, k_publication)};
    const Json book_type = {{{"type", epub ? "application/epub+zip" : "application/pdf+lcp"}}};
    const auto loan = card ? m_store.open_loan(book.id, card->number, now()) : std::nullopt;
    if (loan) {
        Json acquire = link("http://opds-spec.org/acquisition", "/opds/license/" + loan->id, k_license);
        acquire["properties"] = {
            {"availability",
             {{"state", "available"}, {"since", rfc3339(loan->issued)}, {"until", rfc3339(loan->ends)}}},
            {"authenticate", m_base_url + "/opds/authentication"},
            {"indirectAcquisition", book_type}};
        if (m_options.hashed_passphrase)
            acquire["properties"]["lcp_hashed_passphrase"] =
                Issuer::passphrase_hash(passphrase_of(loan->card));
        json["links"].push_back(acquire);
    } else {
        const int left = std::max(0, m_options.copies - m_store.open_loans(book.id, now()));
        Json borrow =
            link("http://opds-spec.org/acquisition/borrow", "/opds/borrow/" + book.id, k_publication);
        borrow["properties"] = {{"availability", {{"state", left > 0 ? "available" : "unavailable"}}},
                                {"copies", {{"total", m_options.copies}, {"available", left}}},
                                {"authenticate", m_base_url + "/opds/authentication"},
                                {"indirectAcquisition", {{{"type", k_license}, {"child", book_type}}}}};
        json["links"].push_back(borrow);
    }
    if (!book.cover.empty())
        json["images"] = {{{"href", m_base_url + "/covers/" + book.id}, {"type", book.cover_type}}};
    return json;
}

Json Library::start(const std::string& language) {
    Json json = feed(words("library", language), "/opds");
    json["metadata"]["numberOfItems"] = m_books.size();
    json["navigation"] = {
        {{"title", words("all", language)}, {"href", m_base_url + "/opds/all"}, {"type", k_feed}}};
    json["groups"] = Json::array();
    for (const char* code : {"kk", "ru", "en"}) {
        Json group = {{"metadata", {{"title", words(code, language)}}}};
        group["links"] = {link("self", std::string("/opds/language/") + code, k_feed)};
        group["publications"] = Json::array();
        for (const Book& book : m_books)
            if (book.language == code && group["publications"].size() < k_lane)
                group["publications"].push_back(publication(book, std::nullopt));
        if (!group["publications"].empty()) json["groups"].push_back(group);
    }
    return json;
}

Json Library::page_of(const std::vector<const Book*>& books, const std::string& title,
                      const std::string& path, int page) {
    const int pages = std::max(1, (static_cast<int>(books.size()) + k_page - 1) / k_page);
    page = std::clamp(page, 1, pages);
    Json json = feed(title, path + "?page=" + std::to_string(page));
    json["metadata"].update(
        {{"numberOfItems", books.size()}, {"itemsPerPage", k_page}, {"currentPage", page}});
    if (page < pages)
        json["links"].push_back(link("next", path + "?page=" + std::to_string(page + 1), k_feed));
    if (page > 1)
        json["links"].push_back(link("previous", path + "?page=" + std::to_string(page - 1), k_feed));
    json["publications"] = Json::array();
    for (std::size_t i = static_cast<std::size_t>((page - 1) * k_page);
         i < std::min<std::size_t>(books.size(), static_cast<std::size_t>(page * k_page)); ++i)
        json["publications"].push_back(publication(*books[i], std::nullopt));
    return json;
}

Json Library::list(const std::string& which, const std::string& language, int page) {
    std::vector<const Book*> books;
    for (const Book& book : m_books)
        if (which == "all" || book.language == which) books.push_back(&book);
    const std::string path = which == "all" ? "/opds/all" : "/opds/language/" + which;
    return page_of(books, words(which, language), path, page);
}

Json Library::search(const std::string& query, const std::string& language) {
    Json json = feed(words("found", language), "/opds/search");
    json["publications"] = Json::array();
    const std::string word = folded(query);
    for (const Book& book : m_books)
        if (!word.empty() && has_word(book, word))
            json["publications"].push_back(publication(book, std::nullopt));
    json["metadata"]["numberOfItems"] = json["publications"].size();
    return json;
}

Json Library::shelf(const Card& card, const std::string& language) {
    const std::scoped_lock lock(m_mutex);
    Json json = feed(words("shelf", language), "/opds/shelf");
    json["publications"] = Json::array();
    for (const Book& book : m_books)
        if (m_store.open_loan(book.id, card.number, now()))
            json["publications"].push_back(publication(book, card));
    json["metadata"]["numberOfItems"] = json["publications"].size();
    return json;
}

}  // namespace oqyrman::demo_library
