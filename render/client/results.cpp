#include "render/client/results.h"

#include <utility>

namespace oqyrman::render::client {

namespace {

Expected<Image> copy_pixels(PixelSize size, PixelSize most, std::span<const std::byte> slot) {
    const auto bytes = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 4;
    if (size.width > most.width || size.height > most.height || bytes > slot.size())
        return fail(ErrorCode::malformed, "pixels");
    return Image{.width = size.width,
                 .height = size.height,
                 .rgba = std::make_shared<const std::vector<std::byte>>(
                     slot.begin(), slot.begin() + static_cast<std::ptrdiff_t>(bytes))};
}

struct Maker {
    std::uint32_t epoch;
    protocol::Answer& answer;
    std::span<const std::byte> slot;

    template <class T>
    T taken() const {
        return std::move(std::get<T>(answer));
    }

    Expected<Answer> operator()(const protocol::DrawTile& ask) const {
        const PixelSize size = std::get<protocol::Pixels>(answer).size;
        auto image = copy_pixels(size, {k_tile_pixels, k_tile_pixels}, slot);
        if (!image) return std::unexpected(image.error());
        return Tile{ask.key, epoch, std::move(*image)};
    }
    Expected<Answer> operator()(const protocol::DecodePicture& ask) const {
        auto image = copy_pixels(std::get<protocol::Pixels>(answer).size, ask.most, slot);
        if (!image) return std::unexpected(image.error());
        return Picture{std::move(*image)};
    }
    Expected<Answer> operator()(const protocol::GetPageSizes&) const {
        return PageSizes{taken<std::vector<PageSize>>()};
    }
    Expected<Answer> operator()(const protocol::GetOutline&) const {
        return Outline{taken<std::vector<OutlineEntry>>()};
    }
    Expected<Answer> operator()(const protocol::GetPageLabels&) const {
        return PageLabels{taken<std::vector<std::string>>()};
    }
    Expected<Answer> operator()(const protocol::GetLinks& ask) const {
        return PageLinks{ask.page, taken<std::vector<Link>>()};
    }
    Expected<Answer> operator()(const protocol::GetText& ask) const {
        return TextOfPage{ask.page, taken<PageText>()};
    }
    Expected<Answer> operator()(const protocol::GetLocator&) const {
        return LocatorOfPlace{taken<Locator>()};
    }
    Expected<Answer> operator()(const protocol::FindLocator&) const { return PlaceOfLocator{taken<Place>()}; }
    Expected<Answer> operator()(const protocol::SearchPages& ask) const {
        auto part = taken<SearchPart>();
        // Progress is counted by these numbers: they are believed only where they answer the question.
        if (part.first != ask.first || part.pages > ask.pages) return fail(ErrorCode::malformed, "search");
        return Found{std::move(part)};
    }
    Expected<Answer> operator()(const protocol::Open&) const { return fail(ErrorCode::malformed); }
    Expected<Answer> operator()(const protocol::LayOut&) const { return fail(ErrorCode::malformed); }
};

}  // namespace

Expected<Answer> make_answer(const protocol::Ask& ask, std::uint32_t epoch, protocol::Answer& answer,
                             std::span<const std::byte> slot) {
    return std::visit(Maker{epoch, answer, slot}, ask);
}

}  // namespace oqyrman::render::client
