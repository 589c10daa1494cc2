#pragma once
// What all verbs share: the hub's folder, and how a result is printed.

#include <string>

#include "firmware/base/json.hpp"
#include "sync/ctl/commands.hpp"
#include "sync/hub/hub_store.hpp"

namespace kiosk::hubctl {

// BadArgument without --data; NotFound unless cityhub init made the folder: a typing mistake must
// not make an empty hub.
[[nodiscard]] Result<hub::HubStore> open_hub_store(const Context& context);

// To stdout: the JSON, the text, or the JSON's rows for a spreadsheet.
void print(const Context& context, const Json& json, const std::string& text);

}  // namespace kiosk::hubctl
