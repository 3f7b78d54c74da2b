#pragma once
// Pictures the screens draw but do not make: covers and the tiles of pages.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "render/layout/view.h"

namespace oqyrman::ui {

/// A texture, or a part of one. Valid during the frame it was given in.
struct Picture {
    std::uint64_t texture = 0;    ///< as the renderer of the window knows it
    float width = 0, height = 0;  ///< pixels of the whole picture
    float u0 = 0, v0 = 0, u1 = 1, v1 = 1;
};

enum class CoverState {
    coming,  ///< a tinted block is drawn
    none,    ///< it cannot be had: we make one
};

/// UI thread only; asking never waits. What is asked for and not there is fetched, the first asked first;
/// what is no longer asked for may be given up. `frame_ended` closes the list of one frame's wishes.
class Pictures {
  public:
    virtual ~Pictures() = default;
    /// The cover at this address, decoded for a box of this many pixels.
    virtual std::expected<Picture, CoverState> cover(const std::string& url, int width, int height) = 0;
    /// One tile of an open document, coarse and sharp ones alike; nothing while it is on its way. Tiles
    /// ahead are asked for too, so that they are there when they are needed.
    virtual std::optional<Picture> tile(std::uint64_t document, const render::TileKey& key,
                                        render::layout::Urgency urgency) = 0;
    virtual void frame_ended() {}
};

}  // namespace oqyrman::ui
