#pragma once
// Inside app/shell only: what XCB gives, and who frees it.

#include <cstdlib>
#include <memory>

#include <xcb/xcb.h>

namespace oqyrman::shell {

struct Freed {
    void operator()(void* reply) const { std::free(reply); }
};
template <class T>
using Reply = std::unique_ptr<T, Freed>;

struct Closed {
    void operator()(xcb_connection_t* connection) const { xcb_disconnect(connection); }
};
using Connection = std::unique_ptr<xcb_connection_t, Closed>;

}  // namespace oqyrman::shell
