#pragma once

#include <expected>
#include <string>

namespace oqyrman::drm {

enum class ErrorCode {
    malformed,            ///< not the document it claims to be
    too_large,            ///< beyond one of our limits
    crypto,               ///< the cryptographic library refuses
    wrong_key,            ///< decrypts to nothing sensible
    profile_unsupported,  ///< no back-end for this encryption profile
    not_found,            ///< no such resource
    license_missing,      ///< a protected package and no licence for it
    read,                 ///< the bytes beneath could not be read
};

/// What went wrong. `detail` is for a log or a support desk; it never holds a passphrase, key or clear text.
struct Error {
    ErrorCode code = ErrorCode::malformed;
    std::string detail;
};

template <class T>
using Expected = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorCode code, std::string detail) {
    return std::unexpected(Error{code, std::move(detail)});
}

}  // namespace oqyrman::drm
