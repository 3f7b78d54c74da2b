#include <cstdlib>

#include <unistd.h>

#include "app/shell/shell.h"

namespace oqyrman::shell {

bool restart_with_software_gl(char** argv) {
    constexpr const char* k_software = "LIBGL_ALWAYS_SOFTWARE";
    if (std::getenv(k_software) != nullptr) return false;
    if (setenv(k_software, "1", 1) != 0) return false;
    execv("/proc/self/exe", argv);
    return false;
}

}  // namespace oqyrman::shell
