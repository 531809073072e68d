// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/money.hpp>
#include <loupan/payment/loan_schedule.hpp>
#include <loupan/payment/plan_schedule.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// From a payment schedule to its loans, and to what the buyer pays day by day (由付款计划到贷款与买方现金流).

namespace loupan::inline LOUPAN_ABI::payment {

/// The terms of the loan of a row (由付款计划生成贷款条款): its amount, drawn on the day on which it is due; without that day the terms
/// have no dates. Everything else is as `loan_terms` has it.
/// \throws invalid_argument core.validation for a row that is no loan
[[nodiscard]] inline loan_terms loan_terms_of(const instalment_line& row, const rate& annual, std::int32_t periods) {
    if (!is_loan(row.item)) {
        raise(loupan::errors::validation,
              {"key", row.key + " is " + std::string(to_string(row.item)) + ", no loan", {}, "C2.3"});
    }
    loan_terms out;
    out.principal = row.amount;
    out.annual_rate = annual;
    out.periods = periods;
    out.start = row.due.value;
    return out;
}

/// A payment of the buyer (买方付款).
struct cash_line {
    date on{};
    money amount{};
    std::string what{}; ///< the key of the schedule's row; of the loan's row for what is paid back
    friend bool operator==(const cash_line&, const cash_line&) = default;
};

namespace detail {

/// The loan schedule of a row: there, for its amount, and with dates.
inline const loan_schedule& loan_of_row(const instalment_line& row, const std::map<std::string, loan_schedule>& loans) {
    const auto at = join_path("loans", row.key);
    const auto found = loans.find(row.key);
    if (found == loans.end()) {
        raise(loupan::errors::empty, {at, "how the loan is paid back", {}, "C2.3"});
    }
    const auto& loan = found->second;
    at_plan_path(at, [&] { require_same(row.amount.currency(), loan.principal().currency()); });
    if (loan.principal() != row.amount) {
        raise(loupan::errors::validation,
              {at, loan.principal().to_string() + " instead of " + row.amount.to_string(), {}, "C2.3"});
    }
    if (!loan.rows().empty() && !loan[0].due) {
        raise(loupan::errors::empty, {at + ".start", "the loan has no dates", {}, "C2.3"});
    }
    return loan;
}

} // namespace detail

/// What the buyer pays, day by day (买方现金流): the rows of a schedule that no lender pays, and the rows of its loans (by the key
/// of their row). Ascending by day; on one day the schedule's rows come first. Rows of zero are left out.
/// \throws invalid_argument core.empty for a row whose day is not known yet (`lines.<key>.due`), a loan without its schedule
/// or without dates (`loans.<key>`), core.validation for one of another amount; not_found_error core.not_found for a loan
/// that is no row; core.currency_mismatch
[[nodiscard]] inline std::vector<cash_line> buyer_cash(std::span<const instalment_line> rows,
                                                       const std::map<std::string, loan_schedule>& loans = {}) {
    std::multimap<date, cash_line> by_day; // which keeps the order of one day
    for (const auto& row : rows) {
        if (row.amount.is_zero() || is_loan(row.item)) {
            continue;
        }
        if (!row.due.value) {
            raise(loupan::errors::empty,
                  {join_path("lines", row.key) + ".due", "waits for " + row.due.waits_for, {}, "C2.2"});
        }
        by_day.emplace(*row.due.value, cash_line{*row.due.value, row.amount, row.key});
    }
    std::size_t found = 0;
    for (const auto& row : rows) {
        if (!is_loan(row.item)) {
            continue;
        }
        found += loans.count(row.key);
        if (row.amount.is_zero()) {
            continue;
        }
        for (const auto& paid : detail::loan_of_row(row, loans).rows()) {
            if (!paid.payment.is_zero()) {
                by_day.emplace(*paid.due, cash_line{*paid.due, paid.payment, row.key});
            }
        }
    }
    if (found != loans.size()) {
        for (const auto& [key, loan] : loans) {
            const auto is_row = [&wanted = key](const auto& row) { return row.key == wanted && is_loan(row.item); };
            if (std::none_of(rows.begin(), rows.end(), is_row)) {
                raise(loupan::errors::not_found, {join_path("loans", key), key, {}, "C2.3"});
            }
        }
    }
    std::vector<cash_line> out;
    out.reserve(by_day.size());
    for (auto& [day, line] : by_day) {
        out.push_back(std::move(line));
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment
