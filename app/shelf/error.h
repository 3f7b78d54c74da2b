#pragma once

#include <expected>
#include <string>

#include "app/state/problem.h"

namespace oqyrman::shelf {

enum class ErrorKind {
    disk_full,   ///< no room, or the patron's quota is spent
    unwritable,  ///< the data folder cannot be written or read by us
    io,          ///< the disk itself failed
    missing,     ///< no such file
    in_use,      ///< another Oqyrman holds this data folder
    corrupt,     ///< the database is not a sound one
    database,    ///< SQLite refuses: a broken promise of ours, or a newer schema than we know
    too_large,   ///< a limit of ours
};

/// What went wrong while keeping things. `detail` names the operation and the system's words; never a secret.
struct Error {
    ErrorKind kind = ErrorKind::io;
    std::string detail;
};

template <class T>
using Expected = std::expected<T, Error>;

/// Runs each step until one fails; that failure is the answer.
template <class... Steps>
Expected<void> in_order(Steps&&... steps) {
    Expected<void> answer;
    static_cast<void>(((answer = steps(), answer.has_value()) && ...));
    return answer;
}

/// The patron's side of it: disk_full, data_unwritable or unexpected.
state::Problem to_problem(const Error& error);

}  // namespace oqyrman::shelf
