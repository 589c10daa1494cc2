// The reader never holds more than a frame's head: the bytes of blobs pass through to the visitor.
#include "sync/protocol/pack.hpp"

#include <algorithm>

#include "firmware/base/json.hpp"
#include "sync/protocol/receipt_json.hpp"

namespace kiosk::sync {
namespace {

constexpr std::string_view kWhole = "whole";

}  // namespace

void put_pack_frame(Bytes& pack, const PackFrame& frame) {
    put_bytes(pack, frame.sha256);
    put_u64(pack, frame.total);
    put_u64(pack, frame.offset);
    put_u64(pack, frame.bytes);
}

Status PackReader::take(ByteView piece, PackVisitor& visitor) {
    while (!piece.empty() && !error_) {
        if (left_ > 0) {
            const auto count =
                static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece.size()));
            visitor.bytes(piece.first(count));
            piece = piece.subspan(count);
            left_ -= count;
            if (left_ == 0) {
                visitor.end();
            }
            continue;
        }
        const std::size_t count = std::min(head_.size() - head_bytes_, piece.size());
        std::copy_n(piece.begin(), count, head_.begin() + static_cast<std::ptrdiff_t>(head_bytes_));
        piece = piece.subspan(count);
        head_bytes_ += count;
        if (head_bytes_ == head_.size()) {
            head_bytes_ = 0;
            if (auto begun = take_frame(visitor); !begun) {
                error_ = std::move(begun).error();
            }
        }
    }
    return error_ ? Status(*error_) : Status();
}

Status PackReader::take_frame(PackVisitor& visitor) {
    PackFrame frame;
    std::copy_n(head_.begin(), frame.sha256.size(), frame.sha256.begin());
    const auto number = [this](std::size_t nth) {
        std::uint64_t out = 0;
        for (std::size_t i = 0; i < 8; ++i) {
            out = out << 8U | head_[32 + nth * 8 + i];
        }
        return out;
    };
    frame.total = number(0);
    frame.offset = number(1);
    frame.bytes = number(2);
    if (frame.total > kMaxPageBytes) {
        return Error{ErrorCode::PageTooLarge, "in a pack"};
    }
    const bool inside = frame.offset <= frame.total && frame.bytes <= frame.total - frame.offset;
    if (frame.total == 0 || !inside) {
        return Error{ErrorCode::BadArgument, "a frame of a pack is outside of its page"};
    }
    announced_ += kPackFrameBytes + frame.bytes;
    if (announced_ > kMaxPackBytes) {
        return Error{ErrorCode::BodyTooLarge, "pack"};
    }
    if (seen_.size() == kMaxPackPages) {
        return Error{ErrorCode::BadArgument, "too many pages in a pack"};
    }
    if (std::find(seen_.begin(), seen_.end(), frame.sha256) != seen_.end()) {
        return Error{ErrorCode::BadArgument, "a page twice in a pack"};
    }
    seen_.push_back(frame.sha256);
    left_ = frame.bytes;
    visitor.begin(frame);
    if (left_ == 0) {
        visitor.end();
    }
    return {};
}

Status PackReader::finish() const {
    if (error_) {
        return *error_;
    }
    if (left_ > 0 || head_bytes_ > 0 || seen_.empty()) {
        return Error{ErrorCode::BadArgument, "the pack ends inside a page"};
    }
    return {};
}

std::string encode_pack_answer(const PackAnswer& answer) {
    Json pages = Json::array();
    for (const PackResult& page : answer.pages) {
        if (page.refused) {
            pages.push_back(error_name(*page.refused));
        } else if (page.whole) {
            pages.push_back(kWhole);
        } else {
            pages.push_back(page.offset);
        }
    }
    return to_text(Json{{"v", kProtocolVersion},
                        {"pages", std::move(pages)},
                        {"receipts", receipts_json(answer.receipts)}});
}

Result<PackAnswer> parse_pack_answer(std::string_view text, std::size_t pages) {
    const auto garbage = [](const Error& why) {
        return Error{ErrorCode::HubGarbage, "answer to a pack: " + why.context};
    };
    const auto document = parse_json(text);
    if (!document) {
        return garbage(document.error());
    }
    const auto list = get_array(*document, "pages");
    auto receipts = parse_receipts(*document);
    if (!list || !receipts) {
        return garbage(list ? receipts.error() : list.error());
    }
    PackAnswer out;
    for (const Json& item : *list) {
        PackResult page;
        if (item.is_number_unsigned() && item.get<std::uint64_t>() <= kMaxPageBytes) {
            page.offset = item.get<std::uint64_t>();
        } else if (item.is_string()) {
            const auto& name = item.get_ref<const std::string&>();
            page.whole = name == kWhole;
            if (!page.whole) {
                page.refused = error_from_name(name).value_or(ErrorCode::Unknown);
            }
        } else {
            return Error{ErrorCode::HubGarbage, "answer to a pack: a result"};
        }
        out.pages.push_back(page);
    }
    if (out.pages.size() != pages) {
        return Error{ErrorCode::HubGarbage, "answer to a pack: the number of results"};
    }
    out.receipts = std::move(*receipts);
    return out;
}

}  // namespace kiosk::sync
