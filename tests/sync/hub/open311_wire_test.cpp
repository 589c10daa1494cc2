// Goal: by the public door everybody may read what officers opened and whoever has a key may bring
// a reflection, and neither costs a citizen their secrets. Method: a real cityhub process with its
// public listener, hubctl as the officer, hostile and slow clients, kill -9.
#include <poll.h>

#include "tests/support/bare_socket.hpp"
#include "tests/sync/hub/wire_device.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::test;

constexpr std::string_view kWords = "Rac%20day%20ngo%20Planted";
const std::string kForm =
    "service_code=reflection-environment&description=" + std::string(kWords) +
    "&address_string=12+Tr%C3%A0ng+Thi&first_name=Plantedname&phone=0900000001&"
    "email=planted%40example.org";

// What a program that this test starts writes to stderr goes into a file meanwhile.
class StderrTo {
public:
    explicit StderrTo(const std::filesystem::path& file) : saved_(::dup(STDERR_FILENO)) {
        const Fd fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        ::dup2(fd.get(), STDERR_FILENO);
    }

    StderrTo(const StderrTo&) = delete;
    StderrTo& operator=(const StderrTo&) = delete;

    ~StderrTo() { ::dup2(saved_.get(), STDERR_FILENO); }

private:
    const Fd saved_;
};

}  // namespace

TEST_GROUP(Open311Wire) {
    TempDir dir;
    HubProcess hub{dir.path() / "hub"};
    std::string key;

    void setup() override {
        start();
        key = hub.hubctl({"channel", "add", "web"}).out;
        key.pop_back();
    }

    void start() {
        const StderrTo log(dir.path() / "hub.log");
        CHECK(hub.start({"--public", "127.0.0.1:0"}));
    }

    Result<http::Response> ask(std::string method,
                               std::string target,
                               std::string body = "",
                               std::string type = "application/x-www-form-urlencoded") {
        http::ClientOptions options;
        options.base_url = "http://127.0.0.1:" + std::to_string(hub.public_port());
        http::Client client(options);
        http::ClientRequest request;
        request.method = std::move(method);
        request.target = std::move(target);
        if (!body.empty()) {
            request.headers["content-type"] = std::move(type);
        }
        request.body = to_bytes(body);
        return client.perform(request);
    }

    Json get(const std::string& target) {
        const auto response = ask("GET", "/open311/v2/" + target);
        check_status(200, response);
        CHECK_TEXT_EQUAL("application/json", response->header("content-type"));
        return parse_json(response->text()).value();
    }

    std::string post(const std::string& form) {
        const auto response = ask("POST", "/open311/v2/requests.json", form + "&api_key=" + key);
        check_status(201, response);
        return parse_json(response->text()).value()[0]["token"].get<std::string>();
    }

    void check_refused(int status, ErrorCode code, const Result<http::Response>& response) {
        check_status(status, response);
        const Json body = parse_json(response->text()).value();
        LONGS_EQUAL(status, body[0]["code"].get<int>());
        const auto said = body[0]["description"].get<std::string>();
        CHECK(said.find(error_text(code, Language::Vi).text) != std::string::npos);
        CHECK(said.find("Planted") == std::string::npos);
    }

    void decide(std::vector<std::string> more) {
        more.insert(more.begin(), {"request", "set", "1", "--by", "Officer"});
        LONGS_EQUAL(0, hub.hubctl(more).exit_code);
    }

    Json listed() {
        return parse_json(hub.hubctl({"--json", "requests"}).out).value();
    }
};

TEST(Open311Wire, services_are_told_in_both_formats) {
    const Json services = get("services.json");
    LONGS_EQUAL(22, services.size());
    CHECK_FALSE(services[0]["metadata"].get<bool>());
    const auto xml = ask("GET", "/open311/v2/services");
    CHECK_TEXT_EQUAL("text/xml; charset=utf-8", xml->header("content-type"));
    CHECK(xml->text().find("<service_code>reflection-land</service_code>") !=
          std::string_view::npos);
    CHECK_TEXT_EQUAL("reflection-land",
                     get("services/reflection-land.json")["service_code"].get<std::string>());
    check_status(404, ask("GET", "/open311/v2/services/nothing.json"));
    check_refused(
        403, ErrorCode::NotThisDoor, ask("GET", "/open311/v2/services/denunciation.json"));
}

TEST(Open311Wire, reflection_is_seen_once_an_officer_opened_it_and_its_words_once_released) {
    const std::string token = post(kForm);
    CHECK(get("tokens/" + token + ".json")[0]["service_request_id"].is_null());
    LONGS_EQUAL(0, get("requests.json").size());
    check_status(404, ask("GET", "/open311/v2/requests/1.json"));
    LONGS_EQUAL(0, get("requests.json?service_request_id=1").size());
    CHECK(hub.hubctl({"request", "show", "1"}).out.find("Plantedname") != std::string::npos);
    CHECK(hub.hubctl({"requests"}).out.find("Planted") == std::string::npos);

    decide({"--status", "open"});
    CHECK_TEXT_EQUAL("1",
                     get("tokens/" + token + ".json")[0]["service_request_id"].get<std::string>());
    const Json one = get("requests/1.json")[0];
    CHECK_TEXT_EQUAL("open", one["status"].get<std::string>());
    CHECK_TEXT_EQUAL("12 Tràng Thi", one["address"].get<std::string>());
    CHECK(one["description"].is_null());
    decide({"--status", "closed", "--note", "Đã dọn <xong> & sạch"});
    const auto xml = ask("GET", "/open311/v2/requests.xml?status=closed");
    check_status(200, xml);
    CHECK(xml->text().find("<status_notes>Đã dọn &lt;xong&gt; &amp; sạch</status_notes>") !=
          std::string_view::npos);
    for (const char* hidden : {"Planted", "0900000001", "planted", "Officer"}) {
        CHECK(xml->text().find(hidden) == std::string_view::npos);
    }
    decide({"--description", "public"});
    CHECK_TEXT_EQUAL("Rac day ngo Planted",
                     get("requests.json")[0]["description"].get<std::string>());
    decide({"--status", "refused"});
    LONGS_EQUAL(0, get("requests.json").size());
    check_refused(403, ErrorCode::NotThisDoor, ask("GET", "/open311/v2/tokens/" + token + ".json"));
    const auto log = read_text_file(dir.path() / "hub.log");
    CHECK_OK(log);
    CHECK(log->find("channel web: a request was taken") != std::string::npos);
    for (const char* hidden : {"Planted", "0900000001", "planted@", "Trang", token.c_str()}) {
        CHECK(log->find(hidden) == std::string::npos);
    }
}

TEST(Open311Wire, nobody_posts_without_a_key) {
    const auto with = [this](const std::string& more) {
        return ask("POST", "/open311/v2/requests.json", kForm + more);
    };
    check_refused(403, ErrorCode::WrongChannelKey, with(""));
    check_refused(403, ErrorCode::WrongChannelKey, with("&api_key="));
    check_refused(403, ErrorCode::WrongChannelKey, with("&api_key=%27+OR+1%3D1+--"));
    LONGS_EQUAL(0, hub.hubctl({"channel", "revoke", "web"}).exit_code);
    check_refused(403, ErrorCode::WrongChannelKey, with("&api_key=" + key));
    LONGS_EQUAL(0, listed().size());
    LONGS_EQUAL(5, hub.hubctl({"channel", "add", "web"}).exit_code);
}

TEST(Open311Wire, complaints_and_denunciations_are_sent_to_the_office) {
    for (const char* form :
         {"service_code=khieu-nai&description=x",
          "service_code=denunciation&description=x",
          "service_code=reflection-land&description=T%C3%B4i+t%E1%BB%91+c%C3%A1o",
          "service_code=reflection-land&description=To%CC%82i+to%CC%82%CC%81+ca%CC%81o",
          "service_code=reflection-land&description=khieu+nai"}) {
        const auto refused =
            ask("POST", "/open311/v2/requests.json", std::string(form) + "&api_key=" + key);
        check_refused(403, ErrorCode::NotThisDoor, refused);
        CHECK(refused->text().find("Trụ sở tiếp công dân") != std::string_view::npos);
    }
    LONGS_EQUAL(0, listed().size());
}

TEST(Open311Wire, bad_and_large_bodies_are_refused) {
    const std::string with_key = "&api_key=" + key;
    const auto to = [this](const std::string& body, const std::string& type) {
        return ask("POST", "/open311/v2/requests.json", body, type);
    };
    const std::string form_type = "application/x-www-form-urlencoded";
    check_refused(400, ErrorCode::BadArgument, to(kForm + with_key, "application/json"));
    check_refused(400, ErrorCode::BadArgument, to(kForm + "%01" + with_key, form_type));
    check_refused(400, ErrorCode::BadArgument, to(kForm + "%ED%A0%80" + with_key, form_type));
    check_refused(400, ErrorCode::BadArgument, to(kForm + "&lat=1" + with_key, form_type));
    check_refused(404, ErrorCode::UnknownService, to("service_code=x" + with_key, form_type));
    check_refused(
        400,
        ErrorCode::BadArgument,
        to("service_code=reflection-land&description=" + std::string(4001, 'x') + with_key,
           form_type));
    check_status(413, to("x=" + std::string(70'000, 'x'), form_type));
    check_status(413, to("x=" + std::string(5'000'000, 'x'), form_type));
    check_status(400, ask("DELETE", "/open311/v2/requests/1.json"));
    check_status(404, ask("GET", "/open311/v2/nothing.json"));
    check_status(404, ask("POST", "/v1/batch", "x"));
    check_status(400, ask("GET", "/open311/v2/requests.json?status=%27+OR+1"));
    check_status(400, ask("GET", "/open311/v2/requests/1%20OR%201=1.json"));
    check_status(404, ask("GET", "/open311/v2/tokens/%27%20OR%201=1.json"));
    LONGS_EQUAL(0, listed().size());
}

TEST(Open311Wire, request_that_was_answered_survives_and_its_repetition_is_no_second_one) {
    const std::string token = post(kForm);
    hub.end(SIGKILL);
    start();
    CHECK_TEXT_EQUAL(token, post(kForm));
    LONGS_EQUAL(1, listed().size());
    CHECK(token != post(kForm + "2"));
}

TEST(Open311Wire, slow_client_is_closed_and_holds_up_nobody) {
    std::vector<Fd> slow;
    for (int i = 0; i < 50; ++i) {
        slow.push_back(connect_bare(static_cast<std::uint16_t>(hub.public_port())));
        CHECK_OK(write_all(slow.back().get(),
                           as_bytes("POST /open311/v2/requests.json HTTP/1.1\r\nHost: x\r\n"
                                    "Content-Length: 100\r\n\r\nx")));
    }
    post(kForm);
    int closed = 0;
    for (int tick = 0; tick < 40 && closed == 0; ++tick) {
        pollfd first{slow.front().get(), POLLIN, 0};
        if (::poll(&first, 1, 500) > 0) {
            closed = 1;
        } else {
            // A byte now and then is no life.
            CHECK_OK(write_all(slow.front().get(), as_bytes("x")));
        }
    }
    LONGS_EQUAL(1, closed);
    LONGS_EQUAL(22, get("services.json").size());
}

TEST(Open311Wire, doors_do_not_mix) {
    WireDevice device{1};
    device.enrol(hub);
    http::ClientRequest request;
    request.target = "/open311/v2/services.json";
    check_status(404, device.client->perform(request));
    LONGS_EQUAL(
        2,
        run_program("cityhub", {"--data", hub.dir().string(), "--public", "0.0.0.0:0"}).exit_code);
}
