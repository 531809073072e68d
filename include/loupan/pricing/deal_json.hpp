// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/digest.hpp>
#include <loupan/interop/json.hpp>
#include <loupan/interop/json_writer.hpp>
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
    in.optional_enum("class", d.kind);
    in.optional_enum("source", d.source);
    in.optional_enum("calc", d.calc);
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
        valid.optional_date("from", d.valid_from);
        valid.optional_date("to", d.valid_to);
        valid.done();
    });
    in.optional_bool("stackable", d.stackable);
    in.optional_text("mutex_group", d.mutex_group);
    in.optional_int32("sequence", d.sequence);
    in.optional_int32("max_uses", d.max_uses);
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
    in.optional_int32("referral_days", d.referral_days);
    in.done();
    validate(d, in.path());
    return d;
}

inline json_out discount_plan_json(const discount_plan& d) {
    const discount_plan plain;
    auto out = interop::document_head(discount_plan_schema, deal_semantics);
    interop::field_writer to(out);
    out["code"] = d.code;
    to.put("name", d.name, plain.name);
    to.put("class", d.kind, plain.kind);
    to.put("source", d.source, plain.source);
    to.put("calc", d.calc, plain.calc);
    if (d.tiers.empty()) {
        out["value"] = interop::canonical_decimal(d.value);
    }
    for (const auto& tier : d.tiers) {
        out["tiers"].push_back({{"units", tier.units}, {"value", interop::canonical_decimal(tier.value)}});
    }
    if (!d.only.empty()) {
        out["only"] = match_json(d.only);
    }
    to.put_list("units", d.units);
    to.put_list("pay_plans", d.pay_plans);
    to.put_object("valid", interop::days_json(d.valid_from, d.valid_to));
    to.put("stackable", d.stackable, plain.stackable);
    to.put("mutex_group", d.mutex_group, plain.mutex_group);
    to.put("sequence", d.sequence, plain.sequence);
    to.put("max_uses", d.max_uses);
    to.put("needs_evidence", d.needs_evidence, plain.needs_evidence);
    to.put("enabled", d.enabled, plain.enabled);
    to.put("approved", d.approved, plain.approved);
    if (d.bound) {
        out["bound"] = {
            {"customer", d.bound->customer}, {"unit", d.bound->unit}, {"until", d.bound->until.to_string()}};
    }
    to.put("referral_days", d.referral_days);
    return out;
}

inline discount_policy read_policy_fields(field_reader& in) {
    discount_policy q;
    in.optional_enum("combination", q.combination);
    in.optional_enum("selection", q.selection);
    in.visit("order", [&q](const json_value& v, const std::string& p) {
        q.order.clear();
        field_reader::read_list(v, p, [&q](const json_value& e, const std::string& at) {
            q.order.push_back(interop::read_enum<discount_source>(e, at));
        });
    });
    read_optional_rounding(in, "step_rounding", q.step_rounding);
    in.optional_enum("lead", q.lead);
    in.optional_rounding("unit_rounding", q.unit_rounding);
    in.optional_rounding("total_rounding", q.total_rounding);
    read_optional_rounding(in, "auto_round", q.auto_round);
    in.optional_rounding("derived_rounding", q.derived_rounding);
    in.optional_bool("unit_total_exclusive", q.unit_total_exclusive);
    in.optional_enum("floor", q.floor);
    in.optional_bool("floor_after_rewards", q.floor_after_rewards);
    in.done();
    validate(q, in.path());
    return q;
}

inline json_out discount_policy_json(const discount_policy& q) {
    const discount_policy plain;
    auto out = interop::document_head(discount_policy_schema, deal_semantics);
    interop::field_writer to(out);
    to.put("combination", q.combination, plain.combination);
    to.put("selection", q.selection, plain.selection);
    if (q.order != plain.order) {
        out["order"] = json_out::array();
        to.put_list("order", q.order);
    }
    to.put("step_rounding", q.step_rounding);
    to.put("lead", q.lead, plain.lead);
    to.put("unit_rounding", q.unit_rounding, plain.unit_rounding);
    to.put("total_rounding", q.total_rounding, plain.total_rounding);
    to.put("auto_round", q.auto_round);
    to.put("derived_rounding", q.derived_rounding, plain.derived_rounding);
    to.put("unit_total_exclusive", q.unit_total_exclusive, plain.unit_total_exclusive);
    to.put("floor", q.floor, plain.floor);
    to.put("floor_after_rewards", q.floor_after_rewards, plain.floor_after_rewards);
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
    auto out = interop::document_head(authority_matrix_schema, deal_semantics);
    out["roles"] = texts_json(m.roles);
    out["rows"] = json_out::array();
    for (const auto& r : m.rows) {
        json_out row{{"role", r.role}};
        interop::field_writer to(row);
        to.put_object("only", r.only.empty() ? json_out() : match_json(r.only));
        row["max_off"] = interop::canonical_decimal(r.max_off);
        to.put("min_above_floor", r.min_above_floor);
        to.put("may_break_floor", r.may_break_floor, false);
        out["rows"].push_back(std::move(row));
    }
    interop::field_writer(out).put("enforce", m.enforce, false);
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
        row.optional_date("from", r.from);
        row.optional_date("to", r.to);
        r.source = row.text("source");
        row.done();
        rows.push_back(std::move(r));
    });
    in.done();
    return vat_table(std::move(rows), in.path());
}

inline json_out vat_table_json(const vat_table& t) {
    auto out = interop::document_head(vat_table_schema, deal_semantics);
    out["rows"] = json_out::array();
    for (const auto& r : t.rows()) {
        json_out row{{"kind", r.kind}, {"rate", r.rate.to_string()}};
        interop::field_writer to(row);
        to.put("from", r.from);
        to.put("to", r.to);
        row["source"] = r.source;
        out["rows"].push_back(std::move(row));
    }
    return out;
}

template <class Read> auto read_deal_document(std::string_view json, std::string_view schema, Read&& read) {
    const auto document = interop::parse_json(json);
    field_reader in(document, {});
    in.head(schema, deal_semantics);
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
