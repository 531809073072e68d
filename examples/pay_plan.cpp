// SPDX-License-Identifier: Apache-2.0
// Payment plans: a mortgage, milestones, what happens when the bank lends less, a change, and what the buyer pays in all.
// docs/plan.md explains it.
#include <loupan/calendar/china.hpp>
#include <loupan/payment/buyer_cash.hpp>
#include <loupan/payment/plan_explain.hpp>
#include <loupan/payment/plan_json.hpp>
#include <loupan/payment/plan_schedule.hpp>
#include <loupan/payment/replan_explain.hpp>

#include <iomanip>
#include <iostream>
#include <map>
#include <string>
#include <vector>

using namespace loupan::payment;
using loupan::date;
using loupan::money;

namespace {

constexpr auto mortgage = R"({
  "schema": "loupan/pay-plan", "semantics": 1, "name": "商业按揭", "kind": "mortgage", "needs_loan": true,
  "min_down_ratio": "0.15", "shortfall_days": 10,
  "lines": [
    {"key": "deposit", "item": "deposit", "amount": {"fixed": "50000"}, "due": {"anchor": "subscribe"}},
    {"key": "first", "item": "first", "amount": {"percent": "0.3"}, "due": {"anchor": "sign"}},
    {"key": "loan", "item": "loan", "amount": {"loan": {"down_ratio": "0.3"}},
     "due": {"anchor": "loan_approval", "days": 30}}
  ]})";

constexpr auto milestones = R"({
  "schema": "loupan/pay-plan", "semantics": 1, "name": "分期付款", "kind": "instalments",
  "lines": [
    {"key": "deposit", "item": "deposit", "amount": {"fixed": "50000"}, "due": {"anchor": "subscribe"}},
    {"key": "signing", "item": "house", "amount": {"percent": "0.2"}},
    {"key": "topped_out", "item": "house", "amount": {"percent": "0.3"},
     "due": {"anchor": "milestone", "milestone": "topped_out"}},
    {"key": "completed", "item": "house", "amount": {"percent": "0.3"},
     "due": {"anchor": "milestone", "milestone": "completed"}},
    {"key": "handover", "item": "house", "amount": {"remainder": true}, "due": {"anchor": "handover_notice", "days": 15}}
  ]})";

void print(const std::string& title, const std::vector<instalment_line>& lines) {
    std::cout << title << '\n';
    money sum{};
    for (const auto& line : lines) {
        std::cout << "  " << std::left << std::setw(16) << line.key << std::right << std::setw(12)
                  << line.amount.to_string() << "  "
                  << (line.settled     ? std::string("paid")
                      : line.due.value ? line.due.value->to_string() + (line.due.provisional ? " provisional" : "")
                                       : "when " + line.due.waits_for + " is confirmed")
                  << '\n';
        sum += line.amount;
    }
    std::cout << "  " << std::left << std::setw(16) << "" << std::right << std::setw(12) << sum.to_string() << "\n\n";
}

} // namespace

int main() {
    deal_facts facts;
    facts.total = money::parse("1420356"); // what the trial calculation calls contract_total
    facts.subscribe = date::parse("2026-01-20");
    facts.sign = date::parse("2026-01-31");
    const auto china = loupan::calendar::china();

    const auto bank = schedule(load_plan(mortgage), facts, china);
    print("mortgage", bank.lines());
    const auto less = bank.grant(item::loan, money::parse("900000"), date::parse("2026-03-13"));
    print("the bank lends 900 000", less.lines());

    const auto steps = schedule(load_plan(milestones), facts, china);
    print("milestones", steps.lines());
    print("topped out on 25 September, 7 days of notice",
          steps.confirm("topped_out", date::parse("2026-09-25"), 7).lines());

    const auto paid =
        paid_of(steps.lines(), {{"deposit", money::parse("50000")}, {"signing", money::parse("234071.20")}});
    print("from milestones to the mortgage, after signing", replan(load_plan(mortgage), facts, paid, china).lines);
    std::cout << explain(load_plan(mortgage), facts, paid, china).to_string() << '\n';

    const auto terms = loan_terms_of(less.at("loan"), loupan::rate::parse("3%"), 360);
    const auto cash = buyer_cash(less.lines(), {{"loan", schedule(terms)}});
    std::cout << "what the buyer pays when the bank lends 900 000, " << cash.size() << " payments\n";
    for (std::size_t i = 0; i < 5; ++i) {
        std::cout << "  " << cash[i].on.to_string() << std::setw(14) << cash[i].amount.to_string() << "  "
                  << cash[i].what << '\n';
    }
    std::cout << '\n';

    std::cout << explain(less).to_string();
    std::cout << '\n' << explain(less).to_string(loupan::language::chinese);
}
