// SPDX-License-Identifier: Apache-2.0
// Which base price gives an average of 12 000? The golden vector V2: four units, and what the rounding leaves over.
#include <loupan/pricing/solve.hpp>

#include <iostream>

using namespace loupan::pricing;
using loupan::decimal;

namespace {

unit house(const char* layout, const char* gross) {
    unit u;
    u.key = layout;
    u.attributes = {{"layout", layout}};
    u.areas = {{"gross", loupan::floor_area::parse(gross).scaled()}};
    return u;
}

factor_row row(const char* layout, const char* value) { return {match::is("layout", layout), decimal::parse(value)}; }

void print(const char* what, const solve_result& s) {
    const auto& t = s.targets.front();
    std::cout << what << ": base " << s.scheme.base.front().value.to_string() << ", average " << t.realised.to_string()
              << ", left over " << t.residual.normalized().to_string() << '\n';
    for (std::size_t i = 0; i < s.prices.size(); ++i) {
        const auto line = s.prices[i];
        std::cout << "  " << line.key << "  " << line.unit_price.to_string() << "  " << line.total.to_string() << '\n';
    }
}

} // namespace

int main() {
    const auto list =
        units::from_rows({house("A", "89.50"), house("B", "89.50"), house("C", "118.36"), house("D", "143.08")});
    scheme rules;
    rules.base = {{{}, decimal(12000)}}; // where the search begins
    rules.factors = {
        {.name = "size",
         .kind = factor_kind::percent_of_base,
         .rows = absolute_rows{{row("C", "0.02"), row("D", "0.05")}},
         .otherwise = decimal(0)},
        {.name = "layout", .rows = absolute_rows{{row("A", "0"), row("B", "120"), row("C", "260"), row("D", "400")}}}};

    target average;
    average.value = decimal(12000);
    print("report what is left", solve(rules, list, average, residual::report));
    print("spread it over the units", solve(rules, list, average, residual::spread));

    // A target that cannot be met says by how much, and which units stand in the way.
    average.value = decimal(13000);
    const auto capped = list.with([](unit_columns& c) {
        c.unit_prices["max"] = loupan::column<std::int64_t>(std::vector<std::int64_t>(4, 125000000)); // 12 500.0000
    });
    try {
        (void)solve(rules, capped, average);
    } catch (const loupan::rule_violation& e) {
        std::cout << e.code() << ": " << e.value() << '\n';
    }
}
