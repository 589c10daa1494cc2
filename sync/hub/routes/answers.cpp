// The statuses of docs/protocols/city-sync.md, section "Pages".
#include "sync/hub/routes/answers.hpp"

#include "sync/hub/routes/page_tongue.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::hub {
namespace {

class PutTongue final : public PageTongue {
public:
    http::Response piece(std::uint64_t offset, std::uint64_t total) const override {
        return page_response(204, offset, total, PageState::Piece);
    }

    http::Response whole(std::uint64_t total,
                         const std::vector<sync::Receipt>& receipts) const override {
        http::Response out = page_response(201, total, total, PageState::Whole);
        put_json(out, sync::encode_page_answer(receipts));
        return out;
    }

    http::Response was_whole(std::uint64_t total, std::uint64_t) const override {
        return page_response(200, total, total, PageState::Whole);
    }

    http::Response wrong_offset(std::uint64_t true_offset) const override {
        return wrong_offset_response(true_offset);
    }

    http::Response wrong_digest(const Digest& computed) const override {
        return wrong_digest_response(computed);
    }

    http::Response refused(const Error& error) const override {
        return refused_page_response(error);
    }
};

}  // namespace

void put_json(http::Response& response, std::string_view text) {
    response.headers["content-type"] = "application/json";
    response.body = to_bytes(text);
}

http::Response json_text(std::string_view text) {
    http::Response out;
    put_json(out, text);
    return out;
}

http::Response page_response(int status,
                             std::uint64_t offset,
                             std::optional<std::uint64_t> total,
                             PageState state) {
    http::Response out;
    out.status = status;
    out.headers[sync::kUploadOffset] = std::to_string(offset);
    if (total) {
        out.headers[sync::kUploadLength] = std::to_string(*total);
    }
    out.headers[sync::kUploadComplete] = state == PageState::Whole ? "?1" : "?0";
    return out;
}

http::Response wrong_offset_response(std::uint64_t offset) {
    http::Response out = http::error_response(Error{ErrorCode::WrongOffset});
    out.headers[sync::kUploadOffset] = std::to_string(offset);
    return out;
}

http::Response wrong_digest_response(const Digest& computed) {
    http::Response out = http::error_response(Error{ErrorCode::DigestMismatch});
    out.status = 422;
    out.headers[sync::kContentSha256] = to_hex(computed);
    return out;
}

const PageTongue& put_tongue() {
    static const PutTongue tongue;
    return tongue;
}

http::Response refused_page_response(const Error& error) {
    http::Response out = http::error_response(error);
    if (error.code == ErrorCode::DiskFull) {
        out.status = 507;
    }
    return out;
}

}  // namespace kiosk::hub
