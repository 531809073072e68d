// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/payment/detail/annuity.hpp>
#include <loupan/payment/detail/level_block.hpp>
#include <loupan/payment/errors.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The level instalment (等额本息月供): one figure, or a column of them. Exact to the minor unit, every tie included.

namespace loupan::inline LOUPAN_ABI::payment {

inline constexpr std::int64_t max_loan_minor = detail::max_principal;    ///< largest principal, minor units (本金上限)
inline constexpr std::int32_t max_instalments = detail::max_instalments; ///< most instalments of a loan (期数上限)
/// The largest annual rate, 100 %: what is above is a percentage passed as a number far more often than a rate (利率上限).
inline constexpr loupan::rate max_annual_rate = loupan::rate::from_scaled(100'000'000);

/// The interest rate of one period as an exact ratio (期利率): annual / 12 is not a decimal.
struct period_rate {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;
    friend bool operator==(const period_rate&, const period_rate&) = default;

    /// The annual rate spread evenly over the periods of a year: 12 for months, 26 for fortnights.
    /// \throws invalid_argument payment.rate_implausible, core.validation when a year has no or above 366 periods
    [[nodiscard]] static period_rate of(const loupan::rate& annual, std::int32_t periods_per_year = 12);
};

namespace detail {

inline void require_annual(const loupan::rate& annual, std::string_view path) {
    if (annual < loupan::rate{} || annual > max_annual_rate) {
        raise(errors::rate_implausible, {std::string(path), annual.to_percent(), {}, {}});
    }
}

inline void require_principal(const money& principal, std::string_view path) {
    if (principal.minor() <= 0 || principal.minor() > max_loan_minor) {
        raise(errors::principal_invalid, {std::string(path), principal.to_string(), {}, {}});
    }
}

inline void require_count(std::int64_t n, std::string_view path) {
    if (n < 1 || n > max_instalments) {
        raise(errors::instalments_invalid, {std::string(path), std::to_string(n), {}, {}});
    }
}

inline void require_periods_per_year(std::int32_t n, std::string_view path) {
    if (n < 1 || n > 366) {
        raise(loupan::errors::validation, {std::string(path), std::to_string(n) + " periods a year", {}, {}});
    }
}

/// The step of a rounding in minor units. \throws invalid_argument core.rounding_invalid when it is no whole number of them
inline std::int64_t step_minor(const rounding& how, const currency& in, std::string_view path) {
    std::int64_t step = 0;
    try {
        step = how.step().to_scaled(in.digits());
    } catch (const error&) {
        step = 0; // which no rounding has
    }
    if (step < 1 || step > max_principal) {
        raise(loupan::errors::rounding_invalid, {std::string(path), how.to_string(), {}, {}});
    }
    return step;
}

} // namespace detail

inline period_rate period_rate::of(const loupan::rate& annual, std::int32_t periods_per_year) {
    detail::require_annual(annual, "annual_rate");
    detail::require_periods_per_year(periods_per_year, "periods_per_year");
    return {annual.scaled(), std::int64_t{100'000'000} * periods_per_year};
}

/// The level instalment (等额本息): P r (1 + r)^n / ((1 + r)^n - 1), and P / n at rate zero, rounded once.
///
/// Rounding: `how`, any step that is a whole number of minor units. Exact for every input, ties included; integers only.
/// Source: the formula of domain C1.7 and V17; 990 000 at 3 % over 360 months is 4 173.88.
/// \throws invalid_argument payment.principal_invalid, payment.instalments_invalid, payment.rate_implausible (below 0 or
/// above 100 % a period), core.rounding_invalid; arithmetic_error core.overflow
[[nodiscard]] inline money level_payment(const money& principal, const period_rate& r, std::int32_t n,
                                         const rounding& how = rounding()) {
    detail::require_principal(principal, "principal");
    detail::require_count(n, "periods");
    constexpr auto largest = std::int64_t{1} << 60U;
    if (r.denominator < 1 || r.denominator > largest || r.numerator < 0 || r.numerator > r.denominator) {
        raise(errors::rate_implausible,
              {"rate", std::to_string(r.numerator) + "/" + std::to_string(r.denominator), {}, {}});
    }
    const auto step = detail::step_minor(how, principal.currency(), "rounding");
    const auto found = detail::level_minor(principal.minor(), {r.numerator, r.denominator}, n, step, how.mode());
    if (!found) {
        raise(loupan::errors::overflow, {"principal", principal.to_string(), {}, {}});
    }
    return money::from_minor(*found, principal.currency());
}

/// The level instalment at an annual rate that is spread evenly over the periods of a year (等额本息, 月利率=年利率/12).
/// \throws as the form above; core.validation for `periods_per_year`
[[nodiscard]] inline money level_payment(const money& principal, const loupan::rate& annual, std::int32_t n,
                                         const rounding& how = rounding(), std::int32_t periods_per_year = 12) {
    return level_payment(principal, period_rate::of(annual, periods_per_year), n, how);
}

/// What a batch does with bad rows (批量出错处理).
enum class on_error : std::uint8_t {
    raise,  ///< one error that lists them all
    collect ///< absent results, and a table of errors
};

/// Loans as columns (贷款列): one row a loan, all of one length.
struct level_columns {
    column<std::int64_t> principal{};   ///< minor units
    column<std::int64_t> annual_rate{}; ///< 1e-8
    column<std::int64_t> periods{};
};

/// How a batch of level instalments is computed (批量月供选项).
struct level_options {
    rounding how{};
    std::int32_t periods_per_year = 12;
    loupan::currency currency{};
    on_error errors = on_error::raise;
    level_isa isa = level_isa::automatic; ///< one that the machine lacks counts as automatic
};

/// Level instalments of many loans (批量月供): a payment a row, absent where the row is in `errors`.
struct level_payments_result {
    column<std::int64_t> payment{}; ///< minor units
    std::vector<row_error> errors{};
};

namespace detail {

/// Keeps the bad rows of a batch.
class row_errors {
public:
    template <class Call> bool guard(std::size_t row, Call&& call) {
        try {
            call();
            return true;
        } catch (const error& e) {
            rows_.push_back(
                {static_cast<std::int64_t>(row), e.code(), e.path(), e.value(), e.message(), e.message_zh()});
            if (rows_.size() == 1) {
                kind_ = e.kind();
            }
            return false;
        }
    }
    /// \throws the first error with all rows
    [[nodiscard]] std::vector<row_error> finish(on_error how) && {
        if (!rows_.empty() && how == on_error::raise) {
            const row_error first = rows_.front();
            raise(error_code{first.code, kind_, first.message, first.message_zh},
                  {first.path, first.value, first.row, {}}, std::move(rows_));
        }
        return std::move(rows_);
    }

private:
    std::vector<row_error> rows_{};
    error_kind kind_ = error_kind::invalid_argument;
};

inline void require_lengths(std::size_t want, std::initializer_list<std::size_t> got) {
    for (const auto size : got) {
        if (size != want) {
            raise(loupan::errors::length_mismatch,
                  {"columns", std::to_string(size) + " instead of " + std::to_string(want), {}, {}});
        }
    }
}

template <class T> void require_present(const column<T>& c, std::size_t row, const char* path) {
    if (!c.is_valid(row)) {
        raise(loupan::errors::empty, {path, {}, static_cast<std::int64_t>(row), {}});
    }
}

template <class Levels>
level_payments_result level_payment_column(const level_columns& of, const level_options& options) {
    const std::size_t n = of.principal.size();
    require_lengths(n, {of.annual_rate.size(), of.periods.size()});
    require_periods_per_year(options.periods_per_year, "periods_per_year");
    const auto step = step_minor(options.how, options.currency, "rounding");
    const auto mode = options.how.mode();
    const bool absent =
        of.principal.validity() != nullptr || of.annual_rate.validity() != nullptr || of.periods.validity() != nullptr;
    constexpr auto kernel_limit = std::int64_t{1} << 50U;
    const bool kernel = options.isa != level_isa::scalar && step <= kernel_limit && !absent;
    const auto per_year = static_cast<std::int64_t>(options.periods_per_year);
    level_block block{};
    if (kernel) {
        block.periods_per_year = per_year;
        block.step = step;
        const bool up = mode == rounding_mode::up || mode == rounding_mode::ceiling;
        const bool down = mode == rounding_mode::down || mode == rounding_mode::floor;
        block.mode = up ? level_rounding::up : down ? level_rounding::down : level_rounding::nearest;
    }
    column_builder<std::int64_t> out(n);
    row_errors bad;
    std::uint8_t slow[level_block_rows / 8];
    for (std::size_t at = 0; at < n; at += level_block_rows) {
        const std::size_t count = std::min(level_block_rows, n - at);
        if (kernel) {
            block.principal = of.principal.data() + at;
            block.rate = of.annual_rate.data() + at;
            block.periods = of.periods.data() + at;
            block.count = count;
            Levels::run(options.isa, block, out.data() + at, slow);
        } else {
            std::fill_n(slow, (count + 7) / 8, std::uint8_t{0xff});
        }
        for (std::size_t byte = 0; byte * 8 < count; ++byte) {
            for (unsigned bits = slow[byte]; bits != 0; bits &= bits - 1) {
                const std::size_t i = at + byte * 8 + static_cast<std::size_t>(std::countr_zero(bits));
                if (i >= at + count) {
                    break;
                }
                const auto principal = of.principal[i];
                const auto rate = of.annual_rate[i];
                const auto periods = of.periods[i];
                const bool good = principal > 0 && principal <= max_loan_minor && rate >= 0 &&
                                  rate <= max_annual_rate.scaled() && periods >= 1 && periods <= max_instalments;
                if (good && !absent) {
                    if (const auto found = level_minor(principal, {rate, 100'000'000 * per_year},
                                                       static_cast<std::int32_t>(periods), step, mode)) {
                        out.data()[i] = *found;
                        continue;
                    }
                }
                const bool ok = bad.guard(i, [&] {
                    require_present(of.principal, i, "principal");
                    require_present(of.annual_rate, i, "annual_rate");
                    require_present(of.periods, i, "periods");
                    require_count(periods, "periods");
                    out.data()[i] = payment::level_payment(
                                        money::from_minor(principal, options.currency), loupan::rate::from_scaled(rate),
                                        static_cast<std::int32_t>(periods), options.how, options.periods_per_year)
                                        .minor();
                });
                if (!ok) {
                    out.data()[i] = 0;
                    out.set_null(i);
                }
            }
        }
    }
    auto errors = std::move(bad).finish(options.errors);
    return {std::move(out).finish(), std::move(errors)};
}

} // namespace detail

/// The level instalments of many loans (批量计算月供): the figures of `level_payment`, row by row.
/// \throws invalid_argument payment.principal_invalid, payment.instalments_invalid, payment.rate_implausible, core.empty
/// with all bad rows (unless they are collected); core.length_mismatch, core.rounding_invalid, core.validation
template <class Levels = detail::default_levels>
[[nodiscard]] level_payments_result level_payments(const level_columns& of, const level_options& options = {}) {
    return detail::level_payment_column<Levels>(of, options);
}

} // namespace loupan::inline LOUPAN_ABI::payment
