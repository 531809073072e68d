// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/oracle.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"

#include <loupan/core/money.hpp>

#include <concepts>
#include <unordered_set>
#include <vector>

namespace core_money_test {

using loupan::currency;
using loupan::decimal;
using loupan::money;
using loupan::rounding;
using loupan::rounding_mode;
using loupan_test::code_of;
using loupan_test::exact;
using loupan_test::ratio;

template <class T>
concept takes_factor = requires(const money& m, T factor) { m.times(factor); };
template <class T>
concept adds = requires(const money& m, T other) { m + other; };
static_assert(!std::convertible_to<double, money> && !std::constructible_from<money, double>);
static_assert(!std::convertible_to<int, money> && !std::constructible_from<money, int>);
static_assert(!takes_factor<double> && !takes_factor<float> && !takes_factor<int> && takes_factor<decimal>);
static_assert(!adds<double> && !adds<int> && adds<money>);

namespace {
constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto least = std::numeric_limits<std::int64_t>::min();
} // namespace

TEST_CASE("money reads and prints with the decimals of its currency", "[core][money]") {
    CHECK(money::parse("1420356").to_string() == "1420356.00");
    CHECK(money::parse("-0.05").minor() == -5);
    CHECK(money::parse("1.500").minor() == 150);
    CHECK(money::parse("120", currency::parse("JPY")).to_string() == "120");
    CHECK(money::parse("92233720368547758.07").minor() == most);
    CHECK(money::parse("-92233720368547758.08").minor() == least);
    CHECK(money::from_minor(least).to_string() == "-92233720368547758.08");
    CHECK(code_of([] { return money::parse("1.005"); }) == "core.too_many_digits");
    CHECK(code_of([] { return money::parse("1.5", currency::parse("KRW")); }) == "core.too_many_digits");
    CHECK(code_of([] { return money::parse("92233720368547758.08"); }) == "core.overflow");
    CHECK(code_of([] { return money::parse("1e3"); }) == "core.number_invalid");
    CHECK(code_of([] { return money::parse(""); }) == "core.number_invalid");
    CHECK(code_of([] { return money::parse("¥1"); }) == "core.number_invalid");
    CHECK(code_of([] { return money::from_decimal(decimal::parse("0.001")); }) == "core.too_many_digits");
}

TEST_CASE("every amount reads back from its text", "[core][money]") {
    loupan_test::source random(8);
    for (int i = 0; i < 5000; ++i) {
        const money m = money::from_minor(random.int64());
        REQUIRE(money::parse(m.to_string()) == m);
        REQUIRE(money::from_decimal(m.to_decimal()) == m);
        REQUIRE(exact(m.to_string()) * 100 == ratio(m.minor()));
    }
}

TEST_CASE("sums are exact or throw", "[core][money]") {
    CHECK((money::parse("0.10") + money::parse("0.20")).to_string() == "0.30");
    CHECK(code_of([] { return money::from_minor(most) + money::from_minor(1); }) == "core.overflow");
    CHECK(code_of([] { return money::from_minor(least) - money::from_minor(1); }) == "core.overflow");
    CHECK(code_of([] { return -money::from_minor(least); }) == "core.overflow");
    CHECK(code_of([] { return abs(money::from_minor(least)); }) == "core.overflow");
    CHECK((-money::from_minor(most)).minor() == -most);
    CHECK(abs(money::parse("-3")) == money::parse("3"));
    const std::vector<money> there_and_back{money::from_minor(most), money::from_minor(most), money::from_minor(-most)};
    CHECK(loupan::sum(there_and_back).minor() == most); // only the total must fit
    CHECK(code_of([&] { return loupan::sum(std::span(there_and_back).first(2)); }) == "core.overflow");
    CHECK(loupan::sum({}) == money::zero());
    CHECK(loupan::sum({}, currency::parse("HKD")) == money::zero(currency::parse("HKD")));
}

TEST_CASE("amounts in different currencies never meet", "[core][money]") {
    const money yuan = money::parse("1");
    const money hkd = money::parse("1", currency::parse("HKD"));
    CHECK(yuan != hkd);
    CHECK(code_of([&] { return yuan + hkd; }) == "core.currency_mismatch");
    CHECK(code_of([&] { return yuan - hkd; }) == "core.currency_mismatch");
    CHECK(code_of([&] { return yuan < hkd; }) == "core.currency_mismatch");
    CHECK(code_of([&] { return min(yuan, hkd); }) == "core.currency_mismatch");
    CHECK(code_of([&] { return loupan::sum(std::vector<money>{yuan, hkd}); }) == "core.currency_mismatch");
    CHECK(std::unordered_set<money>{yuan, hkd, yuan}.size() == 2);
}

TEST_CASE("sign, zero, least and greatest", "[core][money]") {
    CHECK(money::parse("-1").sign() == -1);
    CHECK(money().sign() == 0);
    CHECK(money::zero().is_zero());
    CHECK(min(money::parse("2"), money::parse("-3")) == money::parse("-3"));
    CHECK(max(money::parse("2"), money::parse("-3")) == money::parse("2"));
}

TEST_CASE("products and quotients are rounded once from the exact value", "[core][money]") {
    CHECK(money::parse("100").times(decimal::parse("0.98")).to_string() == "98.00");
    CHECK(money::parse("0.05").times(decimal::parse("0.5")).to_string() == "0.03");
    CHECK(money::parse("-0.05").times(decimal::parse("0.5")).to_string() == "-0.03");
    CHECK(money::parse("1000000").divided_by(decimal(3), rounding("1", rounding_mode::down)).to_string() ==
          "333333.00");
    CHECK(code_of([] { return money::parse("1").divided_by(decimal(0)); }) == "core.division_by_zero");
    CHECK(code_of([] { return money::parse("1").times(decimal::parse("0.5"), rounding("0.001")); }) == "nothing");
    CHECK(code_of([] { return money::parse("1").times(decimal::parse("0.555"), rounding("0.001")); }) ==
          "core.too_many_digits");
    CHECK(code_of([] { return money::from_minor(most).times(decimal(2)); }) == "core.overflow");

    loupan_test::source random(9);
    std::size_t wrong = 0;
    std::size_t done = 0;
    for (int i = 0; i < 5000; ++i) {
        const money m = money::from_minor(random.int64());
        const decimal factor = decimal::from_parts(random.coefficient(), static_cast<int>(random.between(0, 28)));
        const auto mode = loupan_test::all_modes[static_cast<std::size_t>(random.between(0, 6))];
        const auto check = [&](auto&& call, const ratio& value) {
            const auto fen = loupan_test::rounded(value * 100, mode);
            try {
                wrong += loupan_test::big(call().minor()) != fen ? 1U : 0U;
                ++done;
            } catch (const loupan::error& e) {
                wrong += e.code() != "core.overflow" || (fen <= most && fen >= least) ? 1U : 0U;
            }
        };
        const rounding how("0.01", mode);
        check([&] { return m.times(factor, how); }, ratio(m.minor()) / 100 * exact(factor));
        if (factor.sign() != 0) {
            check([&] { return m.divided_by(factor, how); }, ratio(m.minor()) / 100 / exact(factor));
        }
    }
    CHECK(wrong == 0);
    CHECK(done > 3000);
}

} // namespace core_money_test
