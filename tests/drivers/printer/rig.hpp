#pragma once
// Printers under test, with tickets that can be told apart and the paper that came out of the slot.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "drivers/printer/escpos_encoder.hpp"
#include "drivers/printer/profile.hpp"
#include "drivers/printer/ticket_printer.hpp"
#include "drivers/raster/raster.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/random.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

namespace kiosk::test {

// Noise from a seed with a black frame: any row that is lost, doubled or shifted shows.
inline Bitmap ticket(int width, int rows, std::uint64_t seed) {
    Bitmap out(width, rows);
    SeededRandom random(seed);
    for (int y = 0; y < rows; ++y) {
        const bool edge = y == 0 || y + 1 == rows;
        for (int x = 0; x < width; ++x) {
            out.set(x, y, edge || x == 0 || x + 1 == width || random.below(3) == 0);
        }
    }
    return out;
}

inline Bitmap bitmap_of(const raster::Raster& picture) {
    Bitmap out(picture.width_px, picture.height_px);
    const auto step = static_cast<std::size_t>(picture.channels);
    for (int y = 0; y < picture.height_px; ++y) {
        for (int x = 0; x < picture.width_px; ++x) {
            const std::size_t at = static_cast<std::size_t>(y) * picture.row_bytes() +
                                   static_cast<std::size_t>(x) * step;
            out.set(x, y, picture.pixels[at] == 0);
        }
    }
    return out;
}

struct Paper {
    std::string name;
    Bitmap picture;
};

// What came out of the slot so far, oldest first.
inline std::vector<Paper> papers_in(const std::filesystem::path& folder) {
    std::vector<Paper> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("paper-") || entry.path().extension() != ".png") {
            continue;
        }
        const auto file = read_file(entry.path(), 10'000'000);
        CHECK_OK(file);
        const auto picture = raster::decode_png(*file);
        CHECK_OK(picture);
        out.push_back({name, bitmap_of(*picture)});
    }
    std::sort(
        out.begin(), out.end(), [](const Paper& a, const Paper& b) { return a.name < b.name; });
    return out;
}

// Whether `paper` shows exactly `picture` from its first row on and nothing below it.
inline bool shows(const Paper& paper, const Bitmap& picture) {
    if (paper.picture.width_px() != picture.width_px() ||
        paper.picture.height_px() < picture.height_px()) {
        return false;
    }
    const ByteView seen = paper.picture.bits();
    const ByteView wanted = picture.bits();
    return std::equal(wanted.begin(), wanted.end(), seen.begin()) &&
           std::all_of(seen.begin() + static_cast<std::ptrdiff_t>(wanted.size()),
                       seen.end(),
                       [](std::uint8_t byte) { return byte == 0; });
}

// Writes down what it hears; refuses when told to.
class Witness final : public printer::JobWatcher {
public:
    Status about_to_send() override {
        heard += "about_to_send ";
        return refuse ? Status(ErrorCode::DiskFull) : Status();
    }

    void all_sent() override { heard += "all_sent "; }

    void proven() override { heard += "proven "; }

    bool refuse = false;
    std::string heard;
};

inline constexpr std::string_view kTicketName = "paper-0001.png";

// Each look at it is a millisecond later than the last. The simulated printers have no thread, so
// all their waits go by as fast as they are looked at, and a machine that takes the test off its
// processor for a second is no printer that was silent for a second.
class SteppingClock final : public Clock {
public:
    [[nodiscard]] std::uint64_t monotonic_ms() const override { return ++now_ms_; }

    [[nodiscard]] WallTime wall() const override { return {}; }

private:
    mutable std::uint64_t now_ms_ = 1'000;
};

// One simulated printer in a folder of its own.
class Rig {
public:
    Rig(std::string device_kind, std::string profile) : kind(std::move(device_kind)) {
        options.device = kind + ":" + (folder.path() / "printer").string();
        options.profile = std::move(profile);
        options.answer_timeout_ms = 40;
        options.band_timeout_ms = 400;
        options.tail_timeout_ms = 400;
        options.proof_timeout_ms = 5'000;
        options.settle_ms = 20;
        make();
        tell("speed=1000000");
    }

    void make() {
        device.reset();
        auto made = printer::make_printer(options, clock);
        CHECK_OK(made);
        device = std::move(*made);
    }

    void tell(std::string_view word) { CHECK_OK(device->simulate(word)); }

    printer::JobEnd print(const Bitmap& picture) {
        witness = Witness{};
        return device->print(job(picture), witness);
    }

    printer::PrintJob job(const Bitmap& picture) {
        printer::PrintJob out;
        out.id.bytes[0] = static_cast<std::uint8_t>(++jobs);
        out.id.bytes[1] = static_cast<std::uint8_t>(jobs >> 8);
        out.picture = picture;
        return out;
    }

    Bitmap small(std::uint64_t seed) { return ticket(device->facts().width_dots, 2, seed); }

    Bitmap large(std::uint64_t seed) { return ticket(device->facts().width_dots, 1'200, seed); }

    std::vector<Paper> papers() { return papers_in(folder.path() / "printer"); }

    // How many whole tickets have come out; torn and blank pieces have longer names.
    std::size_t tickets() {
        std::size_t found = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path() / "printer")) {
            const std::string name = entry.path().filename().string();
            found += name.starts_with("paper-") && name.size() == kTicketName.size() ? 1U : 0U;
        }
        return found;
    }

    // Lets the simulated printer work on until `count` tickets have come out.
    void wait_for_tickets(std::size_t count) {
        for (int looks = 0; looks < 3'000 && tickets() < count; ++looks) {
            device->check();
        }
        CHECK_EQUAL(count, tickets());
    }

    // The last piece that is neither torn nor blank.
    Paper last_ticket() {
        auto all = papers();
        for (auto at = all.rbegin(); at != all.rend(); ++at) {
            if (at->name.find('-', 6) == std::string::npos) {
                return *at;
            }
        }
        return {};
    }

    // What a job ends with when nothing is wrong.
    printer::Reached best() {
        return device->facts().proof == printer::Proof::None ? printer::Reached::AllSent
                                                             : printer::Reached::Proven;
    }

    // Bytes that the simulated printer took since the last word, counted from the job's first.
    std::int64_t received() {
        const auto text = read_text_file(folder.path() / "printer" / "received");
        return text ? std::atoll(text->c_str()) : 0;
    }

    const SteppingClock clock;
    TempDir folder;
    const std::string kind;
    printer::PrinterOptions options;
    std::unique_ptr<printer::TicketPrinter> device;
    Witness witness;
    int jobs = 0;
};

inline ErrorCode why(const printer::JobEnd& end) {
    return end.why ? end.why->code : ErrorCode::Unknown;
}

inline const char* word_of(printer::Reached reached) {
    switch (reached) {
        case printer::Reached::NothingSent:
            return "nothing";
        case printer::Reached::SomeSent:
            return "some";
        case printer::Reached::AllSent:
            return "all";
        case printer::Reached::Proven:
            break;
    }
    return "proven";
}

}  // namespace kiosk::test
