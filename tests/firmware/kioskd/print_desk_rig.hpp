#pragma once
// A print desk over a real office loop, store and simulated printer. Its painter draws number and
// copy as a strip of blocks that can be read back from the paper in the slot.

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>

#include "drivers/raster/raster.hpp"
#include "firmware/base/file.hpp"
#include "firmware/kioskd/print_desk.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/temp_dir.hpp"

namespace kiosk::test {

// The machine's monotonic time and what a test adds to it; the morning of the samples stands.
class LeapingClock final : public Clock {
public:
    [[nodiscard]] std::uint64_t monotonic_ms() const override {
        return system_->monotonic_ms() + added_ms_.load();
    }

    [[nodiscard]] WallTime wall() const override { return {wall_ms_.load(), WallTrust::Trusted}; }

    void add_ms(std::uint64_t ms) { added_ms_ += ms; }

    void next_day() { wall_ms_ += kDay_ms; }

private:
    std::unique_ptr<Clock> system_ = make_system_clock();
    std::atomic<std::uint64_t> added_ms_{0};
    std::atomic<std::int64_t> wall_ms_{kMorning_ms};
};

// What a strip says: 16 bits of number and 8 of copy, most significant first. Receipts have 9001,
// test pages 9002.
struct Strip {
    int number = 0;
    int copy = 1;
    auto operator<=>(const Strip&) const = default;
};

inline constexpr int kBlock_px = 8;
inline constexpr int kStripRows = 24;

inline Bitmap draw_strip(int width, const Strip& strip) {
    Bitmap out(width, kStripRows);
    const int bits = (strip.number << 8) | strip.copy;
    for (int y = 0; y < kStripRows; ++y) {
        out.set(0, y, true);
        for (int i = 0; y >= 8 && y < 16 && i < 24; ++i) {
            for (int x = 0; x < kBlock_px; ++x) {
                out.set((i + 1) * kBlock_px + x, y, (bits >> (23 - i) & 1) != 0);
            }
        }
    }
    return out;
}

// What a person could read on a piece of paper; nullopt where too little of it was burnt.
inline std::optional<Strip> read_strip(const std::filesystem::path& file) {
    const auto bytes = read_file(file, 10'000'000);
    CHECK_OK(bytes);
    const auto picture = raster::decode_png(*bytes);
    CHECK_OK(picture);
    if (picture->height_px < 16) {
        return std::nullopt;
    }
    const auto step = static_cast<std::size_t>(picture->channels);
    const auto black = [&](int x) {
        return picture->pixels[12 * picture->row_bytes() + static_cast<std::size_t>(x) * step] <
               128;
    };
    if (!black(0)) {
        return std::nullopt;
    }
    int bits = 0;
    for (int i = 0; i < 24; ++i) {
        bits = bits << 1 | (black((i + 1) * kBlock_px + 4) ? 1 : 0);
    }
    return Strip{bits >> 8, bits & 0xff};
}

class StripPainter final : public kioskd::PaperPainter {
public:
    explicit StripPainter(int width) : width_(width) {}

    Result<Bitmap> ticket(const kioskd::TicketToPaint& what) override {
        if (no_fonts) {
            return Error{ErrorCode::FontMissing, "Inter-Bold.otf"};
        }
        return draw_strip(broken ? width_ + 8 : width_, {what.ticket.number.number, what.copy});
    }

    Result<Bitmap> receipt(const kioskd::ReceiptToPaint& what) override {
        CHECK_TEXT_EQUAL("123456", what.pin);
        return draw_strip(width_, {9001, what.copy});
    }

    Result<Bitmap> test_page(std::int64_t) override { return draw_strip(width_, {9002, 1}); }

    std::atomic<bool> broken{false};
    std::atomic<bool> no_fonts{false};

private:
    const int width_;
};

// CHECK_… throw in the test's thread only: the painter above runs on the desk's, so its check ends
// the test program, which is as loud.
class DeskRig {
public:
    // In memory where the machine has a place for it: a thousand cuts are ten thousand flushes.
    enum class Disk { Real, Memory };

    explicit DeskRig(const std::string& device = "sim",
                     std::string profile = "generic-80",
                     Disk disk = Disk::Real)
        : folder(disk == Disk::Memory && ::access("/dev/shm", W_OK) == 0
                     ? std::filesystem::path("/dev/shm")
                     : std::filesystem::temp_directory_path()) {
        options_.device = device + ":" + slot().string();
        options_.profile = std::move(profile);
        options_.answer_timeout_ms = 40;
        options_.band_timeout_ms = 400;
        options_.tail_timeout_ms = 400;
        options_.proof_timeout_ms = 2'000;
        options_.settle_ms = 20;
        std::filesystem::create_directories(slot());
        open_office();
        open_desk();
        tell("speed=1000000");
    }

    ~DeskRig() { close(); }

    DeskRig(const DeskRig&) = delete;
    DeskRig& operator=(const DeskRig&) = delete;

    // As after kill -9: the same disk, nothing of the memory.
    void restart() {
        close();
        open_office();
        open_desk();
    }

    void close() {
        desk.reset();
        printer.reset();
        painter.reset();
        office.reset();
    }

    void open_office() {
        auto store = store::Store::open(folder.path() / "store.db", sample_identity());
        CHECK_OK(store);
        auto loop = kioskd::OfficeLoop::start(std::move(store).value(), clock, boot);
        CHECK_OK(loop);
        office = std::move(loop).value();
        CHECK_OK(office->submit(by_system(office::ApplySettings{printing_settings()})).get());
    }

    void open_desk() {
        const auto cut = kioskd::settle_paper(*office);
        CHECK_OK(cut);
        options_.job_was_cut = *cut == kioskd::CutJob::Yes;
        auto made = printer::make_printer(options_, clock);
        CHECK_OK(made);
        printer = std::move(made).value();
        painter = std::make_unique<StripPainter>(printer->facts().width_dots);
        auto started = kioskd::PrintDesk::start(
            {*office, *printer, *painter, clock, [this](const Json& state) {
                 const std::lock_guard lock(mutex_);
                 states_.push_back(state);
             }});
        CHECK_OK(started);
        desk = std::move(started).value();
    }

    void tell(const std::string& word) {
        CHECK_OK(printer->simulate(word));
        if (desk) {
            desk->wake();
        }
    }

    PaperJobId issue() {
        auto done = office->submit(by_citizen(test::issue(fmt::format("k{}", ++keys_)))).get();
        CHECK_OK(done);
        return done->facts.at(1).paper_job_id();
    }

    Status command(office::Command wish) {
        auto done = office->submit(std::move(wish)).get();
        return done ? Status() : Status(done.error());
    }

    queue::PaperJob job(const PaperJobId& id) {
        auto found = office
                         ->query([id](const kioskd::View& view) {
                             const auto* job = view.state.paper.job(id);
                             return job != nullptr ? std::optional(*job) : std::nullopt;
                         })
                         .get();
        CHECK_OK(found);
        CHECK_TRUE(found->has_value());
        return **found;
    }

    // Waits until the job is in one of these states; the state it is in after 20 s fails the test.
    queue::PaperState await(const PaperJobId& id, const std::set<queue::PaperState>& wanted) {
        for (int i = 0; i < 20'000; ++i) {
            const auto state = job(id).state;
            if (wanted.contains(state)) {
                return state;
            }
            pause_ms(1);
        }
        FAIL(fmt::format("the job stays {}", queue::name_of(job(id).state)).c_str());
        return {};
    }

    [[nodiscard]] std::vector<Json> states() {
        const std::lock_guard lock(mutex_);
        return states_;
    }

    [[nodiscard]] std::filesystem::path slot() const { return folder.path() / "printer"; }

    // The names of the pieces in the slot, oldest first.
    [[nodiscard]] std::vector<std::filesystem::path> pieces() const {
        std::set<std::filesystem::path> out;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(slot(), none)) {
            if (entry.path().filename().string().starts_with("paper-")) {
                out.insert(entry.path());
            }
        }
        return {out.begin(), out.end()};
    }

    // What can be read on all pieces.
    [[nodiscard]] std::vector<Strip> strips() const {
        std::vector<Strip> out;
        for (const auto& piece : pieces()) {
            if (const auto strip = read_strip(piece)) {
                out.push_back(*strip);
            }
        }
        return out;
    }

    TempDir folder;
    LeapingClock clock;
    BootId boot{{7}};
    std::unique_ptr<kioskd::OfficeLoop> office;
    std::unique_ptr<printer::TicketPrinter> printer;
    std::unique_ptr<StripPainter> painter;
    std::unique_ptr<kioskd::PrintDesk> desk;

private:
    printer::PrinterOptions options_;
    std::mutex mutex_;
    std::vector<Json> states_;
    int keys_ = 0;
};

}  // namespace kiosk::test
