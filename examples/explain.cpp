// SPDX-License-Identifier: Apache-2.0
// The golden vector V1: a scheme as a JSON document, one unit, and every step of its price in two languages.
#include <loupan/pricing/explain.hpp>
#include <loupan/pricing/json.hpp>

#include <iostream>

using namespace loupan;

int main() {
    const auto rules = pricing::load_scheme(R"({
        "schema": "loupan/price-scheme",
        "semantics": 1,
        "base": "12000",
        "factors": [
            {"name": "layout", "kind": "percent_of_base", "rows": [{"value": "0.03"}]},
            {"name": "floor", "steps": {"reference": 2, "ranges": [{"from": 3, "to": 33, "step": "50"}]}},
            {"name": "view", "rows": [{"when": {"views": "park"}, "value": "200"}]},
            {"name": "noise", "rows": [{"when": {"stack": "03"}, "value": "-80"}]},
            {"name": "orientation", "kind": "percent_of_running", "rows": [{"when": {"orientation": "S"}, "value": "0.015"}]}
        ],
        "lead": "unit_price"
    })");
    const auto house = pricing::parse_unit(R"({
        "key": "1-1103", "floor": 11,
        "attributes": {"stack": "03", "orientation": "S"}, "tags": {"views": ["park"]},
        "areas": {"gross": "118.36", "inner": "93.42"}
    })");

    const auto why = explain(rules, house); // the last figures are those of price(rules, house)
    std::cout << why.to_string(language::english) << '\n' << why.to_string(language::chinese);

    // The same as a tree, for a user interface: a code, operands with units, the exact value, the rounding.
    for (const auto& step : why.root().children) {
        if (!step.rounding.empty()) {
            std::cout << '\n'
                      << step.code << ": " << step.exact << " -> " << step.result << " (" << step.rounding << ")";
        }
    }
    std::cout << "\n\nThe rules are version " << rules.rules().version << ", digest " << rules.digest() << '\n';
}
