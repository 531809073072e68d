// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/error.hpp>

/// \file
/// The error codes of the payment room (付款错误码).

namespace loupan::inline LOUPAN_ABI::payment::errors {

inline constexpr error_code plan_over_total{"payment.plan_over_total", error_kind::rule_violation,
                                            "more is planned than the contract total: {value}",
                                            "计划金额超过合同总价:{value}"};
inline constexpr error_code plan_negative{"payment.plan_negative", error_kind::rule_violation,
                                          "a line of the plan is below zero: {value}", "付款计划出现负数:{value}"};
inline constexpr error_code plan_tail{"payment.plan_tail", error_kind::rule_violation,
                                      "exactly one line takes the tail: {value}", "应有且只有一行承担尾差:{value}"};
inline constexpr error_code down_below_min{"payment.down_below_min", error_kind::rule_violation,
                                           "the first payment is below the minimum: {value}",
                                           "首付低于最低比例:{value}"};
inline constexpr error_code loan_over_cap{"payment.loan_over_cap", error_kind::rule_violation,
                                          "the loan is above its cap: {value}", "贷款超过上限:{value}"};
inline constexpr error_code alloc_sum_mismatch{"payment.alloc_sum_mismatch", error_kind::rule_violation,
                                               "the lines of the receipt do not add up to its amount: {value}",
                                               "收款明细之和与收款金额不符:{value}"};
inline constexpr error_code alloc_exceeds_outstanding{"payment.alloc_exceeds_outstanding", error_kind::rule_violation,
                                                      "more is allocated than is outstanding: {value}",
                                                      "核销金额超过未收金额:{value}"};
inline constexpr error_code deposit_over_cap{"payment.deposit_over_cap", error_kind::rule_violation,
                                             "the deposit is above 20 % of the contract amount: {value}",
                                             "定金超过合同金额的20%:{value}"};
inline constexpr error_code waiver_over_accrued{"payment.waiver_over_accrued", error_kind::rule_violation,
                                                "more is waived than has accrued: {value}",
                                                "减免金额超过已计滞纳金:{value}"};
inline constexpr error_code slip_used{"payment.slip_used", error_kind::rule_violation,
                                      "the slip number is used already: {value}", "该票据号已使用:{value}"};
inline constexpr error_code open_change_exists{"payment.open_change_exists", error_kind::rule_violation,
                                               "another change of this trade is open: {value}",
                                               "该交易存在未完成的变更:{value}"};
inline constexpr error_code filed_rename_forbidden{"payment.filed_rename_forbidden", error_kind::rule_violation,
                                                   "a filed contract cannot be renamed: {value}",
                                                   "合同已备案,不可更名:{value}"};
inline constexpr error_code refund_over_paid{"payment.refund_over_paid", error_kind::rule_violation,
                                             "the refund is above what was paid: {value}", "退款超过已付金额:{value}"};

// --- plans and loans (C2.2, C2.3) ---
inline constexpr error_code due_before_signing{"payment.due_before_signing", error_kind::rule_violation,
                                               "money is due before the contract is signed: {value}",
                                               "应付日早于签约日:{value}"};
inline constexpr error_code plan_not_in_force{"payment.plan_not_in_force", error_kind::rule_violation,
                                              "the plan is not in force on this day: {value}",
                                              "付款方案在该日不生效:{value}"};
inline constexpr error_code loan_below_least{"payment.loan_below_least", error_kind::rule_violation,
                                             "the loan is below the least that is lent: {value}",
                                             "贷款低于最低贷款额:{value}"};
inline constexpr error_code loan_term_too_long{"payment.loan_term_too_long", error_kind::rule_violation,
                                               "the loan runs for too long: {value}", "贷款年限超过上限:{value}"};

// --- loans ---
inline constexpr error_code rate_implausible{
    "payment.rate_implausible", error_kind::invalid_argument,
    "a rate below 0 or above 100 % a year, perhaps a percentage given as a number: {value}",
    "利率低于0或高于每年100%,可能把百分数当作数字传入:{value}"};
inline constexpr error_code instalments_invalid{"payment.instalments_invalid", error_kind::invalid_argument,
                                                "the number of instalments must be 1 to 4000: {value}",
                                                "期数应为1至4000:{value}"};
inline constexpr error_code principal_invalid{"payment.principal_invalid", error_kind::invalid_argument,
                                              "a loan must be above zero and at most 10^17 minor units: {value}",
                                              "贷款本金应大于零且不超过10^17分:{value}"};
inline constexpr error_code last_row_negative{
    "payment.last_row_negative", error_kind::rule_violation,
    "the loan is paid before its last row, which would go below zero: {value}",
    "贷款在最后一期之前已还清,末期将为负数:{value}"};
inline constexpr error_code interest_not_covered{"payment.interest_not_covered", error_kind::rule_violation,
                                                 "a payment does not cover the interest of its period: {value}",
                                                 "还款额不足以支付当期利息:{value}"};
inline constexpr error_code prepayment_over_balance{"payment.prepayment_over_balance", error_kind::rule_violation,
                                                    "more is prepaid than is owed: {value}",
                                                    "提前还款超过剩余本金:{value}"};
inline constexpr error_code rate_missing{"payment.rate_missing", error_kind::rule_violation,
                                         "the rates do not reach this day: {value}", "利率数据未覆盖该日期:{value}"};

// --- values, charges, deposits and changes ---
inline constexpr error_code no_solution{"payment.no_solution", error_kind::rule_violation,
                                        "there is no single answer: {value}", "没有唯一解:{value}"};
inline constexpr error_code charge_missing{"payment.charge_missing", error_kind::rule_violation,
                                           "no rule of this charge covers the facts: {value}",
                                           "没有适用的税费规则:{value}"};
inline constexpr error_code change_refused{"payment.change_refused", error_kind::rule_violation,
                                           "the change is not allowed: {value}", "不允许该变更:{value}"};
inline constexpr error_code remedy_required{"payment.remedy_required", error_kind::rule_violation,
                                            "penalty or deposit: one remedy must be elected: {value}",
                                            "违约金与定金只能择一主张,须先选择:{value}"};

} // namespace loupan::inline LOUPAN_ABI::payment::errors
