#pragma once
// Hyphens that a word has of its own, where a line happens to end behind them. Pure; any thread.

#include <set>
#include <string>

namespace oqyrman::render::text {

/// What a text says of its hyphens.
class OwnHyphens {
  public:
    /// `runes`: all of the text.
    explicit OwnHyphens(const std::u32string& runes);

    /// Of the hyphen between the end of what is mended so far and runes[next], where breaks_word() is true:
    /// as the word stands inside a line elsewhere, or as it is always written.
    bool keeps(const std::u32string& out, const std::u32string& runes, std::size_t next) const;

    /// Of a hyphen before capitals: the word stands without it elsewhere ("IM-PLIED").
    bool stands_whole(const std::u32string& out, const std::u32string& runes, std::size_t next) const;

  private:
    std::set<std::u32string> m_words;     ///< that stand with a hyphen inside a line: "dpkg-buildpackage"
    std::set<std::u32string> m_capitals;  ///< words of capitals
    bool m_cyrillic = false;              ///< most of its letters are
};

}  // namespace oqyrman::render::text
