#pragma once
// What the fuzz targets share. A promise that an input breaks stops the target, as a fault of memory does.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string_view>

namespace oqyrman::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

inline void promise(bool kept, std::source_location at = std::source_location::current()) {
    if (kept) return;
    std::fprintf(stderr, "broken promise: %s:%u\n", at.file_name(), at.line());
    std::abort();
}

}  // namespace oqyrman::fuzz

/// libFuzzer calls this with each input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
