#pragma once
// What hubctl shows of the hub's shorter tables.
// Records of journals are no list: they would tell when and where a denunciation was handed in.
// Longer tables: sync/hub/table_rows.hpp.

#include <span>
#include <string>
#include <string_view>

#include "firmware/base/json.hpp"
#include "sync/hub/hub_store.hpp"
#include "sync/hub/verify.hpp"

namespace kiosk::hubctl {

// Devices with their state, contact, backlog, software, counts and alarms.
[[nodiscard]] Result<Json> list_devices(hub::HubStore& store);
// Tokens that no device has used, under the beginning of their hash: what was handed over nobody
// can show again.
[[nodiscard]] Result<Json> list_tokens(hub::HubStore& store);
[[nodiscard]] std::string token_name(const hub::Token& token);
[[nodiscard]] Result<Json> list_bodies(hub::HubStore& store);
// The newest document of each name and audience, with how many of its devices have it in force and
// which refused it.
[[nodiscard]] Result<Json> list_documents(hub::HubStore& store);
[[nodiscard]] Json report_json(const hub::VerifyReport& report);

// A list of flat objects as lines of text for a terminal.
[[nodiscard]] std::string as_lines(const Json& list);
// The same, or one object, for a spreadsheet (firmware/base/csv.hpp): a column for every name that
// occurs, empty where an object has none. What is no plain value stands there as JSON.
[[nodiscard]] std::string as_csv(const Json& list_or_object);
// One line of it: the object's values in the order of these columns.
[[nodiscard]] std::string csv_row(const Json& object, std::span<const std::string_view> columns);

}  // namespace kiosk::hubctl
