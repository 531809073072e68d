// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/core/error.hpp>
#include <loupan/payment/detail/portfolio_rows.hpp>
#include <loupan/payment/instalment.hpp>
#include <loupan/payment/loan.hpp>
#include <loupan/payment/loan_schedule.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// \file
/// The schedules of many loans at once (批量还款计划), as ragged columns.

namespace loupan::inline LOUPAN_ABI::payment {

/// What a batch of schedules has in common (批量还款计划选项): whole periods without dates, the last row takes the residual.
struct portfolio_options {
    repayment method = repayment::level_payment; ///< level payment or level principal
    loan_period period{};
    rounding payment_rounding{};
    rounding interest_rounding{};
    loupan::currency currency{};
    on_error errors = on_error::raise;
};

/// Schedules as list columns (还款计划列): the rows of loan i are offsets[i] to offsets[i + 1]. Amounts in minor units. A loan in
/// `errors` has no rows, and its payment and total are absent.
struct portfolio_schedules {
    column<std::int64_t> offsets{};        ///< one more than there are loans
    column<std::int64_t> interest{};       ///< a value a row
    column<std::int64_t> principal{};      ///< a value a row; payment = interest + principal
    column<std::int64_t> balance{};        ///< a value a row, after it
    column<std::int64_t> payment{};        ///< a value a loan: the level payment, or the principal part
    column<std::int64_t> total_interest{}; ///< a value a loan
    std::vector<row_error> errors{};
};

namespace detail {

inline std::int32_t per_year(const loan_period& p) {
    if (p.months > 0 && p.days == 0 && 12 % p.months == 0) {
        return 12 / p.months;
    }
    if (p.days > 0 && p.months == 0 && 364 % p.days == 0) {
        return 364 / p.days;
    }
    raise(loupan::errors::validation,
          {"period",
           std::to_string(p.months) + " months, " + std::to_string(p.days) + " days do not divide a year",
           {},
           {}});
}

/// One loan by the general road, for what the fast one cannot hold.
inline void general_rows(plain_loan& loan, const portfolio_options& o) {
    loan_terms t;
    t.principal = money::from_minor(loan.balance, o.currency);
    t.annual_rate = loupan::rate::from_scaled(loan.rate);
    t.periods = static_cast<std::int32_t>(loan.count);
    t.method = o.method;
    t.period = o.period;
    t.payment_rounding = o.payment_rounding;
    t.interest_rounding = o.interest_rounding;
    const auto s = schedule(t);
    for (std::size_t i = 0; i < s.size(); ++i) {
        loan.interest[i] = s[i].interest.minor();
        loan.principal[i] = s[i].principal.minor();
        loan.left[i] = s[i].balance.minor();
    }
    loan.total = s.total_interest().minor();
    loan.good = true;
}

template <class Levels> portfolio_schedules portfolio_rows(const level_columns& of, const portfolio_options& o) {
    const std::size_t n = of.principal.size();
    require_lengths(n, {of.annual_rate.size(), of.periods.size()});
    if (o.method != repayment::level_payment && o.method != repayment::level_principal) {
        raise(loupan::errors::unsupported, {"method", std::string(to_string(o.method)), {}, {}});
    }
    const bool level = o.method == repayment::level_payment;
    const auto periods_per_year = per_year(o.period);
    const auto unit = step_minor(o.interest_rounding, o.currency, "interest_rounding");
    const auto part_unit = step_minor(o.payment_rounding, o.currency, "payment_rounding");
    auto levels = level_payment_column<Levels>(
        of, {o.payment_rounding, periods_per_year, o.currency, on_error::collect, level_isa::automatic});

    const std::uint64_t whole = std::uint64_t{100'000'000} * static_cast<std::uint64_t>(periods_per_year);
    const invariant_divisor divisor(whole);
    std::uint64_t bias = 0;
    bool quick = unit == 1;
    switch (o.interest_rounding.mode()) {
    case rounding_mode::half_up:
        bias = whole / 2;
        break;
    case rounding_mode::up:
    case rounding_mode::ceiling:
        bias = whole - 1;
        break;
    case rounding_mode::down:
    case rounding_mode::floor:
        break;
    default:
        quick = false; // ties look at more than the sum
        break;
    }

    column_builder<std::int64_t> offsets(n + 1);
    std::int64_t at = 0;
    for (std::size_t i = 0; i < n; ++i) {
        offsets.data()[i] = at;
        at += levels.payment.is_valid(i) ? of.periods[i] : 0;
    }
    offsets.data()[n] = at;
    const auto total = static_cast<std::size_t>(at);
    // One buffer for the three columns of rows: allocators keep it between calls, so that its pages are touched once.
    const std::shared_ptr<std::int64_t[]> rows = std::make_shared_for_overwrite<std::int64_t[]>(total * 3);
    std::int64_t* const interest = rows.get();
    std::int64_t* const principal = interest + total;
    std::int64_t* const balance = principal + total;
    column_builder<std::int64_t> payment(n);
    column_builder<std::int64_t> interest_sum(n);
    std::vector<std::size_t> bad_rows; // found while walking

    constexpr std::size_t together = 4;
    plain_loan loans[together];
    std::size_t loan_at[together];
    plain_loan* group[together] = {&loans[0], &loans[1], &loans[2], &loans[3]};
    std::size_t held = 0;
    const auto finish = [&](const plain_loan& loan, std::size_t i) {
        interest_sum.data()[i] = loan.total;
        if (!loan.good) {
            bad_rows.push_back(i);
        }
    };
    const auto flush = [&] {
        if (held == together) {
            level ? plain_rows<together, true>(group, divisor, bias)
                  : plain_rows<together, false>(group, divisor, bias);
        } else {
            for (std::size_t k = 0; k < held; ++k) {
                level ? plain_rows<1, true>(group + k, divisor, bias) : plain_rows<1, false>(group + k, divisor, bias);
            }
        }
        for (std::size_t k = 0; k < held; ++k) {
            finish(loans[k], loan_at[k]);
        }
        held = 0;
    };
    for (std::size_t i = 0; i < n; ++i) {
        if (!levels.payment.is_valid(i)) {
            payment.data()[i] = 0;
            payment.set_null(i);
            interest_sum.data()[i] = 0;
            interest_sum.set_null(i);
            continue;
        }
        const auto first = offsets.data()[i];
        const std::int64_t amount =
            level ? levels.payment[i]
                  : static_cast<std::int64_t>(loupan::detail::round_quotient(int128{of.principal[i]},
                                                                             int128{of.periods[i]} * int128{part_unit},
                                                                             o.payment_rounding.mode()) *
                                              int128{part_unit});
        payment.data()[i] = amount;
        plain_loan loan{of.principal[i],   of.annual_rate[i], amount, of.periods[i], interest + first,
                        principal + first, balance + first,   0,      false};
        constexpr auto limit = std::numeric_limits<std::int64_t>::max();
        // the least product with the balance must leave room for the bias
        const bool fits = loan.rate == 0 || loan.balance <= (limit - static_cast<std::int64_t>(whole)) / loan.rate;
        if (quick && fits) {
            loan_at[held] = i;
            loans[held++] = loan;
            if (held == together) {
                flush();
            }
            continue;
        }
        try {
            general_rows(loan, o);
            finish(loan, i);
        } catch (const error&) { // said again below, with its row
            bad_rows.push_back(i);
        }
    }
    flush();

    // Every bad loan is computed once more by the general road, which says what is wrong.
    row_errors told;
    std::vector<std::size_t> absent;
    for (const auto& e : levels.errors) {
        absent.push_back(static_cast<std::size_t>(e.row));
    }
    absent.insert(absent.end(), bad_rows.begin(), bad_rows.end());
    std::sort(absent.begin(), absent.end());
    for (const auto i : absent) {
        told.guard(i, [&] {
            require_present(of.principal, i, "principal");
            require_present(of.annual_rate, i, "annual_rate");
            require_present(of.periods, i, "periods");
            require_count(of.periods[i], "periods");
            std::vector<std::int64_t> spare(static_cast<std::size_t>(of.periods[i]) * 3);
            plain_loan loan{of.principal[i],
                            of.annual_rate[i],
                            0,
                            of.periods[i],
                            spare.data(),
                            spare.data() + of.periods[i],
                            spare.data() + 2 * of.periods[i],
                            0,
                            false};
            general_rows(loan, o);
            raise(loupan::errors::internal, {"loans", "the two roads differ", static_cast<std::int64_t>(i), {}});
        });
    }
    auto errors = std::move(told).finish(o.errors);
    const auto rows_of = [&](const std::int64_t* from) { return column<std::int64_t>(from, total, rows); };
    portfolio_schedules out{std::move(offsets).finish(),
                            rows_of(interest),
                            rows_of(principal),
                            rows_of(balance),
                            std::move(payment).finish(),
                            std::move(interest_sum).finish(),
                            std::move(errors)};
    if (bad_rows.empty()) {
        return out;
    }
    // Only with collected errors: the rows of the bad loans are left out.
    std::vector<std::int64_t> kept_offsets(n + 1);
    std::vector<std::int64_t> kept[3];
    column_builder<std::int64_t> kept_payment(n);
    column_builder<std::int64_t> kept_total(n);
    for (std::size_t i = 0; i < n; ++i) {
        const bool bad = std::binary_search(absent.begin(), absent.end(), i);
        kept_payment.data()[i] = bad ? 0 : out.payment[i];
        kept_total.data()[i] = bad ? 0 : out.total_interest[i];
        if (bad) {
            kept_payment.set_null(i);
            kept_total.set_null(i);
        } else {
            const auto from = static_cast<std::ptrdiff_t>(out.offsets[i]);
            const auto to = static_cast<std::ptrdiff_t>(out.offsets[i + 1]);
            kept[0].insert(kept[0].end(), out.interest.data() + from, out.interest.data() + to);
            kept[1].insert(kept[1].end(), out.principal.data() + from, out.principal.data() + to);
            kept[2].insert(kept[2].end(), out.balance.data() + from, out.balance.data() + to);
        }
        kept_offsets[i + 1] = static_cast<std::int64_t>(kept[0].size());
    }
    out.offsets = column<std::int64_t>(std::move(kept_offsets));
    out.interest = column<std::int64_t>(std::move(kept[0]));
    out.principal = column<std::int64_t>(std::move(kept[1]));
    out.balance = column<std::int64_t>(std::move(kept[2]));
    out.payment = std::move(kept_payment).finish();
    out.total_interest = std::move(kept_total).finish();
    return out;
}

} // namespace detail

/// The schedules of many loans (批量还款计划): for each loan the rows of `schedule`, in ragged columns.
/// \throws invalid_argument payment.principal_invalid, payment.rate_implausible, payment.instalments_invalid, core.empty;
/// rule_violation payment.last_row_negative, with all bad loans (unless they are collected); core.length_mismatch,
/// core.unsupported (another method), core.validation (a period that does not divide the year)
template <class Levels = detail::default_levels>
[[nodiscard]] portfolio_schedules schedules(const level_columns& loans, const portfolio_options& options = {}) {
    return detail::portfolio_rows<Levels>(loans, options);
}

} // namespace loupan::inline LOUPAN_ABI::payment
