#include <algorithm>
#include <new>
#include <utility>

#include <openssl/crypto.h>
#include <sys/mman.h>
#include <unistd.h>

#include "drm/crypto/secret.h"

namespace oqyrman::drm {

void wipe(std::span<std::byte> bytes) { OPENSSL_cleanse(bytes.data(), bytes.size()); }

SecretBytes::SecretBytes(std::size_t size) : m_size(size) {
    if (size == 0) return;
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    m_mapped = (size + page - 1) / page * page;
    void* memory = mmap(nullptr, m_mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    m_data = static_cast<std::byte*>(memory);
    // Locking may be refused by a small limit; the key then can reach swap, which is still better than no
    // book.
    static_cast<void>(mlock(memory, m_mapped));
    static_cast<void>(madvise(memory, m_mapped, MADV_DONTDUMP));
    static_cast<void>(madvise(memory, m_mapped, MADV_WIPEONFORK));
}

SecretBytes::SecretBytes(ByteView bytes) : SecretBytes(bytes.size()) { std::ranges::copy(bytes, m_data); }

SecretBytes::~SecretBytes() { release(); }

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)),
      m_size(std::exchange(other.m_size, 0)),
      m_mapped(std::exchange(other.m_mapped, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
    if (this == &other) return *this;
    release();
    m_data = std::exchange(other.m_data, nullptr);
    m_size = std::exchange(other.m_size, 0);
    m_mapped = std::exchange(other.m_mapped, 0);
    return *this;
}

void SecretBytes::release() noexcept {
    if (m_data == nullptr) return;
    OPENSSL_cleanse(m_data, m_mapped);
    munmap(m_data, m_mapped);
    m_data = nullptr;
}

}  // namespace oqyrman::drm
