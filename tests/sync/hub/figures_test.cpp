// Goal: what the city counts of an office is what the office's journal tells, whenever its records
// came, and a device's faults stand until it says that they are over. Method: journals written by
// hand over the hub's real store, on both databases; expected numbers counted by hand.
#include "sync/hub/console/fleet.hpp"
#include "sync/hub/figure_projection.hpp"
#include "tests/sync/hub/office_story.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

reception::Period week() {
    const auto from = queue::BusinessDay::parse("2026-01-05");
    const auto to = queue::BusinessDay::parse("2026-01-11");
    return reception::period_between(*from, *to).value();
}

reception::Figures figures(const OfficeRows& office) {
    return figures_of(office.rows, week());
}

}  // namespace

TEST_GROUP(FigureTable) {
    FakeHub hub;
    OfficeStory story{hub.device};

    void setup() override {
        story.open_day("2026-01-05");
    }

    OfficeRows office() {
        hub.take(hub.device.everything());
        const auto all = FigureTable(hub.store.database()).offices(week());
        CHECK_OK(all);
        LONGS_EQUAL(1, all->size());
        return all->front();
    }
};

TEST(FigureTable, times_and_people_are_those_of_the_records) {
    story.receive(1, 600, 900);
    story.receive(3, 1200, 300);
    const TicketId gone = story.issue();
    story.move("ticket.called", gone, 60);
    story.move("ticket.no_show", gone, 120);

    const OfficeRows rows = office();
    const auto all = figures(rows);

    CHECK_TEXT_EQUAL("HN", rows.office);
    LONGS_EQUAL(3, all.tickets);
    LONGS_EQUAL(1, all.no_shows);
    LONGS_EQUAL(2, all.visits);
    LONGS_EQUAL(4, all.people);
    LONGS_EQUAL(0, all.unrecorded);
    CHECK(all.waiting == (reception::Spread{3, 600, 1200}));
    CHECK(all.serving == (reception::Spread{2, 300, 900}));
}

TEST(FigureTable, a_call_taken_back_and_a_no_show_taken_back_did_not_happen) {
    const TicketId ticket = story.issue();
    story.move("ticket.called", ticket, 60);
    story.move("ticket.call_undone", ticket, 5);
    LONGS_EQUAL(0, figures(office()).waiting.count);

    story.move("ticket.called", ticket, 600);
    story.move("ticket.no_show", ticket, 60);
    story.move("ticket.no_show_undone", ticket, 5);
    story.move("ticket.arrived", ticket, 5);
    story.move("ticket.done", ticket, 300);
    const auto all = figures(office());
    CHECK(all.waiting == (reception::Spread{1, 665, 665}));
    CHECK(all.serving == (reception::Spread{1, 300, 300}));
    LONGS_EQUAL(0, all.no_shows);
}

TEST(FigureTable, the_form_counts_sessions_cases_groups_and_corrections) {
    SessionId session;
    session.bytes.fill(7);
    story.receive(1, 60, 60, {{"case", "VV-12/26"}});
    story.receive(2, 60, 60, {{"case", "VV-12/26"}, {"nth", 2}});
    story.receive(6,
                  60,
                  60,
                  {{"session_kind", "periodic"}, {"held", "by_head"}, {"session", session.text()}});
    const VisitId wrong = story.open_visit(std::nullopt, 9);
    story.record(wrong, "regular", 9);
    hub.device.append("visit.corrected",
                      {{"visit", wrong.text()},
                       {"session_kind", "regular"},
                       {"people", 4},
                       {"nth", 1},
                       {"kind", "complaint"},
                       {"field", "land"},
                       {"prior_result", "none"},
                       {"outcome", "received"},
                       {"reason", "miscounted"},
                       {"by", "supervisor:minh"}});
    (void)story.open_visit(std::nullopt, 1);  // not written yet

    const OfficeRows rows = office();
    const auto table = reception::tcd01(rows.visits, rows.mins);

    LONGS_EQUAL(5, table[1]);
    LONGS_EQUAL(14, table[2]);
    CHECK_FALSE(reception::broken_identity(table, 5).has_value());
    LONGS_EQUAL(4, table[4]);   // regular: visits
    LONGS_EQUAL(1, table[13]);  // by the head: visits
    LONGS_EQUAL(6, table[18]);  // people of its large group
    LONGS_EQUAL(1, figures(rows).unrecorded);
}

TEST(FigureTable, linked_tickets_are_one_large_group_until_they_are_parted) {
    const TicketId first = story.issue(3);
    const TicketId second = story.issue(3);
    hub.device.append("group.linked",
                      {{"tickets", {first.text(), second.text()}}, {"by", "staff:1"}});
    for (const TicketId& ticket : {first, second}) {
        story.record(story.open_visit(ticket, 3), "regular", 3);
    }
    const OfficeRows linked = office();
    LONGS_EQUAL(1, reception::tcd01(linked.visits, linked.mins)[8]);

    hub.device.append("group.unlinked", {{"ticket", second.text()}, {"by", "staff:1"}});
    const OfficeRows parted = office();
    LONGS_EQUAL(0, reception::tcd01(parted.visits, parted.mins)[8]);
}

TEST(FigureTable, another_least_size_counts_from_the_next_day) {
    story.group_min(3);
    story.receive(3, 60, 60);
    const OfficeRows before = office();
    LONGS_EQUAL(0, reception::tcd01(before.visits, before.mins)[8]);

    story.open_day("2026-01-06");
    story.receive(3, 60, 60);
    const OfficeRows after = office();
    LONGS_EQUAL(1, reception::tcd01(after.visits, after.mins)[8]);
}

TEST(FigureTable, days_outside_of_the_period_are_not_counted) {
    story.receive(1, 60, 60);
    story.open_day("2026-01-12");
    story.receive(1, 60, 60);
    LONGS_EQUAL(1, figures(office()).visits);
}

TEST(FigureTable, records_of_before_the_tables_are_counted_once_when_the_hub_starts) {
    story.group_min(2);
    story.open_day("2026-01-06");
    story.receive(2, 600, 900, {{"case", "VV-1"}});
    hub.device.append("paper.failed",
                      {{"job", LetterId{}.text()}, {"reason", "paper_out"}, {"by", "system"}});
    const OfficeRows live = office();
    CHECK_OK(hub.store.database().run_script(
        "DELETE FROM visits; DELETE FROM group_mins; DELETE FROM device_faults; "
        "UPDATE devices SET business_day = ''; "
        "UPDATE tickets SET taken_ms = 0, called_ms = 0, arrived_ms = 0, ended_ms = 0; "
        "DELETE FROM meta WHERE name = 'figures'"));
    LONGS_EQUAL(0, FigureTable(hub.store.database()).offices(week())->front().visits.size());

    auto again = FakeHub::open_store(hub.dir.path());
    CHECK_OK(project_past(again));
    CHECK_OK(project_past(again));  // nothing more

    const auto past = FigureTable(again.database()).offices(week());
    CHECK_OK(past);
    LONGS_EQUAL(1, past->size());
    CHECK(figures(past->front()) == figures(live));
    CHECK(reception::tcd01(past->front().visits, past->front().mins) ==
          reception::tcd01(live.visits, live.mins));
    LONGS_EQUAL(1, FigureTable(again.database()).faults()->size());
    LONGS_EQUAL(1, reception::tcd01(live.visits, live.mins)[8]);
}

TEST(FigureTable, a_body_without_its_fields_changes_nothing) {
    hub.device.append("visit.opened", {{"by", "staff:1"}});
    hub.device.append("visit.recorded", {{"visit", "nothing"}, {"by", "staff:1"}});
    hub.device.append("group.linked", {{"tickets", {1, "x"}}, {"by", "staff:1"}});
    hub.device.append("day.opened", {{"by", "system"}});
    hub.device.append("settings.applied", {{"by", "system"}});
    hub.device.append("paper.failed", {{"by", "system"}});
    hub.take(hub.device.everything());
    CHECK(FigureTable(hub.store.database()).offices(week())->empty());
}

TEST_GROUP(Fleet) {
    static constexpr std::int64_t kMonday_ms = 1767578400000;  // 2026-01-05 09:00 in Hanoi
    FakeHub hub;

    std::vector<Trouble> troubles(const FleetDevice& device, std::int64_t after_ms = 0) {
        return troubles_of(device, kMonday_ms + 3'600'000 + after_ms);
    }

    FleetDevice good() {
        FleetDevice out;
        out.device.last_contact_ms = kMonday_ms + 3'600'000;
        return out;
    }
};

TEST(Fleet, a_device_that_speaks_is_good_and_one_that_is_silent_is_not) {
    CHECK(troubles(good()).empty());
    CHECK(troubles(good(), kSilentWarn_ms).empty());
    const auto late = troubles(good(), kSilentWarn_ms + 1);
    LONGS_EQUAL(1, late.size());
    CHECK_TEXT_EQUAL("silent", late[0].word);
    CHECK(lamp_of(late) == Lamp::Warn);
    CHECK(troubles(good(), 10 * 3'600'000).empty());  // at night
    CHECK(lamp_of(troubles(good(), kSilentBad_ms + 1)) == Lamp::Bad);
    FleetDevice fresh;
    CHECK_TEXT_EQUAL("never", troubles(fresh)[0].word);
}

TEST(Fleet, the_worst_stands_first_and_a_revoked_device_is_off) {
    FleetDevice device = good();
    device.device.clock_offset_ms = -kClockWarn_ms - 1;
    device.device.oldest_unsent_ms = kBacklogBad_ms + 1;
    device.faults.push_back({1, "printer", "paper_out", 5});
    device.documents.push_back({"settings", 3, 4, "BadDocument"});
    device.refused = 2;

    const auto all = troubles(device);

    LONGS_EQUAL(5, all.size());
    CHECK_TEXT_EQUAL("backlog", all[0].word);
    CHECK(lamp_of(all) == Lamp::Bad);
    CHECK_TEXT_EQUAL("clock", all[1].word);
    device.device.state = DeviceState::Revoked;
    CHECK(lamp_of(troubles(device)) == Lamp::Off);
}

TEST(Fleet, faults_stand_until_the_part_works_and_doubts_about_one_paper_are_none) {
    const auto say = [&](const char* kind, const char* key, const char* value) {
        hub.device.append(kind, {{key, value}, {"by", "system"}});
        hub.take(hub.device.everything());
        const auto faults = FigureTable(hub.store.database()).faults();
        CHECK_OK(faults);
        return *faults;
    };
    CHECK(say("paper.uncertain", "reason", "unproven").empty());
    const auto out = say("paper.failed", "reason", "paper_out");
    LONGS_EQUAL(1, out.size());
    CHECK_TEXT_EQUAL("paper_out", out[0].code);
    LONGS_EQUAL(1, say("paper.confirmed", "proof", "person").size());
    CHECK(say("paper.confirmed", "proof", "echo").empty());
    CHECK(say("batch.paused", "reason", "empty").empty());
    CHECK_TEXT_EQUAL("scanner", say("batch.paused", "reason", "jam").at(0).part);
    CHECK(say("page.scanned", "side", "front").empty());
}

TEST(Fleet, the_hub_reads_alarms_refusals_and_waiting_letters_of_each_device) {
    FakeDevice other(2);
    hub.enrol(other);
    hub.device.append_text("ticket.issued", "{\"b\":1,\"a\":2}");  // not canonical: refused
    const Digest blob = crypto::sha256(as_bytes("page"));
    hub.device.append("letter.confirmed",
                      letter_body(7, LetterClass::Ordinary, {blob, crypto::sha256(as_bytes("x"))}));
    hub.take(hub.device.everything());
    const auto row = hub.store.devices().find(hub.device.id);
    CHECK_OK(
        hub.store.devices().raise_alarm((*row)->no, kMonday_ms, ErrorCode::JournalBroken, Seq{5}));

    const auto fleet = read_fleet(hub.store);

    CHECK_OK(fleet);
    LONGS_EQUAL(2, fleet->size());
    const Json view = fleet_view(*fleet, kMonday_ms);
    const Json& worst = view["devices"][0];
    CHECK_TEXT_EQUAL(hub.device.id.text(), worst["device"].get<std::string>());
    CHECK_TEXT_EQUAL("danger", worst["lamp"].get<std::string>());
    LONGS_EQUAL(1, worst["refused"].get<int>());
    LONGS_EQUAL(1, worst["letters_waiting"].get<int>());
    CHECK_TEXT_EQUAL("JournalBroken", worst["troubles"][0]["detail"].get<std::string>());
    LONGS_EQUAL(0, view["devices"][1]["refused"].get<int>());
}

TEST(Fleet, page_and_sheet_say_what_software_each_device_runs) {
    FakeDevice silent(2);
    hub.enrol(silent);
    hub.device.issue_ticket(1);
    sync::Batch batch = hub.device.everything();
    batch.software = "1.4.0";
    hub.take(batch);

    const auto fleet = read_fleet(hub.store);

    CHECK_OK(fleet);
    const Sheet sheet = fleet_sheet(*fleet, kMonday_ms);
    const auto column = static_cast<std::size_t>(
        std::find(sheet.headings.begin(), sheet.headings.end(), "Phiên bản phần mềm") -
        sheet.headings.begin());
    CHECK(column < sheet.headings.size());
    const Json view = fleet_view(*fleet, kMonday_ms);
    LONGS_EQUAL(2, sheet.rows.size());
    for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
        const Json& device = view["devices"][i];
        const bool told = device["device"] == hub.device.id.text();
        CHECK_TEXT_EQUAL(told ? "1.4.0" : "", device["software"].get<std::string>());
        LONGS_EQUAL(sheet.headings.size(), sheet.rows[i].size());
        CHECK_TEXT_EQUAL(told ? "1.4.0" : "", sheet.rows[i][column]);
    }
}
