// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/pricing/detail/engine.hpp>

#include <array>
#include <string>
#include <utility>

namespace loupan::inline LOUPAN_ABI::pricing {

/// The texts of the pricing steps (计算说明目录).
inline constexpr std::array<step_text, 21> price_texts{{
    {"pricing.price", "Price of unit {unit}: {result}", "房源 {unit} 的价格:{result}"},
    {"pricing.base", "Base price {result}", "基准价 {result}"},
    {"pricing.score", "Scored price {result} (base x score / mean score)", "打分法单价 {result}(基准价×得分÷平均得分)"},
    {"pricing.score_criterion", "{criterion}: weight {weight}, rating {rating}",
     "{criterion}:权重 {weight},评分 {rating}"},
    {"pricing.factor_add", "{table}: {result} ({because})", "{table}:{result}({because})"},
    {"pricing.factor_percent", "{table}: {result} of the base ({because})", "{table}:基价的 {result}({because})"},
    {"pricing.factor_running", "{table}: {result} of the running price ({because})",
     "{table}:当前价的 {result}({because})"},
    {"pricing.lump_sum", "{table}: {result} a unit ({because})", "{table}:每套 {result}({because})"},
    {"pricing.attached_area", "{table}: {area} at {result} of the unit price", "{table}:{area},按单价的 {result}"},
    {"pricing.after_stage", "After {stage}: {result}", "经 {stage} 后:{result}"},
    {"pricing.round_unit_price", "Unit price {exact} rounded ({rounding}): {result}",
     "单价 {exact} 取整({rounding}):{result}"},
    {"pricing.total", "Total = {unit_price} x {area} = {exact}, rounded ({rounding}): {result}",
     "总价 = {unit_price} × {area} = {exact},取整({rounding}):{result}"},
    {"pricing.total_with_extras",
     "Total = {unit_price} x {area} = {exact}, plus the sums above, rounded ({rounding}): {result}",
     "总价 = {unit_price} × {area} = {exact},加上述款项,取整({rounding}):{result}"},
    {"pricing.total_from_exact",
     "Total from the exact price {unit_price} x {area}: {exact}, rounded ({rounding}): {result}",
     "总价 = 未取整单价 {unit_price} × {area}:{exact},取整({rounding}):{result}"},
    {"pricing.total_of_suite", "Total of the suite {exact} rounded ({rounding}): {result}",
     "按套总价 {exact} 取整({rounding}):{result}"},
    {"pricing.override", "Set by hand: {result} at {unit_price} ({reason})",
     "手工调整:{result},单价 {unit_price}({reason})"},
    {"pricing.fixed", "Fixed price (sold or locked): {result} at {unit_price}",
     "固定价(已售或锁定):{result},单价 {unit_price}"},
    {"pricing.at_ceiling", "{before} is above the filed or marked price: {result}",
     "{before} 高于备案价或标价,取 {result}"},
    {"pricing.at_floor", "{before} is below the floor price: {result}", "{before} 低于底价,取 {result}"},
    {"pricing.gross_unit_price", "Per gross area, for display: {result}", "建筑面积单价(展示):{result}"},
    {"pricing.inner_unit_price", "Per inner area, for display: {result}", "套内面积单价(展示):{result}"},
}};

/// How the scheme prices one unit, step by step (逐步说明); the last figures are those of `price`.
/// \throws what `price` throws for this unit
[[nodiscard]] inline explanation explain(const compiled_scheme& rules, const units& of, std::size_t row) {
    const auto plan = detail::prepare(rules, of);
    if (row >= of.size()) {
        raise(loupan::errors::not_found, {"units", std::to_string(row), {}, {}});
    }
    tree_recorder note;
    note.open({"pricing.price", {{"unit", of.key(row)}}, {}, {}, {}, std::string(rules.rules().currency.code()), {}});
    const auto result = detail::evaluate(plan, row, detail::override_of(plan, row), note);
    if (result.error != nullptr) {
        raise(*result.error, {result.path, result.value, static_cast<std::int64_t>(row), {}});
    }
    note.close(money::from_minor(result.total, rules.rules().currency).to_string());
    return {std::move(note).take(), price_texts};
}
[[nodiscard]] inline explanation explain(const compiled_scheme& rules, const unit& of) {
    return explain(rules, units::from_rows({of}), 0);
}

} // namespace loupan::inline LOUPAN_ABI::pricing
