// Notices to the halls: a supervisor says one of the settings' sentences or a line of own words,
// and takes it back.
#include <algorithm>

#include "firmware/server/routes.hpp"

namespace kiosk::server {
namespace {

using reception::Notice;
using reception::NoticeKind;

Json notice_view(const Notice& notice) {
    return {{"id", notice.id.text()},
            {"kind", name_of(notice.kind)},
            {"vi", notice.vi},
            {"en", notice.en},
            {"since_ms", notice.posted.wall.unix_ms},
            {"by", notice.by}};
}

Json standing_view(const office::State& state) {
    Json out = Json::array();
    for (const NoticeKind kind : {NoticeKind::Urgent, NoticeKind::Ordinary}) {
        if (const Notice* notice = state.notices.standing(kind)) {
            out.push_back(notice_view(*notice));
        }
    }
    return out;
}

void get_notices(Call call) {
    Json sentences = Json::array();
    for (const Appliance::NoticeSentence& one : call.appliance.notice_sentences()) {
        sentences.push_back({{"id", one.id},
                             {"kind", name_of(one.notice.kind)},
                             {"vi", one.notice.vi},
                             {"en", one.notice.en}});
    }
    call.appliance.ask(
        [sentences = std::move(sentences)](const office::State& state,
                                           store::Store&) -> Result<Json> {
            return Json{{"standing", standing_view(state)}, {"sentences", sentences}};
        },
        call.reply());
}

// Either a sentence of the settings, or own words with their kind.
Result<reception::NoticePosted> notice_wish_of(const Call& call) {
    KIOSK_TRY(const std::string sentence, get_string_or(call.body, "sentence", ""));
    KIOSK_TRY(const std::string vi, get_string_or(call.body, "vi", ""));
    KIOSK_TRY(const std::string en, get_string_or(call.body, "en", ""));
    if (sentence.empty()) {
        KIOSK_TRY(const std::string name, get_string_or(call.body, "kind", "ordinary"));
        const auto kind = reception::notice_kind_from(name);
        if (!kind) {
            return Error{ErrorCode::BadArgument, "kind: ordinary or urgent"};
        }
        return reception::NoticePosted{*kind, vi, en};
    }
    if (!vi.empty() || !en.empty() || call.body.contains("kind")) {
        return Error{ErrorCode::BadArgument, "sentence: a sentence, or words of one's own"};
    }
    const auto& all = call.appliance.notice_sentences();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == sentence; });
    if (found == all.end()) {
        return Error{ErrorCode::NotFound, "sentence: the settings have none of this id"};
    }
    return found->notice;
}

void post_notice(Call call) {
    const auto wish = notice_wish_of(call);
    if (!wish) {
        call.responder.reply(wish.error());
        return;
    }
    call.appliance.submit(
        {call.actor(), office::PostNotice{*wish}},
        [call, kind = wish->kind](const Result<Submitted>& done) {
            if (!done) {
                call.responder.reply(done.error());
                return;
            }
            call.appliance.ask(
                [kind](const office::State& state, store::Store&) -> Result<Json> {
                    const Notice* notice = state.notices.standing(kind);
                    if (notice == nullptr) {
                        return Error{ErrorCode::NotFound, "withdrawn meanwhile"};
                    }
                    return Json{{"notice", notice_view(*notice)}};
                },
                call.reply(done->facts.empty() ? 200 : 201));
        });
}

void post_withdraw(Call call) {
    const auto id = reception::NoticeId::parse(call.params.find("id")->second);
    if (!id) {
        call.responder.reply(Error{ErrorCode::NotFound, "notice"});
        return;
    }
    call.appliance.submit({call.actor(), office::WithdrawNotice{*id}},
                          [call](const Result<Submitted>& done) {
                              if (!done) {
                                  call.responder.reply(done.error());
                                  return;
                              }
                              call.appliance.ask(
                                  [](const office::State& state, store::Store&) -> Result<Json> {
                                      return Json{{"standing", standing_view(state)}};
                                  },
                                  call.reply());
                          });
}

}  // namespace

std::vector<Route> notice_routes() {
    return {
        {"GET", "/v1/hall/notices", kInside, &get_notices},
        {"POST", "/v1/hall/notices", kSupervisor, &post_notice},
        {"POST", "/v1/hall/notices/{id}/withdraw", kSupervisor, &post_withdraw},
    };
}

}  // namespace kiosk::server
