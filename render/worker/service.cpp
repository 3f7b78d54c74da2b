#include "render/worker/service.h"

#include <utility>

#include "render/epub/navigation.h"

namespace oqyrman::render::worker {

using protocol::Answer;

/// One request; `cookie` and `pixels` are those of its slot.
struct Service::Answerer {
    Service& self;
    mupdf::Cookie cookie;
    std::span<std::byte> pixels;

    mupdf::Engine& engine() const { return *self.m_engine; }

    static Answer ready(const mupdf::Extent& extent, std::optional<Place> place) {
        return protocol::Ready{.page_count = extent.page_count,
                               .first_page = extent.first_page,
                               .reflowable = extent.reflowable,
                               .place = place};
    }
    template <class T>
    static Expected<Answer> wrap(Expected<T> result) {
        if (!result) return std::unexpected(result.error());
        return Answer{std::move(*result)};
    }

    Expected<Answer> operator()(const protocol::Open& ask) const {
        auto book = std::make_unique<SocketInput>(ask.source, ask.size);
        Expected<std::unique_ptr<epub::Overlay>> overlay = fail(ErrorCode::not_found, "no zip");
        std::vector<epub::HyphenatedFile> texts;
        if (ask.format == Format::epub) overlay = self.prepare(*book, texts);
        // Without an overlay the book is shown as it is; if it is damaged MuPDF says so.
        mupdf::Input& input = overlay ? static_cast<mupdf::Input&>(**overlay) : *book;
        const auto extent = mupdf::open(engine(), input, ask.format, ask.settings, ask.password);
        self.m_hyphenated = std::move(texts);
        self.m_overlay = overlay ? std::move(*overlay) : nullptr;
        self.m_book = std::move(book);
        self.m_format = ask.format;
        self.m_locators.forget();
        self.m_targets.forget();
        if (!extent) return std::unexpected(extent.error());
        return ready(*extent, std::nullopt);
    }
    Expected<Answer> operator()(const protocol::LayOut& ask) const {
        const auto extent = mupdf::lay_out(engine(), ask.settings);
        self.m_locators.forget();
        self.m_targets.forget();
        if (!extent) return std::unexpected(extent.error());
        std::optional<Place> place;
        if (ask.keep) {
            const auto found = self.place_of(*ask.keep, cookie);
            if (found) place = *found;
        }
        return ready(*extent, place);
    }
    Expected<Answer> operator()(const protocol::DrawTile& ask) const {
        const auto size = mupdf::draw_tile(engine(), ask.key, cookie, pixels);
        if (!size) return std::unexpected(size.error());
        return protocol::Pixels{*size};
    }
    Expected<Answer> operator()(const protocol::GetPageSizes&) const {
        return wrap(mupdf::page_sizes(engine(), cookie));
    }
    Expected<Answer> operator()(const protocol::GetOutline&) const {
        return wrap(self.m_format == Format::epub ? epub::outline(engine(), self.m_targets, cookie)
                                                  : mupdf::outline(engine()));
    }
    Expected<Answer> operator()(const protocol::GetPageLabels&) const {
        if (self.m_format == Format::epub) return Answer{std::vector<std::string>{}};
        return wrap(mupdf::page_labels(engine()));
    }
    Expected<Answer> operator()(const protocol::GetLinks& ask) const {
        const auto resolve = [this](const std::string& address) {
            return self.m_format == Format::epub ? self.m_targets.resolve(address, cookie)
                                                 : mupdf::resolve(engine(), address);
        };
        return wrap(mupdf::page_links(engine(), ask.page, resolve));
    }
    Expected<Answer> operator()(const protocol::GetText& ask) const {
        return wrap(mupdf::page_text(engine(), ask.page, cookie));
    }
    Expected<Answer> operator()(const protocol::GetLocator& ask) const {
        if (self.m_format == Format::epub) return wrap(self.m_locators.locator_of(ask.place, cookie));
        return Answer{
            Locator{.resource = {}, .offset = 0, .quote = {}, .page = ask.place.page, .y = ask.place.y}};
    }
    Expected<Answer> operator()(const protocol::FindLocator& ask) const {
        return wrap(self.place_of(ask.locator, cookie));
    }
    Expected<Answer> operator()(const protocol::SearchPages& ask) const {
        const auto part = mupdf::search_pages(engine(), ask.pattern, ask.first, ask.pages, cookie);
        if (!part) return std::unexpected(part.error());
        return Answer{*part};
    }
    Expected<Answer> operator()(const protocol::DecodePicture& ask) const {
        SocketInput picture(ask.source, ask.size);
        const auto size = mupdf::decode_picture(engine(), picture, ask.most, cookie, pixels);
        if (!size) return std::unexpected(size.error());
        return protocol::Pixels{*size};
    }
};

Service::Service(mupdf::EnginePtr engine, std::span<std::byte> memory, Supplies supplies)
    : m_memory(memory),
      m_supplies(std::move(supplies)),
      m_hyphenator(m_supplies.russian, m_supplies.english),
      m_engine(std::move(engine)),
      m_locators(*m_engine),
      m_targets(*m_engine, m_locators) {}

Expected<std::unique_ptr<epub::Overlay>> Service::prepare(mupdf::Input& book,
                                                          std::vector<epub::HyphenatedFile>& texts) {
    mupdf::look_into(*m_engine, book);
    texts = epub::hyphenated_files(*m_engine, m_hyphenator);
    std::vector<epub::AddedFile> files = m_supplies.fonts;
    for (const epub::HyphenatedFile& text : texts)
        files.push_back(
            {.name = text.name, .bytes = std::as_bytes(std::span(text.xhtml.data(), text.xhtml.size()))});
    return epub::Overlay::over(book, files);
}

Expected<Place> Service::place_of(const Locator& locator, mupdf::Cookie cookie) {
    if (m_format == Format::epub) return m_locators.place_of(locator, cookie);
    if (!mupdf::page_size(*m_engine, locator.page)) return fail(ErrorCode::not_found, "page");
    return Place{.page = locator.page, .y = locator.y};
}

Answer Service::answer(const protocol::Request& request) {
    const std::size_t slot = request.slot;
    void* const cookie = m_memory.data() + slot * protocol::k_cookie_bytes;
    const auto pixels = m_memory.subspan(protocol::k_control_bytes + slot * k_slot_bytes, k_slot_bytes);
    const auto result = std::visit(Answerer{*this, cookie, pixels}, request.ask);
    if (result) return *result;
    return protocol::Failed{result.error().code};
}

}  // namespace oqyrman::render::worker
