// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/calendar/convention.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/payment/detail/late_fee_engine.hpp>
#include <loupan/payment/late_fee_rules.hpp>
#include <loupan/payment/late_fee_texts.hpp>
#include <loupan/payment/receivable.hpp>
#include <loupan/payment/receivable_change.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Late fees (滞纳金/逾期违约金, domain C2.7): what is overdue, times the rate, times the days from the day after the due date
/// to the day of payment, inclusive; simple interest, rounded once at the end.

namespace loupan::inline LOUPAN_ABI::payment {

/// Money that came in for the principal (已付款). Below zero for one that was taken back.
struct paid_amount {
    date on{};
    money amount{};
    friend bool operator==(const paid_amount&, const paid_amount&) = default;
};

/// Days that carry no late fee (停止计收), both ends included.
struct stop_window {
    date from{};
    date to{};
    bool moves_due = false; ///< of a deferral: `to` is a due date, which moves off a holiday as any other
    friend bool operator==(const stop_window&, const stop_window&) = default;
};

/// What a late fee depends on (计算依据).
struct overdue_facts {
    std::string key{};
    money amount{};                   ///< of the instalment, not below zero
    std::optional<date> due{};        ///< absent: nothing is overdue
    bool provisional = false;         ///< the due date may still move
    std::vector<paid_amount> paid{};  ///< in any order
    std::vector<stop_window> stops{}; ///< in any order
    friend bool operator==(const overdue_facts&, const overdue_facts&) = default;
};

/// Days with one base and one rate (分段).
struct late_fee_segment {
    date from{}; ///< inclusive
    date to{};   ///< inclusive
    std::int32_t days = 0;
    money base{};
    loupan::rate rate{};
    friend bool operator==(const late_fee_segment&, const late_fee_segment&) = default;
};

/// A late fee and where it comes from (滞纳金计算结果).
struct late_fee_result {
    money amount{};
    std::int32_t days = 0;                    ///< overdue days that count: those stopped do not
    std::optional<date> due{};                ///< after it was moved off a holiday
    std::vector<late_fee_segment> segments{}; ///< the days that carry a fee, ascending
    money open{};                             ///< of the principal, at the end of the day
    bool within_grace = false;                ///< 宽限期内,不计收
    bool capped = false;                      ///< 已达上限
    bool below_floor = false;                 ///< 低于起收额,不计收
    bool provisional = false;                 ///< the due date may still move, and the fee with it
    friend bool operator==(const late_fee_result&, const late_fee_result&) = default;
};

namespace detail {

template <class Recorder>
late_fee_result late_fee_of(const late_fee_rules& rules, const overdue_facts& of, const date& as_of,
                            const calendar::business_calendar* in, Recorder& recorder) {
    const fee_plan plan(rules, of.amount.currency());
    late_fee_result out;
    const auto same = [&of](const money& m, const char* list, std::size_t i) {
        if (m.minor() != 0 && m.currency() != of.amount.currency()) {
            raise(loupan::errors::currency_mismatch,
                  {element({}, list, i) + ".amount", std::string(m.currency().code()), {}, "C2.7"});
        }
        return m.minor();
    };
    if (of.amount.minor() < 0) {
        raise(loupan::errors::validation, {"amount", of.amount.to_string(), {}, "C2.7"});
    }
    std::vector<paid_day> paid;
    paid.reserve(of.paid.size());
    for (std::size_t i = 0; i < of.paid.size(); ++i) {
        paid.push_back({of.paid[i].on.days(), same(of.paid[i].amount, "paid", i)});
    }
    settle_payments(of.amount.minor(), paid, plan);
    std::vector<day_window> stops;
    for (std::size_t i = 0; i < of.stops.size(); ++i) {
        const auto& w = of.stops[i];
        if (w.to < w.from) {
            raise(loupan::errors::validation, {element({}, "stops", i) + ".to", w.to.to_string(), {}, "C2.7"});
        }
        auto to = w.to;
        if (w.moves_due) {
            const auto moved = calendar::roll(to, in, rules.roll, rules.beyond);
            to = moved.value;
            out.provisional = out.provisional || moved.provisional;
        }
        stops.push_back({w.from.days(), std::max(w.from.days(), to.days())});
    }
    join_windows(stops);
    // Without a due date nothing is overdue: as if it were due on the last day.
    calendar::rolled_date due{as_of, false};
    if (of.due) {
        due = calendar::roll(*of.due, in, rules.roll, rules.beyond);
        out.due = due.value;
        out.provisional = out.provisional || due.provisional || of.provisional;
        if constexpr (Recorder::enabled) {
            if (due.provisional) {
                recorder.add({"payment.late_fee_provisional",
                              {{"agreed", of.due->to_string(), {}}},
                              {},
                              {},
                              due.value.to_string(),
                              {},
                              "K7"});
            } else if (due.value != *of.due) {
                recorder.add(
                    {"payment.late_fee_roll",
                     {{"agreed", of.due->to_string(), {}}, {"roll", std::string(calendar::to_string(rules.roll)), {}}},
                     {},
                     {},
                     due.value.to_string(),
                     {},
                     "K7"});
            }
        }
    }
    const auto money_of = [&of](std::int64_t minor) { return money::from_minor(minor, of.amount.currency()); };
    const fee_view view{of.amount.minor(), due.value.days(), as_of.days(), paid, stops};
    const auto figures = evaluate_fee(
        plan, view,
        [&](std::int32_t from, std::int32_t to, std::int64_t base, const loupan::rate& r) {
            out.segments.push_back({date::from_days(from), date::from_days(to), to - from + 1, money_of(base), r});
        },
        recorder);
    out.amount = money_of(figures.amount);
    out.days = figures.days;
    out.open = money_of(figures.open);
    out.within_grace = figures.within_grace;
    out.capped = figures.capped;
    out.below_floor = figures.below_floor;
    return out;
}

} // namespace detail

/// The late fee of an instalment up to a day, inclusive (计算滞纳金, C2.7). A payment lowers the base from the day after it.
/// `in` is the calendar that due dates move by, where the rules say that they do.
/// \throws invalid_argument core.validation, core.empty (the rules; an amount below zero; more taken back than paid),
/// core.currency_mismatch; rule_violation payment.alloc_exceeds_outstanding (more paid than the amount),
/// core.calendar_missing; arithmetic_error core.overflow
[[nodiscard]] inline late_fee_result late_fee(const late_fee_rules& rules, const overdue_facts& of, const date& as_of,
                                              const calendar::business_calendar* in = nullptr) {
    null_recorder nothing;
    return detail::late_fee_of(rules, of, as_of, in, nothing);
}

/// How that late fee comes about, line by line (逐步说明): the same formula. \throws as `late_fee`
[[nodiscard]] inline explanation explain(const late_fee_rules& rules, const overdue_facts& of, const date& as_of,
                                         const calendar::business_calendar* in = nullptr) {
    tree_recorder note;
    note.open({"payment.late_fee",
               {{"key", of.key, {}}, {"as_of", as_of.to_string(), {}}},
               {},
               {},
               {},
               std::string(of.amount.currency().code()),
               rules.source.empty() ? std::string("C2.7") : rules.source});
    const auto result = detail::late_fee_of(rules, of, as_of, in, note);
    note.close(result.amount.to_string());
    return {std::move(note).take(), late_fee_texts};
}

/// What the late fee of a line depends on, as the books stood on a day (由应收明细取计算依据). Deferrals and disputes stop the
/// fee only where they say so; payments count from their value date; a closed line accrues no further.
[[nodiscard]] inline overdue_facts facts_of(const receivable& of, const date& as_of) {
    overdue_facts out;
    out.key = of.key;
    out.amount = of.amount;
    out.due = of.due.value;
    out.provisional = of.due.provisional;
    for (const auto& p : of.postings) {
        if (p.what == debt_part::principal && p.on <= as_of) {
            out.paid.push_back({p.value, p.amount});
        }
    }
    auto due = of.due.value;
    for (const auto& d : of.deferrals) {
        if (d.approved > as_of || !due) {
            continue;
        }
        if (d.stops_late_fee) {
            out.stops.push_back({due->plus_days(1), d.new_due, true});
        }
        due = d.new_due;
    }
    for (const auto& s : of.disputes) {
        if (s.stops_late_fee && s.from <= as_of) {
            out.stops.push_back({s.from, s.until ? std::min(*s.until, as_of) : as_of, false});
        }
    }
    return out;
}

/// The last day that a line accrues a late fee (计收截止日): the day given, or that of its end.
[[nodiscard]] inline date accrual_day(const receivable& of, const date& as_of) noexcept {
    return of.closed && of.closed->on < as_of ? of.closed->on : as_of;
}

/// The late fee of a line on a day (应收明细的滞纳金). \throws as for the facts
[[nodiscard]] inline late_fee_result late_fee(const late_fee_rules& rules, const receivable& of, const date& as_of,
                                              const calendar::business_calendar* in = nullptr) {
    validate(of);
    return late_fee(rules, facts_of(of, as_of), accrual_day(of, as_of), in);
}
/// \copydoc explain(const late_fee_rules&, const overdue_facts&, const date&, const calendar::business_calendar*)
[[nodiscard]] inline explanation explain(const late_fee_rules& rules, const receivable& of, const date& as_of,
                                         const calendar::business_calendar* in = nullptr) {
    validate(of);
    return explain(rules, facts_of(of, as_of), accrual_day(of, as_of), in);
}

/// Writes the late fee up to a day into a line (计提滞纳金), computed afresh from all that the books hold. Accruing twice is
/// accruing once. \throws as `late_fee`; rule_violation core.state_invalid (closed, or accrued to a later day)
[[nodiscard]] inline receivable accrue(receivable of, const late_fee_rules& rules, const date& as_of,
                                       const calendar::business_calendar* in = nullptr) {
    detail::need_open(of, "accrual of");
    if (of.accrued_to && as_of < *of.accrued_to) {
        raise(loupan::errors::state_invalid, {"accrued_to", of.accrued_to->to_string(), {}, "C2.7"});
    }
    of.accrued = late_fee(rules, of, as_of, in).amount;
    of.accrued_to = as_of;
    return of;
}

/// Whether a fee is more than a court would leave (违约金是否过高): above the loss on the same money over the same days times
/// `multiple`. Both are compared exactly. \throws invalid_argument core.validation (the standard)
[[nodiscard]] inline std::vector<rule_note> review(const late_fee_result& of, const excess_standard& standard) {
    validate(standard, "standard");
    // Sums of base x days may be long: the decimal of 28 digits says so instead of wrapping.
    decimal yuan_days(0);
    for (const auto& s : of.segments) {
        yuan_days += s.base.to_decimal() * decimal(s.days);
    }
    const auto limit =
        rounding(decimal::from_parts(loupan::detail::int128{1}, of.amount.currency().digits()), rounding_mode::floor)
            .round_product(yuan_days, standard.annual_loss.to_decimal() * standard.multiple.to_decimal(),
                           decimal(standard.year_days));
    if (of.amount.to_decimal() <= limit) {
        return {};
    }
    const auto figures = of.amount.to_string() + " > " + limit.to_string();
    return {
        {"payment.note_fee_excessive",
         "The fee is above " + standard.multiple.to_percent() + " of the loss: " + figures +
             "; a court may cut it on request (Civil Code 585)",
         "滞纳金超过损失的 " + standard.multiple.to_percent() + ":" + figures + ",对方可请求适当减少(民法典585条)"}};
}

} // namespace loupan::inline LOUPAN_ABI::payment
