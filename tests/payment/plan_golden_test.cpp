// SPDX-License-Identifier: Apache-2.0
#include "plan_support.hpp"

#include <loupan/payment/buyer_cash.hpp>
#include <loupan/payment/loan_json.hpp>
#include <loupan/payment/plan_explain.hpp>
#include <loupan/payment/replan.hpp>

#include <functional>
#include <map>

namespace payment_plan_golden_test {

using namespace plan_test;

TEST_CASE("every case of the payment plan vectors comes out to the fen and the day", "[payment][plan]") {
    const auto cases = vectors("payment_plan.json").at("cases");
    REQUIRE(cases.size() >= 40);
    for (const auto& c : cases) {
        CAPTURE(c.at("name").get<std::string>());
        const auto plan = load_plan(c.at("plan").dump());
        const auto facts = parse_deal_facts(c.at("facts").dump());
        CHECK(parse_deal_facts(to_json(facts)) == facts);
        if (c.contains("error")) {
            const auto got = refused([&] { static_cast<void>(schedule(plan, facts, calendar_of(c))); });
            CHECK(got.substr(0, got.find('@')) == c.at("error").get<std::string>());
            continue;
        }
        const auto s = schedule(plan, facts, calendar_of(c));
        const auto& expected = c.at("expect");
        REQUIRE(s.lines().size() == expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const auto& want = expected.at(i);
            const auto& got = s.lines()[i];
            CAPTURE(got.key);
            CHECK(got.key == want.at("key").get<std::string>());
            CHECK(to_string(got.item) == want.at("item").get<std::string>());
            CHECK(got.amount.to_string() == want.at("amount").get<std::string>());
            CHECK((got.due.value ? got.due.value->to_string() : std::string()) == want.value("due", ""));
            CHECK(got.due.waits_for == want.value("waits_for", ""));
            CHECK(got.due.provisional == want.value("provisional", false));
            CHECK(got.in_total == want.value("in_total", true));
            CHECK(got.planned == got.amount + got.taken);
        }
        CHECK(in_total(s.lines()) == s.total());
        const auto told = explain(s);
        CHECK(told.root().result == s.total().to_string());
        CHECK(told.to_string(language::chinese).find("{") == std::string::npos);
    }
}

TEST_CASE("bad plans, facts and payments say what is wrong and where", "[payment][plan][bad_input]") {
    const std::map<std::string, std::function<void(const json&)>> calls{
        {"plan", [](const json& in) { static_cast<void>(load_plan(in.dump())); }},
        {"schedule",
         [](const json& in) {
             static_cast<void>(schedule(load_plan(in.at("plan").dump()), parse_deal_facts(in.at("facts").dump())));
         }},
        {"confirm",
         [](const json& in) {
             const auto s = schedule(load_plan(in.at("plan").dump()), parse_deal_facts(in.at("facts").dump()));
             const auto before = s;
             try {
                 static_cast<void>(s.confirm(in.at("event").get<std::string>(),
                                             date::parse(in.at("on").get<std::string>()), in.value("notice_days", 0)));
             } catch (...) {
                 CHECK(s == before);
                 throw;
             }
         }},
        {"grant",
         [](const json& in) {
             const auto s = schedule(load_plan(in.at("plan").dump()), parse_deal_facts(in.at("facts").dump()));
             static_cast<void>(s.grant(*parse_enum<item>(in.at("item").get<std::string>()),
                                       money::parse(in.at("approved").get<std::string>()),
                                       date::parse(in.at("on").get<std::string>())));
         }},
        {"replan",
         [](const json& in) {
             const auto plan = load_plan(in.at("plan").dump());
             const auto facts = parse_deal_facts(in.at("facts").dump());
             std::map<std::string, money> paid;
             for (const auto& [key, amount] : in.at("paid").items()) {
                 paid[key] = money::parse(amount.get<std::string>());
             }
             const auto s = schedule(plan, facts);
             const auto to = in.contains("to") ? parse_deal_facts(in.at("to").dump()) : facts;
             static_cast<void>(replan(plan, to, paid_of(s.lines(), paid)));
         }},
        {"cash",
         [](const json& in) {
             const auto s = schedule(load_plan(in.at("plan").dump()), parse_deal_facts(in.at("facts").dump()));
             std::map<std::string, loan_schedule> loans;
             for (const auto& [key, terms] : in.at("loans").items()) {
                 loans[key] = schedule(parse_loan_terms(terms.dump()));
             }
             static_cast<void>(buyer_cash(s.lines(), loans));
         }},
        {"loan_terms",
         [](const json& in) {
             const auto s = schedule(load_plan(in.at("plan").dump()), parse_deal_facts(in.at("facts").dump()));
             static_cast<void>(loan_terms_of(s.at(in.at("key").get<std::string>()), rate::parse("3%"), 12));
         }},
    };
    const auto cases = vectors("bad_plan.json");
    REQUIRE(cases.size() >= 60);
    for (const auto& c : cases) {
        CAPTURE(c.at("name").get<std::string>());
        const auto got = refused([&] { calls.at(c.at("call").get<std::string>())(c.at("args")); });
        CHECK(got == c.at("code").get<std::string>() + "@" + c.at("path").get<std::string>());
    }
}

} // namespace payment_plan_golden_test
