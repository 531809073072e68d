// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/detail/plan_dates.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// Equal parts in minor units (K5): the largest remainders of equal weights are the first ones.
inline std::int64_t equal_part(std::int64_t whole, std::int32_t n, std::int32_t of) noexcept {
    return whole / of + (n < whole % of ? 1 : 0);
}

/// Step 3 of C2.2: what was given in advance comes off the buyer's earliest own rows; a shortfall's comes last, so that an
/// approval never changes the rows before it. \throws rule_violation payment.plan_over_total when more was given
inline void take_off(std::vector<plan_row>& rows, const plan_form& form, std::int64_t given, int digits) {
    for (const bool shortfall : {false, true}) {
        for (auto& row : rows) {
            const auto& line = form.lines[row.line];
            if (line.role != line_role::in_total || row.shortfall != shortfall ||
                (line.amount == amount_form::loan && !row.shortfall)) {
                continue;
            }
            const auto taken = std::min(row.planned - row.taken, given);
            row.taken += taken;
            row.amount = row.planned - row.taken;
            given -= taken;
        }
    }
    if (given > 0) {
        raise(errors::plan_over_total,
              {"deposit", minor_text(given, digits) + " more than the buyer's own lines", {}, "C2.2"});
    }
}

/// The key of a row: that of its line, of a part of it, or of what its lender does not give.
inline std::string row_key(const line_form& of, const plan_row& row) {
    auto out = row.parts > 1 ? of.key + "/" + std::to_string(row.part) : of.key;
    return row.shortfall ? out + "/shortfall" : out;
}

/// The root of a schedule's explanation.
inline step told_plan(const pay_plan& rules, std::int64_t total, const std::string& unit) {
    const auto amount = minor_text(total, rules.currency.digits());
    return {
        "payment.plan",
        {{"name", rules.name.empty() ? std::string(to_string(rules.kind)) : rules.name, {}}, {"total", amount, unit}},
        {},
        {},
        amount,
        unit,
        rules.version};
}

inline step told_row(const plan_form& form, const plan_row& row, int digits, const std::string& unit) {
    const char* code = row.shortfall   ? (row.due ? "payment.plan_shortfall" : "payment.plan_shortfall_waits")
                       : row.parts > 1 ? (row.due ? "payment.plan_part" : "payment.plan_part_waits")
                                       : (row.due ? "payment.plan_row" : "payment.plan_row_waits");
    step told{code, {}, {}, {}, minor_text(row.amount, digits), unit, form.lines[row.line].path};
    if (row.parts > 1) {
        told.operands.push_back({"part", std::to_string(row.part), {}});
        told.operands.push_back({"parts", std::to_string(row.parts), {}});
    }
    if (row.due) {
        told.operands.push_back({"due", date::from_days(*row.due).to_string(), {}});
    } else {
        told.operands.push_back({"waits_for", event_name(form, row.waits, row.milestone), {}});
        told.operands.push_back({"waits_for_zh", event_name_zh(form, row.waits, row.milestone), {}});
    }
    if (row.taken != 0) {
        told.children.push_back(
            {"payment.plan_taken",
             {{"planned", minor_text(row.planned, digits), unit}, {"taken", minor_text(row.taken, digits), unit}},
             {},
             {},
             minor_text(row.amount, digits),
             unit,
             "C2.2"});
    }
    return told;
}

/// The steps of all lines, in sequence: how each amount was found, then its rows with how each date was found.
template <class Recorder>
void tell_rows(const plan_form& form, const std::vector<plan_row>& rows, int digits, plan_notes<Recorder>& notes) {
    if constexpr (Recorder::enabled) {
        auto& into = notes.recorder();
        for (std::size_t at = 0; at < rows.size();) {
            const auto line = rows[at].line;
            const auto& of = form.lines[line];
            const auto from = at;
            std::int64_t sum = 0;
            for (; at < rows.size() && rows[at].line == line; ++at) {
                sum += rows[at].amount;
            }
            into.open({of.role == line_role::in_total ? "payment.plan_line"
                       : of.role == line_role::offset ? "payment.plan_line_offset"
                                                      : "payment.plan_line_beside",
                       {{"key", of.key, {}},
                        {"name", of.name.empty() ? of.key : of.name, {}},
                        {"item", std::string(to_string(of.item)), {}},
                        {"item_zh", std::string(chinese_name(of.item)), {}}},
                       {},
                       {},
                       minor_text(sum, digits),
                       notes.unit(),
                       of.path});
            auto next = from; // a step for each row that has a date, in the order of the rows
            std::vector<step> told;
            for (auto i = from; i < at; ++i) {
                told.push_back(told_row(form, rows[i], digits, notes.unit()));
            }
            for (auto& found : notes.take(line)) {
                if (found.code != "payment.plan_due") {
                    into.add(std::move(found));
                    continue;
                }
                while (!rows[next].due) {
                    ++next;
                }
                auto& children = told[next++ - from].children;
                children.insert(children.begin(), std::move(found));
            }
            for (auto& row : told) {
                into.add(std::move(row));
            }
            into.close();
        }
    }
}

/// Days that cannot follow each other as given. \throws invalid_argument core.validation
inline void check_days(const plan_numbers& facts) {
    const auto order = [&facts](due_anchor early, due_anchor late) {
        const auto& a = facts.days[static_cast<std::size_t>(early)];
        const auto& b = facts.days[static_cast<std::size_t>(late)];
        if (a && b && *b < *a) {
            raise(loupan::errors::validation,
                  {std::string(to_string(late)),
                   date::from_days(*b).to_string() + " < " + date::from_days(*a).to_string(),
                   {},
                   "C2.2"});
        }
    };
    order(due_anchor::subscribe, due_anchor::sign);
    order(due_anchor::sign, due_anchor::filing);
    order(due_anchor::handover_notice, due_anchor::handover);
}

/// The one formula behind `schedule`, its batch and its explanation (C2.2, in its order).
template <class Recorder>
void make_rows(const pay_plan& rules, const plan_form& form, const plan_numbers& facts,
               const calendar::business_calendar* in, std::vector<plan_row>& rows, plan_notes<Recorder>& notes) {
    const int digits = rules.currency.digits();
    rows.clear();
    notes.lines(form.lines.size());
    if (facts.total <= 0) {
        raise(loupan::errors::validation, {"total", minor_text(facts.total, digits), {}, "C2.2"});
    }
    check_days(facts);
    plan_amounts<Recorder> amounts(form, facts, digits, notes);
    amounts.resolve();
    plan_dates<Recorder> dates(rules, form, facts, in, notes);
    due_position before;
    std::int64_t given = 0;
    for (std::size_t i = 0; i < form.lines.size(); ++i) {
        const auto& line = form.lines[i];
        if (i == 0 && form.implied_deposit && facts.deposit.value_or(0) == 0) {
            continue;
        }
        const auto first = dates.start(i, before);
        const auto whole = line.amount == amount_form::loan ? amounts.of_loan(i).granted : amounts[i];
        plan_row row;
        row.line = i;
        row.parts = line.split.count;
        row.in_total = line.role != line_role::beside;
        for (std::int32_t n = 0; n < line.split.count; ++n) {
            row.part = n + 1;
            row.planned = equal_part(whole, n, line.split.count);
            row.amount = row.planned;
            before = dates.part(i, first, n);
            dates.set(row, before);
            rows.push_back(row);
        }
        if (line.role == line_role::offset) {
            given = to_int64_or_raise(int128{given} + int128{whole});
        }
        if (line.amount == amount_form::loan && amounts.of_loan(i).granted < amounts.of_loan(i).planned) {
            row.shortfall = true;
            row.planned = amounts.of_loan(i).planned - whole;
            row.amount = row.planned;
            dates.set(row, dates.shortfall(i));
            rows.push_back(row);
        }
    }
    take_off(rows, form, given, digits);
    tell_rows(form, rows, digits, notes);
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
