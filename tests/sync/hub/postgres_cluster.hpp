#pragma once
// The cluster of this test program, for tests that stop it.

#include "tests/support/postgres_process.hpp"

namespace kiosk::test {

// Started at the first call, by the main thread; ended with the program.
[[nodiscard]] PostgresProcess& postgres_cluster();

}  // namespace kiosk::test
