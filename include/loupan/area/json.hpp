// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/compile.hpp>
#include <loupan/area/rules.hpp>
#include <loupan/core/digest.hpp>
#include <loupan/interop/json.hpp>
#include <loupan/interop/json_writer.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// \file
/// Area rules as JSON documents (面积补差规则文档). docs/schema has a schema for editors. Every decimal is text; what has its
/// default value may be left out, and is left out when written.

namespace loupan::inline LOUPAN_ABI::area {

/// The `schema` field of a document of area rules.
inline constexpr std::string_view area_rules_schema = "loupan/area-rules";

namespace detail {

using interop::field_reader;
using json_value = nlohmann::json;
using json_out = nlohmann::ordered_json;

inline band read_band(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    band out;
    in.optional_rate("min", out.min);
    in.optional_bool("min_closed", out.min_closed);
    in.optional_rate("max", out.max);
    in.optional_bool("max_closed", out.max_closed);
    in.optional_rate("factor", out.factor);
    in.optional_bool("compensate", out.compensate);
    in.done();
    return out;
}

inline json_out band_json(const band& of) {
    const band plain;
    json_out out = json_out::object();
    interop::field_writer to(out);
    to.put("min", of.min);
    to.put("min_closed", of.min_closed, plain.min_closed);
    to.put("max", of.max);
    to.put("max_closed", of.max_closed, plain.max_closed);
    to.put("factor", of.factor, plain.factor);
    to.put("compensate", of.compensate, plain.compensate);
    return out;
}

inline tax_bracket read_bracket(const json_value& value, const std::string& path, area_unit unit) {
    field_reader in(value, path);
    tax_bracket out;
    const auto text = in.text("up_to");
    out.up_to = interop::at_path(in.path("up_to"), [&] { return floor_area::parse(text, unit); });
    out.source = in.text("source");
    in.done();
    return out;
}

inline void read_head(field_reader& in, area_rules& out) {
    in.head(area_rules_schema, area_rules::current_semantics);
    in.optional_text("id", out.id);
    in.optional_text("name", out.name);
    in.optional_text("version", out.version);
    in.optional_text("parent", out.parent);
    in.visit("scope", [&out](const json_value& v, const std::string& p) {
        field_reader scope(v, p);
        scope.optional_text("project", out.project);
        scope.done();
    });
    in.visit("valid", [&out](const json_value& v, const std::string& p) {
        field_reader valid(v, p);
        valid.optional_date("from", out.effective_from);
        valid.optional_date("to", out.effective_to);
        valid.done();
    });
    in.optional_enum("state", out.state);
    in.optional_text("article", out.article);
}

inline area_rules read_rules(const json_value& document) {
    field_reader in(document, {});
    area_rules out;
    read_head(in, out);
    if (const auto* v = in.find("variant")) {
        out.variant = interop::read_enum<variant>(*v, "variant");
    } else {
        raise(errors::variant_not_set, {"variant", loupan::detail::clip(out.name), {}, "C3.3"});
    }
    if (out.variant == variant::gf2014_inner) {
        out.basis = area_basis::inner; // that is what its name says; it may still be written
    }
    in.optional_enum("basis", out.basis);
    in.optional_rate("limit", out.limit);
    in.optional_rate("rescind_beyond", out.rescind_beyond);
    in.visit("tolerance", [&out](const json_value& v, const std::string& p) {
        field_reader terms(v, p);
        out.tolerance.within = interop::read_rate(terms.need("within"), terms.path("within"));
        terms.optional_enum("then", out.tolerance.then);
        terms.optional_enum("on", out.tolerance.on);
        terms.done();
    });
    in.visit("bands", [&out](const json_value& v, const std::string& p) {
        field_reader table(v, p);
        table.optional_enum("mode", out.bands.mode);
        table.list("rows", [&out](const json_value& row, const std::string& at) {
            out.bands.rows.push_back(read_band(row, at));
        });
        table.done();
    });
    in.visit("limited", [&out](const json_value& v, const std::string& p) {
        field_reader terms(v, p);
        terms.optional_bool("double_refund", out.limited.double_refund);
        terms.optional_bool("may_rescind", out.limited.may_rescind);
        terms.done();
    });
    in.optional_enum("price", out.price);
    in.optional_rounding("delta_rounding", out.delta_rounding);
    in.optional_enum("tax", out.tax);
    in.optional_rounding("net_rounding", out.net_rounding);
    in.optional_int32("pay_days", out.pay_days);
    in.optional_int32("refund_days", out.refund_days);
    in.optional_enum("roll", out.roll);
    in.optional_enum("beyond", out.beyond);
    in.optional_rate("least_interest", out.least_interest);
    in.optional_bool("adjust_commission", out.adjust_commission);
    in.visit("currency",
             [&out](const json_value& v, const std::string& p) { out.currency = interop::read_currency(v, p); });
    in.visit("unit_of_area", [&out](const json_value& v, const std::string& p) {
        const auto name = interop::read_text(v, p);
        out.unit_of_area = interop::at_path(p, [&] { return parse_area_unit(name); });
    });
    in.list("brackets", [&out](const json_value& v, const std::string& p) {
        out.brackets.push_back(read_bracket(v, p, out.unit_of_area));
    });
    in.done();
    return out;
}

inline json_out rules_json(const area_rules& r) {
    if (!r.variant) {
        raise(errors::variant_not_set, {"variant", r.name, {}, "C3.3"});
    }
    const area_rules plain;
    auto out = interop::document_head(area_rules_schema, r.semantics);
    interop::field_writer to(out);
    to.put("id", r.id, plain.id);
    to.put("name", r.name, plain.name);
    to.put("version", r.version, plain.version);
    to.put("parent", r.parent, plain.parent);
    if (!r.project.empty()) {
        out["scope"]["project"] = r.project;
    }
    if (!r.effective_from.empty()) {
        out["valid"]["from"] = r.effective_from;
    }
    if (!r.effective_to.empty()) {
        out["valid"]["to"] = r.effective_to;
    }
    to.put("state", r.state, plain.state);
    to.put("article", r.article, plain.article);
    out["variant"] = std::string(to_string(*r.variant));
    to.put("basis", r.basis, r.variant == variant::gf2014_inner ? area_basis::inner : plain.basis);
    to.put("limit", r.limit, plain.limit);
    to.put("rescind_beyond", r.rescind_beyond);
    if (r.tolerance != plain.tolerance) {
        json_out terms{{"within", r.tolerance.within.to_string()}};
        interop::field_writer inner(terms);
        inner.put("then", r.tolerance.then, plain.tolerance.then);
        inner.put("on", r.tolerance.on, plain.tolerance.on);
        out["tolerance"] = std::move(terms);
    }
    if (r.bands != plain.bands) {
        json_out table = json_out::object();
        interop::field_writer(table).put("mode", r.bands.mode, plain.bands.mode);
        table["rows"] = json_out::array();
        for (const auto& row : r.bands.rows) {
            table["rows"].push_back(band_json(row));
        }
        out["bands"] = std::move(table);
    }
    if (r.limited.double_refund) {
        out["limited"]["double_refund"] = true;
    }
    if (r.limited.may_rescind) {
        out["limited"]["may_rescind"] = true;
    }
    to.put("price", r.price, plain.price);
    to.put("delta_rounding", r.delta_rounding, plain.delta_rounding);
    to.put("tax", r.tax, plain.tax);
    to.put("net_rounding", r.net_rounding, plain.net_rounding);
    to.put("pay_days", r.pay_days, plain.pay_days);
    to.put("refund_days", r.refund_days, plain.refund_days);
    to.put("roll", r.roll, plain.roll);
    to.put("beyond", r.beyond, plain.beyond);
    to.put("least_interest", r.least_interest);
    to.put("adjust_commission", r.adjust_commission, plain.adjust_commission);
    for (const auto& b : r.brackets) {
        out["brackets"].push_back({{"up_to", interop::canonical_decimal(b.up_to.to_decimal())}, {"source", b.source}});
    }
    to.put("currency", r.currency, plain.currency);
    to.put("unit_of_area", r.unit_of_area, plain.unit_of_area);
    return out;
}

} // namespace detail

/// Reads a document of area rules (解析面积补差规则). It checks the form; `compile` checks that the rules fit together.
/// \throws invalid_argument core.json_... with the path of the field, core.unsupported, core.validation, area.variant_not_set
[[nodiscard]] inline area_rules parse_rules(std::string_view json) {
    return detail::read_rules(interop::parse_json(json));
}

/// Writes rules (写出面积补差规则) with their fields in reading order; what has its default value is left out. `parse_rules`
/// reads it back equal. A negative indent writes one line. \throws invalid_argument core.text_encoding,
/// area.variant_not_set
[[nodiscard]] inline std::string to_json(const area_rules& rules, int indent = -1) {
    return interop::write_json(detail::rules_json(rules), indent);
}

/// The canonical form (规范格式): what the digest is taken of; see `interop::canonical_json`.
[[nodiscard]] inline std::string canonical(const area_rules& rules) {
    return interop::canonical_json(detail::rules_json(rules));
}

/// The digest of rules (规则摘要): SHA-256 over their canonical form, in lower-case hexadecimal digits.
[[nodiscard]] inline std::string digest(const area_rules& rules) { return hex(sha256(canonical(rules))); }

/// Reads, checks and compiles a document (载入面积补差规则); the handle knows the digest.
/// \throws invalid_argument as `parse_rules` and `compile`
[[nodiscard]] inline compiled_rules load_rules(std::string_view json) {
    auto rules = parse_rules(json);
    auto of = digest(rules);
    return compile(std::move(rules), std::move(of));
}

} // namespace loupan::inline LOUPAN_ABI::area
