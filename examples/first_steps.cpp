// SPDX-License-Identifier: Apache-2.0
// Rules from JSON, units from CSV, prices out; and why.
#include <loupan/pricing/csv.hpp>
#include <loupan/pricing/explain.hpp>
#include <loupan/pricing/json.hpp>
#include <loupan/pricing/price.hpp>

#include <iostream>

namespace {

constexpr auto scheme_json = R"({"schema": "loupan/price-scheme", "semantics": 1, "base": "12000", "factors": [
    {"name": "floor", "steps": {"reference": 1, "ranges": [{"from": 2, "to": 33, "step": "50"}]}}]})";
constexpr auto units_csv = "key,floor,gross_area\n0101,1,118.36\n0201,2,118.36\n";

} // namespace

int main() {
    using namespace loupan;
    try {
        const auto rules = pricing::load_scheme(scheme_json); // checked once; threads share the handle
        const auto list = pricing::units_from_csv(units_csv);
        const auto prices = pricing::price(rules, list); // one unit or a million, the same figures
        std::cout << "total " << prices.total().to_string() << ", average " << prices.average()->to_string() << '\n'
                  << pricing::explain(rules, list, 1).to_string(language::chinese);
    } catch (const error& e) { // a stable code, the path of the field, a text in English and Chinese
        std::cerr << e.code() << " at " << e.path() << ": " << e.message() << '\n';
    }
}
