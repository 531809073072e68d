// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/oracle.hpp"
#include "core/random.hpp"
#include "sample.hpp"

#include <loupan/core/detail/quotient.hpp>

namespace core_quotient_test {

using loupan::rounding_mode;
using loupan::detail::round_quotient;
using loupan_test::big;

TEST_CASE("a quotient rounds as the table of the seven modes says", "[core][quotient]") {
    struct row {
        rounding_mode mode;
        int expected[8]; // of -2.5 -2.4 -1.5 -0.5 0.5 1.5 2.4 2.5
    };
    const int tenths[8] = {-25, -24, -15, -5, 5, 15, 24, 25};
    const row table[] = {
        {rounding_mode::half_up, {-3, -2, -2, -1, 1, 2, 2, 3}},
        {rounding_mode::half_even, {-2, -2, -2, 0, 0, 2, 2, 2}},
        {rounding_mode::half_down, {-2, -2, -1, 0, 0, 1, 2, 2}},
        {rounding_mode::up, {-3, -3, -2, -1, 1, 2, 3, 3}},
        {rounding_mode::down, {-2, -2, -1, 0, 0, 1, 2, 2}},
        {rounding_mode::ceiling, {-2, -2, -1, 0, 1, 2, 3, 3}},
        {rounding_mode::floor, {-3, -3, -2, -1, 0, 1, 2, 2}},
    };
    for (const auto& [mode, expected] : table) {
        for (int i = 0; i < 8; ++i) {
            INFO(static_cast<int>(mode) << " of " << tenths[i] << "/10");
            CHECK(round_quotient<std::int64_t>(tenths[i], 10, mode) == expected[i]);
            CHECK(round_quotient<std::int64_t>(-tenths[i], -10, mode) == expected[i]);
            CHECK(loupan_test::rounded(big(tenths[i]), big(10), mode) == expected[i]); // the oracle knows it as well
        }
    }
}

TEST_CASE("quotients of 64, 128 and unlimited bits agree with exact rationals, ties included", "[core][quotient]") {
    loupan_test::source random(4);
    std::size_t wrong = 0;
    for (int i = 0; i < loupan_test::sample(30000); ++i) {
        std::int64_t n = random.int64();
        std::int64_t d = random.int64();
        if (i % 3 == 0) { // a tie
            d = 2 * random.between(1, 1000000);
            n = d / 2 * (2 * random.between(-1000000, 1000000) + 1);
        }
        if (d == 0 || n == std::numeric_limits<std::int64_t>::min() || d == std::numeric_limits<std::int64_t>::min()) {
            continue;
        }
        for (const auto mode : loupan_test::all_modes) {
            const big exact = loupan_test::rounded(big(n), big(d), mode);
            wrong += big(round_quotient<std::int64_t>(n, d, mode)) != exact ? 1U : 0U;
            using loupan::detail::int128;
            const int128 lift{std::int64_t{1000000007}};
            wrong += loupan_test::to_big(round_quotient<int128>(int128{n} * lift, int128{d} * lift, mode)) != exact
                         ? 1U
                         : 0U;
            wrong += round_quotient<big>(big(n), big(d), mode) != exact ? 1U : 0U;
        }
    }
    CHECK(wrong == 0);
}

} // namespace core_quotient_test
