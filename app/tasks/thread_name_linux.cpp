#include <pthread.h>

#include "app/tasks/runner.h"

namespace oqyrman::tasks {

void name_this_thread(const std::string& name) {
    pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
}

}  // namespace oqyrman::tasks
