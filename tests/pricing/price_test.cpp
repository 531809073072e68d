// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "compare_with_oracle.hpp"
#include "sample.hpp"

#include <string>
#include <vector>

namespace pricing_price_test {

using namespace loupan::pricing;

namespace {
// One stack a price, so that each row has the base that the case asks for.
struct small_list {
    std::vector<std::string> bases;
    std::vector<std::int64_t> areas; // 1e-4 m2
    std::int64_t least = 0;          // 1e-4 yuan a m2, for every unit; 0: none

    [[nodiscard]] units list() const {
        std::vector<std::string> stacks;
        for (std::size_t i = 0; i < bases.size(); ++i) {
            stacks.push_back(std::to_string(i));
        }
        unit_columns c;
        c.areas.emplace("gross", loupan::column<std::int64_t>(std::vector<std::int64_t>(areas)));
        c.attributes.emplace("stack", loupan::code_column::encode(stacks));
        if (least != 0) {
            c.unit_prices.emplace("min", loupan::column<std::int64_t>(std::vector<std::int64_t>(bases.size(), least)));
        }
        return units(std::move(c));
    }
    [[nodiscard]] compiled_scheme rules(const loupan::rounding& unit, const loupan::rounding& total) const {
        scheme s;
        for (std::size_t i = 0; i < bases.size(); ++i) {
            s.base.push_back({match::is("stack", std::to_string(i)), loupan::decimal::parse(bases[i])});
        }
        s.unit_rounding = unit;
        s.total_rounding = total;
        return compile(s);
    }
};

std::vector<std::int64_t> shown(const prices& p) {
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < p.size(); ++i) {
        out.push_back(p.columns().gross_unit_price[i]);
    }
    return out;
}
} // namespace

TEST_CASE("a price shown an area that lies half a step beside the unit price is rounded like any other", "[pricing]") {
    using loupan::rounding;
    using loupan::rounding_mode;
    // 100.021 x 40 = 4000.84 -> 4001, an area 100.025; 100.03 x 40 = 4001.20 -> 4001 as well; 100.05 x 40 = 4002
    const small_list forty{{"100.021", "100.031", "100.051"}, {400'000, 400'000, 400'000}};
    const auto rules = forty.rules(rounding(loupan::decimal::parse("0.01"), rounding_mode::down),
                                   rounding(loupan::decimal::parse("1")));
    const std::vector<std::int64_t> wanted{1'000'300, 1'000'300, 1'000'500};
    CHECK(shown(price<header_engine>(rules, forty.list())) == wanted);
    CHECK(shown(price(rules, forty.list())) == wanted);
    // Small homes are further off: 100.02 x 3 = 300.06 -> 300, an area 100; 100.17 x 2 = 200.34 -> 200
    const small_list tiny{{"100.021", "100.171"}, {30'000, 20'000}};
    const auto of_tiny = tiny.rules(rounding(loupan::decimal::parse("0.01"), rounding_mode::down),
                                    rounding(loupan::decimal::parse("1")));
    CHECK(shown(price<header_engine>(of_tiny, tiny.list())) == std::vector<std::int64_t>{1'000'000, 1'000'000});
}

TEST_CASE("a floor does not lift a price that was rounded to nothing", "[pricing]") {
    const small_list cheap{{"40.5", "140.5"}, {1'000'000, 1'000'000}, 500'000};
    const auto hundreds = loupan::rounding(loupan::decimal::parse("100"), loupan::rounding_mode::down);
    const auto rules = cheap.rules(hundreds, loupan::rounding(loupan::decimal::parse("1")));
    price_options collect;
    collect.errors = on_error::collect;
    const auto by_headers = price<header_engine>(rules, cheap.list(), collect);
    const auto wanted = price<header_engine>(rules, cheap.list(), {on_error::collect, instruction_set::scalar, {}});
    REQUIRE(wanted.errors().size() == by_headers.errors().size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        CHECK(wanted.columns().total.is_valid(i) == by_headers.columns().total.is_valid(i));
        CHECK(wanted.columns().total[i] == by_headers.columns().total[i]);
        CHECK(wanted.columns().flags[i] == by_headers.columns().flags[i]);
    }
}

TEST_CASE("prices equal exact rational arithmetic in a million random and tie-heavy cases", "[pricing][oracle]") {
    oracle::generator draw(20260301);
    oracle::tally tally;
    constexpr std::size_t units_a_list = 2500; // more than two tiles, and a rest
    const auto lists = static_cast<std::size_t>(loupan_test::sample(400));
    std::size_t wide = 0;
    for (std::size_t k = 0; k < lists; ++k) {
        const auto world = draw.draw(units_a_list);
        const auto both = oracle::for_library(world);
        std::vector<oracle::expected> want;
        want.reserve(world.rows.size());
        for (const auto& row : world.rows) {
            want.push_back(world.price(row));
        }
        const auto plan = loupan::pricing::detail::prepare(compile(both.scheme), both.units);
        tally.by_kernel += loupan::pricing::detail::kernel_tables::suits(plan) ? 1U : 0U;
        wide += plan.narrow ? 0U : 1U;
        oracle::compare<header_engine>(world, both, instruction_set::scalar, want, tally);
        oracle::compare<header_engine>(world, both, instruction_set::portable, want, tally);
#if defined(LOUPAN_WITH_ENGINES)
        for (const auto isa : {instruction_set::portable, instruction_set::avx2, instruction_set::avx512}) {
            if (compiled_engine::has(isa)) {
                oracle::compare<compiled_engine>(world, both, isa, want, tally);
            }
        }
#endif
        INFO(tally.first);
        REQUIRE(tally.wrong == 0);
    }
    // Every way to compute must have been met: 64 bits in the kernel, 128 bits, and wider.
    INFO("cases " << tally.cases << ", lists taken by the kernel " << tally.by_kernel << " of " << lists << ", wide "
                  << wide);
    CHECK(tally.cases >= lists * units_a_list * 2);
    CHECK(tally.by_kernel > lists / 4);
    CHECK(tally.by_kernel < lists);
    CHECK(wide > 0);
}

} // namespace pricing_price_test
