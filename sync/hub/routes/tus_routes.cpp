// The pages once more, for stock clients of tus 1.0 (tus.io/protocols/resumable-upload, extensions
// creation and expiration). Only the words differ from PUT: the same files, the same desk.
#include <ctime>

#include "firmware/base/format.hpp"
#include "sync/hub/routes/answers.hpp"
#include "sync/hub/routes/page_desk.hpp"
#include "sync/protocol/page_path.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::hub {
namespace {

constexpr std::string_view kVersion = "1.0.0";
constexpr std::string_view kBytesType = "application/offset+octet-stream";

// IMF-fixdate of RFC 9110, whatever the locale.
std::string http_date(std::int64_t unix_s) {
    constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds{unix_s};
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
                       kDays.at(static_cast<std::size_t>(parts.tm_wday)),
                       parts.tm_mday,
                       kMonths.at(static_cast<std::size_t>(parts.tm_mon)),
                       parts.tm_year + 1900,
                       parts.tm_hour,
                       parts.tm_min,
                       parts.tm_sec);
}

http::Response in_tus(http::Response response) {
    response.headers["tus-resumable"] = kVersion;
    return response;
}

http::Response at_offset(int status, std::uint64_t offset) {
    http::Response out;
    out.status = status;
    out.headers[sync::kUploadOffset] = std::to_string(offset);
    return in_tus(std::move(out));
}

class TusTongue final : public PageTongue {
public:
    explicit TusTongue(const Clock& clock) : clock_(clock) {}

    http::Response piece(std::uint64_t offset, std::uint64_t) const override {
        http::Response out = at_offset(204, offset);
        out.headers["upload-expires"] = expires();
        return out;
    }

    // No receipts: an answer of tus has no place for them; they come with the next batch.
    http::Response whole(std::uint64_t total, const std::vector<sync::Receipt>&) const override {
        return at_offset(204, total);
    }

    http::Response was_whole(std::uint64_t total, std::uint64_t offset) const override {
        return offset == total ? at_offset(204, total) : wrong_offset(total);
    }

    http::Response wrong_offset(std::uint64_t true_offset) const override {
        return in_tus(wrong_offset_response(true_offset));
    }

    http::Response wrong_digest(const Digest& computed) const override {
        return in_tus(wrong_digest_response(computed));
    }

    http::Response refused(const Error& error) const override {
        return in_tus(refused_page_response(error));
    }

    // When a piece goes to which nobody adds a byte from now on.
    [[nodiscard]] std::string expires() const {
        return http_date(clock_.wall().unix_ms / 1000 + PageStore::kPartialLife_s);
    }

private:
    const Clock& clock_;
};

// The page that Upload-Metadata names: "sha256 BASE64", of the 64 hex digits. Nothing else may
// stand there: tus wants it given back, and the hub keeps no words about a page.
Result<Digest> page_in(std::string_view metadata) {
    constexpr std::string_view kName = "sha256 ";
    const Error wrong{ErrorCode::BadArgument,
                      "Upload-Metadata must be: sha256 and, after a space, the page's SHA-256 as "
                      "64 lower-case hex digits in base64; nothing else"};
    if (!metadata.starts_with(kName)) {
        return wrong;
    }
    const auto hex = from_base64(metadata.substr(kName.size()));
    const auto page = hex ? sync::parse_page_name(as_text(*hex)) : std::nullopt;
    return page ? Result<Digest>(*page) : wrong;
}

class TusRoutes final : public Routes {
public:
    TusRoutes(HubCore& core, PageDesk& desk) : core_(core), desk_(desk), tongue_(core.clock()) {}

    bool owns(std::string_view path) const override {
        return path == sync::kTusPath || sync::parse_tus_path(path);
    }

    http::BodyPlan plan(const http::Request& head) override {
        const auto device = core_.peer(head);
        if (!device) {
            return refusing(device.error());
        }
        const auto length = sync::parse_byte_count(head.header("content-length"));
        if (length.value_or(0) > sync::kMaxPageBytes) {
            return refusing(Error{ErrorCode::BodyTooLarge, "a page has 16 MiB at most"});
        }
        const std::string_view method = method_of(head);
        if (method == "OPTIONS") {
            return answering(abilities(204));
        }
        if (head.header("tus-resumable") != kVersion) {
            return answering(abilities(412));
        }
        const auto page = sync::parse_tus_path(head.path);
        if (!page && method == "POST") {
            return answering(create(head, *device));
        }
        if (page && method == "PATCH") {
            return plan_bytes(head, *device, *page);
        }
        if (page && method == "HEAD") {
            return {};
        }
        return answering(
            tongue_.refused(Error{ErrorCode::MethodNotAllowed, "OPTIONS, POST, HEAD or PATCH"}));
    }

    void handle(const http::Request& request, const http::Responder& responder) override {
        const auto device = core_.peer(request);
        if (!device) {
            return responder.reply(device.error());
        }
        const Digest page = sync::parse_tus_path(request.path).value();  // plan() saw it
        desk_.when_quiet(device->id, {page}, [this, device = *device, responder, page] {
            answer_head(device, responder, page);
        });
    }

private:
    // Some networks let no PATCH through; tus has POST for it then.
    [[nodiscard]] static std::string_view method_of(const http::Request& head) {
        const std::string_view instead = head.header("x-http-method-override");
        return head.method == "POST" && !instead.empty() ? instead : std::string_view(head.method);
    }

    [[nodiscard]] static http::Response abilities(int status) {
        http::Response out;
        out.status = status;
        out.headers["tus-version"] = kVersion;
        out.headers["tus-extension"] = "creation,expiration";
        out.headers["tus-max-size"] = std::to_string(sync::kMaxPageBytes);
        return in_tus(std::move(out));
    }

    [[nodiscard]] http::Response create(const http::Request& head, const Device& device) {
        const auto total = sync::parse_byte_count(head.header("upload-length"));
        if (!total || *total == 0) {
            return bad("Upload-Length: the page's bytes, 1 or more, are needed at creation");
        }
        if (!head.header("content-length").empty() && head.header("content-length") != "0") {
            return bad("a creation carries no bytes; send them with PATCH");
        }
        const auto page = page_in(head.header("upload-metadata"));
        if (!page) {
            return tongue_.refused(page.error());
        }
        const auto whole = desk_.whole_bytes(device, *page);
        if (!whole) {
            return tongue_.refused(whole.error());
        }
        if (*whole && **whole != *total) {
            return bad(fmt::format("Upload-Length: this page is here, with {} bytes", **whole));
        }
        http::Response out;
        if (!*whole) {
            const Status declared = desk_.store().declare(device.id, *page, *total);
            if (!declared) {
                return declared.error().code == ErrorCode::WrongOffset
                           ? tongue_.wrong_offset(desk_.store().partial_bytes(device.id, *page))
                           : tongue_.refused(declared.error());
            }
            out.headers["upload-expires"] = tongue_.expires();
        }
        out.status = 201;
        out.headers["location"] = sync::tus_path(*page);
        return in_tus(std::move(out));
    }

    http::BodyPlan plan_bytes(const http::Request& head, const Device& device, const Digest& page) {
        if (head.header("content-type") != kBytesType) {
            http::Response out = bad(fmt::format("Content-Type must be {}", kBytesType));
            out.status = 415;
            return answering(std::move(out));
        }
        const auto offset = sync::parse_byte_count(head.header("upload-offset"));
        if (!offset) {
            return answering(bad("Upload-Offset: the place of the first byte is needed"));
        }
        const auto whole = desk_.whole_bytes(device, page);
        if (!whole) {
            return refusing(whole.error());
        }
        const auto total = *whole ? *whole : desk_.store().declared_bytes(device.id, page);
        if (!total) {
            return answering(tongue_.refused(Error{ErrorCode::NotFound, "create it with POST"}));
        }
        if (!*whole && *offset > *total) {
            return answering(tongue_.wrong_offset(desk_.store().partial_bytes(device.id, page)));
        }
        return desk_.take(tongue_, device, page, *offset, *total);
    }

    void answer_head(const Device& device, const http::Responder& responder, const Digest& page) {
        const auto whole = desk_.whole_bytes(device, page);
        if (!whole) {
            return responder.reply(tongue_.refused(whole.error()));
        }
        const auto total = *whole ? *whole : desk_.store().declared_bytes(device.id, page);
        if (!total) {
            return responder.reply(tongue_.refused(Error{ErrorCode::NotFound}));
        }
        const std::uint64_t offset = *whole ? *total : desk_.store().partial_bytes(device.id, page);
        if (!*whole && offset == *total) {
            return end_now(device, responder, page, *total);
        }
        responder.reply(stands_at(page, offset, *total));
    }

    // All bytes are here and nobody made the page whole: the hub died in that moment. A client of
    // tus that hears of all bytes never comes again, so it is done before the answer.
    void end_now(const Device& device,
                 const http::Responder& responder,
                 const Digest& page,
                 std::uint64_t total) {
        auto upload = desk_.store().begin(device.id, page, total, total);
        auto end = upload ? (*upload)->finish() : Result<Upload::End>(upload.error());
        if (!end) {
            return responder.reply(end.error().code == ErrorCode::DigestMismatch
                                       ? tongue_.refused(Error{ErrorCode::NotFound})
                                       : tongue_.refused(end.error()));
        }
        std::shared_ptr<Upload> held = std::move(upload).value();
        desk_.note_whole(device.id,
                         {held->take_whole()},
                         [responder, page, total, held, this](const auto& noted) {
                             if (noted) {
                                 held->noted();
                             }
                             responder.reply(noted ? stands_at(page, total, total)
                                                   : tongue_.refused(noted.error()));
                         });
    }

    [[nodiscard]] static http::Response stands_at(const Digest& page,
                                                  std::uint64_t offset,
                                                  std::uint64_t total) {
        http::Response out = at_offset(200, offset);
        out.headers[sync::kUploadLength] = std::to_string(total);
        out.headers["upload-metadata"] = "sha256 " + to_base64(as_bytes(to_hex(page)));
        out.headers["cache-control"] = "no-store";
        return out;
    }

    [[nodiscard]] http::Response bad(std::string what) const {
        return tongue_.refused(Error{ErrorCode::BadArgument, std::move(what)});
    }

    HubCore& core_;
    PageDesk& desk_;
    const TusTongue tongue_;
};

}  // namespace

std::unique_ptr<Routes> tus_routes(HubCore& core, PageDesk& desk) {
    return std::make_unique<TusRoutes>(core, desk);
}

}  // namespace kiosk::hub
