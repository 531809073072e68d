// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/random.hpp"

#include <loupan/core/detail/int128.hpp>

#include <vector>

namespace core_int128_test {

namespace {

using loupan::detail::int128;
using loupan::detail::portable_int128;
using loupan_test::big;

const big two_64 = big(1) << 64;
const big two_128 = big(1) << 128;

big value_of(portable_int128 v) {
    const big raw = big(v.hi()) * two_64 + v.lo();
    return (v.hi() >> 63U) != 0 ? big(raw - two_128) : raw;
}

/// What two's complement leaves of an exact result.
big wrapped(const big& exact) {
    big r = exact % two_128;
    if (r < 0) {
        r += two_128;
    }
    return r >= two_128 / 2 ? big(r - two_128) : r;
}

std::vector<portable_int128> sample() {
    std::vector<portable_int128> out;
    const std::uint64_t edges[] = {0,
                                   1,
                                   2,
                                   9,
                                   10,
                                   0x7fffffffU,
                                   0x80000000U,
                                   0xffffffffU,
                                   0x100000000U,
                                   0x7fffffffffffffffU,
                                   0x8000000000000000U,
                                   0xffffffffffffffffU};
    for (const auto hi : edges) {
        for (const auto lo : edges) {
            out.push_back(portable_int128::from_parts(hi, lo));
        }
    }
    loupan_test::source random(1);
    for (int i = 0; i < 250; ++i) {
        const auto v = portable_int128::from_parts(random.bits(), random.bits());
        out.push_back(v / portable_int128::from_parts(random.bits() >> random.between(1, 63), 1));
    }
    return out;
}

} // namespace

TEST_CASE("the portable 128-bit integer computes what exact integers do, modulo 2^128", "[core][int128]") {
    const auto values = sample();
    std::size_t wrong = 0;
    for (const auto a : values) {
        const big x = value_of(a);
        wrong += value_of(-a) != wrapped(-x) ? 1U : 0U;
        for (const auto b : values) {
            const big y = value_of(b);
            wrong += value_of(a + b) != wrapped(x + y) ? 1U : 0U;
            wrong += value_of(a - b) != wrapped(x - y) ? 1U : 0U;
            wrong += value_of(a * b) != wrapped(x * y) ? 1U : 0U;
            wrong += (a < b) != (x < y) || (a == b) != (x == y) || (a >= b) != (x >= y) ? 1U : 0U;
            if (y != 0) {
                wrong += value_of(a / b) != wrapped(x / y) ? 1U : 0U;
                wrong += value_of(a % b) != wrapped(x % y) ? 1U : 0U;
            }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("compound assignment and conversions of the portable integer", "[core][int128]") {
    portable_int128 v = 7;
    CHECK(value_of(v += 5) == 12);
    CHECK(value_of(v -= 20) == -8);
    CHECK(value_of(v *= 3) == -24);
    CHECK(value_of(v /= 5) == -4);
    CHECK(value_of(v %= 3) == -1);
    CHECK(value_of(++v) == 0);
    CHECK_FALSE(static_cast<bool>(v));
    CHECK(value_of(--v) == -1);
    CHECK(static_cast<bool>(v));
    CHECK(static_cast<std::int64_t>(v) == -1);
    CHECK(static_cast<int>(portable_int128{-5}) == -5);
    CHECK(static_cast<std::uint64_t>(portable_int128::from_parts(1, 9)) == 9);
    CHECK(static_cast<char>(portable_int128{65}) == 'A');
    CHECK(value_of(portable_int128{~std::uint64_t{0}}) == two_64 - 1);
}

#ifdef __SIZEOF_INT128__
TEST_CASE("the portable 128-bit integer agrees with the compiler's own", "[core][int128]") {
    __extension__ using builtin = __int128;
    __extension__ using builtin_unsigned = unsigned __int128;
    const auto other = [](portable_int128 v) {
        return static_cast<builtin>((static_cast<builtin_unsigned>(v.hi()) << 64U) | v.lo());
    };
    const auto values = sample();
    std::size_t wrong = 0;
    for (const auto a : values) {
        for (const auto b : values) {
            const auto x = other(a);
            const auto y = other(b);
            const auto ux = static_cast<builtin_unsigned>(x);
            const auto uy = static_cast<builtin_unsigned>(y);
            wrong += other(a + b) != static_cast<builtin>(ux + uy) ? 1U : 0U;
            wrong += other(a - b) != static_cast<builtin>(ux - uy) ? 1U : 0U;
            wrong += other(a * b) != static_cast<builtin>(ux * uy) ? 1U : 0U;
            wrong += (a < b) != (x < y) ? 1U : 0U;
            if (y != 0 && y != -1) {
                wrong += other(a / b) != x / y ? 1U : 0U;
                wrong += other(a % b) != x % y ? 1U : 0U;
            }
        }
    }
    CHECK(wrong == 0);
}
#endif

TEST_CASE("checked sums and products of the integer in use say exactly when a result does not fit", "[core][int128]") {
    namespace d = loupan::detail;
    loupan_test::source random(2);
    const big top = loupan_test::to_big(d::int128_max);
    CHECK(top == two_128 / 2 - 1);
    CHECK(loupan_test::to_big(d::int128_min) == -top - 1);
    std::size_t wrong = 0;
    std::size_t refused = 0;
    for (int i = 0; i < 20000; ++i) {
        const int128 a = int128{random.int64()} * int128{random.int64()};
        const int128 b = i % 2 == 0 ? int128{random.int64()} : int128{random.int64()} * int128{random.int64()};
        int128 out{77};
        const big sum = loupan_test::to_big(a) + loupan_test::to_big(b);
        const bool sum_fits = sum <= top && sum >= -top - 1;
        wrong += d::add_checked(a, b, out) != sum_fits || (sum_fits && loupan_test::to_big(out) != sum) ? 1U : 0U;
        out = int128{77};
        const big product = loupan_test::to_big(a) * loupan_test::to_big(b);
        const bool product_fits = product <= top && product >= -top;
        wrong += d::multiply_checked(a, b, out) != product_fits ||
                         (product_fits ? loupan_test::to_big(out) != product : out != int128{77})
                     ? 1U
                     : 0U;
        refused += product_fits ? 0U : 1U;
    }
    CHECK(wrong == 0);
    CHECK(refused > 1000);
    int128 out{};
    CHECK_FALSE(d::add_checked(d::int128_max, int128{1}, out));
    CHECK_FALSE(d::add_checked(d::int128_min, int128{-1}, out));
    CHECK(d::add_checked(d::int128_max, d::int128_min, out));
    CHECK_FALSE(d::multiply_checked(d::int128_min, int128{1}, out));
    CHECK(d::multiply_checked(d::int128_min, int128{0}, out));
}

TEST_CASE("128-bit values print in decimal, the extremes too", "[core][int128]") {
    namespace d = loupan::detail;
    CHECK(d::to_string(int128{0}) == "0");
    CHECK(d::to_string(int128{-120}) == "-120");
    CHECK(d::to_string(d::int128_max) == "170141183460469231731687303715884105727");
    CHECK(d::to_string(d::int128_min) == "-170141183460469231731687303715884105728");
    CHECK(d::to_string(d::power_of_ten(38)) == "1" + std::string(38, '0'));
    CHECK(d::power_of_ten_64(18) == 1000000000000000000);
    CHECK(d::fits_int64(int128{std::numeric_limits<std::int64_t>::min()}));
    CHECK_FALSE(d::fits_int64(int128{std::numeric_limits<std::int64_t>::max()} + int128{1}));
    CHECK_FALSE(d::fits_int64(int128{std::numeric_limits<std::int64_t>::min()} - int128{1}));
}

} // namespace core_int128_test
