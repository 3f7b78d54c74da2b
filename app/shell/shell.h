#pragma once
// The window: GLFW on X11, OpenGL 3.2 core, Dear ImGui, and a loop that sleeps until something happens.

#include <expected>
#include <filesystem>
#include <memory>
#include <string>

#include "app/language/messages.h"
#include "app/shell/program.h"
#include "app/shell/textures.h"

namespace oqyrman::shell {

enum class ErrorKind {
    no_display,  ///< no X11 display to open a window on
    no_opengl,   ///< OpenGL 3.2 is not to be had; try restart_with_software_gl()
    no_fonts,    ///< the fonts that belong to the program are missing or broken
};
struct Error {
    ErrorKind kind = ErrorKind::no_display;
    std::string detail;  ///< for the log
};
/// One plain sentence for the terminal and what to do: there is no window to say it in.
std::string sentence(const language::Messages& messages, const Error& error);

struct Options {
    std::filesystem::path data_dir;  ///< <exe>/../share/oqyrman: fonts, icons
    std::string title = "Oqyrman";
    int width = 1280, height = 800;  ///< px at scale 1
};

/// UI thread only, except wake().
class Shell {
  public:
    static std::expected<std::unique_ptr<Shell>, Error> open(const Options& options);
    ~Shell();
    Shell(const Shell&) = delete;
    Shell& operator=(const Shell&) = delete;

    /// Draws `program` until its window is closed. Returns the exit status.
    int run(Program& program);

    /// For those who make Pictures; valid while the shell lives.
    Textures& textures();
    /// Frames drawn since the start: nothing moving means this number rests.
    std::uint64_t frames() const;
    /// Physical pixels to one px: the display's scale times the patron's text scale.
    double scale() const;

    /// Ends the loop's sleep. Any thread, from open() until the shell is gone; does not block.
    static void wake();

  private:
    struct Parts;
    explicit Shell(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

/// Starts this program anew, drawing without a graphics card; false when that was done already (by us or by
/// the environment) or could not be done. On success it does not return.
bool restart_with_software_gl(char** argv);
constexpr int k_exit_no_window = 3;

}  // namespace oqyrman::shell
