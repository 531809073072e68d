// SPDX-License-Identifier: Apache-2.0
#include "plan_support.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace payment_plan_json_test {

using namespace plan_test;

namespace {

std::vector<std::string> documents() {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(LOUPAN_SOURCE_DIR "/tests/fuzz/corpus/plan_json")) {
        if (entry.path().filename().string().rfind("facts", 0) == 0) {
            continue; // of a deal, for the same fuzz target
        }
        std::ifstream file(entry.path());
        std::stringstream text;
        text << file.rdbuf();
        out.push_back(text.str());
    }
    return out;
}

} // namespace

TEST_CASE("a plan document reads back equal, whatever it says", "[payment][plan][json]") {
    const auto all = documents();
    REQUIRE(all.size() >= 5);
    for (const auto& text : all) {
        CAPTURE(text);
        const auto plan = parse_plan(text);
        CHECK(parse_plan(to_json(plan)) == plan);
        CHECK(parse_plan(to_json(plan, 2)) == plan);
        CHECK(parse_plan(canonical(plan)).lines.size() == plan.lines.size());
        CHECK(load_plan(text).digest() == digest(plan));
        CHECK(digest(plan).size() == 64);
    }
    CHECK(parse_plan(to_json(mortgage())) == mortgage());
    CHECK(parse_plan(to_json(milestones())) == milestones());
}

TEST_CASE("spelling does not change the digest of a plan, a rule does", "[payment][plan][json]") {
    const auto spelled =
        parse_plan(R"({"semantics": 1, "schema": "loupan/pay-plan", "kind": "one_off", "needs_loan": false,
        "lines": [{"key": "b", "item": "house", "sequence": 2, "amount": {"remainder": true}},
                  {"key": "a", "item": "first", "sequence": 1, "amount": {"percent": "0.30", "rounding": "0.010"},
                   "instalments": {"count": 1}, "due": {"anchor": "sign", "roll": "next_workday"}}]})");
    auto plain = parse_plan(R"({"schema": "loupan/pay-plan", "semantics": 1, "kind": "one_off",
        "lines": [{"key": "a", "item": "first", "sequence": 1, "amount": {"percent": "0.3"}},
                  {"key": "b", "item": "house", "sequence": 2, "amount": {"remainder": true}}]})");
    CHECK(digest(spelled) == digest(plain));
    plain.lines[0].due.days = 1;
    CHECK(digest(spelled) != digest(plain));
}

TEST_CASE("facts are read strictly, and a schedule is written with its plan's digest", "[payment][plan][json]") {
    const auto facts = parse_deal_facts(R"({"total": "1420356", "sign": "2026-01-31", "deposit": "50000",
        "milestones": {"topped_out": {"on": "2026-09-25", "notice_days": 7}}, "amounts": {"tax": "13030.79"},
        "loan": {"requested": "900000", "approved": "880000", "approved_on": "2026-03-01", "years": 30, "age": 35}})");
    CHECK(parse_deal_facts(to_json(facts)) == facts);
    CHECK(facts.loan.years == 30);
    CHECK(facts.milestones.at("topped_out").notice_days == 7);
    CHECK(refused([] { static_cast<void>(parse_deal_facts(R"({"total": 1420356})")); }) == "core.json_type@total");
    CHECK(refused([] { static_cast<void>(parse_deal_facts(R"({"total": "1", "signed": "2026-01-01"})")); }) ==
          "core.json_field_unknown@signed");
    CHECK(refused([] { static_cast<void>(parse_deal_facts(R"({"total": "1", "milestones": {"x": {}}})")); }) ==
          "core.json_field_missing@milestones.x.on");
    CHECK(refused([] { static_cast<void>(parse_deal_facts(R"({"total": "1", "amounts": {"x": "0.001"}})")); }) ==
          "core.too_many_digits@amounts.x");
    const auto plan = load_plan(to_json(mortgage()));
    const auto written = json::parse(to_json(schedule(plan, deal())));
    CHECK(written.at("plan").at("digest") == plan.digest());
    CHECK(written.at("total") == "1420356.00");
    CHECK(written.at("lines").at(1).at("taken") == "50000.00");
    CHECK(written.at("lines").at(2).at("waits_for") == "loan_approval");
}

} // namespace payment_plan_json_test
