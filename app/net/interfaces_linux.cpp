#include <memory>

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include "app/net/proxy.h"

namespace oqyrman::net {

namespace {

/// An address that leads somewhere: no interface of the computer's own, none that is only ready for a cable.
bool leads_out(const ifaddrs& entry) {
    const bool up = (entry.ifa_flags & IFF_UP) != 0 && (entry.ifa_flags & IFF_RUNNING) != 0;
    if (!up || (entry.ifa_flags & IFF_LOOPBACK) != 0 || entry.ifa_addr == nullptr) return false;
    if (entry.ifa_addr->sa_family == AF_INET) return true;
    if (entry.ifa_addr->sa_family != AF_INET6) return false;
    const auto* address = reinterpret_cast<const sockaddr_in6*>(entry.ifa_addr);
    return !IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr);
}

}  // namespace

bool has_network() {
    ifaddrs* all = nullptr;
    if (getifaddrs(&all) != 0) return true;  // what cannot be asked is not blamed
    const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> held(all, freeifaddrs);
    for (const ifaddrs* entry = all; entry != nullptr; entry = entry->ifa_next)
        if (leads_out(*entry)) return true;
    return false;
}

}  // namespace oqyrman::net
