// Goal: an installation that cannot go on loses nothing that people wait for: its letters, its desk
// and its appointments go on under a new identity, whatever is broken and whenever the power goes.
// Method: the real desk, office and blobs on one disk; the journal damaged with plain SQL; every
// step of setting aside cut after it.
#include "firmware/kioskd/begin_anew.hpp"

#include "firmware/petitions/public_code.hpp"
#include "tests/firmware/kioskd/letter_desk_rig.hpp"

using namespace kiosk;
using namespace kiosk::test;
using kioskd::Forced;

namespace {

namespace fs = std::filesystem;

office::Identity other_identity(std::uint8_t name) {
    office::Identity out;
    out.device.bytes.fill(name);
    out.epoch = Epoch{name + 1000};
    return out;
}

constexpr auto kComplaint = petitions::LetterKind::Complaint;

calendar::SessionPlan leaders_day(queue::BusinessDay day) {
    calendar::SessionPlan out;
    out.day = day;
    out.hours = {8 * 60, 11 * 60};
    out.service = ServiceId{"don-thu"};
    out.leader = "Chủ tịch UBND Thành phố";
    out.venue = "Trụ sở Tiếp công dân";
    out.quota = 4;
    return out;
}

}  // namespace

TEST_GROUP_BASE(BeginAnew, LetterDeskRig) {
    const queue::BusinessDay today = queue::business_day_at(kMorning_ms);

    void setup() override {
        before_desk = [this] { kioskd::adopt_former(folder.path(), *office); };
        open();
        CHECK_OK(office->submit(by_system(office::OpenDay{})).get());
    }

    void close() {
        desk.reset();
        office.reset();
    }

    // The installation ends; its disk stays.
    Result<kioskd::SetAside> begin(Forced forced = Forced::No) {
        close();
        return kioskd::begin_anew(folder.path(), clock, forced);
    }

    void start_as(std::uint8_t name) {
        close();
        identity = other_identity(name);
        open();
    }

    LetterId confirmed(int sheets, std::optional<petitions::LetterKind> kind) {
        const LetterId letter = scanned(sheets);
        CHECK_OK(confirm({letter, sheets, kind, {}, {}}));
        return letter;
    }

    store::LetterRow row(const LetterId& letter) {
        const auto found = office
                               ->query([letter](const View& view) {
                                   return store::find_letter(view.store.db(), letter);
                               })
                               .get();
        CHECK_OK(found);
        CHECK_OK(*found);
        return **found;
    }

    void hand_over(const LetterId& letter) {
        CHECK_OK(
            office->submit(by_system(office::HandOver{letter, row(letter).confirmed_seq})).get());
    }

    std::vector<Digest> manifest(const LetterId& letter) {
        std::vector<Digest> out{row(letter).content.value()};
        const auto pages = office
                               ->query([letter](const View& view) {
                                   return store::pages_of(view.store.db(), letter);
                               })
                               .get();
        CHECK_OK(pages);
        CHECK_OK(*pages);
        for (const petitions::Page& page : **pages) {
            out.push_back(page.hash);
        }
        return out;
    }

    Seq head() {
        return office->query([](const View& view) { return view.store.head().seq; }).get().value();
    }

    std::size_t to_send() {
        const auto rows = office
                              ->query([](const View& view) {
                                  return store::letters_to_hand_over(view.store.db(), 100);
                              })
                              .get();
        CHECK_OK(rows);
        CHECK_OK(*rows);
        return (*rows)->size();
    }

    // What the disk does to a record, beside the program.
    void damage(const std::string& sql) {
        auto db = sqlite::Connection::open(folder.path() / "kiosk.db");
        CHECK_OK(db);
        CHECK_OK(db->execute_script(sql));
        LONGS_EQUAL(1, db->changes());
    }

    void check_projections() {
        const auto checked =
            office->query([](const View& view) { return view.store.check_projections(); }).get();
        CHECK_OK(checked);
        CHECK_OK(*checked);
    }
};

TEST(BeginAnew, letters_keep_their_names_codes_and_blobs) {
    const LetterId with_the_city = confirmed(1, kComplaint);
    hand_over(with_the_city);
    const LetterId owed = confirmed(2, kComplaint);
    const LetterId guarded = confirmed(1, std::nullopt);
    const store::LetterRow before = row(owed);
    const auto blobs_before = manifest(owed);
    const Seq last = head();

    const auto done = begin();
    CHECK_OK(done);
    CHECK_EQUAL(2U, done->former->letters_owed());
    CHECK_EQUAL(0U, done->former->letters_lost);
    LONGS_EQUAL(last.value, done->former->records_owed);
    start_as(2);

    CHECK_EQUAL(2U, to_send());
    const store::LetterRow after = row(owed);
    CHECK_TEXT_EQUAL("confirmed", after.state);
    CHECK_TEXT_EQUAL(before.code, after.code);
    CHECK_TEXT_EQUAL(before.kind, after.kind);
    CHECK_TEXT_EQUAL(before.body, after.body);
    LONGS_EQUAL(before.confirmed_ms, after.confirmed_ms);
    CHECK(manifest(owed) == blobs_before);
    for (const Digest& blob : blobs_before) {
        CHECK_OK(blobs->get(blob));
    }
    CHECK_TEXT_EQUAL("handed_over", row(with_the_city).state);
    CHECK_TEXT_EQUAL("", row(guarded).code);
    hand_over(owed);
    hand_over(guarded);
    CHECK_EQUAL(0U, to_send());
    check_projections();
}

TEST(BeginAnew, what_lies_on_the_desk_lies_there_as_after_a_restart) {
    const LetterId open_letter = scanned(3);
    CHECK_OK(edit(open_letter, office::TurnPage{{open_letter, 2, 1}}));
    CHECK_OK(edit(open_letter, office::RemovePage{open_letter, 3}));
    CHECK_OK(begin());
    start_as(2);

    const petitions::Letter letter = on_desk();
    CHECK(letter.id == open_letter);
    LONGS_EQUAL(2, letter.pages.size());
    LONGS_EQUAL(1, letter.pages[1].turn.value());
    CHECK_ERROR(ErrorCode::LetterKeyGone, confirm({open_letter, 2, kComplaint, {}, {}}));
    LONGS_EQUAL(1, letter.removed.size());
    CHECK_OK(
        office->submit(by_staff(office::RestorePage{open_letter, letter.removed[0].hash})).get());
    CHECK_OK(confirm({open_letter, 3, std::nullopt, {}, petitions::Review::AsIs}));
    const auto fact = confirmed_fact();
    const auto document = parse_json(as_text(opened(fact, guard).payload));
    CHECK_OK(document);
    const auto sealed = from_hex((*document)["page_key"].get<std::string>());
    CHECK_OK(sealed);
    const auto key = crypto::open_key(*sealed, guard);
    CHECK_OK(key);
    CHECK_TEXT_EQUAL("1 2 3 ", sheets(fact, *key));
    check_projections();
}

TEST(BeginAnew, appointments_keep_their_codes) {
    const queue::BusinessDay soon{today.days + 3};
    const auto planned = office->submit(by_staff(office::PlanSession{leaders_day(soon)})).get();
    CHECK_OK(planned);
    office::MakeBooking wish;
    wish.wish.session = planned->facts.front().session_id();
    wish.wish.code = petitions::make_public_code("LH", 26, random);
    wish.wish.party = 3;
    CHECK_OK(office->submit(by_staff(wish)).get());
    CHECK_OK(begin());
    start_as(2);

    const auto found =
        office
            ->query([&](const View& view) {
                const auto* booking = view.state.calendar.booking(wish.wish.code);
                return booking == nullptr
                           ? std::optional<std::pair<int, queue::BusinessDay>>()
                           : std::pair(booking->party,
                                       view.state.calendar.session(booking->session)->plan.day);
            })
            .get();
    CHECK_OK(found);
    CHECK_TRUE(found->has_value());
    LONGS_EQUAL(3, (*found)->first);
    CHECK((*found)->second == soon);
    check_projections();
}

TEST(BeginAnew, nothing_is_taken_over_twice_however_often_it_is_begun) {
    (void)confirmed(1, kComplaint);
    CHECK_OK(office->submit(by_staff(office::PlanSession{leaders_day(today)})).get());
    (void)scanned(2);
    const auto done = begin();
    CHECK_OK(done);
    start_as(2);
    const Seq after = head();

    close();
    open();
    LONGS_EQUAL(after.value, head().value);

    // Cut after the last fact and before it was noted that all is taken over.
    close();
    fs::remove(done->folder / "adopted");
    open();
    LONGS_EQUAL(after.value, head().value);
    CHECK_TRUE(fs::exists(done->folder / "adopted"));
}

TEST(BeginAnew, a_third_installation_takes_over_what_the_second_took_over) {
    const LetterId owed = confirmed(2, kComplaint);
    const auto blobs_before = manifest(owed);
    CHECK_OK(begin());
    start_as(2);
    const auto second = begin();
    CHECK_OK(second);
    CHECK_EQUAL(1U, second->former->letters_owed());
    CHECK_TRUE(second->former->identity == other_identity(2));
    start_as(3);

    CHECK_EQUAL(1U, to_send());
    CHECK(manifest(owed) == blobs_before);
}

TEST(BeginAnew, a_cut_after_any_step_is_finished_by_the_next_start) {
    const std::vector<std::string> parts = {"kiosk.db-wal", "kiosk.db-shm", "kiosk.db", "identity"};
    (void)confirmed(1, kComplaint);
    const fs::path draft = folder.path() / "former" / "aside.new";
    for (std::size_t moved = 0; moved <= parts.size(); ++moved) {
        const auto name = static_cast<std::uint8_t>(moved + 2);
        close();
        fs::create_directories(draft);
        for (std::size_t i = 0; i < moved; ++i) {
            if (fs::exists(folder.path() / parts[i])) {
                fs::rename(folder.path() / parts[i], draft / parts[i]);
            }
        }

        CHECK_OK(kioskd::finish_setting_aside(folder.path()));
        CHECK_FALSE(fs::exists(draft));
        CHECK_FALSE(fs::exists(folder.path() / "kiosk.db"));
        CHECK_FALSE(fs::exists(folder.path() / "identity"));
        start_as(name);

        CHECK_EQUAL(1U, to_send());
    }
}

TEST(BeginAnew, tickets_of_today_hold_it_back_unless_it_is_forced) {
    CHECK_OK(office->submit(by_citizen(issue("key"))).get());
    CHECK_ERROR(ErrorCode::TicketsWaiting, begin());
    CHECK_TRUE(fs::exists(folder.path() / "kiosk.db"));

    CHECK_OK(begin(Forced::Yes));
    start_as(2);
    CHECK_OK(office->submit(by_system(office::OpenDay{})).get());
    const auto ticket = office->submit(by_citizen(issue("key"))).get();
    CHECK_OK(ticket);
    LONGS_EQUAL(1, ticket->issued->ticket.number.number);
}

TEST(BeginAnew, a_broken_journal_gives_its_letters_all_the_same) {
    const LetterId owed = confirmed(2, kComplaint);
    const auto blobs_before = manifest(owed);
    close();
    damage("UPDATE journal SET body = replace(body, '2026', '2027') WHERE kind = 'day.opened'");
    CHECK_ERROR(ErrorCode::JournalBroken, store::Store::open(folder.path() / "kiosk.db", identity));

    const auto done = begin();
    CHECK_OK(done);
    CHECK_FALSE(done->former->office.has_value());
    CHECK_EQUAL(ErrorCode::JournalBroken, done->former->office_lost->code);
    start_as(2);

    CHECK_EQUAL(1U, to_send());
    CHECK(manifest(owed) == blobs_before);
    CHECK(stack().empty());
}

TEST(BeginAnew, a_letter_whose_record_is_gone_is_counted_and_the_others_go_on) {
    (void)confirmed(1, kComplaint);
    const LetterId other = confirmed(2, kComplaint);
    close();
    damage(
        "DELETE FROM journal WHERE seq = "
        "(SELECT min(seq) FROM journal WHERE kind = 'letter.confirmed')");

    const auto done = begin();
    CHECK_OK(done);
    CHECK_EQUAL(1U, done->former->letters_lost);
    CHECK_EQUAL(1U, done->former->letters_owed());
    start_as(2);

    CHECK_EQUAL(1U, to_send());
    CHECK_TEXT_EQUAL("confirmed", row(other).state);
}

TEST(BeginAnew, what_is_no_database_any_more_is_set_aside_only_when_it_is_forced) {
    close();
    const fs::path database = folder.path() / "kiosk.db";
    CHECK_OK(write_file_durably(database, as_bytes("no database at all, only words")));

    CHECK_ERROR(ErrorCode::StoreFailed, begin());
    const auto done = begin(Forced::Yes);
    CHECK_OK(done);
    CHECK_EQUAL(ErrorCode::StoreFailed, done->unreadable->code);
    CHECK_TRUE(fs::exists(done->folder / "kiosk.db"));
    start_as(2);

    CHECK(stack().empty());
    (void)scanned(1);
    LONGS_EQUAL(1, stack().size());
}

TEST(BeginAnew, nothing_happens_where_there_is_nothing_or_somebody_works_on_it) {
    TempDir empty;
    CHECK_ERROR(ErrorCode::NotFound, kioskd::begin_anew(empty.path(), clock, Forced::Yes));
    CHECK_ERROR(ErrorCode::NotFound, kioskd::begin_anew(empty.path() / "none", clock, Forced::Yes));

    close();
    const auto lock = kioskd::lock_data(folder.path());
    CHECK_OK(lock);
    CHECK_ERROR(ErrorCode::InUse, kioskd::begin_anew(folder.path(), clock, Forced::Yes));
    CHECK_FALSE(fs::exists(folder.path() / "former"));
}

TEST(BeginAnew, letters_are_found_again_by_the_same_secret) {
    const auto secret = [this](const fs::path& in) {
        return read_file(in / "identity" / "likeness.key", 1024).value();
    };
    const Bytes before = secret(folder.path());
    const auto done = begin();
    CHECK_OK(done);
    fs::create_directories(folder.path() / "identity");
    kioskd::carry_likeness_secret(folder.path());

    CHECK(secret(folder.path()) == before);
}
