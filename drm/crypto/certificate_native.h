#pragma once
// Inside drm/crypto only: what OpenSSL makes of a certificate.

#include <memory>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "drm/crypto/certificate.h"

namespace oqyrman::drm {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* native) const {
        Free(native);
    }
};
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using X509CrlPtr = std::unique_ptr<X509_CRL, Freed<X509_CRL_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free>>;

struct Certificate::Native {
    X509Ptr x509;
};
struct Crl::Native {
    X509CrlPtr crl;
};

}  // namespace oqyrman::drm
