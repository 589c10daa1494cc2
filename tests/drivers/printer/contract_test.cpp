// The contract of the ticket printer port, held by every driver: the device-level simulator, and
// the real ESC/POS adapter with each shipped profile over the byte-level simulator. Each promise is
// one function, run over all; a last test walks the registry, so that a driver without a rig is
// found.
#include <fcntl.h>
#include <unistd.h>

#include <set>

#include "tests/drivers/printer/rig.hpp"

using namespace kiosk;
using namespace kiosk::test;
using printer::Cleared;
using printer::JobEnd;
using printer::Proof;
using printer::Reach;
using printer::Reached;

namespace {

// The next ticket is clean: alone on its piece, from the first row, with nothing of another job.
void prints_cleanly(Rig& rig, std::uint64_t seed) {
    const Bitmap picture = rig.small(seed);
    CHECK_TRUE(rig.device->check().reach == Reach::Ready);  // puts out what a former job left
    const std::size_t before = rig.tickets();

    const JobEnd end = rig.print(picture);

    STRCMP_EQUAL(word_of(rig.best()), word_of(end.reached));
    CHECK_FALSE(end.why.has_value());
    CHECK_TRUE(end.cleared == Cleared::NotNeeded);
    rig.wait_for_tickets(before + 1);
    CHECK_TRUE(shows(rig.last_ticket(), picture));
}

void prints_what_it_was_given_in_order(Rig& rig) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        prints_cleanly(rig, seed);
        CHECK_EQUAL(seed, rig.papers().size());
    }
    const Bitmap tall = rig.large(9);

    const JobEnd end = rig.print(tall);

    STRCMP_EQUAL(word_of(rig.best()), word_of(end.reached));
    rig.wait_for_tickets(5);
    CHECK_TRUE(shows(rig.last_ticket(), tall));
}

void tells_the_watcher_each_step_once(Rig& rig) {
    rig.print(rig.small(1));

    const bool proves = rig.device->facts().proof != Proof::None;
    CHECK_TEXT_EQUAL(proves ? "about_to_send all_sent proven " : "about_to_send all_sent ",
                     rig.witness.heard);
}

void writes_nothing_when_the_caller_refuses(Rig& rig) {
    rig.witness.refuse = true;

    const JobEnd end = rig.device->print(rig.job(rig.small(1)), rig.witness);

    STRCMP_EQUAL("nothing", word_of(end.reached));
    CHECK_EQUAL(ErrorCode::DiskFull, why(end));
    CHECK_EQUAL(0, rig.received());
    CHECK_TRUE(rig.papers().empty());
}

void refuses_a_picture_of_the_wrong_size(Rig& rig) {
    const auto facts = rig.device->facts();
    for (const Bitmap& wrong : {Bitmap(facts.width_dots - 8, 2),
                                Bitmap(facts.width_dots, 0),
                                Bitmap(facts.width_dots, facts.most_rows + 1)}) {
        const JobEnd end = rig.print(wrong);

        STRCMP_EQUAL("nothing", word_of(end.reached));
        CHECK_EQUAL(ErrorCode::BadArgument, why(end));
        CHECK_TEXT_EQUAL("", rig.witness.heard);
    }
}

void writes_nothing_while_it_is_not_well(Rig& rig) {
    const std::pair<const char*, ErrorCode> troubles[] = {
        {"out", ErrorCode::PaperOut},
        {"cover", ErrorCode::PrinterCoverOpen},
        {"cutter", ErrorCode::PrinterCutter},
        {"jam", ErrorCode::PrinterFault},
        {"mute", ErrorCode::PrinterMute},
        {"unplug", ErrorCode::PrinterGone},
        {"off", ErrorCode::PrinterGone},
    };
    std::uint64_t seed = 0;
    for (const auto& [word, code] : troubles) {
        rig.tell(word);

        const JobEnd end = rig.print(rig.small(99));

        STRCMP_EQUAL("nothing", word_of(end.reached));
        CHECK_EQUAL(code, why(end));
        CHECK_TRUE(end.cleared == Cleared::NotNeeded);
        CHECK_TEXT_EQUAL("", rig.witness.heard);
        CHECK_EQUAL(0, rig.received());
        CHECK_EQUAL(code, printer::obstacle(rig.device->status()).value_or(ErrorCode::Unknown));
        rig.tell("ok");
        prints_cleanly(rig, ++seed);
    }
    CHECK_EQUAL(seed, rig.papers().size());
}

void breaks_off_in_the_middle_and_says_why(Rig& rig) {
    const std::pair<const char*, ErrorCode> troubles[] = {
        {"out@300", ErrorCode::PaperOut},
        {"cover@300", ErrorCode::PrinterCoverOpen},
        {"cutter@300", ErrorCode::PrinterCutter},
        {"jam@300", ErrorCode::PrinterFault},
        {"unplug@300", ErrorCode::PrinterGone},
        {"off@300", ErrorCode::PrinterGone},
        {"paper=300", ErrorCode::PaperOut},
    };
    std::uint64_t seed = 0;
    for (const auto& [word, code] : troubles) {
        rig.tell(word);
        const Bitmap picture = rig.large(77);

        const JobEnd end = rig.print(picture);

        STRCMP_EQUAL("some", word_of(end.reached));
        // A printer whose buffer is full takes no question any more; only one that reports changes
        // by itself can then say what happened.
        const bool reports = rig.kind == "sim" || rig.options.profile == "generic-80" ||
                             rig.options.profile == "epson-tm-t20" ||
                             code == ErrorCode::PrinterGone;
        CHECK_EQUAL(reports ? code : ErrorCode::PrinterTimeout, why(end));
        CHECK_FALSE(end.cleared == Cleared::NotNeeded);
        rig.tell("ok");
        prints_cleanly(rig, ++seed);
        for (const Paper& paper : rig.papers()) {
            CHECK_FALSE(shows(paper, picture));
        }
    }
}

// Larger than the printer's buffer: a barrier is answered when it is read, which for a small ticket
// may be before the first row was burnt and the voice was lost.
void lost_voice_is_no_proof(Rig& rig) {
    rig.options.proof_timeout_ms = 150;
    rig.make();
    rig.tell("mute@1");
    const Bitmap picture = rig.large(5);

    const JobEnd end = rig.print(picture);

    STRCMP_EQUAL("all", word_of(end.reached));
    if (rig.device->facts().proof == Proof::None) {
        CHECK_FALSE(end.why.has_value());
        rig.wait_for_tickets(1);  // nobody broke it off: it is still on its way out
    } else {
        CHECK_EQUAL(ErrorCode::PrinterUnproven, why(end));
    }
    rig.tell("ok");
    prints_cleanly(rig, 6);
}

void near_end_prints_and_is_told(Rig& rig) {
    rig.tell("near-end");

    prints_cleanly(rig, 3);

    CHECK_TRUE(rig.device->status().has(printer::Condition::PaperNearEnd));
    CHECK_FALSE(printer::obstacle(rig.device->status()).has_value());
}

void babble_changes_nothing(Rig& rig) {
    rig.tell("babble");

    prints_cleanly(rig, 4);
    prints_cleanly(rig, 5);
}

void never_goes_on_by_itself_with_a_broken_job(Rig& rig) {
    rig.tell("resume-by-itself");
    rig.tell("out@300");
    const Bitmap broken = rig.large(8);
    rig.print(broken);

    rig.tell("ok");
    rig.device->check();
    prints_cleanly(rig, 9);

    for (const Paper& paper : rig.papers()) {
        CHECK_FALSE(shows(paper, broken));
    }
}

void is_found_again_after_a_replug(Rig& rig) {
    prints_cleanly(rig, 1);
    rig.tell("unplug");
    CHECK_TRUE(rig.device->check().reach == Reach::Gone);
    CHECK_TRUE(rig.device->check().reach == Reach::Gone);
    rig.tell("ok");

    CHECK_TRUE(rig.device->check().reach == Reach::Ready);
    prints_cleanly(rig, 2);
}

void keeps_its_state_over_a_restart(Rig& rig) {
    rig.tell("cover");
    rig.make();

    CHECK_TRUE(rig.device->status().reach == Reach::Gone);
    CHECK_TRUE(rig.device->check().has(printer::Condition::CoverOpen));
    std::ofstream(rig.folder.path() / "printer" / "state") << "ok speed=1000000\n";
    CHECK_TRUE(rig.device->check().reach == Reach::Ready);
    prints_cleanly(rig, 1);
}

void unknown_words_are_refused(Rig& rig) {
    for (const char* word : {"", "fire", "out@", "out@x", "ok@3", "cut-after=", "speed=0"}) {
        CHECK_ERROR(ErrorCode::BadArgument, rig.device->simulate(word));
    }
    prints_cleanly(rig, 1);
}

void describes_itself(Rig& rig) {
    rig.tell("out");
    rig.device->check();

    const Json words = rig.device->describe();

    CHECK_TRUE(words["simulated"] == true);
    CHECK_TRUE(words["reach"] == "not_ready");
    CHECK_TRUE(words["conditions"] == Json({"paper_near_end", "paper_out"}));
    CHECK_TRUE(words["profile"] == rig.options.profile);
    CHECK_TRUE(words["device"] == rig.options.device);
    CHECK_TRUE(words["tested_on"] == "simulator only");
}

// stderr while `work` runs.
template <class Work>
std::string logged(const std::filesystem::path& file, Work work) {
    const int kept = ::dup(2);
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ::dup2(fd, 2);
    work();
    ::dup2(kept, 2);
    ::close(kept);
    ::close(fd);
    return read_text_file(file).value_or("");
}

int count(const std::string& text, std::string_view word) {
    int found = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        ++found;
    }
    return found;
}

void logs_a_change_once(Rig& rig) {
    rig.device->check();
    const std::uint64_t since_ms = rig.device->status().since_ms;
    const std::string text = logged(rig.folder.path() / "log", [&] {
        for (const char* word : {"ok", "out", "ok"}) {
            rig.tell(word);
            for (int i = 0; i < 4; ++i) {
                rig.device->check();
            }
        }
    });

    CHECK_EQUAL(1, count(text, ": not_ready paper_near_end paper_out"));
    CHECK_EQUAL(1, count(text, ": ready"));
    CHECK_TRUE(rig.device->status().since_ms >= since_ms);
}

// The link breaks after each byte of a small ticket in turn (in steps for the other profiles).
void breaks_at_any_byte_and_tells_the_truth(Rig& rig, int step) {
    const auto profile = printer::load_profile(rig.options.profile);
    const Bitmap picture = rig.small(1);
    std::int64_t total = 0;
    for (const Bytes& piece : printer::encode_ticket(picture, *profile, {'0', '0', '0', '0'})) {
        total += static_cast<std::int64_t>(piece.size());
    }
    const bool bytes_are_counted = rig.kind == "escpos:sim";
    if (!bytes_are_counted) {
        total = static_cast<std::int64_t>(picture.bits().size());
    }
    for (std::int64_t cut = 0; cut <= total; cut += step) {
        prints_cleanly(rig, static_cast<std::uint64_t>(cut) + 2);
        rig.tell("cut-after=" + std::to_string(cut));

        const JobEnd end = rig.print(picture);

        const std::int64_t came = bytes_are_counted ? rig.received() : cut;
        // An echo that came before the link broke is as good as any.
        const char* whole = end.why ? "all" : word_of(rig.best());
        const char* truth = came == 0 ? "nothing" : came < total ? "some" : whole;
        STRCMP_EQUAL(truth, word_of(end.reached));
        if (bytes_are_counted) {
            CHECK_EQUAL(cut, came);
        }
        if (came < total) {
            CHECK_EQUAL(ErrorCode::PrinterGone, why(end));
        }
        rig.tell("ok");
    }
    prints_cleanly(rig, 9'999);
}

using Promise = void (*)(Rig&);

void hold(Promise promise) {
    for (const char* profile : {"generic-80", "generic-58", "epson-tm-t20", "custom-presenter"}) {
        for (const char* kind : {"escpos:sim", "sim"}) {
            Rig rig(kind, profile);
            promise(rig);
        }
    }
}

}  // namespace

TEST_GROUP(TicketPrinterContract){};

#define PROMISE(name)                   \
    TEST(TicketPrinterContract, name) { \
        hold(name);                     \
    }

PROMISE(prints_what_it_was_given_in_order)
PROMISE(tells_the_watcher_each_step_once)
PROMISE(writes_nothing_when_the_caller_refuses)
PROMISE(refuses_a_picture_of_the_wrong_size)
PROMISE(writes_nothing_while_it_is_not_well)
PROMISE(breaks_off_in_the_middle_and_says_why)
PROMISE(lost_voice_is_no_proof)
PROMISE(near_end_prints_and_is_told)
PROMISE(babble_changes_nothing)
PROMISE(never_goes_on_by_itself_with_a_broken_job)
PROMISE(is_found_again_after_a_replug)
PROMISE(keeps_its_state_over_a_restart)
PROMISE(unknown_words_are_refused)
PROMISE(describes_itself)
PROMISE(logs_a_change_once)

TEST(TicketPrinterContract, every_registered_driver_is_held_to_it) {
    const std::set<std::string> held{"escpos", "sim"};
    std::set<std::string> found;
    for (const auto* driver = printer::PrinterDriver::first(); driver != nullptr;
         driver = driver->next()) {
        found.insert(driver->name());
    }

    CHECK_TRUE(found == held);
}

TEST_GROUP(TicketPrinterCuts){};

TEST(TicketPrinterCuts, echo_profile_at_every_byte) {
    Rig rig("escpos:sim", "epson-tm-t20");
    breaks_at_any_byte_and_tells_the_truth(rig, 1);
}

TEST(TicketPrinterCuts, barrier_profile_at_every_third_byte) {
    Rig rig("escpos:sim", "generic-80");
    breaks_at_any_byte_and_tells_the_truth(rig, 3);
}

TEST(TicketPrinterCuts, profile_without_clear_command_at_every_third_byte) {
    Rig rig("escpos:sim", "generic-58");
    breaks_at_any_byte_and_tells_the_truth(rig, 3);
}

TEST(TicketPrinterCuts, presenter_profile_at_every_seventh_byte) {
    Rig rig("escpos:sim", "custom-presenter");
    breaks_at_any_byte_and_tells_the_truth(rig, 7);
}

TEST(TicketPrinterCuts, device_level_at_every_seventh_byte) {
    Rig rig("sim", "generic-80");
    breaks_at_any_byte_and_tells_the_truth(rig, 7);
}
