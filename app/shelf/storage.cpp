#include "app/shelf/storage.h"

namespace oqyrman::shelf {

state::Problem to_problem(const Error& error) {
    state::ProblemKind kind = state::ProblemKind::unexpected;
    switch (error.kind) {
        case ErrorKind::disk_full:
            kind = state::ProblemKind::disk_full;
            break;
        case ErrorKind::unwritable:
        case ErrorKind::io:
        case ErrorKind::in_use:
            kind = state::ProblemKind::data_unwritable;
            break;
        case ErrorKind::missing:
        case ErrorKind::corrupt:
        case ErrorKind::database:
        case ErrorKind::too_large:
            break;
    }
    return {.kind = kind, .date = {}, .server_text = {}, .detail = error.detail};
}

Expected<std::string> read_small_file(Storage& storage, const std::filesystem::path& path,
                                      std::size_t limit) {
    auto file = storage.open(path, OpenMode::read);
    if (!file) return std::unexpected(file.error());
    const auto size = (*file)->size();
    if (!size) return std::unexpected(size.error());
    if (*size > limit) return std::unexpected(Error{ErrorKind::too_large, path.string() + " is too large"});
    std::string bytes(static_cast<std::size_t>(*size), '\0');
    const auto read = (*file)->read_at(0, std::as_writable_bytes(std::span(bytes)));
    if (!read) return std::unexpected(read.error());
    bytes.resize(*read);
    return bytes;
}

Expected<void> replace_file(Storage& storage, const std::filesystem::path& path, std::string_view bytes) {
    std::filesystem::path beside = path;
    beside += ".new";
    auto file = storage.open(beside, OpenMode::create);
    if (!file) return std::unexpected(file.error());
    const std::span<const std::byte> content = std::as_bytes(std::span(bytes));
    return in_order([&] { return (*file)->truncate(0); }, [&] { return (*file)->write_at(0, content); },
                    [&] { return (*file)->sync(); }, [&] { return storage.rename(beside, path); },
                    [&] { return storage.sync_directory(path.parent_path()); });
}

}  // namespace oqyrman::shelf
