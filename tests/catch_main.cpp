// Catch2's main for every test program. A test that cannot run here says why and the program ends with
// status 77, which CTest reports as skipped; see tests/data.h.
#define CATCH_CONFIG_RUNNER
#include <cstdio>

#include "tests/catch.h"
#include "tests/data.h"

int main(int argc, char** argv) {
    const int failed = Catch::Session().run(argc, argv);
    if (failed != 0) return failed < 255 ? failed : 255;
    const auto& skips = oqyrman::tests::skip_reasons();
    for (const auto& reason : skips) std::printf("SKIPPED: %s\n", reason.c_str());
    return skips.empty() ? 0 : 77;
}
