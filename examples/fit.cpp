// SPDX-License-Identifier: Apache-2.0
// From a list of prices back to the rules that made it. docs/fit.md explains the report.
#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/csv.hpp>
#include <loupan/pricing/fit.hpp>
#include <loupan/pricing/price.hpp>

#include <iostream>
#include <string>

using namespace loupan::pricing;

int main() {
    // Two stacks, ten floors: 60 yuan a floor, the fourth floor 300 cheaper, 0902 at a price of its own.
    std::string csv = "key,building,stack,floor,gross_area,unit_price,total\n";
    for (int floor = 1; floor <= 10; ++floor) {
        for (int stack = 1; stack <= 2; ++stack) {
            const bool odd = floor == 9 && stack == 2;
            const int price = 20000 + 800 * (stack - 1) + 60 * (floor - 1) - (floor == 4 ? 300 : 0) + (odd ? 515 : 0);
            const auto room = (floor < 10 ? "0" : "") + std::to_string(floor) + "0" + std::to_string(stack);
            csv += room + ",1," + "0" + std::to_string(stack) + "," + std::to_string(floor) + ",100.00," +
                   std::to_string(price) + "," + std::to_string(price * 100) + "\n";
        }
    }

    const auto filed = price_list_from_csv(csv);
    const auto fitted = fit(filed.prices);
    std::cout << fitted.report.to_string();

    // The scheme is an ordinary one, and it gives the list again.
    const auto again = price(compile(fitted.scheme), filed.units);
    std::cout << "Priced again: " << again.total().to_string() << ", filed: " << filed.prices.total().to_string()
              << '\n';
}
