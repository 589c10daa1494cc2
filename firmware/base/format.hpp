#pragma once
// fmt::format, the product's std::format (gcc 12 has none). fmt is named only here and in log.hpp.

#include <fmt/format.h>
