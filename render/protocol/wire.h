#pragma once
// Numbers and strings as bytes, little-endian, and back under limits. Any thread.

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace oqyrman::render::protocol {

static_assert(std::endian::native == std::endian::little, "both ends run on this machine");

/// True for UTF-8 without overlong forms, surrogates and NUL.
bool is_text(std::string_view bytes);
/// Code points of what is_text.
std::size_t count_code_points(std::string_view text);

class Writer {
  public:
    template <class T>
        requires(std::is_arithmetic_v<T> || std::is_enum_v<T>)
    void put(T value) {
        const std::size_t at = m_bytes.size();
        m_bytes.resize(at + sizeof value);
        std::memcpy(m_bytes.data() + at, &value, sizeof value);
    }
    void put(std::string_view text) {
        put(static_cast<std::uint32_t>(text.size()));
        const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
        m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
    }
    std::vector<std::byte> take() { return std::move(m_bytes); }

  private:
    std::vector<std::byte> m_bytes;
};

/// Reads what may be anything. After the first thing that does not fit, everything reads as zero and `ok` is
/// false; callers test it once at the end, and before they believe a count.
class Reader {
  public:
    explicit Reader(std::span<const std::byte> bytes) : m_left(bytes) {}

    template <class T>
        requires(std::is_arithmetic_v<T>)
    T get() {
        T value{};
        if (m_left.size() < sizeof value) return refuse<T>();
        std::memcpy(&value, m_left.data(), sizeof value);
        m_left = m_left.subspan(sizeof value);
        return value;
    }
    /// A number within [least, most].
    template <class T>
    T get(T least, T most) {
        const T value = get<T>();
        if constexpr (std::is_floating_point_v<T>) {
            if (!std::isfinite(value)) return refuse<T>();
        }
        return value < least || value > most ? refuse<T>() : value;
    }
    bool get_bool() { return get<std::uint8_t>(0, 1) == 1; }
    /// UTF-8 of at most so many bytes.
    std::string get_text(std::size_t most);
    /// A count of things of which each takes at least `bytes_each`, so that nobody reserves what is not
    /// there.
    std::size_t get_count(std::size_t most, std::size_t bytes_each);
    void refuse() { refuse<int>(); }

    bool ok() const { return m_ok; }
    /// Everything was read and fitted.
    bool done() const { return m_ok && m_left.empty(); }

  private:
    template <class T>
    T refuse() {
        m_ok = false;
        m_left = {};
        return T{};
    }
    std::span<const std::byte> m_left;
    bool m_ok = true;
};

}  // namespace oqyrman::render::protocol
