#pragma once
// One contract, two databases: each test program of this folder is built once with
// sqlite_under_test.cpp and once with postgres_under_test.cpp, from the same tests.

#include <filesystem>
#include <string>
#include <vector>

namespace kiosk::test {

// Gives the hub in this folder an empty database of its own, before its first HubStore::open.
void give_store(const std::filesystem::path& hub_dir);

// Arguments of cityhub init for an empty database of its own.
[[nodiscard]] std::vector<std::string> store_arguments();

// Everything that the hub's database has on disk, write-ahead log included.
[[nodiscard]] std::vector<std::filesystem::path> database_files(
    const std::filesystem::path& hub_dir);

}  // namespace kiosk::test
