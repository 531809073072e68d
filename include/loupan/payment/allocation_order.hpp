// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/allocation.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/money.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/errors.hpp>
#include <loupan/payment/item.hpp>
#include <loupan/payment/receivable.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// In which order money pays debts (核销顺序, domain C2.5): the Civil Code's order and others, as data.

namespace loupan::inline LOUPAN_ABI::payment {

/// What one debt is preferred to another by (债务之间的先后).
enum class debt_key : std::uint8_t {
    due_first,       ///< 已到期优先: those due on the day of the receipt before those that are not
    least_secured,   ///< 缺乏担保或担保最少优先
    heaviest_burden, ///< 负担较重优先
    earliest_due,    ///< 到期在先优先; without a due date last
    latest_due,      ///< the last instalment first (冲抵末期); without a due date last
    listed,          ///< 按清单: in the order of `allocation_order::list`, by key or by item; others after
    smallest,        ///< 金额小的优先: what is open least
    largest          ///< 金额大的优先
};

/// What happens to debts that no key tells apart (并列债务).
enum class tie_rule : std::uint8_t {
    pro_rata, ///< 按比例: by what is open, to the fen by the largest remainder (K5)
    given     ///< 按给定顺序: one after another as the lines stand
};

/// Whether parts are paid within each debt or across all (各部分的范围).
enum class part_scope : std::uint8_t {
    per_debt,    ///< 逐笔: all parts of one debt, then the next debt (民法典 561)
    across_debts ///< 逐项: one part of all debts, then the next part
};

/// What happens to money that the payer has not designated (未指定部分).
enum class remainder_rule : std::uint8_t {
    automatic, ///< 自动核销: goes on by the order
    credit,    ///< 转预收: stays as credit
    refuse     ///< payment.alloc_sum_mismatch: the lines must add up to the receipt
};

constexpr enum_table<debt_key, 8> enum_names(debt_key) {
    return {{{debt_key::due_first, "due_first"},
             {debt_key::least_secured, "least_secured"},
             {debt_key::heaviest_burden, "heaviest_burden"},
             {debt_key::earliest_due, "earliest_due"},
             {debt_key::latest_due, "latest_due"},
             {debt_key::listed, "listed"},
             {debt_key::smallest, "smallest"},
             {debt_key::largest, "largest"}}};
}
constexpr enum_table<tie_rule, 2> enum_names(tie_rule) {
    return {{{tie_rule::pro_rata, "pro_rata"}, {tie_rule::given, "given"}}};
}
constexpr enum_table<part_scope, 2> enum_names(part_scope) {
    return {{{part_scope::per_debt, "per_debt"}, {part_scope::across_debts, "across_debts"}}};
}
constexpr enum_table<remainder_rule, 3> enum_names(remainder_rule) {
    return {{{remainder_rule::automatic, "automatic"},
             {remainder_rule::credit, "credit"},
             {remainder_rule::refuse, "refuse"}}};
}

/// In which order money pays debts (核销顺序). The default is the Civil Code's: 560 between debts, 561 within one, and
/// penalties, which 561 does not name and about which courts differ, after the principal.
struct allocation_order {
    std::string name{"statutory"};
    remainder_rule remainder = remainder_rule::automatic;
    std::vector<debt_key> debts{debt_key::due_first, debt_key::least_secured, debt_key::heaviest_burden,
                                debt_key::earliest_due};
    tie_rule ties = tie_rule::pro_rata;
    part_scope scope = part_scope::per_debt;
    std::vector<debt_part> parts{debt_part::cost, debt_part::interest, debt_part::principal, debt_part::penalty};
    std::vector<std::string> list{}; ///< for `listed`: keys of lines, or names of items such as `first`
    bool only_due = false;           ///< what is not due yet is not paid; the money stays as credit
    bool agency = false;             ///< 代收费用 may be paid without being designated
    friend bool operator==(const allocation_order&, const allocation_order&) = default;
};

/// Checks an order (校验). \throws invalid_argument core.duplicate, core.empty (parts; the list that `listed` needs),
/// core.validation (a list without `listed`; earliest and latest due together)
inline void validate(const allocation_order& of, const std::string& path = {}) {
    const auto at = [&path](const std::string& field) { return join_path(path, field); };
    const auto once = [&at](const auto& list, const char* field) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (list[i] == list[j]) {
                    raise(loupan::errors::duplicate, {at(std::string(field) + "[" + std::to_string(i) + "]"),
                                                      std::to_string(i) + ", " + std::to_string(j),
                                                      {},
                                                      "C2.5"});
                }
            }
        }
    };
    once(of.debts, "debts");
    once(of.parts, "parts");
    once(of.list, "list");
    const auto has = [&of](debt_key k) { return std::find(of.debts.begin(), of.debts.end(), k) != of.debts.end(); };
    if (of.parts.empty()) {
        raise(loupan::errors::empty, {at("parts"), {}, {}, "C2.5"});
    }
    if (has(debt_key::listed) && of.list.empty()) {
        raise(loupan::errors::empty, {at("list"), {}, {}, "C2.5"});
    }
    if (!has(debt_key::listed) && !of.list.empty()) {
        raise(loupan::errors::validation, {at("list"), "without the key `listed`", {}, "C2.5"});
    }
    if ((has(debt_key::earliest_due) && has(debt_key::latest_due)) ||
        (has(debt_key::smallest) && has(debt_key::largest))) {
        raise(loupan::errors::validation, {at("debts"), "a key and its opposite", {}, "C2.5"});
    }
}

/// \name Named orders
/// Starting points; every field can be changed.
/// \{

/// 民法典 560、561: due first, least secured, heaviest burden, earliest due, pro rata; costs, interest, principal, and then
/// penalties.
[[nodiscard]] inline allocation_order statutory_order() { return {}; }

/// The same with penalties before the principal, as some courts read 561 (违约金先于本金).
[[nodiscard]] inline allocation_order statutory_penalty_first() {
    allocation_order out;
    out.name = "statutory_penalty_first";
    out.parts = {debt_part::cost, debt_part::interest, debt_part::penalty, debt_part::principal};
    return out;
}

/// By due date alone, one line after another (按到期日).
[[nodiscard]] inline allocation_order due_order() {
    allocation_order out;
    out.name = "due_order";
    out.debts = {debt_key::earliest_due};
    out.ties = tie_rule::given;
    return out;
}

/// Over all lines by what is open of each (按比例).
[[nodiscard]] inline allocation_order pro_rata_order() {
    allocation_order out;
    out.name = "pro_rata";
    out.debts = {};
    return out;
}

/// Only what the payer designates; the lines must add up (指定核销).
[[nodiscard]] inline allocation_order designated_order() {
    allocation_order out;
    out.name = "designated";
    out.remainder = remainder_rule::refuse;
    return out;
}

/// As a lender applies money (贷款还款顺序): part after part over all that is due, in the order given, then the next
/// instalment, or the last.
[[nodiscard]] inline allocation_order loan_servicing_order(
    std::vector<debt_part> parts = {debt_part::penalty, debt_part::cost, debt_part::interest, debt_part::principal},
    bool last_instalment_first = false) {
    allocation_order out;
    out.name = last_instalment_first ? "loan_servicing_last" : "loan_servicing_next";
    out.debts = {debt_key::due_first, last_instalment_first ? debt_key::latest_due : debt_key::earliest_due};
    out.ties = tie_rule::given;
    out.scope = part_scope::across_debts;
    out.parts = std::move(parts);
    return out;
}

/// By a list of line keys or items, then by due date (按清单).
[[nodiscard]] inline allocation_order listed_order(std::vector<std::string> list) {
    allocation_order out;
    out.name = "listed";
    out.debts = {debt_key::listed, debt_key::earliest_due};
    out.ties = tie_rule::given;
    out.list = std::move(list);
    return out;
}

/// \}

/// What a receipt pays of a line (核销明细).
struct allocation_line {
    std::string receivable{}; ///< key of the line
    debt_part what = debt_part::principal;
    money amount{}; ///< above zero
    friend bool operator==(const allocation_line&, const allocation_line&) = default;
};

namespace detail {

/// A debt while money is laid out.
struct open_debt {
    std::size_t index; ///< of the line
    bool due;
    std::optional<date> due_on;
    std::size_t rank; ///< in the list of the order; its size when not in it
    std::int64_t at_start;
    part_amounts open;
};

class allocator {
public:
    /// `lines` as the books stand; `on` is the day of the receipt.
    allocator(std::span<const receivable> lines, const date& on, const allocation_order& order)
        : lines_(lines), order_(order) {
        validate(order, "order");
        for (std::size_t i = 0; i < lines.size(); ++i) {
            // What is open is what the whole book leaves open, later entries too: a late receipt must not pay twice.
            const auto due = due_on(lines[i], on);
            const auto all = status(lines[i], date::from_days(date::max_days));
            open_debt d{i, due && *due <= on, due, order.list.size(), 0, all.open};
            if (d.open.penalty.sign() < 0) {
                d.open.penalty = money::zero(d.open.penalty.currency());
            }
            for (std::size_t k = 0; k < order.list.size() && d.rank == order.list.size(); ++k) {
                if (order.list[k] == lines[i].key || order.list[k] == to_string(lines[i].item)) {
                    d.rank = k;
                }
            }
            debts_.push_back(d);
            closed_.push_back(lines[i].closed.has_value());
            held_.push_back(in_dispute(lines[i], on));
        }
    }

    /// Takes an amount of one line, of the part named or by the order's parts.
    void designate(std::size_t line, std::optional<debt_part> what, const money& amount, const std::string& path) {
        if (closed_[line]) {
            raise(loupan::errors::state_invalid, {path, lines_[line].key + ": closed", {}, "C2.5"});
        }
        auto& d = debts_[line];
        money left = amount;
        if (what) {
            take(d, *what, left);
        } else {
            for (const auto part : order_.parts) {
                take(d, part, left);
            }
        }
        if (left.sign() > 0) {
            raise(errors::alloc_exceeds_outstanding,
                  {path,
                   amount.to_string() + " of " + (amount - left).to_string() + ", " + lines_[line].key,
                   {},
                   "C2.5"});
        }
    }

    /// Lays the rest out by the order; returns what nothing took.
    [[nodiscard]] money spread(money left) {
        std::vector<open_debt*> order;
        for (auto& d : debts_) {
            const auto& line = lines_[d.index];
            const bool agency = group_of(line.item) == item_group::agency && !order_.agency;
            if (closed_[d.index] || held_[d.index] || agency || (order_.only_due && !d.due)) {
                continue;
            }
            d.at_start = 0;
            for (const auto part : order_.parts) {
                d.at_start = loupan::detail::to_int64_or_raise(loupan::detail::int128{d.at_start} +
                                                               loupan::detail::int128{d.open[part].minor()});
            }
            if (d.at_start > 0) {
                order.push_back(&d);
            }
        }
        std::sort(order.begin(), order.end(), [this](const open_debt* a, const open_debt* b) {
            const int c = compare(*a, *b);
            return c != 0 ? c < 0 : a->index < b->index;
        });
        // What is due is served in full before what is not, even where parts go across debts.
        if (order_.scope == part_scope::across_debts) {
            const auto rest = leads_with_due()
                                  ? std::find_if(order.begin(), order.end(), [](const open_debt* d) { return !d->due; })
                                  : order.end();
            for (const auto& [from, to] : {std::pair(order.begin(), rest), std::pair(rest, order.end())}) {
                for (const auto part : order_.parts) {
                    serve(from, to, left, &part);
                }
            }
        } else {
            serve(order.begin(), order.end(), left, nullptr);
        }
        return left;
    }

    [[nodiscard]] std::vector<allocation_line> take_lines() && { return std::move(out_); }

private:
    using iterator = std::vector<open_debt*>::iterator;

    [[nodiscard]] bool leads_with_due() const {
        return !order_.debts.empty() && order_.debts.front() == debt_key::due_first;
    }
    [[nodiscard]] int compare(const open_debt& a, const open_debt& b) const {
        const auto before = [](bool first, bool second) { return first ? -1 : (second ? 1 : 0); };
        const auto& x = lines_[a.index];
        const auto& y = lines_[b.index];
        for (const auto key : order_.debts) {
            int c = 0;
            switch (key) {
            case debt_key::due_first:
                c = before(a.due && !b.due, b.due && !a.due);
                break;
            case debt_key::least_secured:
                c = before(x.security < y.security, y.security < x.security);
                break;
            case debt_key::heaviest_burden:
                c = before(x.burden > y.burden, y.burden > x.burden);
                break;
            case debt_key::earliest_due:
            case debt_key::latest_due:
                c = before(a.due_on && !b.due_on, b.due_on && !a.due_on);
                if (c == 0 && a.due_on && b.due_on) {
                    c = before(*a.due_on < *b.due_on, *b.due_on < *a.due_on);
                    c = key == debt_key::latest_due ? -c : c;
                }
                break;
            case debt_key::listed:
                c = before(a.rank < b.rank, b.rank < a.rank);
                break;
            case debt_key::smallest:
                c = before(a.at_start < b.at_start, b.at_start < a.at_start);
                break;
            case debt_key::largest:
                c = before(a.at_start > b.at_start, b.at_start > a.at_start);
                break;
            }
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }

    void take(open_debt& d, debt_part part, money& left) {
        const auto amount = min(left, d.open[part]);
        if (amount.sign() > 0) {
            d.open[part] -= amount;
            left -= amount;
            out_.push_back({lines_[d.index].key, part, amount});
        }
    }

    /// Pays debts group by group; `only` is the one part to pay, else all in their order.
    void serve(iterator from, iterator to, money& left, const debt_part* only) {
        while (from != to && left.sign() > 0) {
            auto end = from + 1;
            while (order_.ties == tie_rule::pro_rata && end != to && compare(**from, **end) == 0) {
                ++end;
            }
            std::vector<std::int64_t> weights;
            loupan::detail::int128 sum{0};
            for (auto it = from; it != end; ++it) {
                loupan::detail::int128 weight{0};
                for (const auto part : order_.parts) {
                    if (only == nullptr || part == *only) {
                        weight += loupan::detail::int128{(*it)->open[part].minor()};
                    }
                }
                weights.push_back(loupan::detail::to_int64_or_raise(weight));
                sum += weight;
            }
            if (sum > loupan::detail::int128{0}) {
                // No share is above its weight, for the money shared is not above their sum.
                const auto shared = sum < loupan::detail::int128{left.minor()}
                                        ? money::from_minor(static_cast<std::int64_t>(sum), left.currency())
                                        : left;
                const auto shares = loupan::allocate(shared, weights);
                for (std::size_t i = 0; i < shares.size(); ++i) {
                    auto share = shares[i];
                    for (const auto part : order_.parts) {
                        if (only == nullptr || part == *only) {
                            take(**(from + static_cast<std::ptrdiff_t>(i)), part, share);
                        }
                    }
                }
                left -= shared;
            }
            from = end;
        }
    }

    std::span<const receivable> lines_;
    const allocation_order& order_;
    std::vector<open_debt> debts_;
    std::vector<bool> closed_;
    std::vector<bool> held_;
    std::vector<allocation_line> out_;
};

} // namespace detail

} // namespace loupan::inline LOUPAN_ABI::payment
