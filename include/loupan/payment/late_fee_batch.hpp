// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/payment/late_fee.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Late fees of many lines at once (批量计算滞纳金): the figures of `late_fee`, over columns.

namespace loupan::inline LOUPAN_ABI::payment {

/// Facts as columns (列式应收). A list column has one offset more than there are rows; without offsets every list is empty.
struct overdue_columns {
    column<std::int64_t> amount{};       ///< minor units
    column<std::int32_t> due{};          ///< day numbers; absent where nothing is due yet
    column<std::int32_t> paid_offsets{}; ///< into the next two
    column<std::int32_t> paid_on{};
    column<std::int64_t> paid_amount{};
    column<std::int32_t> stop_offsets{}; ///< into the next two, both ends inclusive
    column<std::int32_t> stop_from{};
    column<std::int32_t> stop_to{};
};

/// What a fee is, by bit (标志).
enum class late_fee_flag : std::uint8_t {
    within_grace = 1, ///< 宽限期内
    capped = 2,       ///< 已达上限
    below_floor = 4,  ///< 低于起收额
    provisional = 8,  ///< 应付日暂定
    absent = 16       ///< no result: the row stands in the table of errors
};

/// Late fees as columns (列式结果); absent amounts have their validity bit cleared.
struct late_fee_columns {
    column<std::int64_t> amount{}; ///< minor units
    column<std::int32_t> days{};   ///< overdue days that count
    column<std::int64_t> open{};   ///< minor units of principal still open
    column<std::uint8_t> flags{};  ///< late_fee_flag
    std::vector<row_error> errors{};

    /// The sum of the fees. \throws arithmetic_error core.overflow
    [[nodiscard]] money total(currency in = {}) const {
        loupan::detail::int128 sum{0};
        for (std::size_t i = 0; i < amount.size(); ++i) {
            sum += loupan::detail::int128{amount.is_valid(i) ? amount[i] : 0};
        }
        return money::from_minor(loupan::detail::to_int64_or_raise(sum, "total"), in);
    }
};

/// How a batch goes (批量选项).
struct late_fee_options {
    bool collect_errors = false; ///< absent results and a table of errors instead of one error that lists all bad rows
    currency in{};
};

namespace detail {

/// The elements of a row's list. \throws invalid_argument core.length_mismatch
inline std::pair<std::size_t, std::size_t> list_at(const column<std::int32_t>& offsets, std::size_t row,
                                                   std::size_t size, const char* path) {
    if (offsets.empty()) {
        return {0, 0};
    }
    const auto from = offsets[row];
    const auto to = offsets[row + 1];
    if (from < 0 || to < from || static_cast<std::size_t>(to) > size) {
        raise(loupan::errors::length_mismatch, {path, std::to_string(from) + " to " + std::to_string(to), {}, {}});
    }
    return {static_cast<std::size_t>(from), static_cast<std::size_t>(to)};
}

inline void same_length(std::size_t have, std::size_t need, const char* path) {
    if (have != need) {
        raise(loupan::errors::length_mismatch, {path, std::to_string(have) + ", " + std::to_string(need), {}, {}});
    }
}

} // namespace detail

/// Late fees of many lines up to one day (批量滞纳金). Stops are given as they count; those of deferrals must have been moved
/// off holidays. \throws invalid_argument core.length_mismatch; what `late_fee` throws, with all bad rows listed, unless
/// errors are collected
[[nodiscard]] inline late_fee_columns late_fees(const late_fee_rules& rules, const overdue_columns& of,
                                                const date& as_of, const late_fee_options& options = {},
                                                const calendar::business_calendar* in = nullptr) {
    const detail::fee_plan plan(rules, options.in);
    const auto rows = of.amount.size();
    detail::same_length(of.due.size(), rows, "due");
    detail::same_length(of.paid_amount.size(), of.paid_on.size(), "paid_amount");
    detail::same_length(of.stop_to.size(), of.stop_from.size(), "stop_to");
    if (!of.paid_offsets.empty() || !of.paid_on.empty()) {
        detail::same_length(of.paid_offsets.size(), rows + 1, "paid_offsets");
    }
    if (!of.stop_offsets.empty() || !of.stop_from.empty()) {
        detail::same_length(of.stop_offsets.size(), rows + 1, "stop_offsets");
    }
    column_builder<std::int64_t> amount(rows);
    column_builder<std::int32_t> days(rows);
    column_builder<std::int64_t> open(rows);
    column_builder<std::uint8_t> flags(rows);
    std::vector<row_error> bad;
    std::vector<detail::paid_day> paid;
    std::vector<detail::day_window> stops;
    null_recorder nothing;
    const auto one = [&](std::size_t row) {
        if (!of.amount.is_valid(row)) {
            raise(loupan::errors::empty, {"amount", {}, {}, {}});
        }
        if (of.amount[row] < 0) {
            raise(loupan::errors::validation, {"amount", plan.text(of.amount[row]), {}, "C2.7"});
        }
        paid.clear();
        const auto [first, last] = detail::list_at(of.paid_offsets, row, of.paid_on.size(), "paid_offsets");
        for (auto i = first; i < last; ++i) {
            paid.push_back({date::from_days(of.paid_on[i]).days(), of.paid_amount[i]});
        }
        detail::settle_payments(of.amount[row], paid, plan);
        stops.clear();
        const auto [begin, end] = detail::list_at(of.stop_offsets, row, of.stop_from.size(), "stop_offsets");
        for (auto i = begin; i < end; ++i) {
            if (of.stop_to[i] < of.stop_from[i]) {
                raise(loupan::errors::validation, {"stop_to", std::to_string(of.stop_to[i]), {}, "C2.7"});
            }
            stops.push_back({date::from_days(of.stop_from[i]).days(), date::from_days(of.stop_to[i]).days()});
        }
        detail::join_windows(stops);
        calendar::rolled_date due{as_of, false};
        if (of.due.is_valid(row)) {
            due = calendar::roll(date::from_days(of.due[row]), in, rules.roll, rules.beyond);
        }
        const auto figures = detail::evaluate_fee(
            plan, {of.amount[row], due.value.days(), as_of.days(), paid, stops},
            [](std::int32_t, std::int32_t, std::int64_t, const loupan::rate&) {}, nothing);
        amount.data()[row] = figures.amount;
        days.data()[row] = figures.days;
        open.data()[row] = figures.open;
        const auto bit = [](bool on, late_fee_flag f) { return on ? static_cast<std::uint8_t>(f) : std::uint8_t{0}; };
        flags.data()[row] = static_cast<std::uint8_t>(
            bit(figures.within_grace, late_fee_flag::within_grace) | bit(figures.capped, late_fee_flag::capped) |
            bit(figures.below_floor, late_fee_flag::below_floor) | bit(due.provisional, late_fee_flag::provisional));
    };
    std::vector<error> first_error;
    for (std::size_t row = 0; row < rows; ++row) {
        try {
            one(row);
        } catch (const error& e) {
            amount.data()[row] = 0;
            days.data()[row] = 0;
            open.data()[row] = 0;
            flags.data()[row] = static_cast<std::uint8_t>(late_fee_flag::absent);
            amount.set_null(row);
            days.set_null(row);
            open.set_null(row);
            bad.push_back({static_cast<std::int64_t>(row), e.code(), e.path(), e.value(), e.message(), e.message_zh()});
            if (first_error.empty()) {
                first_error.push_back(e);
            }
        }
    }
    if (!bad.empty() && !options.collect_errors) {
        const auto& e = first_error.front();
        error_context where{e.path(), e.value(), bad.front().row, e.rule()};
        raise(error_code{e.code(), e.kind(), e.message(), e.message_zh()}, std::move(where), std::move(bad));
    }
    return {std::move(amount).finish(), std::move(days).finish(), std::move(open).finish(), std::move(flags).finish(),
            std::move(bad)};
}

} // namespace loupan::inline LOUPAN_ABI::payment
