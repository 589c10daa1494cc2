// Built object by object through libqpdf, which writes the file. Everything that could differ from
// run to run is fixed: the profile's date, the file's id (made from its content), no clock.
#define POINTERHOLDER_TRANSITION 4  // libqpdf's own smart pointer is std::shared_ptr
#include "image/pdf/document.hpp"

#include <lcms2.h>

#include <chrono>
#include <memory>
#include <qpdf/Buffer.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"

namespace kiosk::pdf {
namespace {

using Handle = QPDFObjectHandle;

constexpr double kPoint_in = 72;
constexpr std::size_t kMostFont_bytes = 1U << 20;
constexpr std::size_t kCodesInBlock = 100;  // the most that a bfchar block may hold
constexpr const char* kProducer = "Tiep Dan kiosk-ocr";

Handle name(const char* text) {
    return Handle::newName(text);
}

Handle whole(long long value) {
    return Handle::newInteger(value);
}

std::string as_string(ByteView bytes) {
    return std::string(as_text(bytes));
}

std::string xml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return out;
}

std::string iso_time(std::int64_t unix_ms) {
    using namespace std::chrono;
    const sys_seconds at{seconds(unix_ms / 1000)};
    const sys_days day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss<seconds> time(at - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                       static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()),
                       time.hours().count(),
                       time.minutes().count(),
                       time.seconds().count());
}

// Files that keep colour say which colour they mean.
Result<Bytes> srgb_profile() {
    const std::unique_ptr<void, decltype(&cmsCloseProfile)> profile(cmsCreate_sRGBProfile(),
                                                                    &cmsCloseProfile);
    cmsUInt32Number size = 0;
    if (!profile || cmsSaveProfileToMem(profile.get(), nullptr, &size) == 0) {
        return Error{ErrorCode::IoFailed, "making the sRGB profile"};
    }
    Bytes out(size);
    if (cmsSaveProfileToMem(profile.get(), out.data(), &size) == 0 || size < 128) {
        return Error{ErrorCode::IoFailed, "making the sRGB profile"};
    }
    // Header bytes 24 to 35 are the moment of its making (ICC.1:2010, 7.2.1).
    constexpr std::array<std::uint8_t, 12> kDate = {0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0};
    std::copy(kDate.begin(), kDate.end(), out.begin() + 24);
    return out;
}

class Builder {
public:
    Builder(const PdfLetter& letter, const Fixtures& fixtures)
        : letter_(letter), fixtures_(fixtures) {}

    Bytes build() {
        pdf_.emptyPDF();
        font_ = pdf_.makeIndirectObject(Handle::newDictionary());
        QPDFPageDocumentHelper pages(pdf_);
        for (const PdfPage& page : letter_.pages) {
            pages.addPage(QPDFPageObjectHelper(page_object(page)), false);
        }
        fill_font();
        Handle root = pdf_.getRoot();
        root.replaceKey("/Metadata", metadata());
        root.replaceKey("/OutputIntents", Handle::newArray({output_intent()}));
        root.replaceKey("/Lang", Handle::newString("vi-VN"));
        return written();
    }

private:
    Handle stream(const std::string& data) { return Handle::newStream(&pdf_, data); }

    Handle image(const std::string& data, const char* filter, int width, int height, int bits) {
        Handle out = stream(data);
        Handle dict = out.getDict();
        dict.replaceKey("/Type", name("/XObject"));
        dict.replaceKey("/Subtype", name("/Image"));
        dict.replaceKey("/Width", whole(width));
        dict.replaceKey("/Height", whole(height));
        dict.replaceKey("/BitsPerComponent", whole(bits));
        dict.replaceKey("/Filter", name(filter));
        return out;
    }

    Handle background(const Layers& layers) {
        Handle out = image(as_string(layers.background_jpeg),
                           "/DCTDecode",
                           layers.background_width_px,
                           layers.background_height_px,
                           8);
        out.getDict().replaceKey(
            "/ColorSpace", name(layers.background_channels == 3 ? "/DeviceRGB" : "/DeviceGray"));
        return out;
    }

    Handle mask(const Layers& layers) {
        Handle out = image(
            as_string(layers.mask_g4), "/CCITTFaxDecode", layers.width_px, layers.height_px, 1);
        Handle how = Handle::newDictionary();
        how.replaceKey("/K", whole(-1));
        how.replaceKey("/Columns", whole(layers.width_px));
        how.replaceKey("/Rows", whole(layers.height_px));
        out.getDict().replaceKey("/DecodeParms", how);
        out.getDict().replaceKey("/ImageMask", Handle::newBool(true));
        return out;
    }

    Handle page_object(const PdfPage& page) {
        const Layers& layers = page.layers;
        const double width_pt = layers.width_px * kPoint_in / layers.dpi;
        const double height_pt = layers.height_px * kPoint_in / layers.dpi;
        const std::string frame = fmt::format("{:.3f} 0 0 {:.3f} 0 0 cm", width_pt, height_pt);
        Handle pictures = Handle::newDictionary();
        std::string content;
        if (!layers.background_jpeg.empty()) {
            pictures.replaceKey("/B", pdf_.makeIndirectObject(background(layers)));
            content += "q " + frame + " /B Do Q\n";
        }
        if (!layers.mask_g4.empty()) {
            pictures.replaceKey("/T", pdf_.makeIndirectObject(mask(layers)));
            content += fmt::format("q {:.3f} {:.3f} {:.3f} rg {} /T Do Q\n",
                                   layers.ink[0] / 255.0,
                                   layers.ink[1] / 255.0,
                                   layers.ink[2] / 255.0,
                                   frame);
        }
        content += text_operators(page.words, layers, height_pt, used_);
        Handle fonts = Handle::newDictionary();
        fonts.replaceKey("/F", font_);
        Handle resources = Handle::newDictionary();
        resources.replaceKey("/XObject", pictures);
        resources.replaceKey("/Font", fonts);
        Handle out = Handle::newDictionary();
        out.replaceKey("/Type", name("/Page"));
        out.replaceKey(
            "/MediaBox",
            Handle::newArray(
                {whole(0), whole(0), Handle::newReal(width_pt, 3), Handle::newReal(height_pt, 3)}));
        out.replaceKey("/Resources", resources);
        out.replaceKey("/Contents", pdf_.makeIndirectObject(stream(content)));
        return pdf_.makeIndirectObject(out);
    }

    // A code is a UTF-16 value: each says of itself what it means.
    std::string to_unicode() const {
        std::string out =
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
        const std::vector<char16_t> codes(used_.begin(), used_.end());
        for (std::size_t from = 0; from < codes.size(); from += kCodesInBlock) {
            const std::size_t to = std::min(codes.size(), from + kCodesInBlock);
            out += fmt::format("{} beginbfchar\n", to - from);
            for (std::size_t i = from; i < to; ++i) {
                out += fmt::format("<{0:04X}> <{0:04X}>\n", static_cast<unsigned>(codes[i]));
            }
            out += "endbfchar\n";
        }
        return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
    }

    void fill_font() {
        Handle file = stream(as_string(fixtures_.font));
        file.getDict().replaceKey("/Length1", whole(static_cast<long long>(fixtures_.font.size())));
        Handle descriptor = Handle::parse(
            "<< /Type /FontDescriptor /FontName /GlyphLessFont /Flags 5 /FontBBox [0 0 500 1000] "
            "/ItalicAngle 0 /Ascent 1000 /Descent -1 /CapHeight 1000 /StemV 80 >>");
        descriptor.replaceKey("/FontFile2", pdf_.makeIndirectObject(file));
        std::string to_glyph;  // every code shows glyph 1, the empty one
        for (int i = 0; i < 0x10000; ++i) {
            to_glyph += {'\0', '\1'};
        }
        Handle cid = Handle::parse(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /GlyphLessFont /DW 500 /CIDSystemInfo "
            "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>");
        cid.replaceKey("/FontDescriptor", pdf_.makeIndirectObject(descriptor));
        cid.replaceKey("/CIDToGIDMap", pdf_.makeIndirectObject(stream(to_glyph)));
        font_.replaceKey("/Type", name("/Font"));
        font_.replaceKey("/Subtype", name("/Type0"));
        font_.replaceKey("/BaseFont", name("/GlyphLessFont"));
        font_.replaceKey("/Encoding", name("/Identity-H"));
        font_.replaceKey("/DescendantFonts", Handle::newArray({pdf_.makeIndirectObject(cid)}));
        font_.replaceKey("/ToUnicode", pdf_.makeIndirectObject(stream(to_unicode())));
    }

    Handle metadata() {
        const std::string text = fmt::format(
            "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
            "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" "
            "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
            "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
            "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">"
            "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>"
            "<xmp:CreateDate>{}</xmp:CreateDate><pdf:Producer>{}</pdf:Producer>"
            "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>",
            xml(letter_.title),
            iso_time(letter_.made_ms),
            kProducer);
        Handle out = stream(text);
        out.getDict().replaceKey("/Type", name("/Metadata"));
        out.getDict().replaceKey("/Subtype", name("/XML"));
        return pdf_.makeIndirectObject(out);
    }

    Handle output_intent() {
        Handle profile = stream(as_string(fixtures_.profile));
        profile.getDict().replaceKey("/N", whole(3));
        Handle out = Handle::parse(
            "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) "
            "/Info (sRGB IEC61966-2.1) >>");
        out.replaceKey("/DestOutputProfile", pdf_.makeIndirectObject(profile));
        return pdf_.makeIndirectObject(out);
    }

    Bytes written() {
        QPDFWriter writer(pdf_);
        writer.setOutputMemory();
        Pl_Flate::setCompressionLevel(9);
        writer.setMinimumPDFVersion("1.7");
        writer.setDeterministicID(true);
        writer.setObjectStreamMode(qpdf_o_generate);
        writer.setCompressStreams(true);
        writer.write();
        const std::unique_ptr<Buffer> buffer(writer.getBuffer());
        return Bytes(buffer->getBuffer(), buffer->getBuffer() + buffer->getSize());
    }

    const PdfLetter& letter_;
    const Fixtures& fixtures_;
    QPDF pdf_;
    Handle font_;
    std::set<char16_t> used_;
};

}  // namespace

Result<Fixtures> load_fixtures(const std::filesystem::path& font) {
    Fixtures out;
    KIOSK_TRY(out.font, read_file(font, kMostFont_bytes));
    KIOSK_TRY(out.profile, srgb_profile());
    return out;
}

Result<Bytes> write_pdf(const PdfLetter& letter, const Fixtures& fixtures) {
    if (letter.pages.empty()) {
        return Error{ErrorCode::OcrFailed, "a letter without pages"};
    }
    try {
        return Builder(letter, fixtures).build();
    } catch (const std::exception&) {  // its text may quote the letter
        return Error{ErrorCode::OcrFailed, "writing the PDF"};
    }
}

}  // namespace kiosk::pdf
