#pragma once
// A simulated ESC/POS printer, byte for byte: what lies behind the cable. It has a receive buffer,
// a line of rows to burn, a roll, a cover, a knife or a presenter, and answers as the reference
// says: sensors at once and out of order, GS r when the data before it was interpreted, GS ( H when
// it was printed. It shares no code with the encoder; it lives in the time of its clock, and moves
// on each time somebody writes, reads or looks.

#include <deque>
#include <filesystem>
#include <string>
#include <variant>

#include "drivers/printer/sim/paper_slot.hpp"
#include "drivers/printer/sim/words.hpp"
#include "firmware/base/bytes.hpp"
#include "firmware/base/clock.hpp"

namespace kiosk::printer {

// What the simulated model can do; the adapter takes it from the profile.
struct SimModel {
    int width_dots = 576;
    int dpi = 203;
    bool answers = true;     // DLE EOT
    bool clears = true;      // DLE DC4 fn 8
    bool echoes = true;      // GS ( H
    bool knife = true;       // without one the citizen tears the ticket off at the bar
    bool presenter = false;  // GS e, DLE EOT 20
};

// The owner's thread alone; words come from any thread through the state file.
class EscPosDevice {
public:
    // `folder` is made when it is missing; `file` (of the same folder) and `clock` must outlive it.
    EscPosDevice(std::filesystem::path folder,
                 SimModel model,
                 SimStateFile& file,
                 const Clock& clock);
    // Whatever is in the printer falls, torn: its power ends with the process.
    ~EscPosDevice();

    EscPosDevice(const EscPosDevice&) = delete;
    EscPosDevice& operator=(const EscPosDevice&) = delete;

    // Counts plugs: a link made at one value is broken once it differs.
    [[nodiscard]] std::uint64_t plug();
    // Whether a link can be made now.
    [[nodiscard]] bool plugged();
    // Takes bytes while the buffer has room; fewer than offered when it is full or the link breaks.
    std::size_t receive(ByteView bytes);
    // What it has said since the last call.
    [[nodiscard]] Bytes replies();

private:
    struct Feed {
        int rows;
        bool by_command;  // ESC J, not white rows of a picture
    };

    struct Reset {};

    struct Knife {};

    struct Echo {
        std::array<std::uint8_t, 4> id;
    };

    struct Present {
        bool keep;  // hold the ticket in the slot; else push it out
    };

    struct Retract {};

    using Work =
        std::variant<Bytes, Feed, Reset, Knife, Echo, Present, Retract>;  // Bytes = one row

    void refresh();                       // the state file, then the time that has passed
    void meet(const SimState& now);       // a word was written
    void become(Trouble trouble);         // the device itself changes its state
    void remember(const SimState& next);  // and writes it down
    void burn();
    // Fed so far out of a printer without knife that a hand has torn it off.
    [[nodiscard]] bool hangs_out() const;
    bool burn_one(Work& work);
    bool burn_row(ByteView row);
    void finish_piece();
    void lose(const char* why);  // all that is held is gone
    void break_link();
    [[nodiscard]] bool holds_part_of_a_job() const;

    void note_received() const;
    void real_time(std::uint8_t byte);
    void answer_sensor(int n);
    void say(ByteView bytes);
    void report_change();
    [[nodiscard]] Bytes report() const;
    [[nodiscard]] bool offline() const;
    [[nodiscard]] bool near_end() const;

    void interpret();
    void take_picture_rows();
    std::size_t command();
    std::size_t esc_command();
    std::size_t gs_command();
    std::size_t gs_picture();
    std::size_t gs_bracket();
    std::size_t gs_ejector();
    std::size_t gs_cut();
    void garbage();
    void flush_garbage();
    void queue(Work work);

    const std::filesystem::path folder_;
    const SimModel model_;
    SimStateFile& file_;
    const Clock& clock_;
    SimState told_;   // as the file has it
    SimState state_;  // the same, with after_rows counted down
    PaperSlot slot_;
    std::uint64_t plug_ = 1;
    std::uint64_t moved_ms_;
    std::uint64_t budget_ = 0;  // rows * 1,000 that the time passed allows

    std::deque<std::uint8_t> held_;  // received, not interpreted
    Bytes window_;                   // the last bytes received, for real-time commands
    std::deque<Work> line_;          // interpreted, not printed
    int line_rows_ = 0;
    int picture_rows_ = 0;           // rows of a GS v 0 still to come
    std::size_t picture_bytes_ = 0;  // per row
    int garbage_cells_ = 0;
    bool fed_by_command_ = false;  // the last thing printed was ESC J

    Bytes said_;
    bool reports_ = false;
    Bytes last_report_;
    int roll_rows_;
    bool in_slot_ = false;
    std::uint64_t in_slot_ms_ = 0;
    bool counting_ = false;
    std::uint64_t received_ = 0;  // bytes since the last word, from the first ESC
};

}  // namespace kiosk::printer
