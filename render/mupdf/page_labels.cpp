// What a PDF calls its pages: ISO 32000-1, 12.4.2. MuPDF 1.21 does not read it, 1.25 does; one way for both.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "render/limits.h"
#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

namespace {

constexpr int k_max_tree_depth = 16;
constexpr int k_max_letters = 8;  ///< of AAA: page 200 is called by eight of them, further ones by number

enum class Numerals : std::uint8_t { none, decimal, roman, roman_small, letters, letters_small };

/// From this page on, until the next range.
struct Range {
    int first = 0;
    std::string prefix;
    Numerals numerals = Numerals::none;
    int start = 1;
};

Numerals numerals_of(std::string_view name) {
    if (name == "D") return Numerals::decimal;
    if (name == "R") return Numerals::roman;
    if (name == "r") return Numerals::roman_small;
    if (name == "A") return Numerals::letters;
    if (name == "a") return Numerals::letters_small;
    return Numerals::none;
}

std::string small(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    return text;
}

std::string roman(int number) {
    constexpr std::array<std::pair<int, std::string_view>, 13> k_parts{{{1000, "M"},
                                                                        {900, "CM"},
                                                                        {500, "D"},
                                                                        {400, "CD"},
                                                                        {100, "C"},
                                                                        {90, "XC"},
                                                                        {50, "L"},
                                                                        {40, "XL"},
                                                                        {10, "X"},
                                                                        {9, "IX"},
                                                                        {5, "V"},
                                                                        {4, "IV"},
                                                                        {1, "I"}}};
    constexpr int k_most = 3999;
    if (number < 1 || number > k_most) return std::to_string(number);
    std::string text;
    for (const auto& [value, letters] : k_parts)
        for (; number >= value; number -= value) text += letters;
    return text;
}

/// A to Z, then AA to ZZ, and so on.
std::string letters(int number) {
    const int times = (number - 1) / 26 + 1;
    if (number < 1 || times > k_max_letters) return std::to_string(number);
    return std::string(static_cast<std::size_t>(times), static_cast<char>('A' + (number - 1) % 26));
}

std::string label(const Range& range, int page) {
    const int number = range.start + page - range.first;
    switch (range.numerals) {
        case Numerals::none:
            return range.prefix;
        case Numerals::decimal:
            return range.prefix + std::to_string(number);
        case Numerals::roman:
            return range.prefix + roman(number);
        case Numerals::roman_small:
            return range.prefix + small(roman(number));
        case Numerals::letters:
            return range.prefix + letters(number);
        case Numerals::letters_small:
            return range.prefix + small(letters(number));
    }
    return {};
}

/// Throws like MuPDF: nothing here has a destructor while it may.
void collect(fz_context* context, pdf_obj* node, int depth, std::vector<std::pair<int, pdf_obj*>>& found) {
    pdf_obj* numbers = pdf_dict_get(context, node, PDF_NAME(Nums));
    for (int i = 0; i + 1 < pdf_array_len(context, numbers) && found.size() < k_max_pages; i += 2)
        found.emplace_back(pdf_array_get_int(context, numbers, i), pdf_array_get(context, numbers, i + 1));
    pdf_obj* kids = pdf_dict_get(context, node, PDF_NAME(Kids));
    for (int i = 0; depth < k_max_tree_depth && i < pdf_array_len(context, kids); ++i)
        collect(context, pdf_array_get(context, kids, i), depth + 1, found);
}

std::vector<Range> ranges_of(Engine& engine) {
    std::vector<std::pair<int, pdf_obj*>> found;
    std::vector<Range> ranges;
    fz_context* context = engine.context;
    const int code = guarded(context, [&] {
        pdf_document* pdf = pdf_specifics(context, engine.document);
        if (pdf == nullptr) return;
        pdf_obj* root = pdf_dict_get(context, pdf_trailer(context, pdf), PDF_NAME(Root));
        collect(context, pdf_dict_gets(context, root, "PageLabels"), 0, found);
    });
    if (code != 0) return {};
    for (const auto& [page, entry] : found) {
        const char* prefix = nullptr;
        const char* style = nullptr;
        int start = 1;
        const int read = guarded(context, [&] {
            prefix = pdf_dict_get_text_string(context, entry, PDF_NAME(P));
            style = pdf_to_name(context, pdf_dict_get(context, entry, PDF_NAME(S)));
            if (pdf_obj* given = pdf_dict_gets(context, entry, "St")) start = pdf_to_int(context, given);
        });
        if (read != 0) continue;
        ranges.push_back({.first = page,
                          .prefix = clean_text(prefix, k_max_label_bytes / 2),
                          .numerals = numerals_of(style == nullptr ? "" : style),
                          .start = std::clamp(start, 1, k_max_pages)});
    }
    // Keys of a number tree are in order and each there once (ISO 32000-1, 7.9.7); damaged ones may not be.
    std::ranges::sort(ranges, {}, &Range::first);
    return ranges;
}

}  // namespace

Expected<std::vector<std::string>> page_labels(Engine& engine) {
    if (engine.document == nullptr) return fail(ErrorCode::not_found, "no document");
    std::vector<std::string> labels;
    const std::vector<Range> ranges = ranges_of(engine);
    bool other_than_numbers = false;
    for (int page = 0, range = -1; !ranges.empty() && page < engine.page_count; ++page) {
        while (range + 1 < static_cast<int>(ranges.size()) &&
               ranges[static_cast<std::size_t>(range + 1)].first <= page)
            ++range;
        const std::string number = std::to_string(page + 1);
        std::string called = range < 0 ? number : label(ranges[static_cast<std::size_t>(range)], page);
        // A page without a name is called by its number, as everywhere.
        if (called.empty()) called = number;
        other_than_numbers = other_than_numbers || called != number;
        labels.push_back(std::move(called));
    }
    if (!other_than_numbers) labels.clear();
    return labels;
}

}  // namespace oqyrman::render::mupdf
