// The contract of the speech port, held by every driver: `sim:`, `wav:` with the real espeak-ng,
// and `espeak:` with espeak-ng and aplay on ALSA's null device, which takes sound and has no card.
// A last test walks the registry, so that a driver without a rig is found. Real programs are used
// where they are installed; a missing one is told as a skip.
#include <sys/wait.h>

#include <cmath>
#include <cstdlib>
#include <optional>
#include <set>
#include <thread>

#include "drivers/speech/said_file.hpp"
#include "drivers/speech/sound.hpp"
#include "drivers/speech/speech.hpp"
#include "drivers/speech/wording.hpp"
#include "firmware/base/file.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using speech::Chime;
using speech::Speech;
using speech::SpeechOptions;
using speech::Utterance;

namespace {

bool installed(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

Utterance call_of(const std::string& number, const std::string& zone = "1") {
    Utterance out;
    out.zone = zone;
    out.parts = {{"vi", call_words(speech::Tongue::Vi, number, "3")},
                 {"en", call_words(speech::Tongue::En, number, "3")}};
    return out;
}

// One driver with a folder of its own.
struct Rig {
    explicit Rig(std::string driver) : name(std::move(driver)) {
        options.device = name == "espeak" ? "espeak:null" : name + ":" + folder.path().string();
    }

    [[nodiscard]] std::unique_ptr<Speech> make() const {
        auto made = speech::make_speech(options, *clock);
        CHECK_OK(made);
        return std::move(made).value();
    }

    [[nodiscard]] std::string said() const {
        return read_text_file(folder.path() / "speech.txt").value_or(std::string());
    }

    std::string name;
    TempDir folder;
    std::unique_ptr<Clock> clock = make_system_clock();
    SpeechOptions options;
};

void says_what_it_is_given_in_order(Rig& rig) {
    const auto speech = rig.make();

    CHECK_OK(speech->check());
    CHECK_OK(speech->say(call_of("A012")));
    CHECK_OK(speech->say(call_of("B001", "2")));

    CHECK_TEXT_EQUAL("ok", speech->describe()["state"].get<std::string>());
    if (rig.name != "espeak") {
        const std::string said = rig.said();
        CHECK_TRUE(
            said.starts_with("[1] chime | vi: Mời số a, không một hai, đến quầy số ba. | en: "
                             "Number A, zero one two, counter three."));
        CHECK_TRUE(said.find("\n[2] chime | vi: Mời số bê, không không một") != std::string::npos);
    }
}

void refuses_what_it_cannot_say(Rig& rig) {
    const auto speech = rig.make();

    CHECK_ERROR(ErrorCode::BadArgument, speech->say(Utterance{"1", Chime::First, {}}));
    CHECK_ERROR(ErrorCode::BadArgument, speech->say(Utterance{"1", Chime::First, {{"vi", ""}}}));
    CHECK_ERROR(ErrorCode::BadArgument,
                speech->say(Utterance{"1", Chime::First, {{"fr", "Numéro un"}}}));
    CHECK_ERROR(ErrorCode::BadArgument,
                speech->say(Utterance{"1", Chime::None, {{"vi", std::string(401, 'a')}}}));
    CHECK_ERROR(ErrorCode::BadArgument, speech->set_volume(101));
    CHECK_ERROR(ErrorCode::BadArgument, speech->set_volume(-1));
    CHECK_TEXT_EQUAL("", rig.said());
    CHECK_TEXT_EQUAL("ok", speech->describe()["state"].get<std::string>());
}

void stop_without_speech_changes_nothing(Rig& rig) {
    const auto speech = rig.make();

    speech->stop("1");
    CHECK_OK(speech->say(call_of("A012")));
}

void volume_is_kept_and_shown(Rig& rig) {
    rig.options.volume_percent = 35;
    const auto speech = rig.make();

    CHECK_EQUAL(35, speech->describe()["volume"].get<int>());
    CHECK_OK(speech->set_volume(60));
    CHECK_EQUAL(60, speech->describe()["volume"].get<int>());
    rig.options.volume_percent = 200;
    CHECK_ERROR(ErrorCode::BadArgument, speech::make_speech(rig.options, *rig.clock));
}

void unknown_words_are_refused(Rig& rig) {
    const auto speech = rig.make();

    const auto answer = speech->simulate("sing");
    CHECK_FALSE(answer.has_value());
    CHECK_EQUAL(rig.name == "espeak" ? ErrorCode::NotSimulated : ErrorCode::BadArgument,
                answer.error().code);
}

void hold_contract(const std::string& driver) {
    for (auto* promise : {&says_what_it_is_given_in_order,
                          &refuses_what_it_cannot_say,
                          &stop_without_speech_changes_nothing,
                          &volume_is_kept_and_shown,
                          &unknown_words_are_refused}) {
        Rig rig(driver);
        promise(rig);
    }
}

// Loudness over all samples: 0 = silence.
double rms(const speech::Samples& samples) {
    double sum = 0;
    for (const std::int16_t sample : samples) {
        sum += static_cast<double>(sample) * sample;
    }
    return std::sqrt(sum / static_cast<double>(std::max<std::size_t>(samples.size(), 1)));
}

speech::Samples written(const Rig& rig, const std::string& file) {
    const auto bytes = read_file(rig.folder.path() / file, 64 << 20);
    CHECK_OK(bytes);
    auto samples = speech::samples_of_wav(*bytes);
    CHECK_OK(samples);
    return std::move(samples).value();
}

}  // namespace

TEST_GROUP(SpeechContract){};

TEST(SpeechContract, simulator) {
    hold_contract("sim");
}

TEST(SpeechContract, no_driver_is_without_a_rig) {
    const std::set<std::string> known{"espeak", "sim", "wav"};
    std::set<std::string> registered;
    for (auto* driver = speech::SpeechDriver::first(); driver != nullptr; driver = driver->next()) {
        registered.insert(driver->name());
    }
    CHECK_TRUE(known == registered);
}

TEST(SpeechContract, devices_that_cannot_be_are_refused_by_name) {
    const auto clock = make_system_clock();
    for (const char* device : {"", "tape:", "sim:", "sim", "wav:", "espeak:--help"}) {
        SpeechOptions options;
        options.device = device;
        CHECK_ERROR(ErrorCode::BadArgument, speech::make_speech(options, *clock));
    }
}

TEST(SpeechContract, a_driver_that_is_not_there_is_refused_with_those_that_are) {
    const auto clock = make_system_clock();
    SpeechOptions options;
    options.device = "tape:1";
    const auto made = speech::make_speech(options, *clock);

    CHECK_ERROR(ErrorCode::BadArgument, made);
    for (const char* word : {"speech", "tape", "espeak", "sim", "wav"}) {
        CHECK_TRUE(made.error().context.find(word) != std::string::npos);
    }
}

TEST_GROUP(SpeechSimulator){};

TEST(SpeechSimulator, goes_and_comes_back) {
    Rig rig("sim");
    const auto speech = rig.make();

    CHECK_OK(speech->simulate("gone"));
    CHECK_ERROR(ErrorCode::SpeechGone, speech->say(call_of("A012")));
    CHECK_ERROR(ErrorCode::SpeechGone, speech->check());
    CHECK_TEXT_EQUAL("gone", speech->describe()["state"].get<std::string>());
    CHECK_TEXT_EQUAL("simulated", speech->describe()["reason"].get<std::string>());
    CHECK_TEXT_EQUAL("", rig.said());

    CHECK_OK(speech->simulate("ok"));
    CHECK_OK(speech->check());
    CHECK_OK(speech->say(call_of("A012")));
    CHECK_TEXT_EQUAL("ok", speech->describe()["state"].get<std::string>());
}

TEST(SpeechSimulator, a_slow_utterance_is_stopped_in_its_zone_only) {
    Rig rig("sim");
    const auto speech = rig.make();
    CHECK_OK(speech->simulate("slow"));
    std::optional<Status> outcome;
    std::thread announcer([&] { outcome = speech->say(call_of("A012")); });

    while (speech->describe()["state"] != "speaking" || rig.said().empty()) {
        pause_ms(1);
    }
    speech->stop("2");
    CHECK_TEXT_EQUAL("speaking", speech->describe()["state"].get<std::string>());
    speech->stop("1");
    announcer.join();

    CHECK_ERROR(ErrorCode::SpeechStopped, *outcome);
    CHECK_TEXT_EQUAL("ok", speech->describe()["state"].get<std::string>());
}

TEST(SpeechSimulator, a_folder_that_cannot_be_written_is_speech_gone) {
    Rig rig("sim");
    CHECK_OK(write_file_durably(rig.folder.path() / "file", as_bytes("")));
    rig.options.device = "sim:" + (rig.folder.path() / "file" / "below").string();
    const auto speech = rig.make();

    CHECK_ERROR(ErrorCode::SpeechGone, speech->say(call_of("A012")));
}

TEST(SpeechSimulator, its_record_begins_anew_before_it_grows_without_end) {
    Rig rig("sim");
    CHECK_OK(write_file_durably(rig.folder.path() / "speech.txt", Bytes((1 << 20) + 1, 'x')));
    const auto speech = rig.make();

    CHECK_OK(speech->say(call_of("A012")));

    CHECK_TRUE(rig.said().size() < 400);
    CHECK_TRUE(std::filesystem::exists(rig.folder.path() / "speech.old.txt"));
}

TEST_GROUP(SpeechVoice) {
    void setup() override {
        if (!installed("espeak-ng")) {
            missing = true;
        }
    }

    bool missing = false;
};

TEST(SpeechVoice, wav_driver_holds_the_contract) {
    if (missing) {
        SKIP_TEST("espeak-ng is not installed");
    }
    hold_contract("wav");
}

TEST(SpeechVoice, espeak_driver_holds_the_contract) {
    if (missing || !installed("aplay")) {
        SKIP_TEST("espeak-ng or aplay (alsa-utils) is not installed");
    }
    hold_contract("espeak");
}

TEST(SpeechVoice, a_written_call_holds_chime_and_both_languages) {
    if (missing) {
        SKIP_TEST("espeak-ng is not installed");
    }
    Rig rig("wav");
    rig.options.volume_percent = 100;
    const auto speech = rig.make();
    Utterance vi = call_of("A012");
    vi.parts.resize(1);
    Utterance bare = vi;
    bare.chime = Chime::None;

    CHECK_OK(speech->say(call_of("A012")));
    CHECK_OK(speech->say(vi));
    CHECK_OK(speech->say(bare));

    const speech::Samples both = written(rig, "call-0001.wav");
    const speech::Samples one = written(rig, "call-0002.wav");
    const speech::Samples words = written(rig, "call-0003.wav");
    // Spelled slowly, eleven syllables take two to seven seconds.
    CHECK_TRUE(speech::length_ms(words) > 2'000 && speech::length_ms(words) < 7'000);
    CHECK_TRUE(speech::length_ms(one) > speech::length_ms(words) + 600);
    CHECK_TRUE(speech::length_ms(both) > speech::length_ms(one) + 1'500);
    for (const speech::Samples& sound : {both, one, words}) {
        CHECK_TRUE(rms(sound) > 500);
    }
}

TEST(SpeechVoice, volume_is_heard) {
    if (missing) {
        SKIP_TEST("espeak-ng is not installed");
    }
    Rig rig("wav");
    const auto speech = rig.make();
    for (const int percent : {100, 50, 0}) {
        CHECK_OK(speech->set_volume(percent));
        CHECK_OK(speech->say(call_of("A012")));
    }

    const double full = rms(written(rig, "call-0001.wav"));
    const double half = rms(written(rig, "call-0002.wav"));
    CHECK_TRUE(half > 0.45 * full && half < 0.55 * full);
    CHECK_TRUE(rms(written(rig, "call-0003.wav")) < 1);
}

TEST(SpeechVoice, files_go_on_after_the_highest_number_when_the_program_starts_again) {
    if (missing) {
        SKIP_TEST("espeak-ng is not installed");
    }
    Rig rig("wav");
    CHECK_OK(write_file_durably(rig.folder.path() / "call-0041.wav", as_bytes("")));

    CHECK_OK(rig.make()->say(call_of("A012")));

    CHECK_TRUE(speech::length_ms(written(rig, "call-0042.wav")) > 2'000);
}

TEST_GROUP(SpeechPrograms){};

TEST(SpeechPrograms, that_are_missing_make_speech_gone_and_are_named) {
    for (const char* driver : {"espeak", "wav"}) {
        Rig rig(driver);
        rig.options.voice = "no-such-voice";
        const auto speech = rig.make();
        const auto said = speech->say(call_of("A012"));
        CHECK_ERROR(ErrorCode::SpeechGone, said);
        CHECK_TEXT_EQUAL("no-such-voice: is not installed", said.error().context);
        CHECK_ERROR(ErrorCode::SpeechGone, speech->check());
        CHECK_TEXT_EQUAL("gone", speech->describe()["state"].get<std::string>());
    }
}

TEST(SpeechPrograms, that_fail_or_give_no_sound_make_speech_gone) {
    Rig rig("wav");
    for (const char* voice : {"false", "true", "cat"}) {
        rig.options.voice = voice;
        CHECK_ERROR(ErrorCode::SpeechGone, rig.make()->say(call_of("A012")));
    }
}

TEST(SpeechPrograms, a_card_that_is_not_there_is_told_by_the_player) {
    if (!installed("espeak-ng") || !installed("aplay")) {
        SKIP_TEST("espeak-ng or aplay (alsa-utils) is not installed");
    }
    Rig rig("espeak");
    rig.options.device = "espeak:no-such-card";
    const auto speech = rig.make();

    const auto said = speech->say(call_of("A012"));

    CHECK_ERROR(ErrorCode::SpeechGone, said);
    CHECK_TRUE(said.error().context.starts_with("aplay: exit code 1"));
    CHECK_ERROR(ErrorCode::SpeechGone, speech->check());
}

TEST(SpeechPrograms, a_player_that_hangs_is_stopped) {
    if (!installed("espeak-ng")) {
        SKIP_TEST("espeak-ng is not installed");
    }
    Rig rig("espeak");
    const std::filesystem::path player = rig.folder.path() / "player";
    CHECK_OK(write_file_durably(player, as_bytes("#!/bin/sh\nexec tail -f /dev/null\n")));
    std::filesystem::permissions(player, std::filesystem::perms::owner_all);
    rig.options.player = player.string();
    const auto speech = rig.make();
    std::optional<Status> outcome;
    std::thread announcer([&] { outcome = speech->say(call_of("A012")); });

    while (speech->describe()["state"] != "speaking") {
        pause_ms(1);
    }
    speech->stop("1");
    announcer.join();

    CHECK_ERROR(ErrorCode::SpeechStopped, *outcome);
}
