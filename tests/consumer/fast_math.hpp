// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pricing/compare_with_oracle.hpp"

namespace fast_math {

/// Compares with the oracle in an object that a host compiles with -ffast-math, headers alone.
void compare(const oracle::world& w, const oracle::both& b, const std::vector<oracle::expected>& want, oracle::tally& t);

} // namespace fast_math
