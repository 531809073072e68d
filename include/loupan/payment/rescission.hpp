// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/calendar/convention.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/payment/errors.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// The seller's right to rescind for late payment (解除权, domain C2.6): when it arises, when it lapses, and when to be
/// reminded of it. Source: 最高人民法院关于审理商品房买卖合同纠纷案件适用法律若干问题的解释(2020修正)第十一条; 民法典 201-203.

namespace loupan::inline LOUPAN_ABI::payment {

/// The periods (解除权规则). They are data: contract and case law move them.
struct rescission_rules {
    std::int32_t urge_months = 3;        ///< 催告后的合理期限
    std::int32_t lapse_urged_months = 3; ///< from the other party's urging
    std::int32_t lapse_months = 12;      ///< from when the cause was known, where the other party has not urged
    /// A contract that gives the right after so many overdue days (逾期超过 N 日); it stands in for the urging.
    std::optional<std::int32_t> contract_days{};
    rate penalty{}; ///< 解除合同违约金: of the accumulated amount payable (累计应付款)
    rounding how{}; ///< of that penalty
    calendar::convention roll = calendar::convention::unadjusted; ///< of a period's last day (民法典 203)
    calendar::beyond_data beyond = calendar::beyond_data::provisional;
    std::vector<std::int32_t> remind_days{30, 7, 1}; ///< before the last day
    friend bool operator==(const rescission_rules&, const rescission_rules&) = default;
};

/// What has happened (解除权事实).
struct rescission_facts {
    std::optional<date> due{};         ///< the due date in force
    std::optional<date> urged{};       ///< the seller's first urging (催告)
    std::optional<date> known{};       ///< when the cause was or should have been known; absent: when the right arose
    std::optional<date> other_urged{}; ///< the buyer's urging to exercise the right
    std::optional<date> settled{};     ///< when the buyer paid all of it
    friend bool operator==(const rescission_facts&, const rescission_facts&) = default;
};

/// When the right can be used (解除权期间).
struct rescission_right {
    std::optional<date> pay_by{};   ///< the last day on which payment forestalls it
    std::optional<date> from{};     ///< first day of the right; absent while nothing leads to one
    std::optional<date> last_day{}; ///< the last day of the right
    bool exercisable = false;       ///< on the day asked about
    bool lapsed = false;            ///< 已消灭
    bool provisional = false;       ///< a date may still move: a calendar's data ended before it
    std::vector<date> reminders{};  ///< ascending; on or after `from`
    friend bool operator==(const rescission_right&, const rescission_right&) = default;
};

/// Checks the rules (校验). \throws invalid_argument core.validation with the path of the field
inline void validate(const rescission_rules& of, const std::string& path = {}) {
    const auto check = [&path](std::int64_t value, std::int64_t low, std::int64_t high, const std::string& field) {
        if (value < low || value > high) {
            raise(loupan::errors::validation, {join_path(path, field), std::to_string(value), {}, "C2.6"});
        }
    };
    check(of.urge_months, 0, 120, "urge_months");
    check(of.lapse_urged_months, 1, 120, "lapse_urged_months");
    check(of.lapse_months, 1, 240, "lapse_months");
    if (of.contract_days) {
        check(*of.contract_days, 0, 3660, "contract_days");
    }
    if (of.penalty.scaled() < 0 || of.penalty.scaled() > 100'000'000) {
        raise(loupan::errors::validation, {join_path(path, "penalty"), of.penalty.to_string(), {}, "C2.6"});
    }
    for (std::size_t i = 0; i < of.remind_days.size(); ++i) {
        check(of.remind_days[i], 0, 3660, "remind_days[" + std::to_string(i) + "]");
    }
}

/// When the seller may rescind (解除权期间, 解释 11). After urging, three months pass: a period of months ends on the
/// corresponding day, or the month's last (民法典 202); the right begins the day after. It ends three months after the buyer has
/// urged its exercise, or, where he has not, a year after the cause was known. The seller's own dunning does not extend it.
/// Payment up to `pay_by` forestalls it.
/// \throws invalid_argument core.validation (rules; dates that contradict each other); rule_violation core.calendar_missing
[[nodiscard]] inline rescission_right rescission(const rescission_rules& rules, const rescission_facts& of,
                                                 const date& as_of, const calendar::business_calendar* in = nullptr) {
    validate(rules, "rules");
    rescission_right out;
    const auto refuse = [](const char* field, const date& day) {
        raise(loupan::errors::validation, {field, day.to_string(), {}, "C2.6"});
    };
    if (!of.due) {
        return out;
    }
    if (of.urged && *of.urged <= *of.due) { // what is not due cannot be urged
        refuse("urged", *of.urged);
    }
    const auto roll = [&](const date& day) {
        const auto moved = calendar::roll(day, in, rules.roll, rules.beyond);
        out.provisional = out.provisional || moved.provisional;
        return moved.value;
    };
    if (rules.contract_days) {
        out.pay_by = of.due->plus_days(*rules.contract_days);
    } else if (of.urged) {
        out.pay_by = roll(add_months(*of.urged, rules.urge_months));
    } else {
        return out;
    }
    const auto from = out.pay_by->plus_days(1);
    if (of.settled && *of.settled < from) {
        return out;
    }
    out.from = from;
    if (of.known && *of.known < from) {
        refuse("known", *of.known);
    }
    out.last_day = roll(add_months(of.known.value_or(from), rules.lapse_months));
    if (of.other_urged && *of.other_urged <= *out.last_day) {
        out.last_day = roll(add_months(std::max(*of.other_urged, from), rules.lapse_urged_months));
    }
    out.lapsed = as_of > *out.last_day;
    out.exercisable = as_of >= from && !out.lapsed;
    for (const auto days : rules.remind_days) {
        const auto on = out.last_day->plus_days(-std::int64_t{days});
        if (on >= from) {
            out.reminders.push_back(on);
        }
    }
    std::sort(out.reminders.begin(), out.reminders.end());
    out.reminders.erase(std::unique(out.reminders.begin(), out.reminders.end()), out.reminders.end());
    return out;
}

/// The penalty of a rescission (解除合同违约金): a fraction of the accumulated amount payable (累计应付款), rounded once.
/// \throws invalid_argument core.validation
[[nodiscard]] inline money rescission_penalty(const rescission_rules& rules, const money& payable) {
    validate(rules, "rules");
    if (payable.sign() < 0) {
        raise(loupan::errors::validation, {"payable", payable.to_string(), {}, "C2.6"});
    }
    return payable.times(rules.penalty.to_decimal(), rules.how);
}

} // namespace loupan::inline LOUPAN_ABI::payment
