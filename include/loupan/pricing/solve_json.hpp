// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/interop/json.hpp>
#include <loupan/pricing/json.hpp>
#include <loupan/pricing/target.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// \file
/// Targets of back-solving and the account of what came of them as JSON (均价反推的目标与结果). Every decimal is text; what has its
/// default value may be left out.

namespace loupan::inline LOUPAN_ABI::pricing {

namespace detail {

inline target read_target(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    target t;
    in.optional_text("name", t.name);
    in.visit("scope", [&t](const json_value& v, const std::string& p) { t.scope = read_match(v, p); });
    in.optional_enum("what", t.what, [](std::string_view name) { return parse_measure(name); });
    t.value = in.decimal("value");
    in.visit("tolerance",
             [&t](const json_value& v, const std::string& p) { t.tolerance = interop::read_decimal(v, p); });
    in.optional_enum("on", t.on, [](std::string_view name) { return parse_target_on(name); });
    in.visit("expected_deal_ratio",
             [&t](const json_value& v, const std::string& p) { t.expected_deal_ratio = interop::read_decimal(v, p); });
    in.list("mix", [&t](const json_value& v, const std::string& p) {
        field_reader row(v, p);
        mix_row mix;
        row.visit("when", [&mix](const json_value& w, const std::string& at) { mix.when = read_match(w, at); });
        mix.ratio = row.decimal("ratio");
        row.done();
        t.mix.push_back(std::move(mix));
    });
    in.done();
    return t;
}

inline json_out target_report_json(const target_report& r) {
    json_out out{{"name", r.name},
                 {"what", std::string(to_string(r.what))},
                 {"on", std::string(to_string(r.on))},
                 {"wanted", r.wanted.to_string()},
                 {"realised", r.realised.to_string()},
                 {"tolerance", r.tolerance.to_string()},
                 {"within", r.within},
                 {"residual", r.residual.to_string()},
                 {"total", r.total.to_string()},
                 {"area", decimal::from_parts(int128{r.area}, floor_area::scale).to_string()},
                 {"check_only", r.check_only}};
    if (r.exact_base) {
        out["exact_base"] = r.exact_base->to_string();
    }
    out["bases"] = rows_json(r.bases);
    out["units"] = r.units;
    out["free_units"] = r.free_units;
    out["binding"] = json_out::array();
    for (const auto& unit : r.binding) {
        out["binding"].push_back({{"key", unit.key}, {"why", std::string(to_string(unit.why))}});
    }
    return out;
}

} // namespace detail

/// Reads what is to be solved (解析反推目标): `{"targets": [{"scope", "what", "value", "tolerance", ...}], "policy", "base_grid",
/// "scale_bases", "locked", "residual_unit", "max_steps_per_unit"}`, as the fields of `solve_options` and `target` are named.
/// \throws invalid_argument core.json_... with the path of the field, core.validation
[[nodiscard]] inline solve_options parse_solve_options(std::string_view json) {
    const auto document = interop::parse_json(json);
    detail::field_reader in(document, {});
    solve_options out;
    in.list("targets",
            [&out](const auto& v, const std::string& p) { out.targets.push_back(detail::read_target(v, p)); });
    in.optional_enum("policy", out.policy, [](std::string_view name) { return parse_residual(name); });
    in.optional_rounding("base_grid", out.base_grid);
    in.optional_bool("scale_bases", out.scale_bases);
    in.visit("locked", [&out](const auto& v, const std::string& p) { out.locked = detail::read_match(v, p); });
    in.optional_text("residual_unit", out.residual_unit);
    std::int32_t steps = out.max_steps_per_unit;
    in.optional_int32("max_steps_per_unit", steps);
    out.max_steps_per_unit = steps;
    in.done();
    return out;
}

/// The account of a solution (反推结果): `residual` of the first target, `targets` with what each has reached, and `adjustments`, the
/// units that were moved on their own grid. The scheme and the prices are apart.
[[nodiscard]] inline std::string report_json(const solve_result& of, int indent = -1) {
    detail::json_out out{{"residual", of.residual.to_string()}, {"targets", detail::json_out::array()}};
    for (const auto& r : of.targets) {
        out["targets"].push_back(detail::target_report_json(r));
    }
    out["adjustments"] = detail::json_out::array();
    for (const auto& step : of.adjustments) {
        out["adjustments"].push_back({{"key", step.key},
                                      {"target", step.target},
                                      {"steps", step.steps},
                                      {"unit_price_before", step.unit_price_before.to_string()},
                                      {"unit_price_after", step.unit_price_after.to_string()},
                                      {"total_before", step.total_before.to_string()},
                                      {"total_after", step.total_after.to_string()}});
    }
    return interop::write_json(out, indent);
}

} // namespace loupan::inline LOUPAN_ABI::pricing
