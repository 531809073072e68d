// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/compile.hpp>
#include <loupan/area/rules.hpp>
#include <loupan/core/digest.hpp>
#include <loupan/interop/json.hpp>

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

template <class Out> void optional_rate(field_reader& in, std::string_view field, Out& out) {
    in.visit(field, [&out](const json_value& v, const std::string& p) { out = interop::read_rate(v, p); });
}

inline band read_band(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    band out;
    optional_rate(in, "min", out.min);
    in.optional_bool("min_closed", out.min_closed);
    optional_rate(in, "max", out.max);
    in.optional_bool("max_closed", out.max_closed);
    optional_rate(in, "factor", out.factor);
    in.optional_bool("compensate", out.compensate);
    in.done();
    return out;
}

inline json_out band_json(const band& of) {
    const band plain;
    json_out out = json_out::object();
    if (of.min) {
        out["min"] = of.min->to_string();
    }
    if (of.min_closed) {
        out["min_closed"] = true;
    }
    if (of.max) {
        out["max"] = of.max->to_string();
    }
    if (of.max_closed) {
        out["max_closed"] = true;
    }
    if (of.factor != plain.factor) {
        out["factor"] = of.factor.to_string();
    }
    if (!of.compensate) {
        out["compensate"] = false;
    }
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
    if (const auto schema = in.text("schema"); schema != area_rules_schema) {
        raise(loupan::errors::unsupported, {in.path("schema"), loupan::detail::clip(schema), {}, {}});
    }
    out.semantics = in.int32("semantics");
    if (out.semantics != area_rules::current_semantics) {
        raise(loupan::errors::unsupported, {in.path("semantics"), std::to_string(out.semantics), {}, {}});
    }
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
    optional_rate(in, "limit", out.limit);
    optional_rate(in, "rescind_beyond", out.rescind_beyond);
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
    optional_rate(in, "least_interest", out.least_interest);
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
    json_out out{{"schema", std::string(area_rules_schema)}, {"semantics", r.semantics}};
    const auto put = [&out](const char* name, const auto& value, const auto& usual) {
        if (value != usual) {
            out[name] = value;
        }
    };
    const auto put_enum = [](json_out& to, const char* name, auto value, auto usual) {
        if (value != usual) {
            to[name] = std::string(to_string(value));
        }
    };
    const auto put_rounding = [&out](const char* name, const rounding& value, const rounding& usual) {
        if (!(value == usual)) {
            out[name] = interop::rounding_json(value);
        }
    };
    put("id", r.id, plain.id);
    put("name", r.name, plain.name);
    put("version", r.version, plain.version);
    put("parent", r.parent, plain.parent);
    if (!r.project.empty()) {
        out["scope"]["project"] = r.project;
    }
    if (!r.effective_from.empty()) {
        out["valid"]["from"] = r.effective_from;
    }
    if (!r.effective_to.empty()) {
        out["valid"]["to"] = r.effective_to;
    }
    put_enum(out, "state", r.state, plain.state);
    put("article", r.article, plain.article);
    out["variant"] = std::string(to_string(*r.variant));
    put_enum(out, "basis", r.basis, r.variant == variant::gf2014_inner ? area_basis::inner : plain.basis);
    if (r.limit != plain.limit) {
        out["limit"] = r.limit.to_string();
    }
    if (r.rescind_beyond) {
        out["rescind_beyond"] = r.rescind_beyond->to_string();
    }
    if (r.tolerance != plain.tolerance) {
        json_out terms{{"within", r.tolerance.within.to_string()}};
        put_enum(terms, "then", r.tolerance.then, plain.tolerance.then);
        put_enum(terms, "on", r.tolerance.on, plain.tolerance.on);
        out["tolerance"] = std::move(terms);
    }
    if (r.bands != plain.bands) {
        json_out table = json_out::object();
        put_enum(table, "mode", r.bands.mode, plain.bands.mode);
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
    put_enum(out, "price", r.price, plain.price);
    put_rounding("delta_rounding", r.delta_rounding, plain.delta_rounding);
    put_enum(out, "tax", r.tax, plain.tax);
    put_rounding("net_rounding", r.net_rounding, plain.net_rounding);
    put("pay_days", r.pay_days, plain.pay_days);
    put("refund_days", r.refund_days, plain.refund_days);
    put_enum(out, "roll", r.roll, plain.roll);
    put_enum(out, "beyond", r.beyond, plain.beyond);
    if (r.least_interest) {
        out["least_interest"] = r.least_interest->to_string();
    }
    put("adjust_commission", r.adjust_commission, plain.adjust_commission);
    for (const auto& b : r.brackets) {
        out["brackets"].push_back({{"up_to", interop::canonical_decimal(b.up_to.to_decimal())}, {"source", b.source}});
    }
    if (r.currency != plain.currency) {
        out["currency"] = interop::currency_json(r.currency);
    }
    if (r.unit_of_area != plain.unit_of_area) {
        out["unit_of_area"] = std::string(loupan::to_string(r.unit_of_area));
    }
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
