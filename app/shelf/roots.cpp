#include "app/shelf/roots.h"

#include <algorithm>

namespace oqyrman::shelf {

namespace {

constexpr std::size_t k_max_root_bytes = 256 * 1024;
constexpr std::size_t k_max_roots = 256;
constexpr std::size_t k_max_crl_bytes = 4u << 20;

void read_one(Storage& storage, const std::filesystem::path& path, Roots& roots) {
    if (roots.pem.size() >= k_max_roots) return;
    auto pem = read_small_file(storage, path, k_max_root_bytes);
    if (pem)
        roots.pem.push_back(std::move(*pem));
    else
        roots.unreadable.push_back(pem.error().detail);
}

void read_folder(Storage& storage, const std::filesystem::path& folder, Roots& roots) {
    const auto there = storage.exists(folder);
    if (!there.value_or(false)) return;
    auto names = storage.list(folder);
    if (!names) {
        roots.unreadable.push_back(names.error().detail);
        return;
    }
    std::ranges::sort(*names);
    for (const std::string& name : *names) {
        const std::filesystem::path path = folder / name;
        if (path.extension() == ".pem" || path.extension() == ".crt") read_one(storage, path, roots);
    }
}

}  // namespace

Roots read_roots(Storage& storage, const Paths& paths) {
    Roots roots;
    read_folder(storage, paths.roots(), roots);
    read_folder(storage, k_system_roots, roots);
    for (const auto& extra : paths.extra_roots) {
        if (storage.list(extra))
            read_folder(storage, extra, roots);
        else
            read_one(storage, extra, roots);
    }
    return roots;
}

Roots read_server_roots(Storage& storage, const Paths& paths) {
    Roots roots;
    read_folder(storage, paths.data / "server-roots", roots);
    read_folder(storage, k_system_server_roots, roots);
    return roots;
}

std::vector<std::string> read_revocation_lists(Storage& storage, const Paths& paths) {
    auto list = read_small_file(storage, paths.data / "crl.der", k_max_crl_bytes);
    if (!list) return {};
    return {std::move(*list)};
}

}  // namespace oqyrman::shelf
