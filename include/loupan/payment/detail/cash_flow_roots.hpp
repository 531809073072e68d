// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/detail/high_precision.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// \file
/// All rates at which a row of cash flows is worth nothing (现金流的全部内部收益率).
///
/// With y = (1 + rate)^(-1/unit) the value is a sum of a_i y^(t_i) with whole t_i. By Descartes' rule of signs it has at most
/// as many positive roots as the a_i change sign. Between two roots of the derivative of f / y^c there is at most one root of
/// f, and if c lies where two neighbours differ in sign, that derivative has one change of sign less. So the roots are found
/// by descent, each in a bracket of its own, and none is missed or counted twice.

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// An amount so many units of time after the first; in ascending order of `time`, one a time, none zero.
struct timed_amount {
    std::int64_t time = 0;
    high amount{};
};

/// Sorts, adds up what falls on one time, drops zeros.
inline std::vector<timed_amount> merged_flows(std::vector<timed_amount> flows) {
    std::sort(flows.begin(), flows.end(), [](const timed_amount& a, const timed_amount& b) { return a.time < b.time; });
    std::vector<timed_amount> out;
    for (auto& flow : flows) {
        if (!out.empty() && out.back().time == flow.time) {
            out.back().amount += flow.amount;
        } else {
            out.push_back(std::move(flow));
        }
    }
    std::erase_if(out, [](const timed_amount& flow) { return flow.amount == 0; });
    return out;
}

inline std::size_t sign_changes(const std::vector<timed_amount>& flows) {
    std::size_t changes = 0;
    for (std::size_t i = 1; i < flows.size(); ++i) {
        changes += (flows[i - 1].amount < 0) != (flows[i].amount < 0) ? 1U : 0U;
    }
    return changes;
}

/// A value with its derivative, and the size of what was added up.
struct flow_value {
    high value{};
    high slope{};
    high size{};
    /// -1, 0 or 1; zero when nothing but noise is left.
    [[nodiscard]] int sign() const {
        static const high noise = high(1) / power(high(10), known_digits);
        if (abs(value) <= size * noise) {
            return 0;
        }
        return value < 0 ? -1 : 1;
    }
};

inline flow_value value_at(const std::vector<timed_amount>& flows, const high& y) {
    flow_value out;
    std::int64_t from = flows.front().time; // the first is the unit: a root stays a root
    high factor(1);
    for (const auto& flow : flows) {
        if (flow.time != from) {
            factor *= power(y, flow.time - from);
            from = flow.time;
        }
        const high part = flow.amount * factor;
        out.value += part;
        out.size += abs(part);
        out.slope += part * (flow.time - flows.front().time);
    }
    out.slope /= y;
    return out;
}

/// The root between `low` and `high_end`, where the signs differ: Newton, with a bisection where Newton leaves or lingers.
inline high bracketed_root(const std::vector<timed_amount>& flows, high low, high high_end, int sign_low) {
    static const high close = high(1) / power(high(10), known_digits + 5);
    const auto middle = [&] { return high_end > low * 2 ? high(sqrt(low * high_end)) : high((low + high_end) / 2); };
    high y = middle();
    high width = high_end - low;
    for (int i = 0; i < 2000; ++i) {
        const auto at = value_at(flows, y);
        const int sign = at.sign();
        if (sign == 0) {
            return y;
        }
        (sign == sign_low ? low : high_end) = y;
        const high now = high_end - low;
        high next = at.slope == 0 ? low : high(y - at.value / at.slope);
        const bool inside = next > low && next < high_end;
        if (inside && abs(next - y) <= abs(y) * close) {
            return next;
        }
        if (now <= low * close) {
            break;
        }
        // Every third step halves at least.
        if (!inside || (i % 3 == 2 && now * 2 > width)) {
            next = middle();
        }
        if (i % 3 == 2) {
            width = now;
        }
        y = next;
    }
    return y;
}

/// All roots y in [`low`, `high_end`], ascending.
inline std::vector<high> roots_of(const std::vector<timed_amount>& flows, const high& low, const high& high_end) {
    const auto changes = sign_changes(flows);
    std::vector<high> out;
    if (changes == 0) {
        return out;
    }
    std::vector<high> marks{low};
    if (changes > 1) {
        std::size_t k = 0;
        while ((flows[k].amount < 0) == (flows[k + 1].amount < 0)) {
            ++k;
        }
        // c = halfway between t_k and t_(k+1); doubled, so that it is a whole number.
        const std::int64_t twice = flows[k].time + flows[k + 1].time;
        auto derived = flows;
        for (auto& flow : derived) {
            flow.amount *= high(2 * flow.time - twice);
        }
        for (auto& y : roots_of(derived, low, high_end)) {
            marks.push_back(std::move(y));
        }
    }
    marks.push_back(high_end);
    int before = value_at(flows, marks.front()).sign();
    if (before == 0) {
        out.push_back(marks.front());
    }
    for (std::size_t i = 1; i < marks.size(); ++i) {
        const int now = value_at(flows, marks[i]).sign();
        if (now == 0) {
            out.push_back(marks[i]);
        } else if (before * now < 0) {
            out.push_back(bracketed_root(flows, marks[i - 1], marks[i], before));
        }
        before = now;
    }
    // A double root is a root of its derivative too, and may have been seen from both sides.
    std::vector<high> distinct;
    for (auto& y : out) {
        if (distinct.empty() || y - distinct.back() > y / power(high(10), 30)) {
            distinct.push_back(std::move(y));
        }
    }
    return distinct;
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
