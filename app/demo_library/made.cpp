// A list of any length, of titles that are nobody's: what a large library's catalogue does to a reader.
#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "app/demo_library/library.h"

namespace oqyrman::demo_library {

namespace {

constexpr std::size_t k_page = 100;

/// The same title, author and language for the same number, always.
Json metadata_of(std::size_t number) {
    constexpr std::array kinds{"Әңгімелер", "Рассказы", "Stories", "Дала дәптері", "Записки", "A history"};
    constexpr std::array names{"Айдос Сәрсен", "Мария Ветрова", "John Ferrier", "Гүлнар Ахмет", "Пётр Лугов"};
    constexpr std::array languages{"kk", "ru", "en", "kk", "ru", "en"};
    const std::size_t kind = number % kinds.size();
    return {{"@type", "http://schema.org/Book"},
            {"identifier", fmt::format("urn:oqyrman:made:{}", number)},
            {"title", fmt::format("{} № {}", kinds[kind], number)},
            {"author", names[number / 7 % names.size()]},
            {"language", languages[kind]}};
}

}  // namespace

Answer Library::made(const Visit& visit) {
    const auto all = static_cast<std::size_t>(m_options.made_titles);
    if (all == 0) return std::unexpected(Refusal{.status = 404, .title = "no made titles here"});
    const std::size_t pages = (all + k_page - 1) / k_page;
    const std::size_t asked = std::strtoul(visit.parameter("page").c_str(), nullptr, 10);
    const std::size_t page = std::clamp<std::size_t>(asked, 1, pages);
    const auto path = [](std::size_t number) { return fmt::format("/opds/made?page={}", number); };
    Json json = feed(visit.words.tr("All books"), path(page), all);
    json["metadata"].update({{"itemsPerPage", k_page}, {"currentPage", page}});
    if (page < pages) json["links"].push_back(link("next", path(page + 1), k_feed));
    if (page > 1) json["links"].push_back(link("previous", path(page - 1), k_feed));
    json["publications"] = Json::array();
    for (std::size_t i = (page - 1) * k_page; i < std::min(all, page * k_page); ++i) {
        Json publication = {{"metadata", metadata_of(i)}, {"links", Json::array()}};
        const Book* pictured = m_books.empty() ? nullptr : &m_books[i % m_books.size()];
        if (pictured != nullptr && !pictured->cover.empty())
            publication["images"] = {
                {{"href", fmt::format("{}/covers/{}?made={}", m_base_url, pictured->id, i)},
                 {"type", pictured->cover_type}}};
        json["publications"].push_back(std::move(publication));
    }
    return Content{k_feed, std::move(json)};
}

}  // namespace oqyrman::demo_library
