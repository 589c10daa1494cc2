// Answers as JSON. The parser is the client's guard against whatever sits between it and the hub:
// every malformed answer comes out as HubGarbage, and ranges are expanded only within the limits
// of a batch.
#include "sync/protocol/answer.hpp"

#include <array>
#include <utility>

#include "sync/protocol/receipt_json.hpp"

namespace kiosk::sync {
namespace {

constexpr std::array<std::pair<VerdictKind, std::string_view>, 5> kVerdictNames = {{
    {VerdictKind::Stored, "stored"},
    {VerdictKind::Duplicate, "duplicate"},
    {VerdictKind::WaitingForPages, "waiting_for_pages"},
    {VerdictKind::Refused, "refused"},
    {VerdictKind::Gap, "gap"},
}};
constexpr std::size_t kMostReceipts = 1000;

Error garbage(std::string_view what) {
    return Error{ErrorCode::HubGarbage, std::string(what)};
}

bool plain(VerdictKind kind) {
    return kind == VerdictKind::Stored || kind == VerdictKind::Duplicate;
}

Json wanted_json(const std::vector<WantedPage>& pages) {
    Json out = Json::array();
    for (const WantedPage& page : pages) {
        out.push_back({{"sha256", to_hex(page.sha256)}, {"offset", page.offset}});
    }
    return out;
}

Json lost_json(const std::vector<LostPages>& lost) {
    Json out = Json::array();
    for (const LostPages& letter : lost) {
        out.push_back({{"seq", letter.confirmed.value}, {"pages", wanted_json(letter.pages)}});
    }
    return out;
}

Json verdict_json(const Verdict& verdict, Seq last) {
    Json out{{"seq", verdict.seq.value}};
    for (const auto& [kind, name] : kVerdictNames) {
        if (kind == verdict.kind) {
            out["verdict"] = name;
        }
    }
    if (last != verdict.seq) {
        out["to"] = last.value;
    }
    if (verdict.kind == VerdictKind::WaitingForPages) {
        out["pages"] = wanted_json(verdict.pages);
    } else if (verdict.kind == VerdictKind::Refused) {
        out["code"] = error_name(verdict.code);
    } else if (verdict.kind == VerdictKind::Gap) {
        out["expected"] = verdict.expected.value;
    }
    return out;
}

Json verdicts_json(const std::vector<Verdict>& verdicts) {
    Json out = Json::array();
    for (std::size_t first = 0; first < verdicts.size();) {
        std::size_t next = first + 1;
        while (next < verdicts.size() && plain(verdicts[first].kind) &&
               verdicts[next].kind == verdicts[first].kind &&
               verdicts[next].seq.value == verdicts[next - 1].seq.value + 1) {
            ++next;
        }
        out.push_back(verdict_json(verdicts[first], verdicts[next - 1].seq));
        first = next;
    }
    return out;
}

Result<Receipt> parse_receipt(const Json& item) {
    Receipt out;
    KIOSK_TRY(const std::string device, get_string(item, "device"));
    KIOSK_TRY(out.device, DeviceId::parse(device));
    KIOSK_TRY(out.epoch.value, get_int(item, "epoch"));
    KIOSK_TRY(out.seq.value, get_int(item, "seq"));
    KIOSK_TRY(const std::string chain, get_string(item, "chain"));
    KIOSK_TRY(out.chain, fixed_from_hex<32>(chain));
    KIOSK_TRY(const bool complete, get_bool(item, "complete"));
    out.kind = complete ? ReceiptKind::Complete : ReceiptKind::Records;
    KIOSK_TRY(out.hub_time_ms, get_int(item, "hub_time_ms"));
    KIOSK_TRY(out.hub_generation, get_int(item, "hub_generation"));
    KIOSK_TRY(const std::string signature, get_string(item, "signature"));
    KIOSK_TRY(out.signature, fixed_from_hex<64>(signature));
    return out;
}

Status parse_wanted(const Json& item, std::vector<WantedPage>& out) {
    KIOSK_TRY(const Json pages, get_array(item, "pages"));
    for (const Json& page : pages) {
        KIOSK_TRY(const std::string hex, get_string(page, "sha256"));
        KIOSK_TRY(const Digest sha256, fixed_from_hex<32>(hex));
        KIOSK_TRY(const std::int64_t offset, get_int(page, "offset"));
        if (offset < 0 || offset > static_cast<std::int64_t>(kMaxPageBytes)) {
            return garbage("offset");
        }
        out.push_back({sha256, static_cast<std::uint64_t>(offset)});
    }
    return {};
}

// Absent in answers of hubs that do not know it.
Status parse_lost(const Json& document, std::vector<LostPages>& out) {
    if (!document.contains("lost")) {
        return {};
    }
    KIOSK_TRY(const Json items, get_array(document, "lost"));
    if (items.size() > kMostLost) {
        return garbage("lost");
    }
    for (const Json& item : items) {
        LostPages letter;
        KIOSK_TRY(letter.confirmed.value, get_int(item, "seq"));
        KIOSK_CHECK(parse_wanted(item, letter.pages));
        out.push_back(std::move(letter));
    }
    return {};
}

Status parse_verdict(const Json& item, std::vector<Verdict>& verdicts) {
    Verdict out;
    KIOSK_TRY(out.seq.value, get_int(item, "seq"));
    KIOSK_TRY(const std::int64_t last, get_int_or(item, "to", out.seq.value));
    KIOSK_TRY(const std::string name, get_string(item, "verdict"));
    bool known = false;
    for (const auto& [kind, text] : kVerdictNames) {
        if (text == name) {
            out.kind = kind;
            known = true;
        }
    }
    const auto room = static_cast<std::int64_t>(kMaxBatchRecords - verdicts.size());
    if (!known || out.seq.value < 1 || last < out.seq.value || last - out.seq.value >= room ||
        (last != out.seq.value && !plain(out.kind))) {
        return garbage("verdict");
    }
    if (out.kind == VerdictKind::WaitingForPages) {
        KIOSK_CHECK(parse_wanted(item, out.pages));
    } else if (out.kind == VerdictKind::Refused) {
        KIOSK_TRY(const std::string code, get_string(item, "code"));
        out.code = error_from_name(code).value_or(ErrorCode::Unknown);
    } else if (out.kind == VerdictKind::Gap) {
        KIOSK_TRY(out.expected.value, get_int(item, "expected"));
        if (out.expected.value < 1) {
            return garbage("expected");
        }
    }
    for (; out.seq.value <= last; ++out.seq.value) {
        verdicts.push_back(out);
    }
    return {};
}

Result<BatchAnswer> answer_in(std::string_view text) {
    KIOSK_TRY(const Json document, parse_json(text));
    KIOSK_TRY(const std::int64_t version, get_int(document, "v"));
    if (version != kProtocolVersion) {
        return garbage("version");
    }
    BatchAnswer out;
    KIOSK_TRY(out.hub_time_ms, get_int(document, "hub_time_ms"));
    KIOSK_TRY(out.hub_generation, get_int(document, "hub_generation"));
    KIOSK_TRY(out.head.value, get_int(document, "head"));
    KIOSK_TRY(const Json verdicts, get_array(document, "verdicts"));
    if (verdicts.size() > kMaxBatchRecords) {
        return garbage("verdicts");
    }
    for (const Json& item : verdicts) {
        KIOSK_CHECK(parse_verdict(item, out.verdicts));
    }
    KIOSK_TRY(out.receipts, parse_receipts(document));
    KIOSK_CHECK(parse_lost(document, out.lost));
    return out;
}

}  // namespace

Json receipts_json(const std::vector<Receipt>& receipts) {
    Json out = Json::array();
    for (const Receipt& receipt : receipts) {
        out.push_back({{"device", receipt.device.text()},
                       {"epoch", receipt.epoch.value},
                       {"seq", receipt.seq.value},
                       {"chain", to_hex(receipt.chain)},
                       {"complete", receipt.kind == ReceiptKind::Complete},
                       {"hub_time_ms", receipt.hub_time_ms},
                       {"hub_generation", receipt.hub_generation},
                       {"signature", to_hex(receipt.signature)}});
    }
    return out;
}

Result<std::vector<Receipt>> parse_receipts(const Json& document) {
    KIOSK_TRY(const Json items, get_array(document, "receipts"));
    if (items.size() > kMostReceipts) {
        return garbage("too many receipts");
    }
    std::vector<Receipt> out;
    for (const Json& item : items) {
        KIOSK_TRY(auto receipt, parse_receipt(item));
        out.push_back(receipt);
    }
    return out;
}

Bytes receipt_message(const Receipt& receipt) {
    Bytes out = to_bytes("tiepdan-receipt-1");
    put_bytes(out, receipt.device.bytes);
    put_u64(out, static_cast<std::uint64_t>(receipt.epoch.value));
    put_u64(out, static_cast<std::uint64_t>(receipt.seq.value));
    put_bytes(out, receipt.chain);
    put_u8(out, static_cast<std::uint8_t>(receipt.kind));
    put_u64(out, static_cast<std::uint64_t>(receipt.hub_time_ms));
    put_u64(out, static_cast<std::uint64_t>(receipt.hub_generation));
    return out;
}

void sign_receipt(Receipt& receipt, const crypto::SigningKey& hub_key) {
    receipt.signature = hub_key.sign(receipt_message(receipt));
}

Status verify_receipt(const Receipt& receipt, const crypto::VerifyKey& hub_key) {
    return crypto::verify_signature(hub_key, receipt_message(receipt), receipt.signature);
}

std::string encode_answer(const BatchAnswer& answer) {
    Json out{{"v", kProtocolVersion},
             {"hub_time_ms", answer.hub_time_ms},
             {"hub_generation", answer.hub_generation},
             {"head", answer.head.value},
             {"verdicts", verdicts_json(answer.verdicts)},
             {"receipts", receipts_json(answer.receipts)}};
    if (!answer.lost.empty()) {
        out["lost"] = lost_json(answer.lost);
    }
    return to_text(out);
}

Result<BatchAnswer> parse_answer(std::string_view text) {
    auto out = answer_in(text);
    if (!out) {
        return garbage("answer to a batch: " + out.error().context);
    }
    return out;
}

std::string encode_page_answer(const std::vector<Receipt>& receipts) {
    return to_text(Json{{"v", kProtocolVersion}, {"receipts", receipts_json(receipts)}});
}

Result<std::vector<Receipt>> parse_page_answer(std::string_view text) {
    const auto document = parse_json(text);
    if (!document) {
        return garbage("answer to a page");
    }
    auto out = parse_receipts(*document);
    if (!out) {
        return garbage("answer to a page: " + out.error().context);
    }
    return out;
}

}  // namespace kiosk::sync
