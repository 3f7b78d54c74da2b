#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace oqyrman::render {

enum class ErrorCode : std::uint8_t {
    damaged,               ///< not a document (or picture) that can be opened
    password_needed,       ///< the PDF is locked by its own password
    page_cannot_be_shown,  ///< this page (or the worker, twice, while it was on it) fails; others may not
    bytes_unreadable,      ///< the ByteSource answered with an error
    worker_died,           ///< and was started again too often lately; asking later may succeed
    timeout,               ///< the worker did not answer in time and was ended
    cancelled,             ///< as asked
    too_large,             ///< beyond one of the limits in render/limits.h
    not_found,             ///< no such document, page or place
    malformed,             ///< a message that breaks the protocol
    unavailable,           ///< no worker can be started here (program missing, no seccomp)
};

/// What went wrong. `detail` is for a log: codes and numbers, never text of a book.
struct Error {
    ErrorCode code = ErrorCode::damaged;
    std::string detail;
    friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Expected = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorCode code, std::string detail = {}) {
    return std::unexpected(Error{code, std::move(detail)});
}

}  // namespace oqyrman::render
