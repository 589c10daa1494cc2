// Answers to DLE EOT look alike for all four questions, so they are asked one by one, after all
// that came before was read; after a missing answer the line is first given time to deliver it
// late.
#include "drivers/printer/escpos_talk.hpp"

#include <algorithm>

namespace kiosk::printer {
namespace {

constexpr std::uint64_t kSlice_ms = 50;
constexpr std::size_t kMostMarks = 16;
constexpr int kClearAnswers = 4;  // clearing may take longer than an answer

}  // namespace

EscPosTalk::EscPosTalk(Opener opener,
                       const Profile& profile,
                       std::uint64_t answer_timeout_ms,
                       const Clock& clock)
    : opener_(std::move(opener)),
      profile_(profile),
      answer_timeout_ms_(answer_timeout_ms),
      clock_(clock),
      decoder_(profile.proof == Proof::Presenter ? Slot::Presenter : Slot::Plain),
      link_words_("not opened yet") {}

bool EscPosTalk::open() {
    if (link_) {
        return true;
    }
    auto opened = opener_();
    if (!opened) {
        link_words_ = describe(opened.error());
        return false;
    }
    link_ = std::move(*opened);
    link_words_.clear();
    decoder_.forget();
    forget_heard();
    late_ = false;
    return true;
}

void EscPosTalk::drop(const std::string& words) {
    link_.reset();
    link_words_ = words;
}

void EscPosTalk::forget_heard() {
    answers_.clear();
    marks_.clear();
    in_order_ = false;
    cleared_ = false;
    presenter_.reset();
    stopped_.reset();
}

void EscPosTalk::note(const Heard& heard) {
    switch (heard.kind) {
        case Heard::Kind::Answer:
            answers_.push_back(heard.bytes[0]);
            break;
        case Heard::Kind::InOrder:
            in_order_ = true;
            break;
        case Heard::Kind::Report: {
            PrinterStatus status = read_report(heard.bytes);
            if (obstacle(status)) {
                stopped_ = std::move(status);
            } else {
                stopped_.reset();
            }
            break;
        }
        case Heard::Kind::Mark:
            if (marks_.size() < kMostMarks) {
                marks_.push_back(heard.bytes);
            }
            break;
        case Heard::Kind::Cleared:
            cleared_ = true;
            break;
        case Heard::Kind::Presenter:
            presenter_ = heard.bytes;
            break;
    }
}

bool EscPosTalk::listen(std::uint64_t until_ms) {
    if (!link_) {
        return false;
    }
    auto came = link_->read(until_ms);
    if (!came) {
        drop(describe(came.error()));
        return false;
    }
    std::vector<Heard> heard;
    decoder_.feed(*came, heard);
    for (const Heard& one : heard) {
        note(one);
    }
    return true;
}

transport::WriteEnd EscPosTalk::write(ByteView bytes, std::uint64_t timeout_ms) {
    transport::WriteEnd end;
    const std::uint64_t until_ms = clock_.monotonic_ms() + timeout_ms;
    while (link_) {
        const std::uint64_t now_ms = clock_.monotonic_ms();
        const auto step =
            link_->write(bytes.subspan(end.accepted), std::min(until_ms, now_ms + kSlice_ms));
        end.accepted += step.accepted;
        if (!step.why) {
            return end;
        }
        if (step.why->code != ErrorCode::Timeout) {
            drop(describe(*step.why));
            end.why = step.why;
            return end;
        }
        if (!listen(clock_.monotonic_ms())) {
            break;
        }
        if (stopped_ || clock_.monotonic_ms() >= until_ms) {
            end.why = step.why;
            return end;
        }
    }
    end.why = Error{ErrorCode::NotFound, link_words_};
    return end;
}

std::optional<std::uint8_t> EscPosTalk::ask(int n) {
    answers_.clear();
    const std::uint64_t until_ms = clock_.monotonic_ms() + answer_timeout_ms_;
    if (write(sensor_question(n), answer_timeout_ms_).why) {
        return std::nullopt;
    }
    while (answers_.empty()) {
        if (!listen(until_ms)) {
            return std::nullopt;
        }
        if (answers_.empty() && clock_.monotonic_ms() >= until_ms) {
            late_ = true;
            return std::nullopt;
        }
    }
    return answers_.front();
}

PrinterStatus EscPosTalk::look() {
    PrinterStatus out;
    if (!open()) {
        return out;
    }
    // What came since the last look; a late answer gets its time to come and be dropped.
    const std::uint64_t quiet_ms =
        clock_.monotonic_ms() + (std::exchange(late_, false) ? answer_timeout_ms_ : 0);
    do {
        if (!listen(quiet_ms)) {
            return out;
        }
    } while (clock_.monotonic_ms() < quiet_ms);
    if (!profile_.answers) {
        out.reach = Reach::Mute;
        return out;
    }
    stopped_.reset();
    std::array<std::uint8_t, 4> answers{};
    for (int n = 1; n <= 4; ++n) {
        const auto answer = ask(n);
        if (!answer) {
            out.reach = link_ ? Reach::Mute : Reach::Gone;
            return out;
        }
        answers[static_cast<std::size_t>(n) - 1] = *answer;
    }
    return read_sensors(answers, profile_.masks);
}

bool EscPosTalk::clear() {
    if (profile_.clearing != Clearing::Command || !link_) {
        return false;
    }
    cleared_ = false;
    stopped_.reset();
    if (write(clear_command(), answer_timeout_ms_).why) {
        return false;
    }
    const std::uint64_t until_ms = clock_.monotonic_ms() + kClearAnswers * answer_timeout_ms_;
    while (!cleared_ && listen(until_ms) && clock_.monotonic_ms() < until_ms) {
    }
    return cleared_;
}

std::optional<bool> EscPosTalk::slot_taken() {
    presenter_.reset();
    const std::uint64_t until_ms = clock_.monotonic_ms() + answer_timeout_ms_;
    if (write(presenter_question(), answer_timeout_ms_).why) {
        return std::nullopt;
    }
    while (!presenter_ && listen(until_ms) && clock_.monotonic_ms() < until_ms) {
    }
    return presenter_ ? std::optional<bool>(ticket_in_slot(*presenter_)) : std::nullopt;
}

bool EscPosTalk::heard_mark(const EchoMark& mark) const {
    return std::find(marks_.begin(), marks_.end(), mark) != marks_.end();
}

}  // namespace kiosk::printer
