// A part of a book for everybody: the first chapters of an EPUB.
#include <memory>
#include <set>
#include <sstream>
#include <vector>

#include <httplib.h>
#include <pugixml.hpp>
#include <zip.h>

#include "app/demo_library/book.h"

namespace oqyrman::demo_library {

namespace {

constexpr std::size_t k_chapters = 3;  ///< the first is often the title page alone

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;

pugi::xpath_node_set named(const pugi::xml_node& root, const std::string& name) {
    return root.select_nodes((".//*[local-name()='" + name + "']").c_str());
}

/// Takes what comes after the first chapters out of the package. The names of the files that go with it,
/// relative to the package; none where the book is no longer than its sample would be.
std::vector<std::string> shorten(const pugi::xml_node& package) {
    std::set<std::string> beyond;
    std::size_t chapters = 0;
    for (const auto& found : named(package, "itemref")) {
        pugi::xml_node at = found.node();
        if (++chapters <= k_chapters) continue;
        beyond.insert(at.attribute("idref").value());
        at.parent().remove_child(at);
    }
    std::vector<std::string> files;
    for (const auto& found : named(package, "item")) {
        pugi::xml_node at = found.node();
        const std::string properties = at.attribute("properties").value();
        if (!beyond.contains(at.attribute("id").value()) || properties.find("nav") != std::string::npos)
            continue;
        files.push_back(httplib::detail::decode_url(at.attribute("href").value(), false));
        at.parent().remove_child(at);
    }
    return files;
}

}  // namespace

bool make_sample(const Book& book, const std::filesystem::path& file) {
    if (book.kind != BookKind::epub) return false;
    const std::filesystem::path part = file.string() + ".part";
    std::error_code failed;
    write_file(part, read_file(book.file));
    Archive archive(zip_open(part.c_str(), 0, nullptr), &zip_discard);
    if (!archive) return false;
    pugi::xml_document container, package;
    container.load_string(entry_text(archive.get(), "META-INF/container.xml").c_str());
    const auto root = named(container, "rootfile").first();
    const std::filesystem::path opf = root.node().attribute("full-path").value();
    package.load_string(entry_text(archive.get(), opf).c_str());
    const auto gone = shorten(package);
    for (const std::string& name : gone) {
        const auto entry = (opf.parent_path() / name).lexically_normal().string();
        const zip_int64_t at = zip_name_locate(archive.get(), entry.c_str(), 0);
        if (at >= 0) zip_delete(archive.get(), static_cast<zip_uint64_t>(at));
    }
    std::ostringstream xml;
    package.save(xml, " ");
    const std::string text = xml.str();
    zip_source_t* source = zip_source_buffer(archive.get(), text.data(), text.size(), 0);
    const bool put =
        zip_file_add(archive.get(), opf.c_str(), source, ZIP_FL_ENC_UTF_8 | ZIP_FL_OVERWRITE) >= 0;
    if (gone.empty() || !put || zip_close(archive.get()) != 0) {
        archive.reset();
        std::filesystem::remove(part, failed);
        return false;
    }
    archive.release();
    std::filesystem::rename(part, file);
    return true;
}

}  // namespace oqyrman::demo_library
