#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/shelf/error.h"
#include "app/shelf/secret_store.h"
#include "drm/crypto/secret.h"

namespace oqyrman::shelf {

std::string sha256_hex(std::string_view bytes);
/// Seals and opens the sensitive columns: AES-256-GCM with a fresh nonce each, bound to where they stand
/// (`place`: table, column and row key), so that a sealed value moved to another row does not open.
/// One thread.
class Vault {
  public:
    explicit Vault(const MasterKeys& keys);

    Expected<std::string> seal(std::string_view place, std::string_view clear) const;
    /// Nothing where no key of ours opens it: damaged, moved, or sealed under a key that is gone.
    std::optional<std::string> open(std::string_view place, std::string_view sealed) const;

    /// The same text at the same place has the same mark, from which nobody without our key finds the text.
    std::string mark(std::string_view place, std::string_view text) const;

  private:
    drm::SecretBytes m_primary;
    drm::SecretBytes m_former;  ///< empty when there is none
};

/// Several texts as one, each behind its length.
std::string pack(std::span<const std::string> parts);
/// The texts again; nothing unless there are exactly `count` and nothing after them.
std::optional<std::vector<std::string>> unpack(std::string_view packed, std::size_t count);

/// A number kept as a text.
std::optional<std::int64_t> number_in(const std::string& text);

}  // namespace oqyrman::shelf
