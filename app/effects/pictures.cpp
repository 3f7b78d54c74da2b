#include "app/effects/pictures.h"

#include <algorithm>

namespace oqyrman::effects {

namespace {

constexpr std::size_t k_covers_remembered = 2'000;
constexpr std::size_t k_tiles_remembered = 4'000;
constexpr std::uint64_t k_frames_unwanted = 2;  ///< a tile nobody asked for this long is not drawn any more

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
                               std::shared_ptr<shelf::Covers> covers, tasks::MainQueue& queue, Post post)
    : m_effects(effects),
      m_textures(textures),
      m_http(http),
      m_covers(std::move(covers)),
      m_queue(queue),
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
        Cover& cover = m_cover_of[asked->second];
        m_cover_requests.erase(asked);
        const auto* drawn = reply.answer ? std::get_if<render::Picture>(&*reply.answer) : nullptr;
        cover.none = drawn == nullptr && cover.texture == 0;
        if (drawn == nullptr) return;
        if (cover.texture != 0) m_textures.drop(cover.texture);
        cover.width = drawn->image.width;
        cover.height = drawn->image.height;
        cover.texture = m_textures.create(cover.width, cover.height, pixels_of(drawn->image));
        return;
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
    if (cover.none) return std::unexpected(ui::CoverState::none);
    if (cover.texture != 0 && m_textures.alive(cover.texture)) {
        m_textures.touch(cover.texture);
        if (width >
            cover
                .asked_width) {  // the same cover in a larger box: drawn as it is until the sharper one comes
            cover.asked_width = width;
            fetch_cover(url, width, height);
        }
        return picture(cover.texture, cover.width, cover.height);
    }
    if (cover.texture != 0) cover = {};  // given up for room: once more, from the cache
    if (!cover.asked) {
        cover.asked = true;
        cover.asked_width = width;
        fetch_cover(url, width, height);
    }
    return std::unexpected(ui::CoverState::coming);
}

void WindowPictures::fetch_cover(const std::string& url, int width, int height) {
    if (m_cover_of.size() > k_covers_remembered)
        std::erase_if(m_cover_of, [&](const auto& entry) {
            return entry.first != url && entry.second.texture == 0 && entry.second.none;
        });
    if (auto kept = m_covers->find(url)) return decode_cover(url, *kept, width, height);
    net::Request request;
    request.url = url;
    request.headers = {{"Accept", "image/*"}};
    request.limits.max_bytes = shelf::Covers::k_max_cover;
    request.credentials = m_effects.picture_card(url);
    // On `net`, and at the end of the program later than this object lives: there only what is held by the
    // call is touched; this object again on `ui`, where nothing runs any more by then.
    m_http.send(std::move(request), [this, covers = m_covers, &queue = m_queue, url, width,
                                     height](net::Result result) {
        const bool got = result && result->status == 200;
        if (got) covers->keep(url, result->body);
        queue.post([this, url, width, height, bytes = got ? std::move(result->body) : std::string()] {
            if (bytes.empty())
                m_cover_of[url].none = true;
            else
                decode_cover(url, bytes, width, height);
        });
    });
}

void WindowPictures::decode_cover(const std::string& url, const std::string& bytes, int width, int height) {
    if (m_effects.client() == nullptr) {
        m_cover_of[url].none = true;
        return;
    }
    const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
    auto source = std::make_shared<render::MemorySource>(std::vector<std::byte>(data, data + bytes.size()));
    m_cover_requests[m_effects.client()->picture(std::move(source), {.width = width, .height = height})] =
        url;
}

}  // namespace oqyrman::effects
