#pragma once

#include <string>
#include <vector>

#include "app/shelf/paths.h"
#include "app/shelf/storage.h"

namespace oqyrman::shelf {

/// The administrator's folder.
inline constexpr const char* k_system_roots = "/etc/oqyrman/roots";
inline constexpr const char* k_system_server_roots = "/etc/oqyrman/server-roots";

/// PEM texts of every licence root this reader trusts: `roots/` of the data folder, the administrator's
/// folder, and what --root gave (a file or a folder). A file that cannot be read is left out and named in
/// `unreadable`. None is compiled in.
struct Roots {
    std::vector<std::string> pem;
    std::vector<std::string> unreadable;
};
Roots read_roots(Storage& storage, const Paths& paths);

/// PEM texts of who else than the system's roots may vouch for a server (TLS, not licences): `server-roots/`
/// of the data folder and the administrator's folder.
Roots read_server_roots(Storage& storage, const Paths& paths);

/// The cached certificate revocation list (DER), `crl.der` of the data folder; nothing when there is none.
std::vector<std::string> read_revocation_lists(Storage& storage, const Paths& paths);

}  // namespace oqyrman::shelf
