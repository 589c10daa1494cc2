#pragma once
// Scanners under test with paper that can be told apart: sheet k is white with one red square, in
// cell k of a 4 x 4 grid. 75 dpi A4, so that a whole batch takes a fraction of a second.

#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "drivers/scanner/page_codec.hpp"
#include "drivers/scanner/scanner.hpp"
#include "drivers/scanner/sim/escl_server.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

namespace kiosk::test {

inline constexpr int kDpi = 75;
inline constexpr int kWidth_px = 620;
inline constexpr int kHeight_px = 877;

inline scanner::Raster sheet(int number) {
    scanner::Raster out;
    out.width_px = kWidth_px;
    out.height_px = kHeight_px;
    out.dpi = kDpi;
    out.pixels.assign(out.row_bytes() * kHeight_px, 250);
    const int column = (number - 1) % 4;
    const int row = (number - 1) / 4;
    for (int y = row * 200 + 50; y < row * 200 + 150; ++y) {
        for (int x = (column * 150 + 30) * 3; x < (column * 150 + 120) * 3; ++x) {
            out.pixels[static_cast<std::size_t>(y) * out.row_bytes() +
                       static_cast<std::size_t>(x)] = x % 3 == 0 ? 160 : 20;
        }
    }
    return out;
}

// The number of the sheet that a page file shows; 0 when it shows none.
inline int sheet_of(const Bytes& file) {
    const auto page = scanner::decode_page(file);
    if (!page || page->width_px != kWidth_px || page->channels != 3) {
        return 0;
    }
    for (int number = 1; number <= 16; ++number) {
        const int x = ((number - 1) % 4) * 150 + 75;
        const int y = ((number - 1) / 4) * 200 + 100;
        const std::uint8_t green = page->pixels[static_cast<std::size_t>(y) * page->row_bytes() +
                                                static_cast<std::size_t>(x) * 3 + 1];
        if (green < 100) {
            return number;
        }
    }
    return 0;
}

inline void lay_sheets(const std::filesystem::path& folder, int count) {
    std::filesystem::create_directories(folder);
    for (int number = 1; number <= count; ++number) {
        const auto file = scanner::encode_png(sheet(number));
        const std::string name =
            "page-" + std::string(number < 10 ? "0" : "") + std::to_string(number) + ".png";
        CHECK_OK(file);
        CHECK_OK(write_file_durably(folder / name, *file));
    }
}

// The operating system's clock, which a test may put forward.
class ShiftedClock final : public Clock {
public:
    [[nodiscard]] std::uint64_t monotonic_ms() const override {
        return system_->monotonic_ms() + shift_ms;
    }

    [[nodiscard]] WallTime wall() const override { return system_->wall(); }

    std::uint64_t shift_ms = 0;

private:
    std::unique_ptr<Clock> system_ = make_system_clock();
};

class Rig {
public:
    virtual ~Rig() = default;
    // Lays `sheets` sheets in and makes the scanner. Call once, after changing `options`.
    virtual void set_up(int sheets) = 0;

    void simulate(std::string_view word) { CHECK_OK(device->simulate(word)); }

    scanner::ScannerOptions options;
    ShiftedClock clock;
    TempDir folder;
    std::unique_ptr<scanner::Scanner> device;

protected:
    Rig() {
        options.first_strip_timeout_ms = 30'000;
        options.strip_timeout_ms = 30'000;
        options.respawn_after_ms = {1, 2, 5};
    }

    void make() {
        auto made = scanner::make_scanner(options, clock);
        CHECK_OK(made);
        device = std::move(*made);
    }
};

class SimRig final : public Rig {
public:
    void set_up(int sheets) override {
        lay_sheets(folder.path(), sheets);
        options.device = "sim:" + folder.path().string();
        make();
    }
};

// The real kiosk-scan, libsane and sane-airscan against the eSCL simulator in this process.
class SaneRig final : public Rig {
public:
    ~SaneRig() override {
        device.reset();
        if (server_) {
            server_->stop();
            thread_.join();
        }
    }

    void set_up(int sheets) override {
        lay_sheets(folder.path() / "pages", sheets);
        auto feeder = scanner::Feeder::load(folder.path() / "pages");
        CHECK_OK(feeder);
        auto server =
            scanner::EsclServer::open("127.0.0.1", 0, scanner::EsclDevice(std::move(*feeder)));
        CHECK_OK(server);
        server_ = std::move(*server);
        thread_ = std::thread([this] { server_->run(); });
        const auto config = folder.path() / "sane";
        CHECK_OK(scanner::write_sane_config(config, "127.0.0.1", server_->port()));
        options.config_dir = config.string();
        options.device = "sane:airscan:e0:sim";
        if (options.worker_path.empty()) {
            options.worker_path = KIOSK_BIN_DIR "/kiosk-scan";
        }
        make();
    }

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }

private:
    std::unique_ptr<scanner::EsclServer> server_;
    std::thread thread_;
};

// The numbers of the sheets that came, until the end or an error, and the side of each.
struct Batch {
    std::vector<int> sheets;
    std::string sides;  // "FBFB"
    std::optional<ErrorCode> error;
};

inline Batch feed(Rig& rig, scanner::Source source = scanner::Source::Feeder) {
    Batch out;
    const auto started = rig.device->start(source, kDpi);
    if (!started) {
        out.error = started.error().code;
        return out;
    }
    while (out.sheets.size() < 20) {
        const auto page = rig.device->next();
        if (!page) {
            out.error = page.error().code;
            break;
        }
        if (!*page) {
            break;
        }
        CHECK_EQUAL(kDpi, (*page)->dpi);
        CHECK_EQUAL(kWidth_px, (*page)->width_px);
        CHECK_EQUAL(kHeight_px, (*page)->height_px);
        out.sheets.push_back(sheet_of((*page)->image));
        out.sides += (*page)->side == scanner::Side::Back ? 'B' : 'F';
    }
    rig.device->finish();
    return out;
}

// "1 2 ScannerJam", "1 2 3 end".
inline std::string words(const Batch& batch) {
    std::string out;
    for (const int number : batch.sheets) {
        out += std::to_string(number) + " ";
    }
    return out + (batch.error ? std::string(error_name(*batch.error)) : "end");
}

}  // namespace kiosk::test
