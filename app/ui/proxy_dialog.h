#pragma once
// Inside app/ui only.

#include "app/ui/screens.h"

namespace oqyrman::ui {

void draw_proxy_login(const state::ProxyLogin& asked, Context& context, Actions& out);

}  // namespace oqyrman::ui
