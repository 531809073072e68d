// SPDX-License-Identifier: Apache-2.0
// Taxes and fees of one deal from dated tables, the bracket that it lies in, and what a return would cost.
// docs/charges.md and docs/changes.md explain it.
#include <loupan/payment/change.hpp>
#include <loupan/payment/charges_explain.hpp>
#include <loupan/payment/charges_json.hpp>

#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

using namespace loupan::payment;
using loupan::date;
using loupan::decimal;
using loupan::floor_area;
using loupan::language;
using loupan::money;
using loupan::rate;

namespace {

charge_table read_table(const std::string& name) {
    std::ifstream file(std::string(LOUPAN_SOURCE_DIR) + "/docs/rules/" + name + ".json", std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return parse_charge_table(text.str());
}

void print(const change_statement& of) {
    for (const auto& payment : of.payments) {
        std::cout << "  " << to_string(payment.from) << " pays " << to_string(payment.to) << "  "
                  << payment.amount.to_string() << "\n";
    }
}

} // namespace

int main() {
    const auto table = read_table("charges-china").with(read_table("charges-sample-city"));
    charge_facts facts;
    facts.as_of = date::parse("2026-03-01");
    facts.home = home_order::first;
    facts.gross = floor_area::parse("118.36");
    facts.net = money::parse("1303078.90");
    facts.quantities["property_fee_months"] = decimal(12);
    std::cout << "Charges\n" << explain(charges(table, facts)).to_string();

    std::cout << "\nBrackets\n";
    for (const char* area : {"118.36", "140", "140.01"}) {
        facts.gross = floor_area::parse(area);
        for (const auto& hit : charge_brackets(table, facts)) {
            std::cout << "  " << area << ": " << hit.code << " bracket " << hit.index + 1 << ", "
                      << rate::from_decimal(hit.value).to_percent() << "\n";
        }
    }

    trade_state trade;
    trade.contract_signed = true;
    trade.receipts = {
        {"deposit", held_kind::deposit, money::parse("50000"), date::parse("2026-01-10"), {}, {}},
        {"first", held_kind::house, money::parse("380356"), date::parse("2026-02-01"), {}, seller_account::supervised},
        {"loan", held_kind::loan, money::parse("990000"), date::parse("2026-03-01"), {}, seller_account::supervised}};
    trade.loan_principal = money::parse("985000");
    trade.loan_interest = money::parse("2400.50");
    return_facts give_back;
    give_back.fault = return_fault::buyer;
    give_back.as_of = date::parse("2026-06-30");
    give_back.contract_total = money::parse("1420356");
    return_rules rules;
    rules.penalty = rate::parse("5%");
    for (const auto elected : {remedy::penalty, remedy::deposit}) {
        give_back.elected = elected;
        std::cout << "\nThe buyer returns the unit; the seller elects the " << to_string(elected) << "\n";
        print(return_sale(trade, give_back, rules));
    }
    std::cout << "\n" << explain(return_sale(trade, give_back, rules)).to_string(language::chinese);

    repurchase_facts back;
    back.original = money::parse("1260000");
    back.bought = date::parse("2023-01-15");
    back.as_of = date::parse("2026-03-29");
    trade = {};
    trade.contract_signed = true;
    std::cout << "\nRepurchase\n"
              << explain(repurchase(trade, back, {.price = repurchase_price::simple, .yearly = rate::parse("6%")}))
                     .to_string();
}
