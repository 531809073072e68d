// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>
#include <loupan/core/detail/quotient.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/payment/late_fee_rules.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

// The formula of a late fee, once, on day numbers and minor units; scalar calls, columns and explanations all run it.

namespace loupan::inline LOUPAN_ABI::payment::detail {

struct paid_day {
    std::int32_t day;
    std::int64_t amount;
};
struct day_window {
    std::int32_t from; ///< inclusive
    std::int32_t to;   ///< inclusive
};

/// The rules in the units of the loop.
struct fee_plan {
    const late_fee_rules& rules;
    currency in;
    std::int64_t step;           ///< of the rounding, in minor units
    std::int64_t floor;          ///< minor units
    loupan::detail::int128 unit; ///< a fee is a sum of base x rate x days over this

    fee_plan(const late_fee_rules& r, const currency& c) : rules(r), in(c) {
        validate(r);
        step = r.how.step().to_scaled(c.digits());
        floor = 0;
        if (r.floor) { // a floor between two minor units is the upper one
            floor = rounding(decimal::from_parts(loupan::detail::int128{1}, c.digits()), rounding_mode::up)(*r.floor)
                        .to_scaled(c.digits());
        }
        unit = loupan::detail::int128{100'000'000} * loupan::detail::int128{period_days(r)};
    }
    [[nodiscard]] std::string text(std::int64_t minor) const {
        return loupan::detail::print_scaled(loupan::detail::int128{minor}, in.digits());
    }
    /// A numerator over `unit`, in main units: a decimal for a daily rate, else a ratio.
    [[nodiscard]] std::string exact(loupan::detail::int128 top) const {
        const auto days = period_days(rules);
        const auto value = loupan::detail::print_trimmed(top, 8 + in.digits());
        return days == 1 ? value : value + "/" + std::to_string(days);
    }
};

/// One line: payments ascending by day, stops ascending and apart.
struct fee_view {
    std::int64_t amount;
    std::int32_t due;
    std::int32_t as_of;
    std::span<const paid_day> paid;
    std::span<const day_window> stops;
};

struct fee_figures {
    std::int64_t amount = 0;
    std::int32_t days = 0;
    std::int64_t open = 0;
    bool within_grace = false;
    bool capped = false;
    bool below_floor = false;
};

/// Brings payments into the order of their days, one a day. \throws rule_violation payment.alloc_exceeds_outstanding when more is paid
/// than the amount on some day; invalid_argument core.validation when less than nothing is
inline void settle_payments(std::int64_t amount, std::vector<paid_day>& paid, const fee_plan& plan) {
    const auto earlier = [](const paid_day& a, const paid_day& b) { return a.day < b.day; };
    if (!std::is_sorted(paid.begin(), paid.end(), earlier)) {
        std::sort(paid.begin(), paid.end(), earlier); // the order within a day does not matter
    }
    loupan::detail::int128 sum{0};
    loupan::detail::int128 before{0}; // at the end of the day before
    std::size_t kept = 0;
    for (std::size_t i = 0; i < paid.size(); ++i) {
        sum += loupan::detail::int128{paid[i].amount};
        if (i + 1 < paid.size() && paid[i + 1].day == paid[i].day) {
            continue;
        }
        const auto shown = [&] {
            return loupan::detail::print_scaled(sum, plan.in.digits()) + " of " + plan.text(amount);
        };
        if (sum > loupan::detail::int128{amount}) {
            raise(errors::alloc_exceeds_outstanding, {"paid", shown(), {}, "C2.7"});
        }
        if (sum < loupan::detail::int128{0}) {
            raise(loupan::errors::validation, {"paid", shown(), {}, "C2.7"});
        }
        if (sum != before) { // a payment that was taken back on its own day leaves no trace
            paid[kept++] = {paid[i].day, static_cast<std::int64_t>(sum - before)};
            before = sum;
        }
    }
    paid.resize(kept);
}

/// Sorts windows and joins those that meet.
inline void join_windows(std::vector<day_window>& windows) {
    std::sort(windows.begin(), windows.end(), [](const day_window& a, const day_window& b) { return a.from < b.from; });
    std::size_t kept = 0;
    for (const auto& w : windows) {
        if (kept > 0 && w.from <= windows[kept - 1].to + 1) {
            windows[kept - 1].to = std::max(windows[kept - 1].to, w.to);
        } else {
            windows[kept++] = w;
        }
    }
    windows.resize(kept);
}

/// Calls `use(from, to, base)` for each stretch of overdue days with one base and no stop. Returns what is open at the end
/// of the last day; `at_first` becomes what was overdue on the first day.
template <class Use> std::int64_t for_each_stretch(const fee_view& v, std::int64_t& at_first, Use&& use) {
    std::int64_t base = v.amount;
    std::size_t next = 0;
    const auto take_up_to = [&](std::int32_t day) {
        for (; next < v.paid.size() && v.paid[next].day <= day; ++next) {
            base -= v.paid[next].amount;
        }
    };
    take_up_to(std::min(v.due, v.as_of));
    at_first = base;
    for (std::int32_t from = v.due + 1; from <= v.as_of;) {
        // The day of a payment still carries what it found; the base falls from the next day on.
        const auto to = next < v.paid.size() ? std::min(v.paid[next].day, v.as_of) : v.as_of;
        if (base > 0) {
            auto begin = from;
            for (const auto& stop : v.stops) {
                if (stop.to < begin) {
                    continue;
                }
                if (stop.from > to) {
                    break;
                }
                if (stop.from > begin) {
                    use(begin, stop.from - 1, base);
                }
                begin = stop.to + 1;
            }
            if (begin <= to) {
                use(begin, to, base);
            }
        }
        take_up_to(to);
        from = to + 1;
    }
    take_up_to(v.as_of);
    return base;
}

/// The fee. `line(from, to, base, rate)` is called for each stretch of days that carries one.
/// \throws arithmetic_error core.overflow
template <class Recorder, class Line>
fee_figures evaluate_fee(const fee_plan& plan, const fee_view& v, Line&& line, Recorder& recorder) {
    using loupan::detail::int128;
    const auto& rules = plan.rules;
    fee_figures out;
    std::int64_t at_first = 0;
    out.open = for_each_stretch(
        v, at_first, [&out](std::int32_t from, std::int32_t to, std::int64_t) { out.days += to - from + 1; });
    const std::string unit(Recorder::enabled ? plan.in.code() : std::string_view{});
    const auto day = [](std::int32_t n) { return date::from_days(n).to_string(); };
    if constexpr (Recorder::enabled) {
        recorder.add({"payment.late_fee_days",
                      {{"due", day(v.due), {}}, {"base", plan.text(at_first), unit}},
                      {},
                      {},
                      std::to_string(out.days),
                      {},
                      "C2.7"});
        for (const auto& stop : v.stops) {
            if (stop.to > v.due && stop.from <= v.as_of) {
                recorder.add({"payment.late_fee_stop",
                              {{"from", day(stop.from), {}}, {"to", day(stop.to), {}}},
                              {},
                              {},
                              {},
                              {},
                              "C2.4"});
            }
        }
    }
    if (out.days == 0) {
        return out;
    }
    const bool waives = rules.grace == grace_mode::waive_if_within;
    if (waives && out.days <= rules.grace_days) {
        out.within_grace = true;
        if constexpr (Recorder::enabled) {
            recorder.add({"payment.late_fee_grace",
                          {{"grace", std::to_string(rules.grace_days), {}}, {"days", std::to_string(out.days), {}}},
                          {},
                          {},
                          plan.text(0),
                          unit,
                          "C2.7"});
        }
        return out;
    }
    const std::int32_t free = waives ? 0 : rules.grace_days;
    const bool whole = rules.bucket == bucket_mode::whole;
    // How many buckets are passed after so many days.
    const auto passed = [&rules](std::int32_t days) {
        std::size_t n = 0;
        while (n < rules.buckets.size() && rules.buckets[n].over_days < days) {
            ++n;
        }
        return n;
    };
    const auto rate_of = [&rules](std::size_t bucket) {
        return bucket == 0 ? rules.rate.value : rules.buckets[bucket - 1].rate;
    };
    const auto of_all = passed(out.days);
    if constexpr (Recorder::enabled) {
        if (free > 0) {
            recorder.add({"payment.late_fee_free", {{"days", std::to_string(free), {}}}, {}, {}, {}, {}, "C2.7"});
        }
        if (whole && of_all > 0) {
            recorder.add({"payment.late_fee_bucket",
                          {{"over", std::to_string(rules.buckets[of_all - 1].over_days), {}},
                           {"days", std::to_string(out.days), {}},
                           {"rate", rate_of(of_all).to_percent(), {}}},
                          {},
                          {},
                          rate_of(of_all).to_percent(),
                          {},
                          "C2.7"});
        }
    }
    int128 sum{0};
    std::int32_t before = 0; // overdue days before the stretch
    for_each_stretch(v, at_first, [&](std::int32_t from, std::int32_t to, std::int64_t base) {
        while (from <= to) {
            // The days from here that share one rate.
            std::int32_t until = before + (to - from) + 1;
            const bool is_free = before < free;
            const auto bucket = whole ? of_all : passed(before + 1);
            if (is_free) {
                until = std::min(until, free);
            } else if (!whole && bucket < rules.buckets.size()) {
                until = std::min(until, rules.buckets[bucket].over_days);
            }
            const auto days = until - before;
            if (!is_free) {
                const auto rate = rate_of(bucket);
                const auto part = int128{base} * int128{rate.scaled()} * int128{days};
                sum += part;
                line(from, from + days - 1, base, rate);
                if constexpr (Recorder::enabled) {
                    recorder.add({"payment.late_fee_segment",
                                  {{"from", day(from), {}},
                                   {"to", day(from + days - 1), {}},
                                   {"base", plan.text(base), unit},
                                   {"rate", rate.to_percent(), {}},
                                   {"days", std::to_string(days), {}}},
                                  plan.exact(part),
                                  {},
                                  plan.exact(part),
                                  unit,
                                  "C2.7"});
                }
            }
            before = until;
            from += days;
        }
    });
    const auto in_steps = [&](int128 top, rounding_mode mode) {
        const auto steps = loupan::detail::round_quotient(top, plan.unit * int128{plan.step}, mode);
        int128 minor{};
        if (!loupan::detail::multiply_checked(steps, int128{plan.step}, minor) || !loupan::detail::fits_int64(minor)) {
            raise(loupan::errors::overflow, {"amount", plan.exact(top), {}, "C2.7"});
        }
        return static_cast<std::int64_t>(minor);
    };
    int128 cap = int128{v.amount} * plan.unit;
    bool has_cap = rules.cap_at_principal;
    if (rules.cap_of_base) {
        const auto of_base = int128{at_first} * int128{rules.cap_of_base->scaled()} * int128{period_days(rules)};
        cap = has_cap && cap < of_base ? cap : of_base;
        has_cap = true;
    }
    if (has_cap && sum > cap) {
        out.capped = true;
        if constexpr (Recorder::enabled) {
            recorder.add({"payment.late_fee_cap",
                          {{"sum", plan.exact(sum), unit}},
                          plan.exact(cap),
                          {},
                          plan.exact(cap),
                          unit,
                          "C2.7"});
        }
        sum = cap;
    }
    out.amount = in_steps(sum, rules.how.mode());
    if (has_cap) { // rounding must not lift a fee above its cap
        const auto most = in_steps(cap, rounding_mode::down);
        out.capped = out.capped || out.amount > most;
        out.amount = std::min(out.amount, most);
    }
    if constexpr (Recorder::enabled) {
        recorder.add({"payment.late_fee_round",
                      {},
                      plan.exact(sum),
                      rules.how.to_string(),
                      plan.text(out.amount),
                      unit,
                      "C2.7"});
    }
    if (out.amount > 0 && out.amount < plan.floor) {
        out.below_floor = true;
        if constexpr (Recorder::enabled) {
            recorder.add({"payment.late_fee_floor",
                          {{"fee", plan.text(out.amount), unit}, {"floor", plan.text(plan.floor), unit}},
                          {},
                          {},
                          plan.text(0),
                          unit,
                          "C2.7"});
        }
        out.amount = 0;
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
