// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/detail/roll.hpp>
#include <loupan/calendar/detail/series.hpp>
#include <loupan/calendar/errors.hpp>
#include <loupan/calendar/schedule_rule.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

// A checked rule as a few numbers: which regular dates there are, and which of start and end stand beside them.

namespace loupan::inline LOUPAN_ABI::calendar::detail {

template <class Series> struct schedule_plan {
    Series series;
    std::int32_t low = 0; ///< the earliest regular date is series.at(low)
    std::int32_t count = 0;
    bool front = false; ///< the start stands before them
    bool back = false;  ///< the end stands after them
    bool front_regular = false;
    bool back_regular = false;
    std::int32_t start = 0;
    std::int32_t end = 0;

    [[nodiscard]] std::size_t size() const noexcept {
        return static_cast<std::size_t>(count) + (front ? 1U : 0U) + (back ? 1U : 0U);
    }
    template <class Put> void each(Put&& put) const {
        std::size_t at = 0;
        if (front) {
            put(at++, in_its_month(start), true);
        }
        typename Series::walk day(series, low);
        put(at++, *day, !front || front_regular);
        for (std::int32_t k = 1; k < count; ++k) {
            put(at++, *++day, true);
        }
        if (back) {
            put(at, in_its_month(end), back_regular);
        }
    }
};

[[noreturn]] inline void raise_irregular(const char* path, const date& from, const date& to, const period& every) {
    raise(errors::schedule_irregular,
          {path, from.to_string() + " to " + to.to_string() + " every " + every.to_string(), {}, {}});
}

inline void check_rule(const schedule_rule& r) {
    require_named(r.direction, "direction");
    require_named(r.stub, "stub");
    require_named(r.every.unit, "every.unit");
    require_named(r.convention, "convention");
    if (r.start_convention) {
        require_named(*r.start_convention, "start_convention");
    }
    if (r.end_convention) {
        require_named(*r.end_convention, "end_convention");
    }
    if (r.every.count < 1 || r.every.count > 10'000'000) {
        raise(errors::period_invalid, {"every", r.every.to_string(), {}, {}});
    }
    const auto order = [](const date& a, const date& b, bool equal, const char* path) {
        if (b < a || (a == b && !equal)) {
            raise(errors::dates_out_of_order, {path, a.to_string() + " to " + b.to_string(), {}, {}});
        }
    };
    order(r.start, r.end, false, "end");
    if (r.first) {
        order(r.start, *r.first, false, "first");
        order(*r.first, r.end, false, "first");
    }
    if (r.next_to_last) {
        order(r.first.value_or(r.start), *r.next_to_last, r.first.has_value(), "next_to_last");
        order(*r.next_to_last, r.end, false, "next_to_last");
    }
}

/// The plan of a rule whose regular dates are `series`; the rule is checked.
template <class Series> schedule_plan<Series> make_plan(const schedule_rule& r, const Series& series) {
    const bool forward = r.direction == direction::forward;
    const date near = forward ? r.first.value_or(r.start) : r.next_to_last.value_or(r.end);
    const date far = forward ? r.next_to_last.value_or(r.end) : r.first.value_or(r.start);
    const bool near_given = forward ? r.first.has_value() : r.next_to_last.has_value();
    const bool far_given = forward ? r.next_to_last.has_value() : r.first.has_value();
    // The last regular date that does not pass `far`.
    auto last = series.steps_to(far);
    const auto passes = [&](std::int32_t i) {
        const auto day = series.at(i).day;
        return forward ? day > far.days() : day < far.days();
    };
    if (last > 0 && passes(last)) {
        --last;
    }
    const bool whole = series.at(last).day == far.days();
    if (!whole && (far_given || r.stub == stub::none)) {
        raise_irregular(far_given ? (forward ? "next_to_last" : "first") : "stub", std::min(near, far),
                        std::max(near, far), r.every);
    }
    if (!whole && r.stub == stub::long_period && last > 0) {
        --last;
    }
    if (r.month_end == month_end::reject) {
        for (std::int32_t i = 0; i <= last; ++i) {
            if (series.lacks_day(i)) {
                raise(loupan::errors::month_end,
                      {"every", near.to_string() + " + " + std::to_string(i) + " x " + r.every.to_string(), {}, {}});
            }
        }
    }
    schedule_plan<Series> plan{series};
    const auto outside = [&](std::int32_t i, const date& limit) {
        return series.exists(i) && series.at(i).day == limit.days();
    };
    const bool near_extra = near_given;
    const bool far_extra = far_given || !whole;
    const bool near_regular = near_extra && outside(-1, forward ? r.start : r.end);
    const bool far_regular = far_given && outside(last + 1, forward ? r.end : r.start);
    plan.count = last + 1;
    plan.low = forward ? 0 : last;
    plan.front = forward ? near_extra : far_extra;
    plan.back = forward ? far_extra : near_extra;
    plan.front_regular = forward ? near_regular : far_regular;
    plan.back_regular = forward ? far_regular : near_regular;
    plan.start = r.start.days();
    plan.end = r.end.days();
    return plan;
}

/// Checks the rule and calls `use` with its plan.
template <class Use> decltype(auto) with_plan(const schedule_rule& r, Use&& use) {
    check_rule(r);
    const bool forward = r.direction == direction::forward;
    const date anchor = forward ? r.first.value_or(r.start) : r.next_to_last.value_or(r.end);
    const bool in_days = r.every.unit == period_unit::days || r.every.unit == period_unit::weeks;
    // A step longer than all of history leads to no second date; cut so that products fit 32 bits.
    constexpr std::int64_t farthest = 4'000'000;
    const auto step_of = [&](std::int64_t factor) {
        const auto step = static_cast<std::int32_t>(std::min(r.every.count * factor, farthest));
        return forward ? step : -step;
    };
    if (in_days) {
        if (r.day) {
            raise(errors::schedule_day, {"day", std::to_string(*r.day) + " with a period of days", {}, {}});
        }
        return use(make_plan(r, day_series(anchor, step_of(r.every.unit == period_unit::weeks ? 7 : 1))));
    }
    const auto parts = anchor.ymd();
    auto wanted = parts.day;
    const auto length = days_in_month(parts.year, parts.month);
    if (r.day) {
        wanted = *r.day;
        if (wanted < 1 || wanted > 31 || std::min(wanted, length) != parts.day) {
            raise(errors::schedule_day,
                  {"day", std::to_string(wanted) + " with the anchor " + anchor.to_string(), {}, {}});
        }
    } else if (r.month_end == month_end::snap && parts.day == length) {
        wanted = 31;
    }
    return use(make_plan(r, month_series(anchor, step_of(r.every.unit == period_unit::years ? 12 : 1), wanted)));
}

/// Rolls one date whose month is known.
template <convention By> std::int32_t roll_in_month(const day_table& days, const series_day& d) noexcept {
    if constexpr (By == convention::unadjusted) {
        return d.day;
    } else {
        if (!days.covers(d.day)) {
            return day_table::beyond;
        }
        if constexpr (By == convention::following) {
            return days.next(d.day);
        } else if constexpr (By == convention::preceding) {
            return days.previous(d.day);
        } else if constexpr (By == convention::modified_following) {
            return forward_within(days, d.day, d.month_last);
        } else if constexpr (By == convention::modified_preceding) {
            return back_within(days, d.day, d.month_first);
        } else if constexpr (By == convention::nearest) {
            return to_nearest(days, d.day);
        } else {
            const auto middle = d.month_first + 14;
            return forward_within(days, d.day, d.day <= middle ? middle : d.month_last);
        }
    }
}

template <convention By, class Series, class Put>
void run_plan_by(const schedule_plan<Series>& plan, const schedule_rule& rule, const day_table& days, Put& put) {
    const auto last = plan.size() - 1;
    const auto start_by = rule.start_convention.value_or(By);
    const auto end_by = rule.end_convention.value_or(By);
    plan.each([&](std::size_t i, const series_day& d, bool regular) {
        auto rolled = roll_in_month<By>(days, d);
        if (i == 0 && start_by != By) {
            rolled = roll_day(days, d.day, start_by);
        } else if (i == last && end_by != By) {
            rolled = roll_day(days, d.day, end_by);
        }
        put(i, d.day, rolled, regular);
    });
}

/// Puts every date of the plan with its rolled day. The convention is chosen once, not once a date.
template <class Series, class Put>
void run_plan(const schedule_plan<Series>& plan, const schedule_rule& rule, const day_table& days, Put& put) {
    switch (rule.convention) {
    case convention::unadjusted:
        return run_plan_by<convention::unadjusted>(plan, rule, days, put);
    case convention::following:
        return run_plan_by<convention::following>(plan, rule, days, put);
    case convention::modified_following:
        return run_plan_by<convention::modified_following>(plan, rule, days, put);
    case convention::preceding:
        return run_plan_by<convention::preceding>(plan, rule, days, put);
    case convention::modified_preceding:
        return run_plan_by<convention::modified_preceding>(plan, rule, days, put);
    case convention::nearest:
        return run_plan_by<convention::nearest>(plan, rule, days, put);
    case convention::half_month_modified_following:
        return run_plan_by<convention::half_month_modified_following>(plan, rule, days, put);
    }
}

} // namespace loupan::inline LOUPAN_ABI::calendar::detail
