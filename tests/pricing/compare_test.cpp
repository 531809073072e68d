// SPDX-License-Identifier: Apache-2.0
#include "solve_support.hpp"

#include <loupan/pricing/compare.hpp>

#include <map>

namespace pricing_compare_test {

using namespace solve_test; // NOLINT: tests only

namespace {

// Four units, unit prices in yuan; an absent one is 0.
prices list_of(const std::vector<unit>& rows, const std::vector<std::int64_t>& unit_prices) {
    std::vector<std::optional<std::int64_t>> u;
    std::vector<std::optional<std::int64_t>> t;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool priced = unit_prices[i] != 0;
        u.push_back(priced ? std::optional(unit_prices[i] * 10000) : std::nullopt);
        t.push_back(priced ? std::optional(unit_prices[i] * rows[i].areas.at("gross") / 100) : std::nullopt);
    }
    return make_prices(units::from_rows(rows), loupan::column<std::int64_t>(u), loupan::column<std::int64_t>(t));
}

std::vector<unit> five() {
    return {make_unit("A", 1000000, "1", "a", 1), make_unit("B", 900000, "1", "b", 10),
            make_unit("C", 800000, "1", "a", 11), make_unit("D", 1000000, "2", "a", 21),
            make_unit("E", 500000, "2", "a", -1)};
}

} // namespace

TEST_CASE("a comparison has the figures of both lists") {
    const auto before = list_of(five(), {10000, 11000, 12000, 9000, 0});
    const auto after = list_of(five(), {10500, 11000, 11000, 0, 7000});
    const auto c = compare(before, after);
    CHECK(c.before.count == 4);
    CHECK(c.before.area == 3700000);
    CHECK(c.before.total.to_string() == "3850000.00"); // 1000000 + 990000 + 960000 + 900000
    CHECK(c.before.average->to_string() == "10405.4054");
    CHECK(c.before.lowest->to_string() == "9000.00");
    CHECK(c.before.highest->to_string() == "12000.00");
    CHECK(c.before.median->to_string() == "10500.00");
    CHECK(c.after.count == 4);
    CHECK(c.after.total.to_string() == "3270000.00"); // 1050000 + 990000 + 880000 + 350000
    CHECK(c.after.median->to_string() == "10750.00");
    CHECK(c.both == 3);
    CHECK(c.only_before == 1);
    CHECK(c.only_after == 1);
    CHECK(c.up == 1);
    CHECK(c.flat == 1);
    CHECK(c.down == 1);
    CHECK(c.total_change.to_string() == "-30000.00");
    CHECK(c.unsold_change.to_string() == "-30000.00");
    REQUIRE(c.most_up);
    CHECK(c.most_up->key == "A");
    CHECK(c.most_up->percent == d("0.05"));
    REQUIRE(c.most_down);
    CHECK(c.most_down->key == "C");
    CHECK(c.most_down->percent == d("-0.083333"));
    CHECK_FALSE(c.expected_before);
}

TEST_CASE("the median of an even number of prices is rounded half up at 1e-4") {
    const std::vector<unit> two{make_unit("A", 1000000), make_unit("B", 1000000)};
    const auto of = [&](std::int64_t a, std::int64_t b) {
        return make_prices(units::from_rows(two), loupan::column<std::int64_t>(std::vector<std::int64_t>{a, b}),
                           loupan::column<std::int64_t>(std::vector<std::int64_t>{100, 100}));
    };
    CHECK(compare(of(100000000, 100000001), of(100000003, 100000000)).before.median->scaled() == 100000001);
    CHECK(compare(of(100000000, 100000001), of(100000003, 100000000)).after.median->scaled() == 100000002);
}

TEST_CASE("groups count the units of both lists, floors in bands") {
    const auto c =
        compare(list_of(five(), {10000, 11000, 12000, 9000, 6000}), list_of(five(), {10500, 11000, 11000, 9100, 7000}));
    CHECK(c.group_by == std::vector<std::string>{"building", "layout", "floor"});
    REQUIRE(c.groups.size() == 5);
    CHECK(c.groups[0].values == std::vector<std::string>{"1", "a", "1..10"});
    CHECK(c.groups[1].values == std::vector<std::string>{"1", "a", "11..20"});
    CHECK(c.groups[2].values == std::vector<std::string>{"1", "b", "1..10"});
    CHECK(c.groups[3].values == std::vector<std::string>{"2", "a", "-9..0"});
    CHECK(c.groups[4].values == std::vector<std::string>{"2", "a", "21..30"});
    CHECK(c.groups[1].average_before->to_string() == "12000.00");
    CHECK(c.groups[1].average_change == decimal(-1000));
    compare_options by_building;
    by_building.group_by = {"building", "garden"};
    const auto b = compare(list_of(five(), {10000, 11000, 12000, 9000, 6000}),
                           list_of(five(), {10500, 11000, 11000, 9100, 7000}), by_building);
    REQUIRE(b.groups.size() == 2);
    CHECK(b.groups[0].count == 3);
    CHECK(b.groups[0].before.to_string() == "2950000.00");
    CHECK(b.groups[0].average_before->to_string() == "10925.9259");
    CHECK(b.groups[0].average_after->to_string() == "10814.8148");
    CHECK(b.groups[0].average_change == d("-111.1111"));
}

TEST_CASE("bands hold every unit of each list once") {
    const auto c =
        compare(list_of(five(), {10000, 11000, 12999, 9000, 0}), list_of(five(), {10500, 11000, 11000, 0, 7000}));
    REQUIRE(c.unit_price_bands.size() == 6);
    CHECK(c.unit_price_bands[0] == band_row{decimal(7000), decimal(8000), 0, 1});
    CHECK(c.unit_price_bands[1] == band_row{decimal(8000), decimal(9000), 0, 0});
    CHECK(c.unit_price_bands[2] == band_row{decimal(9000), decimal(10000), 1, 0});
    CHECK(c.unit_price_bands[4] == band_row{decimal(11000), decimal(12000), 1, 2});
    CHECK(c.unit_price_bands[5] == band_row{decimal(12000), decimal(13000), 1, 0});
    std::size_t before = 0;
    for (const auto& b : c.total_bands) {
        before += b.before;
    }
    CHECK(before == 4);
    CHECK(c.total_bands.front().from == decimal(0)); // 350000
}

TEST_CASE("sold units enter the project average with their contracts and leave the change of stock") {
    auto rows = five();
    const auto before = list_of(rows, {10000, 11000, 12000, 9000, 6000});
    const auto after = list_of(rows, {10500, 11000, 11000, 9100, 7000});
    compare_options o;
    o.contracted = list_of({rows[0], rows[2]}, {9800, 11500});
    o.absorption = {{match::is("building", "2"), d("0.5"), d("0.03")},
                    {match::is("layout", "b"), decimal(1), d("0.1")}};
    const auto c = compare(before, after, o);
    CHECK(c.sold == 2);
    // contracted 980000 + 920000; unsold before 990000 + 900000 + 300000, after 990000 + 910000 + 350000; area 420
    CHECK(c.project_average_before->to_string() == "9738.0952");
    CHECK(c.project_average_after->to_string() == "9880.9524");
    CHECK(c.unsold_change.to_string() == "60000.00");
    CHECK(c.expected_before->to_string() == "1473000.00"); // 1200000 x 0.5 x 0.97 + 990000 x 0.9
    CHECK(c.expected_after->to_string() == "1502100.00");  // 1260000 x 0.5 x 0.97 + 891000
    // A fixed price counts as sold where no contracts are given.
    rows[0].totals["fixed"] = 98000000;
    const auto list = units::from_rows(rows);
    scheme s;
    s.base = {{{}, decimal(10000)}};
    const auto fixed = price(compile(s), list);
    CHECK(compare(before, fixed).sold == 1);
}

TEST_CASE("the order of rows does not matter, and random lists agree with exact fractions") {
    loupan_test::source random(99);
    for (int n = 0; n < 30; ++n) {
        std::vector<unit> rows;
        std::vector<std::int64_t> was;
        std::vector<std::int64_t> is;
        for (int i = 0; i < 40; ++i) {
            rows.push_back(make_unit("u" + std::to_string(i), random.between(1, 300000) * 10,
                                     std::to_string(random.between(1, 3)), random.between(0, 1) == 0 ? "a" : "b",
                                     static_cast<std::int32_t>(random.between(1, 33))));
            was.push_back(random.between(0, 4) == 0 ? 0 : random.between(5000, 30000));
            is.push_back(random.between(0, 4) == 0 ? 0 : was.back() + random.between(-1, 1));
            is.back() = is.back() <= 1 ? 0 : is.back();
        }
        const auto c = compare(list_of(rows, was), list_of(rows, is));
        rational total = 0;
        rational area = 0;
        std::size_t up = 0;
        std::size_t both = 0;
        std::map<std::string, std::size_t> groups;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (is[i] != 0) {
                total += rational(is[i] * rows[i].areas["gross"] / 100, 100);
                area += rational(rows[i].areas["gross"], 10000);
            }
            if (is[i] != 0 && was[i] != 0) {
                ++both;
                up += is[i] * rows[i].areas["gross"] / 100 > was[i] * rows[i].areas["gross"] / 100 ? 1U : 0U;
                ++groups[rows[i].attributes["building"]];
            }
        }
        CHECK(c.both == both);
        CHECK(c.up == up);
        CHECK(big(c.after.average->scaled()) == half_up(total / area * 10000));
        std::size_t counted = 0;
        for (const auto& g : c.groups) {
            counted += g.count;
        }
        CHECK(counted == both);
        // The later list upside down.
        std::vector<unit> turned(rows.rbegin(), rows.rend());
        std::vector<std::int64_t> turned_prices(is.rbegin(), is.rend());
        const auto t = compare(list_of(rows, was), list_of(turned, turned_prices));
        CHECK(t.groups == c.groups);
        CHECK(t.most_up == c.most_up);
        CHECK(t.most_down == c.most_down);
        CHECK(t.after == c.after);
    }
}

TEST_CASE("a comparison prints a table in both languages") {
    const auto c =
        compare(list_of(five(), {10000, 11000, 12000, 9000, 0}), list_of(five(), {10500, 11000, 11000, 0, 7000}));
    const auto en = c.to_string();
    CHECK(en.find("average                     10405.4054          10218.75\n") != std::string::npos);
    CHECK(en.find("up 1, flat 1, down 1; change -30000.00, unsold -30000.00\n") != std::string::npos);
    CHECK(en.find("largest fall C: 960000.00 -> 880000.00 (-8.3333 %)\n") != std::string::npos);
    CHECK(en.find("priced only before 1, only after 1\n") != std::string::npos);
    const auto zh = c.to_string(loupan::language::chinese);
    CHECK(zh.find("均价") != std::string::npos);
    CHECK(zh.find("上涨 1,持平 1,下跌 1") != std::string::npos);
}

TEST_CASE("comparing refuses what does not compare") {
    const auto list = list_of(five(), {10000, 11000, 12000, 9000, 6000});
    const auto refused = [&](auto change) {
        compare_options o;
        change(o);
        const auto e = caught([&] { return compare(list, list, o); });
        return e.code() + "@" + e.path();
    };
    CHECK(refused([](auto& o) { o.unit_price_band = decimal(0); }) == "core.validation@unit_price_band");
    CHECK(refused([](auto& o) { o.total_band = decimal(-1); }) == "core.validation@total_band");
    CHECK(refused([](auto& o) { o.floor_band = 0; }) == "core.validation@floor_band");
    CHECK(refused([](auto& o) { o.absorption = {{{}, d("1.1"), {}}}; }) == "core.validation@absorption[0].share");
    CHECK(refused([](auto& o) { o.absorption = {{{}, decimal(1), d("-0.1")}}; }) ==
          "core.validation@absorption[0].discount");
    CHECK(refused([](auto& o) { o.absorption = {{match::is("tower", "1"), decimal(1), {}}}; }) ==
          "pricing.attribute_missing@absorption");
    const auto none = compare(list_of(five(), {0, 0, 0, 0, 0}), list_of(five(), {0, 0, 0, 0, 0}));
    CHECK(none.both == 0);
    CHECK_FALSE(none.after.average);
    CHECK_FALSE(none.most_up);
    CHECK(none.unit_price_bands.empty());
}

} // namespace pricing_compare_test
