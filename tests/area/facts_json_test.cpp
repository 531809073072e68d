// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/area/facts_json.hpp>
#include <loupan/area/statutory.hpp>

#include <string>

namespace area_facts_json_test {

using namespace loupan;
using namespace loupan::area;
using loupan_test::code_of;

TEST_CASE("facts are read strictly", "[area]") {
    const auto rules = statutory_rules();
    const auto read = [&](const char* text) { return code_of([&] { return parse_facts(text, rules); }); };
    CHECK(read(R"({"contract_total":"1"})") == "nothing");
    CHECK(read(R"({})") == "core.json_field_missing");
    CHECK(read(R"({"contract_total":1})") == "core.json_type");
    CHECK(read(R"({"contract_total":"1","colour":"red"})") == "core.json_field_unknown");
    CHECK(read(R"({"contract_total":"1","choice":"perhaps"})") == "core.validation");
    CHECK(read(R"({"contract_total":"1","signed_on":"2026-02-30"})") == "core.date_invalid");
    CHECK(read(R"({"contract_total":"1","contract":{"gross":"1.00001"}})") == "core.too_many_digits");
    CHECK(read(R"({"contract_total":"1","fitment":{}})") == "core.json_field_missing");
}

TEST_CASE("facts are read in the currency and the unit of their rules", "[area]") {
    auto rules = statutory_rules();
    rules.currency = currency::parse("TWD");
    rules.unit_of_area = area_unit::ping;
    rules.brackets.clear();
    const auto of = parse_facts(R"({"contract_total":"1000","contract":{"gross":"30.5"},"unit_price":"200"})", rules);
    CHECK(of.contract_total.currency() == rules.currency);
    CHECK(of.contract.gross.value().unit() == area_unit::ping);
    CHECK(of.unit_price.value().per() == area_unit::ping);
    CHECK_FALSE(of.survey_audited);
    CHECK(of.state == settlement_state::pending);
}

TEST_CASE("a result is written with what it has, and without what it has not", "[area]") {
    const auto by = load_rules(to_json(statutory_rules()));
    const auto of = parse_facts(R"({"key":"1-101","contract":{"gross":"100"},"measured":{"gross":"95"},
        "unit_price":"10000","contract_total":"1000000","survey_audited":true,"choice":"stay",
        "tax":{"contract":"9%","settlement":"9%"},"handover_notice":"2026-06-30"})",
                                by.rules());
    const auto out = nlohmann::json::parse(to_json(settle(by, of)));
    CHECK(out.at("ratio").at("exact") == "-1/20");
    CHECK(out.at("parts").size() == 2);
    CHECK(out.at("delta").at("gross") == "-70000.00"); // 3 m2 once, 2 m2 twice
    CHECK(decimal::parse(out.at("delta").at("net").get<std::string>()) +
              decimal::parse(out.at("delta").at("vat").get<std::string>()) ==
          decimal::parse("-70000"));
    CHECK(out.at("due") == "2026-07-30");
    CHECK(out.at("rules_digest") == by.digest());
    CHECK_FALSE(out.contains("provisional"));
    CHECK_FALSE(out.contains("fitment"));
    CHECK_FALSE(out.contains("rescission"));
    CHECK_FALSE(out.contains("survey_no"));
}

} // namespace area_facts_json_test
