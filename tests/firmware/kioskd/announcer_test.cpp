// Goal: calls are said whole, in order, one at a time, and a dead loudspeaker stops nothing.
// Method: a real office loop on a real store, a clock moved by hand, and a staged loudspeaker that
// writes down when each utterance began and ended; the simulator stands in where its own words
// matter.
#include "firmware/kioskd/announcer.hpp"

#include <atomic>

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using kiosk::kioskd::Announcement;
using kiosk::kioskd::Announcer;
using kiosk::kioskd::AnnouncerOptions;
using kiosk::kioskd::OfficeLoop;

namespace {

// Each utterance lasts `length_ms` of the clock.
class StagedSpeech final : public speech::Speech {
public:
    struct Said {
        std::string words;
        std::uint64_t begun_ms = 0;
        std::uint64_t ended_ms = 0;
        bool whole = false;
    };

    explicit StagedSpeech(const Clock& clock) : clock_(clock) {}

    Status say(const speech::Utterance& utterance) override {
        std::string words = "[" + utterance.zone + "]";
        for (const speech::Part& part : utterance.parts) {
            words += " " + part.language + " " + part.text;
        }
        const std::uint64_t begun_ms = clock_.monotonic_ms();
        {
            const std::lock_guard lock(mutex_);
            if (gone_) {
                return Error{ErrorCode::SpeechGone, "staged"};
            }
            stop_ = false;
            said_.push_back({words, begun_ms, 0, false});
        }
        while (clock_.monotonic_ms() < begun_ms + length_ms && !stop_) {
            pause_ms(1);
        }
        const std::lock_guard lock(mutex_);
        said_.back().ended_ms = clock_.monotonic_ms();
        said_.back().whole = !stop_;
        return stop_ ? Status(ErrorCode::SpeechStopped) : Status();
    }

    Status check() override {
        const std::lock_guard lock(mutex_);
        ++checks_;
        return gone_ ? Status(Error{ErrorCode::SpeechGone, "staged"}) : Status();
    }

    void stop(std::string_view) override { stop_ = true; }

    Status set_volume(int) override { return {}; }

    Json describe() const override {
        const std::lock_guard lock(mutex_);
        return {{"state", gone_ ? "gone" : "ok"}};
    }

    Status simulate(std::string_view) override { return ErrorCode::NotSimulated; }

    void set_gone(bool gone) {
        const std::lock_guard lock(mutex_);
        gone_ = gone;
    }

    [[nodiscard]] std::vector<Said> said() const {
        const std::lock_guard lock(mutex_);
        return said_;
    }

    [[nodiscard]] int checks() const {
        const std::lock_guard lock(mutex_);
        return checks_;
    }

    std::uint64_t length_ms = 4'000;

private:
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::vector<Said> said_;
    bool gone_ = false;
    int checks_ = 0;
    std::atomic<bool> stop_ = false;
};

const std::string kCallA = "[1] vi Mời số a, không không một, đến quầy số một.";
const std::string kCallB =
    "[1] vi Mời số bê, không không một, đến quầy số hai. en Number B, zero zero one, counter two.";

}  // namespace

TEST_GROUP(Announcer) {
    TempDir folder;
    SharedClock clock{kMorning_ms};
    StagedSpeech speech{clock};
    std::unique_ptr<Announcer> announcer;
    std::unique_ptr<OfficeLoop> loop;

    void teardown() override {
        if (loop) {
            loop->stop();
        }
        announcer.reset();
    }

    void start(AnnouncerOptions options = {}, speech::Speech* device = nullptr) {
        announcer = std::make_unique<Announcer>(
            device != nullptr ? *device : speech, std::move(options), clock);
        open_office();
        CHECK_OK(loop->submit(by_staff(office::OpenCounter{CounterId{"1"}})).get());
        CHECK_OK(loop->submit(by_staff(office::OpenCounter{CounterId{"2"}})).get());
    }

    void open_office() {
        auto store = store::Store::open(folder.path() / "store.db", sample_identity());
        CHECK_OK(store);
        auto started = OfficeLoop::start(std::move(store).value(), clock, BootId{});
        CHECK_OK(started);
        loop = std::move(started).value();
        CHECK_OK(loop->subscribe([this](const auto& facts, const office::State& state) {
            announcer->follow(facts, state);
        }));
        CHECK_OK(loop->submit(by_system(office::ApplySettings{sample_settings()})).get());
    }

    // Tickets A001 in Vietnamese and B001 in English.
    void issue_two() {
        CHECK_OK(loop->submit(by_citizen(issue("k1", "don-thu"))).get());
        office::IssueTicket english = issue("k2", "tu-van");
        english.language = "en";
        CHECK_OK(loop->submit(by_citizen(english)).get());
    }

    TicketId call(const std::string& counter) {
        auto called = loop->submit(by_staff(office::CallNext{CounterId{counter}})).get();
        CHECK_OK(called);
        return std::get<queue::TicketCalled>(called->facts.at(0).event).ticket;
    }

    queue::Ticket ticket(const std::string& number) {
        return loop
            ->query([number](const kioskd::View& view) {
                return *view.state.queue.ticket(queue::TicketNumber::parse(number).value());
            })
            .get()
            .value();
    }

    void arrive(const TicketId& ticket) {
        CHECK_OK(loop->submit(by_staff(office::Arrive{ticket, 1})).get());
    }

    // Moves the clock on until it is so; a minute of real time at most, which no test needs.
    void until(const std::function<bool()>& done) {
        for (int i = 0; i < 30'000 && !done(); ++i) {
            clock.advance_ms(50);
            pause_ms(2);
        }
        CHECK_TRUE(done());
    }

    void until_said(std::size_t count) {
        until([&] {
            const auto said = speech.said();
            return said.size() == count && said.back().ended_ms != 0 &&
                   announcer->describe()["waiting"] == 0;
        });
    }

    // Time passes and nothing more is said.
    void check_silence_after(std::size_t count) {
        for (int i = 0; i < 100; ++i) {
            clock.advance_ms(500);
            pause_ms(1);
        }
        CHECK_EQUAL(count, speech.said().size());
    }

    std::string words() {
        std::string out;
        for (const auto& said : speech.said()) {
            out += said.words + "\n";
        }
        return out;
    }

    void check_state(const TicketId& ticket, Announcement expected) {
        const auto state = announcer->state_of(ticket);
        CHECK_TRUE(state.has_value());
        CHECK_TEXT_EQUAL(announcement_name(expected), announcement_name(*state));
    }
};

TEST(Announcer, two_calls_in_one_second_are_both_spoken_whole_in_order_and_vietnamese_first) {
    start();
    issue_two();

    const TicketId a = call("1");
    clock.advance_ms(300);
    const TicketId b = call("2");
    check_state(b, Announcement::Queued);
    until_said(4);

    CHECK_TEXT_EQUAL(kCallA + "\n" + kCallA + "\n" + kCallB + "\n" + kCallB + "\n", words());
    const auto said = speech.said();
    for (std::size_t i = 0; i < said.size(); ++i) {
        CHECK_TRUE(said[i].whole);
        CHECK_TRUE(i == 0 || said[i].begun_ms >= said[i - 1].ended_ms);
    }
    CHECK_TRUE(said[1].begun_ms - said[0].ended_ms >= 1'500);
    CHECK_TRUE(said[3].begun_ms - said[2].ended_ms >= 1'500);
    check_state(a, Announcement::Spoken);
    check_state(b, Announcement::Spoken);
}

TEST(Announcer, zones_have_queues_of_their_own_over_one_loudspeaker) {
    AnnouncerOptions options;
    options.zones = {{"2", "upstairs"}};
    options.languages = {"vi"};
    start(options);
    issue_two();
    speech.length_ms = 1'000;

    call("1");
    call("2");
    until_said(4);

    const std::string upstairs = "[upstairs] vi Mời số bê, không không một, đến quầy số hai.";
    CHECK_TEXT_EQUAL(kCallA + "\n" + upstairs + "\n" + kCallA + "\n" + upstairs + "\n", words());
}

TEST(Announcer, a_recall_is_said_like_a_call) {
    start();
    issue_two();
    const TicketId a = call("1");
    until_said(2);

    CHECK_OK(loop->submit(by_staff(office::Recall{a})).get());
    check_state(a, Announcement::Queued);
    until_said(4);

    CHECK_TEXT_EQUAL(kCallA + "\n" + kCallA + "\n" + kCallA + "\n" + kCallA + "\n", words());
}

TEST(Announcer, who_has_come_before_the_speech_is_not_called_any_more) {
    start();
    issue_two();
    call("1");
    const TicketId b = call("2");
    arrive(b);
    check_state(b, Announcement::Retired);
    until_said(2);

    check_silence_after(2);
    CHECK_TEXT_EQUAL(kCallA + "\n" + kCallA + "\n", words());
}

TEST(Announcer, who_comes_after_the_first_time_is_not_called_a_second) {
    start();
    issue_two();
    const TicketId a = call("1");
    until([&] { return speech.said().size() == 1; });
    arrive(a);
    until_said(1);

    check_silence_after(1);
    check_state(a, Announcement::Spoken);
}

TEST(Announcer, a_gone_loudspeaker_stops_nothing_and_is_asked_every_ten_seconds) {
    speech.set_gone(true);
    start();
    issue_two();
    const TicketId a = call("1");
    const TicketId b = call("2");
    until([&] { return speech.checks() >= 3; });
    CHECK_TEXT_EQUAL("gone", announcer->describe()["state"].get<std::string>());
    check_state(a, Announcement::Queued);
    CHECK_EQUAL(0U, speech.said().size());

    arrive(b);
    check_state(b, Announcement::Retired);
    const int before = speech.checks();
    const std::uint64_t from_ms = clock.monotonic_ms();
    until([&] { return speech.checks() > before; });
    speech.set_gone(false);
    until_said(2);

    CHECK_TRUE(clock.monotonic_ms() - from_ms >= 4'000);
    CHECK_TEXT_EQUAL(kCallA + "\n" + kCallA + "\n", words());
    CHECK_TEXT_EQUAL("ok", announcer->describe()["state"].get<std::string>());
    check_state(a, Announcement::Spoken);
}

TEST(Announcer, a_loudspeaker_lost_between_the_two_times_says_the_second_when_it_is_back) {
    start();
    issue_two();
    call("1");
    until([&] { return speech.said().size() == 1 && speech.said()[0].ended_ms != 0; });
    speech.set_gone(true);
    check_silence_after(1);
    speech.set_gone(false);
    until_said(2);

    CHECK_TEXT_EQUAL(kCallA + "\n" + kCallA + "\n", words());
}

TEST(Announcer, an_old_call_is_said_while_its_ticket_still_stands_called) {
    speech.set_gone(true);
    start();
    issue_two();
    call("1");
    clock.advance_ms(120'000);
    speech.set_gone(false);
    until_said(2);

    CHECK_TEXT_EQUAL(kCallA + "\n" + kCallA + "\n", words());
}

TEST(Announcer, too_many_calls_are_only_shown_and_none_is_lost_from_the_queue) {
    AnnouncerOptions options;
    options.rules.most_waiting = 1;
    start(options);
    issue_two();
    const TicketId a = call("1");
    until([&] { return speech.said().size() == 1; });
    const TicketId b = call("2");

    check_state(b, Announcement::Shown);
    until_said(2);
    check_state(a, Announcement::Spoken);
    check_state(b, Announcement::Shown);
}

TEST(Announcer, calls_of_before_a_restart_are_not_said_again) {
    start();
    issue_two();
    call("1");
    until_said(2);
    loop->stop();
    announcer.reset();
    announcer = std::make_unique<Announcer>(speech, AnnouncerOptions{}, clock);
    open_office();

    check_silence_after(2);
    call("2");
    until_said(4);
}

TEST(Announcer, its_end_stops_what_is_being_said) {
    start();
    issue_two();
    call("1");
    until([&] { return speech.said().size() == 1; });
    loop->stop();

    announcer.reset();

    CHECK_EQUAL(1U, speech.said().size());
    CHECK_FALSE(speech.said()[0].whole);
}

TEST(Announcer, tells_when_a_call_has_been_said) {
    std::atomic<int> told = 0;
    start();
    announcer->on_change([&] { ++told; });
    issue_two();
    call("1");
    until_said(2);

    until([&] { return told >= 2; });
}

TEST(Announcer, a_test_sentence_is_said_once_in_every_language_and_answered) {
    start();
    std::promise<Status> heard;
    announcer->test("1", [&](Status said) { heard.set_value(std::move(said)); });
    until_said(1);

    CHECK_OK(heard.get_future().get());
    CHECK_TEXT_EQUAL("[1] vi Đây là tiếng thử loa. en This is a loudspeaker test.\n", words());
}

TEST(Announcer, a_test_over_a_gone_loudspeaker_is_answered_and_not_kept) {
    speech.set_gone(true);
    start();
    until([&] { return speech.checks() >= 1; });
    std::promise<Status> heard;
    announcer->test("1", [&](Status said) { heard.set_value(std::move(said)); });

    CHECK_ERROR(ErrorCode::SpeechGone, heard.get_future().get());
    CHECK_EQUAL(0, announcer->describe()["waiting"].get<int>());
    speech.set_gone(false);
    check_silence_after(0);
}

TEST(Announcer, a_number_without_paper_is_said_once_without_a_chime_after_the_calls_that_wait) {
    start();
    issue_two();
    const TicketId a = call("1");
    const queue::Ticket english = ticket("B001");
    CHECK_OK(announcer->say_number(english));
    CHECK_OK(announcer->say_number(english));
    until_said(3);
    check_silence_after(3);

    CHECK_TEXT_EQUAL(
        kCallA + "\n" + kCallA +
            "\n[1] vi Số của quý vị: bê, không không một. en Your number: B, zero zero "
            "one.\n",
        words());
    check_state(a, Announcement::Spoken);
    CHECK_FALSE(announcer->state_of(english.id).has_value());
}

TEST(Announcer, a_number_is_not_kept_for_a_loudspeaker_that_is_gone) {
    start();
    issue_two();
    const queue::Ticket one = ticket("B001");
    speech.set_gone(true);
    CHECK_OK(announcer->say_number(one));  // nobody has noticed yet
    until([&] { return announcer->describe()["state"] == "gone" && speech.checks() >= 2; });

    CHECK_ERROR(ErrorCode::SpeechGone, announcer->say_number(one));
    CHECK_EQUAL(0, announcer->describe()["waiting"].get<int>());
    speech.set_gone(false);
    check_silence_after(0);
}

TEST(Announcer, the_simulator_goes_and_comes_back_and_keeps_its_volume) {
    speech::SpeechOptions options;
    options.device = "sim:" + (folder.path() / "voice").string();
    options.volume_percent = 35;
    auto device = speech::make_speech(options, clock);
    CHECK_OK(device);
    const auto said = [&] {
        return read_text_file(folder.path() / "voice/speech.txt").value_or(std::string());
    };
    CHECK_OK((*device)->simulate("gone"));
    start({}, device->get());
    issue_two();
    const TicketId a = call("1");
    until([&] { return announcer->describe()["state"] == "gone"; });
    CHECK_TEXT_EQUAL("", said());

    CHECK_OK((*device)->simulate("ok"));
    until([&] { return announcer->state_of(a) == Announcement::Spoken; });

    const std::string line =
        "[1] chime | vi: Mời số a, không không một, đến quầy số một. (volume 35)\n";
    CHECK_TEXT_EQUAL(line + line, said());
    loop->stop();
    announcer.reset();
}
