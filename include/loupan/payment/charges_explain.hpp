// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/payment/charges.hpp>

#include <array>
#include <string>
#include <utility>

/// \file
/// How charges came about, in English and Chinese (税费计算说明). The steps are made of the lines themselves, so they cannot
/// say another figure.

namespace loupan::inline LOUPAN_ABI::payment {

/// The wording of the steps, by code.
inline constexpr std::array<step_text, 9> charge_texts{{
    {"payment.charges", "Taxes and fees on {as_of}: buyer {buyer}, seller {seller}, collected for others {collected}",
     "{as_of} 税费:买方 {buyer},卖方 {seller},其中代收 {collected}"},
    {"payment.charge_fixed",
     "{name} ({code}), {payer}: {value} x {times} = {exact}, rounded {rounding}: {result} [{rule}]",
     "{name}({code}),{payer_zh}:{value} × {times} = {exact},取整 {rounding}:{result}[{rule}]"},
    {"payment.charge_base",
     "{name} ({code}), {payer}: {measure} {base} x {value} = {exact}, rounded {rounding}: {result} [{rule}]",
     "{name}({code}),{payer_zh}:{measure_zh} {base} × {value} = {exact},取整 {rounding}:{result}[{rule}]"},
    {"payment.charge_base_times",
     "{name} ({code}), {payer}: {measure} {base} x {value} x {times} {quantity} = {exact}, rounded {rounding}: "
     "{result} "
     "[{rule}]",
     "{name}({code}),{payer_zh}:{measure_zh} {base} × {value} × {times} {quantity} = {exact},取整 "
     "{rounding}:{result}[{rule}]"},
    {"payment.charge_marginal", "{name} ({code}), {payer}: by slices {exact}, rounded {rounding}: {result} [{rule}]",
     "{name}({code}),{payer_zh}:分档累进 {exact},取整 {rounding}:{result}[{rule}]"},
    {"payment.charge_slice", "{base} x {value} = {result}", "{base} × {value} = {result}"},
    {"payment.charge_bracket", "{measure} {at}: bracket {number}, value {result}",
     "{measure_zh} {at}:第 {number} 档,取值 {result}"},
    {"payment.charge_exempt", "{name} ({code}), {payer}: exempt [{rule}]", "{name}({code}),{payer_zh}:免征[{rule}]"},
    {"payment.charge_missing", "{result}: no rule covers it", "{result}:没有适用规则"},
}};

/// How the charges of a statement came about. `rule` of a step is the source of its rule.
[[nodiscard]] inline explanation explain(const charge_statement& of) {
    const std::string cny(of.total.currency().code());
    step root{"payment.charges",
              {{"as_of", of.as_of.to_string(), {}},
               {"buyer", of.buyer.to_string(), cny},
               {"seller", of.seller.to_string(), cny},
               {"collected", of.collected.to_string(), cny}},
              {},
              {},
              of.total.to_string(),
              cny,
              "C2.8",
              {}};
    for (const auto& line : of.lines) {
        step s;
        const bool with_base = line.measure.has_value();
        s.code = line.kind == charge_kind::exempt ? "payment.charge_exempt"
                 : !line.slices.empty()           ? "payment.charge_marginal"
                 : !with_base                     ? "payment.charge_fixed"
                 : line.times_name.empty()        ? "payment.charge_base"
                                                  : "payment.charge_base_times";
        s.operands = {{"name", line.name.empty() ? line.code : line.name, {}},
                      {"code", line.code, {}},
                      {"payer", std::string(to_string(line.payer)), {}},
                      {"payer_zh", line.payer == charge_payer::buyer ? "买方" : "卖方", {}},
                      {"value", line.value.to_string(), {}},
                      {"times", line.times.to_string(), {}}};
        if (with_base) {
            s.operands.push_back({"measure", std::string(to_string(*line.measure)), {}});
            s.operands.push_back({"measure_zh", std::string(chinese_name(*line.measure)), {}});
            s.operands.push_back({"base", line.base.to_string(), detail::is_area(*line.measure) ? "" : cny});
        }
        if (!line.times_name.empty()) {
            s.operands.push_back({"quantity", line.times_name, {}});
        }
        s.exact = line.exact;
        s.rounding = line.how.to_string();
        s.result = line.amount.to_string();
        s.unit = cny;
        s.rule = line.source;
        if (line.bracket) {
            s.children.push_back({"payment.charge_bracket",
                                  {{"measure", std::string(to_string(line.bracket->by)), {}},
                                   {"measure_zh", std::string(chinese_name(line.bracket->by)), {}},
                                   {"at", line.bracket->measure.to_string(), {}},
                                   {"number", std::to_string(line.bracket->index + 1), {}}},
                                  {},
                                  {},
                                  line.bracket->value.to_string(),
                                  {},
                                  {},
                                  {}});
        }
        for (const auto& slice : line.slices) {
            s.children.push_back({"payment.charge_slice",
                                  {{"base", slice.base.to_string(), {}}, {"value", slice.value.to_string(), {}}},
                                  {},
                                  {},
                                  detail::product_text(slice.base, slice.value),
                                  {},
                                  {},
                                  {}});
        }
        root.children.push_back(std::move(s));
    }
    for (const auto& code : of.missing) {
        root.children.push_back({"payment.charge_missing", {}, {}, {}, code, {}, {}, {}});
    }
    return {std::move(root), charge_texts};
}

} // namespace loupan::inline LOUPAN_ABI::payment
