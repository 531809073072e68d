// SPDX-License-Identifier: Apache-2.0
#include "solve_support.hpp"

#include <loupan/pricing/sweep.hpp>

namespace pricing_sweep_test {

using namespace solve_test; // NOLINT: tests only

namespace {

units many(loupan_test::source& random, int count) {
    std::vector<unit> rows;
    for (int i = 0; i < count; ++i) {
        auto u = make_unit("u" + std::to_string(i), random.between(3000, 20000) * 100,
                           std::to_string(random.between(1, 3)), random.between(0, 1) == 0 ? "a" : "b", i % 33 + 1);
        u.attributes["stack"] = std::to_string(i / 33);
        u.areas["inner"] = u.areas["gross"] * 4 / 5;
        if (random.between(0, 9) == 0) {
            u.unit_prices["max"] = random.between(9000, 12000) * 10000;
        }
        if (random.between(0, 19) == 0) {
            u.totals["fixed"] = random.between(500000, 900000) * 100;
        }
        if (random.between(0, 19) == 0) {
            u.areas.erase("inner"); // no price by inner area
        }
        rows.push_back(u);
    }
    return units::from_rows(rows);
}

std::vector<compiled_scheme> schemes_of(loupan_test::source& random) {
    std::vector<compiled_scheme> out;
    for (int i = 0; i < 12; ++i) {
        scheme s;
        s.base = {{match::is("building", "1"), decimal(random.between(8000, 12000))},
                  {{}, decimal(random.between(8000, 12000))}};
        s.factors = {table_of("layout", factor_kind::percent_of_base, {{match::is("layout", "a"), "0.031"}}),
                     table_of("high", factor_kind::add, {{match::between("floor", decimal(10), decimal(40)), "77.5"}}),
                     table_of("run", factor_kind::percent_of_running, {{match::is("layout", "b"), "-0.0125"}})};
        s.overrides = {{"u7", decimal(8888), {}, "by hand"}, {"u1030", {}, decimal(777777), "by hand"}};
        s.basis = i % 4 == 1 ? price_basis::inner_area : i % 4 == 3 ? price_basis::suite : price_basis::gross_area;
        s.lead = i % 3 == 1 ? price_lead::total : price_lead::automatic;
        s.ascending_floors = i == 5;
        if (s.basis == price_basis::suite) {
            s.overrides.erase(s.overrides.begin());
        }
        out.push_back(compile(s));
    }
    return out;
}

} // namespace

TEST_CASE("a sweep gives for every scheme what pricing gives") {
    loupan_test::source random(11);
    for (const int count : {1, 40, 2500}) {
        const auto list = many(random, count);
        const auto schemes = schemes_of(random);
        for (const auto isa : {instruction_set::automatic, instruction_set::scalar, instruction_set::portable}) {
            sweep_options options;
            options.matrix = true;
            options.errors = on_error::collect;
            options.isa = isa;
            const auto s = sweep(schemes, list, options);
            REQUIRE(s.schemes.size() == schemes.size());
            REQUIRE(s.totals.size() == schemes.size());
            for (std::size_t k = 0; k < schemes.size(); ++k) {
                price_options how;
                how.errors = on_error::collect;
                const auto p = price(schemes[k], list, how);
                REQUIRE(s.schemes[k].count == p.count());
                REQUIRE(s.schemes[k].total == p.total());
                REQUIRE(s.schemes[k].area == p.area());
                REQUIRE(s.schemes[k].average == p.average());
                REQUIRE(s.schemes[k].errors.size() == p.errors().size());
                for (std::size_t i = 0; i < s.schemes[k].errors.size(); ++i) {
                    REQUIRE(s.schemes[k].errors[i].row == p.errors()[i].row);
                    REQUIRE(s.schemes[k].errors[i].code == p.errors()[i].code);
                }
                for (std::size_t i = 0; i < list.size(); ++i) {
                    REQUIRE(s.totals[k].at(i) == p.columns().total.at(i));
                }
            }
        }
    }
}

TEST_CASE("a sweep without a matrix keeps none and names the scheme of an error") {
    loupan_test::source random(12);
    const auto list = many(random, 50);
    const auto schemes = schemes_of(random);
    const auto s = sweep({schemes[0], schemes[2]}, list);
    CHECK(s.totals.empty());
    CHECK(s.schemes.size() == 2);
    CHECK(sweep({}, list).schemes.empty());
    auto bad = schemes[0].rules();
    bad.base = {{match::is("building", "9"), decimal(10000)}};
    const auto e = caught([&] { return sweep({schemes[0], compile(bad)}, list); });
    CHECK(e.code() == "pricing.base_missing");
    CHECK(e.path() == "schemes[1].base");
    auto worse = schemes[0].rules();
    worse.factors[0].only = match::is("tower", "1");
    const auto missing = caught([&] { return sweep({schemes[0], compile(worse)}, list); });
    CHECK(missing.code() == "pricing.attribute_missing");
    CHECK(missing.path() == "schemes[1].factors[0]");
    sweep_options stop;
    stop.progress = [](std::size_t, std::size_t) { return false; };
    CHECK(caught([&] { return sweep(schemes, list, stop); }).code() == "core.cancelled");
}

} // namespace pricing_sweep_test
