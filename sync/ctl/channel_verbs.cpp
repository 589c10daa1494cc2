// Lists show what a screen over a shoulder may show; words, names and numbers of citizens come out
// of `request show` alone.
#include "firmware/base/format.hpp"
#include "sync/ctl/commands.hpp"
#include "sync/ctl/hub_folder.hpp"
#include "sync/ctl/listings.hpp"
#include "sync/hub/channels/open311_text.hpp"

namespace kiosk::hubctl {
namespace {

constexpr std::size_t kMostNoteBytes = 4000;

std::int64_t now_ms() {
    return make_system_clock()->wall().unix_ms;
}

Json facts_of(const hub::ChannelRequest& request) {
    return Json{{"id", request.no},
                {"state", hub::request_state_name(request.state)},
                {"service", request.content.service},
                {"channel", request.channel},
                {"requested", hub::open311_time(request.requested_ms)},
                {"updated", hub::open311_time(request.updated_ms)},
                {"officer", request.officer},
                {"description_public", request.released}};
}

}  // namespace

Status channel_add(const Context& context, const std::string& name) {
    KIOSK_TRY(auto store, open_hub_store(context));
    const auto random = make_system_random();
    KIOSK_TRY(const std::string key, store.channels().add(name, *random, now_ms()));
    print(context, Json{{"channel", name}, {"api_key", key}}, key + "\n");
    return {};
}

Status channel_revoke(const Context& context, const std::string& name) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_CHECK(store.channels().revoke(name, now_ms()));
    print(context, Json{{"channel", name}, {"state", "revoked"}}, name + " revoked\n");
    return {};
}

Status channels(const Context& context) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const auto all, store.channels().all());
    Json list = Json::array();
    for (const hub::Channel& channel : all) {
        list.push_back(
            {{"channel", channel.name},
             {"added", hub::open311_time(channel.added_ms)},
             {"revoked", channel.revoked_ms ? hub::open311_time(*channel.revoked_ms) : ""}});
    }
    print(context, list, as_lines(list));
    return {};
}

Status requests(const Context& context, const std::string& state) {
    std::optional<hub::RequestState> wanted;
    if (!state.empty()) {
        KIOSK_TRY(wanted, hub::parse_request_state(state));
    }
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const auto all, store.channels().of_state(wanted));
    Json list = Json::array();
    for (const hub::ChannelRequest& request : all) {
        list.push_back(facts_of(request));
    }
    print(context, list, as_lines(list));
    return {};
}

Status request_show(const Context& context, std::int64_t number) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const hub::ChannelRequest request, store.channels().by_no(number));
    Json out = facts_of(request);
    out["description"] = request.content.description;
    out["address"] = request.content.address;
    out["place"] = request.content.place;
    out["sender"] = request.content.sender;
    out["phone"] = request.content.phone;
    out["email"] = request.content.email;
    out["note"] = request.note;
    print(context, out, as_lines(Json::array({out})));
    return {};
}

Status request_set(const Context& context, std::int64_t number, const RequestChange& change) {
    hub::RequestAnswer answer;
    if (!change.status.empty()) {
        KIOSK_TRY(answer.state, hub::parse_request_state(change.status));
    }
    if (change.note) {
        if (change.note->size() > kMostNoteBytes) {
            return Error{ErrorCode::BadArgument, "--note: at most 4000 bytes"};
        }
        KIOSK_TRY(answer.note, hub::plain_text(*change.note, "--note"));
    }
    if (!change.description.empty()) {
        answer.released = change.description == "public";
    }
    KIOSK_TRY(answer.officer, hub::plain_text(change.officer, "--by"));
    if (!answer.state && !answer.note && !answer.released) {
        return Error{ErrorCode::BadArgument, "one of --status, --note, --description"};
    }
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(auto transaction, hub::db::Transaction::begin(store.database()));
    KIOSK_CHECK(store.channels().answer(number, answer, now_ms()));
    KIOSK_CHECK(transaction.commit());
    KIOSK_TRY(const hub::ChannelRequest request, store.channels().by_no(number));
    const Json out = facts_of(request);
    print(context, out, as_lines(Json::array({out})));
    return {};
}

}  // namespace kiosk::hubctl
