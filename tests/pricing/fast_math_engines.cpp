// SPDX-License-Identifier: Apache-2.0
#if defined(LOUPAN_TEST_FAST_MATH)

#include "catch.hpp"
#include "consumer/fast_math.hpp"

namespace pricing_fast_math_engines {

using namespace loupan::pricing;

TEST_CASE("an object built with -ffast-math beside the library changes no figure", "[pricing][oracle]") {
    oracle::generator draw(77);
    oracle::tally tally;
    for (int k = 0; k < 40; ++k) {
        const auto world = draw.draw(1500);
        const auto both = oracle::for_library(world);
        std::vector<oracle::expected> want;
        for (const auto& row : world.rows) {
            want.push_back(world.price(row));
        }
        fast_math::compare(world, both, want, tally);
        oracle::compare<compiled_engine>(world, both, instruction_set::automatic, want, tally);
    }
    INFO(tally.first);
    CHECK(tally.cases == std::uint64_t{40} * 1500U * 3U);
    CHECK(tally.wrong == 0);
}

} // namespace pricing_fast_math_engines
#endif
