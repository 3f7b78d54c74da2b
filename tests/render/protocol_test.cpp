// Messages come back as they went, and nothing else is taken for one.
#include <cmath>
#include <random>

#include "render/protocol/messages.h"
#include "render/protocol/wire.h"
#include "tests/catch.h"

namespace oqyrman::tests {

using namespace oqyrman::render;
using namespace oqyrman::render::protocol;

namespace {

const ReflowSettings k_settings{.page_width = 400, .page_height = 600, .em = 12, .css = "p{margin:0}"};
const Locator k_locator{
    .resource = "OEBPS/т.xhtml", .offset = 77, .quote = "Абай жолы", .page = 3, .y = 0.5F};

std::vector<Ask> all_asks() {
    return {Open{Format::pdf, 1, 12345, k_settings, "құпия"},
            LayOut{k_settings, k_locator},
            LayOut{k_settings, std::nullopt},
            DrawTile{{5, 1250, 2, 3, 1}},
            GetPageSizes{},
            GetOutline{},
            GetLinks{7},
            GetText{8},
            GetLocator{{9, 0.25F}},
            FindLocator{k_locator},
            DecodePicture{4, 999, {200, 300}},
            SearchPages{"сөз", 8, 3},
            GetPageLabels{}};
}

std::vector<Answer> all_answers() {
    PageText text{.utf8 = "аб\n",
                  .quads = {Quad{{1, 2}, {3, 4}, {5, 6}, {7, 8}}, Quad{}, Quad{}},
                  .lines = {{0, 2, {1, 2, 3, 4}}}};
    return {Failed{ErrorCode::page_cannot_be_shown},
            Ready{12, {400, 600}, true, Place{3, 0.5F}},
            Pixels{{512, 300}},
            std::vector<PageSize>{{1, 2}, {3, 4}},
            std::vector<OutlineEntry>{{"Бірінші", 0, 3, 10}, {"ішкі", 1, -1, 0}},
            std::vector<Link>{{{1, 2, 3, 4}, -1, 0, "https://example.org/"}},
            text,
            k_locator,
            Place{2, 0.125F},
            SearchPart{8, 3, {SearchHit{9, 1, 2, "бір ", "сөз", " бар", {{1, 2, 3, 4}}}}},
            std::vector<std::string>{"iv", "1"}};
}

std::vector<std::byte> text_answer(const std::string& text, std::uint32_t quads, std::uint32_t first,
                                   std::uint32_t count) {
    Writer out;
    out.put(std::uint8_t{6});
    out.put(std::string_view(text));
    out.put(quads);
    for (std::uint32_t i = 0; i < quads * 8; ++i) out.put(0.0F);
    out.put(std::uint32_t{1});
    out.put(first);
    out.put(count);
    for (int i = 0; i < 4; ++i) out.put(0.0F);
    return out.take();
}

}  // namespace

TEST_CASE("Every request comes back as it went, and no part of it alone", "[protocol]") {
    for (const Ask& ask : all_asks()) {
        CAPTURE(ask.index());
        const auto bytes = encode(Request{42, 1, ask});
        const auto back = decode_request(bytes);
        REQUIRE(back);
        CHECK(back->id == 42);
        CHECK(back->slot == 1);
        CHECK(back->ask.index() == ask.index());
        CHECK(encode(*back) == bytes);
        for (std::size_t length = 0; length < bytes.size(); ++length)
            CHECK_FALSE(decode_request(std::span(bytes).first(length)));
        auto longer = bytes;
        longer.push_back(std::byte{0});
        CHECK_FALSE(decode_request(longer));
    }
}

TEST_CASE("Every answer comes back as it went, and no part of it alone", "[protocol]") {
    for (const Answer& answer : all_answers()) {
        CAPTURE(answer.index());
        const auto bytes = encode(answer);
        const auto back = decode_answer(bytes);
        REQUIRE(back);
        CHECK(back->index() == answer.index());
        CHECK(encode(*back) == bytes);
        for (std::size_t length = 0; length < bytes.size(); ++length)
            CHECK_FALSE(decode_answer(std::span(bytes).first(length)));
        auto longer = bytes;
        longer.push_back(std::byte{0});
        CHECK_FALSE(decode_answer(longer));
    }
}

TEST_CASE("An answer answers its own kind of request only", "[protocol]") {
    const std::vector<std::size_t> kind = {1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 2, 9, 10};
    const auto asks = all_asks();
    for (const Answer& answer : all_answers())
        for (std::size_t i = 0; i < asks.size(); ++i)
            CHECK(answers(answer, asks[i]) == (answer.index() == 0 || answer.index() == kind[i]));
}

TEST_CASE("What breaks a limit is refused", "[protocol]") {
    const auto refused = [](const Ask& ask) { return !decode_request(encode(Request{1, 0, ask})); };
    CHECK(refused(DrawTile{{-1, 1000, 0, 0}}));
    CHECK(refused(DrawTile{{k_max_pages, 1000, 0, 0}}));
    CHECK(refused(DrawTile{{0, 0, 0, 0}}));
    CHECK(refused(DrawTile{{0, k_max_scale_milli + 1, 0, 0}}));
    CHECK(refused(DrawTile{{0, 1000, -1, 0}}));
    CHECK(refused(DrawTile{{0, 1000, 0, 1 << 30}}));
    CHECK(refused(DecodePicture{0, 1, {0, 5}}));
    CHECK(refused(DecodePicture{0, 1, {k_max_picture_pixels + 1, 5}}));
    CHECK(refused(DecodePicture{0, k_max_picture_file_bytes + 1, {5, 5}}));
    CHECK(refused(Open{Format::pdf, 0, k_max_book_bytes + 1, k_settings, {}}));
    CHECK(refused(Open{static_cast<Format>(2), 0, 1, k_settings, {}}));
    CHECK(refused(GetLocator{{0, NAN}}));
    CHECK(refused(LayOut{{.page_width = 0, .page_height = 600, .em = 12, .css = {}}, {}}));
    CHECK(refused(LayOut{{.page_width = 400, .page_height = INFINITY, .em = 12, .css = {}}, {}}));
    CHECK(refused(LayOut{
        {.page_width = 400, .page_height = 600, .em = 12, .css = std::string(k_max_css_bytes + 1, ' ')},
        {}}));
    CHECK(refused(SearchPages{"x", -1, 1}));
    CHECK(refused(SearchPages{"x", 0, 0}));
    CHECK(refused(SearchPages{"x", 0, k_search_pages + 1}));
    CHECK(refused(SearchPages{std::string(k_max_pattern_bytes + 1, 'x'), 0, 1}));
    CHECK(refused(SearchPages{"\xFF", 0, 1}));
    CHECK_FALSE(decode_request(encode(Request{1, k_slots, GetOutline{}})));

    const auto bad = [](const Answer& answer) { return !decode_answer(encode(answer)); };
    CHECK(bad(Ready{0, {400, 600}, true, {}}));
    CHECK(bad(Ready{k_max_pages + 1, {400, 600}, true, {}}));
    CHECK(bad(Ready{5, {NAN, 600}, true, {}}));
    CHECK(bad(Ready{5, {400, 600}, true, Place{5, 0}}));
    CHECK(bad(Pixels{{0, 1}}));
    CHECK(bad(Pixels{{1, k_max_picture_pixels + 1}}));
    CHECK(bad(std::vector<OutlineEntry>{{"x", k_max_outline_depth, 0, 0}}));
    CHECK(bad(std::vector<OutlineEntry>{{"x", 0, -2, 0}}));
    CHECK(bad(std::vector<OutlineEntry>{{std::string(k_max_title_bytes + 1, 'x'), 0, 0, 0}}));
    CHECK(bad(std::vector<OutlineEntry>{{std::string("a\0b", 3), 0, 0, 0}}));
    CHECK(bad(std::vector<OutlineEntry>{{"\xFF", 0, 0, 0}}));
    CHECK(bad(std::vector<std::string>{std::string(k_max_label_bytes + 1, '1')}));
    CHECK(bad(std::vector<Link>{{{0, 0, INFINITY, 0}, 0, 0, ""}}));
    CHECK(bad(SearchPart{0, 0, {}}));
    CHECK(bad(SearchPart{0, k_search_pages + 1, {}}));
    CHECK(bad(SearchPart{3, 2, {SearchHit{5, 0, 1, "", "a", "", {}}}}));
    CHECK(bad(SearchPart{3, 2, {SearchHit{2, 0, 1, "", "a", "", {}}}}));
    CHECK(bad(SearchPart{3, 2, {SearchHit{3, 0, 1, "", "\xFF", "", {}}}}));
    CHECK(bad(Failed{static_cast<ErrorCode>(200)}));
}

TEST_CASE("A page's text must agree with itself", "[protocol]") {
    CHECK(decode_answer(text_answer("abc", 3, 0, 3)));
    CHECK_FALSE(decode_answer(text_answer("abc", 2, 0, 2)));
    CHECK_FALSE(decode_answer(text_answer("ж", 2, 0, 1)));
    CHECK_FALSE(decode_answer(text_answer("abc", 3, 4, 0)));
    CHECK_FALSE(decode_answer(text_answer("abc", 3, 2, 2)));
    CHECK_FALSE(decode_answer(text_answer("abc", 3, 1, 0xFFFFFFFF)));
}

TEST_CASE("UTF-8 is taken as RFC 3629 has it", "[protocol]") {
    for (const char* good : {"", "abc", "ңғүұқөһі", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "😀"})
        CHECK(is_text(good));
    for (const char* bad :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "a\xFFz"})
        CHECK_FALSE(is_text(bad));
    CHECK_FALSE(is_text(std::string_view("a\0b", 3)));
    CHECK(count_code_points("аб😀c") == 4);
}

TEST_CASE("A fragment and a wish for bytes keep their limits", "[protocol]") {
    const std::vector<std::byte> part(k_fragment_bytes);
    const auto whole = encode(Fragment{3, true, part});
    REQUIRE(decode_fragment(whole));
    CHECK(decode_fragment(whole)->part.size() == part.size());
    const std::vector<std::byte> more(k_fragment_bytes + 1);
    CHECK_FALSE(decode_fragment(encode(Fragment{3, true, more})));
    CHECK_FALSE(decode_fragment(std::span(whole).first(4)));
    CHECK(decode_bytes_wanted(encode(BytesWanted{1, 4096, 4096})));
    CHECK_FALSE(decode_bytes_wanted(encode(BytesWanted{1, 0, 4097})));
    CHECK_FALSE(decode_bytes_wanted(encode(BytesWanted{1, 0, 0})));
    CHECK_FALSE(decode_bytes_wanted(encode(BytesWanted{1, ~std::uint64_t{0}, 1})));
}

TEST_CASE("Changed bytes are refused or mean something within the limits", "[protocol]") {
    std::mt19937 random(11);
    std::size_t accepted = 0;
    std::size_t tried = 0;
    for (const Answer& answer : all_answers())
        for (int i = 0; i < 2000; ++i) {
            auto bytes = encode(answer);
            for (int changes = 0; changes < 3; ++changes)
                bytes[random() % bytes.size()] = static_cast<std::byte>(random());
            const auto back = decode_answer(bytes);
            ++tried;
            // What is accepted encodes to what was accepted: nothing was guessed.
            if (back) CHECK(encode(*back) == bytes);
            accepted += back ? 1 : 0;
        }
    CHECK(accepted < tried);
}

}  // namespace oqyrman::tests
