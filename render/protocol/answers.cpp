#include "render/protocol/messages.h"
#include "render/protocol/parts.h"

namespace oqyrman::render::protocol {

namespace {

void put_count(Writer& out, std::size_t count) { out.put(static_cast<std::uint32_t>(count)); }

struct Encoder {
    Writer& out;
    void operator()(const Failed& failed) const { out.put(failed.code); }
    void operator()(const Ready& ready) const {
        out.put(ready.page_count);
        put(out, ready.first_page);
        out.put(static_cast<std::uint8_t>(ready.reflowable));
        out.put(static_cast<std::uint8_t>(ready.place.has_value()));
        if (ready.place) put(out, *ready.place);
    }
    void operator()(const Pixels& pixels) const {
        out.put(pixels.size.width);
        out.put(pixels.size.height);
    }
    void operator()(const std::vector<PageSize>& sizes) const {
        put_count(out, sizes.size());
        for (const PageSize& size : sizes) put(out, size);
    }
    void operator()(const std::vector<OutlineEntry>& entries) const {
        put_count(out, entries.size());
        for (const OutlineEntry& entry : entries) {
            out.put(std::string_view(entry.title));
            out.put(entry.level);
            out.put(entry.page);
            out.put(entry.y);
        }
    }
    void operator()(const std::vector<std::string>& labels) const {
        put_count(out, labels.size());
        for (const std::string& label : labels) out.put(std::string_view(label));
    }
    void operator()(const std::vector<Link>& links) const {
        put_count(out, links.size());
        for (const Link& link : links) {
            put(out, link.rect);
            out.put(link.page);
            out.put(link.y);
            out.put(std::string_view(link.uri));
        }
    }
    void operator()(const PageText& text) const {
        out.put(std::string_view(text.utf8));
        put_count(out, text.quads.size());
        for (const Quad& quad : text.quads) put(out, quad);
        put_count(out, text.lines.size());
        for (const TextLine& line : text.lines) {
            out.put(line.first);
            out.put(line.count);
            put(out, line.box);
        }
    }
    void operator()(const Locator& locator) const { put(out, locator); }
    void operator()(const Place& place) const { put(out, place); }
    void operator()(const SearchPart& part) const {
        out.put(part.first);
        out.put(part.pages);
        put_count(out, part.hits.size());
        for (const SearchHit& hit : part.hits) {
            out.put(hit.page);
            out.put(hit.first);
            out.put(hit.count);
            for (const std::string* words : {&hit.before, &hit.match, &hit.after})
                out.put(std::string_view(*words));
            put_count(out, hit.rects.size());
            for (const Rect& rect : hit.rects) put(out, rect);
        }
    }
};

Ready get_ready(Reader& in) {
    Ready ready;
    ready.page_count = in.get(1, k_max_pages);
    ready.first_page = get_page_size(in);
    ready.reflowable = in.get_bool();
    if (in.get_bool()) ready.place = get_place(in);
    if (ready.place && ready.place->page >= ready.page_count) in.refuse();
    return ready;
}

Pixels get_pixels(Reader& in) {
    const int width = in.get(1, k_max_picture_pixels);
    return {{.width = width, .height = in.get(1, k_max_picture_pixels)}};
}

std::vector<PageSize> get_page_sizes(Reader& in) {
    std::vector<PageSize> sizes(in.get_count(k_max_pages, 2 * sizeof(float)));
    for (PageSize& size : sizes) size = get_page_size(in);
    return sizes;
}

int get_target(Reader& in) { return in.get(-1, k_max_pages - 1); }

std::vector<OutlineEntry> get_outline(Reader& in) {
    std::vector<OutlineEntry> entries(in.get_count(k_max_outline_entries, 16));
    for (OutlineEntry& entry : entries) {
        entry.title = in.get_text(k_max_title_bytes);
        entry.level = in.get(0, k_max_outline_depth - 1);
        entry.page = get_target(in);
        entry.y = in.get(-k_max_coordinate, k_max_coordinate);
    }
    return entries;
}

std::vector<Link> get_links(Reader& in) {
    std::vector<Link> links(in.get_count(k_max_page_links, 28));
    for (Link& link : links) {
        link.rect = get_rect(in);
        link.page = get_target(in);
        link.y = in.get(-k_max_coordinate, k_max_coordinate);
        link.uri = in.get_text(k_max_uri_bytes);
    }
    return links;
}

PageText get_page_text(Reader& in) {
    PageText text;
    text.utf8 = in.get_text(4 * k_max_page_characters);
    text.quads.resize(in.get_count(k_max_page_characters, 8 * sizeof(float)));
    for (Quad& quad : text.quads) quad = get_quad(in);
    text.lines.resize(in.get_count(k_max_page_characters, 24));
    const auto characters = static_cast<std::uint32_t>(text.quads.size());
    std::uint32_t from = 0;
    for (TextLine& line : text.lines) {
        line.first = in.get<std::uint32_t>(from, characters);
        line.count = in.get<std::uint32_t>(0, characters - line.first);
        line.box = get_rect(in);
        from = line.first + line.count;
        if (!in.ok()) return {};
    }
    if (count_code_points(text.utf8) != text.quads.size()) in.refuse();
    return text;
}

SearchHit get_hit(Reader& in, const SearchPart& part) {
    SearchHit hit;
    hit.page = in.get(part.first, part.first + part.pages - 1);
    hit.first = in.get<std::uint32_t>(0, k_max_page_characters);
    hit.count = in.get<std::uint32_t>(0, k_max_page_characters);
    for (std::string* words : {&hit.before, &hit.match, &hit.after})
        *words = in.get_text(k_max_context_bytes);
    hit.rects.resize(in.get_count(k_max_hit_rects, 4 * sizeof(float)));
    for (Rect& rect : hit.rects) rect = get_rect(in);
    return hit;
}

SearchPart get_search_part(Reader& in) {
    SearchPart part;
    part.first = in.get(0, k_max_pages - 1);
    part.pages = in.get(1, k_search_pages);
    const std::size_t count = in.get_count(k_max_hits_a_part, 28);
    for (std::size_t i = 0; i < count && in.ok(); ++i) part.hits.push_back(get_hit(in, part));
    return part;
}

std::vector<std::string> get_labels(Reader& in) {
    std::vector<std::string> labels(in.get_count(k_max_pages, sizeof(std::uint32_t)));
    for (std::string& label : labels) label = in.get_text(k_max_label_bytes);
    return labels;
}

Answer get_answer(Reader& in) {
    switch (in.get<std::uint8_t>()) {
        case 0:
            return Failed{static_cast<ErrorCode>(
                in.get<std::uint8_t>(0, static_cast<std::uint8_t>(ErrorCode::unavailable)))};
        case 1:
            return get_ready(in);
        case 2:
            return get_pixels(in);
        case 3:
            return get_page_sizes(in);
        case 4:
            return get_outline(in);
        case 5:
            return get_links(in);
        case 6:
            return get_page_text(in);
        case 7:
            return get_locator(in);
        case 8:
            return get_place(in);
        case 9:
            return get_search_part(in);
        case 10:
            return get_labels(in);
        default:
            in.refuse();
            return Failed{};
    }
}

struct Kind {
    std::size_t operator()(const Open&) const { return 1; }
    std::size_t operator()(const LayOut&) const { return 1; }
    std::size_t operator()(const DrawTile&) const { return 2; }
    std::size_t operator()(const GetPageSizes&) const { return 3; }
    std::size_t operator()(const GetOutline&) const { return 4; }
    std::size_t operator()(const GetLinks&) const { return 5; }
    std::size_t operator()(const GetText&) const { return 6; }
    std::size_t operator()(const GetLocator&) const { return 7; }
    std::size_t operator()(const FindLocator&) const { return 8; }
    std::size_t operator()(const DecodePicture&) const { return 2; }
    std::size_t operator()(const SearchPages&) const { return 9; }
    std::size_t operator()(const GetPageLabels&) const { return 10; }
};

}  // namespace

std::vector<std::byte> encode(const Answer& answer) {
    Writer out;
    out.put(static_cast<std::uint8_t>(answer.index()));
    std::visit(Encoder{out}, answer);
    return out.take();
}

Expected<Answer> decode_answer(std::span<const std::byte> bytes) {
    Reader in(bytes);
    Answer answer = get_answer(in);
    if (!in.done()) return fail(ErrorCode::malformed, "answer");
    return answer;
}

bool answers(const Answer& answer, const Ask& ask) {
    return answer.index() == 0 || answer.index() == std::visit(Kind{}, ask);
}

std::vector<std::byte> encode(const Fragment& fragment) {
    Writer out;
    out.put(fragment.id);
    out.put(static_cast<std::uint8_t>(fragment.last));
    std::vector<std::byte> packet = out.take();
    packet.insert(packet.end(), fragment.part.begin(), fragment.part.end());
    return packet;
}

Expected<Fragment> decode_fragment(std::span<const std::byte> packet) {
    Reader in(packet);
    Fragment fragment;
    fragment.id = in.get<std::uint32_t>();
    fragment.last = in.get_bool();
    if (!in.ok() || packet.size() > k_fragment_header_bytes + k_fragment_bytes)
        return fail(ErrorCode::malformed, "fragment");
    fragment.part = packet.subspan(k_fragment_header_bytes);
    return fragment;
}

}  // namespace oqyrman::render::protocol
