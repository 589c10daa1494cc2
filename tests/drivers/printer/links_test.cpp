// The adapter over real descriptors: TCP on a port of the system's choice, a serial line and a USB
// printer as pty pairs (the latter behind a made-up sysfs), a file. The simulated device sits at
// the far end, in a thread of its own.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pty.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "drivers/printer/sim/escpos_device.hpp"
#include "tests/drivers/printer/rig.hpp"

using namespace kiosk;
using namespace kiosk::test;
namespace fs = std::filesystem;
using printer::Reach;
using printer::Reached;

namespace {

// Carries bytes between a descriptor and a simulated printer until it is destroyed.
class FarEnd {
public:
    FarEnd(Fd fd, const fs::path& folder, const Clock& clock, printer::SimModel model = {})
        : fd_(std::move(fd)) {
        ::fcntl(fd_.get(), F_SETFL, O_NONBLOCK);
        thread_ = std::thread([this, folder, &clock, model] { run(folder, clock, model); });
    }

    FarEnd(const FarEnd&) = delete;
    FarEnd& operator=(const FarEnd&) = delete;

    ~FarEnd() {
        stop_ = true;
        thread_.join();
    }

private:
    void run(const fs::path& folder, const Clock& clock, printer::SimModel model) {
        printer::SimStateFile file(folder);
        if (!file.tell("speed=1000000")) {
            return;
        }
        printer::EscPosDevice device(folder, model, file, clock);
        Bytes waiting;
        while (!stop_) {
            pollfd one{fd_.get(), POLLIN, 0};
            ::poll(&one, 1, 1);
            std::array<std::uint8_t, 4096> piece{};
            if (waiting.empty()) {
                const ssize_t got = ::read(fd_.get(), piece.data(), piece.size());
                waiting.assign(piece.begin(), piece.begin() + std::max<ssize_t>(got, 0));
            }
            const auto taken = static_cast<std::ptrdiff_t>(device.receive(waiting));
            waiting.erase(waiting.begin(), waiting.begin() + taken);
            if (!write_all(fd_.get(), device.replies())) {
                return;  // the near end is gone
            }
        }
    }

    Fd fd_;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

struct Pty {
    Fd master;
    std::string slave_path;
    Fd slave;  // kept open, so that the line does not hang up between two openings

    Pty() {
        int near = -1;
        int far = -1;
        std::array<char, 128> name{};
        termios raw{};
        ::cfmakeraw(&raw);
        raw.c_cflag |= CREAD;
        CHECK_EQUAL(0, ::openpty(&far, &near, name.data(), &raw, nullptr));
        master = Fd(far);
        slave = Fd(near);
        slave_path = name.data();
    }
};

struct Desk {
    TempDir folder;
    const std::unique_ptr<Clock> clock = make_system_clock();
    printer::PrinterOptions options;
    Witness witness;

    Desk() {
        options.profile = "epson-tm-t20";
        options.answer_timeout_ms = 10'000;  // only a hang meets these
        options.band_timeout_ms = 20'000;
        options.tail_timeout_ms = 20'000;
        options.proof_timeout_ms = 20'000;
    }

    std::unique_ptr<printer::TicketPrinter> open(const std::string& device) {
        options.device = device;
        auto made = printer::make_printer(options, *clock);
        CHECK_OK(made);
        return std::move(*made);
    }

    void prints(printer::TicketPrinter& device) {
        printer::PrintJob job;
        job.picture = ticket(576, 450, 11);  // three bands: more than any pipe holds at once

        const auto end = device.print(job, witness);

        STRCMP_EQUAL("proven", word_of(end.reached));
        const auto papers = papers_in(folder.path() / "printer");
        CHECK_FALSE(papers.empty());
        CHECK_TRUE(shows(papers.back(), job.picture));
    }

    // A device 04b8:0e15 with this serial at /dev/usb/<node>.
    void plug(const std::string& node, const std::string& serial, const std::string& path) {
        const fs::path device = folder.path() / "sys" / "devices" / ("usb-" + node);
        fs::create_directories(device / "1-1:1.0");
        std::ofstream(device / "idVendor") << "04b8\n";
        std::ofstream(device / "idProduct") << "0e15\n";
        std::ofstream(device / "serial") << serial << "\n";
        const fs::path entry = folder.path() / "sys" / "class" / "usbmisc" / node;
        fs::create_directories(entry);
        fs::create_directory_symlink(device / "1-1:1.0", entry / "device");
        fs::create_directories(folder.path() / "dev" / "usb");
        fs::create_symlink(path, folder.path() / "dev" / "usb" / node);
        options.sysfs_root = (folder.path() / "sys").string();
        options.dev_root = (folder.path() / "dev").string();
    }

    void unplug(const std::string& node) {
        fs::remove_all(folder.path() / "sys" / "class" / "usbmisc" / node);
        fs::remove(folder.path() / "dev" / "usb" / node);
    }
};

}  // namespace

TEST_GROUP(PrinterLinks){};

TEST(PrinterLinks, ticket_goes_over_tcp) {
    Desk desk;
    const Fd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    CHECK_EQUAL(0, ::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size));
    CHECK_EQUAL(0, ::listen(listener.get(), 1));
    CHECK_EQUAL(0, ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size));
    auto device = desk.open("escpos:tcp:127.0.0.1:" + std::to_string(ntohs(address.sin_port)));
    std::unique_ptr<FarEnd> far;
    std::thread accept([&] {
        Fd accepted(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        far = std::make_unique<FarEnd>(
            std::move(accepted), desk.folder.path() / "printer", *desk.clock);
    });

    const Reach reach = device->check().reach;
    accept.join();

    CHECK_TRUE(reach == Reach::Ready);
    desk.prints(*device);
    CHECK_ERROR(ErrorCode::NotSimulated, device->simulate("ok"));
}

TEST(PrinterLinks, refused_connection_is_a_status) {
    Desk desk;
    const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    // Bound and not listening: the port is ours, and refuses.
    CHECK_EQUAL(0, ::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size));
    CHECK_EQUAL(0, ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size));
    auto device = desk.open("escpos:tcp:127.0.0.1:" + std::to_string(ntohs(address.sin_port)));

    CHECK_TRUE(device->check().reach == Reach::Gone);
    CHECK_TRUE(device->describe().contains("link"));
}

TEST(PrinterLinks, ticket_goes_over_a_serial_line) {
    Desk desk;
    Pty line;
    const FarEnd far(std::move(line.master), desk.folder.path() / "printer", *desk.clock);
    auto device = desk.open("escpos:serial:" + line.slave_path + ":115200");

    CHECK_TRUE(device->check().reach == Reach::Ready);
    desk.prints(*device);
}

TEST(PrinterLinks, piece_of_a_former_process_comes_out_on_its_own) {
    Desk desk;
    Pty line;
    const auto profile = printer::load_profile("generic-58");
    const auto pieces = printer::encode_ticket(ticket(384, 40, 1), *profile, {});
    CHECK_OK(write_all(line.slave.get(), pieces[0]));
    CHECK_OK(write_all(line.slave.get(), ByteView(pieces[1]).first(1'000)));
    printer::SimModel model;
    model.width_dots = 384;
    model.clears = false;
    model.knife = false;
    const fs::path slot = desk.folder.path() / "printer";
    const FarEnd far(std::move(line.master), slot, *desk.clock, model);
    while (read_text_file(slot / "received").value_or("0\n") != "1002\n") {
        pause_ms(1);  // the test's own time limit ends a wait that never ends
    }
    desk.options.profile = "generic-58";
    desk.options.job_was_cut = true;
    auto device = desk.open("escpos:serial:" + line.slave_path);
    printer::PrintJob job;
    job.picture = ticket(384, 30, 2);

    const auto end = device->print(job, desk.witness);

    STRCMP_EQUAL("all", word_of(end.reached));
    while (papers_in(slot).size() < 2) {
        device->check();
    }
    CHECK_TEXT_EQUAL("paper-0001-torn.png", papers_in(slot)[0].name);
    CHECK_TRUE(shows(papers_in(slot)[1], job.picture));
}

TEST(PrinterLinks, usb_printer_is_found_by_serial_at_another_node) {
    Desk desk;
    auto first = std::make_unique<Pty>();
    Pty other;
    desk.plug("lp0", "J4X1", first->slave_path);
    desk.plug("lp1", "OTHER", other.slave_path);
    auto device = desk.open("escpos:usb:04B8:0E15:J4X1");
    auto far = std::make_unique<FarEnd>(
        std::move(first->master), desk.folder.path() / "printer", *desk.clock);
    CHECK_TRUE(device->check().reach == Reach::Ready);
    desk.prints(*device);

    far.reset();
    first.reset();
    desk.unplug("lp0");
    CHECK_TRUE(device->check().reach == Reach::Gone);
    Pty second;
    desk.plug("lp3", "J4X1", second.slave_path);
    const FarEnd again(std::move(second.master), desk.folder.path() / "printer", *desk.clock);

    CHECK_TRUE(device->check().reach == Reach::Ready);
    desk.prints(*device);
}

TEST(PrinterLinks, two_equal_usb_printers_need_a_serial) {
    Desk desk;
    Pty line;
    desk.plug("lp0", "A", line.slave_path);
    desk.plug("lp1", "B", line.slave_path);
    auto device = desk.open("escpos:usb:04b8:0e15");

    CHECK_TRUE(device->check().reach == Reach::Gone);
    CHECK_TRUE(to_text(device->describe()).find("name the serial") != std::string::npos);
}

TEST(PrinterLinks, file_takes_the_bytes_and_proves_nothing) {
    Desk desk;
    const fs::path path = desk.folder.path() / "out.bin";
    auto device = desk.open("escpos:file:" + path.string());
    printer::PrintJob job;
    job.picture = ticket(576, 10, 3);
    const auto profile = printer::load_profile("epson-tm-t20");

    const auto end = device->print(job, desk.witness);

    STRCMP_EQUAL("all", word_of(end.reached));
    CHECK_FALSE(end.why.has_value());
    CHECK_TRUE(device->facts().proof == printer::Proof::None);
    const auto written = read_file(path, 1'000'000);
    CHECK_OK(written);
    CHECK_EQUAL(2U + 8U + 720U + 3U + 3U, written->size());  // no report asked for, no mark
}

TEST(PrinterLinks, malformed_names_are_refused) {
    Desk desk;
    for (const char* name : {"laser:x",
                             "escpos",
                             "escpos:usb:04b8",
                             "escpos:usb:04b8:zzzz",
                             "escpos:serial:ttyUSB0",
                             "escpos:serial:/dev/ttyUSB0:1234",
                             "escpos:tcp::9100",
                             "escpos:tcp:host:port",
                             "escpos:file:",
                             "escpos:sim:",
                             "sim:",
                             "sim"}) {
        desk.options.device = name;
        CHECK_ERROR(ErrorCode::BadArgument, printer::make_printer(desk.options, *desk.clock));
    }
}
