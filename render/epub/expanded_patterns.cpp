#include "render/epub/expanded_patterns.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <vector>

namespace oqyrman::render::epub {

namespace {

/// Between, before and after the letters: how strongly a break is wanted (odd) or forbidden (even).
using Weights = std::vector<char>;
using Patterns = std::unordered_map<std::string, Weights>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void add_line(std::string_view line, Patterns& patterns) {
    std::string letters;
    Weights weights{0};
    for (const char c : line) {
        if (is_digit(c)) {
            weights.back() = static_cast<char>(c - '0');
        } else {
            letters.push_back(c);
            weights.push_back(0);
        }
    }
    if (!letters.empty()) patterns[letters] = std::move(weights);
}

void append_line(const std::string& letters, const Weights& weights, std::string& out) {
    for (std::size_t i = 0; i <= letters.size(); ++i) {
        if (weights[i] != 0) out.push_back(static_cast<char>('0' + weights[i]));
        if (i < letters.size()) out.push_back(letters[i]);
    }
    out.push_back('\n');
}

}  // namespace

std::string expanded_patterns(std::string_view dictionary) {
    const std::size_t first = std::min(dictionary.find('\n'), dictionary.size() - 1) + 1;
    std::string out(dictionary.substr(0, first));
    Patterns patterns;
    for (std::string_view left = dictionary.substr(first); !left.empty();) {
        const std::size_t end = std::min(left.find_first_of("\r\n"), left.size());
        add_line(left.substr(0, end), patterns);
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    std::set<std::string_view> prefixes;
    for (const auto& [letters, weights] : patterns)
        for (std::size_t size = 1; size <= letters.size(); ++size)
            prefixes.insert(std::string_view(letters).substr(0, size));
    for (const std::string_view prefix : prefixes) {
        Weights all(prefix.size() + 1, 0);
        for (std::size_t from = 0; from < prefix.size(); ++from) {
            const auto inner = patterns.find(std::string(prefix.substr(from)));
            if (inner == patterns.end()) continue;
            for (std::size_t i = 0; i < inner->second.size(); ++i)
                all[from + i] = std::max(all[from + i], inner->second[i]);
        }
        if (std::ranges::any_of(all, [](char weight) { return weight != 0; }))
            append_line(std::string(prefix), all, out);
    }
    return out;
}

}  // namespace oqyrman::render::epub
