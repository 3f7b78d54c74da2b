#pragma once
// Where tests find data, and how they say that they could not run.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace oqyrman::tests {

/// Reasons given by tests of this program that could not run. Main thread only.
inline std::vector<std::string>& skip_reasons() {
    static std::vector<std::string> reasons;
    return reasons;
}

/// The folder that holds `vectors/` and `fixtures/`, from OQYRMAN_TEST_DATA. With CI=true its absence
/// is a failure; otherwise it is a reason to skip, printed at the end of the run.
inline std::optional<std::filesystem::path> test_data() {
    const char* dir = std::getenv("OQYRMAN_TEST_DATA");
    if (dir != nullptr && std::filesystem::is_directory(dir)) return std::filesystem::path(dir);
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string(ci) == "true") throw std::runtime_error("CI needs OQYRMAN_TEST_DATA");
    skip_reasons().push_back("OQYRMAN_TEST_DATA does not point at the test data");
    return std::nullopt;
}

/// The whole file as bytes; throws when it cannot be read (a test's own mistake).
inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace oqyrman::tests
