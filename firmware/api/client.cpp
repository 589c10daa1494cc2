// Plain requests on one kept connection. What may be repeated safely is repeated here, once for all
// callers: reads are not (the caller sees ServiceGone), issues are (they carry a key).
#include "firmware/api/client.hpp"

#include "firmware/base/clock.hpp"
#include "firmware/base/format.hpp"

namespace kiosk::api {
namespace {

constexpr std::int64_t kRecordsPerPage = 500;
// A page of records, each with a body of up to 64 KiB in hex and JSON.
constexpr std::size_t kMostAnswer = std::size_t{64} << 20;
constexpr std::uint64_t kFirstWaitMs = 100;
constexpr std::uint64_t kReconnectMs = 300;

http::ClientOptions link_of(const ClientOptions& options) {
    http::ClientOptions out;
    out.base_url = "http://kiosk";
    out.unix_socket = options.socket;
    out.total_timeout_ms = options.timeout_ms;
    out.least_bytes_per_s = 0;  // an answer may think for long (OCR); the total limit ends it
    out.most_answer_bytes = kMostAnswer;
    out.unreachable = ErrorCode::ServiceGone;
    return out;
}

// What the API said, as a value or as the error it describes.
Result<Json> judge(const http::Response& response) {
    auto body = parse_json(response.text());
    if (!body) {
        return std::move(body).error().with(fmt::format("answer with status {}", response.status));
    }
    if (response.status >= 200 && response.status < 300) {
        return body;
    }
    if (auto error = http::error_of(*body)) {
        return std::move(*error);
    }
    return Error{ErrorCode::Unknown, fmt::format("status {}", response.status)};
}

bool may_come_right(ErrorCode code) {
    return code == ErrorCode::ServiceGone || code == ErrorCode::Overloaded;
}

}  // namespace

std::string target_of(std::string_view before, std::string_view name, std::string_view after) {
    std::string out(before);
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out.append(after);
}

Client::Client(ClientOptions options) : options_(std::move(options)), http_(link_of(options_)) {}

Client::~Client() = default;

Result<http::Response> Client::send(const Ask& ask) {
    http::ClientRequest request;
    request.method = ask.method;
    request.target = ask.target;
    if (!ask.body.is_null()) {
        request.headers["Content-Type"] = "application/json";
        request.body = to_bytes(to_text(ask.body));
    }
    if (!options_.role.empty()) {
        request.headers["X-Kiosk-Role"] = options_.role;
    }
    if (!ask.idempotency_key.empty()) {
        request.headers["Idempotency-Key"] = ask.idempotency_key;
    }
    if (!ask.session.empty()) {
        request.headers["X-Kiosk-Session"] = ask.session;
    }
    return http_.perform(request);
}

Result<Json> Client::call(const Ask& ask) {
    KIOSK_TRY(const http::Response response, send(ask));
    return judge(response);
}

Result<Bytes> Client::bytes(const Ask& ask, std::size_t most_bytes) {
    KIOSK_TRY(http::Response response, send(ask));
    if (response.status != 200) {
        KIOSK_CHECK(judge(response));
        return Error{ErrorCode::Unknown, fmt::format("status {}", response.status)};
    }
    if (response.body.size() > most_bytes) {
        return Error{ErrorCode::BodyTooLarge};
    }
    return std::move(response.body);
}

Result<Json> Client::issue(const Issue& wish) {
    const Ask ask{"POST",
                  "/v1/tickets",
                  {{"service", wish.service},
                   {"party", wish.party},
                   {"language", wish.language},
                   {"paper", wish.paper == Issue::Paper::None ? "none" : "print"},
                   {"priority", wish.priority == Issue::Priority::Declared}},
                  wish.key};
    std::uint64_t wait_ms = kFirstWaitMs;
    for (int attempt = 1;; ++attempt) {
        auto answer = call(ask);
        if (answer || !may_come_right(answer.error().code) || attempt >= wish.attempts) {
            return answer;
        }
        pause_ms(wait_ms);
        wait_ms *= 2;
    }
}

Result<Json> Client::letter(std::string_view id) {
    KIOSK_TRY(Json answer, call({"GET", target_of("/v1/letters/", id), nullptr, ""}));
    return get_object(answer, "letter");
}

Result<Json> Client::page(std::string_view id, std::int64_t n) {
    return call({"GET", target_of("/v1/letters/", id, fmt::format("/pages/{}", n)), nullptr, ""});
}

Result<std::int64_t> Client::records(std::int64_t from,
                                     const std::function<bool(const Json&)>& on_record) {
    std::int64_t head = 0;
    std::int64_t last = from - 1;
    do {
        KIOSK_TRY(const Json answer,
                  call({"GET",
                        fmt::format("/v1/journal?from={}&limit={}", last + 1, kRecordsPerPage),
                        nullptr,
                        ""}));
        if (head == 0) {
            KIOSK_TRY(head, get_int(answer, "head"));
        }
        KIOSK_TRY(const Json list, get_array(answer, "records"));
        for (const Json& record : list) {
            KIOSK_TRY(const std::int64_t seq, get_int(record, "seq"));
            if (seq > head) {
                break;
            }
            if (!on_record(record)) {
                return seq;
            }
            last = seq;
        }
        if (list.empty()) {
            break;
        }
    } while (last < head);
    return last;
}

Status Client::follow_once(const std::function<bool(const http::SentEvent&)>& on_event,
                           const std::stop_token& stop,
                           const std::string& target,
                           std::string& last_id) {
    http::ClientOptions link = link_of(options_);
    link.total_timeout_ms = 0;
    http::Client events(std::move(link));  // its own connection: the other one stays free
    http::ClientRequest request;
    request.target = target;
    if (!options_.role.empty()) {
        request.headers["X-Kiosk-Role"] = options_.role;
    }
    if (!last_id.empty()) {
        request.headers["Last-Event-ID"] = last_id;
    }
    http::EventParser parser;
    bool wanted = true;
    request.on_data = [&](ByteView piece) {
        const bool sane = parser.feed(as_text(piece), [&](const http::SentEvent& event) {
            if (!event.id.empty()) {
                last_id = event.id;
            }
            wanted = wanted && on_event(event);
        });
        return sane && wanted;
    };
    request.stop = stop;
    const auto response = events.perform(request);
    if (!wanted || stop.stop_requested()) {
        return {};
    }
    if (!response) {
        return response.error();
    }
    if (response->status != 200) {
        return judge(*response).error();
    }
    return Error{ErrorCode::ServiceGone, "the event stream ended"};
}

Status Client::follow(const std::function<bool(const http::SentEvent&)>& on_event,
                      const std::stop_token& stop,
                      const std::string& target) {
    std::string last_id;
    bool heard = false;
    bool ended = false;
    const auto listen = [&](const http::SentEvent& event) {
        heard = true;
        ended = !on_event(event);
        return !ended;
    };
    while (true) {
        const Status followed = follow_once(listen, stop, target, last_id);
        if (ended || stop.stop_requested()) {
            return {};
        }
        if (!followed && (!heard || !may_come_right(followed.error().code))) {
            return followed;
        }
        pause_ms(kReconnectMs);
    }
}

}  // namespace kiosk::api
