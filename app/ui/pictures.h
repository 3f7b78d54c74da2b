#pragma once
// Pictures the screens draw but do not make: covers and the tiles of pages.

#include <cstdint>
#include <optional>
#include <string>

#include "render/values.h"

namespace oqyrman::ui {

/// A texture, or a part of one. Valid during the frame it was given in.
struct Picture {
    std::uint64_t texture = 0;    ///< as the renderer of the window knows it
    float width = 0, height = 0;  ///< pixels of the whole picture
    float u0 = 0, v0 = 0, u1 = 1, v1 = 1;
    bool sharp = true;  ///< false: a coarse stand-in, stretched until the sharp one has come
};

/// UI thread only; asking never waits. What is asked for and not there is fetched, the first asked first;
/// what is no longer asked for may be given up. `frame_ended` closes the list of one frame's wishes.
class Pictures {
  public:
    virtual ~Pictures() = default;
    /// The cover at this address, decoded for a box of this many pixels; nothing while it is on its way, and
    /// nothing for good when it cannot be had.
    virtual std::optional<Picture> cover(const std::string& url, int width, int height) = 0;
    /// One tile of an open document: sharp, else coarse, else nothing (the page's paper is drawn).
    virtual std::optional<Picture> tile(std::uint64_t document, const render::TileKey& key) = 0;
    virtual void frame_ended() {}
};

}  // namespace oqyrman::ui
