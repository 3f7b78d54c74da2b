#include <algorithm>

#include "render/limits.h"
#include "render/mupdf/fitz.h"

namespace oqyrman::render::mupdf {

namespace {

struct State {
    Engine* engine;
    Input* input;
    std::byte buffer[k_read_bytes];
};

int next(fz_context* context, fz_stream* stream, std::size_t) {
    auto* state = static_cast<State*>(stream->state);
    const auto offset = static_cast<std::uint64_t>(stream->pos);
    // Whole chunks: what was read once is not asked for again because of where a seek ended.
    const std::size_t room = k_read_bytes - static_cast<std::size_t>(offset % k_read_bytes);
    const std::int64_t count = state->input->read_at(offset, {state->buffer, room});
    if (count < 0) {
        state->engine->input_failed = true;
        fz_throw(context, FZ_ERROR_GENERIC, "read");
    }
    if (count == 0) return EOF;
    stream->rp = reinterpret_cast<unsigned char*>(state->buffer);
    stream->wp = stream->rp + count;
    stream->pos += count;
    return *stream->rp++;
}

void seek(fz_context*, fz_stream* stream, int64_t offset, int whence) {
    const auto* state = static_cast<State*>(stream->state);
    const auto size = static_cast<int64_t>(state->input->size());
    if (whence == SEEK_CUR) offset += stream->pos - (stream->wp - stream->rp);
    if (whence == SEEK_END) offset += size;
    stream->pos = std::clamp<int64_t>(offset, 0, size);
    stream->rp = stream->wp = reinterpret_cast<unsigned char*>(static_cast<State*>(stream->state)->buffer);
}

void drop(fz_context* context, void* state) { fz_free(context, state); }

}  // namespace

fz_stream* new_stream(fz_context* context, Engine* engine, Input* input) {
    auto* state = static_cast<State*>(fz_malloc(context, sizeof(State)));
    state->engine = engine;
    state->input = input;
    // fz_new_stream drops the state itself when it throws.
    fz_stream* stream = fz_new_stream(context, state, next, drop);
    stream->seek = seek;
    return stream;
}

}  // namespace oqyrman::render::mupdf
