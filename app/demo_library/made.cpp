// A list of any length, of titles that are nobody's: what a large library's catalogue does to a reader.
#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "app/demo_library/library.h"

namespace oqyrman::demo_library {

namespace {

constexpr std::size_t k_page = 100;
constexpr int k_fresh_s = 60;  ///< nothing of it ever changes
constexpr std::array k_languages{"kk", "ru", "en"};

/// The same title, author and language for the same number, always.
Json metadata_of(std::size_t number) {
    constexpr std::array kinds{"Әңгімелер", "Рассказы", "Stories", "Дала дәптері", "Записки", "A history"};
    constexpr std::array names{"Айдос Сәрсен", "Мария Ветрова", "John Ferrier", "Гүлнар Ахмет", "Пётр Лугов"};
    const std::size_t kind = number % kinds.size();
    return {{"@type", "http://schema.org/Book"},
            {"identifier", fmt::format("urn:oqyrman:made:{}", number)},
            {"title", fmt::format("{} № {}", kinds[kind], number)},
            {"author", names[number / 7 % names.size()]},
            {"language", k_languages[number % k_languages.size()]}};
}

/// Those of one language, or all of them.
struct Numbers {
    std::size_t first, step, count;
};

Numbers numbers_of(const std::string& language, std::size_t all) {
    const auto found = std::ranges::find(k_languages, language);
    if (found == k_languages.end()) return {.first = 0, .step = 1, .count = all};
    const auto first = static_cast<std::size_t>(found - k_languages.begin());
    return {.first = first,
            .step = k_languages.size(),
            .count = (all + k_languages.size() - 1 - first) / k_languages.size()};
}

}  // namespace

Answer Library::made(const Visit& visit) {
    if (m_options.made_titles <= 0)
        return std::unexpected(Refusal{.status = 404, .title = "no made titles here"});
    const auto all = static_cast<std::size_t>(m_options.made_titles);
    const std::string language = visit.parameter("language");
    const Numbers numbers = numbers_of(language, all);
    const std::size_t pages = std::max<std::size_t>(1, (numbers.count + k_page - 1) / k_page);
    const std::size_t asked = std::strtoul(visit.parameter("page").c_str(), nullptr, 10);
    const std::size_t page = std::clamp<std::size_t>(asked, 1, pages);
    const auto path = [](const std::string& code, std::size_t number) {
        return fmt::format("/opds/made?{}page={}", code.empty() ? "" : "language=" + code + "&", number);
    };
    Json json = feed(visit.words.tr("All books"), path(language, page), numbers.count);
    json["metadata"].update({{"itemsPerPage", k_page}, {"currentPage", page}});
    if (page < pages) json["links"].push_back(link("next", path(language, page + 1), k_feed));
    if (page > 1) json["links"].push_back(link("previous", path(language, page - 1), k_feed));
    json["facets"] = list_of(language_facet(language, visit.words, [&](const std::string& code) {
        return std::pair(path(code, 1), numbers_of(code, all).count);
    }));
    json["publications"] = Json::array();
    for (std::size_t i = (page - 1) * k_page; i < std::min(numbers.count, page * k_page); ++i) {
        const std::size_t number = numbers.first + i * numbers.step;
        Json publication = {{"metadata", metadata_of(number)}, {"links", Json::array()}};
        const Book* pictured = m_books.empty() ? nullptr : &m_books[number % m_books.size()];
        if (pictured != nullptr && !pictured->cover.empty())
            publication["images"] =
                list_of({{"href", fmt::format("{}/covers/{}?made={}", m_base_url, pictured->id, number)},
                         {"type", pictured->cover_type}});
        json["publications"].push_back(std::move(publication));
    }
    return Content{.type = k_feed, .body = std::move(json), .fresh_s = k_fresh_s};
}

}  // namespace oqyrman::demo_library
