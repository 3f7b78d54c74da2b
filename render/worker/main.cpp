#include "render/worker/service.h"

int main() { return oqyrman::render::worker::run_worker({}); }
