// SPDX-License-Identifier: Apache-2.0
#include "plan_support.hpp"

#include <loupan/payment/charge_lines.hpp>

namespace payment_charge_lines_test {

using namespace plan_test;

namespace {

charge_line charge(const char* code, const char* name, const char* amount, bool collected = true,
                   charge_payer payer = charge_payer::buyer) {
    charge_line out;
    out.code = code;
    out.name = name;
    out.amount = money::parse(amount);
    out.collected = collected;
    out.payer = payer;
    return out;
}

charge_statement statement() {
    charge_statement out;
    out.lines = {charge("deed_tax", "契税", "13030.79"), charge("stamp_tax", "印花税", "0"),
                 charge("handling", "手续费", "200", false),
                 charge("stamp_tax_seller", "印花税(卖方)", "651.54", false, charge_payer::seller)};
    return out;
}

} // namespace

TEST_CASE("the charges of a deal are lines of its plan, beside the contract total", "[payment][plan][charges]") {
    auto rules = milestones();
    const auto made = plan_lines(statement(), from(due_anchor::handover));
    rules.lines.insert(rules.lines.end(), made.begin(), made.end());
    auto facts = deal();
    facts.handover = date::parse("2027-09-30");
    facts.amounts = amounts_of(statement());
    const auto s = schedule(compile(rules), facts);
    CHECK(s.lines().size() == 7); // of three charges of the buyer one is zero
    CHECK(s.at("deed_tax").amount == money::parse("13030.79"));
    CHECK(s.at("deed_tax").name == "契税");
    CHECK(s.at("deed_tax").item == item::agency);
    CHECK(s.at("deed_tax").due.value == facts.handover);
    CHECK_FALSE(s.at("deed_tax").in_total);
    CHECK(s.at("handling").item == item::other); // the seller keeps it
    CHECK_FALSE(s.at("handling").in_total);
    CHECK(in_total(s.lines()) == facts.total);
    CHECK(compile(rules).rules() == parse_plan(to_json(rules)));
}

TEST_CASE("what a payer is asked has charges of zero, so that any deal finds its lines", "[payment][plan][charges]") {
    CHECK(amounts_of(statement()).size() == 3);
    CHECK(amounts_of(statement()).at("stamp_tax").is_zero());
    CHECK(amounts_of(statement(), charge_payer::seller) ==
          std::map<std::string, money>{{"stamp_tax_seller", money::parse("651.54")}});
    CHECK(plan_lines(statement(), {}, charge_payer::seller).front().key == "stamp_tax_seller");
    CHECK(plan_lines({}, {}).empty());
}

} // namespace payment_charge_lines_test
