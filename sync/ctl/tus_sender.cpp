// What a cut swallowed is never guessed: after each failure the store is asked where the upload
// stands. A creation whose answer was lost leaves an empty upload at the store, which it lets
// expire.
#include "sync/ctl/tus_sender.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "sync/protocol/page_path.hpp"

namespace kiosk::hubctl {
namespace {

constexpr std::string_view kTusVersion = "1.0.0";
constexpr int kMostFailures = 12;  // in a row, without a byte more at the store
constexpr std::uint64_t kFirstWait_ms = 1000;
constexpr std::uint64_t kLongestWait_ms = 60'000;
constexpr std::uint64_t kLongestAsked_s = 300;

http::ClientOptions options_for(const TusStore& store) {
    http::ClientOptions options;
    options.base_url = store.address.base;
    options.ca_pem = store.ca_pem;
    options.most_answer_bytes = 64 * 1024;
    options.unreachable = ErrorCode::BodyStoreGone;
    return options;
}

std::string metadata_text(const TusMetadata& metadata) {
    std::string out;
    for (const auto& [name, value] : metadata) {
        out += (out.empty() ? "" : ",") + name + " " + to_base64(as_bytes(value));
    }
    return out;
}

// What passes by itself: the store is overloaded, or still holds the upload for a connection that
// was cut (423), or has more of it than it said before (409).
bool passes(int status) {
    return status == 408 || status == 409 || status == 423 || status == 429 || status >= 500;
}

bool unknown(int status) {
    return status == 404 || status == 410;
}

Error refusal(std::string_view method, const http::Response& response) {
    return Error{passes(response.status) ? ErrorCode::BodyStoreGone : ErrorCode::BodyStoreRefused,
                 fmt::format("{}: HTTP {}", method, response.status)};
}

}  // namespace

TusSender::TusSender(TusStore store, Random& random, Wait wait)
    : store_(std::move(store)),
      random_(random),
      wait_(std::move(wait)),
      client_(options_for(store_)) {}

Status TusSender::send(ByteView bytes,
                       const TusMetadata& metadata,
                       std::string upload,
                       const Remember& remember) {
    std::uint64_t reached = 0;
    int failures = 0;
    while (true) {
        const std::uint64_t before = reached;
        const auto stands = attempt(bytes, metadata, upload, remember, reached);
        if (stands && *stands == bytes.size()) {
            return {};
        }
        failures = reached > before ? 0 : failures;
        if (!stands || reached == before) {
            failures += 1;
            KIOSK_CHECK(failed(
                stands ? Error{ErrorCode::BodyStoreGone, "PATCH: took nothing"} : stands.error(),
                failures));
        }
    }
}

Result<std::uint64_t> TusSender::attempt(ByteView bytes,
                                         const TusMetadata& metadata,
                                         std::string& upload,
                                         const Remember& remember,
                                         std::uint64_t& reached) {
    Stand stand;
    if (!upload.empty()) {
        KIOSK_TRY(stand, ask(upload, bytes.size()));
    }
    if (!stand) {
        KIOSK_TRY(upload, create(bytes.size(), metadata));
        KIOSK_CHECK(remember(upload));
        stand = 0;
    }
    reached = std::max(reached, *stand);
    if (*stand == bytes.size()) {
        return *stand;
    }
    KIOSK_TRY(const std::uint64_t now, bring(upload, bytes, *stand));
    reached = std::max(reached, now);
    return now;
}

http::ClientRequest TusSender::request(std::string method, std::string target) const {
    http::ClientRequest out;
    out.method = std::move(method);
    out.target = std::move(target);
    out.replay = http::Replay::Never;
    out.headers["tus-resumable"] = kTusVersion;
    if (!store_.token.get().empty()) {
        out.headers["authorization"] = "Bearer " + store_.token.get();
    }
    return out;
}

Result<http::Response> TusSender::perform(const http::ClientRequest& request) {
    auto answer = client_.perform(request);
    sent_bytes_ += request.body.empty() ? 0 : client_.uploaded_bytes();
    asked_ms_ = 0;
    if (!answer) {
        const Error& error = answer.error();
        const bool foreign = error.code == ErrorCode::ForeignPeer;
        return Error{foreign ? ErrorCode::BodyStoreForeign : ErrorCode::BodyStoreGone,
                     error.context,
                     error.os_errno};
    }
    const auto wait_s = sync::parse_byte_count(answer->header("retry-after"));
    asked_ms_ = std::min(wait_s.value_or(0), kLongestAsked_s) * 1000;
    return answer;
}

Result<std::string> TusSender::create(std::uint64_t size, const TusMetadata& metadata) {
    auto post = request("POST", store_.address.target);
    post.headers["upload-length"] = std::to_string(size);
    post.headers["upload-metadata"] = metadata_text(metadata);
    KIOSK_TRY(const auto answer, perform(post));
    if (answer.status != 201) {
        return refusal("POST", answer);
    }
    const auto upload = http::resolve_location(store_.address, answer.header("location"));
    if (!upload) {
        return Error{ErrorCode::BodyStoreRefused, "POST: " + upload.error().context};
    }
    return upload->target;
}

Result<TusSender::Stand> TusSender::ask(const std::string& upload, std::uint64_t size) {
    KIOSK_TRY(const auto answer, perform(request("HEAD", upload)));
    // 403 too may be said of an upload that is not there; of a wrong token creation tells.
    if (unknown(answer.status) || answer.status == 403) {
        return Stand();
    }
    if (answer.status != 200 && answer.status != 204) {
        return refusal("HEAD", answer);
    }
    const auto offset = sync::parse_byte_count(answer.header("upload-offset"));
    if (!offset) {
        return Error{ErrorCode::BodyStoreRefused, "HEAD: no Upload-Offset"};
    }
    const auto length = sync::parse_byte_count(answer.header("upload-length"));
    return *offset <= size && length.value_or(size) == size ? Stand(*offset) : Stand();
}

Result<std::uint64_t> TusSender::bring(const std::string& upload,
                                       ByteView bytes,
                                       std::uint64_t offset) {
    auto patch = request("PATCH", upload);
    patch.headers["content-type"] = "application/offset+octet-stream";
    patch.headers["upload-offset"] = std::to_string(offset);
    const ByteView rest = bytes.subspan(offset);
    patch.body.assign(rest.begin(), rest.end());
    KIOSK_TRY(const auto answer, perform(patch));
    if (unknown(answer.status)) {
        return Error{ErrorCode::BodyStoreGone, "PATCH: the upload is gone"};  // asked, then anew
    }
    if (answer.status != 204 && answer.status != 200) {
        return refusal("PATCH", answer);
    }
    const auto now = sync::parse_byte_count(answer.header("upload-offset"));
    if (!now || *now < offset || *now > bytes.size()) {
        return Error{ErrorCode::BodyStoreRefused, "PATCH: an Upload-Offset that cannot be"};
    }
    return *now;
}

Status TusSender::failed(const Error& error, int failures) {
    if (error.code != ErrorCode::BodyStoreGone || failures >= kMostFailures) {
        return error;
    }
    // The first after progress costs nothing: a link that is cut again and again goes on at once.
    const std::uint64_t full =
        failures < 2 ? 0 : std::min(kFirstWait_ms << (failures - 2), kLongestWait_ms);
    if (const std::uint64_t ms = asked_ms_ + random_.below(full + 1); ms > 0) {
        wait_(ms);
    }
    return {};
}

}  // namespace kiosk::hubctl
