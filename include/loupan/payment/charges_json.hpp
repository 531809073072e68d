// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/digest.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/interop/json.hpp>
#include <loupan/interop/json_writer.hpp>
#include <loupan/payment/charge_rules.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// A table of charges as a JSON document (税费规则表文档); `docs/schema/charges.schema.json` is its schema for editors. Every
/// decimal is text; what has its default value may be left out, and is left out when written.

namespace loupan::inline LOUPAN_ABI::payment {

/// The `schema` field of the document.
inline constexpr std::string_view charges_schema = "loupan/charges";
/// The number of the formula set that interprets it (design section 2).
inline constexpr std::int32_t charges_semantics = 1;

namespace detail {

using charge_json = nlohmann::json;
using charge_out = nlohmann::ordered_json;

/// A fraction may be written with its unit, `1.5%`.
inline decimal read_charge_value(interop::field_reader& in, std::string_view field, charge_kind kind) {
    if (kind != charge_kind::percent) {
        return in.decimal(field);
    }
    const auto text = in.text(field);
    return interop::at_path(in.path(field), [&] { return rate::parse(text).to_decimal(); });
}

inline charge_bracket read_bracket(const charge_json& value, const std::string& path, charge_kind kind) {
    interop::field_reader in(value, path);
    charge_bracket out;
    in.optional_decimal("up_to", out.up_to);
    if (in.find("below") != nullptr) {
        if (out.up_to) {
            raise(loupan::errors::validation, {in.path("below"), "beside up_to", {}, {}});
        }
        in.optional_decimal("below", out.up_to);
        out.including = false;
    }
    out.value = read_charge_value(in, "value", kind);
    in.done();
    return out;
}

inline void read_conditions(const charge_json& value, const std::string& path, charge_conditions& out) {
    interop::field_reader in(value, path);
    const auto texts = [&](std::string_view field, std::vector<std::string>& to) {
        in.list(field, [&](const charge_json& v, const std::string& p) { to.push_back(interop::read_text(v, p)); });
    };
    texts("usage", out.usage);
    texts("except_usage", out.except_usage);
    in.list("home", [&](const charge_json& v, const std::string& p) {
        out.home.push_back(interop::read_enum<home_order>(v, p));
    });
    in.list("party", [&](const charge_json& v, const std::string& p) {
        out.party.push_back(interop::read_enum<charge_party>(v, p));
    });
    in.done();
}

inline charge_rule read_charge_rule(const charge_json& value, const std::string& path) {
    interop::field_reader in(value, path);
    charge_rule r;
    r.code = in.text("code");
    in.optional_text("name", r.name);
    r.kind = interop::read_enum<charge_kind>(in.need("kind"), in.path("kind"));
    in.optional_enum("base", r.base);
    in.list("brackets",
            [&](const charge_json& v, const std::string& p) { r.brackets.push_back(read_bracket(v, p, r.kind)); });
    if (r.brackets.empty() && r.kind != charge_kind::exempt) {
        r.value = read_charge_value(in, "value", r.kind);
    }
    in.optional_enum("by", r.by);
    in.optional_enum("mode", r.mode);
    in.optional_bool("on_difference", r.on_difference);
    in.visit("times", [&](const charge_json& v, const std::string& p) {
        interop::field_reader times(v, p);
        r.times = times.text("quantity");
        if (r.times.empty()) {
            raise(loupan::errors::empty, {times.path("quantity"), {}, {}, {}});
        }
        times.optional_decimal("if_absent", r.times_if_absent);
        times.done();
    });
    in.optional_rounding("rounding", r.how);
    in.optional_decimal("at_least", r.at_least);
    in.optional_decimal("at_most", r.at_most);
    in.optional_enum("payer", r.payer);
    in.optional_bool("collected", r.collected);
    in.optional_text("recipient", r.recipient);
    in.visit("only", [&](const charge_json& v, const std::string& p) { read_conditions(v, p, r.only); });
    in.visit("valid", [&](const charge_json& v, const std::string& p) {
        interop::field_reader valid(v, p);
        valid.optional_date("from", r.from);
        valid.optional_date("to", r.to);
        valid.done();
    });
    r.source = in.text("source");
    in.done();
    return r;
}

inline charge_out conditions_json(const charge_conditions& only) {
    charge_out out = charge_out::object();
    interop::field_writer to(out);
    to.put_list("usage", only.usage);
    to.put_list("except_usage", only.except_usage);
    to.put_list("home", only.home);
    to.put_list("party", only.party);
    return out;
}

inline charge_out charge_rule_json(const charge_rule& r) {
    const charge_rule plain;
    charge_out out{{"code", r.code}};
    interop::field_writer to(out);
    to.put("name", r.name, plain.name);
    out["kind"] = std::string(to_string(r.kind));
    to.put("base", r.base);
    if (r.brackets.empty() && r.kind != charge_kind::exempt) {
        out["value"] = interop::canonical_decimal(r.value);
    }
    for (const auto& bracket : r.brackets) {
        charge_out b = charge_out::object();
        if (bracket.up_to) {
            b[bracket.including ? "up_to" : "below"] = interop::canonical_decimal(*bracket.up_to);
        }
        b["value"] = interop::canonical_decimal(bracket.value);
        out["brackets"].push_back(std::move(b));
    }
    to.put("by", r.by, plain.by);
    to.put("mode", r.mode, plain.mode);
    to.put("on_difference", r.on_difference, plain.on_difference);
    if (!r.times.empty()) {
        out["times"] = {{"quantity", r.times}};
        interop::field_writer(out["times"]).put("if_absent", r.times_if_absent);
    }
    to.put("rounding", r.how, plain.how);
    to.put("at_least", r.at_least);
    to.put("at_most", r.at_most);
    to.put("payer", r.payer, plain.payer);
    to.put("collected", r.collected, plain.collected);
    to.put("recipient", r.recipient, plain.recipient);
    if (!(r.only == plain.only)) {
        out["only"] = conditions_json(r.only);
    }
    to.put_object("valid", interop::days_json(r.from, r.to));
    out["source"] = r.source;
    return out;
}

inline charge_out charge_table_json(const charge_table& table) {
    auto out = interop::document_head(charges_schema, charges_semantics);
    interop::field_writer(out).put("area_unit", table.per(), area_unit::square_metre);
    out["rules"] = charge_out::array();
    for (const auto& rule : table.rules()) {
        out["rules"].push_back(charge_rule_json(rule));
    }
    return out;
}

} // namespace detail

/// Reads a table of charges (解析税费规则表) and checks it.
/// \throws invalid_argument core.json_... with the path of the field, core.unsupported, and as `charge_table`
[[nodiscard]] inline charge_table parse_charge_table(std::string_view json) {
    const auto document = interop::parse_json(json);
    interop::field_reader in(document, {});
    in.head(charges_schema, charges_semantics);
    auto per = area_unit::square_metre;
    in.visit("area_unit", [&](const nlohmann::json& v, const std::string& p) {
        const auto text = interop::read_text(v, p);
        per = interop::at_path(p, [&] { return parse_area_unit(text); });
    });
    std::vector<charge_rule> rules;
    in.list("rules",
            [&](const nlohmann::json& v, const std::string& p) { rules.push_back(detail::read_charge_rule(v, p)); });
    in.done();
    return charge_table(std::move(rules), per);
}

/// Writes a document that its reader reads back equal (写出文档). \throws invalid_argument core.text_encoding
[[nodiscard]] inline std::string to_json(const charge_table& table, int indent = -1) {
    return interop::write_json(detail::charge_table_json(table), indent);
}

/// The canonical form that the digest is taken of (规范格式).
[[nodiscard]] inline std::string canonical(const charge_table& table) {
    return interop::canonical_json(detail::charge_table_json(table));
}

/// SHA-256 over the canonical form, in lower-case hexadecimal digits (摘要).
[[nodiscard]] inline std::string digest(const charge_table& table) { return hex(sha256(canonical(table))); }

} // namespace loupan::inline LOUPAN_ABI::payment
