// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/pricing/detail/enum_names.hpp>
#include <loupan/pricing/errors.hpp>
#include <loupan/pricing/match.hpp>
#include <loupan/pricing/scheme.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The rules of discounts as plain, editable values (折扣方案, domain C1.6). `discount.hpp` applies them.

namespace loupan::inline LOUPAN_ABI::pricing {

/// Who may have a discount (折扣分类): everybody who meets a published condition, or one named deal.
enum class discount_class : std::uint8_t {
    general, ///< 一般性折扣: published before the sale, for every customer who meets the condition
    special  ///< 特例折扣: staff, group, bulk, leader's approval; bound to a customer, a unit and an end date
};

/// Why a discount is given (折扣来源). The order of the enumerators is the default order of application.
enum class discount_source : std::uint8_t {
    pay_method,      ///< 付款方式
    promo,           ///< 活动
    member,          ///< 会员
    repeat_purchase, ///< 二次购房
    referral,        ///< 老带新
    group,           ///< 团购
    staff,           ///< 员工
    key_account,     ///< 大客户
    special          ///< 特批
};

/// What the value of a discount means (计算方式). Fractions: keep 98 % is 0.98, off 2 points is 0.02.
enum class discount_calc : std::uint8_t {
    rate,         ///< 打折: keeps this fraction of the price, above 0 and at most 1
    points,       ///< 减点: takes off this fraction of the list price, from 0 to below 1
    amount_total, ///< 总价减: takes this amount off the total
    amount_unit,  ///< 单价减: takes this amount off each unit of area
    fixed_total,  ///< 一口价: the total becomes this amount
    gift          ///< 赠送: no effect on the price; the value is what it costs
};

/// How several discounts meet (折扣组合).
enum class discount_combination : std::uint8_t {
    multiply, ///< 连乘/折上折: list x product of the fractions kept, then the amounts come off
    add,      ///< 累加: list x (1 - sum of the fractions taken off), then the amounts come off
    best_one, ///< 取最优: only the one that gives the lowest price
    sequence  ///< 顺序: one after another; a rate works on the running price, points on the list price
};

/// What happens to a deal below its floor price (底价).
enum class floor_policy : std::uint8_t {
    refuse, ///< pricing.price_below_floor
    report  ///< the result says so; the authority matrix asks for an approval
};

/// Which of the offered discounts count (折扣选择).
enum class discount_selection : std::uint8_t {
    all, ///< every one given; one that is not allowed is an error
    best ///< the allowed set with the lowest price; the others are listed with their reason
};

constexpr enum_table<discount_class, 2> enum_names(discount_class) {
    return {{{discount_class::general, "general"}, {discount_class::special, "special"}}};
}
constexpr enum_table<discount_source, 9> enum_names(discount_source) {
    return {{{discount_source::pay_method, "pay_method"},
             {discount_source::promo, "promo"},
             {discount_source::member, "member"},
             {discount_source::repeat_purchase, "repeat_purchase"},
             {discount_source::referral, "referral"},
             {discount_source::group, "group"},
             {discount_source::staff, "staff"},
             {discount_source::key_account, "key_account"},
             {discount_source::special, "special"}}};
}
constexpr enum_table<discount_calc, 6> enum_names(discount_calc) {
    return {{{discount_calc::rate, "rate"},
             {discount_calc::points, "points"},
             {discount_calc::amount_total, "amount_total"},
             {discount_calc::amount_unit, "amount_unit"},
             {discount_calc::fixed_total, "fixed_total"},
             {discount_calc::gift, "gift"}}};
}
constexpr enum_table<discount_combination, 4> enum_names(discount_combination) {
    return {{{discount_combination::multiply, "multiply"},
             {discount_combination::add, "add"},
             {discount_combination::best_one, "best_one"},
             {discount_combination::sequence, "sequence"}}};
}
constexpr enum_table<floor_policy, 2> enum_names(floor_policy) {
    return {{{floor_policy::refuse, "refuse"}, {floor_policy::report, "report"}}};
}
constexpr enum_table<discount_selection, 2> enum_names(discount_selection) {
    return {{{discount_selection::all, "all"}, {discount_selection::best, "best"}}};
}

/// The deal that a special discount is for (特例绑定).
struct special_binding {
    std::string customer{};
    std::string unit{}; ///< the unit's key
    date until{};       ///< inclusive
    friend bool operator==(const special_binding&, const special_binding&) = default;
};

/// A row of a group purchase (团购档位): the value from this number of units on.
struct group_tier {
    std::int32_t units{};
    decimal value{};
    friend bool operator==(const group_tier&, const group_tier&) = default;
};

/// A discount (折扣方案).
struct discount_plan {
    std::string code{}; ///< unique among the discounts of a deal
    std::string name{};
    discount_class kind = discount_class::general;
    discount_source source = discount_source::promo;
    discount_calc calc = discount_calc::rate;
    decimal value{};                      ///< see discount_calc; not used where there are tiers
    std::vector<group_tier> tiers{};      ///< ascending by units; below the first the discount is not allowed
    match only{};                         ///< 适用范围
    std::vector<std::string> units{};     ///< 房源清单: with any, only these keys
    std::vector<std::string> pay_plans{}; ///< 适用付款方式: with any, only these
    std::optional<date> valid_from{};     ///< inclusive
    std::optional<date> valid_to{};       ///< inclusive
    bool stackable = true;                ///< 可叠加: false means that no other price discount may stand beside it
    std::string mutex_group{};            ///< 互斥组: at most one of a group
    std::int32_t sequence = 0;            ///< first order of application; ties by source, then as given
    std::optional<std::int64_t> max_uses{};
    bool needs_evidence = false;
    bool enabled = true;
    bool approved = false;                  ///< 已审核: a plan that nobody approved gives nothing
    std::optional<special_binding> bound{}; ///< required for special discounts
    std::optional<std::int32_t>
        referral_days{}; ///< the referral was registered at most this long before the first visit
    friend bool operator==(const discount_plan&, const discount_plan&) = default;
};

/// How a project combines discounts (折扣政策).
struct discount_policy {
    discount_combination combination = discount_combination::multiply;
    discount_selection selection = discount_selection::all;
    /// After `sequence`, the order of application; sources that it leaves out come last, in the order of the enum.
    std::vector<discount_source> order{discount_source::pay_method, discount_source::promo, discount_source::member,
                                       discount_source::referral,   discount_source::group, discount_source::special};
    /// Rounding after each discount (of the total, or of the unit price where that leads); none by default.
    std::optional<rounding> step_rounding{};
    /// `unit_price`: u = R(u0 x D), total = R(u x area). `total`: total = R(total0 x D). `automatic`: by unit price
    /// where the list price is unit price x area, else by total.
    price_lead lead = price_lead::automatic;
    rounding unit_rounding{"0.01"};
    rounding total_rounding{"1"};
    /// 自动取整: the last rounding of the total, e.g. down to full hundreds; the unit price is then for display.
    std::optional<rounding> auto_round{};
    rounding derived_rounding{"0.01"}; ///< for a unit price that is only shown
    bool unit_total_exclusive = true;  ///< 总价优惠与单价优惠不并用
    floor_policy floor = floor_policy::refuse;
    bool floor_after_rewards = false; ///< rewards and gifts count against the floor
    friend bool operator==(const discount_policy&, const discount_policy&) = default;
};

namespace detail {

[[noreturn]] inline void refuse_plan(const discount_plan& plan, const std::string& path, const std::string& field,
                                     const std::string& value) {
    raise(loupan::errors::validation, {join_path(path, field), plan.code + ": " + value, {}, "C1.6"});
}

inline void check_discount_value(const discount_plan& plan, const decimal& value, const std::string& path,
                                 const std::string& field) {
    const bool positive = value.sign() > 0;
    bool good = true;
    switch (plan.calc) {
    case discount_calc::rate:
        good = positive && value <= decimal(1);
        break;
    case discount_calc::points:
        good = value.sign() >= 0 && value < decimal(1);
        break;
    case discount_calc::fixed_total:
        good = positive;
        break;
    case discount_calc::amount_total:
    case discount_calc::amount_unit:
    case discount_calc::gift:
        good = value.sign() >= 0;
        break;
    }
    if (!good) {
        refuse_plan(plan, path, field, value.to_string());
    }
}

} // namespace detail

/// Checks a plan by itself. \throws invalid_argument core.validation or core.empty with the path of the bad field
inline void validate(const discount_plan& plan, const std::string& path = "discount") {
    if (plan.code.empty()) {
        raise(loupan::errors::empty, {join_path(path, "code"), {}, {}, "C1.6"});
    }
    if (plan.tiers.empty()) {
        detail::check_discount_value(plan, plan.value, path, "value");
    }
    for (std::size_t i = 0; i < plan.tiers.size(); ++i) {
        const auto& tier = plan.tiers[i];
        const auto at = "tiers[" + std::to_string(i) + "]";
        detail::check_discount_value(plan, tier.value, path, at + ".value");
        if (tier.units < 1 || (i > 0 && tier.units <= plan.tiers[i - 1].units)) {
            detail::refuse_plan(plan, path, at + ".units", std::to_string(tier.units));
        }
    }
    if (plan.valid_from && plan.valid_to && *plan.valid_to < *plan.valid_from) {
        detail::refuse_plan(plan, path, "valid.to", plan.valid_to->to_string());
    }
    if (plan.max_uses && *plan.max_uses < 1) {
        detail::refuse_plan(plan, path, "max_uses", std::to_string(*plan.max_uses));
    }
    if (plan.referral_days && *plan.referral_days < 0) {
        detail::refuse_plan(plan, path, "referral_days", std::to_string(*plan.referral_days));
    }
    if (plan.kind == discount_class::special && !plan.bound) {
        detail::refuse_plan(plan, path, "bound", "a special discount names its customer, unit and end date");
    }
}

/// Checks a policy. \throws invalid_argument core.duplicate when the order names a source twice
inline void validate(const discount_policy& policy, const std::string& path = "policy") {
    for (std::size_t i = 0; i < policy.order.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (policy.order[i] == policy.order[j]) {
                raise(loupan::errors::duplicate, {join_path(path, "order[" + std::to_string(i) + "]"),
                                                  std::string(to_string(policy.order[i])),
                                                  {},
                                                  "C1.6"});
            }
        }
    }
}

} // namespace loupan::inline LOUPAN_ABI::pricing
