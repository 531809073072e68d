// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "pricing/filed_list.hpp"

#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/fit.hpp>
#include <loupan/pricing/price.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <set>

namespace pricing_fit_test {

using namespace loupan;
using namespace loupan::pricing;
using loupan_test::filed_list;
using loupan_test::read_filed_list;

namespace {

// An oracle of its own: the scheme read as scheme.hpp words it, floor by floor, with plain integers at 1e-4.

std::optional<std::string> text_of(const unit& u, const std::string& attribute) {
    if (attribute == "floor") {
        return u.floor ? std::optional(std::to_string(*u.floor)) : std::nullopt;
    }
    const auto it = u.attributes.find(attribute);
    return it == u.attributes.end() ? std::nullopt : std::optional(it->second);
}

bool applies(const match& m, const unit& u) {
    for (const auto& c : m.conditions) {
        const auto text = text_of(u, c.attribute);
        const bool found = text && std::count(c.any_of.begin(), c.any_of.end(), *text) > 0;
        if (found == c.negate) {
            return false;
        }
    }
    bool one = m.any.empty();
    for (const auto& alternative : m.any) {
        one = one || applies(alternative, u);
    }
    return one;
}

std::int64_t steps_at(const floor_steps& s, int floor) {
    const auto step_of = [&s](int f) {
        std::int64_t step = 0;
        for (const auto& r : s.ranges) {
            step += f >= r.from && f <= r.to ? r.step.to_scaled(4) : 0;
        }
        return step;
    };
    std::int64_t value = 0;
    for (int f = s.reference + 1; f <= floor; ++f) {
        value += step_of(f);
    }
    for (int f = s.reference; f > floor; --f) {
        value -= step_of(f);
    }
    for (const auto& special : s.specials) {
        value += special.floor == floor ? special.value.to_scaled(4) : 0;
    }
    return value;
}

// The exact price at 1e-4, or nothing where a table has no row for the unit.
std::optional<std::int64_t> oracle(const scheme& s, const unit& u) {
    for (const auto& o : s.overrides) {
        if (o.unit == u.key) {
            return (o.unit_price ? *o.unit_price : *o.total).to_scaled(4);
        }
    }
    std::optional<std::int64_t> price;
    for (const auto& b : s.base) {
        if (!price && applies(b.when, u)) {
            price = b.value.to_scaled(4);
        }
    }
    for (const auto& f : s.factors) {
        if (!price || !applies(f.only, u)) {
            continue;
        }
        if (const auto* steps = std::get_if<floor_steps>(&f.rows)) {
            if (!u.floor) {
                return std::nullopt;
            }
            *price += steps_at(*steps, *u.floor);
        } else {
            int hits = 0;
            for (const auto& row : std::get<absolute_rows>(f.rows).rows) {
                if (applies(row.when, u)) {
                    *price += row.value.to_scaled(4);
                    ++hits;
                }
            }
            if (hits != 1) {
                return std::nullopt;
            }
        }
    }
    return price;
}

// Free numbers counted in the scheme itself; the base price is one of the stack values, whose row is then 0.
std::size_t numbers_in(const scheme& s) {
    std::size_t n = s.overrides.size();
    bool base_is_a_row = false;
    for (const auto& f : s.factors) {
        if (const auto* steps = std::get_if<floor_steps>(&f.rows)) {
            n += steps->ranges.size() + steps->specials.size();
        } else {
            for (const auto& row : std::get<absolute_rows>(f.rows).rows) {
                ++n;
                base_is_a_row = base_is_a_row || row.value.sign() == 0;
            }
        }
    }
    return n + (base_is_a_row ? 0 : 1);
}

void check_exact(const units& of, const prices& filed, const fit_result& fitted) {
    std::size_t wrong = 0;
    std::size_t priced = 0;
    for (std::size_t i = 0; i < of.size(); ++i) {
        if (filed.columns().unit_price.is_valid(i)) {
            ++priced;
            wrong += oracle(fitted.scheme, of[i]) == filed.columns().unit_price[i] ? 0U : 1U;
        }
    }
    CHECK(wrong == 0);
    CHECK(fitted.report.priced == priced);
    CHECK(fitted.report.units == of.size());
    CHECK(fitted.report.total() == numbers_in(fitted.scheme));
    CHECK(fitted.report.explained + fitted.report.overrides == priced);
    CHECK(fitted.report.predicted.size() + fitted.report.unpredicted.size() == fitted.report.unpriced());
    CHECK(fitted.overrides == fitted.scheme.overrides);
    CHECK(fitted.report.exceptions.size() == fitted.overrides.size());

    const auto engine = price(compile(fitted.scheme), of, {on_error::collect});
    std::size_t other = 0;
    std::vector<std::string> without;
    for (std::size_t i = 0; i < of.size(); ++i) {
        if (filed.columns().unit_price.is_valid(i)) {
            other += engine.has_price(i) && engine.columns().unit_price[i] == filed.columns().unit_price[i] ? 0U : 1U;
        } else if (!engine.has_price(i)) {
            without.push_back(of.key(i));
        }
    }
    CHECK(other == 0);
    std::sort(without.begin(), without.end());
    CHECK(without == fitted.report.unpredicted);
}

struct sample {
    std::vector<unit> list;
    std::vector<std::optional<std::int64_t>> price;
    std::size_t numbers = 0; ///< of the scheme that made the list

    void add(std::string building, std::string stack, int floor, std::optional<std::int64_t> at) {
        unit u;
        u.key = building + "/" + stack + "/" + std::to_string(floor) + "/" + std::to_string(list.size());
        u.floor = floor;
        u.attributes = {{"building", std::move(building)}, {"stack", std::move(stack)}};
        u.areas["gross"] = 1000000;
        list.push_back(u);
        price.push_back(at);
    }
    filed_list filed(const std::vector<std::size_t>& order = {}) const {
        std::vector<unit> rows;
        std::vector<std::optional<std::int64_t>> at;
        for (std::size_t i = 0; i < list.size(); ++i) {
            rows.push_back(list[order.empty() ? i : order[i]]);
            at.push_back(price[order.empty() ? i : order[i]]);
        }
        auto of = units::from_rows(rows);
        // 100 m2: minor units of the total = unit price at 1e-4
        return {of, make_prices(of, column<std::int64_t>(at), column<std::int64_t>(at))};
    }
};

// Four ladders of steps and special floors, a value a stack, one unit in 200 off its ladder.
sample towers(int buildings, int stacks, int top, unsigned seed, int keep = 100) {
    std::mt19937 random(seed);
    const auto below = [&random](unsigned n) { return static_cast<std::int64_t>(random() % n); };
    struct ladder {
        std::vector<std::pair<int, std::int64_t>> starts; // from this floor on, this step
        std::map<int, std::int64_t> specials;
    };
    sample out;
    std::vector<ladder> ladders(4);
    for (auto& l : ladders) {
        l.starts = {{2, 100000 * (2 + below(20))},
                    {10 + static_cast<int>(below(8)), 100000 * (2 + below(20))},
                    {25 + static_cast<int>(below(5)), 100000 * (2 + below(20))}};
        l.specials = {{4, -10000000}, {14, -3000000 - 100000 * below(9)}, {top, -10000000 + 1000000 * below(5)}};
        out.numbers += 6;
    }
    for (int b = 0; b < buildings; ++b) {
        for (int s = 0; s < stacks; ++s) {
            const auto& l = ladders[static_cast<std::size_t>(s) % 4];
            std::int64_t price = 100 * (5000000 + below(2000000));
            ++out.numbers;
            for (int f = 1; f <= top; ++f) {
                std::int64_t step = 0;
                for (const auto& [from, by] : l.starts) {
                    step = f >= from ? by : step;
                }
                price += step;
                auto filed = price + (l.specials.contains(f) ? l.specials.at(f) : 0);
                if (below(200) == 0) {
                    filed += 100 * (7 + below(50000));
                    ++out.numbers;
                }
                out.add("B" + std::to_string(b), std::to_string(s), f,
                        below(100) < keep ? std::optional(filed) : std::nullopt);
            }
        }
    }
    return out;
}

template <class Call> std::string code_of(Call&& call) {
    try {
        call();
    } catch (const loupan::error& e) {
        return e.code();
    }
    return "none";
}

} // namespace

TEST_CASE("The filed list byf is rebuilt to the fen from at most 80 numbers") {
    const auto list = read_filed_list("byf");
    const auto fitted = fit(list.units, list.prices);
    check_exact(list.units, list.prices, fitted);
    std::cout << "byf: " << fitted.report.total() << " free numbers for " << fitted.report.priced << " prices\n";
    CHECK(fitted.report.priced == 175);
    CHECK(fitted.report.total() <= 80);
    CHECK(fitted.report.stack_values == 28);
    CHECK(fitted.report.overrides <= 20);

    SECTION("with every total, by the rounding found in the list") {
        CHECK(fitted.scheme.total_rounding == rounding("1", rounding_mode::down));
        CHECK(fitted.scheme.unit_rounding == rounding("0.01"));
        CHECK(fitted.report.totals_reproduced == 175);
        CHECK(fitted.report.misses.empty());
        const auto again = price(compile(fitted.scheme), list.units, {on_error::collect});
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < list.units.size(); ++i) {
            wrong += list.prices.has_price(i) && again.columns().total[i] != list.prices.columns().total[i] ? 1U : 0U;
        }
        CHECK(wrong == 0);
    }
    SECTION("and reports its exceptions with their distance from the ladder") {
        for (const auto& e : fitted.report.exceptions) {
            REQUIRE(e.ladder);
            CHECK(e.filed - *e.ladder == *e.difference);
            CHECK(e.difference->sign() != 0);
        }
        CHECK_THAT(fitted.overrides.front().reason, loupan_test::contains("filed price differs from its ladder by "));
        const auto english = fitted.report.to_string();
        const auto chinese = fitted.report.to_string(language::chinese);
        CHECK_THAT(english, loupan_test::contains("total          " + std::to_string(fitted.report.total())));
        CHECK_THAT(english, loupan_test::contains("this floor alone"));
        CHECK_THAT(chinese, loupan_test::contains("自由参数"));
        CHECK_THAT(chinese, loupan_test::contains("总价:175 套一致"));
    }
    SECTION("and a given rounding that does not fit is reported, not hidden") {
        fit_options options;
        options.rounds = 0;
        options.total_rounding = rounding("1");
        const auto r = fit(list.units, list.prices, options).report;
        CHECK(r.totals_reproduced < 175);
        CHECK(r.totals_reproduced + r.misses.size() == 175);
        for (const auto& m : r.misses) {
            CHECK(m.field == "total");
            CHECK(*m.difference == decimal(-1));
        }
        options.unit_rounding = rounding("1");
        const auto coarse = fit(list.units, list.prices, options).report;
        CHECK(std::count_if(coarse.misses.begin(), coarse.misses.end(),
                            [](const auto& m) { return m.field == "unit_price"; }) > 100);
    }
}

TEST_CASE("Lists with rounded areas are rebuilt by unit price") {
    const std::map<std::string, std::size_t> at_most{
        {"boyufu-1", 30}, {"boyufu-2", 33}, {"tianyaofu-2", 35}, {"yingxi-2", 38}, {"yuejianhefu", 90}};
    for (const auto& [name, limit] : at_most) {
        INFO(name);
        const auto list = read_filed_list(name);
        fit_options options;
        options.totals = false;
        options.rounds = 100;
        const auto fitted = fit(list.units, list.prices, options);
        check_exact(list.units, list.prices, fitted);
        std::cout << name << ": " << fitted.report.total() << " free numbers for " << fitted.report.priced
                  << " prices\n";
        CHECK(fitted.report.total() <= limit);
        CHECK_FALSE(fitted.report.totals_checked);
        CHECK(fitted.report.misses.empty());
        options.totals = true;
        options.rounds = 0;
        const auto asked = fit(list.units, list.prices, options);
        CHECK(asked.report.totals_checked);
        CHECK(asked.report.misses.size() + asked.report.totals_reproduced == asked.report.priced);
        CHECK(asked.report.misses.size() > asked.report.priced / 2);
    }
}

TEST_CASE("A list made by a scheme is explained by no more numbers than the scheme has") {
    for (const unsigned seed : {1U, 2U, 3U}) {
        const auto made = towers(5, 8, 34, seed);
        const auto list = made.filed();
        fit_options options;
        options.rounds = 20;
        const auto fitted = fit(list.units, list.prices, options);
        check_exact(list.units, list.prices, fitted);
        CHECK(fitted.report.total() <= made.numbers);
        CHECK(fitted.report.misses.empty());
    }
}

TEST_CASE("Gaps without prices are priced by the ladder around them") {
    auto made = towers(4, 4, 30, 7);
    std::mt19937 random(5);
    auto thin = made;
    std::vector<std::size_t> hidden;
    for (std::size_t i = 0; i < thin.price.size(); ++i) {
        if (random() % 10 == 0) {
            thin.price[i].reset();
            hidden.push_back(i);
        }
    }
    const auto list = thin.filed();
    const auto fitted = fit(list.units, list.prices);
    check_exact(list.units, list.prices, fitted);
    std::size_t right = 0;
    for (const auto i : hidden) {
        right += oracle(fitted.scheme, list.units[i]) == made.price[i] ? 1U : 0U;
    }
    CHECK(fitted.report.predicted.size() == hidden.size());
    CHECK(right * 10 >= hidden.size() * 9);
}

TEST_CASE("Lists without any order are still exact") {
    std::mt19937_64 random(11);
    for (int round = 0; round < 6; ++round) {
        sample noise;
        for (int s = 0; s < 6; ++s) {
            for (int f = -2; f < 25; ++f) {
                if (random() % 4 != 0) {
                    const auto spread = round == 5 ? 99'000'000'000'000U : 400'000'000U;
                    noise.add("A", std::to_string(s), f, 500'000 + static_cast<std::int64_t>(random() % spread));
                } else if (random() % 3 == 0) {
                    noise.add("A", std::to_string(s), f, std::nullopt);
                }
            }
        }
        const auto list = noise.filed();
        fit_options options;
        options.rounds = 10;
        options.totals = false;
        const auto fitted = fit(list.units, list.prices, options);
        check_exact(list.units, list.prices, fitted);
        CHECK(fitted.report.total() <= fitted.report.priced + 1);
    }
}

TEST_CASE("The same list gives the same scheme, whatever the order of its rows") {
    const auto list = read_filed_list("byf");
    fit_options options;
    options.rounds = 40;
    const auto first = fit(list.units, list.prices, options);
    const auto second = fit(list.units, list.prices, options);
    CHECK(first.scheme == second.scheme);
    CHECK(first.report == second.report);

    std::mt19937 random(3);
    const auto mixed = read_filed_list("byf", [&](auto& rows) { std::shuffle(rows.begin(), rows.end(), random); });
    REQUIRE(mixed.units.key(0) != list.units.key(0));
    const auto third = fit(mixed.units, mixed.prices, options);
    CHECK(third.scheme == first.scheme);
    CHECK(third.report == first.report);
    CHECK(fit(mixed.prices, options).scheme == first.scheme);

    // the filed list in another order than the units, joined by key
    const auto joined = fit(list.units, mixed.prices, options);
    CHECK(joined.scheme == first.scheme);
}

TEST_CASE("Another seed may find another scheme, and it is exact too") {
    const auto list = read_filed_list("byf");
    for (const std::uint64_t seed : {2U, 99U}) {
        fit_options options;
        options.seed = seed;
        options.rounds = 60;
        const auto fitted = fit(list.units, list.prices, options);
        check_exact(list.units, list.prices, fitted);
        CHECK(fitted.report.total() <= 80);
    }
}

TEST_CASE("Progress is told, and the caller may stop") {
    const auto list = read_filed_list("boyufu-1");
    std::vector<std::int32_t> seen;
    fit_options options;
    options.rounds = 7;
    options.progress = [&](std::int32_t done, std::int32_t total) {
        CHECK(total == 7);
        seen.push_back(done);
        return true;
    };
    const auto fitted = fit(list.units, list.prices, options);
    CHECK(fitted.report.priced == 104);
    CHECK(std::is_sorted(seen.begin(), seen.end()));
    CHECK(seen.front() == 0);
    CHECK(seen.back() == 7);
    CHECK(seen.size() >= 8);

    int calls = 0;
    options.progress = [&](std::int32_t, std::int32_t) { return ++calls < 3; };
    CHECK(code_of([&] { (void)fit(list.units, list.prices, options); }) == "core.cancelled");
    CHECK(calls == 3);
}

TEST_CASE("The search ends after the work it was given") {
    const auto made = towers(3, 4, 30, 4);
    const auto list = made.filed();
    fit_options options;
    options.work = 1;
    const auto fitted = fit(list.units, list.prices, options);
    check_exact(list.units, list.prices, fitted);
    options.work = 3'000'000;
    const auto more = fit(list.units, list.prices, options);
    check_exact(list.units, list.prices, more);
    CHECK(more.report.total() < fitted.report.total());
    CHECK(fit(list.units, list.prices, options).scheme == more.scheme);
}

TEST_CASE("A shift of level in a gap stands on the gap's lowest floor") {
    sample s;
    for (const char* stack : {"01", "02", "03"}) {
        for (int f = 1; f <= 30; ++f) {
            const bool gap = f > 10 && f < 20;
            s.add("A", stack, f, gap ? std::nullopt : std::optional<std::int64_t>(f <= 10 ? 500000000 : 512340000));
        }
    }
    const auto list = s.filed();
    const auto fitted = fit(list.units, list.prices);
    check_exact(list.units, list.prices, fitted);
    CHECK(fitted.report.total() == 4);
    REQUIRE(fitted.report.ladders.size() == 1);
    REQUIRE(fitted.report.ladders[0].ranges.size() == 1);
    CHECK(fitted.report.ladders[0].ranges[0] == floor_range{11, 11, decimal::parse("1234")});
    CHECK(fitted.scheme.factors[1].only.empty()); // one group of all stacks needs no condition
}

TEST_CASE("A special floor at the top is told from a shift of level") {
    sample s;
    for (const char* stack : {"01", "02", "03"}) {
        for (int f = 1; f <= 12; ++f) {
            s.add("A", stack, f, 500000000 + 1000000 * f - (f == 4 ? 300000 : 0) - (f == 12 ? 9000000 : 0));
        }
    }
    const auto list = s.filed();
    const auto fitted = fit(list.units, list.prices);
    check_exact(list.units, list.prices, fitted);
    CHECK(fitted.report.total() == 6);
    CHECK(fitted.report.steps == 1);
    REQUIRE(fitted.report.ladders.size() == 1);
    const auto& specials = fitted.report.ladders[0].specials;
    REQUIRE(specials.size() == 2);
    CHECK(specials[0] == floor_value{4, decimal::parse("-30")});
    CHECK(specials[1].floor == 12);
}

TEST_CASE("Groups of stacks across buildings are told apart by alternatives") {
    sample s;
    const std::set<std::string> climbing{"A/01", "B/02"};
    for (const std::string building : {"A", "B"}) {
        for (const std::string stack : {"01", "02"}) {
            for (int f = 1; f <= 20; ++f) {
                s.add(building, stack, f, 500000000 + (climbing.contains(building + "/" + stack) ? 500000 * f : 0));
            }
        }
    }
    const auto list = s.filed();
    const auto fitted = fit(list.units, list.prices);
    check_exact(list.units, list.prices, fitted);
    CHECK(fitted.report.total() == 5);
    REQUIRE(fitted.scheme.factors.size() == 2);
    CHECK(fitted.scheme.factors[1].only.any.size() == 2);
}

TEST_CASE("Shops and dwellings of one stack name are lines of their own") {
    sample s;
    for (int f = 1; f <= 12; ++f) {
        s.add("A", "01", f, f <= 2 ? 900000000 : 500000000 + 500000 * f);
        s.list.back().attributes["product"] = f <= 2 ? "商业" : "住宅";
        s.add("A", "02", f, 510000000 + 500000 * f);
        s.list.back().attributes["product"] = "住宅";
    }
    const auto list = s.filed();
    const auto fitted = fit(list.units, list.prices);
    check_exact(list.units, list.prices, fitted);
    CHECK(fitted.report.stack_values == 3);
    CHECK(fitted.report.total() == 4);
    const auto& rows = std::get<absolute_rows>(fitted.scheme.factors[0].rows).rows;
    CHECK(to_string(rows[0].when) == "building=A, stack=02");
    CHECK(to_string(rows[1].when) == "building=A, product=住宅, stack=01");

    SECTION("also where the product is absent for one of them") {
        for (auto& u : s.list) {
            if (u.attributes["product"] == "商业") {
                u.attributes.erase("product");
            }
        }
        const auto other = s.filed();
        const auto again = fit(other.units, other.prices);
        check_exact(other.units, other.prices, again);
        CHECK(again.report.stack_values == 3);
        CHECK(again.report.total() == 4);
    }
}

TEST_CASE("Units without a floor or a stack keep their filed price by hand") {
    sample s;
    for (int f = 1; f <= 10; ++f) {
        s.add("A", "01", f, 500000000 + 500000 * f);
    }
    s.add("A", "", 3, 700000000);
    s.list.back().attributes.erase("stack");
    s.add("A", "01", 5, 710000000);
    s.list.back().floor.reset();
    s.add("A", "09", 5, std::nullopt);
    s.add("A", "01", 11, std::nullopt);
    s.add("A", "01", 8, std::nullopt);
    s.list.back().floor.reset();
    const auto list = s.filed();
    const auto fitted = fit(list.units, list.prices);
    check_exact(list.units, list.prices, fitted);
    CHECK(fitted.report.overrides == 2);
    CHECK(fitted.report.total() == 4);
    CHECK_FALSE(fitted.report.exceptions[0].ladder);
    CHECK(fitted.report.predicted.size() == 1);
    CHECK(fitted.report.unpredicted.size() == 2);
    CHECK(oracle(fitted.scheme, list.units[13]) == 505500000); // the ladder goes on to the top of the list

    SECTION("even all of them") {
        sample only;
        only.add("A", "01", 3, 700000000);
        only.list.back().floor.reset();
        only.add("A", "01", 4, std::nullopt);
        const auto lone = only.filed();
        const auto r = fit(lone.units, lone.prices);
        check_exact(lone.units, lone.prices, r);
        CHECK(r.report.total() == 2);
        CHECK(r.report.base == 1);
    }
}

TEST_CASE("Several units of one floor and stack: the most frequent price is the floor's") {
    sample s;
    for (int f = 1; f <= 10; ++f) {
        s.add("A", "01", f, 500000000 + 500000 * f);
        s.add("A", "01", f, 500000000 + 500000 * f + (f == 7 ? 10000 : 0));
        s.add("A", "01", f, 500000000 + 500000 * f);
    }
    const auto list = s.filed();
    const auto fitted = fit(list.units, list.prices);
    check_exact(list.units, list.prices, fitted);
    CHECK(fitted.report.total() == 3);
    REQUIRE(fitted.overrides.size() == 1);
    CHECK(fitted.overrides[0].reason == "filed price differs from its ladder by +1.00");
}

TEST_CASE("Lists by suite and by inner area are fitted on the figure that governs") {
    sample s;
    for (const char* stack : {"01", "02"}) {
        for (int f = 1; f <= 20; ++f) {
            s.add("A", stack, f, 0);
            s.list.back().areas["inner"] = 800000;
        }
    }
    const auto of = units::from_rows(s.list);
    std::vector<std::optional<std::int64_t>> unit_prices;
    std::vector<std::optional<std::int64_t>> totals;
    for (std::size_t i = 0; i < of.size(); ++i) {
        const auto price = 500000000 + 500000 * static_cast<std::int64_t>(*of[i].floor);
        unit_prices.emplace_back(price);
        totals.emplace_back(price / 10000 * 80 * 100);
    }
    const column<std::int64_t> unit_column(unit_prices);
    const column<std::int64_t> total_column(totals);
    for (const std::string area : {"inner", ""}) {
        INFO(area);
        const auto filed = make_prices(of, unit_column, total_column, {}, area);
        const auto fitted = fit(of, filed);
        CHECK(fitted.scheme.basis == (area.empty() ? price_basis::suite : price_basis::inner_area));
        CHECK(fitted.report.total() == 3);
        CHECK(fitted.report.misses.empty());
        const auto again = price(compile(fitted.scheme), of);
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < of.size(); ++i) {
            wrong += again.columns().total[i] == total_column[i] ? 0U : 1U;
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("What cannot be fitted is refused with the documented code") {
    sample s;
    s.add("A", "01", 1, 500000000);
    s.add("A", "01", 2, 500500000);
    const auto list = s.filed();
    const auto refuse = [](const units& of, const prices& filed, const fit_options& options = {}) {
        return code_of([&] { (void)fit(of, filed, options); });
    };
    CHECK(refuse(units(), make_prices(units(), {}, {})) == "core.empty");
    auto blank = s;
    blank.price = {std::nullopt, std::nullopt};
    CHECK(refuse(blank.filed().units, blank.filed().prices) == "core.empty");

    fit_options other;
    other.stack = "line";
    CHECK(refuse(list.units, list.prices, other) == "pricing.attribute_missing");
    const auto no_floor = list.units.with([](unit_columns& c) { c.floor = {}; });
    CHECK(refuse(no_floor, list.prices) == "pricing.attribute_missing");

    auto negative = s;
    negative.price[1] = -5;
    CHECK(refuse(negative.filed().units, negative.filed().prices) == "pricing.negative_price");
    negative.price[1] = 0;
    CHECK(refuse(negative.filed().units, negative.filed().prices) == "pricing.negative_price");
    auto huge = s;
    huge.price[1] = 100'000'000'000'000;
    CHECK(refuse(huge.filed().units, huge.filed().prices) == "core.overflow");

    auto more = s;
    more.add("A", "01", 3, 501000000);
    CHECK(refuse(list.units, more.filed().prices) == "pricing.unit_unknown");
    CHECK(refuse(more.filed().units, list.prices) == "none"); // fewer filed units are fine
    const auto keyless = list.units.with([](unit_columns& c) { c.keys = {}; });
    CHECK(refuse(keyless, more.filed().prices) == "core.length_mismatch");
    CHECK(refuse(keyless, list.prices) == "none");

    fit_options bad;
    bad.rounds = -1;
    CHECK(refuse(list.units, list.prices, bad) == "core.validation");
}

TEST_CASE("The cost of a line is the least of all ways to explain it") {
    namespace f = pricing::detail::fitting;
    std::mt19937 random(8);
    f::costing cost;
    for (int round = 0; round < 400; ++round) {
        f::line l;
        const int n = 1 + static_cast<int>(random() % 8);
        for (int i = 0; i < n; ++i) {
            l.floors.push_back(i);
            l.prices.push_back(static_cast<std::int64_t>(random() % 3));
            l.weights.push_back(1 + static_cast<std::int32_t>(random() % 2));
        }
        std::int64_t least = 1 << 30;
        for (unsigned mask = 1; mask < (1U << n); ++mask) { // the points that are not overridden
            std::int64_t c = 0;
            std::optional<std::int64_t> level;
            for (int i = 0; i < n; ++i) {
                const auto at = static_cast<std::size_t>(i);
                if ((mask >> i) % 2 == 0) {
                    c += (f::number_cost + f::override_cost) * l.weights[at];
                } else if (level != l.prices[at]) {
                    c += f::number_cost;
                    level = l.prices[at];
                }
            }
            least = std::min(least, c);
        }
        CHECK(cost(l, l.prices) == least);
        const auto e = f::explain(l, l.prices);
        std::int64_t numbers = 1 + static_cast<std::int64_t>(e.shifts.size());
        for (const auto k : e.odd) {
            numbers += l.weights[k];
        }
        CHECK(numbers == least / f::number_cost);
    }
}

TEST_CASE("Unit price times area is rounded as the list says", "[fit_rounding]") {
    namespace f = pricing::detail::fitting;
    CHECK(f::total_of(817480000, 1176600, rounding("1", rounding_mode::down), 2) == 961846900); // 81748 x 117.66
    CHECK(f::total_of(817480000, 1176600, rounding("0.01"), 2) == 961846968);
    CHECK(f::total_of(817480000, 1176600, rounding("100", rounding_mode::up), 2) == 961850000);
    CHECK(f::total_of(817480000, 1176600, rounding("1"), 0) == 9618470);
    std::mt19937_64 random(2);
    for (const auto mode : {rounding_mode::half_up, rounding_mode::down, rounding_mode::up}) {
        for (const char* step : {"1", "0.01"}) {
            std::vector<f::filed_total> given;
            for (int i = 0; i < 200; ++i) {
                const auto price = 500000000 + 100 * static_cast<std::int64_t>(random() % 1000000);
                const auto area = 500000 + 100 * static_cast<std::int64_t>(random() % 10000);
                const auto exact = rounding(step, mode)(decimal::from_parts(pricing::detail::int128{price}, 4) *
                                                        decimal::from_parts(pricing::detail::int128{area}, 4));
                given.push_back({price, area, exact.to_scaled(2)});
            }
            CHECK(f::find_total_rounding(given, 2) == rounding(step, mode));
        }
    }
}

TEST_CASE("Big lists take seconds", "[.][slow]") {
    const auto made = towers(30, 5, 34, 1);
    const auto list = made.filed();
    const auto fitted = fit(list.units, list.prices);
    std::cout << list.units.size() << " units: " << fitted.report.total() << " free numbers, made of " << made.numbers
              << '\n';
    check_exact(list.units, list.prices, fitted);
    CHECK(fitted.report.total() <= made.numbers);
}

} // namespace pricing_fit_test
