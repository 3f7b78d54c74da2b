#include "app/shell/textures.h"

#include <algorithm>

#define GLFW_INCLUDE_GLEXT
#include <GLFW/glfw3.h>

namespace oqyrman::shell {

namespace {

std::size_t bytes_of(int width, int height) {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4;
}

GLuint name_of(TextureId id) { return static_cast<GLuint>(id); }

GLuint make(int width, int height) {
    GLuint name = 0;
    glGenTextures(1, &name);
    glBindTexture(GL_TEXTURE_2D, name);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    return name;
}

}  // namespace

Textures::~Textures() {
    for (const auto& [id, texture] : m_textures) {
        const GLuint name = name_of(id);
        glDeleteTextures(1, &name);
    }
    for (const auto& [id, texture] : m_spare) {
        const GLuint name = name_of(id);
        glDeleteTextures(1, &name);
    }
}

TextureId Textures::create(int width, int height, std::span<const std::uint8_t> pixels) {
    if (m_max_side == 0) glGetIntegerv(GL_MAX_TEXTURE_SIZE, &m_max_side);
    if (width <= 0 || height <= 0 || width > m_max_side || height > m_max_side) return 0;
    if (pixels.size() != bytes_of(width, height)) return 0;
    TextureId id = take_spare(width, height);
    if (id == 0) {
        id = make(width, height);
        m_bytes += bytes_of(width, height);
    }
    glBindTexture(GL_TEXTURE_2D, name_of(id));
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
    m_textures[id] = {width, height, m_frame};
    return id;
}

TextureId Textures::take_spare(int width, int height) {
    const auto same = std::ranges::find_if(m_spare, [&](const auto& entry) {
        return entry.second.width == width && entry.second.height == height;
    });
    if (same == m_spare.end()) return 0;
    const TextureId id = same->first;
    m_spare.erase(same);
    return id;
}

void Textures::drop(TextureId id) {
    const auto found = m_textures.find(id);
    if (found == m_textures.end()) return;
    m_spare[id] = found->second;
    m_textures.erase(found);
}

void Textures::touch(TextureId id) {
    const auto found = m_textures.find(id);
    if (found != m_textures.end()) found->second.used = m_frame;
}

void Textures::end_frame() {
    while (m_bytes > m_budget) {
        auto& pool = m_spare.empty() ? m_textures : m_spare;
        const auto oldest =
            std::ranges::min_element(pool, {}, [](const auto& entry) { return entry.second.used; });
        if (oldest == pool.end() || (m_spare.empty() && oldest->second.used == m_frame)) break;
        const GLuint name = name_of(oldest->first);
        glDeleteTextures(1, &name);
        m_bytes -= bytes_of(oldest->second.width, oldest->second.height);
        pool.erase(oldest);
    }
    ++m_frame;
}

}  // namespace oqyrman::shell
