// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/charges_support.hpp"

#include <loupan/payment/charges_call_json.hpp>

#include <nlohmann/json.hpp>

namespace payment_charges_call_json_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_test::table_of;

TEST_CASE("the facts of charges are read in the deal's unit and currency, and strictly", "[payment]") {
    const auto f = parse_charge_facts(
        R"({"as_of":"2026-03-01","home":"second","gross":"118.36","net":"1303078.90","quantities":{"months":"3"}})");
    CHECK(f.as_of == date::parse("2026-03-01"));
    CHECK(f.home == home_order::second);
    CHECK(f.gross == floor_area::parse("118.36"));
    CHECK(f.net == money::parse("1303078.90"));
    CHECK(f.quantities.at("months") == decimal(3));
    CHECK(parse_charge_facts(R"({"as_of":"2026-03-01","area_unit":"ping","gross":"30"})").gross ==
          floor_area::parse("30", area_unit::ping));
    CHECK(code_of([] { return parse_charge_facts("{}"); }) == "core.json_field_missing");
    CHECK(code_of([] { return parse_charge_facts(R"({"as_of":"2026-03-01","colour":"red"})"); }) ==
          "core.json_field_unknown");
    CHECK(code_of([] { return parse_charge_facts(R"({"as_of":"2026-03-01","home":"third house"})"); }) ==
          "core.validation");
}

TEST_CASE("charges as JSON have the figures of the statement", "[payment]") {
    const auto of =
        charges(table_of("charges-china"),
                parse_charge_facts(R"({"as_of":"2026-03-01","home":"first","gross":"118.36","net":"1303078.90"})"));
    const auto out = nlohmann::json::parse(to_json(of));
    CHECK(out.at("total") == of.total.to_string());
    CHECK(out.at("buyer") == of.buyer.to_string());
    REQUIRE(out.at("lines").size() == of.lines.size());
    for (std::size_t i = 0; i < of.lines.size(); ++i) {
        CHECK(out.at("lines")[i].at("code") == of.lines[i].code);
        CHECK(out.at("lines")[i].at("amount") == of.lines[i].amount.to_string());
    }
}

} // namespace payment_charges_call_json_test
