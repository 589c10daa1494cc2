// ./run bench codes: the codes of page images and what finding them costs, one line of JSON a page:
// {"file", "quick": {"ms", "codes": [{"k", "t", "b"}]}, "thorough": {…}}. ms is CPU time of the
// finding alone. codes.py draws the pages and counts.
#include <sys/resource.h>

#include <cstdio>
#include <string>

#include "firmware/base/file.hpp"
#include "firmware/base/json.hpp"
#include "image/codes/codes.hpp"
#include "image/page/codec.hpp"
#include "image/page/prepare.hpp"

namespace {

using kiosk::Json;
namespace codes = kiosk::page_codes;

double cpu_ms() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
           static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

Json look(const kiosk::page::Picture& picture, int dpi, codes::Effort effort) {
    const double before = cpu_ms();
    const auto found = codes::find_codes(picture, dpi, effort);
    const double spent = cpu_ms() - before;
    Json list = Json::array();
    for (const auto& code : found) {
        list.push_back({{"k", code.kind == codes::Kind::Qr ? "qr" : "code128"},
                        {"t", code.text},
                        {"b", code.box}});
    }
    return {{"ms", spent}, {"codes", std::move(list)}};
}

kiosk::Result<Json> measure(const std::string& path) {
    KIOSK_TRY(const auto file, kiosk::read_file(path, std::size_t{64} << 20));
    KIOSK_TRY(const auto header, kiosk::page::inspect(file));
    KIOSK_TRY(const auto picture, kiosk::page::decode(file, header));
    const int dpi = kiosk::page::page_dpi(header, 0);
    return Json{{"file", path},
                {"quick", look(picture, dpi, codes::Effort::Quick)},
                {"thorough", look(picture, dpi, codes::Effort::Thorough)}};
}

}  // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const auto measured = measure(argv[i]);
        if (!measured) {
            std::fprintf(stderr, "%s: %s\n", argv[i], describe(measured.error()).c_str());
            return 1;
        }
        std::printf("%s\n", kiosk::to_text(*measured).c_str());
    }
    return 0;
}
