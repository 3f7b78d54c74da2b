#include "drm/content/zip.h"

#include <algorithm>

#include <zip.h>

#include "drm/content/content.h"

namespace oqyrman::drm {

namespace {

/// libzip reads our bytes through this; freed by libzip.
struct Reading {
    std::shared_ptr<ByteSource> source;
    std::uint64_t offset = 0;
    zip_error_t error{};
};

zip_int64_t answer_stat(const Reading& reading, void* data, zip_uint64_t length) {
    if (length < sizeof(zip_stat_t)) return -1;
    auto* stat = static_cast<zip_stat_t*>(data);
    zip_stat_init(stat);
    stat->size = reading.source->size();
    stat->valid = ZIP_STAT_SIZE;
    return sizeof(zip_stat_t);
}

zip_int64_t source_command(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
    auto* reading = static_cast<Reading*>(state);
    switch (command) {
        case ZIP_SOURCE_OPEN:
            reading->offset = 0;
            return 0;
        case ZIP_SOURCE_CLOSE:
            return 0;
        case ZIP_SOURCE_READ: {
            const auto read = reading->source->read_at(
                reading->offset, {static_cast<std::byte*>(data), static_cast<std::size_t>(length)});
            if (!read) {
                zip_error_set(&reading->error, ZIP_ER_READ, 0);
                return -1;
            }
            reading->offset += *read;
            return static_cast<zip_int64_t>(*read);
        }
        case ZIP_SOURCE_SEEK: {
            const zip_int64_t to = zip_source_seek_compute_offset(reading->offset, reading->source->size(),
                                                                  data, length, &reading->error);
            if (to < 0) return -1;
            reading->offset = static_cast<std::uint64_t>(to);
            return 0;
        }
        case ZIP_SOURCE_TELL:
            return static_cast<zip_int64_t>(reading->offset);
        case ZIP_SOURCE_STAT:
            return answer_stat(*reading, data, length);
        case ZIP_SOURCE_ERROR:
            return zip_error_to_data(&reading->error, data, length);
        case ZIP_SOURCE_FREE:
            delete reading;
            return 0;
        case ZIP_SOURCE_SUPPORTS:
            return ZIP_SOURCE_SUPPORTS_SEEKABLE;
        default:
            zip_error_set(&reading->error, ZIP_ER_OPNOTSUPP, 0);
            return -1;
    }
}

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using File = std::unique_ptr<zip_file_t, CloseFile>;

}  // namespace

Expected<std::unique_ptr<Zip>> Zip::open(std::shared_ptr<ByteSource> source) {
    zip_error_t error;
    zip_error_init(&error);
    auto reading = std::make_unique<Reading>();
    reading->source = source;
    zip_source_t* zip_source = zip_source_function_create(source_command, reading.get(), &error);
    if (zip_source == nullptr) return fail(ErrorCode::read, "zip source");
    [[maybe_unused]] const Reading* freed_by_libzip = reading.release();
    std::unique_ptr<Zip> opened(new Zip);
    opened->m_zip = zip_open_from_source(zip_source, ZIP_RDONLY, &error);
    if (opened->m_zip == nullptr) {
        zip_source_free(zip_source);
        return fail(ErrorCode::malformed, "not a sound zip archive");
    }
    opened->m_source = std::move(source);
    const zip_int64_t count = zip_get_num_entries(opened->m_zip, 0);
    if (count < 0 || static_cast<std::uint64_t>(count) > k_max_entries)
        return fail(ErrorCode::too_large, "zip entries");
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_stat_t stat;
        const auto index = static_cast<zip_uint64_t>(i);
        if (zip_stat_index(opened->m_zip, index, ZIP_FL_ENC_RAW, &stat) != 0 || stat.name == nullptr)
            continue;
        // Two sizes of what was not compressed are a lie, after which libzip would seek outside its memory.
        const bool stored = stat.comp_method == ZIP_CM_STORE && stat.comp_size == stat.size;
        opened->m_entries.push_back({.name = stat.name,
                                     .size = stat.size,
                                     .index = index,
                                     .stored = stored,
                                     .checked = stat.crc != 0});
    }
    return opened;
}

Zip::~Zip() {
    if (m_zip != nullptr) zip_discard(m_zip);
}

const ZipEntry* Zip::find(const std::string& name) const {
    const auto found = std::ranges::find(m_entries, name, &ZipEntry::name);
    return found == m_entries.end() ? nullptr : &*found;
}

Expected<Bytes> Zip::read(const ZipEntry& entry, std::uint64_t limit) const {
    if (entry.size > limit) return fail(ErrorCode::too_large, entry.name);
    const File file(zip_fopen_index(m_zip, entry.index, 0));
    if (!file) return fail(ErrorCode::malformed, entry.name + " cannot be read");
    Bytes bytes(static_cast<std::size_t>(entry.size));
    std::size_t done = 0;
    while (done < bytes.size()) {
        const zip_int64_t read = zip_fread(file.get(), bytes.data() + done, bytes.size() - done);
        if (read <= 0) return fail(ErrorCode::malformed, entry.name + " is damaged");
        done += static_cast<std::size_t>(read);
    }
    // libzip compares length and check sum where it meets the end, and not before.
    std::byte more{};
    if (entry.checked && zip_fread(file.get(), &more, 1) != 0)
        return fail(ErrorCode::malformed, entry.name + " is damaged");
    return bytes;
}

Expected<std::size_t> Zip::read_at(const ZipEntry& entry, std::uint64_t offset,
                                   std::span<std::byte> out) const {
    if (!entry.stored) return fail(ErrorCode::read, "the entry is compressed");
    // libzip 1.7 seeks outside its memory where there is nothing.
    if (offset >= entry.size || out.empty()) return std::size_t{0};
    const File file(zip_fopen_index(m_zip, entry.index, ZIP_FL_COMPRESSED));
    if (!file || zip_fseek(file.get(), static_cast<zip_int64_t>(offset), SEEK_SET) != 0)
        return fail(ErrorCode::read, entry.name);
    std::size_t done = 0;
    while (done < out.size()) {
        const zip_int64_t read = zip_fread(file.get(), out.data() + done, out.size() - done);
        if (read < 0) return fail(ErrorCode::read, entry.name);
        if (read == 0) break;
        done += static_cast<std::size_t>(read);
    }
    return done;
}

}  // namespace oqyrman::drm
