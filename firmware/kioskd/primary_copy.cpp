// The records go into a store of the primary's identity: so the chain, the tables and the fold are
// those of the product and need no second reader.
#include "firmware/kioskd/primary_copy.hpp"

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"

namespace kiosk::kioskd {
namespace {

Result<store::JournalRow> row_of(const Json& json) {
    store::JournalRow out;
    KIOSK_TRY(const std::string header, get_string(json, "header"));
    KIOSK_TRY(out.header_bytes, from_hex(header));
    KIOSK_TRY(out.header, crypto::parse_header(out.header_bytes));
    KIOSK_TRY(out.body, get_string(json, "body"));
    KIOSK_TRY(const std::string chain, get_string(json, "chain"));
    KIOSK_TRY(out.chain, fixed_from_hex<sizeof(Digest)>(chain));
    return out;
}

}  // namespace

Result<std::unique_ptr<PrimaryCopy>> PrimaryCopy::open(const std::filesystem::path& dir,
                                                       const office::Identity& primary) {
    KIOSK_CHECK(make_private_directory(dir));
    const std::string name = fmt::format("{}-{:x}.db", primary.device.text(), primary.epoch.value);
    KIOSK_TRY(auto store, store::Store::open(dir / name, primary));
    KIOSK_TRY(auto state, store.load_state());
    return std::unique_ptr<PrimaryCopy>(new PrimaryCopy(std::move(store), std::move(state)));
}

Result<std::vector<office::Recorded>> PrimaryCopy::append(const Json& records) {
    std::vector<store::JournalRow> rows;
    for (const Json& json : records) {
        KIOSK_TRY(auto row, row_of(json));
        rows.push_back(std::move(row));
    }
    if (store_.suspect()) {
        KIOSK_CHECK(store_.recover());
    }
    KIOSK_TRY(auto facts, store_.append_copied(rows));
    const std::lock_guard lock(mutex_);
    for (const office::Recorded& fact : facts) {
        office::evolve(state_, fact);
    }
    head_ = store_.head().seq;
    return facts;
}

Result<std::vector<office::Recorded>> PrimaryCopy::facts_of_day() {
    KIOSK_TRY(const Seq first, store_.journal().last_day());
    std::vector<office::Recorded> out;
    KIOSK_CHECK(store_.journal().each(
        Seq{std::max<std::int64_t>(1, first.value)}, [&](const store::JournalRow& row) -> Status {
            KIOSK_TRY(auto fact, store::recorded_from(primary(), row));
            out.push_back(std::move(fact));
            return {};
        }));
    return out;
}

void PrimaryCopy::look(const std::function<void(const office::State&)>& look) const {
    const std::lock_guard lock(mutex_);
    look(state_);
}

}  // namespace kiosk::kioskd
