// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/detail/replan_notes.hpp>
#include <loupan/payment/paid_line.hpp>
#include <loupan/payment/plan_schedule.hpp>

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// A payment schedule after a change (变更后重排付款计划): another contract total, another plan, some rows paid already.

namespace loupan::inline LOUPAN_ABI::payment {

/// The rows after a change (重排结果): what was paid, as it was, then what is still to be paid. The amounts of those in the
/// total add up to the contract total.
struct replanned {
    money total{};
    money paid{}; ///< of the total
    money left{}; ///< of the total
    std::vector<instalment_line> lines{};
    friend bool operator==(const replanned&, const replanned&) = default;
};

/// What was paid of the rows of a schedule (已付款项汇总), by their keys.
/// \throws not_found_error core.not_found for a key without a row; rule_violation payment.plan_negative,
/// payment.alloc_exceeds_outstanding; invalid_argument core.currency_mismatch
[[nodiscard]] inline std::vector<paid_line> paid_of(std::span<const instalment_line> rows,
                                                    const std::map<std::string, money>& paid) {
    std::vector<paid_line> out;
    std::size_t found = 0;
    for (const auto& row : rows) {
        const auto it = paid.find(row.key);
        if (it == paid.end()) {
            continue;
        }
        ++found;
        const auto at = join_path("paid", row.key);
        if (it->second.minor() < 0) {
            raise(errors::plan_negative, {at, it->second.to_string(), {}, "C2.9"});
        }
        if (row.amount < it->second) {
            raise(errors::alloc_exceeds_outstanding,
                  {at, it->second.to_string() + " > " + row.amount.to_string(), {}, "C2.9"});
        }
        if (!it->second.is_zero()) {
            out.push_back({row.key, row.item, it->second, row.due, row.in_total, row.name});
        }
    }
    if (found != paid.size()) {
        for (const auto& [key, amount] : paid) {
            const auto has_key = [&wanted = key](const auto& row) { return row.key == wanted; };
            if (std::none_of(rows.begin(), rows.end(), has_key)) {
                raise(loupan::errors::not_found, {join_path("paid", key), key, {}, "C2.9"});
            }
        }
    }
    return out;
}

namespace detail {

/// Takes what was paid off the rows of the new plan.
class paid_off {
public:
    paid_off(const plan_form& form, std::vector<plan_row>& rows) : form_(form), rows_(rows) {}

    /// What of it finds no row; `each` is told the rows that it comes off, and how much.
    template <class Each> [[nodiscard]] std::int64_t take(const paid_line& paid, bool in_total, Each&& each) {
        auto left = paid.amount.minor();
        const auto role = [this](const plan_row& row) { return form_.lines[row.line].role; };
        const auto of_item = [&](const plan_row& row) { return form_.lines[row.line].item == paid.item; };
        if (!in_total) {
            return take_where(left, each, [&](const plan_row& row) {
                return role(row) == line_role::beside && of_item(row) &&
                       (paid.item == item::deposit || is_of(paid.key, form_.lines[row.line].key));
            });
        }
        if (is_loan(paid.item)) {
            return take_where(left, each, [&](const plan_row& row) { return of_item(row) && !row.shortfall; });
        }
        // A credit pays its own line first, then whatever the buyer owes, in order; other offsets come last.
        left =
            take_where(left, each, [&](const plan_row& row) { return role(row) == line_role::offset && of_item(row); });
        left = take_where(left, each, [&](const plan_row& row) {
            return role(row) == line_role::in_total && (row.shortfall || !is_loan(form_.lines[row.line].item));
        });
        return take_where(left, each, [&](const plan_row& row) { return role(row) == line_role::offset; });
    }

private:
    template <class Each, class Which> std::int64_t take_where(std::int64_t left, Each& each, Which&& which) {
        for (auto& row : rows_) {
            if (left > 0 && which(row)) {
                const auto taken = std::min(left, row.amount);
                if (taken > 0) {
                    each(row, taken);
                }
                row.taken += taken;
                row.amount -= taken;
                left -= taken;
            }
        }
        return left;
    }
    /// `tax`, `tax/2` and `tax#2` are rows of the line `tax`.
    static bool is_of(const std::string& key, const std::string& line) {
        return key.starts_with(line) &&
               (key.size() == line.size() || key[line.size()] == '/' || key[line.size()] == '#');
    }

    const plan_form& form_;
    std::vector<plan_row>& rows_;
};

/// A key that no other row has: `first`, `first#2`, `first#3`.
inline std::string free_key(const std::string& key, std::set<std::string>& used) {
    auto found = key;
    for (int n = 2; !used.insert(found).second; ++n) {
        found = key + "#" + std::to_string(n);
    }
    return found;
}

/// \throws invalid_argument core.empty, core.duplicate, core.currency_mismatch; rule_violation payment.plan_negative
inline void check_paid(const paid_line& paid, const std::string& at, const currency& in, std::set<std::string>& keys) {
    if (paid.key.empty()) {
        raise(loupan::errors::empty, {at + ".key", {}, {}, "C2.9"});
    }
    if (!keys.insert(paid.key).second) {
        raise(loupan::errors::duplicate, {at + ".key", paid.key, {}, "C2.9"});
    }
    at_plan_path(at + ".amount", [&] { require_same(in, paid.amount.currency()); });
    if (paid.amount.minor() < 0) {
        raise(errors::plan_negative, {at + ".amount", paid.amount.to_string(), {}, "C2.9"});
    }
}

/// The row of what was paid: nothing of it changes any more.
inline instalment_line settled_line(const paid_line& paid, bool in_total) {
    instalment_line out;
    out.key = paid.key;
    out.line = paid.key;
    out.item = paid.item;
    out.name = paid.name.empty() ? std::string(chinese_name(paid.item)) : paid.name;
    out.amount = paid.amount;
    out.planned = paid.amount;
    out.taken = money::zero(paid.amount.currency());
    out.due = paid.due;
    out.in_total = in_total;
    out.settled = true;
    return out;
}

/// The one formula behind `replan` and its explanation.
template <class Recorder>
replanned make_replan(const compiled_plan& plan, const deal_facts& facts, std::span<const paid_line> paid,
                      const calendar::business_calendar* in, Recorder& into, const std::string& unit) {
    check_force(plan, facts.as_of);
    const auto& rules = plan.rules();
    const auto& form = plan.form();
    const int digits = rules.currency.digits();
    const auto numbers = plan_numbers_of(form, facts, rules.currency);
    std::vector<plan_row> rows;
    plan_notes<Recorder> notes(into, unit);
    if constexpr (Recorder::enabled) {
        into.open(told_plan(rules, numbers.total, unit));
    }
    make_rows(rules, form, numbers, in, rows, notes);
    if constexpr (Recorder::enabled) {
        into.close();
    }
    paid_off off(form, rows);
    replanned out{facts.total, money::zero(rules.currency), money::zero(rules.currency), {}};
    std::set<std::string> keys;
    for (std::size_t i = 0; i < paid.size(); ++i) {
        const auto& p = paid[i];
        const auto at = "paid[" + std::to_string(i) + "]";
        check_paid(p, at, rules.currency, keys);
        const bool in_total = p.item == item::deposit ? rules.deposit_in_house : p.in_total;
        if constexpr (Recorder::enabled) {
            into.open(told_paid(p, in_total, unit));
        }
        const auto left = off.take(p, in_total, [&](const plan_row& row, std::int64_t taken) {
            if constexpr (Recorder::enabled) {
                into.add(told_off(form, row, taken, digits, unit));
            }
        });
        if (in_total && left > 0) {
            raise(errors::plan_over_total,
                  {at + ".amount", minor_text(left, digits) + " more than the plan asks", {}, "C2.9"});
        }
        if constexpr (Recorder::enabled) {
            if (left > 0) {
                into.add({"payment.replan_over", {}, {}, {}, minor_text(left, digits), unit, "C2.9"});
            }
            into.close();
        }
        out.lines.push_back(settled_line(p, in_total));
        if (in_total) {
            out.paid += p.amount;
        }
    }
    for (const auto& row : rows) {
        auto line = make_line(form, row, rules.currency);
        if (row.amount == 0 && row.planned != 0) {
            if constexpr (Recorder::enabled) {
                into.add(told_left(form, row, line, unit));
            }
            continue;
        }
        line.key = free_key(line.key, keys);
        if constexpr (Recorder::enabled) {
            into.add(told_left(form, row, line, unit));
        }
        if (line.in_total) {
            out.left += line.amount;
        }
        out.lines.push_back(std::move(line));
    }
    return out;
}

} // namespace detail

/// Plans anew after a change (变更后重排): what was paid stays as it is, and comes off what the plan asks of the contract
/// total; loans off their own lines, other money off the buyer's own lines in sequence. Rows that are paid in full that way
/// are left out. A deposit counts as the new plan says.
/// \throws rule_violation payment.plan_over_total where more was paid than the plan asks of the buyer or of that lender: give
/// the money back first, or ask for a smaller loan (`requested`); payment.plan_negative; invalid_argument core.duplicate,
/// core.empty; as `schedule`
[[nodiscard]] inline replanned replan(const compiled_plan& plan, const deal_facts& facts,
                                      std::span<const paid_line> paid,
                                      const std::optional<calendar::business_calendar>& in = {}) {
    null_recorder silent;
    return detail::make_replan(plan, facts, paid, in ? &*in : nullptr, silent, {});
}

} // namespace loupan::inline LOUPAN_ABI::payment
