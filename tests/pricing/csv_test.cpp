// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "files.hpp"

#include <loupan/pricing/csv.hpp>

#include <rapidcheck.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pricing_csv_test {

using namespace loupan;
using namespace loupan::pricing;
using loupan_test::project_file;
using loupan_test::read_file;

namespace {

void require_refused(std::string_view text, const std::string& code, const std::string& path,
                     const csv_options& options = {}) {
    INFO(text);
    try {
        static_cast<void>(units_from_csv(text, options));
        FAIL("was read");
    } catch (const error& e) {
        CHECK(e.code() == code);
        CHECK(e.path() == path);
    }
}

std::vector<unit> rows_of(const units& of) {
    std::vector<unit> out;
    for (std::size_t i = 0; i < of.size(); ++i) {
        out.push_back(of[i]);
    }
    return out;
}

} // namespace

TEST_CASE("the real lists load") {
    struct expectation {
        const char* name;
        std::size_t units;
        std::size_t priced;
    };
    for (const auto& [name, count, priced] : {expectation{"byf", 657, 175},
                                              {"boyufu-1", 772, 104},
                                              {"boyufu-2", 986, 219},
                                              {"tianyaofu-2", 570, 301},
                                              {"yingxi-2", 746, 619},
                                              {"yuejianhefu", 717, 434}}) {
        INFO(name);
        const auto list =
            price_list_from_csv(read_file(project_file("tests/data/price_lists/" + std::string(name) + "_units.csv")));
        CHECK(list.units.size() == count);
        CHECK(list.prices.size() == count);
        CHECK(list.prices.count() == priced);
        const auto back = price_list_from_csv(prices_to_csv(list.prices));
        CHECK(rows_of(back.units) == rows_of(list.units));
        CHECK(back.prices.count() == priced);
        CHECK(back.prices.total() == list.prices.total());
    }
}

TEST_CASE("a unit of the real lists is read as it stands in the file") {
    const auto byf = price_list_from_csv(read_file(project_file("tests/data/price_lists/byf_units.csv")));
    const auto u = byf.units[byf.units.row_of("1979148")];
    CHECK(u.floor == 47);
    CHECK(u.attributes.at("building") == "1栋");
    CHECK(u.attributes.at("stack") == "02"); // the last two digits of room 4702
    CHECK(u.attributes.at("room") == "4702");
    CHECK(u.attributes.at("product") == "住宅");
    CHECK(u.areas == std::map<std::string, std::int64_t>{{"gross", 1176600}, {"inner", 884600}, {"shared", 292000}});
    const auto line = byf.prices[byf.units.row_of("1979148")];
    CHECK(line.unit_price == unit_price::parse("81748"));
    CHECK(line.total == money::parse("9618469"));
    CHECK(byf.units.key(656) == "656"); // the one unit without an id
    // The sum of the file's totals, added up apart from the code.
    CHECK(byf.prices.total() == money::parse("1535335838"));
    // Every filed total is unit price x gross area, cut to whole yuan.
    int checked = 0;
    for (std::size_t i = 0; i < byf.units.size(); ++i) {
        if (byf.prices.has_price(i)) {
            const auto area = floor_area::from_scaled((*byf.units.area("gross"))[i]);
            CHECK(byf.prices[i].unit_price.times(area, rounding("1", rounding_mode::down)) == byf.prices[i].total);
            ++checked;
        }
    }
    CHECK(checked == 175);
    const auto entrance = units_from_csv(read_file(project_file("tests/data/price_lists/yingxi-2_units.csv")));
    CHECK(entrance[0].attributes.at("stack") == "四单元01");
}

TEST_CASE("stacks come from rooms only where the list has none") {
    const auto stack = [](const char* text) { return units_from_csv(text)[0].attributes; };
    CHECK(stack("room\n1203\n").at("stack") == "03");
    CHECK(stack("room,unit\n1203,A\n").at("stack") == "A03");
    CHECK(stack("room\n12B\n").at("stack") == "12B");
    CHECK(stack("room\n7\n").at("stack") == "7");
    CHECK(stack("room,stack\n1203,9\n").at("stack") == "9");
    CHECK(!stack("room,unit\n\"\",A\n").contains("stack"));
    CHECK(!stack("unit\nA\n").contains("stack"));
}

TEST_CASE("columns are found by their own names, by known headers, and by the caller's map") {
    const auto u = units_from_csv(
        "房源编号,楼栋,楼层,views,gross_area,garden_area,min_total,Remark\nA,1栋,-1,sea;park,89.5,12,100.05,ok\n")[0];
    CHECK(u.key == "A");
    CHECK(u.floor == -1);
    CHECK(u.attributes == std::map<std::string, std::string>{{"building", "1栋"}, {"Remark", "ok"}});
    CHECK(u.tags.at("views") == std::vector<std::string>{"park", "sea"});
    CHECK(u.areas == std::map<std::string, std::int64_t>{{"gross", 895000}, {"garden", 120000}});
    CHECK(u.totals.at("min") == 10005);

    csv_options options;
    options.columns = {{"Nr", "key"},           {"Storey", "floor"},
                       {"m2", "gross_area"},    {"Extras", "tags:amenities"},
                       {"Noise", "ignore"},     {"Facade", "attribute:floor_type"},
                       {"Deck", "area:terrace"}};
    options.tag_separator = '|';
    const auto v =
        units_from_csv("Nr,Storey,m2,Extras,Noise,Facade,Deck\nA,3,50,gym|pool,loud,brick,4.25\n", options)[0];
    CHECK(v.floor == 3);
    CHECK(v.tags.at("amenities") == std::vector<std::string>{"gym", "pool"});
    CHECK(v.attributes == std::map<std::string, std::string>{{"floor_type", "brick"}});
    CHECK(v.areas.at("terrace") == 42500);

    // A field's own name is stronger than a header that is only known: id is then a column like any other.
    CHECK(units_from_csv("key,id\nA,7\n")[0].attributes.at("id") == "7");

    options = {};
    options.others = other_columns::ignore;
    CHECK(units_from_csv("key,colour\nA,red\n", options)[0].attributes.empty());
    options.others = other_columns::refuse;
    require_refused("key,colour\nA,red\n", "pricing.attribute_missing", "line 1", options);
    options = {};
    options.columns = {{"nowhere", "key"}};
    require_refused("key\nA\n", "pricing.attribute_missing", "columns", options);
    options.columns = {{"a", "floor"}, {"b", "floor"}};
    require_refused("a,b\n1,2\n", "core.duplicate", "line 1", options);
}

TEST_CASE("a blank field is absent, not zero") {
    const auto list = units_from_csv("key,floor,stack,gross_area,min_total\nA,,,,\nB,1,01,50,7\n");
    CHECK(list[0] == unit{"A", {}, {}, {}, {}, {}, {}});
    CHECK(list[1].totals.at("min") == 700);
    CHECK_FALSE(list.area("gross")->is_valid(0));
    CHECK(list.attribute("stack")->code(0) == code_column::absent);
    CHECK(units_from_csv("key,floor\n").empty());
}

TEST_CASE("bad cells are all listed, the first leads") {
    try {
        static_cast<void>(units_from_csv(
            "key,floor,gross_area,min_unit_price\nA,1,NaN,5\nB,x,-3,\n\"C\nD\",1,1,-0.01\nE,1,1e30,1.23456\n"));
        FAIL("was read");
    } catch (const error& e) {
        CHECK(e.code() == "core.number_invalid");
        CHECK(e.row() == 0);
        std::vector<std::string> found;
        for (const auto& r : e.rows()) {
            found.push_back(std::to_string(r.row) + " " + r.code + " " + r.path);
        }
        CHECK(found == std::vector<std::string>{"0 core.number_invalid line 2, column gross_area",
                                                "1 core.number_invalid line 3, column floor",
                                                "1 core.validation line 3, column gross_area",
                                                "2 pricing.negative_price line 4, column min_unit_price",
                                                "3 core.number_invalid line 6, column gross_area",
                                                "3 core.too_many_digits line 6, column min_unit_price"});
    }
}

TEST_CASE("errors about whole rows name their line too") {
    require_refused("key,gross_area,inner_area,shared_area\n\"A\nB\",2,1,1\nC,10,1,1\n", "pricing.area_inconsistent",
                    "line 4, column gross_area");
    require_refused("id,floor\nA,1\nB,1\nA,2\n", "core.duplicate", "line 4, column id");
    require_refused("key,views\nA,sea\nB,sea;sea\n", "core.duplicate", "line 3, column views");
    require_refused("key,floor\nA,1000\n", "core.validation", "line 2, column floor");
    require_refused("key,floor\nA,1\n\nB,1\n", "core.csv_invalid", "line 3, column 1");
    try {
        static_cast<void>(price_list_from_csv("key,unit_price,total\nA,1,1\nB,5,\n"));
        FAIL("was read");
    } catch (const error& e) {
        CHECK(e.code() == "core.validation");
        CHECK(e.path() == "line 3, column total");
        CHECK(e.row() == 1);
    }
    CHECK_THROWS_AS(price_list_from_csv("key,total\nA,1\n"), invalid_argument);
}

TEST_CASE("the currency decides how many decimals a total has") {
    csv_options options;
    options.currency = currency::parse("JPY");
    CHECK(units_from_csv("key,max_total\nA,5000\n", options)[0].totals.at("max") == 5000);
    require_refused("key,max_total\nA,5000.5\n", "core.too_many_digits", "line 2, column max_total", options);
}

TEST_CASE("any list of units is written and read back equal") {
    using tags = std::vector<std::string>;
    const bool passed = rc::check([](bool windows, bool mark) {
        const auto n = *rc::gen::inRange<std::size_t>(1, 20);
        const auto text = rc::gen::element<std::string>("", "1栋", "a,b", "say \"no\"", " x ", "two\nlines", "01");
        const auto amount = rc::gen::element<std::int64_t>(0, 1, 10000, 1183600, 99999999999);
        std::vector<unit> rows;
        for (std::size_t i = 0; i < n; ++i) {
            unit u;
            u.key = "k" + std::to_string(i) + *text;
            if (*rc::gen::arbitrary<bool>()) u.floor = *rc::gen::inRange(-99, 1000);
            for (const auto* name :
                 {"building", "stack", "id", "floor", "total", "odd \"name\"", "x_area", "views", "楼栋"}) {
                if (auto value = *text; !value.empty()) u.attributes[name] = value;
            }
            u.tags["views"] = *rc::gen::element(tags{}, tags{"park"}, tags{"park", "sea, far"});
            u.tags["more"] = *rc::gen::element(tags{}, tags{"x"});
            for (const auto* name : {"gross", "garden", "building_area_m2"}) {
                if (*rc::gen::arbitrary<bool>()) u.areas[name] = *amount;
            }
            if (*rc::gen::arbitrary<bool>()) u.unit_prices["max"] = *amount;
            if (*rc::gen::arbitrary<bool>()) u.totals["fixed"] = *amount;
            rows.push_back(u);
        }
        const auto list = units::from_rows(rows);
        const auto back = units_from_csv(units_to_csv(list, {',', windows ? "\r\n" : "\n", mark}));
        RC_ASSERT(rows_of(back) == rows_of(list));
    });
    CHECK(passed);
}

TEST_CASE("a tag that contains the separator cannot be written") {
    unit u;
    u.tags["views"] = {"a;b"};
    CHECK_THROWS_AS(units_to_csv(units::from_rows({u})), invalid_argument);
    CHECK(units_from_csv(units_to_csv(units::from_rows({u}), {}, {}, '|'),
                         [] {
                             csv_options o;
                             o.tag_separator = '|';
                             return o;
                         }())[0]
              .tags.at("views") == u.tags.at("views"));
}

} // namespace pricing_csv_test
