#include "app/effects/pictures.h"

#include <algorithm>
#include <utility>

namespace oqyrman::effects {

namespace {

constexpr std::size_t k_covers_remembered = 2'000;
constexpr std::size_t k_tiles_remembered = 4'000;

render::TilePriority priority_of(render::layout::Urgency urgency) {
    switch (urgency) {
        case render::layout::Urgency::coarse:
            return render::TilePriority::coarse;
        case render::layout::Urgency::visible:
            return render::TilePriority::visible;
        case render::layout::Urgency::ahead:
            return render::TilePriority::ahead;
    }
    return render::TilePriority::ahead;
}

std::span<const std::uint8_t> pixels_of(const render::Image& image) {
    return {reinterpret_cast<const std::uint8_t*>(image.rgba->data()), image.rgba->size()};
}

ui::Picture picture(shell::TextureId texture, int width, int height) {
    ui::Picture made;
    made.texture = texture;
    made.width = static_cast<float>(width);
    made.height = static_cast<float>(height);
    return made;
}

}  // namespace

WindowPictures::WindowPictures(Effects& effects, shell::Textures& textures, net::Http& http,
                               std::shared_ptr<shelf::FileCache> covers, tasks::MainQueue& queue, Post post)
    : m_effects(effects),
      m_textures(textures),
      m_fetches(
          http, std::move(covers), queue,
          [&effects](const std::string& url) { return effects.picture_card(url); },
          [&effects] { return effects.time(); },
          [this](const std::string& url, const std::string& bytes, bool reached) {
              on_cover_bytes(url, bytes, reached);
          }),
      m_post(std::move(post)) {}

std::optional<ui::Picture> WindowPictures::tile(std::uint64_t document, const render::TileKey& key,
                                                render::layout::Urgency urgency) {
    Tile& tile = m_tiles[{document, key}];
    tile.wanted_in = m_frame;
    if (tile.texture != 0 && m_textures.alive(tile.texture)) {
        m_textures.touch(tile.texture);
        return picture(tile.texture, tile.width, tile.height);
    }
    if (tile.request != 0 || tile.failed) return std::nullopt;
    const auto open = m_effects.document(document);
    if (!open || m_effects.client() == nullptr) return std::nullopt;
    tile.texture = 0;
    tile.request = m_effects.client()->tile(open->id, key, priority_of(urgency));
    m_tile_requests[tile.request] = {document, key};
    return std::nullopt;
}

void WindowPictures::frame_ended() {
    give_up_covers();
    // What scrolled out of sight before it was drawn is not drawn.
    for (auto at = m_tiles.begin(); at != m_tiles.end();) {
        Tile& tile = at->second;
        const bool unwanted = tile.wanted_in + k_frames_unwanted < m_frame;
        if (unwanted && tile.request != 0 && m_effects.client() != nullptr)
            m_effects.client()->cancel(tile.request);
        const bool forget = unwanted && tile.request == 0 &&
                            (!m_textures.alive(tile.texture) || m_tiles.size() > k_tiles_remembered);
        if (forget && m_textures.alive(tile.texture)) m_textures.drop(tile.texture);
        at = forget ? m_tiles.erase(at) : std::next(at);
    }
    ++m_frame;
}

void WindowPictures::on_reply(render::Reply reply) {
    if (const auto asked = m_cover_requests.find(reply.request); asked != m_cover_requests.end()) {
        const std::string url = asked->second;
        m_cover_requests.erase(asked);
        if (!reply.answer && reply.answer.error().code == render::ErrorCode::damaged) m_fetches.spoilt(url);
        return on_cover_drawn(m_cover_of[url], reply);
    }
    const auto asked = m_tile_requests.find(reply.request);
    if (asked == m_tile_requests.end()) return;
    const TileName name = asked->second;
    m_tile_requests.erase(asked);
    Tile& tile = m_tiles[name];
    tile.request = 0;
    if (!reply.answer) {
        // Asked again when the page comes into view once more, not in every frame.
        const bool lasting = reply.answer.error().code != render::ErrorCode::cancelled;
        tile.failed = lasting;
        if (lasting) m_post(state::PageFailed{name.document, name.key.page});
        return;
    }
    const auto* drawn = std::get_if<render::Tile>(&*reply.answer);
    const auto open = m_effects.document(name.document);
    if (drawn == nullptr || !open || drawn->epoch != open->epoch) return;  // of an older layout
    tile.width = drawn->image.width;
    tile.height = drawn->image.height;
    tile.texture = m_textures.create(tile.width, tile.height, pixels_of(drawn->image));
}

std::expected<ui::Picture, ui::CoverState> WindowPictures::cover(const std::string& url, int width,
                                                                 int height) {
    if (url.empty()) return std::unexpected(ui::CoverState::none);
    Cover& cover = m_cover_of[url];
    cover.wanted_in = m_frame;
    if (cover.none) return std::unexpected(ui::CoverState::none);
    if (cover.texture != 0 && !m_textures.alive(cover.texture)) cover = {.wanted_in = m_frame};
    // The same cover in a larger box is drawn as it is until the sharper one comes.
    if (width > cover.drawn_for && cover.decoding == 0) {
        cover.wanted_width = width;
        cover.wanted_height = height;
        m_fetches.want(url);
    }
    if (cover.none) return std::unexpected(ui::CoverState::none);
    if (cover.texture == 0) return std::unexpected(ui::CoverState::coming);
    m_textures.touch(cover.texture);
    return picture(cover.texture, cover.width, cover.height);
}

void WindowPictures::on_cover_bytes(const std::string& url, const std::string& bytes, bool reached) {
    const auto found = m_cover_of.find(url);
    if (found == m_cover_of.end()) return;  // forgotten since
    Cover& cover = found->second;
    if (bytes.empty() || m_effects.client() == nullptr) {
        cover.drawn_for = cover.wanted_width;
        cover.none = cover.texture == 0;
        cover.lost = !reached;
        return;
    }
    const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
    auto source = std::make_shared<render::MemorySource>(std::vector<std::byte>(data, data + bytes.size()));
    cover.decoding = m_effects.client()->picture(
        std::move(source), {.width = cover.wanted_width, .height = cover.wanted_height});
    m_cover_requests[cover.decoding] = url;
}

void WindowPictures::on_cover_drawn(Cover& cover, const render::Reply& reply) {
    cover.decoding = 0;
    cover.drawn_for = cover.wanted_width;
    const auto* drawn = reply.answer ? std::get_if<render::Picture>(&*reply.answer) : nullptr;
    cover.none = drawn == nullptr && cover.texture == 0;
    if (drawn == nullptr) return;
    if (cover.texture != 0) m_textures.drop(cover.texture);
    cover.width = drawn->image.width;
    cover.height = drawn->image.height;
    cover.texture = m_textures.create(cover.width, cover.height, pixels_of(drawn->image));
}

/// Covers that were scrolled past are not decoded any more; too many are forgotten. Those the library could
/// not be asked for are asked for again when their place is looked at again.
void WindowPictures::give_up_covers() {
    m_fetches.frame_ended();
    const bool many = m_cover_of.size() > k_covers_remembered;
    for (auto at = m_cover_of.begin(); at != m_cover_of.end();) {
        Cover& cover = at->second;
        const bool unwanted = cover.wanted_in + k_frames_unwanted < m_frame;
        if (unwanted && cover.decoding != 0 && m_effects.client() != nullptr) {
            m_effects.client()->cancel(cover.decoding);
            m_cover_requests.erase(std::exchange(cover.decoding, 0));
        }
        const bool forget = unwanted && (many || cover.lost);
        if (forget && m_textures.alive(cover.texture)) m_textures.drop(cover.texture);
        at = forget ? m_cover_of.erase(at) : std::next(at);
    }
}

}  // namespace oqyrman::effects
