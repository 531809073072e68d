// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/money.hpp>
#include <loupan/payment/detail/plan_rows.hpp>
#include <loupan/payment/item.hpp>
#include <loupan/payment/plan_compile.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// What a deal pays and when, by its plan (付款计划生成, domain C2.2).

namespace loupan::inline LOUPAN_ABI::payment {

/// A milestone that has been reached (节点确认): the day, and how many days of notice the buyer has.
struct milestone_fact {
    date on{};
    std::int32_t notice_days = 0;
    friend bool operator==(const milestone_fact&, const milestone_fact&) = default;
};

/// What is known of a deal so far (成交情况). Absent days are not known yet: lines that need one have no due date.
struct deal_facts {
    money total{};                   ///< 合同总价
    std::optional<date> as_of{};     ///< the day on which the plan is chosen; needed where the plan has a validity
    std::optional<money> deposit{};  ///< 定金: agreed or paid, in place of what the plan's deposit line says
    std::optional<date> subscribe{}; ///< 认购日
    std::optional<date> sign{};      ///< 签约日
    std::optional<date> filing{};    ///< 备案日
    std::optional<date> handover_notice{};              ///< 交房通知
    std::optional<date> handover{};                     ///< 交房
    std::map<std::string, milestone_fact> milestones{}; ///< by code; those of other plans do no harm
    loan_facts loan{};                                  ///< 商业贷款
    loan_facts provident_fund{};                        ///< 公积金贷款
    std::map<std::string, money> amounts{};       ///< by name: what external lines ask (taxes, fees); others do no harm
    std::optional<std::int32_t> shortfall_days{}; ///< in place of the plan's
    friend bool operator==(const deal_facts&, const deal_facts&) = default;
};

namespace detail {

inline std::int32_t notice_of(const milestone_fact& fact, const std::string& code) {
    if (fact.notice_days < 0 || fact.notice_days > 36500) {
        refuse_plan("milestones." + code + ".notice_days", std::to_string(fact.notice_days));
    }
    return fact.notice_days;
}

/// The facts by the places of the plan's lists.
inline plan_numbers plan_numbers_of(const plan_form& form, const deal_facts& facts, const currency& in) {
    plan_numbers out;
    const auto minor = [&in](const money& amount, const std::string& path) {
        return at_plan_path(path, [&] {
            require_same(in, amount.currency());
            return amount.minor();
        });
    };
    out.total = minor(facts.total, "total");
    if (facts.deposit) {
        out.deposit = minor(*facts.deposit, "deposit");
    }
    out.bank = at_plan_path("loan", [&] { return numbers_of(facts.loan, in); });
    out.fund = at_plan_path("provident_fund", [&] { return numbers_of(facts.provident_fund, in); });
    if (facts.shortfall_days && (*facts.shortfall_days < 0 || *facts.shortfall_days > 36500)) {
        refuse_plan("shortfall_days", std::to_string(*facts.shortfall_days));
    }
    out.shortfall_days = facts.shortfall_days;
    const auto day = [&out](due_anchor of, const std::optional<date>& value) {
        if (value) {
            out.days[static_cast<std::size_t>(of)] = value->days();
        }
    };
    day(due_anchor::subscribe, facts.subscribe);
    day(due_anchor::sign, facts.sign);
    day(due_anchor::filing, facts.filing);
    day(due_anchor::handover_notice, facts.handover_notice);
    day(due_anchor::handover, facts.handover);
    out.milestones.resize(form.milestones.size());
    for (std::size_t i = 0; i < form.milestones.size(); ++i) {
        if (const auto it = facts.milestones.find(form.milestones[i]); it != facts.milestones.end()) {
            out.milestones[i] = {it->second.on.days(), notice_of(it->second, it->first)};
        }
    }
    out.external.resize(form.lines.size());
    for (std::size_t i = 0; i < form.lines.size(); ++i) {
        if (form.lines[i].amount == amount_form::external) {
            if (const auto it = facts.amounts.find(form.lines[i].external); it != facts.amounts.end()) {
                out.external[i] = minor(it->second, join_path("amounts", it->first));
            }
        }
    }
    return out;
}

/// The plan's validity holds the day on which it is chosen.
inline void check_force(const compiled_plan& plan, const std::optional<date>& as_of) {
    const auto& rules = plan.rules();
    if (rules.valid_from || rules.valid_to) {
        if (!as_of) {
            raise(loupan::errors::empty, {"as_of", "the plan has a validity", {}, "C2.2"});
        }
        if (!plan.in_force(*as_of)) {
            raise(errors::plan_not_in_force, {"as_of", as_of->to_string(), {}, "C2.2"});
        }
    }
}

inline instalment_line make_line(const plan_form& form, const plan_row& row, const currency& in) {
    const auto& of = form.lines[row.line];
    instalment_line out;
    out.line = of.key;
    out.key = row_key(of, row);
    out.item = row.shortfall ? item::first : of.item; // the buyer pays a shortfall
    out.name = of.name.empty() || row.shortfall ? std::string(chinese_name(out.item)) : of.name;
    out.part = row.part;
    out.parts = row.parts;
    out.planned = money::from_minor(row.planned, in);
    out.taken = money::from_minor(row.taken, in);
    out.amount = money::from_minor(row.amount, in);
    out.in_total = row.in_total;
    out.due.provisional = row.provisional;
    if (row.due) {
        out.due.value = date::from_days(*row.due);
    } else {
        out.due.waits_for = event_name(form, row.waits, row.milestone);
    }
    return out;
}

} // namespace detail

/// What a deal pays and when (付款计划): an immutable value that keeps its plan, facts and calendar. What happens later gives a
/// new schedule, made from all facts again, so that the order in which they came to be known makes no difference.
class pay_schedule {
public:
    [[nodiscard]] const compiled_plan& plan() const noexcept { return plan_; }
    [[nodiscard]] const deal_facts& facts() const noexcept { return facts_; }
    [[nodiscard]] const std::optional<calendar::business_calendar>& calendar() const noexcept { return calendar_; }
    /// The rows in sequence (付款明细): the amounts of those in the total add up to the contract total.
    [[nodiscard]] const std::vector<instalment_line>& lines() const noexcept { return lines_; }
    [[nodiscard]] const money& total() const noexcept { return facts_.total; }
    /// What the rows of a group ask (分组合计). The own money and the loan money of a plan that has nothing beside the total
    /// add up to it.
    [[nodiscard]] money sum_of(item_group group) const {
        money sum = money::zero(facts_.total.currency());
        for (const auto& line : lines_) {
            if (group_of(line.item) == group) {
                sum += line.amount;
            }
        }
        return sum;
    }
    /// What the rows of an item ask (款项合计), e.g. the loan totals.
    [[nodiscard]] money sum_of(payment::item of) const {
        money sum = money::zero(facts_.total.currency());
        for (const auto& line : lines_) {
            if (line.item == of) {
                sum += line.amount;
            }
        }
        return sum;
    }
    /// What the buyer pays of the total himself (自付房款): the total less the loans, deposits included.
    [[nodiscard]] money own() const { return facts_.total - sum_of(item::loan) - sum_of(item::provident_fund_loan); }
    /// The row of a key. \throws not_found_error core.not_found
    [[nodiscard]] const instalment_line& at(std::string_view key) const {
        for (const auto& line : lines_) {
            if (line.key == key) {
                return line;
            }
        }
        raise(loupan::errors::not_found, {"key", loupan::detail::clip(key), {}, "C2.2"});
    }
    /// What rows wait for, each once (待确认事项).
    [[nodiscard]] std::vector<std::string> waits_for() const {
        std::vector<std::string> out;
        for (const auto& line : lines_) {
            if (!line.due.value && std::find(out.begin(), out.end(), line.due.waits_for) == out.end()) {
                out.push_back(line.due.waits_for);
            }
        }
        return out;
    }

    /// With an event confirmed (节点确认): a milestone of the plan, or `subscribe`, `sign`, `filing`, `handover_notice`,
    /// `handover`; `loan_approval` is for every loan whose day is not known yet. Confirming again corrects the day.
    /// \throws not_found_error core.not_found for an event that the plan does not know; as `schedule`
    [[nodiscard]] pay_schedule confirm(std::string_view event, const date& on, std::int32_t notice_days = 0) const;
    /// With what a lender approved (批贷): less than planned makes a shortfall, a FIRST row due `days` after the approval, by
    /// default as the plan says; nothing else changes. If no loan can be had at all without anybody's fault, either
    /// side may rescind instead (商品房买卖解释 19). \throws invalid_argument core.validation unless `of` is a loan of the plan
    [[nodiscard]] pay_schedule grant(payment::item of, const money& approved, const date& on,
                                     std::optional<std::int32_t> days = {}) const;
    /// With a calendar that knows more (日历更新后重新顺延).
    [[nodiscard]] pay_schedule reroll(calendar::business_calendar in) const;

    friend bool operator==(const pay_schedule& a, const pay_schedule& b) {
        return a.facts_ == b.facts_ && a.lines_ == b.lines_ && a.plan_.rules() == b.plan_.rules();
    }

private:
    pay_schedule(compiled_plan plan, deal_facts facts, std::optional<calendar::business_calendar> in,
                 std::vector<instalment_line> lines)
        : plan_(std::move(plan)), facts_(std::move(facts)), calendar_(std::move(in)), lines_(std::move(lines)) {}
    friend pay_schedule schedule(compiled_plan, deal_facts, std::optional<calendar::business_calendar>);

    compiled_plan plan_;
    deal_facts facts_;
    std::optional<calendar::business_calendar> calendar_;
    std::vector<instalment_line> lines_;
};

/// Makes the payment schedule of a deal (生成付款计划), in the order of C2.2: loans, then fixed and percent lines, then the tail,
/// then what deposits take off the earliest own lines. Nothing is clipped. Dates roll by the calendar; what it has no data
/// for, or without one, is provisional.
/// \throws rule_violation payment.plan_over_total, payment.plan_negative, payment.down_below_min, payment.loan_over_cap,
/// payment.loan_below_least, payment.loan_term_too_long, payment.due_before_signing, payment.plan_not_in_force;
/// invalid_argument core.validation, core.empty, core.currency_mismatch; arithmetic_error core.overflow
[[nodiscard]] inline pay_schedule schedule(compiled_plan plan, deal_facts facts,
                                           std::optional<calendar::business_calendar> in = {}) {
    detail::check_force(plan, facts.as_of);
    const auto& rules = plan.rules();
    const auto& form = plan.form();
    const auto numbers = detail::plan_numbers_of(form, facts, rules.currency);
    std::vector<detail::plan_row> rows;
    null_recorder silent;
    detail::plan_notes<null_recorder> notes(silent);
    detail::make_rows(rules, form, numbers, in ? &*in : nullptr, rows, notes);
    std::vector<instalment_line> lines;
    lines.reserve(rows.size());
    for (const auto& row : rows) {
        lines.push_back(detail::make_line(form, row, rules.currency));
    }
    return {std::move(plan), std::move(facts), std::move(in), std::move(lines)};
}

inline pay_schedule pay_schedule::confirm(std::string_view event, const date& on, std::int32_t notice_days) const {
    auto facts = facts_;
    const auto anchor = parse_enum<due_anchor>(event);
    if (anchor && notice_days != 0) {
        detail::refuse_plan("notice_days", "a milestone has a notice, " + std::string(event) + " has none");
    }
    const auto& known = plan_.milestones();
    if (anchor == due_anchor::subscribe) {
        facts.subscribe = on;
    } else if (anchor == due_anchor::sign) {
        facts.sign = on;
    } else if (anchor == due_anchor::filing) {
        facts.filing = on;
    } else if (anchor == due_anchor::handover_notice) {
        facts.handover_notice = on;
    } else if (anchor == due_anchor::handover) {
        facts.handover = on;
    } else if (anchor == due_anchor::loan_approval) {
        for (auto* loan : {&facts.loan, &facts.provident_fund}) {
            if (!loan->approved_on) {
                loan->approved_on = on;
            }
        }
    } else if (std::find(known.begin(), known.end(), event) != known.end()) {
        facts.milestones[std::string(event)] = {on, notice_days};
    } else {
        raise(loupan::errors::not_found, {"event", loupan::detail::clip(event), {}, "C2.2"});
    }
    return schedule(plan_, std::move(facts), calendar_);
}

inline pay_schedule pay_schedule::grant(payment::item of, const money& approved, const date& on,
                                        std::optional<std::int32_t> days) const {
    const auto place = of == item::loan                  ? plan_.form().loan
                       : of == item::provident_fund_loan ? plan_.form().provident_fund
                                                         : detail::no_line;
    if (place == detail::no_line) {
        detail::refuse_plan("item", std::string(to_string(of)) + " is no loan of the plan");
    }
    auto facts = facts_;
    auto& loan = of == item::loan ? facts.loan : facts.provident_fund;
    loan.approved = approved;
    loan.approved_on = on;
    if (days) {
        facts.shortfall_days = days;
    }
    return schedule(plan_, std::move(facts), calendar_);
}

inline pay_schedule pay_schedule::reroll(calendar::business_calendar in) const {
    return schedule(plan_, facts_, std::move(in));
}

} // namespace loupan::inline LOUPAN_ABI::payment
