#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "render/epub/patterns.h"

namespace oqyrman::render::epub {

/// Puts soft hyphens into the words of content documents, by the language each stands in. Remembers words it
/// has seen, within a limit. One thread.
class Hyphenator {
  public:
    /// `russian` and `english` are dictionaries of libhyphen, read when the first word needs them; empty ones
    /// leave their language as it is. They outlive this.
    Hyphenator(std::span<const std::byte> russian, std::span<const std::byte> english)
        : m_russian{russian, nullptr, false}, m_english{english, nullptr, false} {}

    /// The document with U+00AD where a line may end, or nothing when there is nothing to do or it is not
    /// UTF-8. `language` (BCP 47) counts where the document names none. Attributes, scripts, styles, programs
    /// and headings of one word are left alone, and so are words that have soft hyphens of their own.
    std::string hyphenated(std::string_view xhtml, const std::string& language);
    /// One word: letters only. What is returned is good until the next call.
    std::string_view hyphenated_word(std::string_view word, std::string_view language);

  private:
    struct Book {
        std::span<const std::byte> dictionary;
        std::unique_ptr<Patterns> patterns;
        bool read = false;
    };
    std::vector<std::size_t> breaks(std::u32string_view word, std::string_view language);
    static const Patterns* patterns_of(Book& book);

    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Words = std::unordered_map<std::string, std::string, Hash, std::equal_to<>>;

    Book m_russian, m_english;
    std::map<std::string, Words, std::less<>> m_seen;  ///< by language: every word of a book is asked for
};

}  // namespace oqyrman::render::epub
