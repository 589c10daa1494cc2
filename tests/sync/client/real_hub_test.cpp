// Goal: against the real cityhub, over real TLS and a bad link, letters arrive whole and once, and
// a cut costs little. Method: the sync engine with a journal in memory, the cutting proxy, and a
// hub process that is killed with SIGKILL; what the hub has is read from its own database.
#include <sys/stat.h>

#include <cstdio>

#include "firmware/crypto/seal.hpp"
#include "sync/client/sync_engine.hpp"
#include "sync/hub/backup.hpp"
#include "sync/hub/page_store.hpp"
#include "sync/hub/verify.hpp"
#include "tests/support/check.hpp"
#include "tests/support/cut_proxy/imposter.hpp"
#include "tests/sync/client/hub_process.hpp"
#include "tests/sync/client/memory_journal.hpp"

using namespace kiosk;
using namespace kiosk::sync;

TEST_GROUP(RealHub) {
    crypto::SigningKey journal_key_ = crypto::SigningKey::generate();
    crypto::TlsKey tls_key_ = crypto::TlsKey::generate();
    DeviceKeys keys_{journal_key_, tls_key_, Epoch{4711}};
    test::MemoryJournal journal_{keys_.device(), keys_.epoch};
    test::MemoryBlobs blobs_;
    std::unique_ptr<Clock> clock_ = make_system_clock();
    LinkBudget budget_{{}, *clock_};
    SeededRandom random_{11};
    test::HubProcess hub_;
    std::unique_ptr<test::CutProxy> proxy_;
    std::unique_ptr<HubLink> link_;
    std::optional<SyncEngine> engine_;
    std::optional<Enrolment> enrolment_;

    bool start_hub() {
        if (!hub_.start()) {
            return false;
        }
        if (proxy_) {
            proxy_->set_hub_port(hub_.port);
        } else {
            proxy_ = std::move(test::CutProxy::start(hub_.port, {}, 7)).value();
        }
        return true;
    }

    std::string address() const {
        return "https://127.0.0.1:" + std::to_string(proxy_->port());
    }

    Result<Enrolment> enrol_with(const Redacted<std::string>& token) const {
        KIOSK_TRY(const auto link, http_enrolment_link(address(), hub_.ca_pem()));
        return enrol(*link, keys_, address(), hub_.ca_pem(), token, "", clock_->wall());
    }

    void connect(const Enrolment& enrolment) {
        link_ = std::move(http_hub_link(enrolment, tls_key_)).value();
        SyncRules rules;
        rules.first_contact_ms = 0;
        rules.poll_ms = 200;
        const SyncIdentity identity{keys_.device(), keys_.epoch, journal_key_, enrolment.hub_key};
        engine_.emplace(rules, identity, journal_, blobs_, *link_, budget_, *clock_, random_);
    }

    void begin() {
        CHECK_TRUE(start_hub());
        auto enrolment = enrol_with(hub_.token());
        CHECK_OK(enrolment);
        enrolment_ = std::move(*enrolment);
        connect(*enrolment_);
    }

    // A letter as the desk makes it; returns the bytes of its blobs.
    std::uint64_t letter(std::size_t pages, std::size_t page_bytes) {
        const auto body = crypto::SealPrivateKey::generate();
        const auto key = crypto::LetterKey::generate();
        std::vector<Digest> manifest;
        manifest.push_back(blobs_.add(
            crypto::seal_content(
                key, body.public_key(), as_bytes("{\"pages\":[]}"), crypto::Padding::PowerOfTwo)
                .value()));
        for (std::size_t i = 0; i < pages; ++i) {
            Bytes image(page_bytes);
            random_.fill(image);
            manifest.push_back(blobs_.add(crypto::seal_page(key, image).value()));
        }
        journal_.append_letter(manifest);
        std::uint64_t bytes = 0;
        for (const auto& blob : manifest) {
            bytes += blobs_.blobs[blob].size();
        }
        return bytes;
    }

    // One step; sleeps at most 20 ms of the wait that the engine asks for.
    void turn() {
        engine_->journal_grew();
        const auto wait_ms = engine_->step().value_or(1000);
        pause_ms(std::min<std::uint64_t>(wait_ms, 20));
    }

    // Steps until every letter is handed over and every record acknowledged, at most 200 s: a limit
    // for an engine that is stuck, not a measure.
    bool finish(std::size_t letters) {
        const auto deadline_ms = clock_->monotonic_ms() + 200'000;
        while (clock_->monotonic_ms() < deadline_ms) {
            if (journal_.handed_over.size() == letters &&
                journal_.cursor == journal_.head().value()) {
                return true;
            }
            engine_->push();
            turn();
        }
        return false;
    }

    // Sends 12 letters over a link that is cut after every 300 kB; bytes up the link over payload.
    double ratio_over_cuts(test::CutStyle style, std::size_t letters) {
        std::uint64_t payload_bytes = 0;
        for (int i = 0; i < 12; ++i) {
            payload_bytes += letter(3, 200'000);
        }
        test::LinkFaults faults;
        faults.cut_every_bytes = 300'000;
        faults.cut_style = style;
        proxy_->set_faults(faults);
        const auto before = proxy_->counts();
        const auto start_ms = clock_->monotonic_ms();
        CHECK_TRUE(finish(letters));
        proxy_->set_faults({});
        const auto counts = proxy_->counts();
        const auto up_bytes = counts.up_bytes - before.up_bytes;
        const double ratio = static_cast<double>(up_bytes) / static_cast<double>(payload_bytes);
        std::printf(
            "12 letters cut every 300 kB by %s: payload %lu B, up %lu B (%.3f), down %lu B,"
            " %lu cuts, %lu ms\n",
            style == test::CutStyle::Reset ? "RST" : "FIN",
            payload_bytes,
            up_bytes,
            ratio,
            counts.down_bytes - before.down_bytes,
            counts.cuts - before.cuts,
            clock_->monotonic_ms() - start_ms);
        CHECK_TRUE(counts.cuts - before.cuts >= payload_bytes / 300'000);
        return ratio;
    }

    std::size_t whole_at_hub() const {
        auto store = hub_.open_store();
        const auto all = store.letters().after(0, 10'000).value();
        return static_cast<std::size_t>(std::count_if(
            all.begin(), all.end(), [](const auto& l) { return l.completed_ms.has_value(); }));
    }

    // Every record of the journal is at the hub once, and every letter is complete there.
    void check_hub(std::size_t letters) {
        auto store = hub_.open_store();
        const auto journals = store.journals().journals().value();
        CHECK_EQUAL(1U, journals.size());
        CHECK_EQUAL(journal_.head().value().value,
                    store.journals().count(journals.front()).value());
        const auto all = store.letters().after(0, 10'000).value();
        CHECK_EQUAL(letters, all.size());
        for (const auto& letter : all) {
            CHECK_TRUE(letter.completed_ms.has_value());
            CHECK_TRUE(store.letters().missing(letter.no).value().empty());
        }
    }
};

TEST(RealHub, letters_over_a_link_cut_every_300_kB_arrive_whole_for_few_bytes_more) {
    begin();
    for (const auto style : {test::CutStyle::Finish, test::CutStyle::Reset}) {
        const std::size_t had = journal_.handed_over.size();
        const double ratio = ratio_over_cuts(style, had + 12);
        CHECK_TRUE(ratio <= 1.10);
        check_hub(had + 12);
    }
}

TEST(RealHub, letters_over_a_link_that_hands_bytes_on_twice_arrive_whole_and_once) {
    begin();
    for (int i = 0; i < 4; ++i) {
        journal_.append_ticket(i);
        (void)letter(2, 100'000);
    }
    test::LinkFaults faults;
    faults.repeat_every_bytes = 150'000;
    proxy_->set_faults(faults);

    CHECK_TRUE(finish(4));

    CHECK_TRUE(proxy_->counts().repeats >= 4);
    check_hub(4);
}

TEST(RealHub, hub_killed_in_the_middle_again_and_again_has_each_record_once) {
    begin();
    std::size_t letters = 0;
    for (int life = 0; life < 6; ++life) {
        for (int i = 0; i < 40; ++i) {
            journal_.append_ticket(life * 40 + i);
        }
        for (int i = 0; i < 3; ++i, ++letters) {
            (void)letter(2, 150'000);
        }
        engine_->push();
        for (int i = 0; i < 3 + life * 2; ++i) {
            turn();
        }
        hub_.kill();
        engine_->push();
        turn();
        CHECK_TRUE(engine_->status().reason.has_value());
        CHECK_TRUE(start_hub());
    }

    CHECK_TRUE(finish(letters));
    check_hub(letters);
}

TEST(RealHub, hub_made_of_a_backup_is_sent_again_what_came_after_it) {
    begin();
    test::TempDir dir;
    const auto backup = dir.path() / "backup";
    for (int i = 0; i < 40; ++i) {
        journal_.append_ticket(i);
    }
    (void)letter(2, 150'000);
    CHECK_TRUE(finish(1));
    CHECK_EQUAL(3, hub::back_up(hub_.data(), backup)->new_blobs);
    (void)letter(1, 150'000);
    CHECK_TRUE(finish(2));
    CHECK_EQUAL(2, hub::back_up(hub_.data(), backup)->new_blobs);
    // More letters than one answer of the hub names.
    const std::size_t letters = 3 + kMostLost;
    for (std::size_t i = 3; i <= letters; ++i) {
        journal_.append_ticket(40 + static_cast<int>(i));
        (void)letter(1, 20'000);
    }
    CHECK_TRUE(finish(letters));
    hub_.kill();
    std::filesystem::rename(hub_.data(), dir.path() / "lost");

    const auto restored = hub::restore(backup, hub_.data(), random_);

    CHECK_OK(restored);
    CHECK_EQUAL(5, restored->blobs);
    CHECK_TRUE(start_hub());
    connect(*enrolment_);  // as after a restart: nothing of it is remembered
    journal_.append_ticket(80);
    const auto deadline_ms = clock_->monotonic_ms() + 100'000;
    while (whole_at_hub() < letters && clock_->monotonic_ms() < deadline_ms) {
        engine_->push();
        turn();
    }
    CHECK_TRUE(finish(letters));
    check_hub(letters);
    CHECK_EQUAL(letters, journal_.handed_over.size());
    auto store = hub_.open_store();
    const auto pages = hub::PageStore::open(hub_.data()).value();
    CHECK_TRUE(hub::verify_hub(store, *pages, enrolment_->hub_key).value().good());
}

TEST(RealHub, what_the_hub_lost_and_the_device_has_no_more_holds_up_nothing) {
    begin();
    test::TempDir dir;
    CHECK_OK(hub::back_up(hub_.data(), dir.path() / "backup"));
    // As many as an answer names, and the device has dropped them; two it still has.
    for (std::size_t i = 0; i < kMostLost; ++i) {
        (void)letter(1, 20'000);
    }
    CHECK_TRUE(finish(kMostLost));
    blobs_.blobs.clear();
    (void)letter(1, 20'000);
    (void)letter(1, 20'000);
    CHECK_TRUE(finish(kMostLost + 2));
    hub_.kill();
    std::filesystem::rename(hub_.data(), dir.path() / "lost");
    CHECK_OK(hub::restore(dir.path() / "backup", hub_.data(), random_));
    CHECK_TRUE(start_hub());
    // The device came after the backup, so the city has to let it in again.
    auto enrolment = enrol_with(hub_.token());
    CHECK_OK(enrolment);
    enrolment_ = std::move(*enrolment);
    connect(*enrolment_);
    (void)letter(1, 20'000);

    const auto deadline_ms = clock_->monotonic_ms() + 20'000;
    while (whole_at_hub() < 3 && clock_->monotonic_ms() < deadline_ms) {
        engine_->push();
        turn();
    }
    CHECK_TRUE(finish(kMostLost + 3));

    auto store = hub_.open_store();
    const auto all = store.letters().after(0, 10'000).value();
    CHECK_EQUAL(kMostLost + 3, all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK_EQUAL(i >= kMostLost, all[i].completed_ms.has_value());
    }
    CHECK_FALSE(engine_->status().reason.has_value());
}

TEST(RealHub, hub_that_answers_500_or_a_login_page_loses_nothing) {
    begin();
    (void)letter(1, 100'000);
    const std::pair<const char*, ErrorCode> faults[] = {{"500", ErrorCode::HubRefused},
                                                        {"garbage", ErrorCode::HubGarbage}};
    for (const auto& [fault, code] : faults) {
        hub_.kill();
        CHECK_TRUE(hub_.start({"--fault", fault}));
        proxy_->set_hub_port(hub_.port);
        engine_->push();
        turn();
        engine_->push();
        turn();
        CHECK_EQUAL(code, engine_->status().reason.value().code);
        CHECK_EQUAL(0, journal_.cursor.value);
    }
    hub_.kill();
    CHECK_TRUE(start_hub());

    CHECK_TRUE(finish(1));
    check_hub(1);
}

TEST(RealHub, an_imposter_in_its_place_gets_no_byte_of_a_record) {
    begin();
    journal_.append_ticket(1);
    for (const auto certificate :
         {test::ImposterCertificate::Foreign, test::ImposterCertificate::Expired}) {
        const auto imposter = test::Imposter::start(certificate, hub_.data());
        CHECK_OK(imposter);
        proxy_->cut_now();
        proxy_->set_hub_port((*imposter)->port());
        const auto before = proxy_->counts();

        engine_->push();
        turn();

        CHECK_EQUAL(ErrorCode::ForeignPeer, engine_->status().reason.value().code);
        CHECK_EQUAL(0, (*imposter)->requests());
        CHECK_TRUE(proxy_->counts().connections > before.connections);
        CHECK_TRUE(proxy_->counts().up_bytes - before.up_bytes < 1000);
        CHECK_EQUAL(0, journal_.cursor.value);
    }
    proxy_->set_hub_port(hub_.port);
    engine_->push();
    CHECK_TRUE(finish(0));
}

TEST(RealHub, poison_record_among_a_thousand_is_parked_and_seen_on_both_sides) {
    begin();
    for (int i = 1; i <= 1000; ++i) {
        if (i == 400) {
            journal_.append_text("ticket.issued", R"({"number": 400})");  // a space too many
        } else {
            journal_.append_ticket(i);
        }
    }
    ManualClock quick{clock_->wall().unix_ms};
    SyncRules rules;
    rules.first_contact_ms = 0;
    const SyncIdentity identity{keys_.device(), keys_.epoch, journal_key_, enrolment_->hub_key};
    SyncEngine engine(rules, identity, journal_, blobs_, *link_, budget_, quick, random_);
    for (int i = 0; i < 100 && journal_.cursor != journal_.head().value(); ++i) {
        engine.journal_grew();
        quick.advance_ms(engine.step().value_or(1000));
    }

    CHECK_EQUAL(1001, journal_.cursor.value);
    CHECK_EQUAL(1U, journal_.parked_ones.size());
    CHECK_EQUAL(400, journal_.parked_ones.front().first.value);
    auto store = hub_.open_store();
    const auto device = store.devices().find(keys_.device()).value().value();
    const hub::JournalName journal{device.no, keys_.epoch};
    CHECK_EQUAL(1001, store.journals().count(journal).value());
    CHECK_EQUAL(1, store.journals().count_refused(device.no).value());
    const auto poison = store.journals().find(journal, Seq{400}).value().value();
    CHECK_FALSE(poison.body.has_value());
    CHECK_EQUAL(ErrorCode::NotCanonical, poison.refused.value());
    const auto told = store.journals().find(journal, Seq{1001}).value().value();
    CHECK_TRUE(told.body.value().find("\"seq\":400") != std::string::npos);
}

TEST(RealHub, altered_byte_missing_row_and_older_copy_are_named_with_device_and_record) {
    begin();
    const auto tickets = [this](int count) {
        for (int i = 0; i < count; ++i) {
            journal_.append_ticket(i);
        }
    };
    const auto alarms = [this] {
        auto store = hub_.open_store();
        const auto device = store.devices().find(keys_.device()).value().value();
        return std::pair(device.state, store.devices().alarms(device.no).value());
    };
    const auto turns = [this] {
        for (int i = 0; i < 4; ++i) {
            engine_->push();
            turn();
        }
    };
    tickets(60);
    CHECK_TRUE(finish(0));
    tickets(60);
    journal_.alter(Seq{77});
    turns();
    CHECK_EQUAL(76, journal_.cursor.value);
    CHECK_EQUAL(1U, alarms().second.size());
    CHECK_EQUAL(77, alarms().second.front().seq.value);
    CHECK_TEXT_EQUAL("JournalBroken", alarms().second.front().code);

    journal_.alter(Seq{77});  // as it was
    journal_.lose(Seq{99});
    turns();
    CHECK_EQUAL(98, journal_.cursor.value);
    CHECK_EQUAL(99, alarms().second.back().seq.value);
    CHECK_TRUE(alarms().first == hub::DeviceState::Active);

    journal_.roll_back(Seq{50});
    tickets(60);
    engine_->push();
    connect(*enrolment_);
    turns();
    const auto [state, seen] = alarms();
    CHECK_TRUE(state == hub::DeviceState::Fenced);
    CHECK_TEXT_EQUAL("ForkDetected", seen.back().code);
    CHECK_EQUAL(51, seen.back().seq.value);
    CHECK_EQUAL(ErrorCode::ForkDetected, engine_->status().reason.value().code);
}

TEST(RealHub, enrolment_after_a_lost_answer_gives_the_same_certificate) {
    CHECK_TRUE(start_hub());
    const auto token = hub_.token();
    const auto first = enrol_with(token);
    CHECK_OK(first);
    const auto again = enrol_with(token);

    CHECK_OK(again);
    CHECK_TEXT_EQUAL(first->certificate_pem, again->certificate_pem);
    CHECK_TEXT_EQUAL("HN-01", again->office);
}

TEST(RealHub, used_token_is_nothing_for_another_device_and_a_wrong_one_for_nobody) {
    CHECK_TRUE(start_hub());
    const auto token = hub_.token();
    CHECK_OK(enrol_with(token));

    const auto thief_journal = crypto::SigningKey::generate();
    const auto thief_tls = crypto::TlsKey::generate();
    const DeviceKeys thief{thief_journal, thief_tls, Epoch{1}};
    const auto link = std::move(http_enrolment_link(address(), hub_.ca_pem())).value();

    CHECK_ERROR(ErrorCode::WrongToken,
                enrol(*link, thief, address(), hub_.ca_pem(), token, "", clock_->wall()));
    CHECK_ERROR(ErrorCode::WrongToken, enrol_with(Redacted<std::string>("AAAAA-AAAAA")));
}

TEST(RealHub, device_without_enrolment_is_refused) {
    CHECK_TRUE(start_hub());
    auto enrolment = enrol_with(hub_.token()).value();
    const auto ca = crypto::CertificateAuthority::load(hub_.data()).value();
    const auto key = crypto::TlsKey::generate();
    const auto csr = crypto::make_csr(key, "x").value();
    enrolment.certificate_pem =
        ca.issue_device(csr, keys_.device().text(), clock_->wall().unix_ms / 1000, 1).value().pem();
    link_ = std::move(http_hub_link(enrolment, key)).value();
    const SyncIdentity identity{keys_.device(), keys_.epoch, journal_key_, enrolment.hub_key};
    SyncRules rules;
    rules.first_contact_ms = 0;
    engine_.emplace(rules, identity, journal_, blobs_, *link_, budget_, *clock_, random_);
    journal_.append_ticket(1);

    turn();

    CHECK_EQUAL(ErrorCode::ForeignPeer, engine_->status().reason.value().code);
    CHECK_EQUAL(0, journal_.cursor.value);
}
