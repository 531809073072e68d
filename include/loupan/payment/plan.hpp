// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/currency.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/payment/item.hpp>
#include <loupan/payment/loan_amount.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// \file
/// Payment plans as plain, editable values (付款方案, domain C2.2). `compile` (payment/plan_compile.hpp) checks one once and
/// makes the handle that `schedule` (payment/plan_schedule.hpp) works with.

namespace loupan::inline LOUPAN_ABI::payment {

/// What a plan is by its name in the contract (付款方式; GF-2014-0171 article 7).
enum class plan_kind : std::uint8_t {
    one_off,        ///< 一次性付款
    instalments,    ///< 分期付款
    mortgage,       ///< 商业按揭: has a LOAN line and no PF_LOAN line
    provident_fund, ///< 公积金贷款: has a PF_LOAN line and no LOAN line
    combined,       ///< 组合贷: has both
    rent_then_buy,  ///< 先租后买: rent that was paid comes off as a line with the role `offset`
    other           ///< 其他方式
};

/// Where a plan is in its life (方案状态). It says what the approval flow has done; schedules are computed in any state.
enum class plan_state : std::uint8_t { draft, active, retired };

/// From which day a due date is counted (应付日起算点).
enum class due_anchor : std::uint8_t {
    absolute,        ///< 指定日期: the rule's own date
    subscribe,       ///< 认购日
    sign,            ///< 签约日
    filing,          ///< 备案日
    previous_line,   ///< 上一笔: the line before in sequence
    loan_approval,   ///< 批贷日: of the line's own loan, else the day on which all loans of the plan are approved
    milestone,       ///< 工程节点: when the milestone is confirmed
    handover_notice, ///< 交房通知
    handover         ///< 交房
};

/// What becomes of a due date that is no working day (遇节假日处理).
enum class day_roll : std::uint8_t {
    next_workday,     ///< 顺延至下一工作日 (the default, 民法典 203)
    previous_workday, ///< 提前至上一工作日
    none              ///< 不调整
};

/// What becomes of a due date that would lie before signing (早于签约日的应付日), e.g. a milestone that was reached before this buyer
/// came. Lines counted from the subscription, and deposits, may be due before signing.
enum class before_signing : std::uint8_t {
    refuse, ///< payment.due_before_signing
    at_sign ///< due on the day of signing
};

/// What a line has to do with the contract total (款项性质).
enum class line_role : std::uint8_t {
    automatic, ///< by item: first, house and the loans are in the total; a deposit is an offset where the plan lets it
               ///< count (`deposit_in_house`), else beside; everything else is beside
    in_total,  ///< 计入合同总价
    offset,    ///< 抵扣房款: part of the total, and takes as much off the buyer's earliest own lines
    beside     ///< 合同总价之外: taxes, fees, things with a contract of their own
};

constexpr enum_table<plan_kind, 7> enum_names(plan_kind) {
    return {{{plan_kind::one_off, "one_off"},
             {plan_kind::instalments, "instalments"},
             {plan_kind::mortgage, "mortgage"},
             {plan_kind::provident_fund, "provident_fund"},
             {plan_kind::combined, "combined"},
             {plan_kind::rent_then_buy, "rent_then_buy"},
             {plan_kind::other, "other"}}};
}
constexpr enum_table<plan_state, 3> enum_names(plan_state) {
    return {{{plan_state::draft, "draft"}, {plan_state::active, "active"}, {plan_state::retired, "retired"}}};
}
constexpr enum_table<due_anchor, 9> enum_names(due_anchor) {
    return {{{due_anchor::absolute, "absolute"},
             {due_anchor::subscribe, "subscribe"},
             {due_anchor::sign, "sign"},
             {due_anchor::filing, "filing"},
             {due_anchor::previous_line, "previous_line"},
             {due_anchor::loan_approval, "loan_approval"},
             {due_anchor::milestone, "milestone"},
             {due_anchor::handover_notice, "handover_notice"},
             {due_anchor::handover, "handover"}}};
}
constexpr enum_table<day_roll, 3> enum_names(day_roll) {
    return {{{day_roll::next_workday, "next_workday"},
             {day_roll::previous_workday, "previous_workday"},
             {day_roll::none, "none"}}};
}
constexpr enum_table<before_signing, 2> enum_names(before_signing) {
    return {{{before_signing::refuse, "refuse"}, {before_signing::at_sign, "at_sign"}}};
}
constexpr enum_table<line_role, 4> enum_names(line_role) {
    return {{{line_role::automatic, "automatic"},
             {line_role::in_total, "in_total"},
             {line_role::offset, "offset"},
             {line_role::beside, "beside"}}};
}

/// The Chinese name of an anchor (起算点名称).
[[nodiscard]] constexpr std::string_view chinese_name(due_anchor of) noexcept {
    switch (of) {
    case due_anchor::absolute:
        return "指定日期";
    case due_anchor::subscribe:
        return "认购日";
    case due_anchor::sign:
        return "签约日";
    case due_anchor::filing:
        return "备案日";
    case due_anchor::previous_line:
        return "上一笔";
    case due_anchor::loan_approval:
        return "批贷日";
    case due_anchor::milestone:
        return "工程节点";
    case due_anchor::handover_notice:
        return "交房通知日";
    case due_anchor::handover:
        return "交房日";
    }
    return {};
}

/// 固定金额 (FIXED), in yuan.
struct fixed_amount {
    decimal value{};
    friend bool operator==(const fixed_amount&, const fixed_amount&) = default;
};

/// 按合同总价比例 (PERCENT): 30 % is 0.3.
struct percent_amount {
    rate value{};
    rounding how{};
    friend bool operator==(const percent_amount&, const percent_amount&) = default;
};

/// 余款 (REMAINDER): what the other lines leave of the contract total. It takes the tail.
struct remainder_amount {
    friend bool operator==(const remainder_amount&, const remainder_amount&) = default;
};

/// 由外部给出 (AGENCY_RULE): the fact of this name says how much, e.g. a deed tax that was computed from its table.
struct external_amount {
    std::string name{}; ///< empty: the key of the line
    friend bool operator==(const external_amount&, const external_amount&) = default;
};

/// How much a line asks (金额规则). A `loan_rule` is for LOAN and PF_LOAN lines, and they have no other.
using amount_rule = std::variant<fixed_amount, percent_amount, remainder_amount, loan_rule, external_amount>;

/// Equal parts of a line (INSTALMENTS, 分期): the first is due when the line is, each further one an interval later.
struct instalment_rule {
    std::int32_t count = 1;  ///< 期数, 1 to 1200
    std::int32_t months = 1; ///< the interval: months
    std::int32_t days = 0;   ///< and days
    friend bool operator==(const instalment_rule&, const instalment_rule&) = default;
};

/// When a line is due (应付日规则): anchor + months + days, rolled. Months are always counted from the anchor (K8): a chain of
/// `previous_line` by whole months is as good as counting from its first date.
struct due_rule {
    due_anchor anchor = due_anchor::sign;
    std::optional<date> on{}; ///< for `absolute`
    std::string milestone{};  ///< for `milestone`: its code
    std::int32_t months = 0;
    std::int32_t days = 0;
    month_end end = month_end::clamp; ///< a day that the target month lacks
    day_roll roll = day_roll::next_workday;
    friend bool operator==(const due_rule&, const due_rule&) = default;
};

/// A line of a plan (付款方案明细).
struct plan_line {
    std::string key{}; ///< unique in the plan
    payment::item item = payment::item::house;
    std::string name{};        ///< for people; empty: the name of the item
    std::int32_t sequence = 0; ///< the order of lines; ties in the order of the document
    amount_rule amount{};
    instalment_rule instalments{};
    due_rule due{};
    bool takes_tail = false; ///< 承担尾差
    line_role role = line_role::automatic;
    friend bool operator==(const plan_line&, const plan_line&) = default;
};

/// A payment plan (付款方案).
struct pay_plan {
    static constexpr std::int32_t current_semantics = 1;

    std::string id{};
    std::string name{};
    std::string project{};
    std::string batch{};
    std::string version = "1";
    std::int32_t semantics = current_semantics; ///< the number of the formula set (design section 2)
    std::string parent{};                       ///< digest of the version before
    plan_state state = plan_state::draft;
    std::optional<date> valid_from{}; ///< inclusive
    std::optional<date> valid_to{};   ///< inclusive

    plan_kind kind = plan_kind::other;
    std::string discount{};             ///< the code of the discount that goes with the plan (付款方式折扣)
    std::optional<rate> discount_off{}; ///< what it takes off, for show: the contract total has it already
    bool needs_loan = false;            ///< 需贷款: the plan has a LOAN or PF_LOAN line
    bool deposit_in_house = true;       ///< 定金抵房款
    loupan::currency currency{};
    std::optional<rate> min_down_ratio{};         ///< 最低首付比例
    std::optional<std::int32_t> shortfall_days{}; ///< 贷款不足: how long after the approval the shortfall is due
    payment::before_signing early = before_signing::refuse;
    std::vector<plan_line> lines{};

    friend bool operator==(const pay_plan&, const pay_plan&) = default;
};

} // namespace loupan::inline LOUPAN_ABI::payment
