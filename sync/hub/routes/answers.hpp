#pragma once
// Answers of the hub: JSON, and those about pages with the headers that a device goes on by.

#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/http/server.hpp"

namespace kiosk::hub {

// Makes a JSON document the body.
void put_json(http::Response& response, std::string_view text);
// 200 with that body.
[[nodiscard]] http::Response json_text(std::string_view text);

enum class PageState { Piece, Whole };

// Upload-Offset, Upload-Length (when known) and Upload-Complete, without a body.
[[nodiscard]] http::Response page_response(int status,
                                           std::uint64_t offset,
                                           std::optional<std::uint64_t> total,
                                           PageState state);
// 409 with the true offset.
[[nodiscard]] http::Response wrong_offset_response(std::uint64_t offset);
// 422 with the digest that the hub computed.
[[nodiscard]] http::Response wrong_digest_response(const Digest& computed);
// The usual error answer, but 507 for a full disk.
[[nodiscard]] http::Response refused_page_response(const Error& error);

// Drops a body and gives an answer that was settled when the head came.
class AnsweringSink final : public http::BodySink {
public:
    explicit AnsweringSink(http::Response response) : response_(std::move(response)) {}

    Status take(ByteView) override { return {}; }

    void finish(const http::Responder& responder) override { responder.reply(response_); }

    void abort() override {}

private:
    http::Response response_;
};

}  // namespace kiosk::hub
