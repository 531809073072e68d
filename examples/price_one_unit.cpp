// SPDX-License-Identifier: Apache-2.0
// One unit by one scheme: a base price, four factor tables, two roundings. docs/pricing.md explains each of them.
#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/price.hpp>

#include <iostream>

using namespace loupan::pricing;
using loupan::decimal;

int main() {
    // The rules are plain data. Amounts come from text, never from a double.
    scheme rules;
    rules.base = {{{}, decimal::parse("12000")}}; // yuan per m2 of gross area
    rules.factors = {
        {.name = "layout", .kind = factor_kind::percent_of_base, .rows = absolute_rows{{{{}, decimal::parse("0.03")}}}},
        {.name = "floor",
         .rows = floor_steps{.reference = 2, .ranges = {{3, 33, decimal(50)}}}}, // 50 a floor from 3 up
        {.name = "view",
         .rows = absolute_rows{{{match::is("views", "park"), decimal(200)}}},
         .otherwise = decimal(0)}, // without this, a unit that no row matches is an error
        {.name = "orientation",
         .kind = factor_kind::percent_of_running, // of the price so far, after the steps above
         .rows = absolute_rows{{{match::is("orientation", "S"), decimal::parse("0.015")}}},
         .otherwise = decimal(0)}};
    rules.unit_rounding = loupan::rounding("1"); // whole yuan, halves away from zero: 四舍五入
    rules.total_rounding = loupan::rounding("1");

    unit house;
    house.key = "1-1103";
    house.floor = 11;
    house.attributes = {{"orientation", "S"}};
    house.tags = {{"views", {"park", "river"}}};
    house.areas = {{"gross", loupan::floor_area::parse("118.36").scaled()}};

    // compile checks the rules once; the handle is immutable and may be shared between threads.
    const auto compiled = compile(rules);
    const auto line = price(compiled, house);
    std::cout << line.key << ": " << line.unit_price.to_string() << " yuan/m2, total " << line.total.to_string()
              << '\n';

    // Errors have a stable code, the place, and a text in English and in Chinese.
    house.areas.clear();
    try {
        (void)price(compiled, house);
    } catch (const loupan::error& e) {
        std::cout << e.code() << " at " << e.path() << ": " << e.message_zh() << '\n';
    }
}
