// Nothing that a citizen wrote is logged, put into an error, or given back: what goes out is made
// by public_view() alone.
#include "sync/hub/public_server.hpp"

#include "firmware/base/format.hpp"
#include "firmware/base/log.hpp"
#include "sync/hub/channels/open311_request.hpp"
#include "sync/hub/channels/public_services.hpp"

namespace kiosk::hub {
namespace {

constexpr std::size_t kMostFormBytes = 64 * 1024;
constexpr int kMostWaiting = 64;  // of the writer's 1,024

http::Response document(int status, Open311Format format, std::string_view text) {
    http::Response out;
    out.status = status;
    out.headers["content-type"] = content_type_of(format);
    out.headers["cache-control"] = "no-store";
    out.body = to_bytes(text);
    return out;
}

http::Response refusal(const Error& error, Open311Format format) {
    const ErrorText vi = error_text(error.code, Language::Vi);
    const ErrorText en = error_text(error.code, Language::En);
    const int status = http::status_of(error_kind(error.code));
    Json list = Json::array();
    list.push_back({{"code", status},
                    {"description",
                     fmt::format("{} {} / {} {}{}{}",
                                 vi.text,
                                 vi.action,
                                 en.text,
                                 en.action,
                                 error.context.empty() ? "" : " ",
                                 error.context)}});
    http::Response out = document(status, format, open311_text(format, "errors", "error", list));
    if (status == 503) {
        out.headers["retry-after"] = "5";
    }
    return out;
}

// One document for one service: none has attributes of its own.
std::string definition(const PublicService& service, Open311Format format) {
    const Json attributes = Json::array();
    if (format == Open311Format::Json) {
        return to_text({{"service_code", service.code}, {"attributes", attributes}});
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_definition>\n"
        "  <service_code>{}</service_code>\n  <attributes/>\n</service_definition>\n",
        service.code);
}

Result<std::string> services(const Open311Path& path) {
    if (!path.item.empty()) {
        KIOSK_TRY(const PublicService service, find_public_service(path.item));
        return definition(service, path.format);
    }
    Json list = Json::array();
    for (const PublicService& service : public_services()) {
        list.push_back({{"service_code", service.code},
                        {"service_name", service.name},
                        {"description", service.description},
                        {"metadata", false},
                        {"type", "batch"},
                        {"keywords", service.keywords},
                        {"group", service.group}});
    }
    return open311_text(path.format, "services", "service", list);
}

// What stands behind "?", by the same rule of characters as a form.
Result<FormFields> query_of(const http::Request& request) {
    FormFields out;
    for (const auto& [name, value] : request.query) {
        KIOSK_TRY(std::string text, plain_text(value, "the question"));
        out.emplace(name, std::move(text));
    }
    return out;
}

bool seen_by_all(const ChannelRequest& request) {
    return request.state == RequestState::Open || request.state == RequestState::Closed;
}

}  // namespace

Result<std::unique_ptr<PublicServer>> PublicServer::start(const PublicDoor& door,
                                                          HubStore reader,
                                                          Writer& writer,
                                                          const Clock& clock) {
    if (!door.host.starts_with("127.")) {
        return Error{ErrorCode::BadArgument, "the public door listens on loopback only"};
    }
    http::ServerOptions options;
    options.host = door.host;
    options.port = door.port;
    options.watch = http::ServerOptions::Watch::Poll;
    options.idle_timeout_s = 30;
    options.request_deadline_ms = 15'000;
    options.head_bytes = 16 * 1024;
    std::unique_ptr<PublicServer> out(new PublicServer(std::move(reader), writer, clock));
    KIOSK_TRY(out->server_, http::Server::start(options, *out));
    return out;
}

PublicServer::PublicServer(HubStore reader, Writer& writer, const Clock& clock)
    : writer_(writer), clock_(clock), reader_(std::move(reader)) {}

http::BodyPlan PublicServer::plan(const http::Request&) {
    http::BodyPlan out;
    out.most_bytes = kMostFormBytes;
    return out;
}

void PublicServer::handle(http::Request request, http::Responder responder) {
    const auto path = parse_open311_path(request.path);
    if (!path) {
        return responder.reply(refusal(Error{ErrorCode::UnknownRoute}, Open311Format::Xml));
    }
    if (request.method == "POST" && path->resource == "requests" && path->item.empty()) {
        return take(request, path->format, responder);
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return responder.reply(
            refusal(Error{ErrorCode::MethodNotAllowed, request.method}, path->format));
    }
    const auto text = answer(*path, request);
    responder.reply(text ? document(200, path->format, *text)
                         : refusal(text.error(), path->format));
}

Result<std::string> PublicServer::answer(const Open311Path& path, const http::Request& request) {
    if (path.resource == "services") {
        return services(path);
    }
    if (path.resource == "requests") {
        return requests(path, request);
    }
    if (path.resource == "tokens" && !path.item.empty()) {
        return token(path);
    }
    return Error{ErrorCode::UnknownRoute};
}

Result<std::string> PublicServer::requests(const Open311Path& path, const http::Request& request) {
    KIOSK_TRY(FormFields query, query_of(request));
    if (!path.item.empty()) {
        query["service_request_id"] = path.item;
    }
    KIOSK_TRY(const RequestQuestion question, question_in(query, clock_.wall().unix_ms));
    Json list = Json::array();
    if (question.numbers.empty()) {
        KIOSK_TRY(const auto found, read([&](HubStore& store) {
                      return store.channels().seen_by_all(question.filter);
                  }));
        for (const ChannelRequest& one : found) {
            list.push_back(public_view(one));
        }
    }
    for (const std::int64_t number : question.numbers) {
        const auto one = read([number](HubStore& store) { return store.channels().by_no(number); });
        if (one && seen_by_all(*one)) {
            list.push_back(public_view(*one));
        } else if (!one && one.error().code != ErrorCode::NotFound) {
            return one.error();
        }
    }
    if (!path.item.empty() && list.empty()) {
        return Error{ErrorCode::NotFound, "service_request_id"};
    }
    return open311_text(path.format, "service_requests", "request", list);
}

Result<std::string> PublicServer::token(const Open311Path& path) {
    KIOSK_TRY(const ChannelRequest request,
              read([&path](HubStore& store) { return store.channels().by_token(path.item); }));
    if (request.state == RequestState::Refused) {
        return Error{ErrorCode::NotThisDoor, "token"};
    }
    Json list = Json::array();
    list.push_back(
        {{"token", request.token},
         {"service_request_id", seen_by_all(request) ? Json(std::to_string(request.no)) : Json()}});
    return open311_text(path.format, "service_requests", "request", list);
}

void PublicServer::take(const http::Request& request,
                        Open311Format format,
                        const http::Responder& responder) {
    if (!request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
        return responder.reply(refusal(
            Error{ErrorCode::BadArgument, "Content-Type must be application/x-www-form-urlencoded"},
            format));
    }
    const auto form = parse_form(as_text(request.body));
    if (!form) {
        return responder.reply(refusal(form.error(), format));
    }
    const auto key = form->find("api_key");
    const auto channel = read([&](HubStore& store) {
        return store.channels().channel_of(key == form->end() ? std::string_view{}
                                                              : std::string_view(key->second));
    });
    if (!channel) {
        return responder.reply(refusal(channel.error(), format));
    }
    auto content = request_in(*form);
    if (!content) {
        log::info("hub", "channel {}: refused, {}", *channel, error_name(content.error().code));
        return responder.reply(refusal(content.error(), format));
    }
    if (waiting_.fetch_add(1) >= kMostWaiting) {
        --waiting_;
        return responder.reply(refusal(Error{ErrorCode::Overloaded}, format));
    }

    struct Work {
        std::string channel;
        RequestContent content;
        std::string token;
    };

    auto work = std::make_shared<Work>(Work{*channel, std::move(content).value(), {}});
    const bool queued = writer_.submit(
        {[this, work](HubStore& store) -> Status {
             KIOSK_TRY(work->token,
                       store.channels().take(
                           work->channel, work->content, *random_, clock_.wall().unix_ms));
             return {};
         },
         [this, work, format, responder](const Status& stored) {
             --waiting_;
             if (!stored) {
                 return responder.reply(refusal(stored.error(), format));
             }
             log::info("hub", "channel {}: a request was taken", work->channel);
             Json list = Json::array();
             list.push_back({{"token", work->token},
                             {"service_notice",
                              "Cán bộ sẽ xem trước khi có mã số. / An officer looks at it before "
                              "it gets its number."},
                             {"account_id", Json()}});
             responder.reply(
                 document(201, format, open311_text(format, "service_requests", "request", list)));
         }});
    if (!queued) {
        --waiting_;
        responder.reply(refusal(Error{ErrorCode::Overloaded}, format));
    }
}

}  // namespace kiosk::hub
