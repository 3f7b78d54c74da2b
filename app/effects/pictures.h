#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "app/effects/cover_fetches.h"
#include "app/effects/effects.h"
#include "app/shell/textures.h"
#include "app/ui/pictures.h"

namespace oqyrman::effects {

/// Covers and tiles for the screens: fetched, decoded by the page workers and kept as textures. UI thread
/// only.
class WindowPictures final : public ui::Pictures {
  public:
    WindowPictures(Effects& effects, shell::Textures& textures, net::Http& http,
                   std::shared_ptr<shelf::FileCache> covers, tasks::MainQueue& queue, Post post);

    std::expected<ui::Picture, ui::CoverState> cover(const std::string& url, int width, int height) override;
    std::optional<ui::Picture> tile(std::uint64_t document, const render::TileKey& key,
                                    render::layout::Urgency urgency) override;
    void frame_ended() override;

    void on_reply(render::Reply reply);

  private:
    struct TileName {
        std::uint64_t document;
        render::TileKey key;
        friend auto operator<=>(const TileName&, const TileName&) = default;
    };
    struct Tile {
        shell::TextureId texture = 0;
        int width = 0, height = 0;
        render::RequestId request = 0;  ///< under way
        bool failed = false;
        std::uint64_t wanted_in = 0;  ///< the last frame that asked for it
    };
    struct Cover {
        shell::TextureId texture = 0;
        int width = 0, height = 0;
        int wanted_width = 0, wanted_height = 0;  ///< the box it is fetched or decoded for
        int drawn_for = 0;                        ///< width of the box `texture` was decoded for
        render::RequestId decoding = 0;           ///< under way
        bool none = false;
        bool lost = false;            ///< none, because the library could not be reached
        std::uint64_t wanted_in = 0;  ///< the last frame that asked for it
    };
    void on_cover_bytes(const std::string& url, const std::string& bytes, bool reached);
    void on_cover_drawn(Cover& cover, const render::Reply& reply);
    void give_up_covers();

    Effects& m_effects;
    shell::Textures& m_textures;
    CoverFetches m_fetches;
    Post m_post;
    std::map<TileName, Tile> m_tiles;
    std::map<render::RequestId, TileName> m_tile_requests;
    std::map<std::string, Cover> m_cover_of;
    std::map<render::RequestId, std::string> m_cover_requests;
    std::uint64_t m_frame = 1;
};

}  // namespace oqyrman::effects
