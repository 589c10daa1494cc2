#pragma once
// For the .cpp files of this folder only: owners of OpenSSL objects, and OpenSSL's error queue as
// an Error. A null handle means that the call which should have made it failed.

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"

namespace kiosk::crypto {

template <auto FreeFunction>
struct FreedBy {
    template <class T>
    void operator()(T* object) const noexcept {
        FreeFunction(object);
    }
};

template <class T, auto FreeFunction>
using Owned = std::unique_ptr<T, FreedBy<FreeFunction>>;

using OwnedBio = Owned<BIO, BIO_free_all>;
using OwnedX509 = Owned<X509, X509_free>;
using OwnedCsr = Owned<X509_REQ, X509_REQ_free>;
using OwnedPkey = Owned<EVP_PKEY, EVP_PKEY_free>;
using OwnedMdContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using OwnedStore = Owned<X509_STORE, X509_STORE_free>;
using OwnedStoreContext = Owned<X509_STORE_CTX, X509_STORE_CTX_free>;
using OwnedExtension = Owned<X509_EXTENSION, X509_EXTENSION_free>;
using OwnedNumber = Owned<BIGNUM, BN_free>;

// `what` with OpenSSL's newest reason; empties the error queue of this thread.
inline Error openssl_error(ErrorCode code, std::string_view what) {
    std::array<char, 160> reason{};
    ERR_error_string_n(ERR_peek_last_error(), reason.data(), reason.size());
    ERR_clear_error();
    return Error{code, std::string(what) + ": " + reason.data()};
}

inline OwnedBio memory_of(ByteView bytes) {
    return OwnedBio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

// All bytes of a memory BIO.
inline Bytes drained(BIO* memory) {
    Bytes out(BIO_ctrl_pending(memory));
    std::size_t got = 0;
    if (out.empty() || BIO_read_ex(memory, out.data(), out.size(), &got) != 1) {
        got = 0;
    }
    out.resize(got);
    return out;
}

}  // namespace kiosk::crypto
