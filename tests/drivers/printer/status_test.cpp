// The status decoder: kinds are told apart by their fixed bits, wherever the bytes are split and
// whatever noise stands between them.
#include "drivers/printer/escpos_status.hpp"
#include "firmware/base/random.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::printer;
using Kind = Heard::Kind;

namespace {

std::vector<Heard> heard(const Bytes& bytes, Slot slot = Slot::Plain) {
    StatusDecoder decoder(slot);
    std::vector<Heard> out;
    decoder.feed(bytes, out);
    return out;
}

}  // namespace

TEST_GROUP(EscPosStatus){};

TEST(EscPosStatus, tells_the_kinds_apart_at_every_split) {
    const Bytes stream{0x12,
                       0x37,
                       0x22,
                       'A',
                       'B',
                       'C',
                       'D',
                       0x00,
                       0x10,
                       0x00,
                       0x13,
                       0x03,
                       0x0f,
                       0x37,
                       0x25,
                       0x00,
                       0x0c,
                       0x1e};
    const std::vector<Heard> wanted{{Kind::Answer, {0x12}},
                                    {Kind::Mark, {'A', 'B', 'C', 'D'}},
                                    {Kind::Report, {0x10, 0x00, 0x03, 0x0f}},
                                    {Kind::Cleared, {}},
                                    {Kind::InOrder, {0x0c}},
                                    {Kind::Answer, {0x1e}}};
    for (std::size_t split = 0; split <= stream.size(); ++split) {
        StatusDecoder decoder(Slot::Plain);
        std::vector<Heard> out;
        decoder.feed(ByteView(stream).first(split), out);
        decoder.feed(ByteView(stream).subspan(split), out);

        CHECK_TRUE(out == wanted);
    }
}

TEST(EscPosStatus, broken_message_costs_only_itself) {
    CHECK_TRUE(heard({0x10, 0x00, 0x12}) ==
               (std::vector<Heard>{{Kind::InOrder, {0x00}}, {Kind::Answer, {0x12}}}));
    CHECK_TRUE(heard({0x37, 0x12}) == (std::vector<Heard>{{Kind::Answer, {0x12}}}));
    CHECK_TRUE(heard({0x37, 0x22, 'A', 0x16}).back() == (Heard{Kind::Answer, {0x16}}));
    CHECK_TRUE(heard({0xff, 0x80, 0x11, 0x13, 0xb2}).empty());
}

TEST(EscPosStatus, presenter_answer_needs_a_presenter) {
    const Bytes answer{0x10, 0x0f, 0x20, 0x00, 0x00, 0x00};

    CHECK_TRUE(heard(answer, Slot::Presenter) ==
               (std::vector<Heard>{{Kind::Presenter, {0x20, 0, 0, 0}}}));
    CHECK_TRUE(heard(answer)[0].kind == Kind::Report);
    CHECK_TRUE(ticket_in_slot({0x20, 0, 0, 0}));
    CHECK_FALSE(ticket_in_slot({0x05, 0, 0, 0}));
}

TEST(EscPosStatus, sensor_answers_become_conditions) {
    const StatusMasks masks;

    CHECK_TRUE(read_sensors({0x12, 0x12, 0x12, 0x12}, masks).reach == Reach::Ready);
    const auto low = read_sensors({0x12, 0x12, 0x12, 0x1e}, masks);
    CHECK_TRUE(low.reach == Reach::Ready && low.has(Condition::PaperNearEnd));
    CHECK_EQUAL(ErrorCode::PaperOut, *obstacle(read_sensors({0x1a, 0x32, 0x12, 0x7e}, masks)));
    CHECK_EQUAL(ErrorCode::PrinterCoverOpen,
                *obstacle(read_sensors({0x1a, 0x16, 0x12, 0x72}, masks)));
    CHECK_EQUAL(ErrorCode::PrinterCutter, *obstacle(read_sensors({0x1a, 0x52, 0x1a, 0x12}, masks)));
    CHECK_EQUAL(ErrorCode::PrinterFault, *obstacle(read_sensors({0x1a, 0x52, 0x32, 0x12}, masks)));
    CHECK_EQUAL(ErrorCode::PrinterFault, *obstacle(read_sensors({0x1a, 0x12, 0x12, 0x12}, masks)));
}

TEST(EscPosStatus, reports_become_the_same_conditions) {
    CHECK_FALSE(obstacle(read_report({0x10, 0, 0x03, 0})).has_value());
    CHECK_EQUAL(ErrorCode::PaperOut, *obstacle(read_report({0x18, 0, 0x0f, 0})));
    CHECK_EQUAL(ErrorCode::PrinterCoverOpen, *obstacle(read_report({0x38, 0, 0, 0})));
    CHECK_EQUAL(ErrorCode::PrinterCutter, *obstacle(read_report({0x18, 0x08, 0, 0})));
}

TEST(EscPosStatus, noise_never_makes_the_mark_of_a_job) {
    SeededRandom random(20'261'125);
    StatusDecoder decoder(Slot::Plain);
    std::vector<Heard> out;
    Bytes piece(64);
    for (int i = 0; i < 10'000; ++i) {
        random.fill(piece);
        decoder.feed(piece, out);
    }

    CHECK_TRUE(out.size() > 10'000);
    for (const Heard& one : out) {
        CHECK_FALSE(one == (Heard{Kind::Mark, {'0', '1', '2', '3'}}));
    }
}
