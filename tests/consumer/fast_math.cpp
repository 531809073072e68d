// SPDX-License-Identifier: Apache-2.0
#include "fast_math.hpp"

// An object of a host that compiles everything with -ffast-math. Its copies of our inline code may be the ones that the
// linker keeps for the whole program.

#if !defined(__FAST_MATH__)
#error "this object is to be compiled with -ffast-math"
#endif

namespace fast_math {

void compare(const oracle::world& w, const oracle::both& b, const std::vector<oracle::expected>& want, oracle::tally& t) {
    using namespace loupan::pricing;
    oracle::compare<header_engine>(w, b, instruction_set::scalar, want, t);
    oracle::compare<header_engine>(w, b, instruction_set::portable, want, t);
}

} // namespace fast_math
