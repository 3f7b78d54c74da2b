#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "app/lending/lending.h"

namespace oqyrman::lending {

/// One whole HTTP answer, whatever its status.
struct Answer {
    int status = 0;
    std::string content_type;
    std::string final_url;
    std::string body;
};

/// One request of lending. The card is added where it belongs, never by the caller.
struct Ask {
    std::string method = "GET";
    std::string url;
    std::string accept;
    bool with_card = false;
    std::size_t limit_bytes = 0;
    std::chrono::milliseconds patience{};
};

inline constexpr std::size_t k_max_document_bytes = 1u << 20;  ///< licences, statuses, publications
inline constexpr std::size_t k_max_feed_bytes = 8u << 20;
inline constexpr std::chrono::milliseconds k_asked_for{30'000};  ///< the patron waits for this one
inline constexpr std::chrono::milliseconds k_in_passing{4'000};  ///< nobody waits for this one

/// What an answer that is no success means to a patron. Problem documents (RFC 7807) are told apart by their
/// type, then by the status; their words are the library's own.
Problem problem_of(const Answer& answer);
/// Type of a problem document, empty for any other body.
std::string problem_type_of(const Answer& answer);

Problem problem(state::ProblemKind kind, std::string detail = {});

}  // namespace oqyrman::lending
