#pragma once
// The paper of a simulated scanner: a stack of sheets (image files of a folder in name order) and
// what befalls it. Both simulators share it, so one word means the same at both heights. In a
// duplex run the files are sides, two for a sheet, and `k` counts files.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"

namespace kiosk::scanner {

// What happens as the next sheet is asked for.
enum class Pull {
    Sheet,  // it comes whole
    Empty,  // the feeder says that it is empty
    Jam,    // the sheet is stuck
    CoverOpen,
    Busy,         // the device serves somebody else
    Half,         // the image ends in its middle, the exchange looks whole
    WrongLength,  // the body is shorter than announced
    Reset,        // the connection breaks in the middle
    Stall,        // the body stops in the middle and the connection stays
    Gone,         // switched off
};

// A word: `ok` clears any fault; `reload` clears it and lays the whole stack in again; `pages:DIR`
// does so with another stack; `back@k` lays in again from sheet k on (as staff do after a fault).
// `busy`, `empty`, `gone` hold until `ok`; `jam@k`, `cover@k`,
// `half@k`, `length@k`, `reset@k`, `stall@k` (sheet k of the stack, from 1) hold until `ok`;
// `repeat@k` (sheet k comes twice) and `false_empty@k` (the feeder says "empty" before sheet k)
// happen once.
class Feeder {
public:
    // Sheets = *.png, *.jpg, *.jpeg, *.pnm, *.pbm, *.pgm, *.ppm. IoFailed names the folder.
    [[nodiscard]] static Result<Feeder> load(const std::filesystem::path& folder);

    // BadArgument for a word that is none of the above; nothing changes then.
    [[nodiscard]] Status obey(std::string_view word);

    // What the next pull meets. Does not move the paper; clears `false_empty` when it fires.
    [[nodiscard]] Pull pull();
    // The sheet that pull() said would come. Only after a pull that was not Empty, Busy or Gone.
    [[nodiscard]] const std::filesystem::path& sheet() const;
    // The sheet was delivered whole and leaves the feeder (with `repeat@k` it comes once more).
    void taken();

    [[nodiscard]] int fed() const noexcept { return fed_; }

    [[nodiscard]] int sheets() const noexcept { return static_cast<int>(sheets_.size()); }

    // The word of the fault that holds now, else "ok".
    [[nodiscard]] std::string state() const;

    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

    // After a restart: as many sheets as were fed before are no longer in the feeder.
    void skip(int fed) noexcept;

private:
    enum class Fault {
        None,
        Jam,
        Cover,
        Half,
        Length,
        Reset,
        Stall,
        Repeat,
        FalseEmpty,
        Busy,
        Empty,
        Gone
    };
    static Result<Fault> fault_of(std::string_view name);

    std::filesystem::path folder_;
    std::vector<std::filesystem::path> sheets_;
    int fed_ = 0;
    Fault fault_ = Fault::None;
    int fault_page_ = 0;  // 0 = whatever the sheet
};

}  // namespace kiosk::scanner
