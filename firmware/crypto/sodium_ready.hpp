#pragma once

// For the .cpp files of this folder only: every function that calls libsodium calls this first.
// The first call makes libsodium choose its implementations; later calls cost one load.
// Any thread. A kernel without entropy is a broken invariant and ends the process.

namespace kiosk::crypto {

void ensure_sodium();

}  // namespace kiosk::crypto
