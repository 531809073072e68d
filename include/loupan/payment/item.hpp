// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/money.hpp>
#include <loupan/payment/detail/enum_names.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// \file
/// The money items of a sale (款项, domain C2.1) and an amount that is due on a day: what plans make and the ledger takes.

namespace loupan::inline LOUPAN_ABI::payment {

/// What an amount is for (款项类型).
enum class item : std::uint8_t {
    earnest_intent,      ///< 诚意金/认筹金
    deposit_small,       ///< 小定: holds the unit for hours to days, refundable unless agreed otherwise
    deposit,             ///< 大定/定金: the deposit of the subscription
    first,               ///< 首付/首期
    house,               ///< 楼款
    loan,                ///< 按揭款
    provident_fund_loan, ///< 公积金款
    fitment,             ///< 装修款
    attachment,          ///< 附属款
    area_difference,     ///< 面积补差款
    agency,              ///< 代收费用
    late_fee,            ///< 滞纳金/逾期违约金
    handling,            ///< 手续费
    rename_fee,          ///< 更名费
    penalty,             ///< 违约金
    refund,              ///< 退款
    other                ///< 其他
};

/// The groups of reports (款项分组).
enum class item_group : std::uint8_t {
    own_money,  ///< 非贷款类房款: what the buyer pays for the house himself
    loan_money, ///< 贷款类房款: what a bank or the provident fund pays
    agency,     ///< 代收费用: collected for others, never income
    other       ///< 其他: fees, penalties, refunds, and intent money that holds a place but pays for no house yet
};

constexpr enum_table<item, 17> enum_names(item) {
    return {{{item::earnest_intent, "earnest_intent"},
             {item::deposit_small, "deposit_small"},
             {item::deposit, "deposit"},
             {item::first, "first"},
             {item::house, "house"},
             {item::loan, "loan"},
             {item::provident_fund_loan, "provident_fund_loan"},
             {item::fitment, "fitment"},
             {item::attachment, "attachment"},
             {item::area_difference, "area_difference"},
             {item::agency, "agency"},
             {item::late_fee, "late_fee"},
             {item::handling, "handling"},
             {item::rename_fee, "rename_fee"},
             {item::penalty, "penalty"},
             {item::refund, "refund"},
             {item::other, "other"}}};
}
constexpr enum_table<item_group, 4> enum_names(item_group) {
    return {{{item_group::own_money, "own_money"},
             {item_group::loan_money, "loan_money"},
             {item_group::agency, "agency"},
             {item_group::other, "other"}}};
}

/// The Chinese name of an item (款项名称).
[[nodiscard]] constexpr std::string_view chinese_name(item of) noexcept {
    switch (of) {
    case item::earnest_intent:
        return "诚意金";
    case item::deposit_small:
        return "小定";
    case item::deposit:
        return "定金";
    case item::first:
        return "首付";
    case item::house:
        return "楼款";
    case item::loan:
        return "按揭款";
    case item::provident_fund_loan:
        return "公积金款";
    case item::fitment:
        return "装修款";
    case item::attachment:
        return "附属款";
    case item::area_difference:
        return "面积补差款";
    case item::agency:
        return "代收费用";
    case item::late_fee:
        return "滞纳金";
    case item::handling:
        return "手续费";
    case item::rename_fee:
        return "更名费";
    case item::penalty:
        return "违约金";
    case item::refund:
        return "退款";
    case item::other:
        return "其他";
    }
    return "其他";
}

/// The Chinese name of a group (分组名称).
[[nodiscard]] constexpr std::string_view chinese_name(item_group of) noexcept {
    switch (of) {
    case item_group::own_money:
        return "非贷款类房款";
    case item_group::loan_money:
        return "贷款类房款";
    case item_group::agency:
        return "代收费用";
    case item_group::other:
        return "其他";
    }
    return "其他";
}

/// The report group of an item (所属分组).
[[nodiscard]] constexpr item_group group_of(item of) noexcept {
    switch (of) {
    case item::deposit:
    case item::first:
    case item::house:
    case item::fitment:
    case item::attachment:
    case item::area_difference:
        return item_group::own_money;
    case item::loan:
    case item::provident_fund_loan:
        return item_group::loan_money;
    case item::agency:
        return item_group::agency;
    case item::earnest_intent:
    case item::deposit_small:
    case item::late_fee:
    case item::handling:
    case item::rename_fee:
    case item::penalty:
    case item::refund:
    case item::other:
        return item_group::other;
    }
    return item_group::other;
}

/// Whether an item is paid out of a loan (贷款类).
[[nodiscard]] constexpr bool is_loan(item of) noexcept { return group_of(of) == item_group::loan_money; }

/// When an amount is due (应付日).
struct due_date {
    std::optional<date> value{}; ///< absent until what it waits for has happened
    bool provisional = false;    ///< not moved off a holiday yet: the calendar's data ended before that day
    std::string waits_for{}; ///< the event that sets the day (`sign`, or a milestone's code); empty when it is known
    friend bool operator==(const due_date&, const due_date&) = default;
};

/// An amount due on a day (应收明细): a row of a payment schedule, and what the ledger takes as a receivable.
struct instalment_line {
    std::string key{}; ///< unique in its schedule, stable when the schedule is made again
    payment::item item = payment::item::house;
    std::string name{}; ///< for people: the name of the plan's line; of the item where it has none, and of a shortfall
    money amount{};     ///< what is to be paid; never below zero
    due_date due{};
    bool in_total = true;   ///< part of the contract total; false for taxes, fees and others beside it
    std::string line{};     ///< the key of the plan's line behind it
    std::int32_t part = 1;  ///< 1..parts: which of the equal instalments of that line
    std::int32_t parts = 1; ///< how many
    money planned{};        ///< before deposits came off: amount + taken
    money taken{};          ///< what deposits paid of it (定金抵扣)
    bool settled = false;   ///< paid before a re-planning, which leaves it alone
    friend bool operator==(const instalment_line&, const instalment_line&) = default;
};

} // namespace loupan::inline LOUPAN_ABI::payment
