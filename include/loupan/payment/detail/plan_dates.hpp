// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/calendar/convention.hpp>
#include <loupan/payment/detail/plan_amounts.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// A due date before it is rolled: counted from where, by how much.
struct due_position {
    std::optional<std::int32_t> base{};
    std::int64_t months = 0;
    std::int64_t days = 0;
    due_anchor anchor = due_anchor::sign;
    std::size_t milestone = no_line;
    bool before_sign_allowed = false; ///< counted from the subscription

    [[nodiscard]] date at(month_end end) const {
        return add_months(date::from_days(base.value_or(0)), months, end).plus_days(days);
    }
};

/// What a date waits for: an anchor, or the code of a milestone.
inline std::string event_name(const plan_form& form, due_anchor anchor, std::size_t milestone) {
    return milestone == no_line ? std::string(to_string(anchor)) : form.milestones[milestone];
}
inline std::string event_name_zh(const plan_form& form, due_anchor anchor, std::size_t milestone) {
    return milestone == no_line ? std::string(chinese_name(anchor)) : form.milestones[milestone];
}

inline bool is_deposit(item of) noexcept {
    return of == item::deposit || of == item::deposit_small || of == item::earnest_intent;
}

/// Step 3 of C2.2's due rules: anchors, chains, rolling, signing.
template <class Recorder> class plan_dates {
public:
    plan_dates(const pay_plan& rules, const plan_form& form, const plan_numbers& facts,
               const calendar::business_calendar* in, plan_notes<Recorder>& notes)
        : rules_(rules), form_(form), facts_(facts), calendar_(in), notes_(notes) {}

    /// Where a line starts. `before` is where the last part of the line before lies.
    [[nodiscard]] due_position start(std::size_t i, const due_position& before) const {
        const auto& line = form_.lines[i];
        const auto& due = line.due;
        due_position at;
        at.anchor = due.anchor;
        at.months = due.months;
        at.days = due.days;
        switch (due.anchor) {
        case due_anchor::absolute:
            at.base = due.on->days();
            break;
        case due_anchor::previous_line:
            at.anchor = before.anchor;
            at.milestone = before.milestone;
            at.before_sign_allowed = before.before_sign_allowed;
            at.base = before.base;
            if (before.days == 0) { // whole months: still counted from the first anchor (K8)
                at.months += before.months;
            } else if (before.base) {
                at.base = before.at(due.end).days();
            }
            break;
        case due_anchor::loan_approval:
            at.base = approval(i);
            break;
        case due_anchor::milestone: {
            const auto& milestone = facts_.milestones[line.milestone];
            at.milestone = line.milestone;
            at.base = milestone.day;
            at.days += milestone.notice;
            break;
        }
        case due_anchor::subscribe:
            at.before_sign_allowed = true;
            [[fallthrough]];
        default:
            at.base = facts_.days[static_cast<std::size_t>(due.anchor)];
            break;
        }
        return at;
    }

    /// The n-th part of a line.
    [[nodiscard]] due_position part(std::size_t i, due_position at, std::int32_t n) const {
        const auto& split = form_.lines[i].split;
        at.months += std::int64_t{split.months} * n;
        at.days += std::int64_t{split.days} * n;
        return at;
    }

    /// A shortfall is due some days after its loan is approved.
    [[nodiscard]] due_position shortfall(std::size_t loan) const {
        const auto days = facts_.shortfall_days ? facts_.shortfall_days : rules_.shortfall_days;
        if (!days) {
            raise(loupan::errors::empty, {"shortfall_days", "when the shortfall is due", {}, "C2.3"});
        }
        due_position at;
        at.anchor = due_anchor::loan_approval;
        at.base = approval(loan);
        at.days = *days;
        return at;
    }

    /// Fills in the date of a row. \throws rule_violation payment.due_before_signing
    void set(plan_row& row, const due_position& at) {
        const auto& line = form_.lines[row.line];
        row.waits = at.anchor;
        row.milestone = at.milestone;
        row.due.reset();
        row.provisional = false;
        if (!at.base) {
            return;
        }
        const auto path = [&] { return row.shortfall ? std::string("shortfall_days") : join_path(line.path, "due"); };
        auto day = at_plan_path(path, [&] { return at.at(line.due.end); });
        const auto& sign = facts_.days[static_cast<std::size_t>(due_anchor::sign)];
        const bool bound = sign && !at.before_sign_allowed && !is_deposit(line.item) && line.role != line_role::offset;
        const auto unrolled = day;
        if (bound && day.days() < *sign) {
            if (rules_.early == before_signing::refuse) {
                raise(errors::due_before_signing,
                      {path(), day.to_string() + " < " + date::from_days(*sign).to_string(), {}, "C2.2"});
            }
            day = date::from_days(*sign);
        }
        const auto before = day;
        if (line.due.roll != day_roll::none) {
            if (calendar_ == nullptr) {
                row.provisional = true; // no data at all
            } else {
                const auto rolled =
                    calendar::roll(day, *calendar_,
                                   line.due.roll == day_roll::next_workday ? calendar::convention::following
                                                                           : calendar::convention::preceding);
                // Rolling back must not carry a date behind the signing that it respected.
                day = bound && rolled.value.days() < *sign ? day : rolled.value;
                row.provisional = rolled.provisional;
            }
        }
        row.due = day.days();
        say(row, at, unrolled, before, day);
    }

private:
    /// Of the line's own loan, else the last of all loans of the plan, when all are known.
    [[nodiscard]] std::optional<std::int32_t> approval(std::size_t line) const {
        if (line == form_.loan) {
            return facts_.bank.approved_on;
        }
        if (line == form_.provident_fund) {
            return facts_.fund.approved_on;
        }
        const bool bank = form_.loan != no_line;
        const bool fund = form_.provident_fund != no_line;
        if (bank && fund) {
            return facts_.bank.approved_on && facts_.fund.approved_on
                       ? std::optional(std::max(*facts_.bank.approved_on, *facts_.fund.approved_on))
                       : std::nullopt;
        }
        return bank ? facts_.bank.approved_on : fund ? facts_.fund.approved_on : std::nullopt;
    }

    void say(const plan_row& row, const due_position& at, const date& unrolled, const date& before, const date& day) {
        notes_.at(row.line);
        notes_.add([&] {
            step told{"payment.plan_due",
                      {{"anchor", event_name(form_, at.anchor, at.milestone), {}},
                       {"anchor_zh", event_name_zh(form_, at.anchor, at.milestone), {}},
                       {"from", date::from_days(*at.base).to_string(), {}},
                       {"months", std::to_string(at.months), {}},
                       {"days", std::to_string(at.days), {}}},
                      {},
                      {},
                      day.to_string(),
                      {},
                      join_path(form_.lines[row.line].path, "due")};
            if (before != unrolled) {
                told.children.push_back({"payment.plan_due_at_sign",
                                         {{"day", unrolled.to_string(), {}}},
                                         {},
                                         {},
                                         before.to_string(),
                                         {},
                                         {}});
            }
            if (day != before) {
                told.children.push_back({"payment.plan_due_rolled",
                                         {{"day", before.to_string(), {}}},
                                         {},
                                         {},
                                         day.to_string(),
                                         {},
                                         "民法典 203"});
            }
            if (row.provisional) {
                told.children.push_back({"payment.plan_due_provisional", {}, {}, {}, day.to_string(), {}, {}});
            }
            return told;
        });
    }

    const pay_plan& rules_;
    const plan_form& form_;
    const plan_numbers& facts_;
    const calendar::business_calendar* calendar_;
    plan_notes<Recorder>& notes_;
};

} // namespace loupan::inline LOUPAN_ABI::payment::detail
