#pragma once

#include <memory>
#include <string>
#include <vector>

#include "render/mupdf/engine.h"

namespace oqyrman::render::epub {

/// A file to be found in the book besides, or in place of, its own. `bytes` are borrowed.
struct AddedFile {
    std::string name;
    std::span<const std::byte> bytes;
};

/// The book's zip as if these files had been appended to it (APPNOTE 4.3: the last directory counts): its
/// own bytes stay where they are and are read when they are wanted. One thread. `book` and the added bytes
/// outlive it.
class Overlay final : public mupdf::Input {
  public:
    /// Reads the zip's directory. Errors: damaged (not a zip, or one that needs Zip64), too_large,
    /// bytes_unreadable.
    static Expected<std::unique_ptr<Overlay>> over(mupdf::Input& book, const std::vector<AddedFile>& files);

    std::uint64_t size() const noexcept override { return m_size; }
    std::int64_t read_at(std::uint64_t offset, std::span<std::byte> out) noexcept override;

  private:
    explicit Overlay(mupdf::Input& book) : m_book(book), m_size(book.size()) {}
    void append(std::span<const std::byte> bytes);

    /// Of what follows the book's own bytes.
    struct Piece {
        std::uint64_t offset;
        std::span<const std::byte> bytes;
    };
    mupdf::Input& m_book;
    std::uint64_t m_size;
    std::vector<std::unique_ptr<const std::string>> m_records;  ///< headers and the new directory
    std::vector<Piece> m_pieces;
};

}  // namespace oqyrman::render::epub
