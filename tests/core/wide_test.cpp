// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/random.hpp"

#include <loupan/core/detail/wide.hpp>

namespace core_wide_test {

namespace {
using loupan::detail::int128;
using loupan::detail::wide;
using loupan_test::big;

big value_of(wide v) {
    big out = 0;
    big place = 1;
    const wide chunk(int128{1000000000000000000});
    while (v != wide(0)) {
        int128 part{};
        REQUIRE((v % chunk).to_int128(part));
        out += loupan_test::to_big(part) * place;
        place *= 1000000000000000000;
        v = v / chunk;
    }
    return out;
}
} // namespace

TEST_CASE("the 384-bit integer adds, subtracts, multiplies, divides and compares exactly", "[core][wide]") {
    loupan_test::source random(3);
    for (int i = 0; i < 300; ++i) {
        const auto next = [&] { return loupan::detail::absolute(random.coefficient()); };
        const int128 a = next(), b = next(), c = next(), d = next();
        const big x = loupan_test::to_big(a) * loupan_test::to_big(b);
        const big y = loupan_test::to_big(c) * loupan_test::to_big(d);
        const wide m = wide(a) * wide(b);
        const wide n = wide(c) * wide(d);
        REQUIRE(value_of(m) == x);
        REQUIRE(value_of(m + n) == x + y);
        REQUIRE(value_of(m * n) == x * y);
        REQUIRE((m < n) == (x < y));
        REQUIRE((m == n) == (x == y));
        REQUIRE(value_of(m < n ? n - m : m - n) == abs(x - y));
        if (y != 0) {
            REQUIRE(value_of(m / n) == x / y);
            REQUIRE(value_of(m % n) == x % y);
        }
    }
}

TEST_CASE("a 384-bit value goes back to 128 bits only when it fits", "[core][wide]") {
    int128 out{};
    CHECK(wide(loupan::detail::int128_max).to_int128(out));
    CHECK(out == loupan::detail::int128_max);
    CHECK_FALSE((wide(loupan::detail::int128_max) + wide(1)).to_int128(out));
    CHECK_FALSE((wide(loupan::detail::int128_max) * wide(4)).to_int128(out));
}

} // namespace core_wide_test
