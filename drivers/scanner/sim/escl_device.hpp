#pragma once
// A network scanner that speaks eSCL, as a function from requests to bytes: capabilities, status,
// jobs, documents, and the faults of sim/feeder.hpp. No sockets here.

#include <string>

#include "drivers/scanner/sim/feeder.hpp"
#include "drivers/scanner/sim/http_message.hpp"

namespace kiosk::scanner {

// What the server does once the bytes are out.
enum class AfterSend {
    Close,       // the exchange is over
    CloseTaken,  // the same, and the sheet has left the feeder
    Reset,       // break the connection hard (RST)
    Hold,        // send nothing more, keep the connection open
};

struct EsclAnswer {
    std::string bytes;  // head and body
    AfterSend after = AfterSend::Close;
};

// One thread. Blocks as long as decoding and encoding a page takes (about 0.5 s at 300 dpi).
// Source: Mopria eSCL Specification 2.97; names and codes as sane-airscan 0.99.27 reads them.
class EsclDevice {
public:
    explicit EsclDevice(Feeder feeder) : feeder_(std::move(feeder)) {}

    [[nodiscard]] EsclAnswer answer(const HttpRequest& request);
    // The bytes of a CloseTaken answer went out whole.
    void sheet_taken();

    // The same words by the command line and by POST /control.
    [[nodiscard]] Status obey(std::string_view word) { return feeder_.obey(word); }

private:
    struct Job {
        int id = 0;  // 0 = none
        bool flatbed = false;
        bool gray = false;
        int dpi = 300;
        int width_px = 2480;
        int height_px = 3508;
        int delivered = 0;
        bool over = false;  // gives no more documents
    };

    EsclAnswer control(const HttpRequest& request);
    EsclAnswer open_job(const HttpRequest& request);
    EsclAnswer next_document();
    EsclAnswer send_sheet(Pull pull);
    [[nodiscard]] std::string status_xml();
    [[nodiscard]] Result<std::string> page_jpeg() const;

    Feeder feeder_;
    Job job_;
    int last_job_ = 0;
    std::string_view adf_state_;  // what the last pull found; "" = nothing special
};

}  // namespace kiosk::scanner
