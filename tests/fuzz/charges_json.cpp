// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/payment/change_json.hpp>
#include <loupan/payment/charges_explain.hpp>
#include <loupan/payment/charges_json.hpp>

using namespace loupan;
using namespace loupan::payment;
using loupan_fuzz::refuse_or;
using loupan_fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    refuse_or([&] {
        const auto table = parse_charge_table(text);
        require(parse_charge_table(to_json(table, 1)) == table, "a table reads back");
        require(canonical(parse_charge_table(canonical(table))) == canonical(table),
                "the canonical form is a fixed point");
        charge_facts facts;
        facts.as_of = date::parse("2026-03-01");
        facts.home = home_order::first;
        facts.gross = facts.inner = floor_area::from_scaled(1183600, table.per());
        facts.contract = money::parse("1420356");
        facts.net = money::parse("1303078.90");
        facts.exchanged = money::parse("400000");
        const auto made = charges(table, facts, missing_charge::report);
        money sum;
        for (const auto& line : made.lines) {
            sum += line.amount;
        }
        require(sum == made.total, "the lines add up");
        require(explain(made).root().children.size() == made.lines.size() + made.missing.size(), "each line is told");
        for (const auto& hit : charge_brackets(table, facts)) {
            require(!hit.to_next || hit.to_next->sign() >= 0, "a bracket holds its measure");
        }
    });
    refuse_or([&] {
        const auto asked = parse_return(text);
        const auto made = return_sale(asked.trade, asked.facts, asked.rules);
        for (const auto who : {change_party::buyer, change_party::seller, change_party::bank}) {
            require(made.owed_to(who) == made.paid_to(who), "what is owed is paid");
        }
        static_cast<void>(explain(made).to_string());
    });
    refuse_or([&] {
        const auto asked = parse_repurchase(text);
        static_cast<void>(repurchase(asked.trade, asked.facts, asked.rules));
    });
    return 0;
}
