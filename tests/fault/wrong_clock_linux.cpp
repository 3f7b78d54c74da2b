// Loaded before a program: its wall clock is off by WRONG_CLOCK_S seconds, and nothing else is. libfaketime
// also bends the timers by which the accessibility bus is waited on, so that nobody could be asked what the
// window says.
#include <cstdlib>
#include <ctime>

#include <sys/syscall.h>
#include <unistd.h>

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
    const auto answer = static_cast<int>(syscall(SYS_clock_gettime, clock, time));
    if (answer == 0 && clock == CLOCK_REALTIME)
        if (const char* off = std::getenv("WRONG_CLOCK_S")) time->tv_sec += std::atol(off);
    return answer;
}
