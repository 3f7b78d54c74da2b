#include "render/protocol/messages.h"
#include "render/protocol/parts.h"

namespace oqyrman::render::protocol {

namespace {

struct Encoder {
    Writer& out;
    void operator()(const Open& open) const {
        out.put(open.format);
        out.put(open.source);
        out.put(open.size);
        put(out, open.settings);
        out.put(std::string_view(open.password));
    }
    void operator()(const LayOut& lay_out) const {
        put(out, lay_out.settings);
        out.put(static_cast<std::uint8_t>(lay_out.keep.has_value()));
        if (lay_out.keep) put(out, *lay_out.keep);
    }
    void operator()(const DrawTile& draw) const {
        for (const int part :
             {draw.key.page, draw.key.scale_milli, draw.key.column, draw.key.row, draw.key.turn})
            out.put(part);
        out.put(draw.key.tint.paper);
        out.put(draw.key.tint.ink);
    }
    void operator()(const GetPageSizes&) const {}
    void operator()(const GetOutline&) const {}
    void operator()(const GetPageLabels&) const {}
    void operator()(const GetLinks& get) const { out.put(get.page); }
    void operator()(const GetText& get) const { out.put(get.page); }
    void operator()(const GetLocator& get) const { put(out, get.place); }
    void operator()(const FindLocator& find) const { put(out, find.locator); }
    void operator()(const DecodePicture& decode) const {
        out.put(decode.source);
        out.put(decode.size);
        out.put(decode.most.width);
        out.put(decode.most.height);
    }
    void operator()(const SearchPages& search) const {
        out.put(std::string_view(search.pattern));
        out.put(search.first);
        out.put(search.pages);
    }
};

Open get_open(Reader& in) {
    Open open;
    open.format = static_cast<Format>(in.get<std::uint8_t>(0, 1));
    open.source = in.get<std::uint32_t>();
    open.size = in.get<std::uint64_t>(0, k_max_book_bytes);
    open.settings = get_settings(in);
    open.password = in.get_text(k_max_password_bytes);
    return open;
}

LayOut get_lay_out(Reader& in) {
    LayOut lay_out{.settings = get_settings(in), .keep = std::nullopt};
    if (in.get_bool()) lay_out.keep = get_locator(in);
    return lay_out;
}

DrawTile get_draw(Reader& in) {
    // The largest page at the largest scale has this many tiles a side.
    constexpr int k_most =
        static_cast<int>(k_max_page_points) * (k_max_scale_milli / 1000) / k_tile_pixels + 1;
    DrawTile draw;
    draw.key.page = get_page(in);
    draw.key.scale_milli = in.get(k_min_scale_milli, k_max_scale_milli);
    draw.key.column = in.get(0, k_most);
    draw.key.row = in.get(0, k_most);
    draw.key.turn = in.get(0, 3);
    draw.key.tint.paper = in.get<std::uint32_t>(0, 0xFFFFFF);
    draw.key.tint.ink = in.get<std::uint32_t>(0, 0xFFFFFF);
    return draw;
}

DecodePicture get_decode(Reader& in) {
    DecodePicture decode;
    decode.source = in.get<std::uint32_t>();
    decode.size = in.get<std::uint64_t>(0, k_max_picture_file_bytes);
    decode.most.width = in.get(1, k_max_picture_pixels);
    decode.most.height = in.get(1, k_max_picture_pixels);
    return decode;
}

SearchPages get_search(Reader& in) {
    SearchPages search;
    search.pattern = in.get_text(k_max_pattern_bytes);
    search.first = get_page(in);
    search.pages = in.get(1, k_search_pages);
    return search;
}

Ask get_ask(Reader& in) {
    switch (in.get<std::uint8_t>()) {
        case 0:
            return get_open(in);
        case 1:
            return get_lay_out(in);
        case 2:
            return get_draw(in);
        case 3:
            return GetPageSizes{};
        case 4:
            return GetOutline{};
        case 5:
            return GetLinks{get_page(in)};
        case 6:
            return GetText{get_page(in)};
        case 7:
            return GetLocator{get_place(in)};
        case 8:
            return FindLocator{get_locator(in)};
        case 9:
            return get_decode(in);
        case 10:
            return get_search(in);
        case 11:
            return GetPageLabels{};
        default:
            in.refuse();
            return GetPageSizes{};
    }
}

}  // namespace

std::vector<std::byte> encode(const Request& request) {
    Writer out;
    out.put(request.id);
    out.put(request.slot);
    out.put(static_cast<std::uint8_t>(request.ask.index()));
    std::visit(Encoder{out}, request.ask);
    return out.take();
}

Expected<Request> decode_request(std::span<const std::byte> packet) {
    Reader in(packet);
    Request request;
    request.id = in.get<std::uint32_t>();
    request.slot = in.get<std::uint8_t>(0, k_slots - 1);
    request.ask = get_ask(in);
    if (!in.done()) return fail(ErrorCode::malformed, "request");
    return request;
}

std::vector<std::byte> encode(const BytesWanted& wanted) {
    Writer out;
    out.put(wanted.source);
    out.put(wanted.offset);
    out.put(wanted.length);
    return out.take();
}

Expected<BytesWanted> decode_bytes_wanted(std::span<const std::byte> packet) {
    Reader in(packet);
    BytesWanted wanted;
    wanted.source = in.get<std::uint32_t>();
    wanted.offset = in.get<std::uint64_t>(0, k_max_book_bytes);
    wanted.length = in.get<std::uint32_t>(1, k_read_bytes);
    if (!in.done()) return fail(ErrorCode::malformed, "bytes wanted");
    return wanted;
}

}  // namespace oqyrman::render::protocol
