#include <array>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "render/book_fonts.h"
#include "render/limits.h"
#include "render/worker/supplies.h"

namespace oqyrman::render::worker {

namespace {

/// Empty when there is no such file, or one far larger than any of ours.
std::span<const std::byte> map_file(const std::filesystem::path& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    struct stat facts{};
    void* memory = MAP_FAILED;
    if (fstat(file, &facts) == 0 && facts.st_size > 0 && facts.st_size <= k_max_supply_bytes)
        memory = mmap(nullptr, static_cast<std::size_t>(facts.st_size), PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (memory == MAP_FAILED) return {};
    return {static_cast<const std::byte*>(memory), static_cast<std::size_t>(facts.st_size)};
}

/// <prefix>/share/oqyrman beside <prefix>/bin: the build tree is laid out in the same way.
std::filesystem::path data_folder() {
    std::error_code none;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", none);
    return none ? std::filesystem::path() : program.parent_path().parent_path() / "share" / "oqyrman";
}

}  // namespace

Supplies read_supplies() {
    Supplies supplies;
    const std::filesystem::path data = data_folder();
    for (const BookFont& font : k_book_fonts)
        if (const auto bytes = map_file(data / "fonts" / font.file); !bytes.empty())
            supplies.fonts.push_back(
                {.name = std::string(k_added_folder) + std::string(font.file), .bytes = bytes});
    supplies.russian = map_file(data / "hyphens" / "ru.dic");
    supplies.english = map_file(data / "hyphens" / "en.dic");
    return supplies;
}

}  // namespace oqyrman::render::worker
