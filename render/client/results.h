#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "render/client/client.h"
#include "render/protocol/messages.h"

namespace oqyrman::render::client {

/// What a worker's answer is to the reader, checked against what was asked; pixels are copied out of `slot`.
/// Pure but for that. Errors: malformed.
Expected<Answer> make_answer(const protocol::Ask& ask, std::uint32_t epoch, protocol::Answer& answer,
                             std::span<const std::byte> slot);

}  // namespace oqyrman::render::client
