// SPDX-License-Identifier: Apache-2.0
#include "plan_support.hpp"

#include <loupan/calendar/china.hpp>
#include <loupan/core/allocation.hpp>
#include <loupan/payment/plan_explain.hpp>

#include <rapidcheck.h>

#include <algorithm>

namespace payment_plan_schedule_test {

using namespace plan_test;

namespace {

/// Plans of every form: own lines in every amount rule, with and without loans, deposits, instalments, chains.
pay_plan any_plan() {
    pay_plan out;
    out.shortfall_days = *rc::gen::inRange(0, 30);
    out.deposit_in_house = *rc::gen::arbitrary<bool>();
    const bool bank = *rc::gen::arbitrary<bool>();
    const bool fund = *rc::gen::arbitrary<bool>();
    out.needs_loan = bank || fund;
    std::int32_t sequence = 0;
    const auto add = [&](const char* key, item of, amount_rule amount, due_rule due = {}) {
        out.lines.push_back(line(key, of, std::move(amount), std::move(due)));
        out.lines.back().sequence = ++sequence;
    };
    if (*rc::gen::arbitrary<bool>()) {
        add("deposit", item::deposit, fixed_amount{decimal(*rc::gen::inRange(0, 200))}, from(due_anchor::subscribe));
    }
    const auto percents = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 12'000'000));
    for (std::size_t i = 0; i < std::min<std::size_t>(percents.size(), 5); ++i) {
        const auto key = "p" + std::to_string(i);
        percent_amount p{
            rate::from_scaled(percents[i]),
            rounding(*rc::gen::element("0.01", "1", "100"),
                     *rc::gen::element(rounding_mode::half_up, rounding_mode::half_even, rounding_mode::down))};
        auto due = from(*rc::gen::element(due_anchor::sign, due_anchor::milestone, due_anchor::handover), 3);
        if (due.anchor == due_anchor::milestone) {
            due.milestone = *rc::gen::element<std::string>("topped_out", "completed");
        }
        add(key.c_str(), item::house, p, due);
        out.lines.back().instalments.count = *rc::gen::inRange(1, 5);
    }
    if (fund) {
        loan_rule rule;
        rule.quota = decimal(*rc::gen::inRange(1, 100'000));
        rule.max_ltv = rate::parse("0.2");
        rule.unit = decimal(1000);
        add("fund", item::provident_fund_loan, rule, from(due_anchor::loan_approval));
    }
    if (bank) {
        loan_rule rule;
        rule.down_ratio = rate::parse("0.65");
        rule.unit = decimal(*rc::gen::element(100, 1000, 10'000));
        add("loan", item::loan, rule, from(due_anchor::loan_approval, 30));
    }
    add("rest", item::house, remainder_amount{},
        from(out.lines.empty() ? due_anchor::sign : due_anchor::previous_line, 7));
    out.lines.back().instalments.count = *rc::gen::inRange(1, 13);
    return out;
}

deal_facts any_deal() {
    auto out = deal();
    out.total = money::from_minor(*rc::gen::inRange<std::int64_t>(10'000'000, 900'000'000'000));
    return out;
}

bool adds_up(const std::vector<instalment_line>& lines, const money& total) {
    return in_total(lines) == total &&
           std::all_of(lines.begin(), lines.end(), [](const auto& l) { return l.amount.minor() >= 0; });
}

} // namespace

TEST_CASE("house lines add up to the contract total, and none is below zero", "[payment][plan][property]") {
    CHECK(rc::check([] {
        const auto plan = compile(any_plan());
        const auto s = schedule(plan, any_deal(), calendar::china());
        RC_ASSERT(adds_up(s.lines(), s.total()));
        // the parts of a line are those of K5
        for (const auto& l : s.lines()) {
            if (l.parts > 1 && l.part == 1) {
                std::vector<money> parts;
                for (const auto& other : s.lines()) {
                    if (other.line == l.line) {
                        parts.push_back(other.planned);
                    }
                }
                const std::vector<std::int64_t> equal(parts.size(), 1);
                RC_ASSERT(parts == allocate(sum(parts), equal));
            }
        }
        RC_ASSERT(schedule(plan, s.facts(), s.calendar()) == s);
        RC_ASSERT(explain(s).root().result == s.total().to_string());
    }));
}

TEST_CASE("the order of lines in the document makes no difference", "[payment][plan][property]") {
    CHECK(rc::check([] {
        auto rules = any_plan();
        const auto facts = any_deal();
        const auto s = schedule(compile(rules), facts, calendar::china());
        const auto before = canonical(rules);
        for (std::size_t i = rules.lines.size(); i > 1; --i) {
            std::swap(rules.lines[i - 1], rules.lines[*rc::gen::inRange<std::size_t>(0, i)]);
        }
        RC_ASSERT(schedule(compile(rules), facts, calendar::china()).lines() == s.lines());
        RC_ASSERT(canonical(rules) == before);
    }));
}

TEST_CASE("a shortfall keeps the sum, and the order of events makes no difference", "[payment][plan][property]") {
    CHECK(rc::check([] {
        auto rules = any_plan();
        const auto plan = compile(rules);
        const auto s = schedule(plan, any_deal(), calendar::china());
        std::vector<std::pair<item, money>> grants;
        for (const auto of : {item::loan, item::provident_fund_loan}) {
            const bool there =
                std::any_of(s.lines().begin(), s.lines().end(), [&](const auto& l) { return l.item == of; });
            if (there) {
                grants.emplace_back(of,
                                    money::from_minor(*rc::gen::inRange<std::int64_t>(0, s.sum_of(of).minor() + 1)));
            }
        }
        const auto on = date::parse("2026-03-13");
        auto one = s;
        auto other = s;
        for (const auto& [of, amount] : grants) {
            one = one.grant(of, amount, on);
        }
        one = one.confirm("handover", date::parse("2026-11-01"));
        other = other.confirm("handover", date::parse("2026-11-01"));
        for (auto it = grants.rbegin(); it != grants.rend(); ++it) {
            other = other.grant(it->first, it->second, on);
        }
        RC_ASSERT(one == other);
        RC_ASSERT(adds_up(one.lines(), s.total()));
        for (const auto& [of, amount] : grants) {
            RC_ASSERT(one.sum_of(of) == amount);
        }
        // an approval leaves every other row as it was
        for (const auto& l : s.lines()) {
            if (!is_loan(l.item)) {
                RC_ASSERT(one.at(l.key).amount == l.amount);
            }
        }
    }));
}

TEST_CASE("a milestone sets the date of its line when it is confirmed, and can be corrected", "[payment][plan]") {
    const auto s = schedule(compile(milestones()), deal(), calendar::china());
    CHECK_FALSE(s.at("s2").due.value);
    CHECK(s.at("s2").due.waits_for == "topped_out");
    CHECK(s.waits_for() == std::vector<std::string>{"topped_out", "completed", "handover_notice"});
    const auto later = s.confirm("topped_out", date::parse("2026-09-25"), 7);
    CHECK(later.at("s2").due.value == date::parse("2026-10-08")); // 2026-10-02 is in the holiday
    CHECK(later.at("s2").amount == s.at("s2").amount);
    CHECK_FALSE(s.at("s2").due.value);
    CHECK(later.confirm("topped_out", date::parse("2026-09-10")).at("s2").due.value == date::parse("2026-09-10"));
    CHECK(later.waits_for() == std::vector<std::string>{"completed", "handover_notice"});
}

TEST_CASE("dates beyond the calendar's data are provisional until the data arrives", "[payment][plan]") {
    auto rules = milestones();
    calendar::calendar_data data;
    data.name = "2026";
    data.first = date::parse("2026-01-01");
    data.last = date::parse("2026-12-31");
    const calendar::business_calendar one(data);
    const auto s = schedule(compile(rules), deal(), one).confirm("completed", date::parse("2027-05-01"));
    CHECK(s.at("s3").due.provisional);
    CHECK(s.at("s3").due.value == date::parse("2027-05-01")); // a Saturday, not moved by guess
    data.last = date::parse("2027-12-31");
    data.days_off = {date::parse("2027-05-03")};
    const auto known = s.reroll(calendar::business_calendar(data));
    CHECK(known.at("s3").due.value == date::parse("2027-05-04"));
    CHECK_FALSE(known.at("s3").due.provisional);
    CHECK(schedule(compile(rules), deal()).at("s1").due.provisional); // no calendar at all
}

TEST_CASE("sums by item and group, and what the buyer pays himself", "[payment][plan]") {
    const auto s = schedule(compile(mortgage()), deal());
    CHECK(s.sum_of(item::loan).to_string() == "990000.00");
    CHECK(s.sum_of(item_group::own_money).to_string() == "430356.00");
    CHECK(s.sum_of(item_group::loan_money).to_string() == "990000.00");
    CHECK(s.own().to_string() == "430356.00");
    CHECK(s.plan().tail() == "first");
    CHECK(refused([&] { static_cast<void>(s.at("none")); }) == "core.not_found@key");
}

TEST_CASE("the loan is due after its own approval, other lines after all of them", "[payment][plan]") {
    auto rules = mortgage();
    loan_rule fund;
    fund.quota = decimal(300000);
    rules.kind = plan_kind::combined;
    rules.lines.push_back(line("fund", item::provident_fund_loan, fund, from(due_anchor::loan_approval, 1)));
    rules.lines.push_back(line("fee", item::handling, fixed_amount{decimal(500)}, from(due_anchor::loan_approval, 2)));
    const auto s = schedule(compile(rules), deal());
    auto facts = s.facts();
    facts.loan.approved_on = date::parse("2026-03-02");
    const auto one = schedule(s.plan(), facts);
    CHECK(one.at("loan").due.value == date::parse("2026-04-01"));
    CHECK_FALSE(one.at("fund").due.value);
    CHECK_FALSE(one.at("fee").due.value);
    const auto both = one.confirm("loan_approval", date::parse("2026-03-20"));
    CHECK(both.at("loan").due.value == date::parse("2026-04-01")); // keeps its own day
    CHECK(both.at("fund").due.value == date::parse("2026-03-21"));
    CHECK(both.at("fee").due.value == date::parse("2026-03-22"));
    CHECK_FALSE(both.at("fee").in_total);
}

TEST_CASE("amounts of another currency are refused with their place", "[payment][plan]") {
    auto facts = deal();
    facts.deposit = money::parse("1", currency::parse("HKD"));
    CHECK(refused([&] { static_cast<void>(schedule(compile(mortgage()), facts)); }) ==
          "core.currency_mismatch@deposit");
    facts.deposit.reset();
    facts.loan.approved = money::parse("1", currency::parse("HKD"));
    CHECK(refused([&] { static_cast<void>(schedule(compile(mortgage()), facts)); }) == "core.currency_mismatch@loan");
    auto rules = mortgage();
    rules.currency = currency::parse("HKD");
    facts = deal();
    CHECK(refused([&] { static_cast<void>(schedule(compile(rules), facts)); }) == "core.currency_mismatch@total");
}

TEST_CASE("the explanation says every figure, in both languages", "[payment][plan]") {
    const auto s = schedule(compile(mortgage()), deal(), calendar::china())
                       .grant(item::loan, money::parse("900000"), date::parse("2026-03-01"));
    const auto told = explain(s);
    const auto english = told.to_string();
    const auto chinese = told.to_string(language::chinese);
    for (const auto& l : s.lines()) {
        CAPTURE(l.key);
        CHECK_THAT(english, loupan_test::contains(l.amount.to_string()));
        CHECK_THAT(chinese, loupan_test::contains(l.due.value->to_string()));
    }
    CHECK_THAT(english,
               loupan_test::contains("30% of 1420356.00 CNY = 426106.8 CNY, rounded (half_up@0.01): 426106.80 CNY"));
    CHECK_THAT(english, loupan_test::contains("The lender approves 900000.00 CNY of 990000.00 CNY"));
    CHECK_THAT(chinese, loupan_test::contains("2026-01-31 为非工作日,调整为 2026-02-02"));
    for (const auto& entry : plan_texts) {
        CHECK_FALSE(entry.english.empty());
        CHECK_FALSE(entry.chinese.empty());
    }
}

TEST_CASE("a row has the name of its plan line, else that of its item", "[payment][plan]") {
    auto rules = mortgage();
    rules.lines[1].name = "首期款";
    rules.lines[2].name = "某银行按揭";
    rules.lines.push_back(line("tax", item::agency, external_amount{}));
    rules.lines.back().name = "契税";
    rules.lines.back().instalments.count = 2;
    auto facts = deal();
    facts.amounts["tax"] = money::parse("3");
    const auto s = schedule(compile(rules), facts).grant(item::loan, money::parse("900000"), date::parse("2026-03-13"));
    std::vector<std::string> names;
    for (const auto& l : s.lines()) {
        names.push_back(l.name);
    }
    // the buyer pays the shortfall, so it must not be called the bank's loan
    CHECK(names == std::vector<std::string>{"定金", "首期款", "某银行按揭", "首付", "契税", "契税"});
    CHECK(json::parse(to_json(s)).at("lines").at(1).at("name") == "首期款");
}

} // namespace payment_plan_schedule_test
