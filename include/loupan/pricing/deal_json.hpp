// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/digest.hpp>
#include <loupan/interop/json.hpp>
#include <loupan/pricing/authority.hpp>
#include <loupan/pricing/discount_plan.hpp>
#include <loupan/pricing/json.hpp>
#include <loupan/pricing/vat.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Discount plans, policies, authority matrices and tax tables as JSON documents (折扣方案等文档). docs/schema has a schema of
/// each for editors. Every decimal is text; what has its default value may be left out, and is left out when written.

namespace loupan::inline LOUPAN_ABI::pricing {

/// The `schema` field of each document, and the number of the formula set that interprets it.
inline constexpr std::string_view discount_plan_schema = "loupan/discount-plan";
inline constexpr std::string_view discount_policy_schema = "loupan/discount-policy"; ///< \copydoc discount_plan_schema
inline constexpr std::string_view authority_matrix_schema =
    "loupan/authority-matrix";                                           ///< \copydoc discount_plan_schema
inline constexpr std::string_view vat_table_schema = "loupan/vat-table"; ///< \copydoc discount_plan_schema
inline constexpr std::int32_t deal_semantics = 1; ///< the number of the formula set of deals (design section 2)

namespace detail {

inline void read_deal_head(field_reader& in, std::string_view expected) {
    if (const auto schema = in.text("schema"); schema != expected) {
        raise(loupan::errors::unsupported, {in.path("schema"), loupan::detail::clip(schema), {}, {}});
    }
    if (const auto semantics = in.int32("semantics"); semantics != deal_semantics) {
        raise(loupan::errors::unsupported, {in.path("semantics"), std::to_string(semantics), {}, {}});
    }
}

inline json_out deal_head(std::string_view schema) {
    return {{"schema", std::string(schema)}, {"semantics", deal_semantics}};
}

template <class Enum> Enum read_deal_enum(const json_value& value, const std::string& path) {
    const auto name = interop::read_text(value, path);
    const auto found = parse_enum<Enum>(std::string_view(name));
    if (!found) {
        raise(loupan::errors::validation, {path, loupan::detail::clip(name), {}, {}});
    }
    return *found;
}

template <class Enum> void read_deal_enum(field_reader& in, std::string_view field, Enum& out) {
    in.visit(field, [&out](const json_value& v, const std::string& p) { out = read_deal_enum<Enum>(v, p); });
}

inline void read_optional_date(field_reader& in, std::string_view field, std::optional<date>& out) {
    in.visit(field, [&out](const json_value& v, const std::string& p) { out = interop::read_date(v, p); });
}

inline void read_optional_rounding(field_reader& in, std::string_view field, std::optional<rounding>& out) {
    if (in.find(field) != nullptr) {
        rounding how;
        in.optional_rounding(field, how);
        out = how;
    }
}

inline json_out texts_json(const std::vector<std::string>& texts) {
    json_out out = json_out::array();
    for (const auto& text : texts) {
        out.push_back(text);
    }
    return out;
}

inline discount_plan read_discount_fields(field_reader& in) {
    discount_plan d;
    d.code = in.text("code");
    in.optional_text("name", d.name);
    read_deal_enum(in, "class", d.kind);
    read_deal_enum(in, "source", d.source);
    read_deal_enum(in, "calc", d.calc);
    in.list("tiers", [&d](const json_value& v, const std::string& p) {
        field_reader tier(v, p);
        d.tiers.push_back({tier.int32("units"), tier.decimal("value")});
        tier.done();
    });
    if (d.tiers.empty()) {
        d.value = in.decimal("value");
    }
    in.visit("only", [&d](const json_value& v, const std::string& p) { d.only = read_match(v, p); });
    in.visit("units", [&d](const json_value& v, const std::string& p) { d.units = read_texts(v, p); });
    in.visit("pay_plans", [&d](const json_value& v, const std::string& p) { d.pay_plans = read_texts(v, p); });
    in.visit("valid", [&d](const json_value& v, const std::string& p) {
        field_reader valid(v, p);
        read_optional_date(valid, "from", d.valid_from);
        read_optional_date(valid, "to", d.valid_to);
        valid.done();
    });
    in.optional_bool("stackable", d.stackable);
    in.optional_text("mutex_group", d.mutex_group);
    in.optional_int32("sequence", d.sequence);
    in.visit("max_uses", [&d](const json_value& v, const std::string& p) { d.max_uses = interop::read_int32(v, p); });
    in.optional_bool("needs_evidence", d.needs_evidence);
    in.optional_bool("enabled", d.enabled);
    in.optional_bool("approved", d.approved);
    in.visit("bound", [&d](const json_value& v, const std::string& p) {
        field_reader bound(v, p);
        special_binding b;
        b.customer = bound.text("customer");
        b.unit = bound.text("unit");
        b.until = interop::read_date(bound.need("until"), bound.path("until"));
        bound.done();
        d.bound = std::move(b);
    });
    in.visit("referral_days",
             [&d](const json_value& v, const std::string& p) { d.referral_days = interop::read_int32(v, p); });
    in.done();
    validate(d, in.path());
    return d;
}

inline json_out discount_plan_json(const discount_plan& d) {
    const discount_plan plain;
    auto out = deal_head(discount_plan_schema);
    const auto put = [&out](const char* name, const auto& value, const auto& usual) {
        if (value != usual) {
            out[name] = value;
        }
    };
    const auto put_enum = [&out](const char* name, auto value, auto usual) {
        if (value != usual) {
            out[name] = std::string(to_string(value));
        }
    };
    out["code"] = d.code;
    put("name", d.name, plain.name);
    put_enum("class", d.kind, plain.kind);
    put_enum("source", d.source, plain.source);
    put_enum("calc", d.calc, plain.calc);
    if (d.tiers.empty()) {
        out["value"] = interop::canonical_decimal(d.value);
    }
    for (const auto& tier : d.tiers) {
        out["tiers"].push_back({{"units", tier.units}, {"value", interop::canonical_decimal(tier.value)}});
    }
    if (!d.only.empty()) {
        out["only"] = match_json(d.only);
    }
    if (!d.units.empty()) {
        out["units"] = texts_json(d.units);
    }
    if (!d.pay_plans.empty()) {
        out["pay_plans"] = texts_json(d.pay_plans);
    }
    if (d.valid_from) {
        out["valid"]["from"] = d.valid_from->to_string();
    }
    if (d.valid_to) {
        out["valid"]["to"] = d.valid_to->to_string();
    }
    put("stackable", d.stackable, plain.stackable);
    put("mutex_group", d.mutex_group, plain.mutex_group);
    put("sequence", d.sequence, plain.sequence);
    if (d.max_uses) {
        out["max_uses"] = *d.max_uses;
    }
    put("needs_evidence", d.needs_evidence, plain.needs_evidence);
    put("enabled", d.enabled, plain.enabled);
    put("approved", d.approved, plain.approved);
    if (d.bound) {
        out["bound"] = {
            {"customer", d.bound->customer}, {"unit", d.bound->unit}, {"until", d.bound->until.to_string()}};
    }
    if (d.referral_days) {
        out["referral_days"] = *d.referral_days;
    }
    return out;
}

inline discount_policy read_policy_fields(field_reader& in) {
    discount_policy q;
    read_deal_enum(in, "combination", q.combination);
    read_deal_enum(in, "selection", q.selection);
    in.visit("order", [&q](const json_value& v, const std::string& p) {
        q.order.clear();
        field_reader::read_list(v, p, [&q](const json_value& e, const std::string& at) {
            q.order.push_back(read_deal_enum<discount_source>(e, at));
        });
    });
    read_optional_rounding(in, "step_rounding", q.step_rounding);
    in.visit("lead", [&q](const json_value& v, const std::string& p) { q.lead = read_deal_enum<price_lead>(v, p); });
    in.optional_rounding("unit_rounding", q.unit_rounding);
    in.optional_rounding("total_rounding", q.total_rounding);
    read_optional_rounding(in, "auto_round", q.auto_round);
    in.optional_rounding("derived_rounding", q.derived_rounding);
    in.optional_bool("unit_total_exclusive", q.unit_total_exclusive);
    read_deal_enum(in, "floor", q.floor);
    in.optional_bool("floor_after_rewards", q.floor_after_rewards);
    in.done();
    validate(q, in.path());
    return q;
}

inline json_out discount_policy_json(const discount_policy& q) {
    const discount_policy plain;
    auto out = deal_head(discount_policy_schema);
    const auto put_enum = [&out](const char* name, auto value, auto usual) {
        if (value != usual) {
            out[name] = std::string(to_string(value));
        }
    };
    const auto put_bool = [&out](const char* name, bool value, bool usual) {
        if (value != usual) {
            out[name] = value;
        }
    };
    const auto put_rounding = [&out](const char* name, const rounding& value, const rounding& usual) {
        if (!(value == usual)) {
            out[name] = interop::rounding_json(value);
        }
    };
    put_enum("combination", q.combination, plain.combination);
    put_enum("selection", q.selection, plain.selection);
    if (q.order != plain.order) {
        out["order"] = json_out::array();
        for (const auto source : q.order) {
            out["order"].push_back(std::string(to_string(source)));
        }
    }
    if (q.step_rounding) {
        out["step_rounding"] = interop::rounding_json(*q.step_rounding);
    }
    put_enum("lead", q.lead, plain.lead);
    put_rounding("unit_rounding", q.unit_rounding, plain.unit_rounding);
    put_rounding("total_rounding", q.total_rounding, plain.total_rounding);
    if (q.auto_round) {
        out["auto_round"] = interop::rounding_json(*q.auto_round);
    }
    put_rounding("derived_rounding", q.derived_rounding, plain.derived_rounding);
    put_bool("unit_total_exclusive", q.unit_total_exclusive, plain.unit_total_exclusive);
    put_enum("floor", q.floor, plain.floor);
    put_bool("floor_after_rewards", q.floor_after_rewards, plain.floor_after_rewards);
    return out;
}

inline authority_matrix read_authority_fields(field_reader& in) {
    authority_matrix m;
    in.visit("roles", [&m](const json_value& v, const std::string& p) { m.roles = read_texts(v, p); });
    in.list("rows", [&m](const json_value& v, const std::string& p) {
        field_reader row(v, p);
        authority_row r;
        r.role = row.text("role");
        row.visit("only", [&r](const json_value& w, const std::string& at) { r.only = read_match(w, at); });
        r.max_off = row.decimal("max_off");
        row.optional_decimal("min_above_floor", r.min_above_floor);
        row.optional_bool("may_break_floor", r.may_break_floor);
        row.done();
        m.rows.push_back(std::move(r));
    });
    in.optional_bool("enforce", m.enforce);
    in.done();
    validate(m, in.path());
    return m;
}

inline json_out authority_matrix_json(const authority_matrix& m) {
    auto out = deal_head(authority_matrix_schema);
    out["roles"] = texts_json(m.roles);
    out["rows"] = json_out::array();
    for (const auto& r : m.rows) {
        json_out row{{"role", r.role}};
        if (!r.only.empty()) {
            row["only"] = match_json(r.only);
        }
        row["max_off"] = interop::canonical_decimal(r.max_off);
        if (r.min_above_floor) {
            row["min_above_floor"] = interop::canonical_decimal(*r.min_above_floor);
        }
        if (r.may_break_floor) {
            row["may_break_floor"] = true;
        }
        out["rows"].push_back(std::move(row));
    }
    if (m.enforce) {
        out["enforce"] = true;
    }
    return out;
}

inline vat_table read_vat_fields(field_reader& in) {
    std::vector<vat_rate_row> rows;
    in.list("rows", [&rows](const json_value& v, const std::string& p) {
        field_reader row(v, p);
        vat_rate_row r;
        r.kind = row.text("kind");
        const auto text = row.text("rate");
        r.rate = interop::at_path(row.path("rate"), [&] { return rate::parse(text); });
        read_optional_date(row, "from", r.from);
        read_optional_date(row, "to", r.to);
        r.source = row.text("source");
        row.done();
        rows.push_back(std::move(r));
    });
    in.done();
    return vat_table(std::move(rows), in.path());
}

inline json_out vat_table_json(const vat_table& t) {
    auto out = deal_head(vat_table_schema);
    out["rows"] = json_out::array();
    for (const auto& r : t.rows()) {
        json_out row{{"kind", r.kind}, {"rate", r.rate.to_string()}};
        if (r.from) {
            row["from"] = r.from->to_string();
        }
        if (r.to) {
            row["to"] = r.to->to_string();
        }
        row["source"] = r.source;
        out["rows"].push_back(std::move(row));
    }
    return out;
}

template <class Read> auto read_deal_document(std::string_view json, std::string_view schema, Read&& read) {
    const auto document = interop::parse_json(json);
    field_reader in(document, {});
    read_deal_head(in, schema);
    return read(in);
}

} // namespace detail

/// Reads a discount plan document (解析折扣方案) and checks it.
/// \throws invalid_argument core.json_... with the path of the field, core.unsupported, core.validation, core.empty
[[nodiscard]] inline discount_plan parse_discount_plan(std::string_view json) {
    return detail::read_deal_document(json, discount_plan_schema, detail::read_discount_fields);
}
/// Reads a discount policy document (解析折扣政策). \throws invalid_argument as `parse_discount_plan`
[[nodiscard]] inline discount_policy parse_discount_policy(std::string_view json) {
    return detail::read_deal_document(json, discount_policy_schema, detail::read_policy_fields);
}
/// Reads an authority matrix document (解析权限矩阵). \throws invalid_argument as `parse_discount_plan`
[[nodiscard]] inline authority_matrix parse_authority_matrix(std::string_view json) {
    return detail::read_deal_document(json, authority_matrix_schema, detail::read_authority_fields);
}
/// Reads a tax table document (解析税率表). \throws invalid_argument as `parse_discount_plan`
[[nodiscard]] inline vat_table parse_vat_table(std::string_view json) {
    return detail::read_deal_document(json, vat_table_schema, detail::read_vat_fields);
}

/// Writes a document that its reader reads back equal (写出文档); what has its default value is left out.
/// \throws invalid_argument core.text_encoding
[[nodiscard]] inline std::string to_json(const discount_plan& plan, int indent = -1) {
    return interop::write_json(detail::discount_plan_json(plan), indent);
}
/// \copydoc to_json(const discount_plan&, int)
[[nodiscard]] inline std::string to_json(const discount_policy& policy, int indent = -1) {
    return interop::write_json(detail::discount_policy_json(policy), indent);
}
/// \copydoc to_json(const discount_plan&, int)
[[nodiscard]] inline std::string to_json(const authority_matrix& matrix, int indent = -1) {
    return interop::write_json(detail::authority_matrix_json(matrix), indent);
}
/// \copydoc to_json(const discount_plan&, int)
[[nodiscard]] inline std::string to_json(const vat_table& table, int indent = -1) {
    return interop::write_json(detail::vat_table_json(table), indent);
}

/// The digest of a document (摘要): SHA-256 over its canonical form, in lower-case hexadecimal digits.
[[nodiscard]] inline std::string digest(const discount_plan& plan) {
    return hex(sha256(interop::canonical_json(detail::discount_plan_json(plan))));
}
/// \copydoc digest(const discount_plan&)
[[nodiscard]] inline std::string digest(const discount_policy& policy) {
    return hex(sha256(interop::canonical_json(detail::discount_policy_json(policy))));
}
/// \copydoc digest(const discount_plan&)
[[nodiscard]] inline std::string digest(const authority_matrix& matrix) {
    return hex(sha256(interop::canonical_json(detail::authority_matrix_json(matrix))));
}
/// \copydoc digest(const discount_plan&)
[[nodiscard]] inline std::string digest(const vat_table& table) {
    return hex(sha256(interop::canonical_json(detail::vat_table_json(table))));
}

} // namespace loupan::inline LOUPAN_ABI::pricing
