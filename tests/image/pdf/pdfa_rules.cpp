#define POINTERHOLDER_TRANSITION 4  // libqpdf's own smart pointer is std::shared_ptr
#include "tests/image/pdf/pdfa_rules.hpp"

#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <set>

namespace kiosk::test {
namespace {

using Handle = QPDFObjectHandle;

std::string data_of(Handle stream) {
    const auto data = stream.getStreamData(qpdf_dl_all);
    return {reinterpret_cast<const char*>(data->getBuffer()), data->getSize()};
}

class Judge {
public:
    explicit Judge(std::string_view file) : file_(file) {}

    std::vector<std::string> judge() {
        header();
        try {
            pdf_.setSuppressWarnings(true);
            pdf_.processMemoryFile("letter", file_.data(), file_.size());
            trailer();
            metadata();
            output_intent();
            for (auto& object : pdf_.getAllObjects()) {
                judge_object(object);
            }
            for (auto& page : QPDFPageDocumentHelper(pdf_).getAllPages()) {
                judge_page(page.getObjectHandle());
            }
            rule(pdf_.getWarnings().empty(), "6.1: the file's structure has faults");
        } catch (const std::exception& error) {
            broken_.push_back(std::string("6.1: unreadable: ") + error.what());
        }
        return broken_;
    }

private:
    void rule(bool holds, const char* sentence) {
        if (!holds) {
            broken_.emplace_back(sentence);
        }
    }

    [[nodiscard]] bool is_high(std::size_t at) const {
        return static_cast<unsigned char>(file_[at]) > 127;
    }

    void header() {
        rule(file_.size() > 16 && file_.substr(0, 7) == "%PDF-1.",
             "6.1.2: the file begins with its version");
        rule(file_.size() > 16 && file_[9] == '%' && is_high(10) && is_high(11) && is_high(12) &&
                 is_high(13),
             "6.1.2: a comment of four bytes above 127 follows");
    }

    void trailer() {
        Handle trailer = pdf_.getTrailer();
        rule(trailer.getKey("/ID").isArray(), "6.1.3: the trailer has an ID");
        rule(!trailer.hasKey("/Encrypt"), "6.1.3: nothing is encrypted");
        Handle root = pdf_.getRoot();
        for (const char* key : {"/AA", "/OpenAction", "/OCProperties", "/Requirements"}) {
            rule(!root.hasKey(key), "6.5, 6.9: no actions, layers or requirements");
        }
        Handle names = root.getKey("/Names");
        rule(!names.isDictionary() ||
                 (!names.hasKey("/JavaScript") && !names.hasKey("/EmbeddedFiles")),
             "6.5.1, 6.8: no scripts or files inside");
    }

    void metadata() {
        Handle stream = pdf_.getRoot().getKey("/Metadata");
        if (!stream.isStream()) {
            broken_.emplace_back("6.6.2.1: the catalog has metadata");
            return;
        }
        Handle dict = stream.getDict();
        rule(dict.getKey("/Type").isNameAndEquals("/Metadata") &&
                 dict.getKey("/Subtype").isNameAndEquals("/XML"),
             "6.6.2.1: metadata are XML");
        rule(!dict.hasKey("/Filter"), "6.6.2.1: metadata can be read without a filter");
        const std::string xmp = data_of(stream);
        rule(xmp.find("<pdfaid:part>2</pdfaid:part>") != std::string::npos &&
                 xmp.find("<pdfaid:conformance>B</pdfaid:conformance>") != std::string::npos,
             "6.6.4: the file says that it is PDF/A-2b");
        rule(xmp.find("<?xpacket begin=") == 0 && xmp.find("<?xpacket end=") != std::string::npos,
             "6.6.2.1: an XMP packet");
    }

    void output_intent() {
        Handle intents = pdf_.getRoot().getKey("/OutputIntents");
        if (!intents.isArray() || intents.getArrayNItems() != 1) {
            broken_.emplace_back("6.2.3: one output intent");
            return;
        }
        Handle intent = intents.getArrayItem(0);
        rule(intent.getKey("/S").isNameAndEquals("/GTS_PDFA1"), "6.2.3: of the kind GTS_PDFA1");
        Handle profile = intent.getKey("/DestOutputProfile");
        if (!profile.isStream()) {
            broken_.emplace_back("6.2.3: with a profile");
            return;
        }
        const std::string icc = data_of(profile);
        rule(icc.size() > 128 && icc.substr(36, 4) == "acsp" && icc.substr(16, 4) == "RGB " &&
                 icc[8] <= 4 && profile.getDict().getKey("/N").isInteger() &&
                 profile.getDict().getKey("/N").getIntValue() == 3,
             "6.2.3: that is an RGB profile of ICC version 4 or before");
    }

    void judge_object(Handle object) {
        if (object.isStream()) {
            judge_stream(object.getDict());
        }
        if (!object.isDictionary()) {
            return;
        }
        if (object.getKey("/Type").isNameAndEquals("/FontDescriptor")) {
            rule(object.getKey("/FontFile2").isStream(), "6.2.11.4: fonts are embedded");
        }
        if (object.getKey("/Type").isNameAndEquals("/Annot")) {
            broken_.emplace_back("6.3: a page that was scanned has no annotations");
        }
        if (object.getKey("/Subtype").isNameAndEquals("/CIDFontType2")) {
            Handle map = object.getKey("/CIDToGIDMap");
            rule(map.isStream() || map.isNameAndEquals("/Identity"),
                 "6.2.11.3.2: codes are mapped to glyphs");
        }
        if (object.getKey("/Subtype").isNameAndEquals("/Type0")) {
            rule(object.getKey("/ToUnicode").isStream(), "text can be searched");
        }
        rule(!object.hasKey("/TR") && !object.hasKey("/HTP"), "6.2.5: no transfer functions");
    }

    void judge_stream(Handle dict) {
        rule(!dict.hasKey("/F") && !dict.hasKey("/FFilter"), "6.1.7.1: no data outside the file");
        static const std::set<std::string> kFilters = {
            "/FlateDecode", "/DCTDecode", "/CCITTFaxDecode"};
        Handle filter = dict.getKey("/Filter");
        if (filter.isName()) {
            rule(kFilters.count(filter.getName()) != 0, "6.1.7.2: only filters that will last");
        } else if (filter.isArray()) {
            for (auto& one : filter.aitems()) {
                rule(kFilters.count(one.getName()) != 0, "6.1.7.2: only filters that will last");
            }
        }
        if (dict.getKey("/Subtype").isNameAndEquals("/Image")) {
            rule(!dict.hasKey("/Alternates") && !dict.hasKey("/OPI"), "6.2.8: one image");
            Handle smooth = dict.getKey("/Interpolate");
            rule(!smooth.isBool() || !smooth.getBoolValue(), "6.2.8: no interpolation");
            Handle mask = dict.getKey("/ImageMask");
            const bool is_mask = mask.isBool() && mask.getBoolValue();
            rule(is_mask != dict.hasKey("/ColorSpace"), "6.2.8: a mask, or an image with colours");
        }
        rule(!dict.getKey("/Subtype").isNameAndEquals("/PS"), "6.2.9: no PostScript");
    }

    void judge_page(Handle page) {
        rule(page.getKey("/MediaBox").isArray() && page.getKey("/Resources").isDictionary(),
             "6.1.13: a page has its size and resources");
        rule(!page.hasKey("/AA") && !page.hasKey("/Annots"), "6.3, 6.5: nothing acts on a page");
    }

    std::string_view file_;
    QPDF pdf_;
    std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_pdfa_rules(std::string_view file) {
    return Judge(file).judge();
}

}  // namespace kiosk::test
