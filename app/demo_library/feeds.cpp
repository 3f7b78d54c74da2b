// What the library says as OPDS 2.0 and Authentication for OPDS; atom.h makes OPDS 1.2 of it.
#include <algorithm>
#include <cstdlib>
#include <sstream>

#include <fmt/format.h>
#include <httplib.h>

#include "app/demo_library/atom.h"
#include "app/demo_library/library.h"
#include "app/language/matching.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::demo_library {

namespace {

using Books = std::vector<const Book*>;

constexpr std::size_t k_page = 20;
constexpr std::size_t k_lane = 12;

std::string language_title(const std::string& code, const language::Messages& words) {
    if (code == "kk") return words.tr("In Kazakh");
    if (code == "ru") return words.tr("In Russian");
    return words.tr("In English");
}

/// The same behind the word "Language".
std::string facet_title(const std::string& code, const language::Messages& words) {
    if (code == "kk") return words.tr_in("language", "Kazakh");
    if (code == "ru") return words.tr_in("language", "Russian");
    return code == "en" ? words.tr_in("language", "English") : words.tr_in("language", "Any");
}

/// Which books a feed lists. Its address says so, and nothing else does.
struct Selection {
    std::string name;  ///< all, new or search
    std::string language, query;

    std::string path(std::size_t page = 1) const {
        httplib::Params said{
            {"query", query}, {"language", language}, {"page", page > 1 ? std::to_string(page) : ""}};
        std::erase_if(said, [](const auto& parameter) { return parameter.second.empty(); });
        return "/opds/" + name + (said.empty() ? "" : "?") + httplib::detail::params_to_query_str(said);
    }

    std::string title(const language::Messages& words) const {
        if (name == "search") return words.tr("Search results");
        if (name == "new") return words.tr("New arrivals");
        return language.empty() ? words.tr("All books") : language_title(language, words);
    }
};

/// Every word of the query stands somewhere in title, names, subjects or series.
bool matches(const Book& book, const std::string& query) {
    std::string text;
    for (const char* name : {"title", "author", "subject", "publisher", "belongsTo"})
        if (book.metadata.contains(name)) text += written(book.metadata[name]);
    std::istringstream words(query);
    for (std::string word; words >> word;)
        if (!language::stands_in(text, word)) return false;
    return query.find_first_not_of(' ') != std::string::npos;
}

Books chosen(const std::vector<Book>& all, const Selection& selection) {
    Books books;
    for (const Book& book : all)
        if ((selection.language.empty() || book.metadata.value("language", "") == selection.language) &&
            (selection.name != "search" || matches(book, selection.query)))
            books.push_back(&book);
    const auto newest = [](const Book* one) { return std::pair(-one->modified.time_since_epoch(), one); };
    if (selection.name == "new") std::ranges::sort(books, {}, newest);
    return books;
}

}  // namespace

Json Library::link(const std::string& rel, const std::string& path, const std::string& type,
                   const std::string& title) const {
    Json json = {{"rel", rel}, {"href", m_base_url + path}, {"type", type}};
    if (!title.empty()) json["title"] = title;
    if (path.find('{') != std::string::npos) json["templated"] = true;
    return json;
}

Json Library::language_facet(const std::string& chosen, const language::Messages& words,
                             const ByLanguage& list) const {
    Json facet = {{"metadata", {{"title", words.tr("Language")}}}};
    for (const char* code : {"", "kk", "ru", "en"}) {
        const auto [path, count] = list(code);
        facet["links"].push_back(
            link(chosen == code ? "self" : "alternate", path, k_feed, facet_title(code, words)));
        facet["links"].back()["properties"]["numberOfItems"] = count;
    }
    return facet;
}

Answer Library::authentication(const Visit& visit) {
    // Whoever came here from the reader's first screen was never told a card.
    const auto& [number, pin] = *m_cards.begin();
    const std::string card =
        visit.words.tr("To try it: card {number}, PIN {pin}.", {{"number", number}, {"pin", pin}});
    Json json = {{"id", m_base_url + "/opds/authentication"},
                 {"title", visit.words.tr("Demo library")},
                 {"description", visit.words.tr("Enter your card number and PIN.") + " " + card}};
    json["links"] = {link("logo", "/pictures/demo-library.png", "image/png"),
                     link("help", "/hint", "text/html"), link("start", "/opds", k_feed),
                     link("http://opds-spec.org/shelf", "/opds/shelf", k_feed)};
    const Json form = {
        {"labels",
         {{"login", visit.words.tr("Number of your library card")}, {"password", visit.words.tr("PIN")}}},
        {"inputs",
         {{"login", {{"keyboard", "Number pad"}, {"maximum_length", 4}}},
          {"password", {{"keyboard", "Number pad"}, {"maximum_length", 4}}}}}};
    Json basic = form, password = form;
    basic["type"] = "http://opds-spec.org/auth/basic";
    password["type"] = "http://opds-spec.org/auth/oauth/password";
    password["links"] = {link("authenticate", "/opds/token", "application/json"),
                         link("refresh", "/opds/token", "application/json")};
    json["authentication"] = {std::move(password), std::move(basic)};
    return Content{k_authentication, std::move(json)};
}

Answer Library::hint(const Visit& visit) {
    const auto& words = visit.words;
    return Content{
        "text/html; charset=utf-8",
        fmt::format(
            "<!DOCTYPE html><html lang=\"{}\"><meta charset=\"utf-8\"><title>{}</title><p>{}</p></html>",
            language::code_of(words.language()), words.tr("Demo library"),
            words.tr("The passphrase is your card number, a hyphen and your PIN. For example: 1001-1234."))};
}

Answer Library::opensearch(const Visit& visit) {
    const std::string address = m_base_url + "/opds/search?query={searchTerms}";
    return Content{k_search_type, search_description(visit.words.tr("Demo library"), address)};
}

Json Library::feed(const std::string& title, const std::string& path, std::size_t items) const {
    Json json = {{"metadata", {{"title", title}, {"numberOfItems", items}}}};
    json["links"] = {link("self", path, k_feed), link("start", "/opds", k_feed),
                     link("http://opds-spec.org/shelf", "/opds/shelf", k_feed),
                     link("http://opds-spec.org/auth/document", "/opds/authentication", k_authentication),
                     link("search", "/opds/search{?query}", k_feed)};
    return json;
}

/// How the patron comes to the book: by the loan there is, or by borrowing.
Json Library::acquisition(const Book& book, const Visit& visit) {
    const Json book_type = list_of({{"type", protected_type(book.kind)}});
    const auto mine = open_loans(visit.card);
    const auto loan = std::ranges::find(mine, book.id, &Loan::book_id);
    if (loan == mine.end()) return offer(book, visit);
    Json acquire = link("http://opds-spec.org/acquisition", "/opds/license/" + loan->id, k_license);
    acquire["properties"] = {
        {"availability", {{"state", "available"}, {"since", loan->issued}, {"until", loan->ends}}},
        {"authenticate", m_base_url + "/opds/authentication"},
        {"indirectAcquisition", book_type}};
    if (m_options.hashed_passphrase)
        acquire["properties"]["lcp_hashed_passphrase"] =
            drm::to_base64(drm::sha256(drm::as_bytes(passphrase_of(loan->card))));
    return acquire;
}

Json Library::publication_of(const Book& book, const Visit& visit) {
    Json json = {{"metadata", book.metadata}};
    json["metadata"].update({{"@type", "http://schema.org/Book"},
                             {"identifier", "urn:oqyrman:demo:" + book.id},
                             {"modified", book.modified}});
    json["links"] = {link("self", "/opds/publication/" + book.id, k_publication), acquisition(book, visit)};
    if (!book.sample_file.empty())
        json["links"].push_back(
            link("http://opds-spec.org/acquisition/sample", "/samples/" + book.id, k_epub));
    if (!book.cover.empty())
        json["images"] = list_of({{"href", m_base_url + "/covers/" + book.id}, {"type", book.cover_type}});
    return json;
}

Answer Library::start(const Visit& visit) {
    Json json = feed(visit.words.tr("Demo library"), "/opds", m_books.size());
    json["groups"] = json["navigation"] = Json::array();
    const std::vector<Selection> lanes{
        {"all", "", ""}, {"new", "", ""}, {"all", "kk", ""}, {"all", "ru", ""}, {"all", "en", ""}};
    for (const Selection& lane : lanes) {
        const Books books = chosen(m_books, lane);
        Json group = {{"metadata", {{"title", lane.title(visit.words)}, {"numberOfItems", books.size()}}}};
        group["links"] = list_of(link("self", lane.path(), k_feed));
        for (std::size_t i = 0; i < std::min(k_lane, books.size()); ++i)
            group["publications"].push_back(publication_of(*books[i], visit));
        json["navigation"].push_back(link("subsection", lane.path(), k_feed, lane.title(visit.words)));
        if (!books.empty() && &lane != &lanes.front()) json["groups"].push_back(group);
    }
    return Content{k_feed, std::move(json)};
}

Answer Library::list(const Visit& visit) {
    Selection selection{visit.id, visit.parameter("language"), visit.parameter("query")};
    const Books books = chosen(m_books, selection);
    const std::size_t pages = std::max<std::size_t>(1, (books.size() + k_page - 1) / k_page);
    const std::size_t asked = std::strtoul(visit.parameter("page").c_str(), nullptr, 10);
    const std::size_t page = std::clamp<std::size_t>(asked, 1, pages);
    Json json = feed(selection.title(visit.words), selection.path(page), books.size());
    json["metadata"].update({{"itemsPerPage", k_page}, {"currentPage", page}});
    if (page < pages) json["links"].push_back(link("next", selection.path(page + 1), k_feed));
    if (page > 1) json["links"].push_back(link("previous", selection.path(page - 1), k_feed));
    json["publications"] = Json::array();
    for (std::size_t i = (page - 1) * k_page; i < std::min(books.size(), page * k_page); ++i)
        json["publications"].push_back(publication_of(*books[i], visit));
    json["facets"] = list_of(language_facet(selection.language, visit.words, [&](const std::string& code) {
        const Selection other{selection.name, code, selection.query};
        return std::pair(other.path(), chosen(m_books, other).size());
    }));
    return Content{k_feed, std::move(json)};
}

Answer Library::shelf(const Visit& visit) {
    Json publications = Json::array();
    for (const Loan& loan : open_loans(visit.card))
        if (const Book* lent = book(loan.book_id)) publications.push_back(publication_of(*lent, visit));
    const auto waiting = m_holds;  // looking at a book may end a hold on it
    for (const Hold& hold : waiting) {
        if (hold.card != visit.card) continue;
        static_cast<void>(free_copies(hold.book_id));
        const bool still = std::ranges::find(m_holds, hold.id, &Hold::id) != m_holds.end();
        const Book* wanted = book(hold.book_id);
        if (still && wanted != nullptr) publications.push_back(publication_of(*wanted, visit));
    }
    Json json = feed(visit.words.tr("My loans"), "/opds/shelf", publications.size());
    json["publications"] = std::move(publications);
    return Content{k_feed, std::move(json)};
}

}  // namespace oqyrman::demo_library
