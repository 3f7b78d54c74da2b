#pragma once
// The faces that a book's text can be set in besides those which MuPDF brings: the worker adds them to every
// EPUB as files of a folder of their own, where a style sheet finds them.

#include <array>
#include <string_view>

namespace oqyrman::render {

/// Where in the book what we add is found; no publisher has such a folder.
inline constexpr std::string_view k_added_folder = ".oqyrman/";

/// Andika: made for new and dyslexic readers, with every letter of Kazakh.
inline constexpr std::string_view k_easy_family = "Andika";

struct BookFont {
    std::string_view file;
    bool bold, italic;
};
inline constexpr std::array k_book_fonts{
    BookFont{"Andika-Regular.ttf", false, false},
    BookFont{"Andika-Bold.ttf", true, false},
    BookFont{"Andika-Italic.ttf", false, true},
    BookFont{"Andika-BoldItalic.ttf", true, true},
};

}  // namespace oqyrman::render
