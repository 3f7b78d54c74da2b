#include "tests/render/known_text.h"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <utility>

#include <zlib.h>

#include "tests/data.h"

namespace oqyrman::tests {

namespace {

constexpr std::array<std::pair<const char*, const char*>, 6> k_entities{
    {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;", " "}, {"\u00A0", " "}, {"&amp;", "&"}}};

std::string with_entities_read(std::string text) {
    for (const auto& [entity, meaning] : k_entities)
        for (std::size_t at = text.find(entity); at != std::string::npos;
             at = text.find(entity, at + std::char_traits<char>::length(meaning)))
            text.replace(at, std::char_traits<char>::length(entity), meaning);
    return text;
}

std::string single_spaced(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!space)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

std::vector<std::string> plain_paragraphs(const std::string& html) {
    std::vector<std::string> all;
    for (std::size_t at = html.find("<p>"); at != std::string::npos; at = html.find("<p>", at)) {
        at += 3;
        const std::size_t tag = html.find('<', at);
        if (tag == std::string::npos) break;
        if (html.compare(tag, 4, "</p>") == 0)
            all.push_back(single_spaced(with_entities_read(html.substr(at, tag - at))));
    }
    return all;
}

}  // namespace

std::string read_packed(const std::filesystem::path& path) {
    const gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) throw std::runtime_error("cannot read " + path.string());
    std::string all;
    std::array<char, 65536> part{};
    for (int count = 0; (count = gzread(file, part.data(), part.size())) > 0;)
        all.append(part.data(), static_cast<std::size_t>(count));
    gzclose(file);
    return all;
}

std::vector<std::string> plain_paragraphs_of(const std::filesystem::path& folder, const std::string& ending,
                                             std::size_t letters) {
    std::set<std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.path().filename().string().ends_with(ending)) continue;
        for (std::string& paragraph : plain_paragraphs(read_file(entry.path())))
            if (paragraph.size() >= letters) all.insert(std::move(paragraph));
    }
    return {all.begin(), all.end()};
}

}  // namespace oqyrman::tests
