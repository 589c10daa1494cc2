// libcurl's multi interface over epoll: the work of a turn depends on what happened, not on how
// many wait. A handle lives for one request, since its buffers are larger than a connection.
// Members share a multi handle in groups: libcurl's tables have a fixed size, and with ten thousand
// in one of them each request costs four times as much.
#include "tests/support/crowd/crowd.hpp"

// Not netinet/tcp.h, whose tcp_info ends before the counts of bytes.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "firmware/base/assert.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "firmware/http/curl_transfer.hpp"

namespace kiosk::test {
namespace {

constexpr int kEvents = 512;            // of one turn
constexpr std::size_t kGroup = 256;     // members of one multi handle
constexpr long kConnections = 1 << 20;  // kept: all of them, whatever libcurl thinks is many

struct Traffic {
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
};

template <auto FreeFunction>
struct FreedBy {
    template <class T>
    void operator()(T* object) const noexcept {
        FreeFunction(object);
    }
};

using OwnedStore = std::unique_ptr<X509_STORE, FreedBy<X509_STORE_free>>;
using OwnedCertificate = std::unique_ptr<X509, FreedBy<X509_free>>;
using OwnedKey = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using OwnedBio = std::unique_ptr<BIO, FreedBy<BIO_free_all>>;

OwnedBio memory_of(const std::string& text) {
    return OwnedBio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

OwnedCertificate certificate_of(const std::string& pem) {
    return OwnedCertificate(PEM_read_bio_X509(memory_of(pem).get(), nullptr, nullptr, nullptr));
}

Traffic traffic_of(CURL* easy) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    tcp_info info{};
    socklen_t size = sizeof(info);
    if (curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK ||
        socket == CURL_SOCKET_BAD ||
        ::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) {
        return {};
    }
    return {info.tcpi_bytes_sent, info.tcpi_bytes_received};
}

}  // namespace

struct Crowd::Impl {
    // Read once. A client reads them for each connection, which a machine of its own can do beside
    // the handshake; for ten thousand on this one it is more than their handshakes.
    struct Proof {
        X509_STORE* trusted = nullptr;
        OwnedCertificate certificate;
        OwnedKey key;
    };

    struct Link {
        http::ClientOptions options;
        Proof proof;
        curl_slist* address = nullptr;
        bool busy = false;
    };

    struct Flight {
        Member member = 0;
        http::ClientRequest request;
        Done done;
        http::Transfer transfer;
    };

    struct Group {
        explicit Group(Impl& its_owner, std::uint32_t its_index);

        ~Group() { curl_multi_cleanup(multi); }

        Group(const Group&) = delete;
        Group& operator=(const Group&) = delete;

        Impl& owner;
        const std::uint32_t index;
        CURLM* const multi;
        std::optional<std::uint64_t> due_ms;  // when libcurl wants to be called without an event
    };

    static int on_watch(CURL*, curl_socket_t socket, int what, void* cls, void*);
    static int on_timer(CURLM*, long timeout_ms, void* cls);

    [[nodiscard]] Group& group_of(Member member) { return *groups[member / kGroup]; }

    [[nodiscard]] X509_STORE* trusted(const std::string& ca_pem);
    static CURLcode on_tls(CURL*, void* context, void* cls);

    void collect(Group& group);
    void end(CURL* easy, CURLcode code);

    const std::unique_ptr<Clock> clock = make_system_clock();
    Fd epoll{::epoll_create1(EPOLL_CLOEXEC)};
    std::map<std::string, OwnedStore> stores;  // by what is trusted, in PEM
    std::vector<std::unique_ptr<Group>> groups;
    std::vector<std::unique_ptr<Link>> links;
    std::unordered_map<CURL*, std::unique_ptr<Flight>> flights;
};

Crowd::Impl::Group::Group(Impl& its_owner, std::uint32_t its_index)
    : owner(its_owner), index(its_index), multi(curl_multi_init()) {
    KIOSK_ASSERT(multi != nullptr, "curl makes a handle");
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Impl::on_watch);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Impl::on_timer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kConnections);
}

int Crowd::Impl::on_watch(CURL*, curl_socket_t socket, int what, void* cls, void*) {
    const Group& group = *static_cast<Group*>(cls);
    const int epoll = group.owner.epoll.get();
    if (what == CURL_POLL_REMOVE) {
        ::epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nullptr);
        return 0;
    }
    epoll_event event{};
    event.data.u64 = std::uint64_t{group.index} << 32U | static_cast<std::uint32_t>(socket);
    event.events = (what != CURL_POLL_OUT ? EPOLLIN : 0U) | (what != CURL_POLL_IN ? EPOLLOUT : 0U);
    if (::epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event) != 0) {
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
    }
    return 0;
}

int Crowd::Impl::on_timer(CURLM*, long timeout_ms, void* cls) {
    Group& group = *static_cast<Group*>(cls);
    group.due_ms.reset();
    if (timeout_ms >= 0) {
        // One more: called too soon by a part of a millisecond, libcurl would not ask again.
        group.due_ms =
            group.owner.clock->monotonic_ms() + static_cast<std::uint64_t>(timeout_ms) + 1;
    }
    return 0;
}

X509_STORE* Crowd::Impl::trusted(const std::string& ca_pem) {
    OwnedStore& store = stores[ca_pem];
    if (store == nullptr) {
        store.reset(X509_STORE_new());
        const OwnedCertificate ca = certificate_of(ca_pem);
        KIOSK_ASSERT(ca && X509_STORE_add_cert(store.get(), ca.get()) == 1, "the CA can be read");
    }
    return store.get();
}

CURLcode Crowd::Impl::on_tls(CURL*, void* context, void* cls) {
    auto* tls = static_cast<SSL_CTX*>(context);
    const Proof& proof = *static_cast<const Proof*>(cls);
    SSL_CTX_set1_cert_store(tls, proof.trusted);
    const bool taken = proof.certificate == nullptr ||
                       (SSL_CTX_use_certificate(tls, proof.certificate.get()) == 1 &&
                        SSL_CTX_use_PrivateKey(tls, proof.key.get()) == 1);
    return taken ? CURLE_OK : CURLE_SSL_CERTPROBLEM;
}

void Crowd::Impl::collect(Group& group) {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(group.multi, &left)) {
        if (message->msg == CURLMSG_DONE) {
            end(message->easy_handle, message->data.result);
        }
    }
}

void Crowd::Impl::end(CURL* easy, CURLcode code) {
    const auto found = flights.find(easy);
    KIOSK_ASSERT(found != flights.end(), "libcurl ends what was sent");
    const std::unique_ptr<Flight> flight = std::move(found->second);
    flights.erase(found);
    Link& link = *links[flight->member];
    const Traffic traffic = traffic_of(easy);
    long connects = 0;
    curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
    curl_multi_remove_handle(group_of(flight->member).multi, easy);
    curl_easy_cleanup(easy);
    link.busy = false;
    auto response = code == CURLE_OK
                        ? Result<http::Response>(std::move(flight->transfer.response))
                        : http::error_of(code, flight->transfer, link.options.unreachable);
    flight->done({std::move(response), connects > 0, traffic.sent, traffic.received});
}

Crowd::Crowd() : impl_(std::make_unique<Impl>()) {
    http::start_curl_once();
    KIOSK_ASSERT(impl_->epoll, "the kernel makes a handle");
}

Crowd::~Crowd() {
    for (const auto& [easy, flight] : impl_->flights) {
        curl_multi_remove_handle(impl_->group_of(flight->member).multi, easy);
        curl_easy_cleanup(easy);
    }
    impl_->groups.clear();
    for (const auto& link : impl_->links) {
        curl_slist_free_all(link->address);
    }
}

Crowd::Member Crowd::add(http::ClientOptions options, std::string address) {
    auto link = std::make_unique<Impl::Link>();
    link->options = std::move(options);
    if (!link->options.ca_pem.empty()) {
        Impl::Proof& proof = link->proof;
        proof.trusted = impl_->trusted(link->options.ca_pem);
        if (!link->options.certificate_pem.empty()) {
            proof.certificate = certificate_of(link->options.certificate_pem);
            proof.key.reset(PEM_read_bio_PrivateKey(
                memory_of(link->options.key_pem).get(), nullptr, nullptr, nullptr));
            KIOSK_ASSERT(proof.certificate && proof.key, "a member's certificate can be read");
        }
    }
    link->address = curl_slist_append(nullptr, ("::" + address + ":").c_str());
    if (impl_->links.size() % kGroup == 0) {
        impl_->groups.push_back(std::make_unique<Impl::Group>(
            *impl_, static_cast<std::uint32_t>(impl_->groups.size())));
    }
    impl_->links.push_back(std::move(link));
    return impl_->links.size() - 1;
}

void Crowd::send(Member member, http::ClientRequest request, Done done) {
    Impl::Link& link = *impl_->links[member];
    KIOSK_ASSERT(!link.busy, "a member sends one request at a time");
    auto flight = std::make_unique<Impl::Flight>();
    flight->member = member;
    flight->request = std::move(request);
    flight->done = std::move(done);
    CURL* easy = curl_easy_init();
    KIOSK_ASSERT(easy != nullptr, "curl makes a handle");
    http::set_up(easy, link.options, flight->request, flight->transfer);
    if (link.proof.trusted != nullptr) {
        for (const auto option : {CURLOPT_CAINFO_BLOB, CURLOPT_SSLCERT_BLOB, CURLOPT_SSLKEY_BLOB}) {
            curl_easy_setopt(easy, option, nullptr);
        }
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &Impl::on_tls);
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, &link.proof);
    }
    curl_easy_setopt(easy, CURLOPT_CONNECT_TO, link.address);
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, -1L);  // else each look-up looks at all
    if (link.options.least_bytes_per_s == 0) {
        curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 1L);  // a thousand who wait are not woken
    }
    link.busy = true;
    impl_->flights.emplace(easy, std::move(flight));
    curl_multi_add_handle(impl_->group_of(member).multi, easy);
}

std::size_t Crowd::under_way() const noexcept {
    return impl_->flights.size();
}

void Crowd::carry_on(std::uint64_t most_ms) {
    std::uint64_t wait_ms = most_ms;
    std::uint64_t now_ms = impl_->clock->monotonic_ms();
    for (const auto& group : impl_->groups) {
        if (group->due_ms) {
            wait_ms = std::min(wait_ms, *group->due_ms - std::min(*group->due_ms, now_ms));
        }
    }
    std::array<epoll_event, kEvents> events{};
    const int count =
        ::epoll_wait(impl_->epoll.get(), events.data(), kEvents, static_cast<int>(wait_ms));
    int running = 0;
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        const int what = ((event.events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                         ((event.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                         ((event.events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0);
        const auto socket = static_cast<curl_socket_t>(event.data.u64 & 0xffff'ffffU);
        curl_multi_socket_action(
            impl_->groups[event.data.u64 >> 32U]->multi, socket, what, &running);
    }
    now_ms = impl_->clock->monotonic_ms();
    for (std::size_t i = 0; i < impl_->groups.size(); ++i) {  // whoever is told may add members
        Impl::Group& group = *impl_->groups[i];
        if (group.due_ms && *group.due_ms <= now_ms) {
            group.due_ms.reset();
            curl_multi_socket_action(group.multi, CURL_SOCKET_TIMEOUT, 0, &running);
        }
        impl_->collect(group);
    }
}

}  // namespace kiosk::test
