// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/detail/plan_rows.hpp>
#include <loupan/payment/paid_line.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// What was paid; the rows that it comes off follow as children.
inline step told_paid(const paid_line& paid, bool in_total, const std::string& unit) {
    return {in_total ? "payment.replan_paid" : "payment.replan_paid_beside",
            {{"key", paid.key, {}},
             {"item", std::string(to_string(paid.item)), {}},
             {"item_zh", std::string(chinese_name(paid.item)), {}}},
            {},
            {},
            paid.amount.to_string(),
            unit,
            "C2.9"};
}

/// What of it comes off a row, told before it does.
inline step told_off(const plan_form& form, const plan_row& row, std::int64_t taken, int digits,
                     const std::string& unit) {
    const auto& of = form.lines[row.line];
    return {"payment.replan_off",
            {{"key", row_key(of, row), {}},
             {"asked", minor_text(row.amount, digits), unit},
             {"taken", minor_text(taken, digits), unit}},
            {},
            {},
            minor_text(row.amount - taken, digits),
            unit,
            of.path};
}

/// What a row of the plan still asks, under the key that it has after the change.
inline step told_left(const plan_form& form, const plan_row& row, const instalment_line& line,
                      const std::string& unit) {
    const bool paid = line.amount.is_zero() && !line.planned.is_zero();
    step told{paid      ? "payment.replan_row_paid"
              : row.due ? "payment.replan_row"
                        : "payment.replan_row_waits",
              {{"key", line.key, {}},
               {"item", std::string(to_string(line.item)), {}},
               {"item_zh", std::string(chinese_name(line.item)), {}}},
              {},
              {},
              line.amount.to_string(),
              unit,
              form.lines[row.line].path};
    if (row.due) {
        told.operands.push_back({"due", date::from_days(*row.due).to_string(), {}});
    } else {
        told.operands.push_back({"waits_for", event_name(form, row.waits, row.milestone), {}});
        told.operands.push_back({"waits_for_zh", event_name_zh(form, row.waits, row.milestone), {}});
    }
    return told;
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
