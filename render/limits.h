#pragma once
// Every limit of render/, with its reason. Both the reader and the worker obey them; neither trusts that
// the other does.

#include <cstddef>
#include <cstdint>

namespace oqyrman::render {

/// Side of a square tile in pixels: 256 costs four times the calls, a whole page holds an abort up too long.
inline constexpr int k_tile_pixels = 512;
inline constexpr std::size_t k_tile_bytes = std::size_t{k_tile_pixels} * k_tile_pixels * 4;
/// Longest side of the coarse tile, which is always one tile: quick to draw, sharp enough to recognise.
inline constexpr int k_coarse_pixels = 384;
/// Thousandths of a pixel a point. 64 pixels a point is beyond any use of a zoom.
inline constexpr int k_min_scale_milli = 10;
inline constexpr int k_max_scale_milli = 64'000;

inline constexpr int k_max_pages = 100'000;
/// PDF allows 14,400 points; some producers exceed it.
inline constexpr float k_max_page_points = 20'000.0F;
/// Quads and rectangles may stick out of a page, not further than this.
inline constexpr float k_max_coordinate = 1'000'000.0F;

inline constexpr std::size_t k_max_outline_entries = 50'000;
inline constexpr int k_max_outline_depth = 32;
inline constexpr std::size_t k_max_title_bytes = 1'000;
/// What a page is called; longer ones are cut.
inline constexpr std::size_t k_max_label_bytes = 64;
inline constexpr std::size_t k_max_page_links = 10'000;
inline constexpr std::size_t k_max_uri_bytes = 4'000;
inline constexpr std::size_t k_max_page_characters = 200'000;
inline constexpr std::size_t k_max_css_bytes = 64 * 1024;
/// Pages and letters of a laid-out EPUB, in points.
inline constexpr float k_min_reflow_points = 50;
inline constexpr float k_max_reflow_points = 5'000;
inline constexpr float k_min_em_points = 4;
inline constexpr float k_max_em_points = 100;
inline constexpr std::size_t k_max_quote_bytes = 400;
/// PDF takes at most 127 bytes of one (ISO 32000-2, 7.6.4.3.3).
inline constexpr std::size_t k_max_password_bytes = 500;

/// Of a search: what is looked for, pages read for one answer (the text worker is asked for other things in
/// between), places told of one page and of one answer, lines a place may stand on, runes told on each side.
inline constexpr std::size_t k_max_pattern_bytes = 400;
inline constexpr std::size_t k_max_pattern_runes = 200;
inline constexpr int k_search_pages = 8;
inline constexpr std::size_t k_max_hits_a_page = 200;
inline constexpr std::size_t k_max_hits_a_part = k_search_pages * k_max_hits_a_page;
inline constexpr std::size_t k_max_hit_rects = 16;
inline constexpr std::size_t k_hit_context_runes = 40;
inline constexpr std::size_t k_max_context_bytes = 4 * (k_max_pattern_runes + k_hit_context_runes) * 4;

/// One packet of the socket, comfortably below the kernel's default buffer (208 KiB).
inline constexpr std::size_t k_max_packet_bytes = 96 * 1024;
/// Part of a longer answer.
inline constexpr std::size_t k_fragment_bytes = 32 * 1024;
/// An answer put together from its parts: 200,000 characters with their quads fit.
inline constexpr std::size_t k_max_answer_bytes = 16 * 1024 * 1024;
/// What the worker may ask of the book at once: larger reads fetched 5 to 15 times the bytes after seeks.
inline constexpr std::size_t k_read_bytes = 4096;
inline constexpr std::uint64_t k_max_book_bytes = std::uint64_t{4} << 30;
inline constexpr std::uint64_t k_max_picture_file_bytes = 32 << 20;
/// A decoded picture handed back; covers are shown far smaller.
inline constexpr int k_max_picture_pixels = 1024;
/// A picture's own size: more would not fit the worker's memory.
inline constexpr std::int64_t k_max_picture_area = std::int64_t{100} * 1000 * 1000;

/// Requests a worker holds at once: the next one is there when one is done, and cancelling stays cheap.
inline constexpr int k_slots = 2;
/// Pixels of one answer: a tile (1 MiB) or a picture (4 MiB).
inline constexpr std::size_t k_slot_bytes =
    std::size_t{k_max_picture_pixels} * static_cast<std::size_t>(k_max_picture_pixels) * 4;

inline constexpr std::size_t k_max_pending_requests = 10'000;
inline constexpr std::size_t k_max_documents = 64;
/// A worker that dies more often than this in a minute is not started again until the minute is over.
inline constexpr int k_max_starts_a_minute = 6;

/// Of the worker: decoded pictures and fonts kept by MuPDF, display lists kept by us, and everything.
inline constexpr std::size_t k_store_bytes = 64 << 20;
inline constexpr std::size_t k_display_list_bytes = 32 << 20;
inline constexpr std::size_t k_max_display_lists = 16;
inline constexpr std::uint64_t k_worker_memory_bytes = std::uint64_t{2} << 30;
/// Of an EPUB's own XML read for the outline.
inline constexpr std::size_t k_max_xml_bytes = 8 << 20;
inline constexpr std::size_t k_max_xml_nodes = 400'000;
inline constexpr int k_max_xml_depth = 200;
/// A content document that gets soft hyphens, and all of them that a book may have: the rest stays without.
inline constexpr std::size_t k_max_hyphenated_bytes = 8 << 20;
inline constexpr std::size_t k_max_hyphenated_book_bytes = 48 << 20;
/// A font or a list of patterns that the worker takes along into its sandbox; ours are below 1 MiB.
inline constexpr std::int64_t k_max_supply_bytes = 8 << 20;
inline constexpr std::size_t k_max_spine_items = 20'000;
/// One file of an EPUB, clear. A larger one is as good as not there: MuPDF takes memory for all of it before
/// it looks inside, and a zip bomb would keep the worker busy until it is ended.
inline constexpr std::uint32_t k_max_entry_bytes = 256U << 20;

}  // namespace oqyrman::render
