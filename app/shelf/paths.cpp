#include "app/shelf/paths.h"

namespace oqyrman::shelf {

namespace {

constexpr const char* k_folder = "oqyrman";

}  // namespace

Expected<Paths> find_paths(const Environment& environment,
                           const std::optional<std::filesystem::path>& data_dir) {
    // A set but relative value is to be ignored (XDG Base Directory Specification, "Basics").
    const auto absolute = [&](const char* name) -> std::optional<std::filesystem::path> {
        const auto value = environment(name);
        if (!value || !std::filesystem::path(*value).is_absolute()) return std::nullopt;
        return std::filesystem::path(*value);
    };
    if (data_dir) {
        std::error_code code;
        const std::filesystem::path all = std::filesystem::absolute(*data_dir, code).lexically_normal();
        if (code)
            return std::unexpected(Error{ErrorKind::unwritable, data_dir->string() + ": " + code.message()});
        return Paths{.data = all, .cache = all, .log = all / "log", .runtime = all, .extra_roots = {}};
    }
    const auto home = absolute("HOME");
    const auto below_home = [&](const char* name, const char* usual) -> std::optional<std::filesystem::path> {
        if (const auto given = absolute(name)) return *given / k_folder;
        if (home) return *home / usual / k_folder;
        return std::nullopt;
    };
    const auto data = below_home("XDG_DATA_HOME", ".local/share");
    const auto cache = below_home("XDG_CACHE_HOME", ".cache");
    const auto log = below_home("XDG_STATE_HOME", ".local/state");
    if (!data || !cache || !log)
        return std::unexpected(Error{ErrorKind::unwritable, "neither HOME nor the XDG folders are set"});
    const auto runtime = absolute("XDG_RUNTIME_DIR");
    return Paths{.data = *data,
                 .cache = *cache,
                 .log = *log / "log",
                 .runtime = runtime ? *runtime / k_folder : *data,
                 .extra_roots = {}};
}

}  // namespace oqyrman::shelf
