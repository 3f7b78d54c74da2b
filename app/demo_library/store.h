#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct sqlite3;

namespace oqyrman::demo_library {

/// library.db: texts by name, written through at once. One thread at a time. Throws std::runtime_error where
/// SQLite refuses.
class Store {
  public:
    explicit Store(const std::filesystem::path& file);

    void set(const std::string& name, const std::string& value);
    void remove(const std::string& name);
    /// What was set under this name; the first time, `otherwise` is set.
    std::string get(const std::string& name, const std::string& otherwise);
    /// What was set under names of this beginning, in the order of the first time.
    std::vector<std::string> all(const std::string& beginning);

  private:
    /// The first column of what the statement yields; each %Q in it is the next value, quoted.
    std::vector<std::string> run(const char* sql, const std::string& first = {},
                                 const std::string& second = {});
    std::shared_ptr<sqlite3> m_database;
};

}  // namespace oqyrman::demo_library
