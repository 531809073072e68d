// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/pricing/fit_json.hpp>
#include <loupan/pricing/solve.hpp>
#include <loupan/pricing/solve_json.hpp>

#include <vector>

using namespace loupan;
using namespace loupan::pricing;
using loupan_fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    static const auto rules = parse_scheme(R"({"schema": "loupan/price-scheme", "semantics": 1, "base": "10000"})");
    static const auto list = units::from_rows(std::vector<unit>{
        parse_unit(R"({"key": "A", "floor": 2, "attributes": {"building": "1"}, "areas": {"gross": "89.5"}})"),
        parse_unit(R"({"key": "B", "floor": 3, "attributes": {"building": "2"}, "areas": {"gross": "118"}})")});
    loupan_fuzz::refuse_or([&] { static_cast<void>(parse_fit_options(text)); });
    loupan_fuzz::refuse_or([&] {
        const auto how = parse_solve_options(text);
        if (how.targets.size() > 3) {
            return; // many targets take long, and are no other code
        }
        const auto found = solve(rules, list, how);
        require(price(compile(found.scheme), list).total() == found.prices.total(), "the scheme gives the prices");
        require(!report_json(found).empty(), "a solution has an account");
    });
    return 0;
}
