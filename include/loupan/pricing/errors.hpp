// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/error.hpp>

/// \file
/// The error codes of the pricing room (价格错误码).

namespace loupan::inline LOUPAN_ABI::pricing::errors {

inline constexpr error_code factor_missing{"pricing.factor_missing", error_kind::rule_violation,
                                           "no row of the table matches this unit, and it has no default: {value}",
                                           "系数表没有匹配的行,也没有默认值:{value}"};
inline constexpr error_code factor_ambiguous{"pricing.factor_ambiguous", error_kind::rule_violation,
                                             "several rows of the table match this unit: {value}",
                                             "系数表有多行同时匹配该房源:{value}"};
inline constexpr error_code base_missing{"pricing.base_missing", error_kind::rule_violation,
                                         "no base price covers this unit: {value}", "没有适用于该房源的基准价:{value}"};
inline constexpr error_code attribute_missing{"pricing.attribute_missing", error_kind::invalid_argument,
                                              "the units have no column of this name: '{value}'",
                                              "房源数据没有该列:“{value}”"};
inline constexpr error_code area_required{"pricing.area_required", error_kind::invalid_argument,
                                          "the pricing area must be present and above zero: {value}",
                                          "计价面积必须存在且大于零:{value}"};
inline constexpr error_code area_inconsistent{"pricing.area_inconsistent", error_kind::invalid_argument,
                                              "gross area must be inner plus shared area, within 0.01: {value}",
                                              "建筑面积应等于套内与分摊面积之和(误差不超过0.01):{value}"};
inline constexpr error_code negative_price{"pricing.negative_price", error_kind::rule_violation,
                                           "the price is not above zero: {value}", "价格不大于零:{value}"};
inline constexpr error_code no_solution{"pricing.no_solution", error_kind::rule_violation,
                                        "the targets cannot be met: {value}", "无法达到目标:{value}"};
inline constexpr error_code price_above_marked{"pricing.price_above_marked", error_kind::rule_violation,
                                               "the price is above the filed or marked price: {value}",
                                               "价格高于备案价或标价:{value}"};
inline constexpr error_code price_below_floor{"pricing.price_below_floor", error_kind::rule_violation,
                                              "the price is below the floor price: {value}", "价格低于底价:{value}"};
inline constexpr error_code bounds_conflict{"pricing.bounds_conflict", error_kind::rule_violation,
                                            "the floor price is above the ceiling: {value}", "底价高于上限价:{value}"};
inline constexpr error_code floor_order{"pricing.floor_order", error_kind::rule_violation,
                                        "a higher floor of the stack is cheaper than a lower one: {value}",
                                        "同一垂直线上高楼层低于低楼层:{value}"};
inline constexpr error_code price_not_effective{"pricing.price_not_effective", error_kind::rule_violation,
                                                "the price is not in force on that day: {value}",
                                                "价格在该日期未生效:{value}"};
inline constexpr error_code mode_locked{"pricing.mode_locked", error_kind::rule_violation,
                                        "the price mode cannot change after a subscription: {value}",
                                        "已有认购,计价方式不可更改:{value}"};
inline constexpr error_code cross_project{"pricing.cross_project", error_kind::invalid_argument,
                                          "a scheme prices the units of one project only: {value}",
                                          "一个价格方案只能包含同一项目的房源:{value}"};
inline constexpr error_code price_locked{"pricing.price_locked", error_kind::rule_violation,
                                         "the unit's price is locked: {value}", "房源价格已锁定:{value}"};
inline constexpr error_code adjustment_limit{"pricing.adjustment_limit", error_kind::rule_violation,
                                             "the adjustment breaks a local limit: {value}",
                                             "调价超出当地限制:{value}"};
inline constexpr error_code discount_expired{"pricing.discount_expired", error_kind::rule_violation,
                                             "the discount is not valid on that day: {value}",
                                             "折扣在该日期无效:{value}"};
inline constexpr error_code discount_conflict{"pricing.discount_conflict", error_kind::rule_violation,
                                              "these discounts exclude each other: {value}", "折扣互斥:{value}"};
inline constexpr error_code discount_not_authorised{"pricing.discount_not_authorised", error_kind::rule_violation,
                                                    "the discount is not allowed here: {value}",
                                                    "折扣不适用或未获授权:{value}"};
inline constexpr error_code override_invalid{"pricing.override_invalid", error_kind::invalid_argument,
                                             "an override needs one price and a reason: {value}",
                                             "手工调整必须有一个价格和原因:{value}"};
inline constexpr error_code unit_unknown{"pricing.unit_unknown", error_kind::invalid_argument,
                                         "no unit has this key: '{value}'", "没有该编号的房源:“{value}”"};
inline constexpr error_code scheme_invalid{"pricing.scheme_invalid", error_kind::invalid_argument,
                                           "the scheme is not valid: {value}", "价格方案无效:{value}"};
inline constexpr error_code target_invalid{"pricing.target_invalid", error_kind::invalid_argument,
                                           "the target is not valid: {value}", "目标无效:{value}"};

} // namespace loupan::inline LOUPAN_ABI::pricing::errors
