// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/money.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/errors.hpp>
#include <loupan/payment/item.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// A line that a customer owes (应收明细, domain C2.4): its facts, and its state on a day. The state is not kept, it follows
/// from the facts and the day. What changes a line is in `receivable_change.hpp`, `waiver.hpp` and `ledger.hpp`.

namespace loupan::inline LOUPAN_ABI::payment {

/// What one debt is made of (债务构成), in the order of 民法典 561; penalties, which the article does not name, come last.
enum class debt_part : std::uint8_t {
    cost,      ///< 实现债权的费用: costs of realising the claim
    interest,  ///< 利息
    principal, ///< 主债务/本金: the amount of the line
    penalty    ///< 违约金/滞纳金: the late fee
};

/// Where a line stands (应收状态).
enum class receivable_state : std::uint8_t {
    planned,     ///< 未到期: not due yet, or its due date waits for a milestone
    due,         ///< 待收款: the due date is reached, nothing is paid
    partial,     ///< 部分收款
    settled,     ///< 已结清
    suspended,   ///< 暂停: in dispute, or deferred from a due date that has passed
    transferred, ///< 已转出: moved to another deal (换房)
    cancelled,   ///< 作废: the deal was undone (退房)
    written_off  ///< 已核销
};

/// What ends a line other than payment (终止方式).
enum class closing_kind : std::uint8_t {
    transferred, ///< 换房转出
    cancelled,   ///< 退房作废
    written_off  ///< 坏账核销
};

constexpr enum_table<debt_part, 4> enum_names(debt_part) {
    return {{{debt_part::cost, "cost"},
             {debt_part::interest, "interest"},
             {debt_part::principal, "principal"},
             {debt_part::penalty, "penalty"}}};
}
constexpr enum_table<receivable_state, 8> enum_names(receivable_state) {
    return {{{receivable_state::planned, "planned"},
             {receivable_state::due, "due"},
             {receivable_state::partial, "partial"},
             {receivable_state::settled, "settled"},
             {receivable_state::suspended, "suspended"},
             {receivable_state::transferred, "transferred"},
             {receivable_state::cancelled, "cancelled"},
             {receivable_state::written_off, "written_off"}}};
}
constexpr enum_table<closing_kind, 3> enum_names(closing_kind) {
    return {{{closing_kind::transferred, "transferred"},
             {closing_kind::cancelled, "cancelled"},
             {closing_kind::written_off, "written_off"}}};
}

/// An approved later due date (延期付款).
struct deferral {
    date approved{}; ///< in force from this day on
    date new_due{};
    bool stops_late_fee = false; ///< the days between the old and the new due date carry no late fee
    std::string reason{};        ///< not empty
    friend bool operator==(const deferral&, const deferral&) = default;
};

/// A dispute that holds a line up (争议中止): dunning stops, and receipts pass it over unless they name it.
struct suspension {
    date from{};                 ///< first day, inclusive
    std::optional<date> until{}; ///< last day, inclusive; absent while it lasts
    bool stops_late_fee = false; ///< its days carry no late fee
    std::string reason{};        ///< not empty
    friend bool operator==(const suspension&, const suspension&) = default;
};

/// Late fee that is not asked for (滞纳金减免).
struct waiver {
    date on{};
    money amount{};         ///< above zero
    std::string reason{};   ///< not empty
    std::string approval{}; ///< number of the approval
    friend bool operator==(const waiver&, const waiver&) = default;
};

/// What a receipt has paid of a line (核销记录); below zero in a red receipt.
struct posting {
    date on{};    ///< day in the books
    date value{}; ///< day that counts for late fees: a reversal has that of the receipt which it takes back
    debt_part what = debt_part::principal;
    money amount{};
    std::string receipt{}; ///< number of the receipt
    friend bool operator==(const posting&, const posting&) = default;
};

/// The end of a line (终止).
struct closing {
    closing_kind kind = closing_kind::cancelled;
    date on{};
    std::string reason{}; ///< not empty
    friend bool operator==(const closing&, const closing&) = default;
};

/// A line that a customer owes (应收明细). All amounts are in the currency of `amount`.
struct receivable {
    std::string key{};   ///< unique in its ledger
    std::string trade{}; ///< the deal that it belongs to; may be empty
    payment::item item = payment::item::house;
    money amount{};                     ///< principal, not below zero
    due_date due{};                     ///< absent until its milestone is confirmed
    money cost{};                       ///< costs of realising the claim, charged to the payer
    money interest{};                   ///< interest charged
    money accrued{};                    ///< late fee accrued up to `accrued_to`
    std::optional<date> accrued_to{};   ///< the day up to which `accrued` was computed
    std::vector<waiver> waivers{};      ///< in the order given
    std::vector<posting> postings{};    ///< in the order posted
    std::vector<deferral> deferrals{};  ///< each later than the one before
    std::vector<suspension> disputes{}; ///< ascending, not overlapping
    std::optional<closing> closed{};
    std::int32_t security = 0; ///< how well it is secured (担保程度): 0 not at all; 560 pays the least secured first
    std::int32_t burden = 0;   ///< how heavy it is on the debtor (负担程度); 560 pays the heaviest first
    friend bool operator==(const receivable&, const receivable&) = default;
};

/// The amounts of one kind for each part of a debt (各部分金额).
struct part_amounts {
    money cost{};
    money interest{};
    money principal{};
    money penalty{};

    [[nodiscard]] const money& operator[](debt_part of) const noexcept {
        return of == debt_part::cost        ? cost
               : of == debt_part::interest  ? interest
               : of == debt_part::principal ? principal
                                            : penalty;
    }
    [[nodiscard]] money& operator[](debt_part of) noexcept {
        return const_cast<money&>(std::as_const(*this)[of]); // NOLINT: the object is not const
    }
    /// \throws arithmetic_error core.overflow
    [[nodiscard]] money total() const { return cost + interest + principal + penalty; }
    friend bool operator==(const part_amounts&, const part_amounts&) = default;
};

/// A line on a day (某日的应收状态).
struct receivable_status {
    receivable_state state = receivable_state::planned;
    bool overdue = false;             ///< 逾期: the day is after the due date and something of the debt is open
    std::int32_t overdue_days = 0;    ///< from the day after the due date to the day, inclusive; 0 when not overdue
    std::optional<date> due{};        ///< the due date in force, deferrals included
    bool provisional = false;         ///< the due date may still move: a calendar's data ended before it
    part_amounts paid{};              ///< paid up to the day
    part_amounts open{};              ///< still open; the penalty is below zero where more was collected than accrued
    money waived{};                   ///< late fee waived up to the day
    std::optional<date> settled_on{}; ///< 结清日: the day of the books on which the last of the debt was paid
    bool settled_late = false;        ///< 逾期结清: settled after the due date
    friend bool operator==(const receivable_status&, const receivable_status&) = default;
};

namespace detail {

inline constexpr std::array<debt_part, 4> all_parts{debt_part::cost, debt_part::interest, debt_part::principal,
                                                    debt_part::penalty};

/// Refuses an amount of another currency; a zero that nobody has set counts as one of the line's currency.
inline void check_amount(const money& amount, const receivable& of, const std::string& path, bool may_be_negative) {
    if (amount.minor() != 0 && amount.currency() != of.amount.currency()) {
        raise(loupan::errors::currency_mismatch,
              {path, std::string(amount.currency().code()) + ", " + std::string(of.amount.currency().code()), {}, {}});
    }
    if (!may_be_negative && amount.minor() < 0) {
        raise(loupan::errors::validation, {path, amount.to_string(), {}, "C2.4"});
    }
}

inline void need_text(const std::string& text, const std::string& path, std::string_view rule) {
    if (text.empty()) {
        raise(loupan::errors::empty, {path, {}, {}, std::string(rule)});
    }
}

inline std::string element(std::string_view path, std::string_view list, std::size_t i) {
    return join_path(path, std::string(list) + "[" + std::to_string(i) + "]");
}

/// Adds within one currency, where zeros have none of their own.
inline void add_to(money& sum, const money& amount) {
    if (amount.minor() != 0) {
        sum += amount;
    }
}

} // namespace detail

/// Checks a line by itself (校验). \throws invalid_argument core.empty (key, a reason), core.validation (an amount below zero,
/// dates out of order), core.currency_mismatch; rule_violation payment.alloc_exceeds_outstanding (more paid than owed); all
/// with the path of the field
inline void validate(const receivable& of, const std::string& path = {}) {
    const auto at = [&path](std::string_view field) { return join_path(path, field); };
    detail::need_text(of.key, at("key"), "C2.4");
    detail::check_amount(of.amount, of, at("amount"), false);
    detail::check_amount(of.cost, of, at("cost"), false);
    detail::check_amount(of.interest, of, at("interest"), false);
    detail::check_amount(of.accrued, of, at("accrued"), false);
    const auto refuse = [](const std::string& where, const date& day) {
        raise(loupan::errors::validation, {where, day.to_string(), {}, "C2.4"});
    };
    for (std::size_t i = 0; i < of.waivers.size(); ++i) {
        const auto here = detail::element(path, "waivers", i);
        detail::check_amount(of.waivers[i].amount, of, join_path(here, "amount"), false);
        detail::need_text(of.waivers[i].reason, join_path(here, "reason"), "C2.7");
    }
    std::array<loupan::detail::int128, 4> paid{};
    for (std::size_t i = 0; i < of.postings.size(); ++i) {
        const auto here = detail::element(path, "postings", i);
        detail::check_amount(of.postings[i].amount, of, join_path(here, "amount"), true);
        if (of.postings[i].what > debt_part::penalty) {
            raise(loupan::errors::validation, {join_path(here, "what"), {}, {}, "C2.4"});
        }
        paid[static_cast<std::size_t>(of.postings[i].what)] += loupan::detail::int128{of.postings[i].amount.minor()};
    }
    for (const auto part : detail::all_parts) {
        const auto sum = paid[static_cast<std::size_t>(part)];
        const auto shown = [&] {
            return std::string(to_string(part)) + " " +
                   loupan::detail::print_scaled(sum, of.amount.currency().digits());
        };
        if (sum < loupan::detail::int128{0}) {
            raise(loupan::errors::validation, {at("postings"), shown(), {}, "C2.4"});
        }
        // A late fee may have been more when it was paid: it is computed afresh at each accrual.
        const auto owed = part == debt_part::cost        ? of.cost
                          : part == debt_part::interest  ? of.interest
                          : part == debt_part::principal ? of.amount
                                                         : money();
        if (part != debt_part::penalty && sum > loupan::detail::int128{owed.minor()}) {
            raise(errors::alloc_exceeds_outstanding, {at("postings"), shown(), {}, "C2.4"});
        }
    }
    auto last = of.due.value;
    for (std::size_t i = 0; i < of.deferrals.size(); ++i) {
        const auto here = detail::element(path, "deferrals", i);
        const auto& d = of.deferrals[i];
        if (!last || d.new_due <= *last) {
            refuse(join_path(here, "new_due"), d.new_due);
        }
        if (i > 0 && d.approved < of.deferrals[i - 1].approved) {
            refuse(join_path(here, "approved"), d.approved);
        }
        detail::need_text(d.reason, join_path(here, "reason"), "C2.4");
        last = d.new_due;
    }
    for (std::size_t i = 0; i < of.disputes.size(); ++i) {
        const auto here = detail::element(path, "disputes", i);
        const auto& s = of.disputes[i];
        if (s.until && *s.until < s.from) {
            refuse(join_path(here, "until"), *s.until);
        }
        if (i > 0 && (!of.disputes[i - 1].until || s.from <= *of.disputes[i - 1].until)) {
            refuse(join_path(here, "from"), s.from);
        }
        detail::need_text(s.reason, join_path(here, "reason"), "C2.4");
    }
    if (of.closed) {
        detail::need_text(of.closed->reason, join_path(at("closed"), "reason"), "C2.4");
    }
}

/// The due date in force on a day (当日有效的应付日): deferrals count from the day of their approval.
[[nodiscard]] inline std::optional<date> due_on(const receivable& of, const date& as_of) {
    auto due = of.due.value;
    for (const auto& d : of.deferrals) {
        if (d.approved <= as_of) {
            due = d.new_due;
        }
    }
    return due;
}

/// Whether a line is in dispute on a day (是否争议中).
[[nodiscard]] inline bool in_dispute(const receivable& of, const date& as_of) noexcept {
    for (const auto& s : of.disputes) {
        if (s.from <= as_of && (!s.until || as_of <= *s.until)) {
            return true;
        }
    }
    return false;
}

/// The state of a line on a day (应收状态, C2.4): a pure function of its facts. What happened after the day is not seen. A
/// line that was closed has nothing open. The state is about the debt itself (costs, interest, principal); a late fee
/// that is still open shows in `open.penalty`.
/// \throws arithmetic_error core.overflow; invalid_argument core.currency_mismatch
[[nodiscard]] inline receivable_status status(const receivable& of, const date& as_of) {
    const auto in = of.amount.currency();
    const auto zero = money::zero(in);
    receivable_status out;
    out.paid = {zero, zero, zero, zero};
    out.open = {zero, zero, of.amount, zero};
    out.waived = zero;
    detail::add_to(out.open.cost, of.cost);
    detail::add_to(out.open.interest, of.interest);
    if (of.accrued_to && *of.accrued_to <= as_of) {
        detail::add_to(out.open.penalty, of.accrued);
    }
    const auto open_debt = [&out] { return out.open.cost + out.open.interest + out.open.principal; };
    for (const auto& w : of.waivers) {
        if (w.on <= as_of) {
            detail::add_to(out.waived, w.amount);
        }
    }
    out.open.penalty -= out.waived;
    for (const auto& p : of.postings) {
        if (p.on > as_of || p.amount.is_zero()) {
            continue;
        }
        out.paid[p.what] += p.amount;
        out.open[p.what] -= p.amount;
        if (p.what != debt_part::penalty) {
            out.settled_on = std::max(p.on, out.settled_on.value_or(p.on));
        }
    }
    out.due = due_on(of, as_of);
    out.provisional = out.due && out.due == of.due.value && of.due.provisional;
    if (of.closed && of.closed->on <= as_of) {
        out.state = of.closed->kind == closing_kind::transferred ? receivable_state::transferred
                    : of.closed->kind == closing_kind::cancelled ? receivable_state::cancelled
                                                                 : receivable_state::written_off;
        out.open = {zero, zero, zero, zero};
        out.settled_on.reset();
        return out;
    }
    const bool unpaid = open_debt().sign() > 0;
    const bool reached = of.due.value && *of.due.value <= as_of;
    out.overdue = unpaid && out.due && *out.due < as_of;
    out.overdue_days = out.overdue ? as_of - *out.due : 0;
    if (!unpaid) {
        out.state = receivable_state::settled;
        out.settled_late = out.settled_on && out.due && *out.due < *out.settled_on;
        return out;
    }
    out.settled_on.reset();
    const bool deferred = reached && out.due && as_of < *out.due;
    const bool some = (out.paid.cost + out.paid.interest + out.paid.principal).sign() > 0;
    out.state = deferred || in_dispute(of, as_of) ? receivable_state::suspended
                : some                            ? receivable_state::partial
                : reached                         ? receivable_state::due
                                                  : receivable_state::planned;
    return out;
}

/// A line from a row of a payment schedule (由付款计划生成应收): nothing paid yet.
[[nodiscard]] inline receivable receivable_from(const instalment_line& line, std::string trade = {}) {
    receivable out;
    out.key = line.key;
    out.trade = std::move(trade);
    out.item = line.item;
    out.amount = line.amount;
    out.due = line.due;
    validate(out);
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment
