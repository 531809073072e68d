// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "files.hpp"

#include <loupan/pricing/json.hpp>
#include <loupan/pricing/solve.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace pricing_golden_solve_test {

using namespace loupan;
using namespace loupan::pricing;

TEST_CASE("the golden vectors of solving hold when they come in as JSON", "[pricing][golden]") {
    const auto golden =
        nlohmann::json::parse(loupan_test::read_file(loupan_test::project_file("tests/vectors/pricing_golden.json")));
    REQUIRE(golden["solve"].size() == 2);
    for (const auto& c : golden["solve"]) {
        INFO(c["name"]);
        std::vector<unit> rows;
        for (const auto& u : c["units"]) {
            rows.push_back(parse_unit(u.dump()));
        }
        const auto list = units::from_rows(rows);
        target wanted;
        wanted.value = decimal::parse(c["average"].get<std::string>());
        const auto policy = parse_residual(c["residual"].get<std::string>());
        REQUIRE(policy.has_value());
        const auto solved = solve(parse_scheme(c["scheme"].dump()), list, wanted, *policy);
        const auto& e = c["expected"];
        const auto& report = solved.targets.front();
        CHECK(solved.scheme.base.front().value == decimal::parse(e["base"].get<std::string>()));
        REQUIRE(report.exact_base.has_value());
        CHECK(rounding("0.000001")(*report.exact_base) == decimal::parse(e["exact_base"].get<std::string>()));
        CHECK(solved.prices.total() == money::parse(e["total"].get<std::string>()));
        CHECK(solved.prices.average() == unit_price::parse(e["average"].get<std::string>()));
        CHECK(solved.residual == money::parse(e["residual"].get<std::string>()));
        for (std::size_t i = 0; i < list.size(); ++i) {
            CHECK(solved.prices[i].unit_price == unit_price::parse(e["prices"][i]["unit_price"].get<std::string>()));
            CHECK(solved.prices[i].total == money::parse(e["prices"][i]["total"].get<std::string>()));
        }
        const auto again = price(compile(solved.scheme), list);
        CHECK(again.total() == solved.prices.total());
    }
}

} // namespace pricing_golden_solve_test
