#include "app/lending/book_check.h"

#include <algorithm>
#include <array>

#include "drm/crypto/hash.h"

namespace oqyrman::lending {

namespace {

constexpr std::size_t k_piece = 64 * 1024;

Outcome<drm::Sha256Digest> hash_of(shelf::File& file, std::uint64_t size, std::stop_token stop) {
    drm::Sha256 hash;
    std::vector<std::byte> piece(k_piece);
    for (std::uint64_t at = 0; at < size;) {
        if (stop.stop_requested())
            return std::unexpected(problem(state::ProblemKind::download_interrupted, "stopped"));
        const auto got = file.read_at(at, piece);
        if (!got) return std::unexpected(shelf::to_problem(got.error()));
        if (*got == 0) break;
        hash.update(std::span(piece).first(*got));
        at += *got;
    }
    return hash.finish();
}

}  // namespace

Outcome<std::shared_ptr<drm::ByteSource>> FileSource::open(std::unique_ptr<shelf::File> file) {
    const auto size = file->size();
    if (!size) return std::unexpected(shelf::to_problem(size.error()));
    return std::shared_ptr<drm::ByteSource>(new FileSource(std::move(file), *size));
}

drm::Expected<std::size_t> FileSource::read_at(std::uint64_t offset, std::span<std::byte> out) {
    const auto got = m_file->read_at(offset, out);
    if (!got) return drm::fail(drm::ErrorCode::read, got.error().detail);
    return *got;
}

Outcome<bool> keeps_promise(shelf::File& file, const Promise& promise, std::stop_token stop) {
    const auto size = file.size();
    if (!size) return std::unexpected(shelf::to_problem(size.error()));
    if (*size == 0) return false;
    if (!promise.hash) return !promise.length || *promise.length == *size;
    const auto hash = hash_of(file, *size, stop);
    if (!hash) return std::unexpected(hash.error());
    return std::ranges::equal(*hash, *promise.hash);
}

std::optional<state::BookFormat> format_of(drm::PackageKind kind) {
    switch (kind) {
        case drm::PackageKind::epub:
            return state::BookFormat::epub;
        case drm::PackageKind::pdf:
        case drm::PackageKind::lcpdf:
            return state::BookFormat::pdf;
        case drm::PackageKind::license:
        case drm::PackageKind::unknown:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace oqyrman::lending
