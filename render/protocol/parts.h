#pragma once
// Inside render/protocol: values that occur in several messages. Any thread.

#include "render/limits.h"
#include "render/protocol/wire.h"
#include "render/values.h"

namespace oqyrman::render::protocol {

void put(Writer& out, const PageSize& size);
void put(Writer& out, const Rect& rect);
void put(Writer& out, const Quad& quad);
void put(Writer& out, const Place& place);
void put(Writer& out, const Locator& locator);
void put(Writer& out, const ReflowSettings& settings);

PageSize get_page_size(Reader& in);
Rect get_rect(Reader& in);
Quad get_quad(Reader& in);
int get_page(Reader& in);
Place get_place(Reader& in);
Locator get_locator(Reader& in);
ReflowSettings get_settings(Reader& in);

}  // namespace oqyrman::render::protocol
