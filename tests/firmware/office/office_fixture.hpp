#pragma once
// A small office of an open day and an open counter, driven command by command.

#include "firmware/office/decide.hpp"
#include "tests/support/check.hpp"
#include "tests/support/random_office.hpp"

namespace kiosk::test {

struct OfficeFixture : Utest {
    office::State state;
    Moment now = moment_at(kMorning_ms);

    void setup() override {
        state.identity = sample_identity();
        act(by_system(office::ApplySettings{sample_settings()}));
        act(by_system(office::OpenDay{}));
        act(by_staff(office::OpenCounter{CounterId{"1"}}));
    }

    Result<office::Decision> attempt(const office::Command& command) {
        return decide(state, command, now);
    }

    office::Decision act(const office::Command& command) {
        auto decision = attempt(command);
        CHECK_OK(decision);
        evolve(state, *decision);
        return std::move(decision).value();
    }

    TicketId issued(const std::string& key, const std::string& service = "don-thu", int party = 1) {
        return act(by_citizen(issue(key, service, party))).key->ticket;
    }

    TicketId called() {
        issued("called");
        act(by_staff(office::CallNext{CounterId{"1"}}));
        return *state.queue.counter(CounterId{"1"})->at_hand;
    }

    LetterId opened_batch() {
        petitions::BatchOpened batch;
        batch.letter.bytes.fill(0x1e);
        act(by_staff(office::OpenBatch{batch}));
        return batch.letter;
    }

    static office::ScanPage page(const LetterId& letter, int n) {
        petitions::PageScanned out;
        out.letter = letter;
        out.page.n = n;
        out.page.hash.fill(static_cast<std::uint8_t>(n));
        out.page.bytes = 131072;
        return {out};
    }

    static petitions::Confirmation confirmation(const LetterId& letter, int pages) {
        petitions::Confirmation out;
        out.letter = letter;
        out.pages = pages;
        out.content_bytes = 4096;
        return out;
    }
};

}  // namespace kiosk::test
