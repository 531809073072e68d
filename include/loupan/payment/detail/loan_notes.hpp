// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/payment/detail/loan_periods.hpp>
#include <loupan/payment/detail/loan_plan.hpp>
#include <loupan/payment/loan.hpp>
#include <loupan/payment/loan_rows.hpp>

#include <string>
#include <utility>

/// \file
/// The steps of a loan's row, for its explanation.

namespace loupan::inline LOUPAN_ABI::payment::detail {

inline std::string unit_of(const money& m) { return std::string(m.currency().code()); }

template <class Recorder>
void note_interest(Recorder& note, std::int32_t no, loan_periods& periods, const money& balance, const rate& annual,
                   const accrual& by, const rounding& how, const money& interest, const date& from) {
    step s;
    s.code = periods.dated() ? "payment.row_interest_dated" : "payment.row_interest";
    s.operands = {{"balance", balance.to_string(), unit_of(balance)},
                  {"annual", annual.to_percent()},
                  {"factor", std::to_string(by.numerator) + "/" + std::to_string(by.denominator)}};
    if (periods.dated()) {
        s.operands.push_back({"from", from.to_string()});
        s.operands.push_back({"to", periods.day(no).to.to_string()});
    }
    s.exact = balance.to_string() + "*" + std::to_string(by.numerator) + "/" + std::to_string(by.denominator);
    s.rounding = how.to_string();
    s.result = interest.to_string();
    s.unit = unit_of(interest);
    note.add(std::move(s));
}

template <class Recorder>
void note_plan(Recorder& note, const loan_terms& t, const loan_plan& plan, const money& amount, const rate& annual,
               std::int32_t last) {
    step s;
    s.code = t.method == repayment::level_principal ? "payment.level_part"
             : t.method == repayment::graduated     ? "payment.graduated_payment"
             : t.method == repayment::balloon       ? "payment.balloon_payment"
                                                    : "payment.level_payment";
    s.operands = {{"from", std::to_string(plan.from)},
                  {"last", std::to_string(last)},
                  {"annual", annual.to_percent()},
                  {"count", std::to_string(last - plan.from + 1)}};
    s.rounding = t.payment_rounding.to_string();
    s.result = amount.to_string();
    s.unit = unit_of(amount);
    note.add(std::move(s));
}

template <class Recorder>
void note_row(Recorder& note, const loan_row& row, const money& before, const money& deferred) {
    if (!deferred.is_zero()) {
        note.add({"payment.row_deferred", {}, {}, {}, deferred.to_string(), unit_of(deferred), {}, {}});
    }
    note.add({"payment.row_principal",
              {{"payment", row.payment.to_string(), unit_of(row.payment)},
               {"interest", row.interest.to_string(), unit_of(row.interest)}},
              {},
              {},
              row.principal.to_string(),
              unit_of(row.principal),
              {},
              {}});
    note.add({"payment.row_balance",
              {{"before", before.to_string(), unit_of(before)},
               {"principal", row.principal.to_string(), unit_of(row.principal)}},
              {},
              {},
              row.balance.to_string(),
              unit_of(row.balance),
              {},
              {}});
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
