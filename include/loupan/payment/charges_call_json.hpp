// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/interop/json_writer.hpp>
#include <loupan/payment/charges.hpp>
#include <loupan/payment/detail/request_reader_json.hpp>

#include <string>
#include <string_view>
#include <vector>

/// \file
/// The facts and the result of charges as JSON (税费请求与结果的 JSON). Field names are those of the structs, amounts are text,
/// what has its default may be left out.

namespace loupan::inline LOUPAN_ABI::payment {

/// The facts of a deal for its charges (解析交易事实).
/// \throws invalid_argument core.json_..., core.validation and the like with the path of the field
[[nodiscard]] inline charge_facts parse_charge_facts(std::string_view json) {
    charge_facts out;
    detail::read_request(json, [&](detail::request_reader& in, const currency& unit) {
        out.currency = unit;
        in.need("as_of", out.as_of);
        in.get("usage", out.usage);
        in.get("home", out.home);
        in.get("party", out.party);
        auto per = area_unit::square_metre;
        in.fields().visit("area_unit", [&](const nlohmann::json& v, const std::string& p) {
            const auto text = interop::read_text(v, p);
            per = interop::at_path(p, [&] { return parse_area_unit(text); });
        });
        in.get("gross", out.gross);
        in.get("inner", out.inner);
        for (auto* area : {&out.gross, &out.inner}) {
            if (*area) {
                *area = floor_area::from_scaled((*area)->scaled(), per);
            }
        }
        in.get("contract", out.contract);
        in.get("net", out.net);
        in.get("exchanged", out.exchanged);
        in.fields().visit("quantities", [&](const nlohmann::json& v, const std::string& p) {
            interop::field_reader quantities(v, p);
            for (const auto& [name, value] : v.items()) {
                out.quantities[name] = interop::read_decimal(value, quantities.path(name));
            }
        });
    });
    return out;
}

namespace detail {

inline nlohmann::ordered_json bracket_json(const bracket_hit& of) {
    nlohmann::ordered_json out{{"code", of.code},
                               {"rule", of.rule},
                               {"by", std::string(to_string(of.by))},
                               {"measure", interop::canonical_decimal(of.measure)},
                               {"index", of.index},
                               {"value", interop::canonical_decimal(of.value)}};
    interop::field_writer to(out);
    to.put("from", of.from);
    to.put("up_to", of.up_to);
    to.put("to_next", of.to_next);
    to.put("to_prior", of.to_prior);
    out["including_from"] = of.including_from;
    out["including_up_to"] = of.including_up_to;
    return out;
}

inline nlohmann::ordered_json charge_line_json(const charge_line& of) {
    nlohmann::ordered_json out{{"code", of.code},
                               {"name", of.name},
                               {"kind", std::string(to_string(of.kind))},
                               {"payer", std::string(to_string(of.payer))},
                               {"amount", of.amount.to_string()},
                               {"collected", of.collected},
                               {"recipient", of.recipient},
                               {"base", interop::canonical_decimal(of.base)},
                               {"value", interop::canonical_decimal(of.value)},
                               {"times", interop::canonical_decimal(of.times)},
                               {"exact", of.exact},
                               {"rounding", of.how.to_string()},
                               {"source", of.source},
                               {"rule", of.rule}};
    if (of.measure) {
        out["measure"] = std::string(to_string(*of.measure));
    }
    if (!of.times_name.empty()) {
        out["quantity"] = of.times_name;
    }
    if (of.bracket) {
        out["bracket"] = bracket_json(*of.bracket);
    }
    for (const auto& slice : of.slices) {
        out["slices"].push_back(
            {{"base", interop::canonical_decimal(slice.base)}, {"value", interop::canonical_decimal(slice.value)}});
    }
    return out;
}

} // namespace detail

/// Charges as JSON (税费清单 JSON).
[[nodiscard]] inline std::string to_json(const charge_statement& of, int indent = -1) {
    using json = nlohmann::ordered_json;
    json out{{"as_of", of.as_of.to_string()}, {"lines", json::array()}, {"missing", of.missing}};
    for (const auto& line : of.lines) {
        out["lines"].push_back(detail::charge_line_json(line));
    }
    out["buyer"] = of.buyer.to_string();
    out["seller"] = of.seller.to_string();
    out["collected"] = of.collected.to_string();
    out["total"] = of.total.to_string();
    out["currency"] = std::string(of.total.currency().code());
    return interop::detail::dump(out, indent);
}

/// Brackets as JSON (所在档 JSON).
[[nodiscard]] inline std::string to_json(const std::vector<bracket_hit>& of, int indent = -1) {
    auto out = nlohmann::ordered_json::array();
    for (const auto& hit : of) {
        out.push_back(detail::bracket_json(hit));
    }
    return interop::detail::dump(out, indent);
}

} // namespace loupan::inline LOUPAN_ABI::payment
