// SPDX-License-Identifier: Apache-2.0
// From a list price to a deal: discounts and how they combine, the floor, the approval, the tax. docs/deal.md explains it.
#include <loupan/pricing/trial.hpp>

#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

using namespace loupan::pricing;
using loupan::date;
using loupan::decimal;
using loupan::money;
using loupan::rounding;

namespace {

discount_plan plan(const char* code, const char* name, discount_calc calc, const char* value) {
    discount_plan d;
    d.code = code;
    d.name = name;
    d.calc = calc;
    d.value = decimal::parse(value);
    d.approved = true;
    return d;
}

void print(const char* what, const trial_result& r) {
    std::cout << std::left << std::setw(34) << what << std::right << std::setw(11) << r.house.deal.to_string() << "  "
              << r.house.percent.to_string() << " %";
    if (r.house.deal_unit_price) {
        std::cout << "  " << r.house.deal_unit_price->to_string() << "/m2";
    }
    std::cout << '\n';
}

} // namespace

int main() {
    trial_request request;
    request.line.key = "3-1802";
    request.line.total = money::parse("1420356");
    request.line.unit_price = loupan::unit_price::parse("12000.30");
    request.line.area = loupan::floor_area::parse("118.36");
    request.facts.as_of = date::parse("2026-03-01");
    request.policy.lead = price_lead::total;
    request.discounts = {plan("PAY", "cash", discount_calc::rate, "0.98"), plan("OPEN", "opening", discount_calc::rate, "0.99"),
                         plan("VIP", "member", discount_calc::rate, "0.995")};

    std::cout << "One list price, three discounts\n";
    for (const auto& [mode, name] : {std::pair(discount_combination::multiply, "multiply"), std::pair(discount_combination::add, "add"),
                                    std::pair(discount_combination::best_one, "best_one")}) {
        request.policy.combination = mode;
        print(name, trial(request));
    }

    std::cout << "\nA rate and an amount, in sequence\n";
    request.policy.combination = discount_combination::sequence;
    request.discounts = {plan("PAY", "cash", discount_calc::rate, "0.98"),
                         plan("CUT", "opening", discount_calc::amount_total, "5000")};
    request.discounts[1].sequence = 1;
    print("98 %, then 5 000 off", trial(request));
    request.discounts[1].sequence = -1;
    print("5 000 off, then 98 %", trial(request));

    std::cout << "\nWhat is rounded first\n";
    request.policy.combination = discount_combination::multiply;
    request.discounts = {plan("PAY", "cash", discount_calc::rate, "0.97")};
    print("total", trial(request));
    request.policy.lead = price_lead::unit_price;
    print("unit price to 0.01, then total", trial(request));
    request.policy.unit_rounding = rounding("1");
    print("unit price to 1, then total", trial(request));

    std::cout << "\nThe whole deal, explained\n";
    request.policy = {};
    request.policy.lead = price_lead::total;
    request.line.floor_total = money::parse("1350000");
    request.discounts = {plan("PAY", "cash", discount_calc::rate, "0.98"), plan("OPEN", "opening", discount_calc::rate, "0.99"),
                         plan("VIP", "member", discount_calc::rate, "0.995")};
    request.rewards = {{"REF", "referral", true, decimal::parse("0.002"), rounding("100")}};
    request.attachments.push_back(
        {"P-12", "parking", attachment_kind::parking, money::parse("200000"), {}, true, true, false});
    authority_matrix matrix;
    matrix.roles = {"consultant", "manager", "director"};
    matrix.rows = {{"consultant", {}, decimal::parse("0.02"), {}, false},
                   {"manager", {}, decimal::parse("0.05"), {}, false},
                   {"director", {}, decimal::parse("0.10"), {}, true}};
    request.authority = matrix;
    request.actor = "consultant";
    std::cout << explain(request).to_string();

    std::cout << "\nThe best allowed set above a floor of 1 375 000\n";
    request.line.floor_total = money::parse("1375000");
    request.policy.selection = discount_selection::best;
    const auto best = trial(request);
    print("best", best);
    for (const auto& left_out : best.house.rejected) {
        std::cout << "left out " << left_out.code << ": " << left_out.reason << '\n';
    }
    try {
        request.policy.selection = discount_selection::all;
        (void)trial(request);
    } catch (const loupan::rule_violation& e) {
        std::cout << "all of them: " << e.code() << ": " << e.value() << '\n';
    }

    std::cout << "\nTax on 1 420 356 at 9 %\n";
    const auto nine = china_vat().at("general", request.facts.as_of).rate;
    const auto split = split_vat(money::parse("1420356"), nine);
    std::cout << "net " << split.net.to_string() << ", tax " << split.vat.to_string() << '\n';
    const auto base = sales_base_with_land(money::parse("1420356"), money::parse("420000"), nine);
    std::cout << "sales base after 420 000 of land " << base.base.to_string() << ", output tax " << base.output.to_string()
              << '\n';
    const auto prepaid = china_vat().at("prepayment", request.facts.as_of).rate;
    std::cout << "prepayment on 426 107 received "
              << vat_prepayment(money::parse("426107"), nine, prepaid).to_string() << '\n';
}
