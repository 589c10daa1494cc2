// Rows go out as they come in: a hub has more of them than a machine has memory.
#include <cstdio>

#include "firmware/base/csv.hpp"
#include "firmware/base/format.hpp"
#include "sync/ctl/commands.hpp"
#include "sync/ctl/hub_folder.hpp"
#include "sync/ctl/listings.hpp"
#include "sync/hub/table_rows.hpp"

namespace kiosk::hubctl {
namespace {

Status print_json(hub::HubStore& store, hub::RowTable table) {
    bool first = true;
    fmt::print("[");
    KIOSK_CHECK(hub::for_each_row(store, table, [&first](const Json& row) {
        fmt::print("{}{}", first ? "\n" : ",\n", to_text(row));
        first = false;
        return Status();
    }));
    fmt::print("\n]\n");
    return {};
}

Status print_csv(hub::HubStore& store, hub::RowTable table) {
    const auto columns = hub::columns_of(table);
    fmt::print("{}{}", kUtf8Mark, csv_line({columns.begin(), columns.end()}));
    return hub::for_each_row(store, table, [columns](const Json& row) {
        fmt::print("{}", csv_row(row, columns));
        return Status();
    });
}

Status print_lines(hub::HubStore& store, hub::RowTable table) {
    return hub::for_each_row(store, table, [](const Json& row) {
        fmt::print("{}", as_lines(Json::array({row})));
        return Status();
    });
}

}  // namespace

Status table(const Context& context, const std::string& name) {
    const auto wanted = hub::row_table_from(name);
    if (!wanted) {
        return Error{ErrorCode::BadArgument,
                     fmt::format("NAME: {}", fmt::join(hub::kRowTables, ", "))};
    }
    KIOSK_TRY(auto store, open_hub_store(context));
    Status printed;
    switch (context.output) {
        case Output::Json:
            printed = print_json(store, *wanted);
            break;
        case Output::Csv:
            printed = print_csv(store, *wanted);
            break;
        case Output::Text:
            printed = print_lines(store, *wanted);
            break;
    }
    if (std::fflush(stdout) != 0 && printed) {
        return errno_error(ErrorCode::IoFailed, "standard output");
    }
    return printed;
}

}  // namespace kiosk::hubctl
