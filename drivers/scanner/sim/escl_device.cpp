// Paper moves only when a document went out whole; a job is just the window and resolution asked
// for, so each new job goes on with the sheets that are left, as paper in a real feeder does.
// Broken answers are cut at exact bytes: after half of the JPEG.
#include "drivers/scanner/sim/escl_device.hpp"

#include "drivers/scanner/page_codec.hpp"
#include "drivers/scanner/page_facts.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::scanner {
namespace {

constexpr std::size_t kMostSheetBytes = std::size_t{64} << 20;
constexpr int kJpegQuality = 92;  // what an office scanner's default profile sends
constexpr int kWidest = 2550;     // 8.5 inches in 1/300 inch
constexpr int kTallest = 4200;    // 14 inches
constexpr std::string_view kNamespaces =
    R"(xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" )"
    R"(xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm")";

EsclAnswer reply(std::string_view status,
                 std::string_view type,
                 std::string_view body,
                 std::string_view more = "") {
    return {
        fmt::format("HTTP/1.1 {}\r\nServer: escl-sim\r\n{}Content-Type: {}\r\n"
                    "Content-Length: {}\r\nConnection: close\r\n\r\n{}",
                    status,
                    more,
                    type,
                    body.size(),
                    body)};
}

EsclAnswer refuse(std::string_view status) {
    return reply(status, "text/plain", status);
}

std::string input_caps(std::string_view name) {
    std::string resolutions;
    for (const int dpi : {75, 100, 150, 200, 300, 400, 600}) {
        resolutions += fmt::format(
            "<scan:DiscreteResolution><scan:XResolution>{0}</scan:XResolution>"
            "<scan:YResolution>{0}</scan:YResolution></scan:DiscreteResolution>",
            dpi);
    }
    return fmt::format(
        "<scan:{0}><scan:MinWidth>100</scan:MinWidth><scan:MaxWidth>{1}</scan:MaxWidth>"
        "<scan:MinHeight>100</scan:MinHeight><scan:MaxHeight>{2}</scan:MaxHeight>"
        "<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles><scan:SettingProfile>"
        "<scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode>"
        "<scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>"
        "<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>"
        "<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>"
        "<scan:SupportedResolutions><scan:DiscreteResolutions>{3}</scan:DiscreteResolutions>"
        "</scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles></scan:{0}>",
        name,
        kWidest,
        kTallest,
        resolutions);
}

std::string capabilities_xml() {
    return fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?><scan:ScannerCapabilities {}>)"
                       "<pwg:Version>2.63</pwg:Version><pwg:MakeAndModel>Tiep Dan eSCL simulator"
                       "</pwg:MakeAndModel><scan:Platen>{}</scan:Platen><scan:Adf>{}{}"
                       "<scan:FeederCapacity>50</scan:FeederCapacity><scan:AdfOptions>"
                       "<scan:AdfOption>Duplex</scan:AdfOption></scan:AdfOptions>"
                       "</scan:Adf></scan:ScannerCapabilities>",
                       kNamespaces,
                       input_caps("PlatenInputCaps"),
                       input_caps("AdfSimplexInputCaps"),
                       input_caps("AdfDuplexInputCaps"));
}

bool starts_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

}  // namespace

EsclAnswer EsclDevice::answer(const HttpRequest& request) {
    if (request.path == "/control") {
        return control(request);
    }
    if (feeder_.state() == "gone") {
        return {"", AfterSend::Reset};
    }
    if (request.method == "GET" && request.path == "/eSCL/ScannerCapabilities") {
        return reply("200 OK", "text/xml", capabilities_xml());
    }
    if (request.method == "GET" && request.path == "/eSCL/ScannerStatus") {
        return reply("200 OK", "text/xml", status_xml());
    }
    if (request.method == "POST" && request.path == "/eSCL/ScanJobs") {
        return open_job(request);
    }
    const std::string job = fmt::format("/eSCL/ScanJobs/{}", job_.id);
    if (job_.id == 0 || !starts_with(request.path, job)) {
        return refuse("404 Not Found");
    }
    if (request.method == "GET" && request.path == job + "/NextDocument") {
        return next_document();
    }
    if (request.method == "DELETE" && request.path == job) {
        job_ = {};
        return reply("200 OK", "text/plain", "");
    }
    return refuse("405 Method Not Allowed");
}

EsclAnswer EsclDevice::control(const HttpRequest& request) {
    if (request.method == "POST") {
        if (!feeder_.obey(trim(request.body))) {
            return refuse("400 Bad Request");
        }
        adf_state_ = {};
    }
    const Json state{{"state", feeder_.state()},
                     {"fed", feeder_.fed()},
                     {"sheets", feeder_.sheets()},
                     {"job", job_.id}};
    return reply("200 OK", "application/json", to_text(state));
}

EsclAnswer EsclDevice::open_job(const HttpRequest& request) {
    // A job that is still open belongs to a host that died: devices end it by themselves.
    if (feeder_.state() == "busy") {
        return refuse("503 Service Unavailable");
    }
    const std::string_view xml = request.body;
    const int width = xml_number(xml, "Width", 100, kWidest, kWidest);
    const int height = xml_number(xml, "Height", 100, kTallest, kTallest);
    job_ = {};
    job_.id = ++last_job_;
    job_.flatbed = xml_value(xml, "InputSource") == "Platen";
    job_.gray = xml_value(xml, "ColorMode") == "Grayscale8";
    job_.dpi = xml_number(xml, "XResolution", 75, 600, 300);
    job_.width_px = width * job_.dpi / 300;
    job_.height_px = height * job_.dpi / 300;
    adf_state_ = {};
    return reply(
        "201 Created", "text/plain", "", fmt::format("Location: /eSCL/ScanJobs/{}\r\n", job_.id));
}

EsclAnswer EsclDevice::next_document() {
    if (job_.over || (job_.flatbed && job_.delivered > 0)) {
        return refuse("404 Not Found");
    }
    const Pull pull = feeder_.pull();
    adf_state_ = {};
    switch (pull) {
        case Pull::Empty:
            adf_state_ = "ScannerAdfEmpty";
            return refuse("404 Not Found");
        case Pull::Jam:
            adf_state_ = "ScannerAdfJam";
            return refuse("409 Conflict");
        case Pull::CoverOpen:
            adf_state_ = "ScannerAdfDoorOpen";
            return refuse("409 Conflict");
        case Pull::Busy:
            return refuse("503 Service Unavailable");
        case Pull::Gone:
            return {"", AfterSend::Reset};
        default:
            return send_sheet(pull);
    }
}

EsclAnswer EsclDevice::send_sheet(Pull pull) {
    auto page = page_jpeg();
    if (!page) {
        return refuse("500 Internal Server Error");
    }
    EsclAnswer out = reply("200 OK", "image/jpeg", *page);
    const std::size_t half = page->size() - page->size() / 2;
    switch (pull) {
        case Pull::Half:
            job_.over = true;  // else the device would feed the same sheet for ever
            page->erase(half);
            return reply("200 OK", "image/jpeg", *page);
        case Pull::WrongLength:
            out.after = AfterSend::Close;
            break;
        case Pull::Reset:
            out.after = AfterSend::Reset;
            break;
        case Pull::Stall:
            out.after = AfterSend::Hold;
            break;
        default:
            out.after = AfterSend::CloseTaken;
            return out;
    }
    out.bytes.erase(out.bytes.size() - page->size() + half);
    return out;
}

void EsclDevice::sheet_taken() {
    feeder_.taken();
    ++job_.delivered;
}

std::string EsclDevice::status_xml() {
    std::string_view adf = adf_state_;
    if (adf.empty()) {
        const bool empty = feeder_.fed() >= feeder_.sheets() || feeder_.state() == "empty";
        adf = empty ? "ScannerAdfEmpty" : "ScannerAdfLoaded";
    }
    const bool busy = feeder_.state() == "busy" || job_.id != 0;
    return fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?><scan:ScannerStatus {}>)"
                       "<pwg:Version>2.63</pwg:Version><pwg:State>{}</pwg:State>"
                       "<scan:AdfState>{}</scan:AdfState></scan:ScannerStatus>",
                       kNamespaces,
                       busy ? "Processing" : "Idle",
                       adf);
}

// The sheet as the job asked for it. A file that is no image goes out as it is: such scanners
// exist.
Result<std::string> EsclDevice::page_jpeg() const {
    KIOSK_TRY(const Bytes file, read_file(feeder_.sheet(), kMostSheetBytes));
    const auto facts = page_facts(file);
    const auto as_it_is = std::string(as_text(file));
    if (!facts) {
        return as_it_is;
    }
    const bool fits = facts->format == PageFormat::Jpeg && likely_dpi(*facts) == job_.dpi &&
                      facts->width_px == job_.width_px && facts->height_px == job_.height_px;
    if (fits && !job_.gray) {
        return as_it_is;
    }
    auto raster = decode_page(file);
    if (!raster) {
        return as_it_is;
    }
    Raster page = fit_to_window(*raster, job_.dpi, job_.width_px, job_.height_px);
    const bool to_gray = job_.gray && page.channels == 3;
    const bool to_colour = !job_.gray && page.channels == 1;
    if (to_gray || to_colour) {
        page = recoloured(page, to_gray ? 1 : 3);
    }
    KIOSK_TRY(const Bytes jpeg, encode_jpeg(page, kJpegQuality));
    return std::string(as_text(jpeg));
}

}  // namespace kiosk::scanner
