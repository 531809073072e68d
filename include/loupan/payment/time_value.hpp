// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/payment/detail/cash_flow_roots.hpp>
#include <loupan/payment/errors.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Time-value functions (货币时间价值函数) as analysts know them from numpy-financial and spreadsheets: decimals in, one
/// rounding at the end. Money received is positive, money paid negative; rates are those of one period, 0.005 a month.
///
/// With n periods at rate r, and w = 1 for payments at the beginning of a period, 0 at its end:
/// `pv (1 + r)^n + pmt (1 + r w) ((1 + r)^n - 1) / r + fv = 0`, and at r = 0 `pv + pmt n + fv = 0`. numpy-financial and
/// spreadsheets agree on this. Where they differ is said at each function.
///
/// The header brings Boost.Multiprecision; it is not part of `loupan/payment.hpp`. A whole-fen instalment plan is another
/// matter: see `loupan/payment/loan_schedule.hpp`.

namespace loupan::inline LOUPAN_ABI::payment::time_value {

/// When a period's payment falls (期初/期末): spreadsheets' type 0 is `end`, type 1 is `begin`.
enum class when : std::uint8_t { end, begin };

/// When the first value of a row falls: at once (numpy-financial), or after one period (NPV of spreadsheets).
enum class first_value : std::uint8_t { now, after_one_period };

[[nodiscard]] constexpr std::string_view to_string(when value) noexcept {
    return value == when::begin ? "begin" : "end";
}
[[nodiscard]] constexpr std::string_view to_string(first_value value) noexcept {
    return value == first_value::now ? "now" : "after_one_period";
}
/// `end`, `begin`. \throws invalid_argument core.validation
[[nodiscard]] inline when parse_when(std::string_view text) {
    if (text != "end" && text != "begin") {
        raise(loupan::errors::validation, {"when", loupan::detail::clip(text), {}, {}});
    }
    return text == "begin" ? when::begin : when::end;
}
/// `now`, `after_one_period`. \throws invalid_argument core.validation
[[nodiscard]] inline first_value parse_first_value(std::string_view text) {
    if (text != "now" && text != "after_one_period") {
        raise(loupan::errors::validation, {"first", loupan::detail::clip(text), {}, {}});
    }
    return text == "now" ? first_value::now : first_value::after_one_period;
}

/// How a result is rounded (结果精度): to significant digits, 15 unless said, or to a step such as 0.01. The figure before
/// it is right to more than 60 digits. A result has at most 28 decimals.
class precision {
public:
    precision() = default;
    /// \throws invalid_argument core.validation unless 1 to 28
    [[nodiscard]] static precision digits(int count) {
        if (count < 1 || count > decimal::max_digits) {
            raise(loupan::errors::validation, {"digits", std::to_string(count), {}, {}});
        }
        precision out;
        out.digits_ = count;
        return out;
    }
    precision(const rounding& how) : how_(how) {} // NOLINT: a rounding is a precision

    [[nodiscard]] int digits() const noexcept { return digits_; }
    [[nodiscard]] const std::optional<rounding>& how() const noexcept { return how_; }
    [[nodiscard]] decimal operator()(const detail::high& value) const {
        return how_ ? detail::to_step(value, *how_) : detail::to_significant(value, digits_);
    }
    friend bool operator==(const precision&, const precision&) = default;

private:
    int digits_ = 15;
    std::optional<rounding> how_{};
};

/// An amount on a day (现金流).
struct dated_amount {
    date day{};
    decimal amount{};
    friend bool operator==(const dated_amount&, const dated_amount&) = default;
};

/// More periods than this, or rates beyond 1e20, are no finance.
inline constexpr std::int64_t max_periods = 100'000;

namespace detail {

using payment::detail::high;
using payment::detail::power;
using payment::detail::timed_amount;
using payment::detail::to_high;

[[noreturn]] inline void refuse(const char* path, const decimal& value) {
    raise(loupan::errors::validation, {path, value.to_string(), {}, {}});
}

inline high rate_of(const decimal& r, const char* path = "rate") {
    if (r <= decimal(-1)) {
        refuse(path, r);
    }
    return to_high(r);
}

inline void check_periods(const decimal& n, bool may_be_zero) {
    if (n.sign() < 0 || (n.sign() == 0 && !may_be_zero) || n > decimal(max_periods)) {
        refuse("nper", n);
    }
}

inline std::int64_t whole(const decimal& value, const char* path, std::int64_t least, std::int64_t most) {
    const auto plain = value.normalized();
    if (plain.scale() != 0 || plain < decimal(least) || plain > decimal(most)) {
        refuse(path, value);
    }
    return plain.to_scaled(0);
}

/// (1 + r)^n
inline high growth(const high& r, const decimal& n) {
    const auto plain = n.normalized();
    return plain.scale() == 0 ? power(1 + r, plain.to_scaled(0)) : high(exp(to_high(n) * log(high(1 + r))));
}

/// What n payments of 1 grow to, and (1 + r)^n.
struct annuity {
    high grown{};
    high payments{};
};

inline annuity annuity_of(const high& r, const decimal& n, when due) {
    annuity out;
    out.grown = growth(r, n);
    out.payments = r == 0 ? to_high(n) : high((out.grown - 1) / r);
    if (due == when::begin) {
        out.payments *= 1 + r;
    }
    return out;
}

inline high pmt(const decimal& rate, const decimal& nper, const decimal& pv, const decimal& fv, when due) {
    const high r = rate_of(rate);
    check_periods(nper, false);
    const auto a = annuity_of(r, nper, due);
    return -(to_high(fv) + to_high(pv) * a.grown) / a.payments;
}

inline high ipmt(const decimal& rate, const decimal& per, const decimal& nper, const decimal& pv, const decimal& fv,
                 when due) {
    const high payment = pmt(rate, nper, pv, fv, due);
    const auto n = nper.normalized().scale() == 0 ? nper.normalized().to_scaled(0) : max_periods;
    const auto k = whole(per, "per", 1, n);
    if (per > nper) {
        refuse("per", per);
    }
    const high r = to_high(rate);
    if (due == when::begin && k == 1) {
        return 0;
    }
    // Interest on what is owed after k - 1 periods.
    const auto before = annuity_of(r, decimal(k - 1), due);
    const high owed = -(to_high(pv) * before.grown + payment * before.payments);
    return due == when::begin ? high(owed * r / (1 + r)) : high(owed * r);
}

/// The rates that solve a row of flows; `unit` units of time are one period of the rate.
inline std::vector<high> rates_of(std::vector<timed_amount> flows, std::int64_t unit) {
    flows = payment::detail::merged_flows(std::move(flows));
    if (flows.empty()) {
        raise(errors::no_solution, {"values", "every rate solves it: the flows cancel out", {}, {}});
    }
    if (payment::detail::sign_changes(flows) == 0) {
        raise(errors::no_solution, {"values", "the flows never change sign", {}, {}});
    }
    const high end = exp(log(high(10)) * 20 / high(unit));
    auto roots = payment::detail::roots_of(flows, 1 / end, end);
    std::vector<high> rates;
    for (auto y = roots.rbegin(); y != roots.rend(); ++y) { // ascending rates
        rates.push_back(power(*y, -unit) - 1);
    }
    return rates;
}

inline high one_rate(const std::vector<high>& rates, const std::optional<decimal>& guess) {
    if (rates.empty()) {
        raise(errors::no_solution, {"values", "no rate above -100 % brings the flows to zero", {}, {}});
    }
    if (rates.size() > 1 && !guess) {
        std::string all;
        for (const auto& r : rates) {
            all += (all.empty() ? "" : ", ") + payment::detail::to_significant(r, 6).to_string();
        }
        raise(errors::no_solution, {"values", "several rates solve it, a guess must choose: " + all, {}, {}});
    }
    const high near = guess ? to_high(*guess) : high(0);
    const high* best = &rates.front();
    for (const auto& r : rates) {
        if (abs(r - near) < abs(*best - near)) {
            best = &r;
        }
    }
    return *best;
}

inline void require_some(std::size_t size) {
    if (size == 0) {
        raise(loupan::errors::empty, {"values", {}, {}, {}});
    }
    if (size > static_cast<std::size_t>(max_periods)) {
        raise(loupan::errors::validation, {"values", std::to_string(size) + " flows", {}, {}});
    }
}

inline std::vector<timed_amount> by_period(std::span<const decimal> values) {
    require_some(values.size());
    std::vector<timed_amount> flows;
    flows.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        flows.push_back({static_cast<std::int64_t>(i), to_high(values[i])});
    }
    return flows;
}

inline std::vector<timed_amount> by_day(std::span<const dated_amount> values) {
    require_some(values.size());
    std::vector<timed_amount> flows;
    flows.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::int64_t days = std::int64_t{values[i].day.days()} - values.front().day.days();
        if (days < 0) {
            raise(loupan::errors::validation,
                  {"values[" + std::to_string(i) + "].day", values[i].day.to_string(), {}, {}});
        }
        flows.push_back({days, to_high(values[i].amount)});
    }
    return flows;
}

} // namespace detail

/// Present value (现值) of `nper` payments and a final amount. As numpy-financial and spreadsheets.
/// \throws invalid_argument core.validation (rate at or below -1, nper below 0); arithmetic_error core.overflow
[[nodiscard]] inline decimal pv(const decimal& rate, const decimal& nper, const decimal& pmt,
                                const decimal& fv = decimal(0), when due = when::end, const precision& to = {}) {
    const auto r = detail::rate_of(rate);
    detail::check_periods(nper, true);
    const auto a = detail::annuity_of(r, nper, due);
    return to(-(detail::to_high(fv) + detail::to_high(pmt) * a.payments) / a.grown);
}

/// Future value (终值) of a present amount and `nper` payments. As numpy-financial and spreadsheets. \throws as `pv`
[[nodiscard]] inline decimal fv(const decimal& rate, const decimal& nper, const decimal& pmt, const decimal& pv,
                                when due = when::end, const precision& to = {}) {
    const auto r = detail::rate_of(rate);
    detail::check_periods(nper, true);
    const auto a = detail::annuity_of(r, nper, due);
    return to(-(detail::to_high(pv) * a.grown + detail::to_high(pmt) * a.payments));
}

/// The level payment (每期付款额). As numpy-financial and spreadsheets.
/// \throws as `pv`; core.validation also when nper is 0
[[nodiscard]] inline decimal pmt(const decimal& rate, const decimal& nper, const decimal& pv,
                                 const decimal& fv = decimal(0), when due = when::end, const precision& to = {}) {
    return to(detail::pmt(rate, nper, pv, fv, due));
}

/// The interest in payment `per`, counted from 1 (第 per 期利息). Payments at the beginning: the first has no interest. As
/// spreadsheets: `per` outside 1..nper is refused (numpy-financial computes on, or gives NaN). \throws as `pmt`
[[nodiscard]] inline decimal ipmt(const decimal& rate, const decimal& per, const decimal& nper, const decimal& pv,
                                  const decimal& fv = decimal(0), when due = when::end, const precision& to = {}) {
    return to(detail::ipmt(rate, per, nper, pv, fv, due));
}

/// The principal in payment `per` (第 per 期本金): `pmt - ipmt`, before rounding. \throws as `ipmt`
[[nodiscard]] inline decimal ppmt(const decimal& rate, const decimal& per, const decimal& nper, const decimal& pv,
                                  const decimal& fv = decimal(0), when due = when::end, const precision& to = {}) {
    const auto interest = detail::ipmt(rate, per, nper, pv, fv, due);
    return to(detail::pmt(rate, nper, pv, fv, due) - interest);
}

/// The number of periods (期数), a fraction as a rule. As numpy-financial and spreadsheets, but a payment that never settles
/// the amount is an error here, where numpy-financial gives NaN or infinity.
/// \throws rule_violation payment.no_solution; invalid_argument core.validation
[[nodiscard]] inline decimal nper(const decimal& rate, const decimal& pmt, const decimal& pv,
                                  const decimal& fv = decimal(0), when due = when::end, const precision& to = {}) {
    using detail::high;
    const auto r = detail::rate_of(rate);
    const high p = detail::to_high(pmt);
    const high now = detail::to_high(pv);
    const high then = detail::to_high(fv);
    const auto never = [] { raise(errors::no_solution, {"pmt", "the payments never settle the amount", {}, {}}); };
    if (r == 0) {
        if (p == 0) {
            never();
        }
        return to(-(then + now) / p);
    }
    const high z = p * (due == when::begin ? high(1 + r) : high(1)) / r;
    if (now + z == 0 || (z - then) / (now + z) <= 0) {
        never();
    }
    return to(log(high((z - then) / (now + z))) / log(high(1 + r)));
}

/// The rate of a period (利率) at which `nper` payments settle the amounts; `nper` is a whole number here. numpy-financial
/// and spreadsheets iterate from `guess` (0.1) and may end without a figure; here every rate above -100 % is found, and
/// `guess` only chooses the nearest where there are several.
/// \throws rule_violation payment.no_solution with the reason; invalid_argument core.validation
[[nodiscard]] inline decimal rate(const decimal& nper, const decimal& pmt, const decimal& pv,
                                  const decimal& fv = decimal(0), when due = when::end,
                                  const std::optional<decimal>& guess = {}, const precision& to = {}) {
    const auto n = detail::whole(nper, "nper", 1, max_periods);
    std::vector<detail::timed_amount> flows{{0, detail::to_high(pv)}, {n, detail::to_high(fv)}};
    const auto p = detail::to_high(pmt);
    for (std::int64_t i = 0; i < n; ++i) {
        flows.push_back({due == when::begin ? i : i + 1, p});
    }
    return to(detail::one_rate(detail::rates_of(std::move(flows), 1), guess));
}

/// Net present value (净现值) of one value a period. `first_value::now`, the default, is numpy-financial: the first value is
/// not discounted. Spreadsheets' NPV takes the first value after one period: `first_value::after_one_period`.
/// \throws invalid_argument core.validation, core.empty
[[nodiscard]] inline decimal npv(const decimal& rate, std::span<const decimal> values,
                                 first_value first = first_value::now, const precision& to = {}) {
    const auto r = detail::rate_of(rate);
    detail::require_some(values.size());
    const detail::high y = 1 / (1 + r);
    detail::high sum(0);
    for (std::size_t i = values.size(); i-- > 0;) {
        sum = sum * y + detail::to_high(values[i]);
    }
    return to(first == first_value::now ? sum : detail::high(sum * y));
}

/// All internal rates of return above -100 %, ascending (全部内部收益率). \throws as `irr`, save for several
[[nodiscard]] inline std::vector<decimal> irr_all(std::span<const decimal> values, const precision& to = {}) {
    std::vector<decimal> out;
    for (const auto& r : detail::rates_of(detail::by_period(values), 1)) {
        out.push_back(to(r));
    }
    return out;
}

/// The internal rate of return (内部收益率) of one value a period: at it `npv` is zero. numpy-financial and spreadsheets give
/// one rate of several without a word, or fail from a bad guess; here several rates are an error unless `guess` chooses the
/// nearest, and none is missed (Descartes' rule of signs, a bracket for each).
/// \throws rule_violation payment.no_solution with the reason; invalid_argument core.empty
[[nodiscard]] inline decimal irr(std::span<const decimal> values, const std::optional<decimal>& guess = {},
                                 const precision& to = {}) {
    return to(detail::one_rate(detail::rates_of(detail::by_period(values), 1), guess));
}

/// The modified internal rate of return (修正内部收益率): outflows discounted at `finance_rate`, inflows compounded at
/// `reinvest_rate`. As numpy-financial and spreadsheets, which give NaN and the division error where this raises.
/// \throws rule_violation payment.no_solution without both an outflow and an inflow; invalid_argument core.validation
[[nodiscard]] inline decimal mirr(std::span<const decimal> values, const decimal& finance_rate,
                                  const decimal& reinvest_rate, const precision& to = {}) {
    using detail::high;
    const auto finance = detail::rate_of(finance_rate, "finance_rate");
    const auto reinvest = detail::rate_of(reinvest_rate, "reinvest_rate");
    detail::require_some(values.size());
    high paid(0);
    high received(0);
    for (std::size_t i = values.size(); i-- > 0;) {
        const high v = detail::to_high(values[i]);
        paid = paid / (1 + finance) + (v < 0 ? v : high(0));
        received = received / (1 + reinvest) + (v > 0 ? v : high(0));
    }
    if (paid == 0 || received == 0) {
        raise(errors::no_solution, {"values", "the flows never change sign", {}, {}});
    }
    const high periods(static_cast<std::int64_t>(values.size()) - 1);
    return to(exp(log(high(-received / paid)) / periods) * (1 + reinvest) - 1);
}

/// Net present value of amounts on days (不定期净现值): each discounted by (1 + rate)^(days / 365) from the first day of the
/// row. As spreadsheets' XNPV; numpy-financial has none. The first row is the day of the value, so no other may be earlier.
/// A negative rate above -100 % is allowed, where some spreadsheets refuse it.
/// \throws invalid_argument core.validation with `values[i].day`, core.empty
[[nodiscard]] inline decimal xnpv(const decimal& rate, std::span<const dated_amount> values, const precision& to = {}) {
    using detail::high;
    const high r = detail::rate_of(rate);
    const auto flows = payment::detail::merged_flows(detail::by_day(values));
    if (flows.empty()) {
        return to(high(0));
    }
    const high y = exp(-log(high(1 + r)) / high(365));
    return to(payment::detail::value_at(flows, y).value * detail::power(y, flows.front().time));
}

/// All yearly rates of return of amounts on days, ascending. \throws as `xirr`, save for several
[[nodiscard]] inline std::vector<decimal> xirr_all(std::span<const dated_amount> values, const precision& to = {}) {
    std::vector<decimal> out;
    for (const auto& r : detail::rates_of(detail::by_day(values), 365)) {
        out.push_back(to(r));
    }
    return out;
}

/// The yearly rate of return of amounts on days (不定期内部收益率), 365 days a year: at it `xnpv` is zero. As spreadsheets'
/// XIRR, which may end with a wrong figure near 0 from a bad guess; errors and `guess` here as in `irr`.
/// \throws rule_violation payment.no_solution with the reason; invalid_argument core.validation, core.empty
[[nodiscard]] inline decimal xirr(std::span<const dated_amount> values, const std::optional<decimal>& guess = {},
                                  const precision& to = {}) {
    return to(detail::one_rate(detail::rates_of(detail::by_day(values), 365), guess));
}

} // namespace loupan::inline LOUPAN_ABI::payment::time_value
