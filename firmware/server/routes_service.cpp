// Status, journal, sync, enrolment, devices: mostly the technician's.
#include <algorithm>
#include <charconv>

#include "firmware/base/format.hpp"
#include "firmware/server/routes.hpp"
#include "firmware/server/views.hpp"

namespace kiosk::server {
namespace {

constexpr std::int64_t kMostJournalRecords = 500;

void get_status(Call call) {
    call.appliance.ask(
        [wall = call.appliance.wall(), glass = call.appliance.glass()](
            const office::State& state, store::Store&) -> Result<Json> {
            Json out = status_view(state, wall);
            out["glass"] = {{"letter_service", nullptr},
                            {"full_offer_vi", glass.full_offer_vi},
                            {"full_offer_en", glass.full_offer_en}};
            if (!glass.letter_service.empty()) {
                out["glass"]["letter_service"] = glass.letter_service;
            }
            return out;
        },
        call.reply());
}

// A query parameter from 1 on; BadArgument names it when it is no such number.
Result<std::int64_t> long_of(const Call& call, std::string_view name, std::int64_t other) {
    const auto found = call.request.query.find(name);
    if (found == call.request.query.end()) {
        return other;
    }
    const std::string& text = found->second;
    std::int64_t value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc() || end != text.data() + text.size() || value < 1) {
        return Error{ErrorCode::BadArgument, fmt::format("{}: a number from 1 on", name)};
    }
    return value;
}

void get_journal(Call call) {
    const auto first = long_of(call, "from", 1);
    const auto limit = long_of(call, "limit", 100);
    if (!first || !limit) {
        call.responder.reply(first ? limit.error() : first.error());
        return;
    }
    const Seq from{*first};
    const auto most = static_cast<std::size_t>(std::min<std::int64_t>(*limit, kMostJournalRecords));
    call.appliance.ask(
        [from, most](const office::State& state, store::Store& store) -> Result<Json> {
            KIOSK_TRY(const auto rows, store.journal().read(from, most));
            Json list = Json::array();
            for (const store::JournalRow& row : rows) {
                KIOSK_TRY(Json view, record_view(state.identity, row));
                list.push_back(std::move(view));
            }
            return Json{{"head", store.head().seq.value}, {"records", std::move(list)}};
        },
        call.reply());
}

void post_verify(Call call) {
    call.appliance.ask(
        [](const office::State&, store::Store& store) -> Result<Json> {
            KIOSK_TRY(const auto head, store.verify_all());
            return Json{{"records", head.seq.value}, {"chain", to_hex(head.chain)}};
        },
        call.reply());
}

void get_sync(Call call) {
    call.reply()(call.appliance.sync_status());
}

void post_push(Call call) {
    call.appliance.sync_push();
    call.reply()(call.appliance.sync_status());
}

void post_pause(Call call) {
    call.appliance.sync_pause();
    call.reply()(call.appliance.sync_status());
}

void post_resume(Call call) {
    call.appliance.sync_resume();
    call.reply()(call.appliance.sync_status());
}

void post_provision(Call call) {
    const auto hub = get_string(call.body, "hub");
    const auto ca = get_string(call.body, "ca_pem");
    auto token = get_string(call.body, "token");
    if (!hub || !ca || !token) {
        call.responder.reply(!hub ? hub.error() : !ca ? ca.error() : token.error());
        return;
    }
    call.appliance.provision(
        *hub, *ca, Redacted<std::string>(std::move(token).value()), call.actor(), call.reply());
}

void get_devices(Call call) {
    call.reply()(Json{{"devices", call.appliance.devices()}});
}

void post_sim(Call call) {
    const auto state = get_string(call.body, "state");
    if (!state) {
        call.responder.reply(state.error());
        return;
    }
    call.appliance.simulate(call.params.find("device")->second, *state, call.reply());
}

void get_lan(Call call) {
    call.reply()(call.console.lan());
}

}  // namespace

std::vector<Route> service_routes() {
    return {
        {"GET", "/v1/status", kEverybody, &get_status},
        {"GET", "/v1/journal", kTechnician, &get_journal},
        {"POST", "/v1/journal/verify", kTechnician, &post_verify},
        {"GET", "/v1/sync", kInside, &get_sync},
        {"POST", "/v1/sync/push", kInside, &post_push},
        {"POST", "/v1/sync/pause", kTechnician, &post_pause},
        {"POST", "/v1/sync/resume", kTechnician, &post_resume},
        {"POST", "/v1/provision", kTechnician, &post_provision},
        {"GET", "/v1/devices", kInside, &get_devices},
        {"GET", "/v1/lan", kInside, &get_lan},
        {"POST", "/v1/sim/{device}", kTechnician, &post_sim},
    };
}

}  // namespace kiosk::server
