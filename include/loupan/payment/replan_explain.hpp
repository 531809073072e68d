// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/payment/plan_explain.hpp>
#include <loupan/payment/replan.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

/// \file
/// How a schedule after a change came about (变更后重排说明).

namespace loupan::inline LOUPAN_ABI::payment {

namespace detail {

inline constexpr std::array<step_text, 8> replan_only_texts{{
    {"payment.replan", "Planned anew for a contract total of {result}: {paid} paid, {left} left",
     "合同总价 {result} 重新排款:已付 {paid},未付 {left}"},
    {"payment.replan_paid", "{key} ({item}): {result} was paid", "{key}({item_zh}):已付 {result}"},
    {"payment.replan_paid_beside", "{key} ({item}), beside the contract total: {result} was paid",
     "{key}({item_zh}),合同总价之外:已付 {result}"},
    {"payment.replan_off", "{key} asks {asked}, less {taken}: {result}", "{key} 应付 {asked},抵减 {taken}:{result}"},
    {"payment.replan_over", "{result} is for nothing that the plan asks", "{result} 在方案中无对应款项"},
    {"payment.replan_row", "{key} ({item}) still asks {result}, due on {due}",
     "{key}({item_zh}):{due} 尚应付 {result}"},
    {"payment.replan_row_waits", "{key} ({item}) still asks {result}, due when {waits_for} is confirmed",
     "{key}({item_zh}):尚应付 {result},待 {waits_for_zh} 确认"},
    {"payment.replan_row_paid", "{key} ({item}) is paid in full", "{key}({item_zh}):已付清"},
}};

} // namespace detail

/// The texts of the steps of a schedule after a change (变更后重排说明目录): those of a payment schedule, and its own.
inline constexpr auto replan_texts = [] {
    std::array<step_text, plan_texts.size() + detail::replan_only_texts.size()> out{};
    std::copy(plan_texts.begin(), plan_texts.end(), out.begin());
    std::copy(detail::replan_only_texts.begin(), detail::replan_only_texts.end(), out.begin() + plan_texts.size());
    return out;
}();

/// How a schedule after a change came about (变更后重排说明): what the plan asks of the new total, what was paid and which rows it
/// comes off, and what each row still asks. The same formula as `replan`, so the last figures are its own.
/// \throws what `replan` throws
[[nodiscard]] inline explanation explain(const compiled_plan& plan, const deal_facts& facts,
                                         std::span<const paid_line> paid,
                                         const std::optional<calendar::business_calendar>& in = {}) {
    const std::string unit(plan.rules().currency.code());
    tree_recorder tree;
    tree.open({"payment.replan", {}, {}, {}, facts.total.to_string(), unit, "C2.9"});
    const auto made = detail::make_replan(plan, facts, paid, in ? &*in : nullptr, tree, unit);
    auto root = std::move(tree).take();
    root.operands = {{"paid", made.paid.to_string(), unit}, {"left", made.left.to_string(), unit}};
    return {std::move(root), replan_texts};
}

} // namespace loupan::inline LOUPAN_ABI::payment
