#include "tests/render/session.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <unistd.h>
#include <zlib.h>

#include "render/layout/view.h"

namespace oqyrman::tests {

namespace layout = render::layout;

std::string output_of(const std::string& command) {
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string out;
    char buffer[65536];
    for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
    const int status = pclose(pipe);
    INFO(command);
    REQUIRE(status == 0);
    return out;
}

PageImage draw_page(Session& session, render::DocumentId document, int page, render::PageSize size,
                    int scale) {
    const render::PixelSize pixels = layout::page_pixels(size, scale);
    PageImage whole{.width = pixels.width, .height = pixels.height, .rgba = {}};
    whole.rgba.resize(static_cast<std::size_t>(pixels.width) * static_cast<std::size_t>(pixels.height) * 4);
    std::vector<render::RequestId> requests;
    for (int row = 0; row * render::k_tile_pixels < pixels.height; ++row)
        for (int column = 0; column * render::k_tile_pixels < pixels.width; ++column)
            requests.push_back(
                session.client().tile(document, {page, scale, column, row}, render::TilePriority::visible));
    for (const render::RequestId request : requests) {
        const auto tile = session.get<render::Tile>(request);
        const layout::PixelRect rect = layout::tile_rect(size, tile.key);
        REQUIRE(tile.image.width == static_cast<int>(rect.width));
        REQUIRE(tile.image.height == static_cast<int>(rect.height));
        const auto stride = static_cast<std::size_t>(tile.image.width) * 4;
        for (int y = 0; y < tile.image.height; ++y) {
            const auto to = (static_cast<std::size_t>(rect.y + y) * static_cast<std::size_t>(pixels.width) +
                             static_cast<std::size_t>(rect.x)) *
                            4;
            std::memcpy(whole.rgba.data() + to,
                        tile.image.rgba->data() + static_cast<std::size_t>(y) * stride, stride);
        }
    }
    return whole;
}

PageImage draw_by_mutool(const std::filesystem::path& path, int page, int scale, std::string_view options) {
    const TemporaryFolder folder;
    const auto out = folder.path() / "page.ppm";
    char resolution[32];
    std::snprintf(resolution, sizeof resolution, "%.4f", 72.0 * scale / 1000);
    (void)output_of("mutool draw -q -F ppm -c rgb -r " + std::string(resolution) + " " +
                    std::string(options) + " -o " + out.string() + " " + path.string() + " " +
                    std::to_string(page + 1) + " 2>&1");
    const std::string ppm = read_file(out);
    int width = 0;
    int height = 0;
    int most = 0;
    int header = 0;
    REQUIRE(std::sscanf(ppm.c_str(), "P6 %d %d %d%n", &width, &height, &most, &header) == 3);
    PageImage image{.width = width, .height = height, .rgba = {}};
    const std::size_t pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    const std::string_view rgb = std::string_view(ppm).substr(static_cast<std::size_t>(header) + 1);
    REQUIRE(rgb.size() == pixels * 3);
    image.rgba.resize(pixels * 4, std::byte{255});
    for (std::size_t i = 0; i < pixels * 3; ++i)
        image.rgba[i / 3 * 4 + i % 3] = static_cast<std::byte>(static_cast<unsigned char>(rgb[i]));
    return image;
}

std::size_t different_pixels(const PageImage& tiles, const PageImage& whole, int tolerance) {
    REQUIRE(tiles.width == whole.width);
    REQUIRE(tiles.height == whole.height);
    std::size_t different = 0;
    for (std::size_t i = 0; i < tiles.rgba.size(); i += 4) {
        bool same = true;
        for (std::size_t c = 0; c < 3; ++c)
            same = same && std::abs(static_cast<int>(tiles.rgba[i + c]) -
                                    static_cast<int>(whole.rgba[i + c])) <= tolerance;
        different += same ? 0 : 1;
    }
    return different;
}

namespace {

void put(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}

/// Fields that a local header and the central directory have in common (APPNOTE 4.3.7, 4.3.12).
void put_entry(std::string& out, const ZipEntry& entry) {
    const auto crc =
        crc32(0, reinterpret_cast<const Bytef*>(entry.bytes.data()), static_cast<uInt>(entry.bytes.size()));
    put(out, 20, 2);
    put(out, 0, 2);
    put(out, 0, 2);  // stored
    put(out, 0, 4);
    put(out, crc, 4);
    put(out, entry.bytes.size(), 4);
    put(out, entry.bytes.size(), 4);
    put(out, entry.name.size(), 2);
    put(out, 0, 2);
}

}  // namespace

std::string make_zip(const std::vector<ZipEntry>& entries) {
    std::string zip;
    std::string directory;
    for (const ZipEntry& entry : entries) {
        put(directory, 0x02014B50, 4);
        put(directory, 20, 2);
        put_entry(directory, entry);
        put(directory, 0, 2 + 2 + 2);
        put(directory, 0, 4);
        put(directory, zip.size(), 4);
        directory += entry.name;
        put(zip, 0x04034B50, 4);
        put_entry(zip, entry);
        zip += entry.name + entry.bytes;
    }
    const std::size_t start = zip.size();
    zip += directory;
    put(zip, 0x06054B50, 4);
    put(zip, 0, 4);
    put(zip, entries.size(), 2);
    put(zip, entries.size(), 2);
    put(zip, directory.size(), 4);
    put(zip, start, 4);
    put(zip, 0, 2);
    return zip;
}

std::string make_epub(const std::vector<std::string>& chapters, bool epub3, const std::string& css) {
    std::vector<ZipEntry> entries = {{"mimetype", "application/epub+zip"},
                                     {"META-INF/container.xml",
                                      "<?xml version='1.0'?><container version='1.0' "
                                      "xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>"
                                      "<rootfiles><rootfile full-path='OEBPS/book.opf' "
                                      "media-type='application/oebps-package+xml'/></rootfiles>"
                                      "</container>"}};
    std::string manifest;
    std::string spine;
    std::string nav;
    std::string points;
    for (std::size_t i = 0; i < chapters.size(); ++i) {
        const std::string n = std::to_string(i + 1);
        const std::string file = "text/ch" + n + ".xhtml";
        manifest += "<item id='c" + n + "' href='" + file + "' media-type='application/xhtml+xml'/>";
        spine += "<itemref idref='c" + n + "'/>";
        nav += "<li><a href='../" + file + "'>Тарау <b>" + n + "</b></a><ol><li><a href='../" + file +
               "#end'>Соңы " + n + "</a></li></ol></li>";
        points += "<navPoint id='n" + n + "'><navLabel><text>NCX " + n + "</text></navLabel><content src='" +
                  file + "'/></navPoint>";
        entries.push_back(
            {"OEBPS/" + file,
             "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'><head>"
             "<title>t</title><style>" +
                 css + "</style></head><body>" + chapters[i] + "<p id='end'>ж</p></body></html>"});
    }
    manifest += "<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>";
    if (epub3)
        manifest +=
            "<item id='nav' href='nav/nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>";
    entries.push_back(
        {"OEBPS/book.opf", "<?xml version='1.0'?><package xmlns='http://www.idpf.org/2007/opf' version='" +
                               std::string(epub3 ? "3.0" : "2.0") + "'><metadata/><manifest>" + manifest +
                               "</manifest><spine toc='ncx'>" + spine + "</spine></package>"});
    entries.push_back(
        {"OEBPS/toc.ncx", "<?xml version='1.0'?><ncx xmlns='http://www.daisy.org/z3986/2005/ncx/'><navMap>" +
                              points + "</navMap></ncx>"});
    if (epub3)
        entries.push_back(
            {"OEBPS/nav/nav.xhtml",
             "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml' "
             "xmlns:epub='http://www.idpf.org/2007/ops'><body><nav epub:type='landmarks'><ol><li><a "
             "href='x'>no</a></li></ol></nav><nav epub:type='toc'><h1>Мазмұны</h1><ol>" +
                 nav + "</ol></nav></body></html>"});
    return make_zip(entries);
}

}  // namespace oqyrman::tests
