// Print jobs: what became of each piece of paper, and what persons say about it. A citizen may
// speak about a job whose id the screen holds, as long as that job is open; staff about all.
#include "firmware/server/routes.hpp"
#include "firmware/server/views.hpp"

namespace kiosk::server {
namespace {

constexpr std::size_t kMostJobs = 100;

Result<PaperJobId> job_of(const Call& call) {
    auto id = PaperJobId::parse(call.params.find("job")->second);
    return id ? id : Result<PaperJobId>(Error{ErrorCode::UnknownPaperJob});
}

bool is_inside(const Call& call) {
    return call.caller.is(Role::Staff) || call.caller.is(Role::Technician);
}

void reply_job(const Call& call, const PaperJobId& id) {
    call.appliance.ask(
        [id](const office::State&, store::Store& store) -> Result<Json> {
            KIOSK_TRY(const auto row, store::find_paper_job(store.db(), id));
            return Json{{"paper", paper_row_view(row)}};
        },
        call.reply());
}

// Runs a command; answers with the job it queued anew, else with the job that was named.
void submit_on(const Call& call, const PaperJobId& id, office::Ask ask) {
    call.appliance.submit({call.actor(), std::move(ask)}, [call, id](Result<Submitted> done) {
        if (!done) {
            call.responder.reply(done.error());
            return;
        }
        PaperJobId shown = id;
        for (const office::Recorded& fact : done->facts) {
            if (std::holds_alternative<queue::PaperQueued>(fact.event)) {
                shown = fact.paper_job_id();
            }
        }
        reply_job(call, shown);
    });
}

void get_jobs(Call call) {
    call.appliance.ask(
        [](const office::State&, store::Store& store) -> Result<Json> {
            KIOSK_TRY(const auto rows, store::recent_paper_jobs(store.db(), kMostJobs));
            Json list = Json::array();
            for (const store::PaperRow& row : rows) {
                list.push_back(paper_row_view(row));
            }
            return Json{{"jobs", std::move(list)}};
        },
        call.reply());
}

void get_job(Call call) {
    const auto id = job_of(call);
    if (!id) {
        call.responder.reply(id.error());
        return;
    }
    reply_job(call, *id);
}

void post_came_out(Call call) {
    const auto id = job_of(call);
    if (!id) {
        call.responder.reply(id.error());
        return;
    }
    submit_on(call, *id, office::ConfirmPaper{*id, queue::PaperProof::Person});
}

void post_again(Call call) {
    const auto id = job_of(call);
    if (!id) {
        call.responder.reply(id.error());
        return;
    }
    using Reach = queue::PaperJobs::Reach;
    submit_on(call, *id, office::PrintAgain{*id, is_inside(call) ? Reach::Finished : Reach::Open});
}

void post_waive(Call call) {
    const auto id = job_of(call);
    if (!id) {
        call.responder.reply(id.error());
        return;
    }
    using Why = queue::WaiveReason;
    submit_on(call, *id, office::WaivePaper{*id, is_inside(call) ? Why::Staff : Why::NumberRead});
}

void post_test(Call call) {
    submit_on(call, PaperJobId{}, office::PrintTestPage{});
}

}  // namespace

std::vector<Route> paper_routes() {
    return {
        {"GET", "/v1/paper", kInside, &get_jobs},
        {"GET", "/v1/paper/{job}", kEverybody, &get_job},
        {"POST", "/v1/paper/{job}/came-out", kEverybody, &post_came_out},
        {"POST", "/v1/paper/{job}/again", kEverybody, &post_again},
        {"POST", "/v1/paper/{job}/waive", kEverybody, &post_waive},
        {"POST", "/v1/printer/test", kTechnician, &post_test},
    };
}

}  // namespace kiosk::server
