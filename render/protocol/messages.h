#pragma once
// All that the reader and a worker say to each other. One SOCK_SEQPACKET socket for requests and answers,
// one on which the worker asks for bytes of the book, one sealed memory file for pixels and for aborting.
// Both ends decode with the same code and believe nothing: what does not fit is `malformed`, and the reader
// then ends the worker.
//
// The worker takes requests in order and answers each exactly once, in order.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "render/error.h"
#include "render/limits.h"
#include "render/values.h"

namespace oqyrman::render::protocol {

/// File descriptors of a worker at its start.
inline constexpr int k_requests_fd = 3;
inline constexpr int k_bytes_fd = 4;
inline constexpr int k_memory_fd = 5;

/// The memory file: a page of abort flags (one cookie of 64 bytes a slot; not 0 aborts that slot's request),
/// then the pixels of each slot.
inline constexpr std::size_t k_control_bytes = 4096;
inline constexpr std::size_t k_cookie_bytes = 64;
inline constexpr std::size_t k_memory_bytes = k_control_bytes + k_slots * k_slot_bytes;

/// A worker that could not enter its sandbox ends with this status.
inline constexpr int k_no_sandbox_status = 71;

struct Open {
    Format format = Format::pdf;
    std::uint32_t source = 0;
    std::uint64_t size = 0;
    ReflowSettings settings;
    std::string password;  ///< the PDF's own; empty: none is known
};
struct LayOut {
    ReflowSettings settings;
    std::optional<Locator> keep;
};
struct DrawTile {
    TileKey key;
};
struct GetPageSizes {};
struct GetOutline {};
struct GetPageLabels {};
struct GetLinks {
    int page = 0;
};
struct GetText {
    int page = 0;
};
struct GetLocator {
    Place place;
};
struct FindLocator {
    Locator locator;
};
/// Looks for a pattern in pages [first, first + pages) that there are.
struct SearchPages {
    std::string pattern;
    int first = 0;
    int pages = 1;  ///< 1 .. k_search_pages
};
struct DecodePicture {
    std::uint32_t source = 0;
    std::uint64_t size = 0;
    PixelSize most;
};

using Ask = std::variant<Open, LayOut, DrawTile, GetPageSizes, GetOutline, GetLinks, GetText, GetLocator,
                         FindLocator, DecodePicture, SearchPages, GetPageLabels>;

struct Request {
    std::uint32_t id = 0;
    std::uint8_t slot = 0;
    Ask ask;
};

/// To Open and LayOut.
struct Ready {
    int page_count = 0;
    PageSize first_page;
    bool reflowable = false;
    std::optional<Place> place;
};
/// To DrawTile and DecodePicture: so many RGBA pixels are in the request's slot.
struct Pixels {
    PixelSize size;
};
struct Failed {
    ErrorCode code = ErrorCode::damaged;
};

using Answer =
    std::variant<Failed, Ready, Pixels, std::vector<PageSize>, std::vector<OutlineEntry>, std::vector<Link>,
                 PageText, Locator, Place, SearchPart, std::vector<std::string>>;

/// One packet.
std::vector<std::byte> encode(const Request& request);
Expected<Request> decode_request(std::span<const std::byte> packet);

/// An answer travels as packets of at most k_fragment_bytes: {request id, 1 when last, part}.
std::vector<std::byte> encode(const Answer& answer);
Expected<Answer> decode_answer(std::span<const std::byte> bytes);
/// True when this kind of answer is one to this kind of request. Failed always is.
bool answers(const Answer& answer, const Ask& ask);

struct Fragment {
    std::uint32_t id = 0;
    bool last = false;
    std::span<const std::byte> part;  ///< borrowed from the packet
};
inline constexpr std::size_t k_fragment_header_bytes = 5;
std::vector<std::byte> encode(const Fragment& fragment);
Expected<Fragment> decode_fragment(std::span<const std::byte> packet);

/// On the second socket: the worker asks, the reader answers with a status byte (0: what follows was read)
/// and at most `length` bytes.
struct BytesWanted {
    std::uint32_t source = 0;
    std::uint64_t offset = 0;
    std::uint32_t length = 0;  ///< 1 .. k_read_bytes
};
inline constexpr std::size_t k_bytes_wanted_bytes = 16;
std::vector<std::byte> encode(const BytesWanted& wanted);
Expected<BytesWanted> decode_bytes_wanted(std::span<const std::byte> packet);

}  // namespace oqyrman::render::protocol
