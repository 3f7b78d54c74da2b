#pragma once

#include <span>
#include <vector>

#include "render/epub/overlay.h"

namespace oqyrman::render::worker {

/// What the worker takes along into its sandbox: files of this installation, mapped for reading, none of
/// them a book. What is missing is missing: books then come without it.
struct Supplies {
    std::span<const std::byte> russian, english;  ///< dictionaries of libhyphen
    std::vector<epub::AddedFile> fonts;           ///< named as a style sheet finds them (book_fonts.h)
};

/// To be called before the sandbox is entered: afterwards no path can be opened. What is mapped stays mapped
/// until the process ends.
Supplies read_supplies();

}  // namespace oqyrman::render::worker
