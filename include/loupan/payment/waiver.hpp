// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/receivable.hpp>
#include <loupan/payment/receivable_change.hpp>

#include <string>
#include <utility>

/// \file
/// Money that the seller gives up (减免与核销, domain C2.7): waiving a late fee, writing a line off.

namespace loupan::inline LOUPAN_ABI::payment {

/// Waives late fee of a line (减免滞纳金): at most what has accrued by that day and is neither waived nor paid yet. What was
/// paid is not waived but refunded. \throws rule_violation payment.waiver_over_accrued, core.state_invalid (closed);
/// invalid_argument core.empty (reason), core.validation (amount not above zero), core.currency_mismatch
[[nodiscard]] inline receivable waive(receivable of, waiver by) {
    detail::need_open(of, "waiver for");
    detail::need_text(by.reason, "reason", "C2.7");
    detail::check_amount(by.amount, of, "amount", false);
    if (by.amount.is_zero()) {
        raise(loupan::errors::validation, {"amount", by.amount.to_string(), {}, "C2.7"});
    }
    // A waiver dated before others must leave room for them too.
    auto open = status(of, by.on).open.penalty;
    for (const auto& w : of.waivers) {
        if (w.on > by.on) {
            detail::add_to(open, -w.amount);
        }
    }
    for (const auto& p : of.postings) {
        if (p.on > by.on && p.what == debt_part::penalty) {
            detail::add_to(open, -p.amount);
        }
    }
    if (by.amount > open) {
        raise(errors::waiver_over_accrued, {"amount", by.amount.to_string() + " of " + open.to_string(), {}, "C2.7"});
    }
    of.waivers.push_back(std::move(by));
    return of;
}

/// What a write-off gives up, and the line after it (核销结果).
struct write_off_result {
    receivable line{};
    part_amounts lost{}; ///< what was open on that day
    friend bool operator==(const write_off_result&, const write_off_result&) = default;
};

/// Writes off what is open of a line (坏账核销). \throws rule_violation core.state_invalid (closed, or nothing open);
/// invalid_argument core.empty (reason)
[[nodiscard]] inline write_off_result write_off(const receivable& of, const date& on, std::string reason) {
    const auto now = status(of, on);
    if (!of.closed && now.state == receivable_state::settled && now.open.penalty.sign() <= 0) {
        raise(loupan::errors::state_invalid, {"state", of.key + ": settled", {}, "C2.4"});
    }
    return {close(of, {closing_kind::written_off, on, std::move(reason)}), now.open};
}

} // namespace loupan::inline LOUPAN_ABI::payment
