// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/errors.hpp>
#include <loupan/payment/instalment.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Rates that change on given dates (利率调整): a path of annual rates, and repricing by the loan prime rate (贷款市场报价利率,
/// LPR) plus basis points. The rates themselves are data that the caller passes; none is compiled in.

namespace loupan::inline LOUPAN_ABI::payment {

/// A new annual rate from a day on (利率变动).
struct rate_change {
    date from{};
    rate annual{};
    friend bool operator==(const rate_change&, const rate_change&) = default;
};

/// What follows a change of the rate (利率调整后).
enum class after_change : std::uint8_t {
    payment, ///< 调整月供: the level payment is computed anew for the remaining term
    term     ///< 调整期限: the payment stays, the number of rows changes
};

/// From which interest on a change counts (利率调整的计息方式).
enum class change_within : std::uint8_t {
    next_period, ///< 下期起: a period keeps the rate of its first day
    by_days      ///< 分段计息: a period is divided by days at the change
};

constexpr enum_table<after_change, 2> enum_names(after_change) {
    return {{{after_change::payment, "payment"}, {after_change::term, "term"}}};
}
constexpr enum_table<change_within, 2> enum_names(change_within) {
    return {{{change_within::next_period, "next_period"}, {change_within::by_days, "by_days"}}};
}

/// A rate that is published from time to time (报价利率序列), such as the LPR of one term: ascending days, a value from each
/// day until the next.
class rate_series {
public:
    /// \throws invalid_argument core.empty, core.duplicate (a day twice), core.validation (days not ascending),
    /// payment.rate_implausible
    explicit rate_series(std::vector<rate_change> rows, std::string_view path = "rates") : rows_(std::move(rows)) {
        if (rows_.empty()) {
            raise(loupan::errors::empty, {std::string(path), {}, {}, {}});
        }
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const auto at = std::string(path) + "[" + std::to_string(i) + "]";
            detail::require_annual(rows_[i].annual, at + ".annual");
            if (i > 0 && rows_[i].from <= rows_[i - 1].from) {
                const bool twice = rows_[i].from == rows_[i - 1].from;
                raise(twice ? loupan::errors::duplicate : loupan::errors::validation,
                      {at + ".from", rows_[i].from.to_string(), {}, {}});
            }
        }
    }
    [[nodiscard]] const std::vector<rate_change>& rows() const noexcept { return rows_; }
    /// The value in force on a day. \throws rule_violation payment.rate_missing before the first day
    [[nodiscard]] rate at(const date& day) const {
        const auto after = std::upper_bound(rows_.begin(), rows_.end(), day,
                                            [](const date& d, const rate_change& c) { return d < c.from; });
        if (after == rows_.begin()) {
            raise(errors::rate_missing, {"date", day.to_string(), {}, {}});
        }
        return std::prev(after)->annual;
    }
    friend bool operator==(const rate_series&, const rate_series&) = default;

private:
    std::vector<rate_change> rows_;
};

/// When a loan takes the new value of its reference rate (重定价日).
enum class reprice_day : std::uint8_t {
    january_1,   ///< 每年1月1日
    anniversary, ///< 对月对日: each year on the day of the first drawing
    never        ///< 固定利率: the first value stays
};
constexpr enum_table<reprice_day, 3> enum_names(reprice_day) {
    return {{{reprice_day::january_1, "january_1"},
             {reprice_day::anniversary, "anniversary"},
             {reprice_day::never, "never"}}};
}

/// How a loan follows a reference rate (浮动利率条款). On a repricing day the value published last, at or before that day,
/// counts, plus the spread (加点), which stays for the life of the loan.
struct reprice_rule {
    reprice_day day = reprice_day::january_1;
    std::int32_t spread_basis_points = 0; ///< 加点: hundredths of a percent, may be negative
    std::int32_t every_years = 1;         ///< 重定价周期
    friend bool operator==(const reprice_rule&, const reprice_rule&) = default;
};

namespace detail {
inline rate with_spread(const rate& base, std::int32_t basis_points, const date& on) {
    const auto scaled = base.scaled() + std::int64_t{basis_points} * 10'000;
    const auto out = rate::from_scaled(scaled);
    require_annual(out, "rate on " + on.to_string());
    return out;
}
} // namespace detail

/// The rates of a loan drawn on `start`, up to and including `until`: its first rate, then one entry a repricing day on which
/// the rate differs (重定价后的利率). Repricing days after the last published value are not invented: the last value stays.
/// \throws rule_violation payment.rate_missing when the series begins after `start`; invalid_argument core.validation,
/// payment.rate_implausible
[[nodiscard]] inline std::vector<rate_change> reprice(const rate_series& base, const reprice_rule& by,
                                                      const date& start, const date& until) {
    if (by.every_years < 1 || by.every_years > 100) {
        raise(loupan::errors::validation, {"every_years", std::to_string(by.every_years), {}, {}});
    }
    if (by.spread_basis_points < -10'000 || by.spread_basis_points > 10'000) {
        raise(loupan::errors::validation, {"spread_basis_points", std::to_string(by.spread_basis_points), {}, {}});
    }
    std::vector<rate_change> out{{start, detail::with_spread(base.at(start), by.spread_basis_points, start)}};
    for (std::int32_t k = 1; by.day != reprice_day::never; ++k) {
        const std::int64_t years = std::int64_t{k} * by.every_years;
        if (start.year() + years > 9999) {
            break;
        }
        const auto day = by.day == reprice_day::january_1
                             ? date::from_ymd(start.year() + static_cast<std::int32_t>(years), 1, 1)
                             : add_months(start, 12 * years);
        if (day > until) {
            break;
        }
        const auto now = detail::with_spread(base.at(day), by.spread_basis_points, day);
        if (now != out.back().annual) {
            out.push_back({day, now});
        }
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment
