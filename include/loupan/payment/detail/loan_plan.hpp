// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/detail/loan_periods.hpp>
#include <loupan/payment/detail/loan_solve.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

/// \file
/// The payments (or principal parts) of the rows from one on, and who takes the residual.

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// What the rows `from` to `last` pay, before the residual of the last.
struct loan_plan {
    std::int32_t from = 1;
    std::vector<std::int64_t> stages{}; ///< a payment a stage; one but for graduated payments
    std::int32_t every = 0;
    std::int64_t on_first = 0; ///< beside the first payment
    std::int32_t stepped = 0;  ///< so many rows differ by `step`
    std::int64_t step = 0;

    [[nodiscard]] std::int64_t amount(std::int32_t no) const noexcept {
        const auto at = no - from;
        const auto stage = every == 0 ? 0 : std::min(static_cast<std::size_t>(at / every), stages.size() - 1);
        return stages[stage] + (at == 0 ? on_first : 0) + (at < stepped ? step : 0);
    }
};

class loan_planner {
public:
    loan_planner(const loan_terms& t, loan_periods& periods)
        : t_(t), periods_(periods), unit_(step_minor(t.payment_rounding, t.principal.currency(), "payment_rounding")),
          interest_unit_(step_minor(t.interest_rounding, t.principal.currency(), "interest_rounding")) {}

    [[nodiscard]] std::int64_t interest_unit() const noexcept { return interest_unit_; }

    /// Level, balloon and graduated payments from a row on.
    [[nodiscard]] loan_plan payments(std::int64_t balance, std::int32_t from, std::int32_t last, const rate& annual) {
        loan_plan plan;
        plan.from = from;
        if (balance > max_principal) {
            raise(loupan::errors::overflow, {"balance", std::to_string(balance), {}, {}});
        }
        const auto mode = t_.payment_rounding.mode();
        const bool closed = t_.method == repayment::level_payment && t_.payments == payment_basis::nominal;
        const auto nominal = periods_.regular(annual);
        std::optional<std::int64_t> found;
        if (closed) {
            found = level_minor(balance, {nominal.numerator, nominal.denominator}, last - from + 1, unit_, mode);
        } else {
            std::vector<accrual> rows;
            for (std::int32_t no = from; no <= last; ++no) {
                rows.push_back(t_.payments == payment_basis::nominal ? nominal : periods_.whole(no, annual));
            }
            const auto left = t_.balloon ? std::min(t_.balloon->minor(), balance) : 0;
            found = solve_payment(balance, rows, left, t_.graduated ? t_.graduated->step.scaled() : 0,
                                  t_.graduated ? static_cast<std::size_t>(t_.graduated->every) : 0, unit_, mode);
        }
        if (!found) {
            raise(loupan::errors::overflow, {"payment", std::to_string(balance), {}, {}});
        }
        plan.stages.push_back(*found);
        if (t_.graduated) {
            plan.every = t_.graduated->every;
            const auto factor = int128{100'000'000 + t_.graduated->step.scaled()};
            for (std::int32_t no = from + plan.every; no <= last; no += plan.every) {
                const auto steps = loupan::detail::round_quotient(int128{plan.stages.back()} * factor,
                                                                  int128{100'000'000} * int128{unit_}, mode);
                plan.stages.push_back(loupan::detail::to_int64_or_raise(steps * int128{unit_}));
            }
        } else if (t_.residual != residual::last && from < last) {
            share_residual(plan, balance, last, annual);
        }
        return plan;
    }

    /// Level principal parts from a row on; the last row takes the balance whatever the plan says.
    [[nodiscard]] loan_plan parts(std::int64_t balance, std::int32_t from, std::int32_t last) const {
        loan_plan plan;
        plan.from = from;
        const std::int64_t count = last - from + 1;
        if (t_.residual == residual::spread) {
            const std::int64_t steps = balance / unit_;
            plan.stages.push_back(steps / count * unit_);
            plan.stepped = static_cast<std::int32_t>(steps % count);
            plan.step = unit_;
            return plan;
        }
        const auto part = static_cast<std::int64_t>(
            loupan::detail::round_quotient(int128{balance}, int128{count} * int128{unit_}, t_.payment_rounding.mode()) *
            int128{unit_});
        plan.stages.push_back(part);
        plan.on_first = t_.residual == residual::first ? balance - part * count : 0;
        return plan;
    }

private:
    /// How far the last payment is above the level one when the plan is followed.
    [[nodiscard]] int128 over(const loan_plan& plan, std::int64_t balance, const std::vector<accrual>& rows) const {
        int128 left{balance};
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto interest = loupan::detail::round_quotient(left * int128{rows[i].numerator},
                                                                 int128{rows[i].denominator} * int128{interest_unit_},
                                                                 t_.interest_rounding.mode()) *
                                  int128{interest_unit_};
            left += interest;
            if (i + 1 < rows.size()) {
                left -= int128{plan.amount(plan.from + static_cast<std::int32_t>(i))};
            }
        }
        return left - int128{t_.balloon ? t_.balloon->minor() : 0} - int128{plan.stages[0]};
    }
    void share_residual(loan_plan& plan, std::int64_t balance, std::int32_t last, const rate& annual) {
        std::vector<accrual> rows;
        for (std::int32_t no = plan.from; no <= last; ++no) {
            rows.push_back(periods_.whole(no, annual));
        }
        const int128 off = over(plan, balance, rows);
        if (off == int128{0}) {
            return;
        }
        const bool more = off > int128{0};
        plan.step = more ? unit_ : -unit_;
        // The more steps, the nearer the last row, until it is passed.
        const auto set = [&](std::int64_t k) {
            if (t_.residual == residual::first) {
                plan.on_first = k * plan.step;
            } else {
                plan.stepped = static_cast<std::int32_t>(k);
            }
        };
        const auto reached = [&](std::int64_t k) {
            set(k);
            const auto now = over(plan, balance, rows);
            return more ? now <= int128{0} : now >= int128{0};
        };
        std::int64_t low = 0;
        std::int64_t high = t_.residual == residual::first
                                ? loupan::detail::to_int64_or_raise(loupan::detail::absolute(off) / int128{unit_}) + 1
                                : std::int64_t{last - plan.from};
        if (t_.residual == residual::spread && !reached(high)) {
            return; // every row differs, and the last still takes the rest
        }
        while (low + 1 < high) {
            const auto middle = low + (high - low) / 2;
            (reached(middle) ? high : low) = middle;
        }
        set(low);
        const auto before = loupan::detail::absolute(over(plan, balance, rows));
        set(high);
        const auto after = loupan::detail::absolute(over(plan, balance, rows));
        if (before <= after) {
            set(low);
        }
    }

    const loan_terms& t_;
    loan_periods& periods_;
    std::int64_t unit_;
    std::int64_t interest_unit_;
};

} // namespace loupan::inline LOUPAN_ABI::payment::detail
