// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/core/columns.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/payment/detail/loan_walk.hpp>
#include <loupan/payment/loan.hpp>
#include <loupan/payment/loan_rows.hpp>
#include <loupan/payment/prepayment.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

/// \file
/// The schedule of a loan (还款计划): rows that add up, to the minor unit.

namespace loupan::inline LOUPAN_ABI::payment {

/// The schedule of one loan (还款计划表), as `schedule` makes it. The principal of all rows is the loan, payment = interest +
/// principal + fee in each row, and each balance is the balance before less the principal.
class loan_schedule {
public:
    loan_schedule() = default;
    loan_schedule(money principal, std::vector<loan_row> rows) : principal_(principal), rows_(std::move(rows)) {}

    [[nodiscard]] const std::vector<loan_row>& rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
    [[nodiscard]] const loan_row& operator[](std::size_t i) const noexcept { return rows_[i]; }
    [[nodiscard]] const money& principal() const noexcept { return principal_; }
    /// 利息合计. \throws arithmetic_error core.overflow
    [[nodiscard]] money total_interest() const { return total(&loan_row::interest); }
    /// 还款合计, fees included.
    [[nodiscard]] money total_payment() const { return total(&loan_row::payment); }
    /// 违约金合计: the fees of early payments.
    [[nodiscard]] money total_fees() const { return total(&loan_row::fee); }
    friend bool operator==(const loan_schedule&, const loan_schedule&) = default;

private:
    [[nodiscard]] money total(money loan_row::* field) const {
        std::vector<money> all;
        all.reserve(rows_.size());
        for (const auto& row : rows_) {
            all.push_back(row.*field);
        }
        return sum(all, principal_.currency());
    }
    money principal_{};
    std::vector<loan_row> rows_{};
};

/// The schedule of a loan (生成还款计划).
///
/// Interest of a row: balance x annual rate x part of the year, rounded by `interest_rounding`. A calendar is needed when the
/// terms roll due dates; where its data ends, dates are provisional. Prepayments may stand in any order; those of one day
/// count in the order given.
/// \throws what `validate` throws; rule_violation payment.last_row_negative, payment.interest_not_covered,
/// payment.prepayment_over_balance, core.calendar_missing; invalid_argument core.validation; arithmetic_error core.overflow
[[nodiscard]] inline loan_schedule schedule(const loan_terms& terms, const std::vector<prepayment>& prepayments = {},
                                            const calendar::business_calendar* in = nullptr) {
    null_recorder silent;
    return {terms.principal, detail::loan_walk<null_recorder>(terms, prepayments, in, silent, 0).run()};
}

/// What settles a loan on a day (结清金额): the balance, the interest accrued to that day, and the fee.
struct payoff {
    date on{};
    money balance{};
    money interest{};
    money fee{};
    money total{};
    friend bool operator==(const payoff&, const payoff&) = default;
};

/// The amount that settles the loan on a day, after what was due before it was paid (提前结清试算).
/// \throws as `schedule`; invalid_argument core.validation when the day is before the drawing, after the last row, or the terms
/// have no dates
[[nodiscard]] inline payoff settle(const loan_terms& terms, const date& on, const prepayment_fee& fee = {},
                                   std::vector<prepayment> earlier = {},
                                   const calendar::business_calendar* in = nullptr) {
    prepayment all;
    all.on = on;
    all.fee = fee;
    earlier.push_back(all);
    const auto done = schedule(terms, earlier, in);
    const auto& last = done.rows().back();
    if (last.kind != row_kind::settlement || last.due != on) {
        raise(loupan::errors::validation, {"on", on.to_string(), {}, {}});
    }
    return {on, last.principal, last.interest, last.fee, last.payment};
}

/// Loans side by side (组合贷款): rows of one day (of one number, without dates) are added up. The annual rate of a combined
/// row is that of the first loan that has the row.
/// \throws invalid_argument core.empty, core.currency_mismatch, core.validation when only some have dates
[[nodiscard]] inline loan_schedule combine(std::span<const loan_schedule> parts) {
    if (parts.empty()) {
        raise(loupan::errors::empty, {"parts", {}, {}, {}});
    }
    struct entry {
        std::int64_t key;
        std::size_t part;
        std::size_t at;
    };
    std::vector<entry> order;
    std::vector<money> principals;
    const bool dated = !parts[0].rows().empty() && parts[0][0].due.has_value();
    for (std::size_t p = 0; p < parts.size(); ++p) {
        principals.push_back(parts[p].principal());
        for (std::size_t i = 0; i < parts[p].size(); ++i) {
            const auto& row = parts[p][i];
            if (row.due.has_value() != dated) {
                raise(loupan::errors::validation,
                      {"parts[" + std::to_string(p) + "]", "dates in some parts only", {}, {}});
            }
            order.push_back({dated ? std::int64_t{row.due->days()} : std::int64_t{row.no}, p, i});
        }
    }
    const money principal = sum(principals, parts[0].principal().currency());
    std::sort(order.begin(), order.end(), [](const entry& a, const entry& b) {
        return std::tie(a.key, a.part, a.at) < std::tie(b.key, b.part, b.at);
    });
    std::vector<loan_row> out;
    std::int64_t last_key = 0;
    money balance = principal;
    for (const auto& e : order) {
        const auto& row = parts[e.part][e.at];
        balance -= row.principal;
        if (out.empty() || e.key != last_key || out.back().kind != row.kind) {
            out.push_back(row);
            out.back().no = static_cast<std::int32_t>(out.size());
        } else {
            auto& into = out.back();
            into.payment += row.payment;
            into.interest += row.interest;
            into.principal += row.principal;
            into.fee += row.fee;
            into.provisional = into.provisional || row.provisional;
        }
        out.back().balance = balance;
        last_key = e.key;
    }
    return {principal, std::move(out)};
}

} // namespace loupan::inline LOUPAN_ABI::payment
