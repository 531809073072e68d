// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/money.hpp>
#include <loupan/payment/allocation_order.hpp>
#include <loupan/payment/errors.hpp>
#include <loupan/payment/late_fee.hpp>
#include <loupan/payment/receipt.hpp>
#include <loupan/payment/receivable.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

/// \file
/// Receivables and what receipts have paid of them (往来账, domain C2.5): posting, credit, red reversal. Each call returns a
/// new ledger and leaves the given one alone; nothing is ever deleted.

namespace loupan::inline LOUPAN_ABI::payment {

/// What a receipt has paid, with the day in the books (已入账核销).
struct posted_line {
    date on{};
    allocation_line line{};
    friend bool operator==(const posted_line&, const posted_line&) = default;
};

/// Money given back out of a receipt's credit (退多收款).
struct credit_refund {
    date on{};
    money amount{};         ///< above zero
    std::string approval{}; ///< not empty
    friend bool operator==(const credit_refund&, const credit_refund&) = default;
};

/// A receipt in the books (已入账收款单): its amount is what its lines have paid, its credit, and what was refunded.
struct posted_receipt {
    payment::receipt receipt{};
    std::vector<posted_line> lines{};
    money credit{}; ///< 多收/预收
    std::vector<credit_refund> refunds{};
    std::string reversed_by{}; ///< number of the red receipt; empty while it stands
    friend bool operator==(const posted_receipt&, const posted_receipt&) = default;
};

/// Which day a reversal counts from for late fees (红冲起算日).
enum class reversal_value : std::uint8_t {
    original, ///< as if the money had never come (a bounced cheque)
    reversal  ///< the money was there until the reversal
};
constexpr enum_table<reversal_value, 2> enum_names(reversal_value) {
    return {{{reversal_value::original, "original"}, {reversal_value::reversal, "reversal"}}};
}

/// A red receipt (红字收据): takes a whole receipt back.
struct red_receipt {
    std::string no{};
    std::string reverses{}; ///< number of the receipt
    date on{};
    std::string reason{}; ///< not empty
    reversal_value value = reversal_value::original;
    friend bool operator==(const red_receipt&, const red_receipt&) = default;
};

/// Receivables and receipts of one customer, deal or project (往来账).
struct ledger {
    std::vector<receivable> lines{};
    std::vector<posted_receipt> receipts{}; ///< in the order posted
    std::vector<red_receipt> reversals{};   ///< in the order posted; dated as they stand in the books
    friend bool operator==(const ledger&, const ledger&) = default;

    /// \throws not_found_error core.not_found
    [[nodiscard]] const receivable& line(std::string_view key) const {
        for (const auto& l : lines) {
            if (l.key == key) {
                return l;
            }
        }
        raise(loupan::errors::not_found, {"lines", std::string(key), {}, "C2.5"});
    }
    /// \throws not_found_error core.not_found
    [[nodiscard]] const posted_receipt& receipt(std::string_view no) const {
        for (const auto& r : receipts) {
            if (r.receipt.no == no) {
                return r;
            }
        }
        raise(loupan::errors::not_found, {"receipts", std::string(no), {}, "C2.5"});
    }
    /// Money held for nobody's debt (预收余额).
    [[nodiscard]] money credit() const {
        money out = lines.empty() ? money() : money::zero(lines.front().amount.currency());
        for (const auto& r : receipts) {
            detail::add_to(out, r.credit);
        }
        return out;
    }
};

/// How entries are dated (入账选项).
struct posting_options {
    /// First day that is open in the books (未结账起始日): an entry of an earlier day is dated then, and keeps its own day as
    /// value date. Absent: every day is open.
    std::optional<date> open_from{};
};

namespace detail {

/// A set of texts that names the second of two equal ones. \throws invalid_argument core.duplicate
class once {
public:
    void add(const std::string& text, const std::string& path) {
        if (!seen_.insert(text).second) {
            raise(loupan::errors::duplicate, {path, text, {}, "C2.5"});
        }
    }
    [[nodiscard]] bool has(const std::string& text) const { return seen_.contains(text); }

private:
    std::unordered_set<std::string> seen_;
};

/// What has been paid, by receipt, line and part.
using paid_sums = std::map<std::tuple<std::string_view, std::string_view, debt_part>, loupan::detail::int128>;

inline void validate_receipts(const ledger& of, const std::string& path, once& numbers, const once& keys) {
    paid_sums sums;
    for (const auto& line : of.lines) {
        for (const auto& p : line.postings) {
            sums[{p.receipt, line.key, p.what}] += loupan::detail::int128{p.amount.minor()};
        }
    }
    for (std::size_t i = 0; i < of.receipts.size(); ++i) {
        const auto here = element(path, "receipts", i);
        const auto& r = of.receipts[i];
        validate(r.receipt, join_path(here, "receipt"));
        numbers.add(r.receipt.no, join_path(here, "receipt.no"));
        const auto unit = of.lines.empty() ? r.receipt.amount.currency() : of.lines.front().amount.currency();
        loupan::detail::int128 used{r.credit.minor()};
        const auto count = [&](const money& amount, const std::string& at) {
            if (amount.sign() < 0 || (amount.sign() != 0 && amount.currency() != unit)) {
                raise(loupan::errors::validation, {at, amount.to_string(), {}, "C2.5"});
            }
            used += loupan::detail::int128{amount.minor()};
        };
        if (r.receipt.amount.currency() != unit || r.credit.sign() < 0) {
            raise(loupan::errors::validation, {join_path(here, "credit"), r.credit.to_string(), {}, "C2.5"});
        }
        paid_sums own;
        for (std::size_t k = 0; k < r.lines.size(); ++k) {
            const auto at = element(here, "lines", k);
            const auto& line = r.lines[k].line;
            if (!keys.has(line.receivable)) {
                raise(loupan::errors::not_found, {join_path(at, "receivable"), line.receivable, {}, "C2.5"});
            }
            count(line.amount, join_path(at, "amount"));
            own[{r.receipt.no, line.receivable, line.what}] += loupan::detail::int128{line.amount.minor()};
        }
        for (std::size_t k = 0; k < r.refunds.size(); ++k) {
            count(r.refunds[k].amount, join_path(element(here, "refunds", k), "amount"));
        }
        const auto mismatch = [&](const std::string& field, const std::string& value) {
            raise(errors::alloc_sum_mismatch, {join_path(here, field), value, {}, "C2.5"});
        };
        if (r.reversed_by.empty() && used != loupan::detail::int128{r.receipt.amount.minor()}) {
            mismatch("credit",
                     loupan::detail::print_scaled(used, unit.digits()) + " of " + r.receipt.amount.to_string());
        }
        for (const auto& [what, sum] : own) {
            const auto found = sums.find(what);
            if (found == sums.end() || found->second != sum) {
                mismatch("lines", std::string(std::get<1>(what)));
            }
        }
        const auto begin = sums.lower_bound({r.receipt.no, {}, debt_part::cost});
        for (auto it = begin; it != sums.end() && std::get<0>(it->first) == r.receipt.no; ++it) {
            if (!own.contains(it->first)) {
                mismatch("lines", std::string(std::get<1>(it->first)));
            }
        }
        const auto back = std::find_if(of.reversals.begin(), of.reversals.end(),
                                       [&r](const red_receipt& b) { return b.reverses == r.receipt.no; });
        if ((back == of.reversals.end() ? std::string() : back->no) != r.reversed_by) {
            raise(loupan::errors::not_found, {join_path(here, "reversed_by"), r.reversed_by, {}, "C2.5"});
        }
    }
}

} // namespace detail

/// Checks a ledger (校验): its lines, that no key or number stands twice, that each receipt's amount is what it paid, its
/// credit and its refunds, and that the lines hold the same postings. \throws invalid_argument core.duplicate, core.validation;
/// not_found_error core.not_found; rule_violation payment.alloc_sum_mismatch; what the parts throw
inline void validate(const ledger& of, const std::string& path = {}) {
    detail::once keys;
    for (std::size_t i = 0; i < of.lines.size(); ++i) {
        const auto here = detail::element(path, "lines", i);
        validate(of.lines[i], here);
        keys.add(of.lines[i].key, join_path(here, "key"));
        if (of.lines[i].amount.currency() != of.lines.front().amount.currency()) {
            raise(loupan::errors::currency_mismatch,
                  {join_path(here, "amount"), std::string(of.lines[i].amount.currency().code()), {}, "C2.5"});
        }
    }
    detail::once numbers;
    detail::validate_receipts(of, path, numbers, keys);
    for (std::size_t i = 0; i < of.reversals.size(); ++i) {
        const auto here = detail::element(path, "reversals", i);
        const auto& r = of.reversals[i];
        detail::need_text(r.no, join_path(here, "no"), "C2.5");
        detail::need_text(r.reason, join_path(here, "reason"), "C2.5");
        numbers.add(r.no, join_path(here, "no"));
        if (!std::any_of(of.receipts.begin(), of.receipts.end(),
                         [&r](const posted_receipt& p) { return p.receipt.no == r.reverses; })) {
            raise(loupan::errors::not_found, {join_path(here, "reverses"), r.reverses, {}, "C2.5"});
        }
    }
}

/// A ledger of lines without a receipt yet (建账). \throws as `validate`
[[nodiscard]] inline ledger open_ledger(std::vector<receivable> lines) {
    ledger out{std::move(lines), {}, {}};
    validate(out);
    return out;
}

namespace detail {

inline date book_day(const date& on, const posting_options& options) {
    return options.open_from && on < *options.open_from ? *options.open_from : on;
}

inline bool number_taken(const ledger& in, std::string_view no) {
    return std::any_of(in.receipts.begin(), in.receipts.end(),
                       [no](const posted_receipt& r) { return r.receipt.no == no; }) ||
           std::any_of(in.reversals.begin(), in.reversals.end(), [no](const red_receipt& r) { return r.no == no; });
}

template <class Ledger> auto& line_of(Ledger& in, const std::string& key) {
    return *std::find_if(in.lines.begin(), in.lines.end(), [&key](const receivable& l) { return l.key == key; });
}

/// Writes what a receipt pays into the lines and the receipt.
inline void enter(ledger& in, posted_receipt& of, const allocation_result& paid, const date& on, const date& value) {
    for (const auto& line : paid.lines) {
        line_of(in, line.receivable).postings.push_back({on, value, line.what, line.amount, of.receipt.no});
        of.lines.push_back({on, line});
    }
    of.credit = paid.credit;
}

inline posted_receipt& standing_receipt(ledger& in, std::string_view no) {
    for (auto& r : in.receipts) {
        if (r.receipt.no == no) {
            if (!r.reversed_by.empty()) {
                raise(loupan::errors::state_invalid,
                      {"receipt", r.receipt.no + ": reversed by " + r.reversed_by, {}, "C2.5"});
            }
            return r;
        }
    }
    raise(loupan::errors::not_found, {"receipt", std::string(no), {}, "C2.5"});
}

} // namespace detail

/// Enters a receipt and pays lines with it (收款入账). Entering the same receipt again changes nothing.
/// \throws rule_violation payment.slip_used, and what `allocate_receipt` throws; invalid_argument core.duplicate when the number
/// belongs to another receipt
[[nodiscard]] inline ledger post(ledger in, const receipt& of, const allocation_order& order = {},
                                 const posting_options& options = {}) {
    validate(of);
    for (const auto& r : in.receipts) {
        if (r.receipt == of) {
            return in;
        }
    }
    if (detail::number_taken(in, of.no)) {
        raise(loupan::errors::duplicate, {"no", of.no, {}, "C2.5"});
    }
    for (const auto& r : in.receipts) {
        if (!of.slip_no.empty() && r.receipt.slip_no == of.slip_no) {
            raise(errors::slip_used, {"slip_no", of.slip_no + " (" + r.receipt.no + ")", {}, "C2.5"});
        }
    }
    const auto paid = allocate_receipt(in.lines, of, order);
    posted_receipt entry;
    entry.receipt = of;
    detail::enter(in, entry, paid, detail::book_day(of.on, options), of.on);
    in.receipts.push_back(std::move(entry));
    return in;
}

/// Pays lines out of a receipt's credit (预收核销): those named, or by the order. What is left stays credit.
/// \throws rule_violation core.state_invalid (reversed, no credit), and what `allocate_receipt` throws
[[nodiscard]] inline ledger apply_credit(ledger in, std::string_view no, const date& on,
                                         const allocation_order& order = {}, std::vector<receipt_line> lines = {},
                                         const posting_options& options = {}) {
    auto& of = detail::standing_receipt(in, no);
    if (of.credit.is_zero()) {
        raise(loupan::errors::state_invalid, {"credit", std::string(no) + ": none", {}, "C2.5"});
    }
    if (on < of.receipt.on) {
        raise(loupan::errors::validation, {"on", on.to_string(), {}, "C2.5"});
    }
    auto use = of.receipt;
    use.on = on;
    use.amount = of.credit;
    use.lines = std::move(lines);
    const auto paid = allocate_receipt(in.lines, use, order);
    detail::enter(in, of, paid, detail::book_day(on, options), on);
    return in;
}

/// Gives credit back (退多收款). \throws rule_violation payment.refund_over_paid (more than the credit), core.state_invalid
/// (reversed); invalid_argument core.empty (approval), core.validation (amount, day)
[[nodiscard]] inline ledger refund_credit(ledger in, std::string_view no, credit_refund by) {
    auto& of = detail::standing_receipt(in, no);
    detail::need_text(by.approval, "approval", "C2.5");
    if (by.amount.sign() <= 0) {
        raise(loupan::errors::validation, {"amount", by.amount.to_string(), {}, "C2.5"});
    }
    if (by.on < of.receipt.on) {
        raise(loupan::errors::validation, {"on", by.on.to_string(), {}, "C2.5"});
    }
    if (by.amount > of.credit) {
        raise(errors::refund_over_paid, {"amount", by.amount.to_string() + " of " + of.credit.to_string(), {}, "C2.5"});
    }
    of.credit -= by.amount;
    of.refunds.push_back(std::move(by));
    return in;
}

/// Takes a whole receipt back by a red one (红冲): every line owes again what it owed, the credit is gone. A reversal of a
/// closed period is dated in the open one. The same reversal again changes nothing. Late fees are to be accrued afresh.
/// \throws rule_violation core.state_invalid (reversed already; credit was refunded; a line has been closed since);
/// not_found_error core.not_found; invalid_argument core.empty (number, reason), core.duplicate (number), core.validation (before
/// the receipt)
[[nodiscard]] inline ledger reverse(ledger in, red_receipt by, const posting_options& options = {}) {
    detail::need_text(by.no, "no", "C2.5");
    detail::need_text(by.reason, "reason", "C2.5");
    by.on = detail::book_day(by.on, options);
    for (const auto& r : in.reversals) {
        if (r == by) {
            return in;
        }
    }
    if (detail::number_taken(in, by.no)) {
        raise(loupan::errors::duplicate, {"no", by.no, {}, "C2.5"});
    }
    auto& of = detail::standing_receipt(in, by.reverses);
    if (by.on < of.receipt.on) {
        raise(loupan::errors::validation, {"on", by.on.to_string(), {}, "C2.5"});
    }
    if (!of.refunds.empty()) {
        raise(loupan::errors::state_invalid, {"refunds", of.receipt.no + ": credit was refunded", {}, "C2.5"});
    }
    for (const auto& p : of.lines) {
        if (detail::line_of(in, p.line.receivable).closed) {
            raise(loupan::errors::state_invalid, {"lines", p.line.receivable + ": closed", {}, "C2.5"});
        }
    }
    for (auto& line : in.lines) {
        // By size first: the loop writes to what it reads.
        for (std::size_t i = 0, before = line.postings.size(); i < before; ++i) {
            const auto p = line.postings[i];
            if (p.receipt == of.receipt.no) {
                line.postings.push_back({std::max(by.on, p.on),
                                         by.value == reversal_value::original ? p.value : std::max(by.on, p.value),
                                         p.what, -p.amount, by.no});
            }
        }
    }
    of.reversed_by = by.no;
    of.credit = money::zero(of.receipt.amount.currency());
    in.reversals.push_back(std::move(by));
    return in;
}

/// The ledger that receipts and reversals make, whatever order they arrive in (重放): by day, receipts before reversals,
/// then by number. What comes twice counts once. \throws as `post` and `reverse`
[[nodiscard]] inline ledger replay(std::vector<receivable> lines, std::span<const receipt> receipts,
                                   std::span<const red_receipt> reversals = {}, const allocation_order& order = {},
                                   const posting_options& options = {}) {
    std::vector<receipt> in(receipts.begin(), receipts.end());
    std::vector<red_receipt> out(reversals.begin(), reversals.end());
    const auto earlier = [](const auto& a, const auto& b) { return a.on != b.on ? a.on < b.on : a.no < b.no; };
    std::sort(in.begin(), in.end(), earlier);
    std::sort(out.begin(), out.end(), earlier);
    auto book = open_ledger(std::move(lines));
    auto next = out.begin();
    for (const auto& r : in) {
        for (; next != out.end() && next->on < r.on; ++next) {
            book = reverse(std::move(book), *next, options);
        }
        book = post(std::move(book), r, order, options);
    }
    for (; next != out.end(); ++next) {
        book = reverse(std::move(book), *next, options);
    }
    return book;
}

/// Accrues the late fee of every line that is not closed (全账计提). \throws as `accrue` of a line
[[nodiscard]] inline ledger accrue(ledger in, const late_fee_rules& rules, const date& as_of,
                                   const calendar::business_calendar* calendar = nullptr) {
    for (auto& line : in.lines) {
        if (!line.closed) {
            line = accrue(std::move(line), rules, as_of, calendar);
        }
    }
    return in;
}

} // namespace loupan::inline LOUPAN_ABI::payment
