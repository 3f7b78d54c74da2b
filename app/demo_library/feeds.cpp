// What the library says as OPDS 2.0 and Authentication for OPDS.
#include <algorithm>
#include <sstream>

#include "app/demo_library/library.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

constexpr std::size_t k_page = 20;
constexpr std::size_t k_lane = 12;

/// Every word of the query stands somewhere in title, names, subjects or series.
bool matches(const Book& book, const std::string& query) {
    std::string text;
    for (const char* name : {"title", "author", "subject", "publisher", "belongsTo"})
        if (book.metadata.contains(name)) text += book.metadata[name].dump();
    text = folded(text);
    std::istringstream words(folded(query));
    for (std::string word; words >> word;)
        if (text.find(word) == std::string::npos) return false;
    return query.find_first_not_of(' ') != std::string::npos;
}

std::string list_path(const std::string& which) {
    return which == "all" || which == "new" ? "/opds/" + which : "/opds/language/" + which;
}

std::size_t page_number(const Visit& visit) {
    const std::string page = visit.parameter("page");
    const bool number = page.size() <= 6 && page.find_first_not_of("0123456789") == std::string::npos;
    return page.empty() || !number ? 1 : std::stoul(page);
}

}  // namespace

Json Library::link(const std::string& rel, const std::string& path, const std::string& type) const {
    return {{"rel", rel}, {"href", m_base_url + path}, {"type", type}};
}

Answer Library::authentication(const Visit& visit) {
    const auto say = [&](const char* key) { return words(key, visit.language); };
    Json json = {{"id", m_base_url + "/opds/authentication"},
                 {"title", say("library")},
                 {"description", say("sign-in")}};
    json["links"] = {link("logo", "/logo.png", "image/png"), link("help", "/hint", "text/html"),
                     link("start", "/opds", k_feed),
                     link("http://opds-spec.org/shelf", "/opds/shelf", k_feed)};
    json["authentication"] = {{{"type", "http://opds-spec.org/auth/basic"},
                               {"labels", {{"login", say("card")}, {"password", say("pin")}}}}};
    return json;
}

Json Library::feed(const std::string& title, const std::string& path) const {
    Json json = {{"metadata", {{"title", title}}}, {"publications", Json::array()}};
    json["links"] = {link("self", path, k_feed), link("start", "/opds", k_feed),
                     link("http://opds-spec.org/shelf", "/opds/shelf", k_feed),
                     link("http://opds-spec.org/auth/document", "/opds/authentication", k_authentication),
                     link("search", "/opds/search{?query}", k_feed)};
    json["links"].back()["templated"] = true;
    return json;
}

Json Library::acquisition_link(const Book& book, const Issued& loan) {
    Json acquire = link("http://opds-spec.org/acquisition", "/opds/license/" + loan.id, k_license);
    acquire["properties"] = {
        {"availability",
         {{"state", "available"}, {"since", rfc3339(loan.issued)}, {"until", rfc3339(loan.ends)}}},
        {"authenticate", m_base_url + "/opds/authentication"},
        {"indirectAcquisition", {{{"type", protected_type(book.kind)}}}}};
    if (m_options.hashed_passphrase)
        acquire["properties"]["lcp_hashed_passphrase"] =
            drm::to_base64(drm::sha256(drm::as_bytes(passphrase_of(loan.card))));
    return acquire;
}

Json Library::borrow_link(const Book& book) {
    const auto left = std::max<std::ptrdiff_t>(0, m_options.copies - std::ssize(open_loans("book", book.id)));
    const Json book_type = {{{"type", protected_type(book.kind)}}};
    Json borrow = link("http://opds-spec.org/acquisition/borrow", "/opds/borrow/" + book.id, k_publication);
    borrow["properties"] = {{"availability", {{"state", left > 0 ? "available" : "unavailable"}}},
                            {"copies", {{"total", m_options.copies}, {"available", left}}},
                            {"authenticate", m_base_url + "/opds/authentication"},
                            {"indirectAcquisition", {{{"type", k_license}, {"child", book_type}}}}};
    return borrow;
}

Json Library::publication_of(const Book& book, const Visit& visit) {
    const std::scoped_lock lock(m_mutex);
    Json json = {{"metadata", book.metadata}};
    json["metadata"].update({{"@type", "http://schema.org/Book"},
                             {"identifier", "urn:oqyrman:demo:" + book.id},
                             {"modified", rfc3339(book.modified)}});
    const auto mine = open_loans("card", visit.card);
    const auto loan = std::ranges::find(mine, book.id, &Issued::book_id);
    json["links"] = {link("self", "/opds/publication/" + book.id, k_publication),
                     loan != mine.end() ? acquisition_link(book, *loan) : borrow_link(book)};
    if (!book.cover.empty())
        json["images"] = {{{"href", m_base_url + "/covers/" + book.id}, {"type", book.cover_type}}};
    return json;
}

Library::Books Library::listed(const std::string& which) const {
    Books books;
    for (const Book& book : m_books)
        if (which == "all" || which == "new" || book.metadata.value("language", "") == which)
            books.push_back(&book);
    const auto newer = [](const Book* a, const Book* b) {
        return a->modified != b->modified ? a->modified > b->modified : a < b;
    };
    if (which == "new") std::ranges::sort(books, newer);
    return books;
}

Answer Library::start(const Visit& visit) {
    Json json = feed(words("library", visit.language), "/opds");
    json.erase("publications");
    json["metadata"]["numberOfItems"] = m_books.size();
    json["groups"] = json["navigation"] = Json::array();
    for (const char* which : {"all", "new", "kk", "ru", "en"}) {
        const Books books = listed(which);
        const std::string title = words(which, visit.language);
        json["navigation"].push_back(link("subsection", list_path(which), k_feed));
        json["navigation"].back()["title"] = title;
        Json group = {{"metadata", {{"title", title}, {"numberOfItems", books.size()}}}};
        group["links"] = {link("self", list_path(which), k_feed)};
        for (std::size_t i = 0; i < std::min(k_lane, books.size()); ++i)
            group["publications"].push_back(publication_of(*books[i], visit));
        if (!books.empty() && which != std::string("all")) json["groups"].push_back(group);
    }
    return json;
}

Json Library::page_of(const Books& books, const std::string& title, const std::string& path,
                      const Visit& visit) {
    const std::size_t pages = std::max<std::size_t>(1, (books.size() + k_page - 1) / k_page);
    const std::size_t page = std::clamp<std::size_t>(page_number(visit), 1, pages);
    const auto at = [&](std::size_t number) { return path + "page=" + std::to_string(number); };
    Json json = feed(title, at(page));
    json["metadata"].update(
        {{"numberOfItems", books.size()}, {"itemsPerPage", k_page}, {"currentPage", page}});
    if (page < pages) json["links"].push_back(link("next", at(page + 1), k_feed));
    if (page > 1) json["links"].push_back(link("previous", at(page - 1), k_feed));
    for (std::size_t i = (page - 1) * k_page; i < std::min(books.size(), page * k_page); ++i)
        json["publications"].push_back(publication_of(*books[i], visit));
    return json;
}

Answer Library::list(const Visit& visit) {
    return page_of(listed(visit.id), words(visit.id, visit.language), list_path(visit.id) + "?", visit);
}

Answer Library::search(const Visit& visit) {
    const std::string query = visit.parameter("query");
    Books books = listed("all");
    std::erase_if(books, [&](const Book* book) { return !matches(*book, query); });
    return page_of(books, words("found", visit.language),
                   "/opds/search?query=" + percent_encoded(query) + "&", visit);
}

Answer Library::shelf(const Visit& visit) {
    const std::scoped_lock lock(m_mutex);
    Json json = feed(words("shelf", visit.language), "/opds/shelf");
    for (const Issued& loan : open_loans("card", visit.card))
        if (const Book* lent = book(loan.book_id))
            json["publications"].push_back(publication_of(*lent, visit));
    json["metadata"]["numberOfItems"] = json["publications"].size();
    return json;
}

Answer Library::publication(const Visit& visit) {
    const Book* wanted = book(visit.id);
    if (wanted == nullptr) return std::unexpected(Refusal{.status = 404, .title = "no such book"});
    return publication_of(*wanted, visit);
}

}  // namespace oqyrman::demo_library
