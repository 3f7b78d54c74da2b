// How flowing text is set: what update() does about it.
#include <algorithm>

#include "app/state/updating.h"

namespace oqyrman::state {

void lay_out_anew(Updating& u) {
    if (!u.state.reader || u.state.reader->format != BookFormat::epub) return;
    Reader& reader = *u.state.reader;
    reader.laid_out_from = reader.anchor;
    reader.entry_wanted.reset();
    u.want(LayOutBook{reader.document, u.state.page_room.width, u.state.page_room.height, reader.anchor});
}

void on(Updating& u, const TextPanelToggled&) {
    if (!u.state.reader || u.state.reader->format != BookFormat::epub) return;
    toggle_panel(u, ReaderPanel::text);
}

void on(Updating& u, const TextStylingChosen& a) {
    TextStyling wanted = a.text;
    wanted.size = std::min(wanted.size, k_text_sizes.size() - 1);
    if (wanted == u.state.settings.text) return;
    u.state.settings.text = wanted;
    u.want(SaveSettings{u.state.settings});
    u.want(StyleText{wanted});
    lay_out_anew(u);
}

}  // namespace oqyrman::state
