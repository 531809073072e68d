// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/oracle.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"
#include "sample.hpp"

#include <loupan/core/decimal.hpp>

#include <concepts>
#include <unordered_set>

namespace core_decimal_test {

using loupan::decimal;
using loupan::detail::int128;
using loupan_test::code_of;
using loupan_test::exact;
using loupan_test::ratio;

// Binary floating point, bool and characters are no decimals, neither by themselves nor when asked for.
static_assert(!std::convertible_to<double, decimal> && !std::constructible_from<decimal, double>);
static_assert(!std::convertible_to<float, decimal> && !std::constructible_from<decimal, float>);
static_assert(!std::constructible_from<decimal, long double>);
static_assert(!std::constructible_from<decimal, bool> && !std::constructible_from<decimal, char>);
static_assert(!std::convertible_to<int, decimal> && std::constructible_from<decimal, int>);
static_assert(std::constructible_from<decimal, std::uint64_t>);
static_assert(!std::convertible_to<decimal, double> && !std::constructible_from<double, decimal>);

namespace {
decimal random_decimal(loupan_test::source& random) {
    return decimal::from_parts(random.coefficient(), static_cast<int>(random.between(0, 28)));
}
} // namespace

TEST_CASE("a decimal keeps the scale that it was written with", "[core][decimal]") {
    CHECK(decimal::parse("1.20").to_string() == "1.20");
    CHECK(decimal::parse("-0.05").to_string() == "-0.05");
    CHECK(decimal::parse("+7").to_string() == "7");
    CHECK(decimal::parse("-0.00").to_string() == "0.00");
    CHECK(decimal::parse("007").to_string() == "7");
    CHECK(decimal::parse("1.20").normalized().to_string() == "1.2");
    CHECK(decimal::parse("100").normalized().to_string() == "100");
    CHECK(decimal().to_string() == "0");
    CHECK(decimal::parse("1.20") == decimal::parse("1.2"));
    CHECK(decimal(std::numeric_limits<std::uint64_t>::max()).to_string() == "18446744073709551615");
    CHECK(decimal(std::numeric_limits<std::int64_t>::min()).to_string() == "-9223372036854775808");
}

TEST_CASE("text that is not a plain number is refused", "[core][decimal]") {
    for (const std::string text :
         {"",      "-",    "+",   ".",   ".5",  "5.",  "1..2", "1.2.3", "1e3",   "1E3", " 1", "1 ",
          "1,000", "0x10", "nan", "inf", "--1", "+-1", "１",   "一",    "1_000", "$1",  "1%"}) {
        INFO(text);
        CHECK(code_of([&] { return decimal::parse(text); }) == "core.number_invalid");
    }
    CHECK(code_of([] { return decimal::parse(std::string_view("1\0002", 3)); }) == "core.number_invalid");
}

TEST_CASE("28 significant digits and 28 decimals are kept, more are an overflow", "[core][decimal]") {
    const std::string nines(28, '9');
    CHECK(decimal::parse(nines).to_string() == nines);
    CHECK(decimal::parse("-" + nines).to_string() == "-" + nines);
    CHECK(decimal::parse("0." + nines).to_string() == "0." + nines);
    CHECK(decimal::parse("0." + std::string(27, '0') + "1").to_string() == "0." + std::string(27, '0') + "1");
    CHECK(code_of([&] { return decimal::parse(nines + "9"); }) == "core.overflow");
    CHECK(code_of([&] { return decimal::parse("1" + std::string(28, '0')); }) == "core.overflow");
    CHECK(code_of([&] { return decimal::parse("0." + std::string(28, '0') + "1"); }) == "core.overflow");
    CHECK(code_of([&] { return decimal::parse(std::string(400, '9')); }) == "core.overflow");
    // Zeros behind the last digit carry no value: they go before the number is refused.
    CHECK(decimal::parse(nines + ".000").to_string() == nines);
    CHECK(code_of([] { return decimal::from_parts(loupan::detail::int128_min, 0); }) == "core.overflow");
    CHECK(code_of([] { return decimal::from_parts(int128{1}, -1); }) == "core.overflow");
    CHECK(code_of([] { return decimal::from_parts(int128{1}, 29); }) == "core.overflow");
    CHECK(decimal::from_parts(int128{0}, 60) == decimal(0));
}

TEST_CASE("every decimal reads back from its text", "[core][decimal]") {
    loupan_test::source random(5);
    for (int i = 0; i < 5000; ++i) {
        const decimal d = random_decimal(random);
        const decimal back = decimal::parse(d.to_string());
        REQUIRE(back.coefficient() == d.coefficient());
        REQUIRE(back.scale() == d.scale());
        REQUIRE(exact(d.to_string()) == exact(d));
        REQUIRE(exact(d.normalized()) == exact(d));
    }
}

TEST_CASE("sums, products and comparisons are those of exact rationals, or an overflow", "[core][decimal]") {
    loupan_test::source random(6);
    const auto limit = loupan_test::ten_to(28);
    std::size_t wrong = 0;
    std::size_t refused = 0;
    for (int i = 0; i < loupan_test::sample(20000); ++i) {
        const decimal a = random_decimal(random);
        const decimal b = i % 7 == 0 ? a.normalized() : random_decimal(random);
        const ratio x = exact(a);
        const ratio y = exact(b);
        wrong += (a < b) != (x < y) || (a == b) != (x == y) || (a > b) != (x > y) ? 1U : 0U;
        wrong += exact(-a) != -x || exact(abs(a)) != abs(x) || a.sign() != x.sign() ? 1U : 0U;
        wrong += exact(min(a, b)) != (y < x ? y : x) || exact(max(a, b)) != (x < y ? y : x) ? 1U : 0U;
        const auto check = [&](auto&& call, const ratio& expected) {
            try {
                wrong += exact(call()) != expected ? 1U : 0U;
            } catch (const loupan::error& e) {
                // Refused only when it has more than 28 decimals or 28 digits.
                const ratio at_28 = expected * ratio(limit);
                bool fits = false;
                for (int scale = 0; scale <= 28 && !fits; ++scale) {
                    const ratio scaled = expected * ratio(loupan_test::ten_to(scale));
                    fits = denominator(scaled) == 1 && abs(numerator(scaled)) < limit;
                }
                wrong += e.code() != "core.overflow" || fits ? 1U : 0U;
                ++refused;
            }
        };
        check([&] { return a + b; }, x + y);
        check([&] { return a - b; }, x - y);
        check([&] { return a * b; }, x * y);
    }
    CHECK(wrong == 0);
    CHECK(refused > 100);
}

TEST_CASE("a sum that overflows 128 bits on the way is refused, not wrapped", "[core][decimal]") {
    // 1.7014e27 at 11 decimals more is just inside 2^127; adding pushes it over.
    const decimal a = decimal::parse("1701411834604692317316873037");
    const decimal b = decimal::parse("99999999999999999.99999999999");
    CHECK(code_of([&] { return a + b; }) == "core.overflow");
    CHECK(code_of([&] { return -a - b; }) == "core.overflow");
}

TEST_CASE("zeros at the end never make a product overflow", "[core][decimal]") {
    const decimal one = decimal::parse("1.000000000000000000000000000");
    const decimal price = decimal::parse("123456789012.000000");
    CHECK(one * price == decimal(123456789012));
}

TEST_CASE("a decimal becomes a scaled integer only when it is one", "[core][decimal]") {
    CHECK(decimal::parse("12.34").to_scaled(2) == 1234);
    CHECK(decimal::parse("12.3400").to_scaled(2) == 1234);
    CHECK(decimal::parse("1200").to_scaled(-2) == 12);
    CHECK(code_of([] { return decimal::parse("12.345").to_scaled(2); }) == "core.too_many_digits");
    CHECK(code_of([] { return decimal::parse("1").to_scaled(19); }) == "core.overflow");
    CHECK(code_of([] { return decimal::parse("1").to_scaled(1000); }) == "core.overflow");
    CHECK(decimal(0).to_scaled(1000) == 0);
    CHECK(decimal::parse("-9223372036854775808").to_scaled(0) == std::numeric_limits<std::int64_t>::min());
    CHECK(code_of([] { return decimal::parse("9223372036854775808").to_scaled(0); }) == "core.overflow");
}

TEST_CASE("equal decimals hash alike", "[core][decimal]") {
    const std::unordered_set<decimal> set{decimal::parse("1.20"),  decimal::parse("1.2"),
                                          decimal::parse("1.200"), decimal(0),
                                          decimal::parse("0.00"),  decimal::parse("-1.2")};
    CHECK(set.size() == 3);
}

} // namespace core_decimal_test
