#include "app/inspect/inspect.h"
#include "drm/crypto/encoding.h"
#include "drm/crypto/hash.h"

namespace oqyrman::inspect {

namespace {

using drm::format_instant;

constexpr std::uint64_t k_max_license_bytes = 1024 * 1024;

std::string reason_of(drm::IntegrityFault fault) {
    switch (fault) {
        case drm::IntegrityFault::signature:
            return "signature";
        case drm::IntegrityFault::chain:
            return "chain";
        case drm::IntegrityFault::certificate_revoked:
            return "certificate_revoked";
        case drm::IntegrityFault::certificate_date:
            return "certificate_date";
    }
    return "signature";
}

std::string sentence_of(drm::IntegrityFault fault) {
    switch (fault) {
        case drm::IntegrityFault::signature:
            return "The licence was changed after it was signed, or it was never signed.";
        case drm::IntegrityFault::chain:
            return "No root that is trusted here issued the certificate of the licence's provider.";
        case drm::IntegrityFault::certificate_revoked:
            return "The certificate of the licence's provider was revoked.";
        case drm::IntegrityFault::certificate_date:
            return "The licence was issued outside the dates of its provider's certificate.";
    }
    return {};
}

std::string on(const std::optional<drm::Instant>& date) {
    return date ? " on " + format_instant(*date) : std::string();
}

void judge(Report& report, const drm::Verdict& verdict) {
    struct Say {
        Report& report;
        void operator()(const drm::Permitted&) const { report.lines.emplace_back("dates: permitted"); }
        void operator()(const drm::NotBegun& v) const {
            report.refuse("not_begun", "The loan begins on " + format_instant(v.start) + ".");
        }
        void operator()(const drm::Expired& v) const {
            report.refuse("expired", "The loan ended" + on(v.end) + ".");
        }
        void operator()(const drm::Returned& v) const {
            report.refuse("returned", "The loan was returned" + on(v.date) + ".");
        }
        void operator()(const drm::Revoked& v) const {
            report.refuse("revoked", "The library withdrew the loan" + on(v.date) + ".");
        }
        void operator()(const drm::Cancelled& v) const {
            report.refuse("cancelled", "The loan was cancelled" + on(v.date) + ".");
        }
    };
    std::visit(Say{report}, verdict);
}

void describe(Report& report, const drm::License& license) {
    const auto say = [&](std::string line) { report.lines.push_back(std::move(line)); };
    const auto number = [](const std::optional<std::int64_t>& value) {
        return value ? std::to_string(*value) : std::string("unlimited");
    };
    const auto date = [](const std::optional<drm::Instant>& value) {
        return value ? format_instant(*value) : std::string("none");
    };
    say("licence: " + license.id);
    say("provider: " + license.provider);
    say("profile: " + license.encryption.profile);
    say("issued: " + format_instant(license.issued) +
        (license.updated ? ", updated: " + format_instant(*license.updated) : ""));
    say("rights: from " + date(license.rights.start) + " to " + date(license.rights.end) + ", print " +
        number(license.rights.print) + ", copy " + number(license.rights.copy));
}

std::optional<drm::Status> status_of(Report& report, const Input& input, const drm::License& license) {
    if (!input.status) return std::nullopt;
    auto status = drm::parse_status(*input.status);
    if (!status) {
        report.lines.push_back("status document: not readable, passed over: " + status.error().detail);
        return std::nullopt;
    }
    if (status->id == license.id) return std::move(*status);
    report.lines.emplace_back("status document: of another licence, passed over");
    return std::nullopt;
}

/// The cipher when the passphrase was given and is the right one.
std::shared_ptr<drm::ContentCipher> check_key(Report& report, const Input& input,
                                              const drm::License& license) {
    if (!input.passphrase) {
        report.lines.emplace_back("key check: not done");
        return nullptr;
    }
    drm::Profiles profiles;
    for (const drm::Sha256Digest& hash : drm::passphrase_candidates(*input.passphrase)) {
        auto cipher = profiles.open(license, hash);
        if (!cipher) continue;
        report.lines.emplace_back("key check: passed");
        return std::move(*cipher);
    }
    report.refuse("passphrase", "This is not the licence's passphrase.");
    return nullptr;
}

std::shared_ptr<drm::ContentCipher> examine_license(Report& report, const Input& input,
                                                    const drm::License& license) {
    describe(report, license);
    if (!drm::Profiles().supports(license.encryption.profile)) {
        report.refuse("profile",
                      "This build cannot open this library's licences: " + license.encryption.profile + ".");
        return nullptr;
    }
    if (const auto problem = drm::check_integrity(license, input.roots, input.crls)) {
        report.lines.push_back("integrity: " + problem->detail);
        report.refuse(reason_of(problem->fault), sentence_of(problem->fault));
        return nullptr;
    }
    report.lines.emplace_back("signature and chain: valid");
    const auto status = status_of(report, input, license);
    if (status)
        report.lines.push_back("status document: registered devices " +
                               std::to_string(status->registered_devices));
    judge(report,
          drm::judge(license.rights,
                     {.status = status ? &*status : nullptr, .stale_license = false, .remembered = {}},
                     input.at));
    if (!report.valid) return nullptr;
    return check_key(report, input, license);
}

void examine_resources(Report& report, drm::Content& content,
                       const std::shared_ptr<drm::ContentCipher>& cipher) {
    if (cipher) content.unlock(cipher);
    for (const drm::ProtectedResource& resource : content.protected_resources()) {
        Resource told{.path = resource.path, .size = resource.original_bytes, .sha256 = {}};
        if (cipher) {
            const auto clear = content.read(resource.path);
            if (!clear) {
                report.refuse("format", "A resource cannot be decrypted: " + resource.path + ".");
                continue;
            }
            told.size = clear->size();
            told.sha256 = drm::to_hex(drm::sha256(*clear));
        }
        report.resources.push_back(std::move(told));
    }
}

std::string kind_words(drm::PackageKind kind, bool is_protected) {
    const std::string state = is_protected ? "protected" : "clear";
    switch (kind) {
        case drm::PackageKind::license:
            return "a licence";
        case drm::PackageKind::epub:
            return state + " EPUB";
        case drm::PackageKind::pdf:
            return state + " PDF";
        case drm::PackageKind::lcpdf:
            return state + " PDF package (LCPDF)";
        case drm::PackageKind::unknown:
            return "neither EPUB, PDF nor a licence";
    }
    return {};
}

struct Parts {
    std::string license;
    std::unique_ptr<drm::Content> content;
};

/// Tells licence and package apart, whichever came first; a package may hold its licence.
void sort_out(Report& report, Parts& parts, const std::shared_ptr<drm::ByteSource>& source) {
    const auto kind = drm::sniff_package(*source);
    if (!kind || *kind == drm::PackageKind::unknown)
        return report.refuse("format", "The file is neither EPUB, PDF nor a licence.");
    if (*kind == drm::PackageKind::license) {
        const auto bytes = drm::read_all(*source, k_max_license_bytes);
        if (!bytes) return report.refuse("format", "The licence cannot be read.");
        parts.license = drm::as_text(*bytes);
        report.lines.emplace_back("file: a licence");
        return;
    }
    auto content = drm::Content::open(source);
    if (!content) return report.refuse("format", "The book is damaged: " + content.error().detail + ".");
    report.lines.push_back("file: " + kind_words(*kind, (*content)->is_protected()));
    const char* inside = *kind == drm::PackageKind::epub ? "META-INF/license.lcpl" : "license.lcpl";
    if (parts.license.empty())
        if (const auto embedded = (*content)->read(inside)) parts.license = drm::as_text(*embedded);
    parts.content = std::move(*content);
}

}  // namespace

void Report::refuse(std::string why, std::string line) {
    valid = false;
    if (reason.empty()) reason = std::move(why);
    failures.push_back(std::move(line));
}

Report examine(const Input& input) {
    Report report;
    Parts parts;
    sort_out(report, parts, input.file);
    if (report.valid && input.package) sort_out(report, parts, input.package);
    if (!report.valid) return report;
    std::shared_ptr<drm::ContentCipher> cipher;
    if (!parts.license.empty()) {
        const auto license = drm::parse_license(parts.license);
        if (!license)
            report.refuse("format", "The licence is damaged: " + license.error().detail + ".");
        else
            cipher = examine_license(report, input, *license);
    } else if (parts.content && parts.content->is_protected()) {
        report.refuse("format",
                      "The book is protected and its licence is not with it: give the licence too.");
    }
    if (parts.content) examine_resources(report, *parts.content, cipher);
    return report;
}

}  // namespace oqyrman::inspect
