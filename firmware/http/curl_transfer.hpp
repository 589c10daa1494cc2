#pragma once
// Private to Client, and to the tests' crowd of many at once, which keeps the same rules: one
// request on its way through libcurl, and how a handle is set up for it.

#include <curl/curl.h>

#include <array>
#include <string>

#include "firmware/http/client.hpp"

namespace kiosk::http {

// curl_global_init is not thread-safe and must run once. Any thread.
void start_curl_once();

// What the callbacks of one transfer share. Stays where it is while the transfer runs.
struct Transfer {
    Transfer() = default;
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer();

    const ClientRequest* request = nullptr;
    Response response;
    std::size_t most_answer_bytes = 0;
    std::uint64_t offset = 0;    // of the upload
    std::uint64_t uploaded = 0;  // most bytes out in one attempt; curl forgets them on a retry
    bool too_large = false;
    std::array<char, CURL_ERROR_SIZE> words{};  // curl's own account of a failure
    curl_slist* headers = nullptr;              // of the request, owned
};

// Sets a fresh (or reset) handle up for the request, with its rules, callbacks and headers.
// `options`, `request` and `transfer` must outlive the transfer.
void set_up(CURL* easy,
            const ClientOptions& options,
            const ClientRequest& request,
            Transfer& transfer);

// What a transfer that ended with `code` is called.
[[nodiscard]] Error error_of(CURLcode code, const Transfer& transfer, ErrorCode unreachable);

}  // namespace kiosk::http
