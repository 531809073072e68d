// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/convention.hpp>
#include <loupan/calendar/day_count.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/errors.hpp>
#include <loupan/payment/instalment.hpp>
#include <loupan/payment/rate_path.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// The terms of a loan (贷款条款): what is owed, at which rate, and how it is paid back.

namespace loupan::inline LOUPAN_ABI::payment {

/// How a loan is paid back (还款方式).
enum class repayment : std::uint8_t {
    level_payment,   ///< 等额本息: payments alike
    level_principal, ///< 等额本金: principal parts alike, payments falling
    bullet,          ///< 到期一次还本付息: everything at the end; interest is simple, rounded a row
    interest_only,   ///< 按期付息到期还本: interest each row, the principal at the end
    balloon,         ///< 气球贷: payments alike, and `balloon` with the last
    graduated        ///< 等比累进: payments alike within a stage, then times 1 + step
};

/// What the level payment is computed from (月供计算口径).
enum class payment_basis : std::uint8_t {
    nominal, ///< the formula at annual / 12, as banks quote it; an irregular first period changes the first payment alone
    solved   ///< the payment that pays the loan exactly at the interest that each row really has
};

/// Who takes what rounding leaves over (尾差处理).
enum class residual : std::uint8_t {
    last,  ///< 末期: the last row
    first, ///< 首期: the first row, so far that the last is as near to the others as whole steps allow
    spread ///< 分摊: rows from the first on differ by one step, so far that the last is as near as steps allow
};

/// What happens when the loan is paid before its last row (提前还清处理).
enum class early_end : std::uint8_t {
    refuse, ///< payment.last_row_negative
    end     ///< the row pays what is left and is the last
};

/// What becomes of the interest of an interest grace (宽限期利息).
enum class grace_interest : std::uint8_t {
    capitalise, ///< 计入本金: bears interest itself; the row's principal is negative by it
    defer       ///< 递延: paid without interest on it with the first row after the grace
};

constexpr enum_table<repayment, 6> enum_names(repayment) {
    return {{{repayment::level_payment, "level_payment"},
             {repayment::level_principal, "level_principal"},
             {repayment::bullet, "bullet"},
             {repayment::interest_only, "interest_only"},
             {repayment::balloon, "balloon"},
             {repayment::graduated, "graduated"}}};
}
constexpr enum_table<payment_basis, 2> enum_names(payment_basis) {
    return {{{payment_basis::nominal, "nominal"}, {payment_basis::solved, "solved"}}};
}
constexpr enum_table<residual, 3> enum_names(residual) {
    return {{{residual::last, "last"}, {residual::first, "first"}, {residual::spread, "spread"}}};
}
constexpr enum_table<early_end, 2> enum_names(early_end) {
    return {{{early_end::refuse, "refuse"}, {early_end::end, "end"}}};
}
constexpr enum_table<grace_interest, 2> enum_names(grace_interest) {
    return {{{grace_interest::capitalise, "capitalise"}, {grace_interest::defer, "defer"}}};
}

/// The length of a period (还款周期): months or days, the other zero. A quarter is {3, 0}, a fortnight {0, 14}.
struct loan_period {
    std::int32_t months = 1;
    std::int32_t days = 0;
    friend bool operator==(const loan_period&, const loan_period&) = default;
};

/// The stages of `repayment::graduated` (累进): after each `every` rows the payment is that of the stage before, times
/// 1 + step, rounded.
struct graduation {
    rate step{};
    std::int32_t every = 12;
    friend bool operator==(const graduation&, const graduation&) = default;
};

/// The terms of a loan (贷款条款). Without `start` the schedule has no dates and interest runs by whole periods.
struct loan_terms {
    money principal{};        ///< 本金
    rate annual_rate{};       ///< 年利率
    std::int32_t periods = 0; ///< 期数, grace included
    repayment method = repayment::level_payment;
    loan_period period{};
    std::optional<date> start{};     ///< 放款日
    std::optional<date> first_due{}; ///< 首期还款日; else one period after `start`
    std::int32_t due_day =
        0; ///< 还款日: the day of the month to come back to where a month is long enough; 0: that of the first
    std::optional<calendar::day_count>
        basis{}; ///< 计息基准; absent: whole periods 按月计息, annual x months / 12 whatever the days, a week 7/364
    payment_basis payments = payment_basis::nominal;
    calendar::convention roll = calendar::convention::unadjusted; ///< 遇节假日顺延: needs a calendar
    calendar::beyond_data beyond = calendar::beyond_data::provisional;
    bool accrue_to_rolled = false; ///< 顺延期间计息: interest runs to the rolled day; needs a basis by days
    rounding payment_rounding{};   ///< of level payments and level principal parts
    rounding interest_rounding{};  ///< of each row's interest, or of the balance when it is unrounded
    bool unrounded_balance =
        false; ///< 余额不取整: exact balance carried on; rows show the differences of rounded balances
    payment::residual residual = payment::residual::last;
    early_end early = early_end::refuse;
    std::int32_t interest_grace = 0;  ///< 宽限期(不还本付息): first rows without any payment
    std::int32_t principal_grace = 0; ///< 宽限期(只付息): rows after them with interest alone
    grace_interest grace = grace_interest::capitalise;
    std::optional<money> balloon{};
    std::optional<graduation> graduated{};
    bool may_grow = false;            ///< graduated: a payment may be below its interest, the balance then grows
    std::vector<rate_change> rates{}; ///< later rates, ascending; `annual_rate` holds before the first
    after_change on_change = after_change::payment;
    change_within within = change_within::next_period;
    friend bool operator==(const loan_terms&, const loan_terms&) = default;
};

/// Checks the terms (校验贷款条款); `path` stands before the field in the error.
/// \throws invalid_argument payment.principal_invalid, payment.rate_implausible, payment.instalments_invalid,
/// core.validation, core.rounding_invalid, core.currency_mismatch, core.duplicate
inline void validate(const loan_terms& t, const std::string& path = {}) {
    const auto at = [&path](std::string_view field) { return join_path(path, field); };
    const auto require = [&](bool holds, std::string_view field, const auto& value) {
        if (!holds) {
            raise(loupan::errors::validation, {at(field), std::string(value), {}, {}});
        }
    };
    detail::require_principal(t.principal, at("principal"));
    detail::require_annual(t.annual_rate, at("annual_rate"));
    detail::require_count(t.periods, at("periods"));
    const auto named = [&](auto value, std::string_view field) {
        require(!to_string(value).empty(), field, std::to_string(static_cast<int>(value)));
    };
    named(t.method, "method");
    require(!t.basis || !calendar::to_string(*t.basis).empty(), "basis", "unknown");
    named(t.payments, "payments");
    named(t.residual, "residual");
    named(t.early, "early");
    named(t.grace, "grace");
    named(t.on_change, "on_change");
    named(t.within, "within");
    require((t.period.months == 0) != (t.period.days == 0) && t.period.months >= 0 && t.period.months <= 120 &&
                t.period.days >= 0 && t.period.days <= 3660,
            "period", std::to_string(t.period.months) + " months, " + std::to_string(t.period.days) + " days");
    require(!t.first_due || t.start, "first_due", "without start");
    require(!t.first_due || (*t.first_due > *t.start && *t.first_due - *t.start <= 36600), "first_due",
            t.first_due ? t.first_due->to_string() : std::string());
    require(t.due_day >= 0 && t.due_day <= 31 && (t.due_day == 0 || t.period.months != 0), "due_day",
            std::to_string(t.due_day));
    require(t.start || !t.basis, "start", "interest by days needs it");
    require(t.start || t.rates.empty(), "start", "rates on dates need it");
    require(t.basis != calendar::day_count::actual_actual_icma || (t.period.months != 0 && 12 % t.period.months == 0),
            "basis", "actual_actual_icma with a period that does not divide the year");
    require(!t.accrue_to_rolled || t.basis, "accrue_to_rolled", "with whole periods");
    static_cast<void>(detail::step_minor(t.payment_rounding, t.principal.currency(), at("payment_rounding")));
    static_cast<void>(detail::step_minor(t.interest_rounding, t.principal.currency(), at("interest_rounding")));
    require(t.interest_grace >= 0 && t.interest_grace < t.periods, "interest_grace", std::to_string(t.interest_grace));
    require(t.principal_grace >= 0 && t.principal_grace < t.periods - t.interest_grace, "principal_grace",
            std::to_string(t.principal_grace));
    const bool amortises =
        t.method == repayment::level_payment || t.method == repayment::balloon || t.method == repayment::graduated;
    require(!t.unrounded_balance || (amortises && t.residual == residual::last), "unrounded_balance",
            "only for level, balloon and graduated payments whose last row takes the residual");
    require(t.residual != residual::first || t.method != repayment::graduated, "residual", "first, graduated");
    require(t.residual != residual::spread || t.method != repayment::graduated, "residual", "spread, graduated");
    require((t.method == repayment::balloon) == t.balloon.has_value(), "balloon",
            t.balloon ? t.balloon->to_string() : std::string("none"));
    if (t.balloon) {
        if (t.balloon->currency() != t.principal.currency()) {
            raise(loupan::errors::currency_mismatch,
                  {at("balloon"), std::string(t.balloon->currency().code()), {}, {}});
        }
        require(t.balloon->sign() > 0 && *t.balloon < t.principal, "balloon", t.balloon->to_string());
    }
    require((t.method == repayment::graduated) == t.graduated.has_value(), "graduated", "with its method alone");
    if (t.graduated) {
        require(t.graduated->every >= 1 && t.graduated->every <= max_instalments, "graduated.every",
                std::to_string(t.graduated->every));
        require(t.graduated->step >= rate::from_scaled(-50'000'000) && t.graduated->step <= max_annual_rate,
                "graduated.step", t.graduated->step.to_percent());
        require(t.rates.empty(), "rates", "change under graduated payments");
        require(t.periods <= 600, "periods", std::to_string(t.periods) + " of graduated payments, at most 600");
    }
    require(!t.may_grow || t.method == repayment::graduated, "may_grow", "without graduated payments");
    for (std::size_t i = 0; i < t.rates.size(); ++i) {
        const auto field = "rates[" + std::to_string(i) + "]";
        detail::require_annual(t.rates[i].annual, at(field + ".annual"));
        if (i > 0 && t.rates[i].from <= t.rates[i - 1].from) {
            raise(t.rates[i].from == t.rates[i - 1].from ? loupan::errors::duplicate : loupan::errors::validation,
                  {at(field + ".from"), t.rates[i].from.to_string(), {}, {}});
        }
    }
    require(t.on_change == after_change::payment || t.method == repayment::level_payment || t.rates.empty(),
            "on_change", "term, only for level payments");
}

} // namespace loupan::inline LOUPAN_ABI::payment
