#pragma once
// The code reader port: a fixed reader under which people hold the QR code of their paper. It gives
// what it read, one code at a time; what a code means is others' to decide. Text from outside: a
// QR code may hold anything, so only printable ASCII of at most kMostCode_bytes comes through.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/driver.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::codes {

inline constexpr std::size_t kMostCode_bytes = 512;
// The same code again within this time is the same act: readers repeat while the paper is held.
inline constexpr std::uint64_t kSameCode_ms = 2'000;

// One thing read. `text` is 1 to kMostCode_bytes of printable ASCII, or "" for what is no such text
// (too long, control or other characters): the person should be told, nobody needs to see it.
struct Read {
    std::string text;
    bool operator==(const Read&) const = default;
};

class CodeReader {
public:
    virtual ~CodeReader() = default;

    // Waits at most `most_ms` for a code; nullopt = none came. UnknownDevice: the reader is not
    // there or went away; the next call looks for it again. What was read before this port was
    // made, or while it was gone, is not given. One thread (the code desk's).
    [[nodiscard]] virtual Result<std::optional<Read>> read(std::uint64_t most_ms) = 0;

    // {"device": name, "simulated": bool, "state": "ok"|"gone", "read": n, "refused": n} for
    // people: how many codes came and how many of them were no text; never a code. Any thread.
    [[nodiscard]] virtual Json describe() const = 0;

    // Tells a simulated reader what befalls it: "gone", "ok", or anything else: a code is held
    // under it. NotSimulated for real ones, Overloaded when eight codes wait, UnknownDevice for a
    // code while it is gone. Any thread.
    [[nodiscard]] virtual Status simulate(std::string_view word) = 0;
};

struct CodeReaderOptions {
    std::string device;  // "evdev:0c2e:0b61", "evdev:0c2e:0b61:<serial>", "sim:"
};

// The driver named by the word before the first colon; BadArgument when there is none of that
// name, or its words are wrong. Nothing is opened yet. `clock` must outlive the reader.
[[nodiscard]] Result<std::unique_ptr<CodeReader>> make_code_reader(const CodeReaderOptions& options,
                                                                   const Clock& clock);

// One static node in each adapter's file.
using CodeReaderDriver = Driver<CodeReader, CodeReaderOptions>;

}  // namespace kiosk::codes
