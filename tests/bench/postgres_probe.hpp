#pragma once
// The bare database beside the hub: libpq and write(2), nothing of ours in between.

#include <cstddef>
#include <filesystem>
#include <string>

namespace kiosk::bench {

// Ends the program when the database does not do as it is told. One connection for each client,
// each on a thread of its own.
class PostgresProbe {
public:
    // Makes a table of rows like those of `records`, and the folder.
    PostgresProbe(std::string conninfo, std::filesystem::path folder);

    // Every client inserts `commits` times `rows` rows, in pipeline mode, one transaction each.
    [[nodiscard]] double rows_per_s(int clients, int commits, int rows) const;
    // Every client writes three files with fdatasync, inserts one row and commits, again and again.
    [[nodiscard]] double letters_per_s(int clients, int letters, std::size_t page_bytes) const;

private:
    const std::string conninfo_;
    const std::filesystem::path folder_;
};

}  // namespace kiosk::bench
