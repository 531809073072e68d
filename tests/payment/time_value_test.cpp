// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/core/ostream.hpp>
#include <loupan/payment/time_value.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <random>
#include <string>
#include <vector>

namespace payment_time_value_test {

using namespace loupan;
namespace tv = loupan::payment::time_value;
using loupan_test::code_of;
using tv::precision;

namespace {

decimal d(const char* text) { return decimal::parse(text); }

std::vector<decimal> row(std::initializer_list<const char*> values) {
    std::vector<decimal> out;
    for (const auto* v : values) {
        out.push_back(d(v));
    }
    return out;
}

std::vector<tv::dated_amount> days(std::initializer_list<std::pair<const char*, const char*>> values) {
    std::vector<tv::dated_amount> out;
    for (const auto& [day, amount] : values) {
        out.push_back({date::parse(day), d(amount)});
    }
    return out;
}

std::string why(const std::vector<decimal>& values) {
    try {
        return tv::irr(values).to_string();
    } catch (const error& e) {
        return e.code() + ": " + e.value();
    }
}

using big = boost::multiprecision::cpp_rational;

big exact(const decimal& value) {
    const auto text = value.to_string();
    std::string digits;
    big scale = 1;
    bool fraction = false;
    for (const char c : text) {
        if (c == '.') {
            fraction = true;
        } else if (c != '-') {
            digits += c;
            scale *= fraction ? 10 : 1;
        }
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1)); // else an octal number
    const big out = big(boost::multiprecision::cpp_int(digits)) / scale;
    return text.front() == '-' ? big(-out) : out;
}

} // namespace

// The figures are those that the documentation of numpy-financial and of spreadsheets publishes.
TEST_CASE("time value: published figures of annuities") {
    const rounding fen;
    const auto monthly = [](const char* yearly) { // at 28 decimals
        return rounding("0.0000000000000000000000000001").round_ratio(d(yearly), decimal(12));
    };
    CHECK(tv::fv(monthly("0.05"), d("120"), d("-100"), d("-100"), tv::when::end, precision::digits(12)) ==
          d("15692.9288943"));
    CHECK(tv::pv(monthly("0.05"), d("120"), d("-100"), d("15692.93"), tv::when::end, precision::digits(12)) ==
          d("-100.000671316"));
    CHECK(tv::pmt(monthly("0.075"), d("180"), d("200000"), d("0"), tv::when::end, precision::digits(14)) ==
          d("-1854.0247200055"));
    CHECK(tv::nper(monthly("0.07"), d("-150"), d("8000"), d("0"), tv::when::end, precision::digits(12)) ==
          d("64.0733487707"));
    CHECK(tv::pmt(monthly("0.08"), d("10"), d("10000"), d("0"), tv::when::end, fen) == d("-1037.03"));
    CHECK(tv::pmt(monthly("0.08"), d("10"), d("10000"), d("0"), tv::when::begin, fen) == d("-1030.16"));
    CHECK(tv::pv(monthly("0.08"), d("240"), d("500"), d("0"), tv::when::end, fen) == d("-59777.15"));
    CHECK(tv::fv(d("0.005"), d("10"), d("-200"), d("-500"), tv::when::begin, fen) == d("2581.40"));
    CHECK(tv::fv(d("0.01"), d("12"), d("-1000"), d("0"), tv::when::end, fen) == d("12682.50"));
    CHECK(tv::fv(monthly("0.11"), d("35"), d("-2000"), d("0"), tv::when::begin, fen) == d("82846.25"));
    CHECK(tv::nper(d("0.01"), d("-100"), d("-1000"), d("10000"), tv::when::begin, precision::digits(9)) ==
          d("59.6738657"));
    CHECK(tv::nper(d("0.01"), d("-100"), d("-1000"), d("10000"), tv::when::end, precision::digits(9)) ==
          d("60.0821229"));
    CHECK(tv::nper(d("0.01"), d("-100"), d("-1000"), d("0"), tv::when::end, precision::digits(9)) == d("-9.57859404"));
    CHECK(tv::ipmt(monthly("0.1"), d("1"), d("36"), d("8000"), d("0"), tv::when::end, fen) == d("-66.67"));
    CHECK(tv::ipmt(d("0.1"), d("3"), d("3"), d("8000"), d("0"), tv::when::end, fen) == d("-292.45"));
    CHECK(tv::ppmt(monthly("0.1"), d("1"), d("24"), d("2000"), d("0"), tv::when::end, fen) == d("-75.62"));
    CHECK(tv::ppmt(d("0.08"), d("10"), d("10"), d("200000"), d("0"), tv::when::end, fen) == d("-27598.05"));
    CHECK(tv::ipmt(d("0.01"), d("1"), d("10"), d("1000"), d("0"), tv::when::begin, fen) == decimal(0));
    CHECK(tv::rate(d("10"), d("0"), d("-3500"), d("10000"), tv::when::end, {}, precision::digits(8)) ==
          d("0.11069085"));
    CHECK(tv::rate(d("48"), d("-200"), d("8000"), d("0"), tv::when::end, {}, precision::digits(6)) == d("0.00770147"));
    // 2,500 over a year at 8.24 %: the rows of numpy-financial's documentation.
    CHECK(tv::ppmt(monthly("0.0824"), d("1"), d("12"), d("2500"), d("0"), tv::when::end, fen) == d("-200.58"));
    CHECK(tv::ipmt(monthly("0.0824"), d("1"), d("12"), d("2500"), d("0"), tv::when::end, fen) == d("-17.17"));
    CHECK(tv::ppmt(monthly("0.0824"), d("12"), d("12"), d("2500"), d("0"), tv::when::end, fen) == d("-216.26"));
    CHECK(tv::ipmt(monthly("0.0824"), d("12"), d("12"), d("2500"), d("0"), tv::when::end, fen) == d("-1.49"));
    // V17: 990,000 at 3 % over 360 months.
    CHECK(tv::pmt(d("0.0025"), d("360"), d("990000"), d("0"), tv::when::end, fen) == d("-4173.88"));
}

TEST_CASE("time value: published figures of cash flows") {
    const rounding fen;
    CHECK(tv::npv(d("0.281"), row({"-100", "39", "59", "55", "20"}), tv::first_value::now, precision::digits(10)) ==
          d("-0.008478591638"));
    CHECK(tv::npv(d("0.08"), row({"-40000", "5000", "8000", "12000", "30000"}), tv::first_value::now,
                  rounding("0.00001")) == d("3065.22267"));
    CHECK(tv::npv(d("0.1"), row({"-10000", "3000", "4200", "6800"}), tv::first_value::after_one_period, fen) ==
          d("1188.44"));
    CHECK(tv::irr(row({"-100", "39", "59", "55", "20"}), {}, rounding("0.00001")) == d("0.28095"));
    CHECK(tv::irr(row({"-100", "0", "0", "74"}), {}, rounding("0.0001")) == d("-0.0955"));
    CHECK(tv::irr(row({"-100", "100", "0", "7"}), {}, rounding("0.00001")) == d("0.06206"));
    CHECK(tv::irr(row({"-5", "10.5", "1", "-8", "1"}), d("0.1"), rounding("0.0001")) == d("0.0886"));
    CHECK(tv::irr(row({"-100", "100", "0", "-7"}), d("0"), rounding("0.0001")) == d("-0.0833"));
    CHECK(tv::irr(row({"-70000", "12000", "15000", "18000", "21000"}), {}, rounding("0.001")) == d("-0.021"));
    CHECK(tv::irr(row({"-70000", "12000", "15000", "18000", "21000", "26000"}), {}, rounding("0.001")) == d("0.087"));
    CHECK(tv::irr(row({"-70000", "12000", "15000"}), {}, rounding("0.001")) == d("-0.444"));
    const auto loan = row({"-120000", "39000", "30000", "21000", "37000", "46000"});
    CHECK(tv::mirr(loan, d("0.10"), d("0.12"), precision::digits(15)) == d("0.126094130365905"));
    CHECK(tv::mirr(loan, d("0.10"), d("0.14"), rounding("0.0001")) == d("0.1348"));
    CHECK(tv::mirr(row({"-120000", "39000", "30000", "21000"}), d("0.10"), d("0.12"), rounding("0.0001")) ==
          d("-0.048"));
    CHECK(tv::mirr(row({"-4500", "-800", "800", "800", "600", "600", "800", "800", "700", "3000"}), d("0.08"),
                   d("0.055"), precision::digits(15)) == d("0.0665971750315535"));
    CHECK(tv::mirr(row({"100", "200", "-50", "300", "-200"}), d("0.05"), d("0.06"), precision::digits(15)) ==
          d("0.342823387842177"));
    const auto dated = days({{"2008-01-01", "-10000"},
                             {"2008-03-01", "2750"},
                             {"2008-10-30", "4250"},
                             {"2009-02-15", "3250"},
                             {"2009-04-01", "2750"}});
    CHECK(tv::xnpv(d("0.09"), dated, fen) == d("2086.65"));
    CHECK(tv::xirr(dated, {}, precision::digits(8)) == d("0.37336253"));
}

TEST_CASE("time value: all rates are found, and why there is none") {
    // 1, 10 % and 25 % by construction: (y - 1)(1.1 y - 1)(1.25 y - 1) of y = 1 / (1 + r)
    const auto three = row({"-1", "3.35", "-3.725", "1.375"});
    CHECK(tv::irr_all(three) == row({"0", "0.1", "0.25"}));
    CHECK(why(three) == "payment.no_solution: several rates solve it, a guess must choose: 0, 0.1, 0.25");
    CHECK(tv::irr(three, d("0.12")) == d("0.1"));
    CHECK(tv::irr(three, d("9")) == d("0.25"));
    CHECK(why(row({"1", "2", "3"})) == "payment.no_solution: the flows never change sign");
    CHECK(why(row({"0", "0"})) == "payment.no_solution: every rate solves it: the flows cancel out");
    CHECK(why(row({"1", "-1", "1"})) == "payment.no_solution: no rate above -100 % brings the flows to zero");
    CHECK(why({}) == "core.empty: ");
    // A double root: (1.1 y - 1)^2 touches zero and does not cross it.
    CHECK(tv::irr(row({"1", "-2.2", "1.21"})) == d("0.1"));
    CHECK(tv::irr_all(row({"1", "-2.2", "1.2"})).size() == 2);
    // Two rates that lie 1e-6 apart stay two.
    CHECK(tv::irr_all(row({"1", "-2.200001", "1.2100011"})) == row({"0.1", "0.100001"}));
    // Far rates: a doubling ten thousand times over, and nearly all lost.
    CHECK(tv::irr(row({"-1", "10001"})) == d("10000"));
    CHECK(tv::irr(row({"-1000000", "1"})) == d("-0.999999"));
    CHECK(tv::xirr(days({{"2026-01-01", "-100"}, {"2027-01-01", "110"}})) == d("0.1"));
    CHECK(tv::xirr(days({{"2026-01-01", "-100"}, {"2026-01-02", "101"}}), {}, rounding("0.000001")) == d("36.783434"));
    const auto cross = days({{"2026-01-01", "-100"}, {"2027-01-01", "230"}, {"2028-01-01", "-132"}});
    CHECK(tv::xirr_all(cross) == row({"0.1", "0.2"}));
    CHECK(code_of([&] { return tv::xirr(cross); }) == "payment.no_solution");
    CHECK(tv::xirr(cross, d("0.3")) == d("0.2"));
}

TEST_CASE("time value: the present value agrees with exact fractions") {
    std::mt19937_64 random(20260301);
    const auto pick = [&](std::int64_t from, std::int64_t to) {
        return std::uniform_int_distribution<std::int64_t>(from, to)(random);
    };
    for (int i = 0; i < 300; ++i) {
        const auto r = decimal::from_parts(loupan::detail::int128{pick(-9'000'000, 50'000'000)}, i % 3 == 0 ? 8 : 12);
        const auto n = pick(1, 40);
        const auto p = decimal::from_parts(loupan::detail::int128{pick(-1'000'000'000, 1'000'000'000)}, 2);
        const auto f = decimal::from_parts(loupan::detail::int128{pick(-1'000'000'000, 1'000'000'000)}, 2);
        const bool begin = i % 2 == 1;
        // payment by payment, not by the closed form
        const big one = big(1) + exact(r);
        big factor = begin ? big(1) : one;
        big sum = 0;
        for (std::int64_t k = 0; k < n; ++k) {
            sum -= exact(p) / factor;
            factor *= one;
        }
        sum -= exact(f) / (begin ? factor : big(factor / one));
        const auto got = tv::pv(r, decimal(n), p, f, begin ? tv::when::begin : tv::when::end, rounding("0.0000001"));
        const big off = abs(big(exact(got) - sum));
        CHECK(off * 20000000 <= 1);
        // and back: the future value of it is what was asked for, the payments settle it
        const auto due = begin ? tv::when::begin : tv::when::end;
        const auto fine = tv::pv(r, decimal(n), p, f, due, precision::digits(26));
        CHECK(tv::fv(r, decimal(n), p, fine, due, rounding("0.0001")) == f);
        CHECK(tv::pmt(r, decimal(n), fine, f, due, rounding("0.0001")) == p);
        const auto k = decimal(pick(1, n));
        const auto interest = tv::ipmt(r, k, decimal(n), fine, f, due, rounding("0.0000000001"));
        const auto principal = tv::ppmt(r, k, decimal(n), fine, f, due, rounding("0.0000000001"));
        CHECK(rounding("0.0001")(interest + principal) == p);
    }
}

TEST_CASE("time value: npv at the internal rate is zero") {
    std::mt19937_64 random(7);
    for (int i = 0; i < 60; ++i) {
        std::vector<decimal> flows{decimal(-1'000'000)};
        std::vector<tv::dated_amount> dated{{date::parse("2026-03-01"), flows.front()}};
        const int n = 2 + i;
        for (int k = 1; k < n; ++k) {
            const auto amount = decimal(std::uniform_int_distribution<int>(1, 2'000'000 / n)(random));
            flows.push_back(amount);
            dated.push_back({dated.back().day.plus_days(std::uniform_int_distribution<int>(1, 60)(random)), amount});
        }
        const auto r = tv::irr(flows, {}, precision::digits(26));
        CHECK(tv::npv(r, flows, tv::first_value::now, rounding("0.000001")) == decimal(0));
        const auto x = tv::xirr(dated, {}, precision::digits(26));
        CHECK(tv::xnpv(x, dated, rounding("0.000001")) == decimal(0));
    }
}

TEST_CASE("time value: rounding of results") {
    // 2.5 fen exactly, out of a division in binary: a tie stays a tie.
    CHECK(tv::pv(decimal(0), decimal(1), d("-0.025"), decimal(0), tv::when::end, rounding()) == d("0.03"));
    CHECK(tv::pv(decimal(0), decimal(1), d("-0.025"), decimal(0), tv::when::end,
                 rounding("0.01", rounding_mode::half_even)) == d("0.02"));
    CHECK(tv::pv(d("0.25"), decimal(1), d("-0.03125"), decimal(0), tv::when::end,
                 rounding("0.01", rounding_mode::half_down)) == d("0.02"));
    CHECK(tv::pv(d("0.25"), decimal(1), d("-0.0375"), decimal(0), tv::when::end, rounding("0.01", rounding_mode::up)) ==
          d("0.03"));
    CHECK(tv::pv(d("0.25"), decimal(1), d("0.0376"), decimal(0), tv::when::end,
                 rounding("0.01", rounding_mode::ceiling)) == d("-0.03"));
    CHECK(tv::pv(d("0.25"), decimal(1), d("0.0376"), decimal(0), tv::when::end,
                 rounding("0.01", rounding_mode::floor)) == d("-0.04"));
    CHECK(tv::pv(decimal(0), decimal(1), d("-123456789"), decimal(0), tv::when::end, precision::digits(3)) ==
          d("123000000"));
    CHECK(tv::pv(decimal(0), decimal(1), d("-9.996"), decimal(0), tv::when::end, precision::digits(3)) == d("10"));
    CHECK(tv::pv(decimal(0), decimal(1), d("-0.0000000000000000000000000001"), decimal(0), tv::when::end,
                 precision::digits(5)) == d("0.0000000000000000000000000001"));
    CHECK(tv::pmt(d("0.0000000000000000000000000001"), decimal(2), decimal(-2), decimal(0), tv::when::end) ==
          decimal(1));
    CHECK(tv::pmt(d("0.0000000000000000000000000001"), decimal(2), decimal(-2), decimal(0), tv::when::end,
                  rounding("0.01", rounding_mode::up)) == d("1.01"));
    // a fraction of a period
    CHECK(tv::fv(d("0.21"), d("0.5"), decimal(0), decimal(-1)) == d("1.1"));
}

TEST_CASE("time value: bad input") {
    CHECK(code_of([] { return tv::pv(decimal(-1), decimal(1), decimal(1)); }) == "core.validation");
    CHECK(code_of([] { return tv::pv(d("0.1"), decimal(-1), decimal(1)); }) == "core.validation");
    CHECK(code_of([] { return tv::pmt(d("0.1"), decimal(0), decimal(1)); }) == "core.validation");
    CHECK(code_of([] { return tv::pmt(d("0.1"), decimal(200000), decimal(1)); }) == "core.validation");
    CHECK(code_of([] { return tv::ipmt(d("0.1"), decimal(0), decimal(3), decimal(1)); }) == "core.validation");
    CHECK(code_of([] { return tv::ipmt(d("0.1"), decimal(4), decimal(3), decimal(1)); }) == "core.validation");
    CHECK(code_of([] { return tv::ipmt(d("0.1"), d("1.5"), decimal(3), decimal(1)); }) == "core.validation");
    CHECK(code_of([] { return tv::rate(d("2.5"), decimal(1), decimal(1)); }) == "core.validation");
    CHECK(code_of([] { return tv::rate(decimal(3), decimal(1), decimal(1)); }) == "payment.no_solution");
    CHECK(code_of([] { return tv::nper(d("0.1"), decimal(-10), decimal(100)); }) == "payment.no_solution");
    CHECK(code_of([] { return tv::nper(decimal(0), decimal(0), decimal(100)); }) == "payment.no_solution");
    CHECK(code_of([] { return tv::mirr(row({"1", "2"}), d("0.1"), d("0.1")); }) == "payment.no_solution");
    CHECK(code_of([] { return tv::mirr(row({"1", "-2"}), d("-1"), d("0.1")); }) == "core.validation");
    CHECK(code_of([] { return tv::xnpv(d("0.1"), days({{"2026-01-02", "1"}, {"2026-01-01", "1"}})); }) ==
          "core.validation");
    CHECK(code_of([] { return tv::xnpv(d("0.1"), {}); }) == "core.empty");
    CHECK(code_of([] { return tv::fv(decimal(9), decimal(99999), decimal(1), decimal(1)); }) == "core.overflow");
    CHECK(code_of([] { return precision::digits(0); }) == "core.validation");
    CHECK(code_of([] { return tv::parse_when("start"); }) == "core.validation");
    CHECK(code_of([] { return tv::parse_first_value("later"); }) == "core.validation");
}

} // namespace payment_time_value_test
