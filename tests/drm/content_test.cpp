#include "drm/content/content.h"

#include "drm/content/encryption_xml.h"
#include "drm/content/resource.h"
#include "drm/content/zip.h"
#include "drm/crypto/aes.h"
#include "tests/drm/support.h"

using namespace oqyrman;
using namespace oqyrman::drm;
using namespace oqyrman::tests;

namespace {

std::string all_of(ByteSource& source) {
    return std::string(as_text(read_all(source, k_max_resource_bytes).value()));
}

std::string part_of(ByteSource& source, std::uint64_t from, std::uint64_t to) {
    Bytes out(static_cast<std::size_t>(to - from));
    out.resize(source.read_at(from, out).value());
    return std::string(as_text(out));
}

/// Reads `source` in ranges of many sizes and places and compares with what they must be.
void check_ranges(ByteSource& source, const std::string& clear) {
    REQUIRE(source.size() == clear.size());
    const std::size_t size = clear.size();
    for (const std::size_t length : std::vector<std::size_t>{1, 15, 16, 17, 31, 32, 33, 100, 4096, 20000})
        for (std::size_t from : {std::size_t{0}, std::size_t{1}, std::size_t{15}, std::size_t{16}, size / 2,
                                 size > 64 ? size - 64 : 0, size > 17 ? size - 17 : 0, size - 1}) {
            CAPTURE(from, length);
            CHECK(part_of(source, from, from + length) == clear.substr(from, length));
        }
    CHECK(part_of(source, size, size + 10).empty());
    CHECK(part_of(source, size + 1000, size + 1010).empty());
}

std::shared_ptr<ByteSource> package(const std::vector<std::pair<std::string, std::string>>& files) {
    std::vector<StoredZipView::Entry> entries;
    for (const auto& [name, bytes] : files) entries.push_back({name, memory(bytes)});
    return StoredZipView::make(std::move(entries)).value();
}

PackageKind kind_of(const std::shared_ptr<ByteSource>& source) { return sniff_package(*source).value(); }

}  // namespace

TEST_CASE("packages are known by what they hold") {
    CHECK(kind_of(memory(vector_file("book.epub"))) == PackageKind::epub);
    CHECK(kind_of(memory(vector_file("doc.lcpdf"))) == PackageKind::lcpdf);
    CHECK(kind_of(memory(vector_file("doc.plain.pdf"))) == PackageKind::pdf);
    CHECK(kind_of(memory(vector_file("license_rsa.lcpl"))) == PackageKind::license);
    CHECK(kind_of(memory("\xEF\xBB\xBF {}")) == PackageKind::license);
    CHECK(kind_of(memory("plain text")) == PackageKind::unknown);
    CHECK(kind_of(memory("")) == PackageKind::unknown);
    CHECK(kind_of(package({{"readme", "text"}})) == PackageKind::unknown);
    CHECK_FALSE(sniff_package(*memory("PK\x03\x04 and no more")));
}

// Was: anything with "%PDF-" in its first kilobyte was a PDF, so that an EPUB or a licence that only speaks
// of PDFs was handed to the wrong engine.
TEST_CASE("a book or licence that mentions PDF early is none") {
    CHECK(kind_of(package({{"mimetype", "application/epub+zip"},
                           {"about.txt", "see %PDF-1.4"},
                           {"META-INF/container.xml", "<container/>"}})) == PackageKind::epub);
    CHECK(kind_of(memory(R"({"title":"%PDF-1.7 explained"})")) == PackageKind::license);
    CHECK(kind_of(memory("\xEF\xBB\xBF\n%PDF-1.7\n")) == PackageKind::pdf);
}

TEST_CASE("the vectors' EPUB is clear, resource by resource") {
    for (const std::string name : {"book.epub", "book.nolicense.epub"}) {
        const auto content = opened(vector_file(name), vector_license("license_rsa.lcpl"), k_passphrase);
        const auto& resources = content->protected_resources();
        REQUIRE(resources.size() == 2);
        CHECK(resources[0].path == "OPS/ch one.xhtml");
        CHECK(resources[0].stored_bytes == 672);
        CHECK(resources[0].deflated);
        CHECK(resources[0].original_bytes == 7823);
        CHECK(resources[1].path == "OPS/pic.jpg");
        CHECK_FALSE(resources[1].deflated);
        CHECK(as_text(content->read("OPS/ch one.xhtml").value()) == vector_file("chapter.plain"));
        CHECK(as_text(content->read("OPS/pic.jpg").value()) == vector_file("image.plain"));
        CHECK(content->read("OPS/none").error().code == ErrorCode::not_found);
    }
}

TEST_CASE("a protected EPUB is viewed as a clear one without a trace of protection") {
    const auto content = opened(vector_file("book.epub"), vector_license("license_rsa.lcpl"), k_passphrase);
    const auto view = content->view().value();
    const auto clear = Content::open(view).value();
    CHECK(clear->kind() == PackageKind::epub);
    CHECK_FALSE(clear->is_protected());
    CHECK(as_text(clear->read("OPS/ch one.xhtml").value()) == vector_file("chapter.plain"));
    CHECK(as_text(clear->read("OPS/pic.jpg").value()) == vector_file("image.plain"));
    CHECK_FALSE(clear->read("META-INF/encryption.xml"));
    CHECK_FALSE(clear->read("META-INF/license.lcpl"));
    const auto zip = Zip::open(view).value();
    CHECK(zip->entries().size() == 6);
    CHECK(zip->entries().front().name == "mimetype");
    for (const ZipEntry& entry : zip->entries()) CHECK(entry.stored);
    check_ranges(*view, all_of(*view));
}

TEST_CASE("a protected PDF is read at any place") {
    const auto content = opened(vector_file("doc.lcpdf"), vector_license("license_ec.lcpl"), k_passphrase);
    CHECK(content->kind() == PackageKind::lcpdf);
    check_ranges(*content->view().value(), vector_file("doc.plain.pdf"));
    CHECK(as_text(content->read("publication.pdf").value()) == vector_file("doc.plain.pdf"));
}

TEST_CASE("without a licence only clear resources are had") {
    const auto content = Content::open(memory(vector_file("book.epub"))).value();
    CHECK(content->is_protected());
    CHECK(content->view().error().code == ErrorCode::license_missing);
    CHECK(content->read("OPS/pic.jpg").error().code == ErrorCode::license_missing);
    CHECK(content->read("mimetype"));
}

TEST_CASE("clear books pass through as they are") {
    const std::string pdf = vector_file("doc.plain.pdf");
    CHECK(all_of(*Content::open(memory(pdf)).value()->view().value()) == pdf);
    const auto epub = package({{"mimetype", "application/epub+zip"}, {"META-INF/container.xml", "<c/>"}});
    CHECK(all_of(*Content::open(epub).value()->view().value()) == all_of(*epub));
}

TEST_CASE("a book cut short or with a byte changed is an error and never a crash") {
    for (const std::string name : {"book.epub", "doc.lcpdf"}) {
        const std::string whole = vector_file(name);
        const License license = vector_license(name == "book.epub" ? "license_rsa.lcpl" : "license_ec.lcpl");
        const auto cipher = cipher_of(license, k_passphrase);
        int judged = 0;
        for (std::size_t at = 0; at < whole.size(); at += 7) {
            std::string changed = whole;
            changed[at] = static_cast<char>(~changed[at]);
            for (const std::string& bytes : {changed, whole.substr(0, at)}) {
                auto content = Content::open(memory(bytes));
                ++judged;
                if (!content) continue;
                (*content)->unlock(cipher);
                for (const ProtectedResource& resource : (*content)->protected_resources())
                    if (const auto read = (*content)->read(resource.path)) CHECK(read->size() < 100'000);
                // A directory may lie about sizes: what is read then is an error or no more than asked for.
                if (const auto view = (*content)->view()) {
                    Bytes out(20'000);
                    if (const auto read = (*view)->read_at(0, out)) CHECK(*read <= out.size());
                    if (const auto read = (*view)->read_at((*view)->size() - 10, out)) CHECK(*read <= 10);
                }
            }
        }
        CHECK(judged > 900);
        CHECK_FALSE(Content::open(memory(whole.substr(0, whole.size() / 2))));
    }
}

// libzip's own seek reads far outside its memory in an entry without bytes.
TEST_CASE("past the end of an entry there is nothing to read") {
    const auto zip = Zip::open(package({{"empty", ""}, {"short", "text"}})).value();
    std::array<std::byte, 2> piece{};
    for (const std::uint64_t offset : {0U, 2U, 4U, 5U, 1000U}) {
        CAPTURE(offset);
        CHECK(zip->read_at(*zip->find("empty"), offset, piece).value() == 0);
        CHECK(zip->read_at(*zip->find("short"), offset, piece).value() == (offset < 4 ? 2 : 0));
    }
}

// libzip seeks outside its memory here too.
TEST_CASE("an entry that is longer in the directory than in the archive is not read in place") {
    std::string bytes = all_of(*package({{"short", "text"}}));
    for (const auto& [header, field] : {std::pair{"PK\x03\x04", 18}, std::pair{"PK\x01\x02", 20}})
        bytes.replace(bytes.find(header) + static_cast<std::size_t>(field), 4, 4, '\0');
    const auto zip = Zip::open(memory(bytes)).value();
    std::array<std::byte, 2> piece{};
    CHECK_FALSE(zip->read_at(*zip->find("short"), 0, piece));
    CHECK_FALSE(zip->read(*zip->find("short"), 100));
}

TEST_CASE("an entry whose bytes are not those of its check sum is damaged") {
    const std::string book = vector_file("book.epub");
    const auto whole = Zip::open(memory(book)).value();
    for (const ZipEntry& entry : whole->entries()) {
        CAPTURE(entry.name, entry.stored);
        CHECK(entry.checked);
        REQUIRE(whole->read(entry, k_max_resource_bytes));
        // In the directory alone: the bytes themselves are as they were.
        const std::size_t directory = book.rfind("PK\x01\x02", book.rfind(entry.name));
        REQUIRE(directory != std::string::npos);
        std::string other = book;
        other[directory + 16] = static_cast<char>(other[directory + 16] ^ 1);
        const auto damaged = Zip::open(memory(other)).value();
        const auto read = damaged->read(*damaged->find(entry.name), k_max_resource_bytes);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == ErrorCode::malformed);
    }
}

TEST_CASE("inflating stops at its limit") {
    const Bytes key = from_hex_text("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    const auto deflated = drm::decrypt_padded(key, as_bytes(vector_file("chapter.enc"))).value();
    REQUIRE(deflated.size() == 648);
    CHECK(as_text(inflate_raw(deflated, 7823).value()) == vector_file("chapter.plain"));
    CHECK(inflate_raw(deflated, 7822).error().code == ErrorCode::too_large);
    CHECK(inflate_raw(ByteView(deflated).first(600), 7823).error().code == ErrorCode::malformed);
    CHECK_FALSE(inflate_raw(Bytes(3, std::byte{0xFF}), 1000));
    CHECK_FALSE(inflate_raw({}, 1000));
}

TEST_CASE("references to resources meet their names however they are spelt") {
    CHECK(comparable_name("/OPS/ch%20one.xhtml", true) == "OPS/ch one.xhtml");
    CHECK(comparable_name("./a%2", true) == "a%2");
    CHECK(comparable_name("100%25.html", true) == "100%.html");
    CHECK(comparable_name("100%25.html", false) == "100%25.html");
    CHECK(comparable_name("e\u0301", false) == "\u00e9");
}

TEST_CASE("encryption.xml is read by namespaces, and only what is LCP's") {
    const std::string head = R"(<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">)";
    const auto data = [](const std::string& retrieval, const std::string& uri) {
        return R"(<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">)" +
               retrieval + R"(</KeyInfo><CipherData><CipherReference URI=")" + uri +
               R"("/></CipherData></EncryptedData>)";
    };
    const auto read = [&](const std::string& body) {
        return parse_encryption_xml(as_bytes(head + body + "</encryption>")).value();
    };
    CHECK(read(data(R"(<RetrievalMethod Type="http://readium.org/2014/01/lcp#EncryptedContentKey"/>)", "a"))
              .size() == 1);
    CHECK(read(data(R"(<RetrievalMethod URI="license.lcpl#/encryption/content_key"/>)", "a")).size() == 1);
    CHECK(read(data("", "font.otf")).empty());
    CHECK_FALSE(parse_encryption_xml(as_bytes("<encryption>")));
    CHECK_FALSE(parse_encryption_xml(as_bytes("no XML")));
}

TEST_CASE("books of a real server equal their originals") {
    const auto data = test_data();
    if (!data) return;
    const auto folder = *data / "fixtures" / "lcp-server";
    const std::string_view passphrase = "Кітап 123 құпия";

    const auto epub = opened(read_file(folder / "protected.epub"),
                             license_of(read_file(folder / "rsa-full.lcpl")), passphrase);
    const auto original = Content::open(memory(read_file(folder / "childrens-literature.epub"))).value();
    const auto viewed = Content::open(epub->view().value()).value();
    CHECK(epub->protected_resources().size() > 2);
    for (const ProtectedResource& resource : epub->protected_resources()) {
        CAPTURE(resource.path);
        const auto clear = original->read(resource.path);
        REQUIRE(clear);
        CHECK(epub->read(resource.path).value() == *clear);
        CHECK(viewed->read(resource.path).value() == *clear);
    }

    const auto pdf = opened(read_file(folder / "protected.lcpdf"),
                            license_of(read_file(folder / "rsa-pdf.lcpl")), passphrase);
    const std::string clear = read_file(folder / "developers-reference.pdf");
    const auto view = pdf->view().value();
    CHECK(all_of(*view) == clear);
    check_ranges(*view, clear);
}

TEST_CASE("the ranges that broke other readers") {
    const auto data = test_data();
    if (!data) return;
    const auto folder = *data / "fixtures" / "lcp-server";
    const std::string clear = read_file(folder / "developers-reference.pdf");
    const auto pdf = opened(read_file(folder / "protected.lcpdf"),
                            license_of(read_file(folder / "rsa-pdf.lcpl")), "Кітап 123 құпия");
    const auto view = pdf->view().value();
    const std::size_t end = clear.size();
    const std::vector<std::pair<std::size_t, std::size_t>> ranges{
        {0, 2048},       {end - 2704, end - 656}, {end - 656, end}, {0, 16384},
        {end - 64, end}, {end - 291, end},        {end - 16, end},  {end - 1, end}};
    for (const auto& [from, to] : ranges) {
        CAPTURE(from, to);
        CHECK(part_of(*view, from, to) == clear.substr(from, to - from));
    }
}
