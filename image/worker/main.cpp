// kiosk-ocr IMAGE... --out DIR [--each] [--json] [--pdf PROFILE]: the same client and worker as
// kioskd's, from a shell. This process only reads files and writes results; pages are decoded in
// the confined child (the same program with --worker).
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/log.hpp"
#include "image/worker/letter_wire.hpp"
#include "image/worker/ocr_client.hpp"
#include "image/worker/worker.hpp"

namespace {

using kiosk::Json;
namespace ocr = kiosk::ocr;
using kiosk::pdf::Profile;

struct Request {
    std::vector<std::string> images;
    std::string out;
    std::string language = "vie";
    bool each = false;
    bool json = false;
    bool worker = false;
    Profile profile = Profile::None;
};

Json to_json(int n, const std::string& file, const ocr::PageReading& page) {
    Json words = Json::array();
    for (const auto& word : page.words) {
        words.push_back({{"t", word.text},
                         {"b", word.box},
                         {"c", word.confidence},
                         {"l", word.line},
                         {"f", (word.odd ? 1 : 0) + (word.raw.empty() ? 0 : 2)}});
        if (!word.raw.empty()) {
            words.back()["r"] = word.raw;
        }
    }
    Json codes = Json::array();
    for (const auto& code : page.codes) {
        codes.push_back({{"k", code.kind == ocr::CodeKind::Qr ? "qr" : "code128"},
                         {"t", code.text},
                         {"b", code.box}});
    }
    return {{"n", n},
            {"file", file},
            {"state", "read"},
            {"text", page.text},
            {"mean_confidence", page.mean_confidence},
            {"quarter_turns", page.quarter_turns},
            {"skew_deg", page.skew_deg},
            {"dpi", page.dpi},
            {"reduced", page.reduced},
            {"print", kiosk::to_base64(page.fingerprint)},
            {"look", ocr::to_json(page.look)},
            {"words", std::move(words)},
            {"codes", std::move(codes)}};
}

// The day in Hanoi, which dates of letters are held against.
kiosk::fields::Date today(const kiosk::Clock& clock) {
    constexpr std::int64_t kAhead_ms = std::int64_t{7} * 3600 * 1000;
    const std::chrono::sys_days day{std::chrono::floor<std::chrono::days>(
        std::chrono::milliseconds(clock.wall().unix_ms + kAhead_ms))};
    const std::chrono::year_month_day date{day};
    return {static_cast<int>(date.year()),
            static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day()))};
}

// What the letter says of itself; without pages or with a worker that gave up: nothing.
Json fields_of(ocr::OcrDocument& document,
               const std::vector<ocr::PageReading>& pages,
               const kiosk::Clock& clock) {
    std::vector<const ocr::PageReading*> views;
    for (const auto& page : pages) {
        views.push_back(&page);
    }
    const auto found = document.find_fields(views, today(clock));
    if (!found) {
        std::fprintf(stderr, "no fields: %s\n", describe(found.error()).c_str());
        return Json::object();
    }
    return ocr::to_json(*found);
}

// What became of the images of one document.
struct Document {
    std::string text;  // pages parted by a form feed
    Json pages = Json::array();
    std::vector<ocr::PageReading> readings;  // an unread page: without words
    std::int64_t scanned_ms = 0;             // when the youngest image was written
    bool all_read = true;
    bool all_shown = true;  // every page has its layers, or none are wanted
};

kiosk::Result<kiosk::Bytes> image_file(const std::string& path) {
    auto file = kiosk::read_file(path, std::size_t{64} << 20);
    if (!file && file.error().code == kiosk::ErrorCode::BodyTooLarge) {
        return kiosk::Error{kiosk::ErrorCode::PageTooLarge, path};
    }
    return file;
}

// A file's time of writing: as good as the scan's, and the same for the same file.
std::int64_t written_ms(const std::string& path) {
    using namespace std::chrono;
    std::error_code failed;
    const auto at = std::filesystem::last_write_time(path, failed);
    return failed ? 0
                  : duration_cast<milliseconds>(file_clock::to_sys(at).time_since_epoch()).count();
}

void read_image(const Request& request,
                ocr::OcrDocument& document,
                const std::string& image,
                Document& out) {
    const int n = static_cast<int>(out.pages.size()) + 1;
    out.text += n > 1 ? "\f" : "";
    out.scanned_ms = std::max(out.scanned_ms, written_ms(image));
    const auto file = image_file(image);
    auto page = file ? document.read_page(*file, 0) : kiosk::Result<ocr::PageReading>(file.error());
    if (page) {
        out.text += page->text;
        out.pages.push_back(to_json(n, image, *page));
        out.readings.push_back(std::move(page).value());
        return;
    }
    out.all_read = false;
    std::fprintf(stderr, "%s: %s\n", image.c_str(), describe(page.error()).c_str());
    out.pages.push_back({{"n", n},
                         {"file", image},
                         {"state", "unread"},
                         {"error", kiosk::error_name(page.error().code)}});
    ocr::PageReading& unread = out.readings.emplace_back();
    if (request.profile == Profile::None || !file) {
        out.all_shown = request.profile == Profile::None;
        return;
    }
    if (auto shown = document.show_page(*file, 0, std::nullopt)) {
        unread = std::move(shown).value();
    } else {
        out.all_shown = false;
    }
}

kiosk::Status write_pdf(ocr::OcrDocument& document, const Document& read, const std::string& path) {
    if (!read.all_shown) {
        std::fprintf(stderr, "no %s: a page of it is no picture\n", path.c_str());
        return {};
    }
    ocr::PdfOrder order{"Đơn thư", read.scanned_ms, {}};
    for (const auto& page : read.readings) {
        order.pages.push_back(&page);
    }
    KIOSK_TRY(const auto file, document.write_pdf(order));
    return kiosk::write_file_durably(path, file);
}

// Reads the images as one document and writes <stem of the first>.txt, .json and .pdf as wished.
// False when a page stayed unread.
kiosk::Result<bool> read_document(const Request& request,
                                  const std::vector<std::string>& images,
                                  const kiosk::Clock& clock) {
    ocr::OcrOptions options;
    options.program = std::filesystem::read_symlink("/proc/self/exe");
    options.language = request.language;
    options.profile = request.profile;
    KIOSK_TRY(const auto document, ocr::OcrDocument::start(options, clock));
    Document read;
    for (const auto& image : images) {
        read_image(request, *document, image, read);
    }
    const auto base =
        std::filesystem::path(request.out) / std::filesystem::path(images.front()).stem();
    KIOSK_CHECK(kiosk::write_file_durably(base.string() + ".txt", kiosk::as_bytes(read.text)));
    if (request.json) {
        Json letter = fields_of(*document, read.readings, clock);
        letter["pages"] = std::move(read.pages);
        const auto all = kiosk::to_pretty_text(letter);
        KIOSK_CHECK(kiosk::write_file_durably(base.string() + ".json", kiosk::as_bytes(all)));
    }
    if (request.profile != Profile::None) {
        KIOSK_CHECK(write_pdf(*document, read, base.string() + ".pdf"));
    }
    return read.all_read && read.all_shown;
}

int run(const Request& request) {
    std::error_code failed;
    std::filesystem::create_directories(request.out, failed);
    const auto clock = kiosk::make_system_clock();
    std::vector<std::vector<std::string>> documents;
    if (request.each) {
        for (const auto& image : request.images) {
            documents.push_back({image});
        }
    } else {
        documents.push_back(request.images);
    }
    int status = 0;
    for (const auto& images : documents) {
        const auto read = read_document(request, images, *clock);
        if (!read) {
            std::fprintf(stderr, "%s\n", describe(read.error()).c_str());
            return 2;
        }
        status = *read ? status : 1;
    }
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    kiosk::log::start("kiosk-ocr");
    Request request;
    CLI::App app{
        "Reads Vietnamese page images (PNG, JPEG, PNM) into text.\n"
        "Exit: 0 every page was read, 1 a page was refused or not read, 2 failure."};
    app.add_option("image", request.images, "page images, in order");
    app.add_option("--out", request.out, "folder for STEM.txt and STEM.json");
    app.add_option("--language", request.language, "Tesseract model");
    app.add_flag("--each", request.each, "every image is a document of its own");
    app.add_flag("--json", request.json, "write words, boxes and confidences too");
    app.add_option_function<std::string>(
           "--pdf",
           [&request](const std::string& name) {
               request.profile = *kiosk::pdf::profile_from(name);
           },
           "write a searchable PDF/A-2b: archive (all that was seen) or compact")
        ->check(CLI::IsMember({"archive", "compact"}));
    app.add_flag("--worker", request.worker, "serve one document on descriptor 3 (for kioskd)");
    CLI11_PARSE(app, argc, argv);
    if (request.worker) {
        return ocr::run_worker(request.language);
    }
    if (request.images.empty() || request.out.empty()) {
        std::fprintf(stderr, "%s", app.help().c_str());
        return 2;
    }
    return run(request);
}
