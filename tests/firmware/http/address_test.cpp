// Goal: a URL leads where curl takes it, and an answer leads to no other server. Method: addresses
// as people write them and Location headers as servers do, and those that would lead astray.
#include "firmware/http/address.hpp"

#include "tests/support/check.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::http;

const Address kAsked{"https://store.example.org:8443", "/inbox/files?for=x"};

void check_leads(const char* target, const char* location) {
    const auto address = resolve_location(kAsked, location);
    CHECK_OK(address);
    CHECK_TEXT_EQUAL(kAsked.base, address->base);
    CHECK_TEXT_EQUAL(target, address->target);
}

}  // namespace

TEST_GROUP(HttpAddress){};

TEST(HttpAddress, a_url_is_a_server_and_a_target) {
    CHECK(Address({"https://example.org:8443", "/a?b"}) ==
          *parse_address("https://example.org:8443/a?b"));
    CHECK(Address({"https://example.org", "/"}) == *parse_address("https://example.org"));
    CHECK(Address({"https://example.org", "/?b"}) == *parse_address("https://example.org?b"));
    CHECK(Address({"http://127.0.0.1:80", "/x"}) == *parse_address("http://127.0.0.1:80/x"));
    CHECK_OK(parse_address("http://localhost/x"));
}

TEST(HttpAddress, what_could_be_read_otherwise_is_no_address) {
    const std::string long_path(512, 'a');
    for (const std::string& url : {std::string("http://example.org/x"),
                                   std::string("http://127.0.0.1.example.org/x"),
                                   std::string("ftp://127.0.0.1/x"),
                                   std::string("https:///x"),
                                   std::string("https://:443/x"),
                                   std::string("https://user:word@example.org/x"),
                                   std::string("https://example.org/a b"),
                                   std::string("https://example.org/a#b"),
                                   std::string("https://example.org\\x"),
                                   std::string("https://example.org/\r\nx: y"),
                                   "https://example.org/" + long_path,
                                   std::string("127.0.0.1/x"),
                                   std::string()}) {
        CHECK_ERROR(ErrorCode::BadArgument, parse_address(url));
    }
}

TEST(HttpAddress, a_location_is_read_from_where_one_asked) {
    check_leads("/files/1", "/files/1");
    check_leads("/inbox/1", "1");
    check_leads("/inbox/1/2?a=b:c", "1/2?a=b:c");
    check_leads("/files/1", "https://store.example.org:8443/files/1");
    check_leads("/files/1", "https://STORE.example.org:8443/files/1");
    check_leads("/files/1", "//store.example.org:8443/files/1");
    const auto plain =
        resolve_location({"https://store.example.org", "/"}, "https://store.example.org:443/1");
    CHECK_OK(plain);
    CHECK_TEXT_EQUAL("https://store.example.org", plain->base);
}

TEST(HttpAddress, a_location_leads_to_no_other_server) {
    for (const char* location : {"https://store.example.org/files/1",
                                 "https://other.example.org:8443/files/1",
                                 "https://store.example.org:8443.evil.org/1",
                                 "http://store.example.org:8443/files/1",
                                 "http://127.0.0.1:8443/files/1",
                                 "//evil.org/1",
                                 "https:/files/1",
                                 "javascript:1",
                                 "1 2",
                                 ""}) {
        CHECK_ERROR(ErrorCode::BadArgument, resolve_location(kAsked, location));
    }
}
