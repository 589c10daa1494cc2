#pragma once
// The kiosks of a fleet: enrolled at a hub, each with a journal and pages to send, all made before
// the clock starts.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "firmware/http/client.hpp"
#include "sync/protocol/batch.hpp"

namespace kiosk::bench {

struct FleetPlan {
    int kiosks = 10'000;
    int rounds = 1;          // of tickets and a letter, each
    int tickets = 50;        // in a round
    int blobs = 3;           // of a letter: content document and pages
    int blob_bytes = 2'000;  // each
    std::uint64_t seed = 1;
};

// One request, made in advance, so that the clock does not measure the making.
struct Parcel {
    // Records: a batch. Pages: a pack of a letter's blobs. Hand-over: a batch that says that the
    // letter's receipt came.
    enum class Kind { Records, Pages, HandOver } kind = Kind::Records;
    int round = 0;
    Bytes body;
    Seq last{};             // Records, HandOver: the last record. Pages: the letter's record
    Digest chain{};         // after it; Records, HandOver
    std::size_t blobs = 0;  // Pages
};

struct Kiosk {
    DeviceId id;
    Epoch epoch;
    std::array<std::uint8_t, 32> seed{};  // of the journal key; locked memory holds no 10,000 keys
    crypto::VerifyKey hub_key;
    std::string certificate_pem;
    std::string key_pem;
    std::vector<Parcel> parcels;
    std::int64_t records = 0;
    int letters = 0;
    Digest chain{};  // after the last record
};

// Enrols the kiosks at the hub in this folder, running or not, and writes their journals. Tokens,
// requests, proofs and certificates are made and checked by the code that hubctl and the hub's
// route run, in transactions of some hundred; only HTTP is left out, which lets a stranger in twice
// a second. Ends the program when that fails.
[[nodiscard]] std::vector<Kiosk> muster(const std::filesystem::path& hub_dir,
                                        const FleetPlan& plan);

// How kiosk number `index` reaches the city: an address of its own on loopback, so that ports do
// not run out (and for test::Crowd).
[[nodiscard]] http::ClientOptions link_of(const Kiosk& kiosk,
                                          const std::string& url,
                                          const std::string& ca_pem);
[[nodiscard]] std::string address_of(std::size_t index);

// What the hub has of the fleet, read in its database. Each record's place is a unique key and its
// chain value covers its content, so a full count that ends in the same chain is each exactly once.
struct Stored {
    std::int64_t records = 0;
    std::int64_t tickets = 0;
    std::int64_t whole_letters = 0;
    std::int64_t letters = 0;
    int other_journals = 0;  // kiosks whose records or chain are not what they sent
};

[[nodiscard]] Stored ask_back(const std::filesystem::path& hub_dir,
                              const std::vector<Kiosk>& kiosks);

}  // namespace kiosk::bench
