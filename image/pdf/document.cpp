// Built object by object through libqpdf, which writes the file. Everything that could differ from
// run to run is fixed: the profile's date, the file's id (made from its content), no clock.
// libqpdf's C interface: the headers of its C++ one cannot be compiled by clang 14 as C++20.
#define POINTERHOLDER_TRANSITION 4  // libqpdf's own smart pointer is std::shared_ptr
#include "image/pdf/document.hpp"

#include <lcms2.h>

#include <qpdf/qpdf-c.h>
#include <chrono>
#include <initializer_list>
#include <memory>
#include <qpdf/Pl_Flate.hh>

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"

namespace kiosk::pdf {
namespace {

constexpr double kPoint_in = 72;
constexpr std::size_t kMostFont_bytes = 1U << 20;
constexpr std::size_t kCodesInBlock = 100;  // the most that a bfchar block may hold
constexpr const char* kProducer = "Tiep Dan kiosk-ocr";

// A file in the making. Errors of libqpdf are kept by it until failed() is asked.
class File {
public:
    File() : data_(qpdf_init()) {
        qpdf_silence_errors(data_);
        qpdf_set_suppress_warnings(data_, QPDF_TRUE);
        qpdf_empty_pdf(data_);
    }

    ~File() { qpdf_cleanup(&data_); }

    File(const File&) = delete;
    File& operator=(const File&) = delete;

    [[nodiscard]] bool failed() const { return qpdf_has_error(data_) != QPDF_FALSE; }

    // An object of the file, while the file lives.
    class Handle {
    public:
        Handle() = default;

        Handle(qpdf_data data, qpdf_oh object) : data_(data), object_(object) {}

        void put(const char* key, const Handle& value) {
            qpdf_oh_replace_key(data_, object_, key, value.object_);
        }

        // Of a stream.
        [[nodiscard]] Handle dict() const { return {data_, qpdf_oh_get_dict(data_, object_)}; }

        [[nodiscard]] qpdf_oh object() const noexcept { return object_; }

    private:
        qpdf_data data_ = nullptr;
        qpdf_oh object_ = 0;
    };

    [[nodiscard]] Handle name(const char* text) const { return of(qpdf_oh_new_name(data_, text)); }

    [[nodiscard]] Handle whole(long long value) const {
        return of(qpdf_oh_new_integer(data_, value));
    }

    [[nodiscard]] Handle real(double value) const {
        return of(qpdf_oh_new_real_from_double(data_, value, 3));
    }

    [[nodiscard]] Handle truth() const { return of(qpdf_oh_new_bool(data_, QPDF_TRUE)); }

    [[nodiscard]] Handle text(const char* value) const {
        return of(qpdf_oh_new_string(data_, value));
    }

    [[nodiscard]] Handle dictionary() const { return of(qpdf_oh_new_dictionary(data_)); }

    [[nodiscard]] Handle parse(const char* object) const {
        return of(qpdf_oh_parse(data_, object));
    }

    [[nodiscard]] Handle array(std::initializer_list<Handle> items) const {
        const qpdf_oh out = qpdf_oh_new_array(data_);
        for (const Handle& item : items) {
            qpdf_oh_append_item(data_, out, item.object());
        }
        return of(out);
    }

    [[nodiscard]] Handle stream(ByteView bytes) const {
        const qpdf_oh out = qpdf_oh_new_stream(data_);
        const qpdf_oh none = qpdf_oh_new_null(data_);
        qpdf_oh_replace_stream_data(data_, out, bytes.data(), bytes.size(), none, none);
        return of(out);
    }

    [[nodiscard]] Handle indirect(const Handle& direct) const {
        return of(qpdf_make_indirect_object(data_, direct.object()));
    }

    [[nodiscard]] Handle root() const { return of(qpdf_get_root(data_)); }

    void add_page(const Handle& page) { qpdf_add_page(data_, data_, page.object(), QPDF_FALSE); }

    // Empty when it could not be written.
    [[nodiscard]] Bytes written() {
        Pl_Flate::setCompressionLevel(9);
        if (qpdf_init_write_memory(data_) != QPDF_SUCCESS) {
            return {};
        }
        qpdf_set_minimum_pdf_version(data_, "1.7");
        qpdf_set_deterministic_ID(data_, QPDF_TRUE);
        qpdf_set_object_stream_mode(data_, qpdf_o_generate);
        qpdf_set_compress_streams(data_, QPDF_TRUE);
        if (qpdf_write(data_) != QPDF_SUCCESS) {
            return {};
        }
        const unsigned char* bytes = qpdf_get_buffer(data_);
        return Bytes(bytes, bytes + qpdf_get_buffer_length(data_));
    }

private:
    [[nodiscard]] Handle of(qpdf_oh object) const { return {data_, object}; }

    qpdf_data data_;
};

using Handle = File::Handle;

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

    // Empty when it could not be built.
    Bytes build() {
        font_ = file_.indirect(file_.dictionary());
        for (const PdfPage& page : letter_.pages) {
            file_.add_page(page_object(page));
        }
        fill_font();
        Handle root = file_.root();
        root.put("/Metadata", metadata());
        root.put("/OutputIntents", file_.array({output_intent()}));
        root.put("/Lang", file_.text("vi-VN"));
        return file_.failed() ? Bytes{} : file_.written();
    }

private:
    Handle image(ByteView data, const char* filter, int width, int height, int bits) {
        Handle out = file_.stream(data);
        Handle dict = out.dict();
        dict.put("/Type", file_.name("/XObject"));
        dict.put("/Subtype", file_.name("/Image"));
        dict.put("/Width", file_.whole(width));
        dict.put("/Height", file_.whole(height));
        dict.put("/BitsPerComponent", file_.whole(bits));
        dict.put("/Filter", file_.name(filter));
        return out;
    }

    Handle background(const Layers& layers) {
        Handle out = image(layers.background_jpeg,
                           "/DCTDecode",
                           layers.background_width_px,
                           layers.background_height_px,
                           8);
        const char* colours = layers.background_channels == 3 ? "/DeviceRGB" : "/DeviceGray";
        out.dict().put("/ColorSpace", file_.name(colours));
        return out;
    }

    Handle mask(const Layers& layers) {
        Handle out = image(layers.mask_g4, "/CCITTFaxDecode", layers.width_px, layers.height_px, 1);
        Handle how = file_.dictionary();
        how.put("/K", file_.whole(-1));
        how.put("/Columns", file_.whole(layers.width_px));
        how.put("/Rows", file_.whole(layers.height_px));
        out.dict().put("/DecodeParms", how);
        out.dict().put("/ImageMask", file_.truth());
        return out;
    }

    Handle page_object(const PdfPage& page) {
        const Layers& layers = page.layers;
        const double width_pt = layers.width_px * kPoint_in / layers.dpi;
        const double height_pt = layers.height_px * kPoint_in / layers.dpi;
        const std::string frame = fmt::format("{:.3f} 0 0 {:.3f} 0 0 cm", width_pt, height_pt);
        Handle pictures = file_.dictionary();
        std::string content;
        if (!layers.background_jpeg.empty()) {
            pictures.put("/B", file_.indirect(background(layers)));
            content += "q " + frame + " /B Do Q\n";
        }
        if (!layers.mask_g4.empty()) {
            pictures.put("/T", file_.indirect(mask(layers)));
            content += fmt::format("q {:.3f} {:.3f} {:.3f} rg {} /T Do Q\n",
                                   layers.ink[0] / 255.0,
                                   layers.ink[1] / 255.0,
                                   layers.ink[2] / 255.0,
                                   frame);
        }
        content += text_operators(page.words, layers, height_pt, used_);
        Handle fonts = file_.dictionary();
        fonts.put("/F", font_);
        Handle resources = file_.dictionary();
        resources.put("/XObject", pictures);
        resources.put("/Font", fonts);
        Handle out = file_.dictionary();
        out.put("/Type", file_.name("/Page"));
        out.put("/MediaBox",
                file_.array(
                    {file_.whole(0), file_.whole(0), file_.real(width_pt), file_.real(height_pt)}));
        out.put("/Resources", resources);
        out.put("/Contents", file_.indirect(file_.stream(as_bytes(content))));
        return file_.indirect(out);
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
        Handle file = file_.stream(fixtures_.font);
        file.dict().put("/Length1", file_.whole(static_cast<long long>(fixtures_.font.size())));
        Handle descriptor = file_.parse(
            "<< /Type /FontDescriptor /FontName /GlyphLessFont /Flags 5 /FontBBox [0 0 500 1000] "
            "/ItalicAngle 0 /Ascent 1000 /Descent -1 /CapHeight 1000 /StemV 80 >>");
        descriptor.put("/FontFile2", file_.indirect(file));
        std::string to_glyph;  // every code shows glyph 1, the empty one
        for (int i = 0; i < 0x10000; ++i) {
            to_glyph += {'\0', '\1'};
        }
        Handle cid = file_.parse(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /GlyphLessFont /DW 500 /CIDSystemInfo "
            "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>");
        cid.put("/FontDescriptor", file_.indirect(descriptor));
        cid.put("/CIDToGIDMap", file_.indirect(file_.stream(as_bytes(to_glyph))));
        font_.put("/Type", file_.name("/Font"));
        font_.put("/Subtype", file_.name("/Type0"));
        font_.put("/BaseFont", file_.name("/GlyphLessFont"));
        font_.put("/Encoding", file_.name("/Identity-H"));
        font_.put("/DescendantFonts", file_.array({file_.indirect(cid)}));
        font_.put("/ToUnicode", file_.indirect(file_.stream(as_bytes(to_unicode()))));
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
        Handle out = file_.stream(as_bytes(text));
        out.dict().put("/Type", file_.name("/Metadata"));
        out.dict().put("/Subtype", file_.name("/XML"));
        return file_.indirect(out);
    }

    Handle output_intent() {
        Handle profile = file_.stream(fixtures_.profile);
        profile.dict().put("/N", file_.whole(3));
        Handle out = file_.parse(
            "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) "
            "/Info (sRGB IEC61966-2.1) >>");
        out.put("/DestOutputProfile", file_.indirect(profile));
        return file_.indirect(out);
    }

    const PdfLetter& letter_;
    const Fixtures& fixtures_;
    File file_;
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
    Bytes out = Builder(letter, fixtures).build();
    if (out.empty()) {  // libqpdf's words may quote the letter
        return Error{ErrorCode::OcrFailed, "writing the PDF"};
    }
    return out;
}

}  // namespace kiosk::pdf
