// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/digest.hpp>
#include <loupan/interop/json.hpp>
#include <loupan/payment/allocation_order.hpp>
#include <loupan/payment/dunning.hpp>
#include <loupan/payment/late_fee_rules.hpp>
#include <loupan/payment/rescission.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The rules of the ledger as JSON documents (往来规则文档): late fees, allocation orders, dunning ladders, rescission. docs/schema
/// has a schema of each. Every decimal is text; what has its default value may be left out, and is left out when written.

namespace loupan::inline LOUPAN_ABI::payment {

/// The `schema` field of each document (文档类型).
inline constexpr std::string_view late_fee_schema = "loupan/late-fee-rules";
inline constexpr std::string_view allocation_order_schema = "loupan/allocation-order"; ///< \copydoc late_fee_schema
inline constexpr std::string_view dunning_ladder_schema = "loupan/dunning-ladder";     ///< \copydoc late_fee_schema
inline constexpr std::string_view rescission_schema = "loupan/rescission-rules";       ///< \copydoc late_fee_schema
inline constexpr std::int32_t ledger_semantics = 1; ///< the number of the formula set of the ledger (design section 2)

namespace detail::book_json {

using interop::field_reader;
using json_value = nlohmann::json;
using json_out = nlohmann::ordered_json;

inline void read_head(field_reader& in, std::string_view expected) {
    if (const auto schema = in.text("schema"); schema != expected) {
        raise(loupan::errors::unsupported, {in.path("schema"), loupan::detail::clip(schema), {}, {}});
    }
    if (const auto semantics = in.int32("semantics"); semantics != ledger_semantics) {
        raise(loupan::errors::unsupported, {in.path("semantics"), std::to_string(semantics), {}, {}});
    }
}

inline json_out head(std::string_view schema) {
    return {{"schema", std::string(schema)}, {"semantics", ledger_semantics}};
}

template <class Enum> Enum read_name(const json_value& value, const std::string& path) {
    return interop::read_enum<Enum>(value, path);
}
template <class Enum> void read_name(field_reader& in, std::string_view field, Enum& out) {
    in.optional_enum(field, out);
}
template <class Enum> void read_names(field_reader& in, std::string_view field, std::vector<Enum>& out) {
    in.visit(field, [&out](const json_value& v, const std::string& p) {
        out.clear();
        field_reader::read_list(v, p, [&out](const json_value& e, const std::string& at) {
            out.push_back(interop::read_enum<Enum>(e, at));
        });
    });
}
template <class Enum> json_out names_json(const std::vector<Enum>& names) {
    auto out = json_out::array();
    for (const auto name : names) {
        out.push_back(std::string(to_string(name)));
    }
    return out;
}
template <class Enum> void put_name(json_out& out, const char* field, Enum value, Enum usual) {
    if (value != usual) {
        out[field] = std::string(to_string(value));
    }
}
template <class Value> void put(json_out& out, const char* field, const Value& value, const Value& usual) {
    if (value != usual) {
        out[field] = value;
    }
}

inline void read_roll(field_reader& in, calendar::convention& roll, calendar::beyond_data& beyond) {
    in.optional_enum("roll", roll);
    in.optional_enum("beyond", beyond);
}
inline void put_roll(json_out& out, calendar::convention roll, calendar::beyond_data beyond) {
    if (roll != calendar::convention::unadjusted) {
        out["roll"] = std::string(calendar::to_string(roll));
    }
    if (beyond != calendar::beyond_data::provisional) {
        out["beyond"] = std::string(calendar::to_string(beyond));
    }
}
inline void put_rounding(json_out& out, const rounding& how) {
    if (!(how == rounding())) {
        out["rounding"] = interop::rounding_json(how);
    }
}

inline constexpr std::array<std::pair<rate_period, std::string_view>, 3> period_names{
    {{rate_period::day, "day"}, {rate_period::month, "month"}, {rate_period::year, "year"}}};

/// `{"value": "0.0003", "per": "day"}`, or text such as 日万分之三 and `0.03%/day`.
inline periodic_rate read_periodic_rate(const json_value& value, const std::string& path) {
    if (value.is_string()) {
        const auto text = interop::read_text(value, path);
        return interop::at_path(path, [&] { return parse_periodic_rate(text); });
    }
    field_reader in(value, path);
    periodic_rate out;
    out.value = interop::read_rate(in.need("value"), in.path("value"));
    const auto per = in.text("per");
    for (const auto& [period, name] : period_names) {
        if (per == name) {
            out.per = period;
        }
    }
    if (out.per == rate_period::none) {
        raise(loupan::errors::validation, {in.path("per"), loupan::detail::clip(per), {}, {}});
    }
    in.done();
    return out;
}

inline late_fee_rules read_late_fee(field_reader& in) {
    late_fee_rules r;
    in.optional_text("name", r.name);
    r.rate = read_periodic_rate(in.need("rate"), in.path("rate"));
    in.optional_int32("year_days", r.year_days);
    in.optional_int32("grace_days", r.grace_days);
    in.optional_enum("grace", r.grace);
    in.list("buckets", [&r](const json_value& v, const std::string& p) {
        field_reader row(v, p);
        late_fee_bucket b;
        b.over_days = row.int32("over_days");
        b.rate = interop::read_rate(row.need("rate"), row.path("rate"));
        row.done();
        r.buckets.push_back(b);
    });
    in.optional_enum("bucket", r.bucket);
    in.optional_decimal("floor", r.floor);
    in.visit("cap_of_base",
             [&r](const json_value& v, const std::string& p) { r.cap_of_base = interop::read_rate(v, p); });
    in.optional_bool("cap_at_principal", r.cap_at_principal);
    in.optional_rounding("rounding", r.how);
    read_roll(in, r.roll, r.beyond);
    in.optional_text("source", r.source);
    in.done();
    validate(r, in.path());
    return r;
}

inline json_out late_fee_json(const late_fee_rules& r) {
    validate(r);
    const late_fee_rules plain;
    auto out = head(late_fee_schema);
    put(out, "name", r.name, plain.name);
    for (const auto& [period, name] : period_names) {
        if (r.rate.per == period) {
            out["rate"] = {{"value", r.rate.value.to_string()}, {"per", std::string(name)}};
        }
    }
    put(out, "year_days", r.year_days, plain.year_days);
    put(out, "grace_days", r.grace_days, plain.grace_days);
    put_name(out, "grace", r.grace, plain.grace);
    for (const auto& b : r.buckets) {
        out["buckets"].push_back({{"over_days", b.over_days}, {"rate", b.rate.to_string()}});
    }
    put_name(out, "bucket", r.bucket, plain.bucket);
    if (r.floor) {
        out["floor"] = interop::canonical_decimal(*r.floor);
    }
    if (r.cap_of_base) {
        out["cap_of_base"] = r.cap_of_base->to_string();
    }
    put(out, "cap_at_principal", r.cap_at_principal, plain.cap_at_principal);
    put_rounding(out, r.how);
    put_roll(out, r.roll, r.beyond);
    put(out, "source", r.source, plain.source);
    return out;
}

inline allocation_order read_order(field_reader& in) {
    allocation_order o;
    in.optional_text("name", o.name);
    in.optional_enum("remainder", o.remainder);
    read_names(in, "debts", o.debts);
    in.optional_enum("ties", o.ties);
    in.optional_enum("scope", o.scope);
    read_names(in, "parts", o.parts);
    in.list("list", [&o](const json_value& v, const std::string& p) { o.list.push_back(interop::read_text(v, p)); });
    in.optional_bool("only_due", o.only_due);
    in.optional_bool("agency", o.agency);
    in.done();
    validate(o, in.path());
    return o;
}

inline json_out order_json(const allocation_order& o) {
    validate(o);
    const allocation_order plain;
    auto out = head(allocation_order_schema);
    put(out, "name", o.name, plain.name);
    put_name(out, "remainder", o.remainder, plain.remainder);
    if (o.debts != plain.debts) {
        out["debts"] = names_json(o.debts);
    }
    put_name(out, "ties", o.ties, plain.ties);
    put_name(out, "scope", o.scope, plain.scope);
    if (o.parts != plain.parts) {
        out["parts"] = names_json(o.parts);
    }
    for (const auto& text : o.list) {
        out["list"].push_back(text);
    }
    put(out, "only_due", o.only_due, plain.only_due);
    put(out, "agency", o.agency, plain.agency);
    return out;
}

inline dunning_ladder read_ladder(field_reader& in) {
    dunning_ladder l;
    in.optional_text("name", l.name);
    in.list("steps", [&l](const json_value& v, const std::string& p) {
        field_reader row(v, p);
        dunning_step s;
        s.code = row.text("code");
        s.offset_days = row.int32("offset_days");
        s.level = row.text("level");
        row.optional_text("method", s.method);
        row.optional_text("text", s.text);
        row.optional_bool("urges", s.urges);
        row.done();
        l.steps.push_back(std::move(s));
    });
    in.optional_enum("missed", l.missed);
    in.optional_int32("gap_days", l.gap_days);
    in.done();
    validate(l, in.path());
    return l;
}

inline json_out ladder_json(const dunning_ladder& l) {
    validate(l);
    const dunning_ladder plain;
    auto out = head(dunning_ladder_schema);
    put(out, "name", l.name, plain.name);
    for (const auto& s : l.steps) {
        json_out row{{"code", s.code}, {"offset_days", s.offset_days}, {"level", s.level}};
        put(row, "method", s.method, std::string());
        put(row, "text", s.text, std::string());
        put(row, "urges", s.urges, false);
        out["steps"].push_back(std::move(row));
    }
    put_name(out, "missed", l.missed, plain.missed);
    put(out, "gap_days", l.gap_days, plain.gap_days);
    return out;
}

inline rescission_rules read_rescission(field_reader& in) {
    rescission_rules r;
    in.optional_int32("urge_months", r.urge_months);
    in.optional_int32("lapse_urged_months", r.lapse_urged_months);
    in.optional_int32("lapse_months", r.lapse_months);
    in.visit("contract_days",
             [&r](const json_value& v, const std::string& p) { r.contract_days = interop::read_int32(v, p); });
    in.visit("penalty", [&r](const json_value& v, const std::string& p) { r.penalty = interop::read_rate(v, p); });
    in.optional_rounding("rounding", r.how);
    read_roll(in, r.roll, r.beyond);
    in.visit("remind_days", [&r](const json_value& v, const std::string& p) {
        r.remind_days.clear();
        field_reader::read_list(v, p, [&r](const json_value& e, const std::string& at) {
            r.remind_days.push_back(interop::read_int32(e, at));
        });
    });
    in.done();
    validate(r, in.path());
    return r;
}

inline json_out rescission_json(const rescission_rules& r) {
    validate(r);
    const rescission_rules plain;
    auto out = head(rescission_schema);
    put(out, "urge_months", r.urge_months, plain.urge_months);
    put(out, "lapse_urged_months", r.lapse_urged_months, plain.lapse_urged_months);
    put(out, "lapse_months", r.lapse_months, plain.lapse_months);
    if (r.contract_days) {
        out["contract_days"] = *r.contract_days;
    }
    if (r.penalty != plain.penalty) {
        out["penalty"] = r.penalty.to_string();
    }
    put_rounding(out, r.how);
    put_roll(out, r.roll, r.beyond);
    if (r.remind_days != plain.remind_days) {
        out["remind_days"] = r.remind_days;
    }
    return out;
}

template <class Read> auto read_document(std::string_view json, std::string_view schema, Read&& read) {
    const auto document = interop::parse_json(json);
    field_reader in(document, {});
    read_head(in, schema);
    return read(in);
}

inline std::string digest_of(const json_out& value) { return hex(sha256(interop::canonical_json(value))); }

} // namespace detail::book_json

/// Reads late-fee rules (解析滞纳金规则) and checks them.
/// \throws invalid_argument core.json_... with the path of the field, core.unsupported, core.validation, core.empty
[[nodiscard]] inline late_fee_rules parse_late_fee_rules(std::string_view json) {
    return detail::book_json::read_document(json, late_fee_schema, detail::book_json::read_late_fee);
}
/// Reads an allocation order (解析核销顺序). \throws invalid_argument as `parse_late_fee_rules`
[[nodiscard]] inline allocation_order parse_allocation_order(std::string_view json) {
    return detail::book_json::read_document(json, allocation_order_schema, detail::book_json::read_order);
}
/// Reads a dunning ladder (解析催缴阶梯). \throws invalid_argument as `parse_late_fee_rules`
[[nodiscard]] inline dunning_ladder parse_dunning_ladder(std::string_view json) {
    return detail::book_json::read_document(json, dunning_ladder_schema, detail::book_json::read_ladder);
}
/// Reads rescission rules (解析解除权规则). \throws invalid_argument as `parse_late_fee_rules`
[[nodiscard]] inline rescission_rules parse_rescission_rules(std::string_view json) {
    return detail::book_json::read_document(json, rescission_schema, detail::book_json::read_rescission);
}

/// Writes a document that its reader reads back equal (写出文档). \throws invalid_argument core.text_encoding, and what
/// `validate` throws: what is not valid has no document
[[nodiscard]] inline std::string to_json(const late_fee_rules& of, int indent = -1) {
    return interop::write_json(detail::book_json::late_fee_json(of), indent);
}
/// \copydoc to_json(const late_fee_rules&, int)
[[nodiscard]] inline std::string to_json(const allocation_order& of, int indent = -1) {
    return interop::write_json(detail::book_json::order_json(of), indent);
}
/// \copydoc to_json(const late_fee_rules&, int)
[[nodiscard]] inline std::string to_json(const dunning_ladder& of, int indent = -1) {
    return interop::write_json(detail::book_json::ladder_json(of), indent);
}
/// \copydoc to_json(const late_fee_rules&, int)
[[nodiscard]] inline std::string to_json(const rescission_rules& of, int indent = -1) {
    return interop::write_json(detail::book_json::rescission_json(of), indent);
}

/// The digest of a document (摘要): SHA-256 over its canonical form, in lower-case hexadecimal digits.
[[nodiscard]] inline std::string digest(const late_fee_rules& of) {
    return detail::book_json::digest_of(detail::book_json::late_fee_json(of));
}
/// \copydoc digest(const late_fee_rules&)
[[nodiscard]] inline std::string digest(const allocation_order& of) {
    return detail::book_json::digest_of(detail::book_json::order_json(of));
}
/// \copydoc digest(const late_fee_rules&)
[[nodiscard]] inline std::string digest(const dunning_ladder& of) {
    return detail::book_json::digest_of(detail::book_json::ladder_json(of));
}
/// \copydoc digest(const late_fee_rules&)
[[nodiscard]] inline std::string digest(const rescission_rules& of) {
    return detail::book_json::digest_of(detail::book_json::rescission_json(of));
}

} // namespace loupan::inline LOUPAN_ABI::payment
