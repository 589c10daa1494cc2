#pragma once
// A picture and a profile become the bytes of one job. Pure: no device, no clock.
// Source: Epson ESC/POS command reference (ESC @, ESC J, GS v 0, GS V, GS a, GS r, GS ( H, DLE EOT,
// DLE DC4 fn 8); the ejector (GS e) after Custom's VKP80 and compatible.

#include <array>
#include <cstdint>
#include <vector>

#include "drivers/printer/profile.hpp"
#include "firmware/base/bitmap.hpp"
#include "firmware/base/bytes.hpp"

namespace kiosk::printer {

// Four printable characters (20 to 7E hex) that the printer echoes.
using EchoMark = std::array<std::uint8_t, 4>;

// The mark of the `attempt`-th stream of a job; two streams of one driver never share one within
// 4,096 attempts, so a late echo of a former try proves nothing.
[[nodiscard]] EchoMark echo_mark(const PrintJobId& job, std::uint32_t attempt);

// Heights of the bands of a picture of `rows` rows: in order, each at most profile.band_rows and
// none a multiple of a bad height. Their sum is rows, or more where the last band had to grow by
// white rows.
[[nodiscard]] std::vector<int> band_heights(int rows, const Profile& profile);

// The job as pieces that end between two commands: the first opens the job, then one per band, the
// last holds feed, cut and proof mark. `picture` is as wide as the profile.
[[nodiscard]] std::vector<Bytes> encode_ticket(const Bitmap& picture,
                                               const Profile& profile,
                                               const EchoMark& mark);

// DLE EOT n, answered out of order.
[[nodiscard]] Bytes sensor_question(int n);
// DLE EOT 20: six bytes about paper, cover, motor, faults and the slot (Custom).
[[nodiscard]] Bytes presenter_question();
// GS e 2: draws a presented ticket back.
[[nodiscard]] Bytes retract_command();
// DLE DC4 fn 8: throws away all that is received and not printed; answered by 37 25 00.
[[nodiscard]] Bytes clear_command();
// White that completes whatever picture a broken job left half received, where no command does. It
// must come before any other byte: zeros make a half received header a small picture.
[[nodiscard]] Bytes padding(const Profile& profile);
// Puts the piece of a broken job out: reset, feed, cut.
[[nodiscard]] Bytes push_out(const Profile& profile);

}  // namespace kiosk::printer
