// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/payment/plan_schedule.hpp>

#include <array>
#include <string>
#include <utility>
#include <vector>

/// \file
/// How the rows of a payment schedule came about (付款计划说明).

namespace loupan::inline LOUPAN_ABI::payment {

/// The texts of the steps of a payment schedule (付款计划说明目录).
inline constexpr std::array<step_text, 29> plan_texts{{
    {"payment.plan", "Payment plan {name} on a contract total of {total}", "付款方案 {name},合同总价 {total}"},
    {"payment.plan_line", "{name} ({item}): {result}", "{name}({item_zh}):{result}"},
    {"payment.plan_line_offset", "{name} ({item}), counts toward the price: {result}",
     "{name}({item_zh}),抵房款:{result}"},
    {"payment.plan_line_beside", "{name} ({item}), beside the contract total: {result}",
     "{name}({item_zh}),合同总价之外:{result}"},
    {"payment.plan_fixed", "Fixed by the plan: {result}", "方案固定金额:{result}"},
    {"payment.plan_given", "Given for this deal: {result}", "按本成交给定:{result}"},
    {"payment.plan_percent", "{percent} of {total} = {exact}, rounded ({rounding}): {result}",
     "{total} × {percent} = {exact},取整({rounding}):{result}"},
    {"payment.plan_remainder", "What the other lines ({others}) leave of {total}: {result}",
     "余款:{total} 减其他款项 {others},得 {result}"},
    {"payment.plan_tail", "Takes the tail: {total} less the other lines ({others}), instead of {planned}: {result}",
     "承担尾差:{total} 减其他款项 {others},由 {planned} 调为 {result}"},
    {"payment.loan_down", "After a down payment of {down_ratio} of {total} at most {result} is lent",
     "首付比例 {down_ratio}:{total} 最多可贷 {result}"},
    {"payment.loan_down_beside",
     "After a down payment of {down_ratio} of {total} and the other loan of {other_loan} at "
     "most {result} is lent",
     "首付比例 {down_ratio}:{total} 减另一贷款 {other_loan},最多可贷 {result}"},
    {"payment.loan_ltv", "At most {max_ltv} of {total} is lent: {result}",
     "贷款成数 {max_ltv}:{total} 最多可贷 {result}"},
    {"payment.loan_ltv_beside", "At most {max_ltv} of {total} less the other loan of {other_loan} is lent: {result}",
     "贷款成数 {max_ltv}:{total} 减另一贷款 {other_loan},最多可贷 {result}"},
    {"payment.loan_cap", "The cap of the loan: {result}", "贷款上限:{result}"},
    {"payment.loan_quota", "The quota of the borrower: {result}", "借款人额度:{result}"},
    {"payment.loan_floor", "The least of these, {exact}, in multiples of {unit} ({rounding}): {result}",
     "取最小值 {exact},按 {unit} 取整({rounding}):{result}"},
    {"payment.loan_requested", "The buyer asks for {result}", "实际申请:{result}"},
    {"payment.loan_approved", "The lender approves {result} of {planned}", "申请 {planned},批准 {result}"},
    {"payment.plan_due", "{months} months and {days} days from {from} ({anchor}): {result}",
     "自 {anchor_zh} {from} 起 {months} 个月 {days} 天:{result}"},
    {"payment.plan_due_at_sign", "{day} lies before signing: {result}", "{day} 早于签约日,改为 {result}"},
    {"payment.plan_due_rolled", "{day} is no working day: {result}", "{day} 为非工作日,调整为 {result}"},
    {"payment.plan_due_provisional", "Provisional: the calendar has no data for this day", "暂定:日历尚无该日数据"},
    {"payment.plan_row", "{result}, due on {due}", "{due} 应付 {result}"},
    {"payment.plan_row_waits", "{result}, due when {waits_for} is confirmed", "应付 {result},待 {waits_for_zh} 确认"},
    {"payment.plan_part", "Part {part} of {parts}: {result}, due on {due}", "第 {part}/{parts} 期:{due} 应付 {result}"},
    {"payment.plan_part_waits", "Part {part} of {parts}: {result}, due when {waits_for} is confirmed",
     "第 {part}/{parts} 期:应付 {result},待 {waits_for_zh} 确认"},
    {"payment.plan_shortfall", "The shortfall of the loan, {result}, is the buyer's to pay by {due}",
     "贷款不足部分 {result} 转为首付,{due} 应付"},
    {"payment.plan_shortfall_waits",
     "The shortfall of the loan, {result}, is the buyer's to pay once {waits_for} is known",
     "贷款不足部分 {result} 转为首付,待 {waits_for_zh} 确认"},
    {"payment.plan_taken", "{planned} less {taken} that a deposit has paid: {result}",
     "{planned} 减定金抵扣 {taken}:{result}"},
}};

/// How a schedule came about, line by line (付款计划说明): the same formula as `schedule`, so the last figures are its own.
/// \throws what `schedule` throws
[[nodiscard]] inline explanation explain(const pay_schedule& of) {
    const auto& rules = of.plan().rules();
    const auto numbers = detail::plan_numbers_of(of.plan().form(), of.facts(), rules.currency);
    const std::string unit(rules.currency.code());
    tree_recorder tree;
    detail::plan_notes<tree_recorder> notes(tree, unit);
    tree.open(detail::told_plan(rules, numbers.total, unit));
    std::vector<detail::plan_row> rows;
    detail::make_rows(rules, of.plan().form(), numbers, of.calendar() ? &*of.calendar() : nullptr, rows, notes);
    tree.close();
    return {std::move(tree).take(), plan_texts};
}

} // namespace loupan::inline LOUPAN_ABI::payment
