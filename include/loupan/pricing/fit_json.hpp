// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/interop/json.hpp>
#include <loupan/pricing/fit.hpp>
#include <loupan/pricing/fit_report.hpp>
#include <loupan/pricing/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// \file
/// Options of fitting and its report as JSON (价目表拟合的选项与报告). Every decimal is text; what has its default value may be left out.

namespace loupan::inline LOUPAN_ABI::pricing {

/// Reads how to fit (解析拟合选项): `{"stack", "within", "basis", "unit_rounding", "total_rounding", "totals", "rounds", "seed"}`, as
/// the fields of `fit_options` are named. \throws invalid_argument core.json_... with the path of the field, core.validation
[[nodiscard]] inline fit_options parse_fit_options(std::string_view json) {
    const auto document = interop::parse_json(json);
    detail::field_reader in(document, {});
    fit_options out;
    in.optional_text("stack", out.stack);
    in.visit("within", [&out](const auto& v, const std::string& p) {
        out.within.clear();
        detail::field_reader::read_list(v, p, [&out](const auto& name, const std::string& at) {
            out.within.push_back(interop::read_text(name, at));
        });
    });
    price_basis basis{};
    in.optional_enum("basis", basis,
                     [&out](std::string_view name) { return out.basis = parse_enum<price_basis>(name); });
    const auto optional_rounding = [&in](std::string_view field, std::optional<rounding>& how) {
        rounding given;
        in.optional_rounding(field, given);
        in.visit(field, [&](const auto&, const std::string&) { how = given; });
    };
    optional_rounding("unit_rounding", out.unit_rounding);
    optional_rounding("total_rounding", out.total_rounding);
    in.optional_bool("totals", out.totals);
    in.optional_int32("rounds", out.rounds);
    in.visit("seed", [&out](const auto& v, const std::string& p) {
        const auto seed = interop::read_int32(v, p);
        if (seed < 0) {
            raise(loupan::errors::validation, {p, std::to_string(seed), {}, {}});
        }
        out.seed = static_cast<std::uint64_t>(seed);
    });
    in.done();
    return out;
}

/// Writes a report (写出拟合报告): how many free numbers of each kind there are, what they are, and what the scheme does not give.
[[nodiscard]] inline std::string to_json(const fit_report& of, int indent = -1) {
    using detail::json_out;
    json_out out{{"units", of.units},
                 {"priced", of.priced},
                 {"explained", of.explained},
                 {"free_numbers", of.total()},
                 {"stack_values", of.stack_values},
                 {"steps", of.steps},
                 {"shifts", of.shifts},
                 {"specials", of.specials},
                 {"overrides", of.overrides},
                 {"base", of.base},
                 {"unit_rounding", of.unit_rounding},
                 {"total_rounding", of.total_rounding},
                 {"totals_checked", of.totals_checked},
                 {"totals_reproduced", of.totals_reproduced}};
    out["stacks"] = json_out::array();
    for (const auto& s : of.stacks) {
        out["stacks"].push_back({{"stack", s.stack}, {"value", s.value.to_string()}, {"priced", s.priced}});
    }
    out["ladders"] = json_out::array();
    for (const auto& l : of.ladders) {
        out["ladders"].push_back({{"table", l.table}});
        out["ladders"].back()["stacks"] = l.stacks;
    }
    const auto put = [](json_out& row, const char* name, const std::optional<decimal>& value) {
        if (value) {
            row[name] = value->to_string();
        }
    };
    out["exceptions"] = json_out::array();
    for (const auto& e : of.exceptions) {
        json_out row{{"unit", e.unit}, {"stack", e.stack}};
        if (e.floor) {
            row["floor"] = *e.floor;
        }
        row["filed"] = e.filed.to_string();
        put(row, "ladder", e.ladder);
        put(row, "difference", e.difference);
        out["exceptions"].push_back(std::move(row));
    }
    out["misses"] = json_out::array();
    for (const auto& m : of.misses) {
        json_out row{{"unit", m.unit}, {"field", m.field}, {"filed", m.filed.to_string()}};
        put(row, "computed", m.computed);
        put(row, "difference", m.difference);
        out["misses"].push_back(std::move(row));
    }
    out["predicted"] = of.predicted;
    out["unpredicted"] = of.unpredicted;
    return interop::write_json(out, indent);
}

} // namespace loupan::inline LOUPAN_ABI::pricing
