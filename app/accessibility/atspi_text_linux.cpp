// org.a11y.atspi.Text and .EditableText. Every offset is a count of code points.
#include <algorithm>
#include <cmath>
#include <optional>

#include "app/accessibility/atspi_objects_linux.h"
#include "app/accessibility/atspi_values.h"

namespace oqyrman::accessibility {

using semantics::Granularity;
using semantics::TextRange;

namespace {

using Target = Objects::Target;

NodeText text_of(const Target& target) { return {*target.frame, *target.node}; }

std::int32_t pixel(float value) { return static_cast<std::int32_t>(std::lround(value)); }

/// AtspiTextBoundaryType: character, then start and end of word, sentence and line.
std::optional<Granularity> of_boundary(std::uint32_t boundary) {
    switch (boundary) {
        case 0:
            return Granularity::character;
        case 1:
        case 2:
            return Granularity::word;
        case 3:
        case 4:
            return Granularity::sentence;
        case 5:
        case 6:
            return Granularity::line;
        default:
            return std::nullopt;
    }
}

/// AtspiTextGranularity.
std::optional<Granularity> of_granularity(std::uint32_t granularity) {
    switch (granularity) {
        case 0:
            return Granularity::character;
        case 1:
            return Granularity::word;
        case 2:
            return Granularity::sentence;
        case 3:
            return Granularity::line;
        case 4:
            return Granularity::paragraph;
        default:
            return std::nullopt;
    }
}

int reply_unit(sd_bus_message* call, const NodeText& text, TextRange unit) {
    const Message reply = reply_to(call);
    int r = append_string(reply.get(), text->slice(unit));
    if (r >= 0) r = sd_bus_message_append(reply.get(), "ii", unit.begin, unit.end);
    return send(reply, r);
}

enum class Side : std::uint8_t { before, at, after };

/// Which unit: the one around the offset, or its neighbour.
int reply_unit_at(sd_bus_message* call, const Target& target, Side side, bool by_granularity) {
    std::int32_t offset = 0;
    std::uint32_t kind = 0;
    if (const int r = sd_bus_message_read(call, "iu", &offset, &kind); r < 0) return r;
    const std::optional<Granularity> granularity = by_granularity ? of_granularity(kind) : of_boundary(kind);
    if (!granularity)
        return sd_bus_reply_method_errorf(call, SD_BUS_ERROR_INVALID_ARGS, "no such unit of text");
    const NodeText text = text_of(target);
    TextRange unit = text->unit_at(offset, *granularity);
    if (side == Side::before) {
        unit = unit.begin > 0 ? text->unit_at(unit.begin - 1, *granularity) : TextRange{};
    } else if (side == Side::after) {
        unit =
            unit.end < text->size() ? text->unit_at(unit.end, *granularity) : TextRange{unit.end, unit.end};
    }
    return reply_unit(call, text, unit);
}

int get_string_at_offset(sd_bus_message* call, void* userdata, sd_bus_error*) {
    return reply_unit_at(call, target_of(userdata), Side::at, true);
}

int get_text_before_offset(sd_bus_message* call, void* userdata, sd_bus_error*) {
    return reply_unit_at(call, target_of(userdata), Side::before, false);
}

int get_text_at_offset(sd_bus_message* call, void* userdata, sd_bus_error*) {
    return reply_unit_at(call, target_of(userdata), Side::at, false);
}

int get_text_after_offset(sd_bus_message* call, void* userdata, sd_bus_error*) {
    return reply_unit_at(call, target_of(userdata), Side::after, false);
}

int get_character_count(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* userdata,
                        sd_bus_error*) {
    return sd_bus_message_append(reply, "i", text_of(target_of(userdata))->size());
}

int get_caret_offset(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void* userdata,
                     sd_bus_error*) {
    return sd_bus_message_append(reply, "i", target_of(userdata).node->caret);
}

int get_text(sd_bus_message* call, void* userdata, sd_bus_error*) {
    TextRange range;
    if (const int r = sd_bus_message_read(call, "ii", &range.begin, &range.end); r < 0) return r;
    const NodeText text = text_of(target_of(userdata));
    if (range.end < 0) range.end = text->size();  // -1 means "to the end"
    const Message reply = reply_to(call);
    return send(reply, append_string(reply.get(), text->slice(range)));
}

int get_character_at_offset(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t offset = 0;
    if (const int r = sd_bus_message_read(call, "i", &offset); r < 0) return r;
    const char32_t c = text_of(target_of(userdata))->at(offset);
    return sd_bus_reply_method_return(call, "i", static_cast<std::int32_t>(c));
}

int set_caret_offset(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t offset = 0;
    if (const int r = sd_bus_message_read(call, "i", &offset); r < 0) return r;
    const Target& target = target_of(userdata);
    if (offset < 0 || offset > text_of(target)->size()) return sd_bus_reply_method_return(call, "b", 0);
    return reply_asked(call, target, {.action = semantics::k_action_set_caret, .range = {offset, offset}});
}

int get_range_extents(sd_bus_message* call, const Target& target, TextRange range,
                      std::uint32_t coordinates) {
    const semantics::Rect box = text_of(target).bounds(range);
    const Shift shift = shift_to(*target.frame, *target.node, static_cast<Coordinates>(coordinates));
    return sd_bus_reply_method_return(call, "iiii", pixel(box.x + shift.x), pixel(box.y + shift.y),
                                      pixel(box.width), pixel(box.height));
}

int get_character_extents(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t offset = 0;
    std::uint32_t coordinates = 0;
    if (const int r = sd_bus_message_read(call, "iu", &offset, &coordinates); r < 0) return r;
    return get_range_extents(call, target_of(userdata), {offset, offset + 1}, coordinates);
}

int get_extents_of_range(sd_bus_message* call, void* userdata, sd_bus_error*) {
    TextRange range;
    std::uint32_t coordinates = 0;
    if (const int r = sd_bus_message_read(call, "iiu", &range.begin, &range.end, &coordinates); r < 0)
        return r;
    return get_range_extents(call, target_of(userdata), range, coordinates);
}

int get_offset_at_point(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t x = 0, y = 0;
    std::uint32_t coordinates = 0;
    if (const int r = sd_bus_message_read(call, "iiu", &x, &y, &coordinates); r < 0) return r;
    const Target& target = target_of(userdata);
    const Shift shift = shift_to(*target.frame, *target.node, static_cast<Coordinates>(coordinates));
    const float window_x = static_cast<float>(x) - shift.x;
    const float window_y = static_cast<float>(y) - shift.y;
    return sd_bus_reply_method_return(call, "i", text_of(target).offset_at(window_x, window_y));
}

int get_selection_count(sd_bus_message* call, void* userdata, sd_bus_error*) {
    const TextRange& selection = target_of(userdata).node->selection;
    return sd_bus_reply_method_return(call, "i", selection.begin != selection.end ? 1 : 0);
}

int get_selection(sd_bus_message* call, void* userdata, sd_bus_error*) {
    const TextRange& selection = target_of(userdata).node->selection;
    return sd_bus_reply_method_return(call, "ii", std::min(selection.begin, selection.end),
                                      std::max(selection.begin, selection.end));
}

int ask_selection(sd_bus_message* call, const Target& target, TextRange range) {
    const std::int32_t size = text_of(target)->size();
    if (range.begin < 0 || range.end > size || range.begin > range.end) {
        return sd_bus_reply_method_return(call, "b", 0);
    }
    return reply_asked(call, target, {.action = semantics::k_action_set_caret, .range = range});
}

int add_selection(sd_bus_message* call, void* userdata, sd_bus_error*) {
    TextRange range;
    if (const int r = sd_bus_message_read(call, "ii", &range.begin, &range.end); r < 0) return r;
    return ask_selection(call, target_of(userdata), range);
}

int set_selection(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t number = 0;
    TextRange range;
    if (const int r = sd_bus_message_read(call, "iii", &number, &range.begin, &range.end); r < 0) return r;
    if (number != 0) return sd_bus_reply_method_return(call, "b", 0);
    return ask_selection(call, target_of(userdata), range);
}

int remove_selection(sd_bus_message* call, void* userdata, sd_bus_error*) {
    const Target& target = target_of(userdata);
    const std::int32_t caret = std::max(target.node->caret, 0);
    return ask_selection(call, target, {caret, caret});
}

int get_attributes(sd_bus_message* call, void* userdata, sd_bus_error*) {
    return sd_bus_reply_method_return(call, "a{ss}ii", 0, 0, text_of(target_of(userdata))->size());
}

int get_default_attributes(sd_bus_message* call, void*, sd_bus_error*) {
    return sd_bus_reply_method_return(call, "a{ss}", 0);
}

int get_attribute_value(sd_bus_message* call, void*, sd_bus_error*) {
    return sd_bus_reply_method_return(call, "s", "");
}

int set_text_contents(sd_bus_message* call, void* userdata, sd_bus_error*) {
    const char* contents = nullptr;
    if (const int r = sd_bus_message_read(call, "s", &contents); r < 0) return r;
    return reply_asked(call, target_of(userdata), {.action = semantics::k_action_set_text, .text = contents});
}

/// Insertion and deletion are asked of the widget as a whole new text, made from what it shows now. Of a
/// password only the length is known here, so there they work on an empty field and on all of it only.
int ask_replaced(sd_bus_message* call, const Target& target, TextRange range, std::string_view by) {
    const NodeText text = text_of(target);
    range.begin = std::clamp(range.begin, 0, text->size());
    range.end = std::clamp(range.end, range.begin, text->size());
    const bool whole = range.begin == 0 && range.end == text->size();
    if (target.node->role == semantics::Role::password_field && !whole) {
        return sd_bus_reply_method_return(call, "b", 0);
    }
    std::string contents(text->slice({0, range.begin}));
    contents += by;
    contents += text->slice({range.end, text->size()});
    return reply_asked(call, target, {.action = semantics::k_action_set_text, .text = std::move(contents)});
}

int insert_text(sd_bus_message* call, void* userdata, sd_bus_error*) {
    std::int32_t position = 0, length = 0;
    const char* inserted = nullptr;
    if (const int r = sd_bus_message_read(call, "isi", &position, &inserted, &length); r < 0) return r;
    return ask_replaced(call, target_of(userdata), {position, position}, inserted);
}

int delete_text(sd_bus_message* call, void* userdata, sd_bus_error*) {
    TextRange range;
    if (const int r = sd_bus_message_read(call, "ii", &range.begin, &range.end); r < 0) return r;
    return ask_replaced(call, target_of(userdata), range, "");
}

}  // namespace

const sd_bus_vtable k_text_table[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("CharacterCount", "i", get_character_count, 0, 0),
    SD_BUS_PROPERTY("CaretOffset", "i", get_caret_offset, 0, 0),
    SD_BUS_METHOD("GetStringAtOffset", "iu", "sii", get_string_at_offset, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetText", "ii", "s", get_text, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("SetCaretOffset", "i", "b", set_caret_offset, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetTextBeforeOffset", "iu", "sii", get_text_before_offset, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetTextAtOffset", "iu", "sii", get_text_at_offset, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetTextAfterOffset", "iu", "sii", get_text_after_offset, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetCharacterAtOffset", "i", "i", get_character_at_offset, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetAttributeValue", "is", "s", get_attribute_value, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetAttributes", "i", "a{ss}ii", get_attributes, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetAttributeRun", "ib", "a{ss}ii", get_attributes, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetDefaultAttributes", "", "a{ss}", get_default_attributes, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetDefaultAttributeSet", "", "a{ss}", get_default_attributes, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetCharacterExtents", "iu", "iiii", get_character_extents, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetRangeExtents", "iiu", "iiii", get_extents_of_range, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetOffsetAtPoint", "iiu", "i", get_offset_at_point, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetNSelections", "", "i", get_selection_count, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("GetSelection", "i", "ii", get_selection, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("AddSelection", "ii", "b", add_selection, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("SetSelection", "iii", "b", set_selection, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("RemoveSelection", "i", "b", remove_selection, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

const sd_bus_vtable k_editable_text_table[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("SetTextContents", "s", "b", set_text_contents, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("InsertText", "isi", "b", insert_text, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("DeleteText", "ii", "b", delete_text, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

}  // namespace oqyrman::accessibility
