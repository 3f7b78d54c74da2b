#pragma once
// The text of a book from its HTML edition, to compare with what is copied from its printed one.

#include <filesystem>
#include <string>
#include <vector>

namespace oqyrman::tests {

/// The bytes of a file, unpacked when gzip packed them.
std::string read_packed(const std::filesystem::path& path);

/// Paragraphs of running text: entities read, white space as single spaces. Those with tags inside are left
/// out: references and programs are set differently in print. Of all files of the folder whose names end like
/// this, at least `letters` bytes long, each once.
std::vector<std::string> plain_paragraphs_of(const std::filesystem::path& folder, const std::string& ending,
                                             std::size_t letters);

}  // namespace oqyrman::tests
