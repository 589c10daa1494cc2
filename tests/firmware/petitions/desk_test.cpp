// Goal: a stack of letters keeps every page and its order, whatever staff do with pages and
// whatever order facts are refused in. Method: facts are decided, then folded, as the office does
// it.
#include "firmware/petitions/desk.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::petitions;

namespace {

LetterId letter_of(std::uint8_t tag) {
    LetterId out;
    out.bytes.fill(tag);
    return out;
}

Digest hash_of(int tag) {
    Digest out{};
    out[0] = static_cast<std::uint8_t>(tag);
    return out;
}

}  // namespace

TEST_GROUP(LetterStack) {
    Desk desk;
    const LetterId first = letter_of(1);
    const LetterId second = letter_of(2);

    void setup() override {
        desk.apply_bodies({{BodyId{"ban"}, "Ban", {}, ReceivingBody::Use::Ordinary},
                           {BodyId{"kin"}, "Kín", {}, ReceivingBody::Use::Protected}});
        const auto opened = desk.open({first, 300, Source::Feeder});
        CHECK_OK(opened);
        desk.evolve(*opened, Moment{});
    }

    template <class Fact>
    void take(const Result<Fact>& fact) {
        CHECK_OK(fact);
        desk.evolve(*fact);
    }

    void scan(const LetterId& letter, int tag) {
        const int n = static_cast<int>(desk.on_desk(letter)->pages.size()) + 1;
        take(desk.scan({letter, {n, hash_of(tag), 4096, 300, Side::Front}}));
    }

    void split() {
        const auto fact = desk.split(first, second);
        CHECK_OK(fact);
        desk.evolve(*fact, Moment{});
    }

    // The first letter with pages 1 to 4, at rest.
    void four_pages() {
        for (int tag = 1; tag <= 4; ++tag) {
            scan(first, tag);
        }
        take(desk.pause(first, PauseReason::Empty));
    }

    std::string order(const LetterId& letter) {
        std::string out;
        int n = 0;
        for (const Page& page : desk.on_desk(letter)->pages) {
            LONGS_EQUAL(++n, page.n);
            out += std::to_string(page.hash[0]);
        }
        return out;
    }
};

TEST(LetterStack, a_separator_ends_a_letter_and_the_next_page_belongs_to_the_next) {
    scan(first, 1);
    split();
    scan(second, 2);

    CHECK_TEXT_EQUAL("1", order(first));
    CHECK_TEXT_EQUAL("2", order(second));
    CHECK_TRUE(desk.on_desk(first)->paused == PauseReason::Separator);
    CHECK_ERROR(ErrorCode::WrongState, desk.scan({first, {2, hash_of(9), 1, 300, Side::Front}}));
    CHECK_ERROR(ErrorCode::LetterOnDesk, desk.resume(first));
    CHECK_ERROR(ErrorCode::LetterOnDesk, desk.open({letter_of(3), 300, Source::Feeder}));
}

TEST(LetterStack, a_separator_before_the_first_page_ends_nothing) {
    CHECK_ERROR(ErrorCode::LetterEmpty, desk.split(first, second));
    scan(first, 1);
    CHECK_ERROR(ErrorCode::LetterFinal, desk.split(first, first));
    split();
    CHECK_ERROR(ErrorCode::WrongState, desk.split(first, letter_of(3)));
    CHECK_ERROR(ErrorCode::LetterEmpty, desk.split(second, letter_of(3)));
}

TEST(LetterStack, letters_of_a_stack_end_each_by_itself) {
    scan(first, 1);
    split();
    scan(second, 2);
    Confirmation wish;
    wish.letter = first;
    wish.pages = 1;
    wish.content_bytes = 1;
    const auto confirmed = desk.confirm(wish);
    CHECK_OK(confirmed);
    desk.evolve(*confirmed->count);
    desk.evolve(confirmed->letter);

    LONGS_EQUAL(1, desk.on_desk().size());
    scan(second, 3);
    take(desk.abandon(second, AbandonReason::Mistake));
    CHECK_TRUE(desk.on_desk().empty());
    CHECK_ERROR(ErrorCode::LetterFinal, desk.resume(second));
}

TEST(LetterStack, a_stack_holds_as_many_pages_as_one_letter) {
    scan(first, 1);
    split();
    for (int tag = 2; tag <= kMaxPages; ++tag) {
        scan(second, tag % 250);
    }
    const int next = static_cast<int>(desk.on_desk(second)->pages.size()) + 1;
    CHECK_ERROR(ErrorCode::BatchFull, desk.scan({second, {next, hash_of(7), 1, 300, Side::Front}}));
}

TEST(LetterStack, pages_move_both_ways_and_are_numbered_anew) {
    four_pages();
    take(desk.move({first, 1, 3}));
    CHECK_TEXT_EQUAL("2314", order(first));
    take(desk.move({first, 4, 1}));
    CHECK_TEXT_EQUAL("4231", order(first));
    take(desk.move({first, 2, 2}));
    CHECK_TEXT_EQUAL("4231", order(first));
    CHECK_ERROR(ErrorCode::BadArgument, desk.move({first, 1, 5}));
    CHECK_ERROR(ErrorCode::BadArgument, desk.move({first, 0, 1}));
}

TEST(LetterStack, a_page_that_was_taken_out_comes_back_where_it_stood) {
    four_pages();
    take(desk.remove(first, 2));
    CHECK_TEXT_EQUAL("134", order(first));
    take(desk.restore(first, hash_of(2)));
    CHECK_TEXT_EQUAL("1234", order(first));
    CHECK_TRUE(desk.on_desk(first)->removed.empty());
    CHECK_ERROR(ErrorCode::BadArgument, desk.restore(first, hash_of(2)));

    take(desk.remove(first, 4));
    take(desk.remove(first, 1));
    take(desk.remove(first, 1));
    take(desk.restore(first, hash_of(4)));  // the letter is shorter now: at its end
    CHECK_TEXT_EQUAL("34", order(first));
    CHECK_ERROR(ErrorCode::BadArgument, desk.remove(first, 3));
}

TEST(LetterStack, a_turned_page_keeps_its_turn_when_it_moves) {
    four_pages();
    take(desk.turn({first, 2, 3}));
    take(desk.move({first, 2, 4}));
    CHECK_TRUE(desk.on_desk(first)->pages[3].turn == 3);
    CHECK_ERROR(ErrorCode::BadArgument, desk.turn({first, 1, 4}));
}

TEST(LetterStack, a_page_that_was_scanned_again_can_be_had_back) {
    four_pages();
    take(desk.resume(first));
    take(desk.replace({first, {2, hash_of(9), 4096, 300, Side::Front}}));
    CHECK_TEXT_EQUAL("1934", order(first));
    CHECK_ERROR(ErrorCode::BadArgument,
                desk.replace({first, {5, hash_of(8), 4096, 300, Side::Front}}));
    take(desk.pause(first, PauseReason::Empty));
    CHECK_ERROR(ErrorCode::WrongState,
                desk.replace({first, {1, hash_of(8), 4096, 300, Side::Front}}));
    take(desk.restore(first, hash_of(2)));
    CHECK_TEXT_EQUAL("12934", order(first));
}

TEST(LetterStack, nothing_is_done_to_pages_while_they_are_fed) {
    scan(first, 1);
    scan(first, 2);
    CHECK_ERROR(ErrorCode::WrongState, desk.move({first, 1, 2}));
    CHECK_ERROR(ErrorCode::WrongState, desk.turn({first, 1, 1}));
    CHECK_ERROR(ErrorCode::WrongState, desk.remove(first, 1));
    CHECK_ERROR(ErrorCode::WrongState, desk.restore(first, hash_of(1)));
}

TEST(LetterStack, what_was_counted_is_counted_anew_once_a_page_is_gone) {
    four_pages();
    take(desk.confirm_count(first, 4));
    take(desk.remove(first, 1));
    CHECK_TRUE(desk.on_desk(first)->state == BatchState::Paused);
    take(desk.confirm_count(first, 3));
}

TEST(LetterStack, the_manifest_has_the_pages_as_they_lie_and_nothing_else) {
    four_pages();
    take(desk.move({first, 4, 1}));
    take(desk.remove(first, 3));
    Confirmation wish;
    wish.letter = first;
    wish.pages = 3;
    wish.content_bytes = 1;
    wish.content_hash = hash_of(99);
    wish.ticket = TicketId{};
    const auto confirmed = desk.confirm(wish);
    CHECK_OK(confirmed);
    std::string order;
    for (const Digest& hash : confirmed->letter.manifest) {
        order += std::to_string(hash[0]) + " ";
    }
    CHECK_TEXT_EQUAL("99 4 1 3 ", order);
    CHECK_FALSE(confirmed->letter.ticket.has_value());  // a protected letter names none
}

TEST(LetterStack, backs_that_come_after_all_fronts_are_put_behind_them_from_the_last_sheet_on) {
    for (int tag = 1; tag <= 3; ++tag) {
        scan(first, tag);
    }
    for (int tag = 4; tag <= 6; ++tag) {
        const auto n = place_of_next_back(desk.on_desk(first)->pages);
        CHECK_TRUE(n.has_value());
        take(desk.scan({first, {*n, hash_of(tag), 4096, 300, Side::Back}}));
    }

    CHECK_TEXT_EQUAL("162534", order(first));
    CHECK_FALSE(place_of_next_back(desk.on_desk(first)->pages).has_value());
}

TEST(LetterStack, a_page_comes_between_others_only_as_the_back_that_is_next) {
    for (int tag = 1; tag <= 3; ++tag) {
        scan(first, tag);
    }
    const auto at = [this](int n, Side side) {
        return desk.scan({first, {n, hash_of(9), 4096, 300, side}});
    };
    CHECK_ERROR(ErrorCode::BadArgument, at(2, Side::Back));  // sheet 3 comes first
    CHECK_ERROR(ErrorCode::BadArgument, at(3, Side::Front));
    take(at(4, Side::Back));
    CHECK_ERROR(ErrorCode::BadArgument, at(4, Side::Back));
    CHECK_OK(at(3, Side::Back));
    CHECK_OK(at(5, Side::Front));
}
