#pragma once
// Pictures in the graphics card's memory, within a budget of bytes.

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>

namespace oqyrman::shell {

using TextureId = std::uint64_t;  ///< 0 is none; what ui::Picture::texture holds
constexpr std::size_t k_texture_budget_bytes = 192U << 20U;

/// Creates, refills and gives up textures. UI thread only, while the window lives. Refilling one of the same
/// size is ten times cheaper than making one, so given-up ones are kept for the next of their size.
class Textures {
  public:
    explicit Textures(std::size_t budget_bytes = k_texture_budget_bytes) : m_budget(budget_bytes) {}
    ~Textures();
    Textures(const Textures&) = delete;
    Textures& operator=(const Textures&) = delete;

    /// RGBA, 8 bits each, rows without gaps, upper left first; `pixels` has width * height * 4 bytes.
    /// 0 when the size is none or beyond what the card can do.
    TextureId create(int width, int height, std::span<const std::uint8_t> pixels);
    void drop(TextureId id);
    bool alive(TextureId id) const { return m_textures.contains(id); }
    /// It was drawn in this frame: the least lately used are the first to go.
    void touch(TextureId id);
    /// To be called once a frame, after drawing: gives up the least lately used until the budget is kept.
    /// Those touched in this frame stay, whatever the budget.
    void end_frame();

    std::size_t bytes() const { return m_bytes; }

  private:
    struct Texture {
        int width = 0, height = 0;
        std::uint64_t used = 0;
    };
    TextureId take_spare(int width, int height);
    std::unordered_map<TextureId, Texture> m_textures;
    std::unordered_map<TextureId, Texture> m_spare;
    std::size_t m_budget, m_bytes = 0;
    std::uint64_t m_frame = 1;
    int m_max_side = 0;
};

}  // namespace oqyrman::shell
