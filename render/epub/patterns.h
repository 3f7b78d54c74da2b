#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace oqyrman::render::epub {

/// Patterns of libhyphen for a language. Opens no file: what it reads lies in memory. One thread.
class Patterns {
  public:
    /// `dictionary` is a whole hyph_*.dic. Null when it is none, or its character set is not one of UTF-8 and
    /// KOI8-R.
    static std::unique_ptr<Patterns> read(std::span<const std::byte> dictionary);
    ~Patterns();
    Patterns(const Patterns&) = delete;
    Patterns& operator=(const Patterns&) = delete;

    /// As kazakh_breaks. A word with a letter that the patterns cannot know is not broken.
    std::vector<std::size_t> breaks(std::u32string_view word) const;

  private:
    struct Dictionary;
    explicit Patterns(std::unique_ptr<Dictionary> dictionary);
    std::unique_ptr<Dictionary> m_dictionary;
};

}  // namespace oqyrman::render::epub
