#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "drm/content/content.h"
#include "drm/license/integrity.h"
#include "drm/validation/validation.h"

namespace oqyrman::inspect {

/// One protected resource: size and SHA-256 of its clear bytes, known only with the passphrase.
struct Resource {
    std::string path;
    std::optional<std::uint64_t> size;
    std::string sha256;
};

/// What the files are and why they would not open. `reason` is one of: signature chain certificate_revoked
/// certificate_date not_begun expired returned revoked cancelled profile passphrase format; empty when valid.
struct Report {
    bool valid = true;
    std::string reason;
    std::vector<std::string> lines;     ///< facts, for people
    std::vector<std::string> failures;  ///< one plain line each
    std::vector<Resource> resources;

    void refuse(std::string why, std::string line);
};

/// What the command line gave, as bytes.
struct Input {
    std::string file_name;
    std::shared_ptr<drm::ByteSource> file;
    std::shared_ptr<drm::ByteSource> package;  ///< may be null
    std::optional<std::string> passphrase;
    std::vector<drm::Certificate> roots;
    std::vector<drm::Crl> crls;
    std::optional<std::string> status;
    drm::Instant at;
};

/// Pure but for reading the sources. Clear bytes stay in memory and leave it only as their hash.
Report examine(const Input& input);

/// `oqyrman inspect ...`: argv[0] is "inspect". Never uses the network. 0 only when everything is valid, 1
/// when not, 2 for a wrong command line or a file that cannot be read.
int run(int argc, char** argv, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace oqyrman::inspect
