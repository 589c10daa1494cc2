// Calls for help: the glass asks, every desk sees it, one answers.
#include "firmware/server/routes.hpp"
#include "firmware/server/views.hpp"

namespace kiosk::server {
namespace {

// Answers with {"help": …} for the call that `find` gives.
void reply_call(const Call& call,
                int status,
                std::function<const reception::HelpCall*(const office::State&)> find) {
    const HelpEyes eyes = eyes_of(call.caller);
    call.appliance.ask(
        [eyes, find = std::move(find)](const office::State& state, store::Store&) -> Result<Json> {
            const reception::HelpCall* found = find(state);
            if (found == nullptr) {
                return Error{ErrorCode::UnknownHelpCall};  // the day has ended since
            }
            return Json{{"help", help_view(*found, eyes)}};
        },
        call.reply(status));
}

void get_help(Call call) {
    const HelpEyes eyes = eyes_of(call.caller);
    call.appliance.ask(
        [eyes](const office::State& state, store::Store&) -> Result<Json> {
            constexpr std::size_t kMost = 50;
            const auto& all = state.help.all();
            Json calls = Json::array();
            for (auto one = all.rbegin(); one != all.rend() && calls.size() < kMost; ++one) {
                calls.push_back(help_view(*one, eyes));
            }
            return Json{{"calls", std::move(calls)}};
        },
        call.reply());
}

void post_help(Call call) {
    call.appliance.submit({call.actor(), office::CallHelp{}}, [call](Result<Submitted> done) {
        if (!done) {
            call.responder.reply(done.error());
            return;
        }
        // No fact: the call that is open already, and the person is told of that one.
        reply_call(call, done->facts.empty() ? 200 : 201, [](const office::State& state) {
            return state.help.last_of(office::kiosk_of(state));
        });
    });
}

template <class Ask>
void on_call(const Call& call) {
    const auto id = HelpCallId::parse(call.params.find("id")->second);
    if (!id) {
        call.responder.reply(Error{ErrorCode::UnknownHelpCall});
        return;
    }
    call.appliance.submit({call.actor(), Ask{*id}}, [call, id = *id](Result<Submitted> done) {
        if (!done) {
            call.responder.reply(done.error());
            return;
        }
        reply_call(call, 200, [id](const office::State& state) -> const reception::HelpCall* {
            for (const reception::HelpCall& one : state.help.all()) {
                if (one.id == id) {
                    return &one;
                }
            }
            return nullptr;
        });
    });
}

void post_answer(Call call) {
    on_call<office::AnswerHelp>(call);
}

void post_cancel_help(Call call) {
    on_call<office::CancelHelp>(call);
}

}  // namespace

std::vector<Route> help_routes() {
    return {
        {"GET", "/v1/help", kEverybody, &get_help},
        {"POST", "/v1/help", kAtTheGlass, &post_help},
        {"POST", "/v1/help/{id}/answer", kStaff, &post_answer},
        {"POST", "/v1/help/{id}/cancel", kAtTheGlass, &post_cancel_help},
    };
}

}  // namespace kiosk::server
