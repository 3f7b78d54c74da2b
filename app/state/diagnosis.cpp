#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "app/state/diagnosis_values.h"

namespace oqyrman::state {

namespace {

/// A QR code of this many bytes is still read from a screen by a telephone.
constexpr std::size_t k_max_report = 600;
constexpr std::size_t k_max_line = 120;

constexpr std::array k_names{"network", "proxy", "certificate", "clock", "server", "card", "licences"};
constexpr std::array k_verdicts{"ok", "TROUBLE", "none", "unknown"};

/// ASCII on one line, and not too much of it.
std::string plain(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (out.size() == k_max_line) break;
        out += c >= ' ' && c <= '~' ? c : '?';
    }
    return out;
}

/// scheme://host:port
std::string without_path(const std::string& url) {
    const std::size_t host = url.find("://");
    return host == std::string::npos ? std::string() : url.substr(0, url.find_first_of("/?#", host + 3));
}

std::string line_of(const Finding& finding) {
    std::string line = fmt::format("{}: {}", k_names[static_cast<std::size_t>(finding.checked)],
                                   k_verdicts[static_cast<std::size_t>(finding.verdict)]);
    if (!finding.fact.empty()) line += " " + plain(finding.fact);
    return line;
}

}  // namespace

const Finding* first_trouble(const Diagnosis& diagnosis) {
    const auto found = std::ranges::find(diagnosis.findings, Verdict::trouble, &Finding::verdict);
    return found == diagnosis.findings.end() ? nullptr : &*found;
}

std::string report_of(const Diagnosis& diagnosis, const std::string& version,
                      const std::string& library_url) {
    std::string report = fmt::format("Oqyrman {} {}\n", version, plain(without_path(library_url)));
    if (diagnosis.made)
        report +=
            fmt::format("{:%Y-%m-%dT%H:%M:%S}Z\n", std::chrono::floor<std::chrono::seconds>(*diagnosis.made));
    for (const Finding& finding : diagnosis.findings) {
        const std::string line = line_of(finding) + "\n";
        if (report.size() + line.size() > k_max_report) break;
        report += line;
    }
    return report;
}

}  // namespace oqyrman::state
