#include "app/reading/style_sheet.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "render/book_fonts.h"
#include "render/limits.h"

namespace oqyrman::reading {

namespace {

/// Points: some 65 letters a line in the column that the window gives.
constexpr float k_normal_em = 11;

/// MuPDF knows HTML 4: to it these are words in a line, and a cover or a picture stands at the left edge
/// instead of where its book puts it, without the room around it.
constexpr std::string_view k_block_rules =
    "article,aside,details,figcaption,figure,footer,header,hgroup,main,nav,section,summary{display:block}";

/// MuPDF gives a row no room for what surrounds its cells' words, so that frames cross them; and what the
/// cell says of its own height in the row, it gives on to words in bold.
constexpr std::string_view k_table_rules =
    "td,th{border-style:none!important;padding:0 0.6em 0 0!important;vertical-align:baseline!important}";

std::string_view family_name(state::TextFamily family) {
    switch (family) {
        case state::TextFamily::publisher:
            return {};
        case state::TextFamily::serif:
            return "serif";
        case state::TextFamily::sans:
            return "sans-serif";
        case state::TextFamily::easy:
            return render::k_easy_family;
    }
    return {};
}

std::string family_rules(state::TextFamily family) {
    const std::string_view name = family_name(family);
    if (name.empty()) return {};
    std::string rules;
    if (family == state::TextFamily::easy)
        for (const render::BookFont& font : render::k_book_fonts)
            rules += fmt::format("@font-face{{font-family:{};font-weight:{};font-style:{};src:url(/{}{})}}",
                                 name, font.bold ? "bold" : "normal", font.italic ? "italic" : "normal",
                                 render::k_added_folder, font.file);
    rules += fmt::format("*{{font-family:{}!important}}", name);
    // Programs stay programs: their columns mean something.
    rules += "code,kbd,pre,samp,tt{font-family:monospace!important}";
    return rules;
}

/// The publisher's own height stands while the patron has not chosen another.
std::string_view line_height_rules(state::LineHeight height) {
    switch (height) {
        case state::LineHeight::normal:
            return "body{line-height:1.4}";
        case state::LineHeight::close:
            return "*{line-height:1.2!important}";
        case state::LineHeight::wide:
            return "*{line-height:1.75!important}";
    }
    return {};
}

/// In parts of the normal letter, so that larger letters do not squeeze the column twice.
std::string margin_rules(state::TextMargins margins, float em) {
    const auto rule = [em](float high, float wide) {
        return fmt::format("@page{{margin:{:.1f}pt {:.1f}pt!important}}", high * em, wide * em);
    };
    switch (margins) {
        case state::TextMargins::normal:
            return rule(2.2F, 2.0F);
        case state::TextMargins::narrow:
            return rule(1.4F, 0.7F);
        case state::TextMargins::wide:
            return rule(3.2F, 4.6F);
    }
    return {};
}

std::string_view edge_rules(state::TextEdges edges) {
    switch (edges) {
        case state::TextEdges::publisher:
            return {};
        case state::TextEdges::even:
            return "p,li,dd,div,blockquote{text-align:justify!important}";
        case state::TextEdges::left:
            return "p,li,dd,div,blockquote{text-align:left!important}";
    }
    return {};
}

}  // namespace

render::ReflowSettings reflow(state::PageSize page, const state::TextStyling& text) {
    render::ReflowSettings settings;
    settings.page_width = std::clamp(page.width, render::k_min_reflow_points, render::k_max_reflow_points);
    settings.page_height = std::clamp(page.height, render::k_min_reflow_points, render::k_max_reflow_points);
    const auto percent =
        static_cast<float>(state::k_text_sizes[std::min(text.size, state::k_text_sizes.size() - 1)]);
    settings.em = k_normal_em * percent / 100;
    settings.css = k_block_rules;
    settings.css += k_table_rules;
    settings.css += margin_rules(text.margins, k_normal_em);
    settings.css += line_height_rules(text.line_height);
    settings.css += family_rules(text.family);
    settings.css += edge_rules(text.edges);
    // A publisher's size in points would not follow the patron's.
    if (text.size != state::k_normal_text_size) settings.css += "body{font-size:1em!important}";
    return settings;
}

}  // namespace oqyrman::reading
