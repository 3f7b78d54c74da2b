#pragma once

namespace oqyrman::state {

enum class Language { kk, ru, en };

}  // namespace oqyrman::state
