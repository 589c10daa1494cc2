#include "sync/ctl/sealed_delivery.hpp"

#include <map>
#include <set>

#include "firmware/base/file.hpp"

namespace kiosk::hubctl {
namespace {

constexpr std::int64_t kMemoryVersion = 1;

// {"v":1,"uploads":{"FILE":"/target of its upload"}}
class Memory {
public:
    explicit Memory(std::filesystem::path file) : file_(std::move(file)) {
        const auto text = read_text_file(file_);
        const auto kept = text ? parse_json(*text) : Result<Json>(text.error());
        if (!kept || !kept->is_object() || kept->value("v", Json()) != kMemoryVersion) {
            return;
        }
        const Json uploads = kept->value("uploads", Json());
        for (const auto& [name, upload] : uploads.items()) {
            uploads_[name] = upload.is_string() ? upload.get<std::string>() : "";
        }
    }

    [[nodiscard]] std::string upload(const std::string& name) const {
        const auto found = uploads_.find(name);
        return found == uploads_.end() ? "" : found->second;
    }

    [[nodiscard]] Status remember(const std::string& name, const std::string& upload) {
        uploads_[name] = upload;
        const std::string text = to_text(Json{{"v", kMemoryVersion}, {"uploads", uploads_}});
        return write_file_durably(file_, as_bytes(text), FileMode::Private);
    }

private:
    const std::filesystem::path file_;
    std::map<std::string, std::string> uploads_;
};

}  // namespace

Result<Delivery> deliver_sealed(const SealedLetter& letter,
                                const hub::PageShelf& shelf,
                                TusSender& sender,
                                const std::filesystem::path& memory) {
    KIOSK_CHECK(check_all_there(letter, shelf));
    Memory begun(memory);
    Delivery out;
    const std::uint64_t before = sender.sent_bytes();
    const auto bring = [&](const std::string& name, ByteView bytes) {
        out.bytes += bytes.size();
        return sender.send(bytes,
                           {{"filename", name}, {"letter", letter.hash()}},
                           begun.upload(name),
                           [&](const std::string& upload) { return begun.remember(name, upload); });
    };
    for (const Digest& sha256 : std::set<Digest>(letter.manifest.begin(), letter.manifest.end())) {
        KIOSK_TRY(const Bytes blob, shelf.read(sha256));
        KIOSK_CHECK(bring(to_hex(sha256), blob));
    }
    KIOSK_CHECK(bring(kFactsFile, as_bytes(sealed_facts(letter))));
    out.sent_bytes = sender.sent_bytes() - before;
    return out;
}

}  // namespace kiosk::hubctl
