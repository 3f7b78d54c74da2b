#include "app/lending/intake.h"

#include <algorithm>

#include "app/lending/replacing.h"
#include "drm/crypto/encoding.h"

namespace oqyrman::lending {

namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    return all;
}

/// The smallest picture that is sharp enough for a shelf, else the first.
std::string cover_of(const state::Publication& publication) {
    constexpr int k_enough = 300;
    const state::Image* best = nullptr;
    for (const state::Image& image : publication.images)
        if (image.width >= k_enough && (best == nullptr || image.width < best->width)) best = &image;
    if (best != nullptr) return best->url;
    return publication.images.empty() ? std::string() : publication.images.front().url;
}

void describe(LoanRecord& loan, const Provenance& provenance) {
    const state::Publication& publication = provenance.publication;
    if (!provenance.card.library_url.empty()) {
        loan.library_url = provenance.card.library_url;
        loan.card = provenance.card.key;
    }
    if (!publication.id.empty()) loan.publication_id = publication.id;
    if (!publication.title.empty()) loan.title = publication.title;
    if (!publication.authors.empty()) loan.authors = joined(publication.authors);
    if (!publication.self_url.empty()) loan.publication_url = publication.self_url;
    if (!publication.revoke_url.empty()) loan.revoke_url = publication.revoke_url;
    if (!publication.languages.empty()) loan.language = publication.languages.front();
    if (std::string cover = cover_of(publication); !cover.empty()) loan.cover_url = std::move(cover);
}

/// What the licence itself says of the book, where the catalogue said nothing.
void describe(LoanRecord& loan, const drm::License& license) {
    const drm::Link* book = license.link("publication");
    if (book == nullptr) return;
    if (loan.title.empty()) loan.title = book->title;
    loan.download.total_bytes = book->length.value_or(loan.download.total_bytes);
    loan.format =
        book->type.find("pdf") != std::string::npos ? state::BookFormat::pdf : state::BookFormat::epub;
}

/// The licence there is stays, unless the new one may be believed as much and is not older.
bool replaces(Desk& desk, const LoanRecord& present, const CheckedLicense& fresh) {
    const CheckedLicense& old = desk.checked(present);
    if (!old.license || old.fault) return true;
    return !fresh.fault && fresh.license->date() >= old.license->date();
}

void replace(Desk& desk, LoanRecord& loan, const drm::License& fresh) {
    const CheckedLicense before = desk.checked(loan);
    if (before.license)
        put_in_force(loan, *before.license, fresh);
    else
        loan.license = fresh.bytes;
}

shelf::PassphraseRecord passphrase_of(const drm::License& license, const drm::Sha256Digest& hash,
                                      shelf::PassphraseOrigin origin) {
    return {.license_id = license.id,
            .provider = license.provider,
            .user_id = license.user.id,
            .hash = std::string(drm::as_text(hash)),
            .origin = origin,
            .confirmed = true};
}

/// The catalogue's passphrase, where it passes the key check.
std::optional<shelf::PassphraseRecord> catalogue_passphrase(Desk& desk, const drm::License& license,
                                                            const std::string& spelt) {
    const auto hash = drm::decode_passphrase_hash(spelt);
    if (!hash || !fits(desk, license, *hash)) return std::nullopt;
    return passphrase_of(license, *hash, shelf::PassphraseOrigin::catalogue);
}

/// A passphrase of an earlier loan that fits this one stays with it.
std::optional<Problem> inherit_passphrase(Desk& desk, const drm::License& license) {
    const auto kept = desk.shelf().passphrases(license.id, license.provider, license.user.id);
    if (!kept) return shelf::to_problem(kept.error());
    for (const shelf::PassphraseRecord& record : *kept) {
        drm::Sha256Digest hash{};
        if (record.hash.size() != hash.size()) continue;
        std::ranges::copy(drm::as_bytes(record.hash), hash.begin());
        if (!fits(desk, license, hash)) continue;
        if (record.license_id == license.id) return std::nullopt;
        return keep_passphrase(desk, license, hash, record.origin);
    }
    return std::nullopt;
}

/// One loan a title: those that ended make room. Places and bookmarks are the title's and stay.
std::optional<Problem> drop_predecessors(Desk& desk, const LoanRecord& loan, const drm::License& license) {
    const auto loans = desk.shelf().loans();
    if (!loans) return shelf::to_problem(loans.error());
    for (const LoanRecord& other : *loans) {
        if (other.id == loan.id || other.publication_id != loan.publication_id || other.return_queued ||
            other.revoke_owed)
            continue;
        const auto over = desk.refusal_of(other);
        if (!over || over->kind == state::ProblemKind::not_begun) continue;
        if (auto failed = inherit_passphrase(desk, license)) return failed;
        desk.forget(other.id);
        if (auto failed = problem_of(desk.shelf().remove_loan(other.id))) return failed;
    }
    return problem_of(desk.shelf().remove_hold(loan.library_url, loan.card, loan.publication_id));
}

}  // namespace

bool fits(Desk& desk, const drm::License& license, const drm::Sha256Digest& hash) {
    return desk.profiles().open(license, hash).has_value();
}

std::optional<Problem> keep_passphrase(Desk& desk, const drm::License& license, const drm::Sha256Digest& hash,
                                       shelf::PassphraseOrigin origin) {
    return problem_of(desk.shelf().save_passphrase(passphrase_of(license, hash, origin)));
}

std::optional<Problem> keep_catalogue_passphrase(Desk& desk, const LoanRecord& loan,
                                                 const std::string& spelt) {
    const CheckedLicense& checked = desk.checked(loan);
    if (!checked.license || checked.fault) return std::nullopt;
    const auto offered = catalogue_passphrase(desk, *checked.license, spelt);
    if (!offered) return std::nullopt;
    const auto kept = desk.shelf().passphrases(loan.id, offered->provider, offered->user_id);
    if (!kept) return shelf::to_problem(kept.error());
    if (!kept->empty() && kept->front().license_id == loan.id && kept->front().hash == offered->hash)
        return std::nullopt;
    return problem_of(desk.shelf().save_passphrase(*offered));
}

Outcome<std::string> keep_license(Desk& desk, const std::string& bytes, const Provenance& provenance) {
    // Nothing at all is what books without a licence have; as a library's answer it is a damaged one.
    if (bytes.empty()) return std::unexpected(problem(state::ProblemKind::license_damaged, "empty"));
    const CheckedLicense checked = desk.check(bytes);
    if (!checked.license) return std::unexpected(*checked.fault);
    const drm::License& license = *checked.license;
    auto present = desk.shelf().loan(license.id);
    if (!present) return std::unexpected(shelf::to_problem(present.error()));
    LoanRecord loan;
    if (*present) {
        loan = std::move(**present);
    } else {
        loan.id = license.id;
        loan.added = desk.now();
        loan.publication_id = "license:" + license.id;
    }
    const LoanRecord before = loan;
    if (!*present)
        loan.license = bytes;
    else if (replaces(desk, loan, checked))
        replace(desk, loan, license);
    describe(loan, provenance);
    describe(loan, license);
    const auto passphrase =
        checked.fault ? std::nullopt : catalogue_passphrase(desk, license, provenance.hashed_passphrase);
    std::optional<Problem> failed;
    if (passphrase)
        failed = problem_of(desk.shelf().save_loan(loan, *passphrase));
    else if (!*present || loan != before)
        failed = desk.save(loan);
    if (failed) return std::unexpected(*failed);
    if (checked.fault) return loan.id;
    desk.vouch({license.date(), k_signed});
    if (auto trouble = drop_predecessors(desk, loan, license)) return std::unexpected(*trouble);
    return loan.id;
}

Outcome<std::string> keep_open_book(Desk& desk, const std::string& url, state::BookFormat format,
                                    const Provenance& provenance) {
    LoanRecord loan;
    const std::string key = provenance.publication.id.empty() ? url : provenance.publication.id;
    loan.id = "open-" + drm::to_hex(drm::sha256(drm::as_bytes(key))).substr(0, 32);
    auto present = desk.shelf().loan(loan.id);
    if (!present) return std::unexpected(shelf::to_problem(present.error()));
    loan.added = *present ? (*present)->added : desk.now();
    if (*present && !(*present)->final_state) loan = **present;
    loan.publication_id = key;
    loan.download.url = url;
    loan.format = format;
    describe(loan, provenance);
    if (auto failed = desk.save(loan)) return std::unexpected(*failed);
    return loan.id;
}

}  // namespace oqyrman::lending
