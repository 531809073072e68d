// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/payment/ageing.hpp>
#include <loupan/payment/ledger_json.hpp>

using namespace loupan;
using namespace loupan::payment;
using loupan_fuzz::read_back;
using loupan_fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    read_back(text, parse_allocation_order);
    read_back(text, parse_dunning_ladder);
    read_back(text, parse_rescission_rules);
    loupan_fuzz::refuse_or([&] {
        const auto rules = parse_late_fee_rules(text);
        require(parse_late_fee_rules(to_json(rules, 1)) == rules, "rules read back");
        const overdue_facts facts{"L", money::from_minor(12'345'678), date::from_days(20'000), false, {}, {}};
        const auto fee = late_fee(rules, facts, date::from_days(20'777));
        require(fee.amount.sign() >= 0, "a fee is not below zero");
        require(!rules.cap_at_principal || fee.amount <= facts.amount, "a fee keeps its cap");
    });
    loupan_fuzz::refuse_or([&] {
        const auto book = parse_ledger(text);
        require(parse_ledger(to_json(book, 1)) == book, "a ledger reads back");
        const auto day = date::from_days(20'555);
        require(ageing(book.lines, {}, day).total.lines >= 0, "a ledger can be aged");
        if (!book.lines.empty()) {
            receipt r;
            r.no = "fuzz";
            r.on = day;
            r.amount = money::from_minor(1'000'000, book.lines.front().amount.currency());
            const auto after = post(book, r);
            validate(after);
            validate(reverse(after, {"fuzz-", "fuzz", day, "fuzz", {}}));
        }
    });
    return 0;
}
