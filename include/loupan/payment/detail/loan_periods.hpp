// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/calendar/day_count.hpp>
#include <loupan/payment/loan.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

/// \file
/// The periods of a loan: due dates, and the exact interest factor of a period or a part of one.

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// Interest is balance * numerator / denominator.
struct accrual {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;
};

inline std::int64_t interest_minor(std::int64_t balance, const accrual& by, const rounding_mode mode,
                                   std::int64_t step) {
    const auto steps = loupan::detail::round_quotient(int128{balance} * int128{by.numerator},
                                                      int128{by.denominator} * int128{step}, mode);
    return loupan::detail::to_int64_or_raise(steps * int128{step});
}

/// Dates of a row; absent without a first day.
struct loan_day {
    date unrolled{};
    date due{};
    date from{}; ///< interest runs from here
    date to{};   ///< to here
    date regular_from{};
    bool provisional = false;
};

class loan_periods {
public:
    loan_periods(const loan_terms& t, const calendar::business_calendar* in) : t_(t), calendar_(in) {
        if (t.start) {
            first_ = t.first_due ? *t.first_due : default_first();
        }
    }

    [[nodiscard]] bool dated() const noexcept { return t_.start.has_value(); }
    /// Row `no`, from 1.
    [[nodiscard]] const loan_day& day(std::int32_t no) {
        while (days_.size() < static_cast<std::size_t>(no)) {
            add_day(static_cast<std::int32_t>(days_.size()) + 1);
        }
        return days_[static_cast<std::size_t>(no) - 1];
    }
    /// Whether the period is not of the agreed length.
    [[nodiscard]] bool irregular(std::int32_t no) {
        return dated() && day(no).from != day(no).regular_from && !t_.basis;
    }
    /// The annual rate that is in force when a row's period begins.
    [[nodiscard]] rate rate_of(std::int32_t no) { return dated() ? rate_at(day(no).from) : t_.annual_rate; }
    [[nodiscard]] rate rate_at(const date& on) const {
        rate found = t_.annual_rate;
        for (const auto& change : t_.rates) {
            if (change.from > on) {
                break;
            }
            found = change.annual;
        }
        return found;
    }
    /// A period of the agreed length, at one rate.
    [[nodiscard]] accrual regular(const rate& annual) const {
        return weighted(annual, nominal_numerator(), nominal_denominator());
    }
    /// The whole period of a row at one rate.
    [[nodiscard]] accrual whole(std::int32_t no, const rate& annual) {
        if (!dated() || (!t_.basis && !irregular(no))) {
            return regular(annual);
        }
        return between(no, day(no).from, day(no).to, annual);
    }
    /// A part of a row's period at the rates in force, divided at a change when the terms say so.
    [[nodiscard]] accrual actual(std::int32_t no, const date& from, const date& to) {
        const auto begin = rate_of(no);
        if (t_.within == change_within::by_days) {
            accrual sum{0, 1};
            date at = from;
            for (const auto& change : t_.rates) {
                if (change.from > at && change.from < to) {
                    sum = plus(sum, between(no, at, change.from, rate_at(at)));
                    at = change.from;
                }
            }
            if (at != from) {
                return plus(sum, between(no, at, to, rate_at(at)));
            }
            return part(no, from, to, rate_at(from));
        }
        return part(no, from, to, begin);
    }

private:
    static constexpr std::int64_t per_unit = 100'000'000;

    accrual part(std::int32_t no, const date& from, const date& to, const rate& annual) {
        return from == day(no).from && to == day(no).to ? whole(no, annual) : between(no, from, to, annual);
    }
    [[nodiscard]] std::int64_t nominal_numerator() const noexcept {
        return t_.period.months != 0 ? t_.period.months : t_.period.days;
    }
    [[nodiscard]] std::int64_t nominal_denominator() const noexcept { return t_.period.months != 0 ? 12 : 364; }

    static accrual weighted(const rate& annual, std::int64_t numerator, std::int64_t denominator) {
        const auto common = std::gcd(annual.scaled() * numerator, denominator * per_unit);
        return {annual.scaled() * numerator / common, denominator * per_unit / common};
    }
    static accrual plus(const accrual& a, const accrual& b) {
        const auto common = std::gcd(a.denominator, b.denominator);
        const auto lift = b.denominator / common;
        return {loupan::detail::to_int64_or_raise(int128{a.numerator} * int128{lift} +
                                                  int128{b.numerator} * int128{a.denominator / common}),
                loupan::detail::to_int64_or_raise(int128{a.denominator} * int128{lift})};
    }
    accrual between(std::int32_t no, const date& from, const date& to, const rate& annual) {
        const auto& d = day(no);
        if (!t_.basis) {
            if (t_.period.days != 0) {
                return weighted(annual, to - from, 364);
            }
            return weighted(annual, std::int64_t{t_.period.months} * (to - from),
                            std::int64_t{12} * (d.to - d.regular_from));
        }
        calendar::day_count_facts facts;
        if (*t_.basis == calendar::day_count::thirty_e_360_isda) {
            facts.termination = unrolled(t_.periods);
        } else if (*t_.basis == calendar::day_count::actual_actual_icma) {
            facts.period_start = d.regular_from;
            facts.period_end = d.unrolled;
            facts.frequency = 12 / t_.period.months;
        }
        const auto f = calendar::year_fraction(from, to, *t_.basis, facts).reduced();
        return weighted(annual, f.numerator, f.denominator);
    }

    [[nodiscard]] date default_first() const {
        if (t_.period.months == 0) {
            return t_.start->plus_days(t_.period.days);
        }
        return in_month(*t_.start, t_.period.months, t_.due_day != 0 ? t_.due_day : t_.start->day());
    }
    /// The day of the month, or its last, so many months after that of `from`.
    static date in_month(const date& from, std::int64_t months, std::int32_t day_of_month) {
        const auto parts = from.ymd();
        const auto month = add_months(date::from_ymd(parts.year, parts.month, 1), months).ymd();
        return date::from_ymd(month.year, month.month, std::min(day_of_month, days_in_month(month.year, month.month)));
    }
    [[nodiscard]] date unrolled(std::int32_t no) const {
        if (no == 1) {
            return first_;
        }
        if (t_.period.months == 0) {
            return first_.plus_days(std::int64_t{no - 1} * t_.period.days);
        }
        // Without a due day the day comes from the drawing where that gave the first due date (31 Jan, 28 Feb, 31 Mar).
        const auto anchor = t_.due_day != 0 ? t_.due_day : t_.first_due ? first_.day() : t_.start->day();
        return in_month(first_, std::int64_t{no - 1} * t_.period.months, anchor);
    }
    void add_day(std::int32_t no) {
        loan_day d;
        d.unrolled = unrolled(no);
        const auto moved = calendar::roll(d.unrolled, calendar_, t_.roll, t_.beyond);
        d.due = moved.value;
        d.provisional = moved.provisional;
        d.to = t_.accrue_to_rolled ? d.due : d.unrolled;
        d.from = no == 1 ? *t_.start : days_.back().to;
        if (no == 1) {
            const auto anchor = t_.due_day != 0 ? t_.due_day : t_.first_due ? first_.day() : t_.start->day();
            d.regular_from = t_.period.months != 0 ? in_month(first_, -std::int64_t{t_.period.months}, anchor)
                                                   : first_.plus_days(-std::int64_t{t_.period.days});
        } else {
            d.regular_from = days_.back().unrolled;
        }
        if (d.to <= d.from) {
            raise(loupan::errors::validation,
                  {"first_due", d.to.to_string() + " is not after " + d.from.to_string(), {}, {}});
        }
        days_.push_back(d);
    }

    const loan_terms& t_;
    const calendar::business_calendar* calendar_;
    date first_{};
    std::vector<loan_day> days_{};
};

} // namespace loupan::inline LOUPAN_ABI::payment::detail
