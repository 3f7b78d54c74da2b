/* The interface a certified LCP profile library plugs into: C, versioned, of two shapes. Give one of them.
 *
 * A shared object exports `oqyrman_lcp_profile_library`, which returns a table that lives as long as the
 * object is loaded. All functions may be called from one thread at a time. Texts are UTF-8 and end with 0;
 * hashes are 32 bytes, the SHA-256 of the passphrase. Results are 0 for success.
 */
#ifndef OQYRMAN_DRM_LICENSE_PROFILE_PLUGIN_H
#define OQYRMAN_DRM_LICENSE_PROFILE_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OQYRMAN_LCP_PLUGIN_VERSION 1

struct oqyrman_lcp_context; /* the library's own: one opened licence */

struct oqyrman_lcp_library {
    uint32_t version; /* OQYRMAN_LCP_PLUGIN_VERSION */

    /* Not 0 for every profile URI that the library opens. */
    int (*supports)(const char* profile);

    /* The fine shape: the profile's transform from passphrase hash to user key. May be NULL. */
    int (*user_key)(const char* profile, const uint8_t hash[32], uint8_t key[32]);

    /* The coarse shape, for libraries that never show a key. May be NULL, all three together.
     * open_context checks the licence by itself as well; crl_pem may be empty. */
    int (*open_context)(const char* license_json, const uint8_t hash[32], const char* crl_pem,
                        struct oqyrman_lcp_context** context);
    /* `in` is IV || n blocks; out gets the n blocks decrypted, padding left alone. */
    int (*decrypt)(struct oqyrman_lcp_context* context, const uint8_t* in, size_t in_size, uint8_t* out,
                   size_t out_size);
    void (*close_context)(struct oqyrman_lcp_context* context);
};

typedef const struct oqyrman_lcp_library* (*oqyrman_lcp_profile_library_function)(void);

#ifdef __cplusplus
}
#endif
#endif
