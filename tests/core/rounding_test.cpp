// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/oracle.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"

#include <loupan/core/rounding.hpp>

#include <concepts>
#include <unordered_set>

namespace core_rounding_test {

using loupan::decimal;
using loupan::rounding;
using loupan::rounding_mode;
using loupan_test::code_of;
using loupan_test::exact;
using loupan_test::ratio;

static_assert(!std::constructible_from<rounding, double> && !std::convertible_to<double, rounding>);
static_assert(!std::convertible_to<const char*, rounding>);

namespace {
const char* const steps[] = {"0.0001", "0.01", "0.1", "1",  "10",  "100", "1000",
                             "10000",  "0.05", "0.5", "25", "0.3", "7"};
} // namespace

TEST_CASE("the default rounding is half up to the fen", "[core][rounding]") {
    CHECK(rounding().to_string() == "half_up@0.01");
    CHECK(rounding()(decimal::parse("1.005")).to_string() == "1.01");
    CHECK(rounding()(decimal::parse("-1.005")).to_string() == "-1.01");
    CHECK(rounding()(decimal::parse("0.004")).to_string() == "0.00");
    CHECK(rounding()(decimal::parse("-0.004")).to_string() == "0.00");
    CHECK(rounding("10000", rounding_mode::down)(decimal::parse("1429999.99")).to_string() == "1420000");
    CHECK(rounding("0.05")(decimal::parse("2.075")).to_string() == "2.10");
    CHECK(rounding("100", rounding_mode::up)(decimal::parse("-100.01")).to_string() == "-200");
}

TEST_CASE("every mode and step agrees with exact rationals, for both signs, at ties and beside them",
          "[core][rounding]") {
    std::size_t wrong = 0;
    for (const std::string step_text : steps) {
        const decimal step = decimal::parse(step_text);
        for (const auto mode : loupan_test::all_modes) {
            const rounding round(step, mode);
            for (int half_steps = -9; half_steps <= 9; ++half_steps) {
                for (const std::string nudge : {"0", "0.0000000001", "-0.0000000001"}) {
                    const decimal value = step * decimal(half_steps) * decimal::parse("0.5") + decimal::parse(nudge);
                    const ratio expected = ratio(loupan_test::rounded(exact(value) / exact(step), mode)) * exact(step);
                    wrong += exact(round(value)) != expected ? 1U : 0U;
                }
            }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("ratios and products of any length are rounded once, from their exact value", "[core][rounding]") {
    loupan_test::source random(7);
    const auto limit = loupan_test::ten_to(28);
    std::size_t wrong = 0;
    std::size_t done = 0;
    std::size_t refused = 0;
    for (int i = 0; i < 6000; ++i) {
        const auto next = [&] {
            return decimal::from_parts(random.coefficient(), static_cast<int>(random.between(0, 28)));
        };
        const decimal a = next();
        const decimal b = next();
        decimal c = next();
        if (c.sign() == 0) {
            c = decimal(3);
        }
        const decimal step = decimal::parse(steps[static_cast<std::size_t>(random.between(0, 12))]);
        const auto mode = loupan_test::all_modes[static_cast<std::size_t>(random.between(0, 6))];
        const rounding round(step, mode);
        const auto check = [&](auto&& call, const ratio& value) {
            const ratio expected = ratio(loupan_test::rounded(value / exact(step), mode)) * exact(step);
            try {
                wrong += exact(call()) != expected ? 1U : 0U;
                ++done;
            } catch (const loupan::error& e) {
                wrong += e.code() != "core.overflow" ||
                                 abs(expected) < ratio(limit) / ratio(loupan_test::ten_to(step.scale()))
                             ? 1U
                             : 0U;
                ++refused;
            }
        };
        check([&] { return round.round_ratio(a, c); }, exact(a) / exact(c));
        check([&] { return round.round_product(a, b); }, exact(a) * exact(b));
        check([&] { return round.round_product(a, b, c); }, exact(a) * exact(b) / exact(c));
    }
    CHECK(wrong == 0);
    CHECK(done > 5000);
    CHECK(refused > 100);
}

TEST_CASE("a ratio is not rounded before it is rounded", "[core][rounding]") {
    // 0.4999.. is below one half however many nines there are; at 28 digits a quotient would have become a tie.
    const decimal nines = decimal::parse("4999999999999999999999999999");
    CHECK(rounding("1").round_ratio(nines, decimal::parse("9999999999999999999999999998") + decimal(1)).to_string() ==
          "0");
    CHECK(rounding("1").round_ratio(nines + decimal(1), decimal::parse("9999999999999999999999999999")).to_string() ==
          "1");
    CHECK(rounding("0.5").round_ratio(decimal(3), decimal(4)).to_string() == "1.0");
    CHECK(code_of([] { return rounding().round_ratio(decimal(1), decimal::parse("0.00")); }) ==
          "core.division_by_zero");
}

TEST_CASE("a rounding reads back from its text", "[core][rounding]") {
    for (const std::string step : steps) {
        for (const auto mode : loupan_test::all_modes) {
            const rounding r(step, mode);
            CHECK(rounding::parse(r.to_string()) == r);
            CHECK(loupan::parse_rounding_mode(loupan::to_string(mode)) == mode);
        }
    }
    CHECK(rounding::parse("down@1").mode() == rounding_mode::down);
    CHECK(std::unordered_set<rounding>{rounding("1"), rounding("1.0"), rounding("1", rounding_mode::up)}.size() == 2);
}

TEST_CASE("what is no rounding is refused", "[core][rounding]") {
    for (const std::string text : {"", "half_up", "@", "half_up@0", "half_up@-1", "HALF_UP@1", "round@1"}) {
        INFO(text);
        const auto code = code_of([&] { return rounding::parse(text); });
        CHECK((code == "core.rounding_invalid" || (text == "@" && code == "core.number_invalid")));
    }
    CHECK(code_of([] { return rounding("0"); }) == "core.rounding_invalid");
    CHECK(code_of([] { return rounding("x"); }) == "core.number_invalid");
    CHECK(code_of([] { return rounding("1", static_cast<rounding_mode>(7)); }) == "core.rounding_invalid");
}

} // namespace core_rounding_test
