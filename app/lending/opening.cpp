// From a loan or a file to clear bytes.
#include "app/lending/opening.h"

#include <algorithm>

#include "app/lending/book_check.h"
#include "app/lending/intake.h"
#include "app/lending/replacing.h"
#include "app/lending/status_desk.h"

namespace oqyrman::lending {

namespace {

using state::ProblemKind;

Problem problem_of_content(const drm::Error& error) {
    switch (error.code) {
        case drm::ErrorCode::license_missing:
            return problem(ProblemKind::license_missing, error.detail);
        case drm::ErrorCode::profile_unsupported:
            return problem(ProblemKind::profile_unsupported, error.detail);
        case drm::ErrorCode::read:
            return problem(ProblemKind::data_unwritable, error.detail);
        case drm::ErrorCode::malformed:
        case drm::ErrorCode::too_large:
        case drm::ErrorCode::crypto:
        case drm::ErrorCode::wrong_key:
        case drm::ErrorCode::not_found:
            return problem(ProblemKind::book_damaged, error.detail);
    }
    return problem(ProblemKind::book_damaged, error.detail);
}

/// What the patron typed, in each spelling that may have been meant; the one that fits is kept.
Outcome<std::shared_ptr<drm::ContentCipher>> cipher_of_typed(Desk& desk, const drm::License& license,
                                                             const std::string& typed) {
    for (const drm::Sha256Digest& hash : drm::passphrase_candidates(typed)) {
        auto cipher = desk.profiles().open(license, hash);
        if (!cipher) continue;
        if (auto failed = keep_passphrase(desk, license, hash, shelf::PassphraseOrigin::typed))
            return std::unexpected(*failed);
        return std::shared_ptr<drm::ContentCipher>(std::move(*cipher));
    }
    return std::unexpected(problem(ProblemKind::passphrase_wrong));
}

/// The first kept hash that fits; null when none does.
Outcome<std::shared_ptr<drm::ContentCipher>> cipher_of_kept(Desk& desk, const drm::License& license) {
    const auto kept = desk.shelf().passphrases(license.id, license.provider, license.user.id);
    if (!kept) return std::unexpected(shelf::to_problem(kept.error()));
    for (const shelf::PassphraseRecord& record : *kept) {
        drm::Sha256Digest hash{};
        if (record.hash.size() != hash.size()) continue;
        std::ranges::copy(drm::as_bytes(record.hash), hash.begin());
        auto cipher = desk.profiles().open(license, hash);
        if (!cipher) continue;
        if (record.license_id != license.id)
            if (auto failed = keep_passphrase(desk, license, hash, record.origin))
                return std::unexpected(*failed);
        return std::shared_ptr<drm::ContentCipher>(std::move(*cipher));
    }
    return std::shared_ptr<drm::ContentCipher>();
}

state::PassphrasePrompt prompt_for(const LoanRecord& loan, const drm::License& license, bool wrong) {
    const drm::Link* hint = license.link("hint");
    return {.loan_id = loan.id,
            .title = loan.title,
            .provider = license.provider,
            .hint = license.encryption.text_hint,
            .hint_url = hint == nullptr ? std::string() : hint->href,
            .typed = {},
            .wrong = wrong,
            .busy = false};
}

/// The content with its key, ready to be shown.
OpenResult book_of(const LoanRecord& loan, std::shared_ptr<drm::Content> content,
                   std::shared_ptr<drm::ContentCipher> cipher) {
    if (content->is_protected() && !cipher) return problem(ProblemKind::license_missing);
    if (cipher) content->unlock(std::move(cipher));
    auto view = content->view();
    if (!view) return problem_of_content(view.error());
    const auto format = format_of(content->kind());
    if (!format) return problem(ProblemKind::format_unknown);
    return OpenBook{.loan_id = loan.id,
                    .publication_id = loan.publication_id,
                    .title = loan.title,
                    .format = *format,
                    .content = std::move(content),
                    .bytes = std::move(*view),
                    .opens_until = {},
                    .position = {}};
}

Outcome<std::shared_ptr<drm::Content>> content_of(std::unique_ptr<shelf::File> file) {
    auto source = FileSource::open(std::move(file));
    if (!source) return std::unexpected(source.error());
    auto content = drm::Content::open(std::move(*source));
    if (!content) return std::unexpected(problem_of_content(content.error()));
    return std::shared_ptr<drm::Content>(std::move(*content));
}

/// Where the patron left it, and what they marked there.
void find_place(Desk& desk, OpenBook& book) {
    book.position = desk.shelf().position(book.publication_id).value_or(std::nullopt);
    book.bookmarks = desk.shelf().bookmarks(book.publication_id).value_or(std::vector<state::Bookmark>());
}

OpenResult open_content(Desk& desk, const LoanRecord& loan, std::shared_ptr<drm::ContentCipher> cipher) {
    auto file = desk.shelf().books().open(loan.id);
    if (!file) return problem(ProblemKind::download_interrupted, file.error().detail);
    auto content = content_of(std::move(*file));
    if (!content) return content.error();
    OpenResult opened = book_of(loan, std::move(*content), std::move(cipher));
    if (auto* book = std::get_if<OpenBook>(&opened)) {
        const auto& license = desk.checked(loan).license;
        if (license) book->opens_until = license->rights.end;
        find_place(desk, *book);
    }
    return opened;
}

FileResult as_file_result(OpenResult opened) {
    if (auto* book = std::get_if<OpenBook>(&opened)) return std::move(*book);
    if (auto* failed = std::get_if<Problem>(&opened)) return std::move(*failed);
    return problem(ProblemKind::license_missing);
}

}  // namespace

OpenResult open_unlicensed(std::shared_ptr<drm::ByteSource> source, const LoanRecord& about) {
    auto content = drm::Content::open(std::move(source));
    if (!content) return problem_of_content(content.error());
    return book_of(about, std::move(*content), nullptr);
}

OpenResult Lending::open(const std::string& loan_id, const std::optional<std::string>& passphrase,
                         std::stop_token stop) {
    auto loan = m_desk->record(loan_id);
    if (!loan) return loan.error();
    // A status cannot widen rights: what is refused without it needs no asking, and an altered licence's
    // addresses are nobody's.
    const auto refused_already = m_desk->refusal_of(*loan);
    const bool may_have_changed = !refused_already || refused_already->kind == ProblemKind::expired ||
                                  refused_already->kind == ProblemKind::not_begun;
    if (may_have_changed && !passphrase && !loan->license.empty()) {
        const auto fetched = refresh_status(*m_desk, *loan, k_in_passing, stop);
        if (!fetched) return fetched.error();
        // Who did not say what the loan is will hardly say whose certificates were withdrawn.
        if (*fetched || !names_status(*m_desk, *loan)) m_desk->refresh_revocations(*loan, k_in_passing, stop);
        if (*fetched)
            if (auto failed = register_device(*m_desk, *loan, stop)) return *failed;
    }
    if (auto refused = m_desk->refusal_of(*loan)) return *refused;
    if (!loan->download.complete)
        return problem(ProblemKind::download_interrupted, "the book is not here yet");
    if (loan->license.empty()) return open_content(*m_desk, *loan, nullptr);
    const auto of_file = license_of_file(*m_desk, *loan, stop);
    if (!of_file) return of_file.error();
    const drm::License& license = *of_file;
    auto cipher =
        passphrase ? cipher_of_typed(*m_desk, license, *passphrase) : cipher_of_kept(*m_desk, license);
    if (!cipher) {
        if (cipher.error().kind == ProblemKind::passphrase_wrong) return prompt_for(*loan, license, true);
        return cipher.error();
    }
    if (!*cipher) return prompt_for(*loan, license, false);
    return open_content(*m_desk, *loan, std::move(*cipher));
}

FileResult Lending::open_file(const std::filesystem::path& path, std::stop_token) {
    auto file = m_desk->shelf().storage().open(path, shelf::OpenMode::read);
    if (!file) return problem(ProblemKind::book_damaged, file.error().detail);
    auto source = FileSource::open(std::move(*file));
    if (!source) return source.error();
    const auto kind = drm::sniff_package(**source);
    if (!kind) return problem_of_content(kind.error());
    if (*kind == drm::PackageKind::license) {
        const auto bytes = drm::read_all(**source, k_max_document_bytes);
        if (!bytes) return problem(ProblemKind::license_damaged, bytes.error().detail);
        auto kept = keep_license(*m_desk, std::string(drm::as_text(*bytes)), {});
        if (!kept) return kept.error();
        return Imported{std::move(*kept)};
    }
    if (!format_of(*kind)) return problem(ProblemKind::format_unknown);
    LoanRecord by_hand;
    by_hand.publication_id = "file:" + path.string();
    by_hand.title = path.stem().string();
    OpenResult opened = open_unlicensed(std::move(*source), by_hand);
    if (auto* book = std::get_if<OpenBook>(&opened)) find_place(*m_desk, *book);
    return as_file_result(std::move(opened));
}

}  // namespace oqyrman::lending
