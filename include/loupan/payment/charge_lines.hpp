// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/charges.hpp>
#include <loupan/payment/plan.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Taxes and fees in a payment plan (税费列入付款方案): the lines, and what they ask of a deal.

namespace loupan::inline LOUPAN_ABI::payment {

/// The lines of a payment plan for the charges of one payer (税费款项): one line a charge that is not zero, beside the contract
/// total, with the charge's code as its key and its external name. What is collected for others is `agency` 代收费用, the rest
/// `other`.
[[nodiscard]] inline std::vector<plan_line> plan_lines(const charge_statement& of, const due_rule& due,
                                                       charge_payer payer = charge_payer::buyer) {
    std::vector<plan_line> out;
    for (const auto& charge : of.lines) {
        if (charge.payer == payer && !charge.amount.is_zero()) {
            plan_line line;
            line.key = charge.code;
            line.item = charge.collected ? item::agency : item::other;
            line.name = charge.name;
            line.amount = external_amount{charge.code};
            line.due = due;
            out.push_back(std::move(line));
        }
    }
    return out;
}

/// What the charges of one payer ask, by code (税费金额): `deal_facts::amounts` for a plan with such lines. Charges of zero are
/// in it, so that a plan that was made for another deal finds them.
[[nodiscard]] inline std::map<std::string, money> amounts_of(const charge_statement& of,
                                                             charge_payer payer = charge_payer::buyer) {
    std::map<std::string, money> out;
    for (const auto& charge : of.lines) {
        if (charge.payer == payer) {
            out.emplace(charge.code, charge.amount);
        }
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment
