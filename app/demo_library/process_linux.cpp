#include <system_error>

#include <sys/stat.h>

#include "app/demo_library/process.h"

namespace oqyrman::demo_library {

std::filesystem::path own_program() {
    std::error_code unknown;
    return std::filesystem::read_symlink("/proc/self/exe", unknown);
}

void keep_for_the_owner_only() { umask(077); }

}  // namespace oqyrman::demo_library
