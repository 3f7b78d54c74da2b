#include <fstream>
#include <iostream>
#include <iterator>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/inspect/inspect.h"
#include "app/tasks/clock.h"

namespace oqyrman::inspect {

namespace {

constexpr std::size_t k_max_passphrase_bytes = 4096;

struct CommandLine {
    std::string file, package, root, crl, status, at;
    bool json = false;
    bool passphrase = false;
};

/// A file, read where it is asked for. One thread.
class FileSource final : public drm::ByteSource {
  public:
    explicit FileSource(const std::string& path) : m_in(path, std::ios::binary) {
        m_in.seekg(0, std::ios::end);
        if (m_in) m_size = static_cast<std::uint64_t>(m_in.tellg());
    }
    bool good() const { return m_in.good(); }
    std::uint64_t size() const override { return m_size; }
    drm::Expected<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) override {
        m_in.clear();
        m_in.seekg(static_cast<std::streamoff>(offset));
        m_in.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
        return static_cast<std::size_t>(m_in.gcount());
    }

  private:
    std::ifstream m_in;
    std::uint64_t m_size = 0;
};

/// What could not be read, as a line for people.
struct Unreadable {
    std::string line;
};

std::string read_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw Unreadable{path + " cannot be read."};
    return {std::istreambuf_iterator<char>(in), {}};
}

std::shared_ptr<drm::ByteSource> open_file(const std::string& path) {
    auto source = std::make_shared<FileSource>(path);
    if (!source->good()) throw Unreadable{path + " cannot be read."};
    return source;
}

Input input_of(const CommandLine& line, std::istream& in) {
    Input input;
    input.file_name = line.file;
    input.file = open_file(line.file);
    if (!line.package.empty()) input.package = open_file(line.package);
    if (!line.root.empty()) {
        auto roots = drm::Certificate::from_pem(read_text(line.root));
        if (!roots) throw Unreadable{line.root + " holds no certificate."};
        input.roots = std::move(*roots);
    }
    if (!line.crl.empty()) {
        const std::string bytes = read_text(line.crl);
        auto crl = drm::Crl::parse(drm::as_bytes(bytes));
        if (!crl) throw Unreadable{line.crl + " is not a revocation list."};
        input.crls.push_back(std::move(*crl));
    }
    if (!line.status.empty()) input.status = read_text(line.status);
    if (line.passphrase) {
        std::string typed;
        std::getline(in, typed);
        if (typed.size() > k_max_passphrase_bytes) throw Unreadable{"The passphrase is too long."};
        input.passphrase = std::move(typed);
    }
    const auto at = line.at.empty() ? std::optional(tasks::SystemClock().now()) : drm::parse_instant(line.at);
    if (!at) throw Unreadable{line.at + " is not an instant such as 2026-11-24T00:00:00Z."};
    input.at = *at;
    return input;
}

void print_json(const Report& report, std::ostream& out) {
    nlohmann::json json = {{"valid", report.valid}, {"resources", nlohmann::json::array()}};
    if (!report.valid) json["reason"] = report.reason;
    for (const Resource& resource : report.resources) {
        nlohmann::json one = {{"path", resource.path}, {"size", nullptr}, {"sha256", nullptr}};
        if (resource.size) one["size"] = *resource.size;
        if (!resource.sha256.empty()) one["sha256"] = resource.sha256;
        json["resources"].push_back(std::move(one));
    }
    out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void print_lines(const Report& report, std::ostream& out) {
    for (const std::string& line : report.lines) out << line << '\n';
    for (const Resource& resource : report.resources) {
        out << "resource: " << resource.path;
        if (resource.size) out << ", " << *resource.size << " bytes";
        if (!resource.sha256.empty()) out << ", SHA-256 " << resource.sha256;
        out << '\n';
    }
    out << (report.valid ? "valid\n" : "not valid: " + report.reason + "\n");
}

}  // namespace

int run(int argc, char** argv, std::istream& in, std::ostream& out, std::ostream& err) {
    CommandLine line;
    CLI::App app(
        "Says what a file, a licence or a protected book is, and why it does not open. Uses no network.",
        "oqyrman inspect");
    app.add_option("FILE", line.file, "licence (.lcpl) or book (.epub, .pdf, .lcpdf)")->required();
    app.add_option("PACKAGE", line.package, "the book that the licence is for");
    app.add_flag("--json", line.json, "print one JSON object");
    app.add_flag("--passphrase-stdin", line.passphrase,
                 "read the passphrase from the first line of standard input");
    app.add_option("--root", line.root, "PEM of the root that may issue licences");
    app.add_option("--crl", line.crl, "certificate revocation list, DER or PEM");
    app.add_option("--status", line.status, "License Status Document");
    app.add_option("--at", line.at, "judge at this instant instead of now");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error, out, err) == 0 ? 0 : 2;
    }
    try {
        const Report report = examine(input_of(line, in));
        if (line.json)
            print_json(report, out);
        else
            print_lines(report, out);
        for (const std::string& failure : report.failures) err << failure << '\n';
        return report.valid ? 0 : 1;
    } catch (const Unreadable& fault) {
        err << fault.line << '\n';
        return 2;
    }
}

}  // namespace oqyrman::inspect
