// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/money.hpp>
#include <loupan/payment/allocation_order.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/errors.hpp>
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
/// Receipts (收款单, domain C2.5), and what one pays.

namespace loupan::inline LOUPAN_ABI::payment {

/// The account that the money came into (收款账户性质).
enum class account_type : std::uint8_t {
    supervised, ///< 监管账户: presale money
    operating   ///< 一般账户
};

/// Where a receipt stands (单据状态).
enum class receipt_state : std::uint8_t {
    draft,     ///< 草稿: pays nothing
    confirmed, ///< 已确认
    audited    ///< 已审核: counts in reports
};

/// Whether the bank's statement agrees (银行流水对账).
enum class reconcile_state : std::uint8_t {
    open,     ///< 未对账
    matched,  ///< 一致
    mismatch, ///< 异常
    awaiting  ///< 待补单
};

constexpr enum_table<account_type, 2> enum_names(account_type) {
    return {{{account_type::supervised, "supervised"}, {account_type::operating, "operating"}}};
}
constexpr enum_table<receipt_state, 3> enum_names(receipt_state) {
    return {{{receipt_state::draft, "draft"},
             {receipt_state::confirmed, "confirmed"},
             {receipt_state::audited, "audited"}}};
}
constexpr enum_table<reconcile_state, 4> enum_names(reconcile_state) {
    return {{{reconcile_state::open, "open"},
             {reconcile_state::matched, "matched"},
             {reconcile_state::mismatch, "mismatch"},
             {reconcile_state::awaiting, "awaiting"}}};
}

/// What the payer designates (指定核销, 民法典 560).
struct receipt_line {
    std::string receivable{};        ///< key of the line
    money amount{};                  ///< above zero
    std::optional<debt_part> what{}; ///< absent: by the order's parts
    friend bool operator==(const receipt_line&, const receipt_line&) = default;
};

/// Money that came in (收款单).
struct receipt {
    std::string no{};      ///< 收据号, unique in its ledger
    date on{};             ///< bank date (到账日)
    std::string payer{};   ///< may differ from the buyer
    std::string channel{}; ///< 收款方式: cash, pos, transfer, ...
    account_type account = account_type::supervised;
    money amount{};        ///< above zero
    std::string slip_no{}; ///< 票据号; used once
    std::vector<receipt_line> lines{};
    receipt_state state = receipt_state::confirmed;
    reconcile_state reconciled = reconcile_state::open;
    friend bool operator==(const receipt&, const receipt&) = default;
};

/// What a receipt pays (核销结果): the lines and the credit add up to its amount.
struct allocation_result {
    std::vector<allocation_line> lines{}; ///< one for each line and part
    money credit{};                       ///< 多收/预收
    friend bool operator==(const allocation_result&, const allocation_result&) = default;
};

/// Checks a receipt by itself (校验). \throws invalid_argument core.empty (number, line key), core.validation (an amount that is
/// not above zero), core.currency_mismatch; rule_violation payment.alloc_sum_mismatch when the lines are more than the amount
inline void validate(const receipt& of, const std::string& path = {}) {
    const auto at = [&path](std::string_view field) { return join_path(path, field); };
    detail::need_text(of.no, at("no"), "C2.5");
    if (of.amount.sign() <= 0) {
        raise(loupan::errors::validation, {at("amount"), of.amount.to_string(), {}, "C2.5"});
    }
    loupan::detail::int128 sum{0};
    for (std::size_t i = 0; i < of.lines.size(); ++i) {
        const auto here = detail::element(path, "lines", i);
        const auto& line = of.lines[i];
        detail::need_text(line.receivable, join_path(here, "receivable"), "C2.5");
        if (line.amount.sign() <= 0) {
            raise(loupan::errors::validation, {join_path(here, "amount"), line.amount.to_string(), {}, "C2.5"});
        }
        if (line.amount.currency() != of.amount.currency()) {
            raise(loupan::errors::currency_mismatch,
                  {join_path(here, "amount"), std::string(line.amount.currency().code()), {}, "C2.5"});
        }
        sum += loupan::detail::int128{line.amount.minor()};
    }
    if (sum > loupan::detail::int128{of.amount.minor()}) {
        raise(errors::alloc_sum_mismatch,
              {at("lines"),
               loupan::detail::print_scaled(sum, of.amount.currency().digits()) + " of " + of.amount.to_string(),
               {},
               "C2.5"});
    }
}

namespace detail {

/// Joins what goes to one part of one line more than once.
inline std::vector<allocation_line> joined(std::vector<allocation_line> lines) {
    std::vector<allocation_line> out;
    for (auto& line : lines) {
        const auto same = std::find_if(out.begin(), out.end(), [&line](const allocation_line& l) {
            return l.receivable == line.receivable && l.what == line.what;
        });
        if (same == out.end()) {
            out.push_back(std::move(line));
        } else {
            same->amount += line.amount;
        }
    }
    return out;
}

} // namespace detail

/// What a receipt pays of the lines as they stand on its day (核销): what the payer designates first (民法典 560), the rest by
/// the order. Collected-for-others items, lines in dispute and closed lines take nothing that is not designated for them.
/// Nothing is changed. \throws rule_violation payment.alloc_sum_mismatch, payment.alloc_exceeds_outstanding, core.state_invalid
/// (a draft; a closed line is designated); not_found_error core.not_found; invalid_argument what `validate` throws
[[nodiscard]] inline allocation_result allocate_receipt(std::span<const receivable> lines, const receipt& of,
                                                        const allocation_order& order = {}) {
    validate(of);
    if (of.state == receipt_state::draft) {
        raise(loupan::errors::state_invalid, {"state", of.no + ": draft", {}, "C2.5"});
    }
    for (const auto& line : lines) {
        if (line.amount.currency() != of.amount.currency()) {
            raise(loupan::errors::currency_mismatch,
                  {"amount", std::string(of.amount.currency().code()) + ", " + line.key, {}, "C2.5"});
        }
    }
    detail::allocator out(lines, of.on, order);
    money left = of.amount;
    for (std::size_t i = 0; i < of.lines.size(); ++i) {
        const auto& line = of.lines[i];
        const auto found =
            std::find_if(lines.begin(), lines.end(), [&line](const receivable& r) { return r.key == line.receivable; });
        const auto here = detail::element({}, "lines", i);
        if (found == lines.end()) {
            raise(loupan::errors::not_found, {join_path(here, "receivable"), line.receivable, {}, "C2.5"});
        }
        out.designate(static_cast<std::size_t>(found - lines.begin()), line.what, line.amount,
                      join_path(here, "amount"));
        left -= line.amount;
    }
    if (left.sign() > 0 && order.remainder == remainder_rule::refuse) {
        raise(errors::alloc_sum_mismatch,
              {"lines", (of.amount - left).to_string() + " of " + of.amount.to_string(), {}, "C2.5"});
    }
    if (left.sign() > 0 && order.remainder == remainder_rule::automatic) {
        left = out.spread(left);
    }
    return {detail::joined(std::move(out).take_lines()), left};
}

} // namespace loupan::inline LOUPAN_ABI::payment
