// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/payment/instalment.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <utility>

/// \file
/// How a level instalment came about (月供说明).

namespace loupan::inline LOUPAN_ABI::payment {

/// The texts of the steps of a level instalment (月供说明目录).
inline constexpr std::array<step_text, 4> instalment_texts{{
    {"payment.instalment", "Level instalment of {principal} over {periods} periods: {result}",
     "等额本息月供:本金 {principal},共{periods}期:{result}"},
    {"payment.instalment_rate", "{annual} a year over {per_year} periods: r = {exact} a period",
     "年利率 {annual},每年{per_year}期:期利率 r = {exact}"},
    {"payment.instalment_formula", "P r (1+r)^n / ((1+r)^n - 1), rounded once, {rounding}: {result}",
     "P·r·(1+r)^n/((1+r)^n−1),一次取整 {rounding}:{result}"},
    {"payment.instalment_even", "No interest: P / n = {exact}, rounded once, {rounding}: {result}",
     "无利息:P/n = {exact},一次取整 {rounding}:{result}"},
}};

/// How the level instalment at an annual rate came about (月供逐步说明): the figure is that of `level_payment`.
/// \throws as `level_payment`
[[nodiscard]] inline explanation explain_level_payment(const money& principal, const loupan::rate& annual,
                                                       std::int32_t n, const rounding& how = rounding(),
                                                       std::int32_t periods_per_year = 12) {
    const auto paid = level_payment(principal, annual, n, how, periods_per_year);
    const auto unit = std::string(principal.currency().code());
    tree_recorder note;
    note.open({"payment.instalment",
               {{"principal", principal.to_string(), unit}, {"periods", std::to_string(n), {}}},
               {},
               {},
               {},
               unit,
               "C1.7"});
    const auto percent = annual.to_percent();
    note.add({"payment.instalment_rate",
              {{"annual", percent, {}}, {"per_year", std::to_string(periods_per_year), {}}},
              percent + "/" + std::to_string(periods_per_year),
              {},
              {},
              {},
              {}});
    const bool even = annual == loupan::rate{};
    note.add({even ? "payment.instalment_even" : "payment.instalment_formula",
              {},
              even ? principal.to_string() + "/" + std::to_string(n) : std::string(),
              how.to_string(),
              paid.to_string(),
              unit,
              {}});
    note.close(paid.to_string());
    return {std::move(note).take(), instalment_texts};
}

} // namespace loupan::inline LOUPAN_ABI::payment
