// SPDX-License-Identifier: Apache-2.0
#include "abi/payment_support.hpp"

#include <loupan/calendar/json.hpp>
#include <loupan/core/date.hpp>
#include <loupan/payment/plan_schedule_json.hpp>

#include <optional>
#include <string>
#include <utility>

namespace abi_pay_plan_test {

using namespace abi_test;

namespace {

using pay_plan = owner<loupan_pay_plan, loupan_pay_plan_free>;
using pay_lines = owner<loupan_pay_schedule, loupan_pay_schedule_free>;

/// The calendar of a vector, as a document; NULL without one.
calendar_handle calendar_of(const json& vector) {
    loupan_calendar* out = nullptr;
    if (vector.contains("calendar")) {
        auto given = vector.at("calendar");
        given["schema"] = "loupan/calendar";
        given["semantics"] = 1;
        const auto text = given.dump();
        REQUIRE(loupan_calendar_from_json(text.data(), size_of(text), &out, nullptr) == LOUPAN_OK);
    }
    return calendar_handle(out);
}

loupan_status schedule_plan(const json& plan, const json& facts, const loupan_calendar* in, pay_lines& out,
                            loupan_error** error) {
    const auto rules = plan.dump();
    loupan_pay_plan* raw = nullptr;
    if (const auto status = loupan_pay_plan_from_json(rules.data(), size_of(rules), &raw, error); status != LOUPAN_OK) {
        return status;
    }
    const pay_plan by(raw);
    const auto deal = facts.dump();
    loupan_pay_schedule* made = nullptr;
    const auto status = loupan_pay_plan_schedule(by.get(), deal.data(), size_of(deal), in, &made, error);
    out.reset(made);
    return status;
}

std::string text_at(const pay_lines& of, std::int64_t i, loupan_pay_field field) {
    return loupan_pay_schedule_text(of.get(), i, field, nullptr);
}

} // namespace

TEST_CASE("payment plans through C give the golden lines") {
    for (const auto& c : list_of("payment_plan.json", "cases")) {
        CAPTURE(c.at("name").get<std::string>());
        const auto in = calendar_of(c);
        pay_lines got;
        const auto failed =
            failure_of([&](auto** e) { return schedule_plan(c.at("plan"), c.at("facts"), in.get(), got, e); });
        if (c.contains("error")) {
            CHECK(failed.code == c.at("error").get<std::string>());
            CHECK(got == nullptr);
            continue;
        }
        REQUIRE(failed.status == LOUPAN_OK);
        const auto& expected = c.at("expect");
        REQUIRE(loupan_pay_schedule_size(got.get()) == static_cast<std::int64_t>(expected.size()));
        const auto* amounts = loupan_pay_schedule_amounts(got.get());
        const std::int32_t* days = nullptr;
        const std::uint8_t* validity = nullptr;
        REQUIRE(loupan_pay_schedule_due(got.get(), &days, &validity, nullptr) == LOUPAN_OK);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const auto& line = expected[i];
            const auto at = static_cast<std::int64_t>(i);
            CHECK(text_at(got, at, LOUPAN_PAY_KEY) == line.at("key").get<std::string>());
            CHECK(text_at(got, at, LOUPAN_PAY_ITEM) == line.at("item").get<std::string>());
            CHECK_FALSE(text_at(got, at, LOUPAN_PAY_NAME_ZH).empty());
            CHECK(text_at(got, at, LOUPAN_PAY_WAITS_FOR) == line.value("waits_for", std::string()));
            CHECK(amounts[i] == fen(line.at("amount").get<std::string>()));
            REQUIRE(present(validity, i) == line.contains("due"));
            CHECK((!line.contains("due") || days[i] == loupan::date::parse(line.at("due").get<std::string>()).days()));
            const int flags = (line.value("provisional", false) ? LOUPAN_PAY_FLAG_PROVISIONAL : 0) |
                              (line.value("in_total", true) ? 0 : LOUPAN_PAY_FLAG_BESIDE);
            CHECK(loupan_pay_schedule_flags(got.get())[i] == flags);
        }
        loupan_text* text = nullptr;
        REQUIRE(loupan_pay_schedule_to_json(got.get(), -1, &text, nullptr) == LOUPAN_OK);
        const auto rules = loupan::payment::load_plan(c.at("plan").dump());
        auto deal = loupan::payment::parse_deal_facts(c.at("facts").dump(), rules.rules().currency);
        std::optional<loupan::calendar::business_calendar> days_off;
        if (c.contains("calendar")) {
            auto given = c.at("calendar");
            given["schema"] = "loupan/calendar";
            given["semantics"] = 1;
            days_off = loupan::calendar::parse_calendar(given.dump());
        }
        const auto same = loupan::payment::schedule(rules, std::move(deal), days_off);
        CHECK(read(text) == loupan::payment::to_json(same));
        CHECK(loupan_pay_schedule_total(got.get()) == same.total().minor());
        REQUIRE(loupan_pay_schedule_explain(got.get(), LOUPAN_CHINESE, LOUPAN_EXPLAIN_TEXT, &text, nullptr) ==
                LOUPAN_OK);
        CHECK_FALSE(read(text).empty());
    }
}

TEST_CASE("a line has the name of its plan line, else that of its item") {
    pay_lines lines;
    REQUIRE(schedule_plan(json::parse(R"({"schema": "loupan/pay-plan", "semantics": 1, "kind": "one_off", "lines": [
                {"key": "a", "item": "house", "name": "签约款", "amount": {"percent": "0.5"}},
                {"key": "b", "item": "house", "amount": {"remainder": true}}]})"),
                          json{{"total", "100"}}, nullptr, lines, nullptr) == LOUPAN_OK);
    CHECK(text_at(lines, 0, LOUPAN_PAY_NAME_ZH) == "签约款");
    CHECK(text_at(lines, 1, LOUPAN_PAY_NAME_ZH) == "楼款");
}

TEST_CASE("the C interface refuses bad plans with code and path") {
    int seen = 0;
    for (const auto& c : document("bad_plan.json")) {
        CAPTURE(c.at("name").get<std::string>());
        const auto call = c.at("call").get<std::string>();
        if (call != "plan" && call != "schedule") {
            continue;
        }
        ++seen;
        const auto& args = c.at("args");
        pay_lines lines;
        const auto failed = failure_of([&](auto** e) {
            return call == "plan" ? schedule_plan(args, json::object(), nullptr, lines, e)
                                  : schedule_plan(args.at("plan"), args.at("facts"), nullptr, lines, e);
        });
        CHECK(failed.code == c.at("code").get<std::string>());
        CHECK(failed.path == c.at("path").get<std::string>());
        CHECK(lines == nullptr);
    }
    CHECK(seen == 62);
}

} // namespace abi_pay_plan_test
