// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/payment/plan_schedule_json.hpp>

using namespace loupan;
using namespace loupan::payment;
using loupan_fuzz::require;

namespace {

void hold(const compiled_plan& plan) {
    deal_facts facts;
    facts.total = money::from_minor(142035600, plan.rules().currency);
    facts.as_of = plan.rules().valid_from ? plan.rules().valid_from : plan.rules().valid_to;
    facts.sign = date::from_ymd(2026, 1, 31);
    for (const auto& line : plan.form().lines) {
        if (line.amount == loupan::payment::detail::amount_form::external) {
            facts.amounts[line.external] = money::from_minor(100, plan.rules().currency);
        }
    }
    const auto s = schedule(plan, facts);
    money sum = money::zero(plan.rules().currency);
    for (const auto& line : s.lines()) {
        require(line.amount.minor() >= 0, "no row is below zero");
        if (line.in_total) {
            sum += line.amount;
        }
    }
    require(sum == facts.total, "the rows add up to the contract total");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    loupan_fuzz::refuse_or([&] {
        const auto plan = parse_plan(text);
        require(parse_plan(to_json(plan, 1)) == plan, "a plan reads back");
        require(canonical(parse_plan(canonical(plan))) == canonical(plan), "the canonical form is a fixed point");
        const auto compiled = compile(plan);
        require(compiled.rules() == plan, "compiling keeps the rules");
        hold(compiled);
    });
    loupan_fuzz::refuse_or([&] {
        const auto facts = parse_deal_facts(text);
        require(parse_deal_facts(to_json(facts, 1)) == facts, "facts read back");
    });
    return 0;
}
