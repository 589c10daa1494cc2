// Goal: the rules catch what they name. Method: a sound file, spoilt in one place at a time through
// libqpdf, must be reported for that place.
#define POINTERHOLDER_TRANSITION 4  // libqpdf's own smart pointer is std::shared_ptr
#include "tests/image/pdf/pdfa_rules.hpp"

#include <functional>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "tests/image/pdf/sample_letter.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

Bytes sound_file() {
    const auto picture = sample_picture(Marks::None);
    auto layers =
        pdf::make_layers(picture, prepared(picture), pdf::Profile::Archive, pdf::Content::Text);
    CHECK_OK(layers);
    const auto fixtures = pdf::load_fixtures();
    CHECK_OK(fixtures);
    pdf::PdfLetter letter{"HN26-1", 1'795'482'000'000, {}};
    letter.pages.push_back({std::move(layers).value(), {{"chữ", {120, 150, 90, 22}, 0}}});
    auto file = pdf::write_pdf(letter, *fixtures);
    CHECK_OK(file);
    return std::move(file).value();
}

Bytes spoilt(const Bytes& file, const std::function<void(QPDF&)>& spoil) {
    QPDF pdf;
    pdf.processMemoryFile("sound", reinterpret_cast<const char*>(file.data()), file.size());
    spoil(pdf);
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.write();
    const std::unique_ptr<Buffer> buffer(writer.getBuffer());
    return Bytes(buffer->getBuffer(), buffer->getBuffer() + buffer->getSize());
}

// The first broken rule, or "".
std::string first(const Bytes& file) {
    const auto broken = broken_pdfa_rules(as_text(file));
    return broken.empty() ? "" : broken.front();
}

QPDFObjectHandle page_of(QPDF& pdf) {
    return QPDFPageDocumentHelper(pdf).getAllPages().front().getObjectHandle();
}

QPDFObjectHandle font_of(QPDF& pdf) {
    return page_of(pdf).getKey("/Resources").getKey("/Font").getKey("/F");
}

}  // namespace

TEST_GROUP(PdfaRules){};

TEST(PdfaRules, hold_for_a_sound_file_and_name_what_is_spoilt) {
    const Bytes sound = sound_file();
    CHECK_TEXT_EQUAL("", first(sound));
    CHECK_TEXT_EQUAL("", first(spoilt(sound, [](QPDF&) {})));
    using Spoil = std::function<void(QPDF&)>;
    const auto null = QPDFObjectHandle::newNull();
    const std::vector<std::pair<const char*, Spoil>> faults = {
        {"6.6.2.1", [&](QPDF& pdf) { pdf.getRoot().replaceKey("/Metadata", null); }},
        {"6.6.4",
         [](QPDF& pdf) {
             pdf.getRoot()
                 .getKey("/Metadata")
                 .replaceStreamData("<?xpacket begin= <?xpacket end=",
                                    QPDFObjectHandle::newNull(),
                                    QPDFObjectHandle::newNull());
         }},
        {"6.2.3", [&](QPDF& pdf) { pdf.getRoot().replaceKey("/OutputIntents", null); }},
        {"6.5",
         [](QPDF& pdf) {
             pdf.getRoot().replaceKey("/OpenAction",
                                      QPDFObjectHandle::parse("<< /S /JavaScript /JS (x) >>"));
         }},
        {"6.2.11.4",
         [&](QPDF& pdf) {
             font_of(pdf)
                 .getKey("/DescendantFonts")
                 .getArrayItem(0)
                 .getKey("/FontDescriptor")
                 .replaceKey("/FontFile2", null);
         }},
        {"text", [&](QPDF& pdf) { font_of(pdf).replaceKey("/ToUnicode", null); }},
        {"6.2.8",
         [](QPDF& pdf) {
             page_of(pdf)
                 .getKey("/Resources")
                 .getKey("/XObject")
                 .getKey("/B")
                 .getDict()
                 .replaceKey("/Interpolate", QPDFObjectHandle::newBool(true));
         }},
        {"6.3",
         [](QPDF& pdf) { page_of(pdf).replaceKey("/Annots", QPDFObjectHandle::newArray()); }}};

    for (const auto& [clause, spoil] : faults) {
        const std::string found = first(spoilt(sound, spoil));
        CHECK_TEXT_EQUAL(clause, found.substr(0, std::string(clause).size()));
    }

    Bytes cut(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(sound.size() / 2));
    CHECK_FALSE(broken_pdfa_rules(as_text(cut)).empty());
}
