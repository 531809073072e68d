// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pricing/compare_with_oracle.hpp"

#include <cstddef>

namespace fast_math {

/// Compares with the oracle in an object that a host compiles with -ffast-math, headers alone.
void compare(const oracle::world& w, const oracle::both& b, const std::vector<oracle::expected>& want,
             oracle::tally& t);

/// How many level instalments and schedule rows of random loans are wrong when the host's copies of the headers compute them.
std::size_t wrong_loans(std::size_t count);

} // namespace fast_math
