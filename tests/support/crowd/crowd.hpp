#pragma once
// Many clients on one thread, for loads that thousands of machines make together: each member has
// its own certificate and its own connection, under the same rules as Client.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "firmware/http/client.hpp"

namespace kiosk::test {

class Crowd {
public:
    using Member = std::size_t;  // 0, 1, 2, … in the order of add()

    // How a request ended.
    struct Ended {
        Result<http::Response> response;  // errors as Client::perform
        bool new_connection = false;      // made for this request
        // What the member's connection carried since it was made, TLS included, in bytes of TCP
        // payload; 0 when it is closed by now.
        std::uint64_t sent_bytes = 0;
        std::uint64_t received_bytes = 0;
    };

    // Called on the thread of carry_on(); may send the member's next request.
    using Done = std::function<void(Ended)>;

    Crowd();
    // Ends what is under way without a word and closes all connections.
    ~Crowd();
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    // `address`: what is connected to instead of base_url's host, whose name the certificate must
    // have all the same. One of its own for each member (any of 127.0.0.0/8 will do): among
    // thousands of connections to one address libcurl would look at each before every request.
    Member add(http::ClientOptions options, std::string address);

    // One request of a member at a time. All of it counts as for Client, but `stop` where
    // least_bytes_per_s is 0: whoever waits long is not woken to look.
    void send(Member member, http::ClientRequest request, Done done);

    // Requests that have not ended.
    [[nodiscard]] std::size_t under_way() const noexcept;

    // Moves all requests on; returns when something happened, at the latest after `most_ms`.
    void carry_on(std::uint64_t most_ms);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace kiosk::test
