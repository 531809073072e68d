// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/errors.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// What the money of a change is written on (变更款项清单, domain C2.9): who owes whom how much for what and why, and what is
/// paid in the end. Both say the same for every party.

namespace loupan::inline LOUPAN_ABI::payment {

/// A change of a trade (变更类型).
enum class change_kind : std::uint8_t { rename, add_name, remove_name, exchange, sale_return, forfeit, repurchase };

/// Who owes or gets (当事人).
enum class change_party : std::uint8_t { buyer, new_buyer, seller, bank };

/// What is owed (款项).
enum class change_item : std::uint8_t {
    paid_back,         ///< 返还已付款: what was received for the trade
    interest,          ///< 利息 on it
    deposit_double,    ///< 双倍返还定金: the second one
    seller_penalty,    ///< 卖方违约金
    seller_damages,    ///< 赔偿损失: loss of the buyer that the elected remedy does not cover
    buyer_penalty,     ///< 买方违约金
    deposit_forfeited, ///< 定金不予返还
    collected_used,    ///< 代收已转付: collected for others and paid out already
    rename_fee,        ///< 更名费
    new_contract,      ///< 新合同款
    repurchase_price,  ///< 回购价
    arrears,           ///< 欠款
    use_fee,           ///< 使用费
    guaranteed_return, ///< 保底收益
    loan_principal,    ///< 贷款本金 outstanding
    loan_interest      ///< 贷款利息 outstanding
};

/// Where money of the seller lies (资金账户).
enum class seller_account : std::uint8_t {
    operating, ///< 一般账户
    supervised ///< 监管账户: money returns only to where it came from
};

constexpr enum_table<change_kind, 7> enum_names(change_kind) {
    return {{{change_kind::rename, "rename"},
             {change_kind::add_name, "add_name"},
             {change_kind::remove_name, "remove_name"},
             {change_kind::exchange, "exchange"},
             {change_kind::sale_return, "sale_return"},
             {change_kind::forfeit, "forfeit"},
             {change_kind::repurchase, "repurchase"}}};
}
constexpr enum_table<change_party, 4> enum_names(change_party) {
    return {{{change_party::buyer, "buyer"},
             {change_party::new_buyer, "new_buyer"},
             {change_party::seller, "seller"},
             {change_party::bank, "bank"}}};
}
constexpr enum_table<change_item, 16> enum_names(change_item) {
    return {{{change_item::paid_back, "paid_back"},
             {change_item::interest, "interest"},
             {change_item::deposit_double, "deposit_double"},
             {change_item::seller_penalty, "seller_penalty"},
             {change_item::seller_damages, "seller_damages"},
             {change_item::buyer_penalty, "buyer_penalty"},
             {change_item::deposit_forfeited, "deposit_forfeited"},
             {change_item::collected_used, "collected_used"},
             {change_item::rename_fee, "rename_fee"},
             {change_item::new_contract, "new_contract"},
             {change_item::repurchase_price, "repurchase_price"},
             {change_item::arrears, "arrears"},
             {change_item::use_fee, "use_fee"},
             {change_item::guaranteed_return, "guaranteed_return"},
             {change_item::loan_principal, "loan_principal"},
             {change_item::loan_interest, "loan_interest"}}};
}
constexpr enum_table<seller_account, 2> enum_names(seller_account) {
    return {{{seller_account::operating, "operating"}, {seller_account::supervised, "supervised"}}};
}

/// The Chinese name of a party (当事人名称).
[[nodiscard]] constexpr std::string_view chinese_name(change_party of) noexcept {
    constexpr std::array<std::string_view, 4> names{"买方", "新买方", "卖方", "银行"};
    return names[static_cast<std::size_t>(of)];
}

/// The Chinese name of a change (变更类型名称).
[[nodiscard]] constexpr std::string_view chinese_name(change_kind of) noexcept {
    constexpr std::array<std::string_view, 7> names{"更名", "增名", "减名", "换房", "退房", "挞定", "回购"};
    return names[static_cast<std::size_t>(of)];
}

/// What one party owes another (应收应付). Zero amounts are not listed.
struct change_line {
    change_item item{};
    change_party from{};
    change_party to{};
    money amount{};
    std::string key{};               ///< of the receipt or line behind it
    std::vector<operand> operands{}; ///< of the formula
    std::string exact{};             ///< before rounding, where it was rounded
    std::string rounding{};
    std::string rule{}; ///< the article or rule
    friend bool operator==(const change_line&, const change_line&) = default;
};

/// What is paid after everything is set off (实际支付), in order.
struct change_payment {
    change_party from{};
    change_party to{};
    money amount{};
    std::optional<seller_account> account{}; ///< of payments by the seller
    std::string rule{};
    friend bool operator==(const change_payment&, const change_payment&) = default;
};

/// The money of a change (变更款项清单).
struct change_statement {
    change_kind kind{};
    date as_of{};
    std::vector<change_line> lines{};
    std::vector<change_payment> payments{};
    money total{};                ///< of the lines, as a check figure
    money follows{};              ///< receipts that stay with the trade under its new names
    std::optional<date> pay_by{}; ///< last day of a refund, where a deadline was given
    friend bool operator==(const change_statement&, const change_statement&) = default;

    /// What a party gets less what it owes, by the lines.
    [[nodiscard]] money owed_to(change_party who) const { return net(lines, who); }
    /// The same by the payments; always equal.
    [[nodiscard]] money paid_to(change_party who) const { return net(payments, who); }
    /// The sum of the lines of one item.
    [[nodiscard]] money sum_of(change_item item) const {
        money out = money::zero(total.currency());
        for (const auto& line : lines) {
            if (line.item == item) {
                out += line.amount;
            }
        }
        return out;
    }

private:
    template <class List> money net(const List& list, change_party who) const {
        money out = money::zero(total.currency());
        for (const auto& each : list) {
            if (each.to == who) {
                out += each.amount;
            }
            if (each.from == who) {
                out -= each.amount;
            }
        }
        return out;
    }
};

namespace detail {

inline void add_line(change_statement& to, change_line line) {
    if (!line.amount.is_zero()) {
        to.total += line.amount;
        to.lines.push_back(std::move(line));
    }
}

/// What of the supervised account came from whom.
struct supervised_money {
    money buyer{};
    money bank{};
};

/// Sets off what buyer and seller owe each other, pays the bank first, and draws on the supervised account only for whom the
/// money came from.
inline void set_off(change_statement& of, supervised_money held) {
    const auto zero = money::zero(of.total.currency());
    money net = zero;
    money loan = zero;
    for (const auto& line : of.lines) {
        if (line.to == change_party::bank) {
            loan += line.amount;
        } else if (line.from == change_party::seller) {
            net += line.amount;
        } else {
            net -= line.amount;
        }
    }
    const auto pay = [&](change_party from, change_party to, const money& amount, std::optional<seller_account> account,
                         const char* rule) {
        if (amount.sign() > 0) {
            of.payments.push_back({from, to, amount, account, rule});
        }
    };
    const auto pay_out = [&](change_party to, const money& amount, money& origin, const char* rule) {
        const money supervised = min(amount, origin);
        origin -= supervised;
        pay(change_party::seller, to, supervised, seller_account::supervised, rule);
        pay(change_party::seller, to, amount - supervised, seller_account::operating, rule);
    };
    const money out = max(net, zero);
    const money to_bank = min(loan, out);
    pay_out(change_party::bank, to_bank, held.bank, "商品房买卖解释 21");
    pay_out(change_party::buyer, out - to_bank, held.buyer, "C2.9");
    pay(change_party::buyer, change_party::bank, loan - to_bank, {}, "C2.9");
    pay(change_party::buyer, change_party::seller, zero - min(net, zero), {}, "C2.9");
}

} // namespace detail

/// The wording of the steps of a change, by code.
inline constexpr std::array<step_text, 21> change_texts{{
    {"payment.change", "{kind} on {as_of}", "{as_of} 变更:{kind_zh}"},
    {"payment.change_paid_back", "{from} owes {to} what was paid ({key}): {result} [{rule}]",
     "{from_zh}应返还{to_zh}已付款({key}):{result}[{rule}]"},
    {"payment.change_interest",
     "{from} owes {to} interest on {key}: {base} x {rate} x {days} days / {basis} = {exact}, rounded {rounding}: "
     "{result} "
     "[{rule}]",
     "{from_zh}应付{to_zh}利息({key}):{base} × {rate} × {days} 天 ÷ {basis} = {exact},取整 "
     "{rounding}:{result}[{rule}]"},
    {"payment.change_deposit_double", "{from} owes {to} the deposit once more: {result} [{rule}]",
     "{from_zh}应付{to_zh}双倍返还之定金:{result}[{rule}]"},
    {"payment.change_seller_penalty", "{from} owes {to} the agreed penalty: {result} [{rule}]",
     "{from_zh}应付{to_zh}违约金:{result}[{rule}]"},
    {"payment.change_seller_damages", "{from} owes {to} the loss beyond that: {result} [{rule}]",
     "{from_zh}应赔偿{to_zh}其余损失:{result}[{rule}]"},
    {"payment.change_buyer_penalty",
     "{from} owes {to} the agreed penalty: {base} x {rate} = {exact}, rounded {rounding}: {result} [{rule}]",
     "{from_zh}应付{to_zh}违约金:{base} × {rate} = {exact},取整 {rounding}:{result}[{rule}]"},
    {"payment.change_deposit_forfeited", "{to} keeps the deposit of {from}: {result} [{rule}]",
     "{from_zh}之定金不予返还,归{to_zh}:{result}[{rule}]"},
    {"payment.change_collected_used", "{from} bears what was collected and paid out already ({key}): {result} [{rule}]",
     "代收已转付({key}),由{from_zh}承担:{result}[{rule}]"},
    {"payment.change_rename_fee", "{from} owes {to} the fee: {result} [{rule}]",
     "{from_zh}应付{to_zh}更名费:{result}[{rule}]"},
    {"payment.change_new_contract", "{from} owes {to} for the new unit ({key}): {result} [{rule}]",
     "{from_zh}应付{to_zh}新房款({key}):{result}[{rule}]"},
    {"payment.change_repurchase_price",
     "{from} buys back from {to}: {base} x {factor} = {exact}, rounded {rounding}: {result} [{rule}]",
     "{from_zh}向{to_zh}回购:{base} × {factor} = {exact},取整 {rounding}:{result}[{rule}]"},
    {"payment.change_arrears", "{from} still owes {to}: {result} [{rule}]", "{from_zh}欠{to_zh}:{result}[{rule}]"},
    {"payment.change_use_fee", "{from} owes {to} for the use: {result} [{rule}]",
     "{from_zh}应付{to_zh}使用费:{result}[{rule}]"},
    {"payment.change_guaranteed_return", "Guaranteed return, {from} to {to}: {result} [{rule}]",
     "保底收益,{from_zh}付{to_zh}:{result}[{rule}]"},
    {"payment.change_loan_principal", "{from} owes {to} the loan: {result} [{rule}]",
     "{from_zh}欠{to_zh}贷款本金:{result}[{rule}]"},
    {"payment.change_loan_interest", "{from} owes {to} interest on the loan: {result} [{rule}]",
     "{from_zh}欠{to_zh}贷款利息:{result}[{rule}]"},
    {"payment.change_pays", "{from} pays {to}: {result} [{rule}]", "{from_zh}支付{to_zh}:{result}[{rule}]"},
    {"payment.change_pays_operating", "{from} pays {to} from the operating account: {result} [{rule}]",
     "{from_zh}由一般账户支付{to_zh}:{result}[{rule}]"},
    {"payment.change_pays_supervised", "{from} pays {to} from the supervised account: {result} [{rule}]",
     "{from_zh}由监管账户支付{to_zh}:{result}[{rule}]"},
    {"payment.change_follows", "Receipts that stay with the trade: {result}", "随交易转移的已收款:{result}"},
}};

/// How the statement came about (变更款项说明), from the statement itself.
[[nodiscard]] inline explanation explain(const change_statement& of) {
    const std::string unit(of.total.currency().code());
    step root{"payment.change",
              {{"kind", std::string(to_string(of.kind)), {}},
               {"kind_zh", std::string(chinese_name(of.kind)), {}},
               {"as_of", of.as_of.to_string(), {}}},
              {},
              {},
              of.total.to_string(),
              unit,
              "C2.9",
              {}};
    const auto parties = [](change_party from, change_party to) {
        return std::vector<operand>{{"from", std::string(to_string(from)), {}},
                                    {"to", std::string(to_string(to)), {}},
                                    {"from_zh", std::string(chinese_name(from)), {}},
                                    {"to_zh", std::string(chinese_name(to)), {}}};
    };
    for (const auto& line : of.lines) {
        step s;
        s.code = "payment.change_" + std::string(to_string(line.item));
        s.operands = parties(line.from, line.to);
        s.operands.push_back({"key", line.key, {}});
        s.operands.insert(s.operands.end(), line.operands.begin(), line.operands.end());
        s.exact = line.exact;
        s.rounding = line.rounding;
        s.result = line.amount.to_string();
        s.unit = unit;
        s.rule = line.rule;
        root.children.push_back(std::move(s));
    }
    if (!of.follows.is_zero()) {
        root.children.push_back({"payment.change_follows", {}, {}, {}, of.follows.to_string(), unit, "C2.9", {}});
    }
    for (const auto& payment : of.payments) {
        step s;
        s.code = !payment.account ? "payment.change_pays"
                                  : "payment.change_pays_" + std::string(to_string(*payment.account));
        s.operands = parties(payment.from, payment.to);
        s.result = payment.amount.to_string();
        s.unit = unit;
        s.rule = payment.rule;
        root.children.push_back(std::move(s));
    }
    return {std::move(root), change_texts};
}

} // namespace loupan::inline LOUPAN_ABI::payment
