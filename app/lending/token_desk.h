#pragma once
// Tokens of Authentication for OPDS and of Palace: asked for and renewed. Inside app/lending only.

#include "app/lending/exchange.h"

namespace oqyrman::lending {

/// For number and PIN, at the flow's own address. `wrong_credentials` where the library does not know them.
Outcome<shelf::Credentials> token_for(net::Http& http, const state::AuthenticationFlow& flow,
                                      shelf::Credentials card, Instant now, const std::stop_token& stop);
/// The card has what a new token is asked for with.
bool can_renew(const shelf::Credentials& card);
/// The same card with a new token. `wrong_credentials` where the library wants the patron to sign in again.
Outcome<shelf::Credentials> renew_token(net::Http& http, const shelf::Credentials& card, Instant now,
                                        const std::stop_token& stop);

}  // namespace oqyrman::lending
