// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/digest.hpp>
#include <loupan/interop/json.hpp>
#include <loupan/interop/json_writer.hpp>
#include <loupan/payment/plan_compile.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// \file
/// Payment plans as JSON documents (付款方案文档). docs/schema/pay-plan.schema.json describes the same for editors. Every decimal is text; what has its default value may be left out, and is left out when written.

namespace loupan::inline LOUPAN_ABI::payment {

/// The `schema` field of a payment plan document.
inline constexpr std::string_view pay_plan_schema = "loupan/pay-plan";

namespace detail {

using plan_json_value = nlohmann::json;
using plan_json_out = nlohmann::ordered_json;

inline void read_plan_date(interop::field_reader& in, std::string_view field, std::optional<date>& out) {
    in.optional_date(field, out);
}

inline void read_plan_int(interop::field_reader& in, std::string_view field, std::optional<std::int32_t>& out) {
    in.optional_int32(field, out);
}

inline rate read_plan_rate(const plan_json_value& value, const std::string& path) {
    const auto number = interop::read_decimal(value, path);
    return interop::at_path(path, [&] { return rate::from_decimal(number); });
}

inline void read_plan_rate(interop::field_reader& in, std::string_view field, std::optional<rate>& out) {
    in.visit(field, [&out](const plan_json_value& v, const std::string& p) { out = read_plan_rate(v, p); });
}

inline loan_rule read_loan_rule(const plan_json_value& value, const std::string& path) {
    interop::field_reader in(value, path);
    loan_rule out;
    read_plan_rate(in, "down_ratio", out.down_ratio);
    read_plan_rate(in, "max_ltv", out.max_ltv);
    in.optional_decimal("cap", out.cap);
    in.optional_decimal("quota", out.quota);
    in.visit("unit",
             [&out](const plan_json_value& v, const std::string& p) { out.unit = interop::read_decimal(v, p); });
    in.optional_decimal("least", out.least);
    in.optional_int32("max_years", out.max_years);
    in.optional_int32("max_age", out.max_age);
    in.done();
    return out;
}

inline plan_json_out loan_rule_json(const loan_rule& rule) {
    auto out = plan_json_out::object();
    interop::field_writer to(out);
    to.put("down_ratio", rule.down_ratio);
    to.put("max_ltv", rule.max_ltv);
    to.put("cap", rule.cap);
    to.put("quota", rule.quota);
    to.put("unit", rule.unit, loan_rule{}.unit);
    to.put("least", rule.least);
    to.put("max_years", rule.max_years);
    to.put("max_age", rule.max_age);
    return out;
}

/// Exactly one of `fixed`, `percent`, `remainder`, `loan`, `external`.
inline amount_rule read_amount(const plan_json_value& value, const std::string& path) {
    interop::field_reader in(value, path);
    amount_rule out;
    int given = 0;
    in.visit("fixed", [&](const plan_json_value& v, const std::string& p) {
        out = fixed_amount{interop::read_decimal(v, p)};
        ++given;
    });
    in.visit("percent", [&](const plan_json_value& v, const std::string& p) {
        percent_amount percent{read_plan_rate(v, p), {}};
        in.optional_rounding("rounding", percent.how);
        out = percent;
        ++given;
    });
    in.visit("remainder", [&](const plan_json_value& v, const std::string& p) {
        if (!interop::read_bool(v, p)) {
            refuse_plan(p, "false");
        }
        out = remainder_amount{};
        ++given;
    });
    in.visit("loan", [&](const plan_json_value& v, const std::string& p) {
        out = read_loan_rule(v, p);
        ++given;
    });
    in.visit("external", [&](const plan_json_value& v, const std::string& p) {
        out = external_amount{interop::read_text(v, p)};
        ++given;
    });
    if (given == 0) {
        raise(loupan::errors::json_field_missing, {in.path("fixed"), "fixed", {}, {}});
    }
    if (given > 1) {
        refuse_plan(path, "one of fixed, percent, remainder, loan and external, not several");
    }
    in.done();
    return out;
}

struct amount_writer {
    plan_json_out operator()(const fixed_amount& a) const { return {{"fixed", interop::canonical_decimal(a.value)}}; }
    plan_json_out operator()(const percent_amount& a) const {
        plan_json_out out{{"percent", interop::canonical_decimal(a.value.to_decimal())}};
        if (!(a.how == rounding())) {
            out["rounding"] = interop::rounding_json(a.how);
        }
        return out;
    }
    plan_json_out operator()(const remainder_amount&) const { return {{"remainder", true}}; }
    plan_json_out operator()(const loan_rule& a) const { return {{"loan", loan_rule_json(a)}}; }
    plan_json_out operator()(const external_amount& a) const { return {{"external", a.name}}; }
};

inline due_rule read_due(const plan_json_value& value, const std::string& path) {
    interop::field_reader in(value, path);
    due_rule out;
    in.optional_enum("anchor", out.anchor);
    in.optional_date("on", out.on);
    in.optional_text("milestone", out.milestone);
    in.optional_int32("months", out.months);
    in.optional_int32("days", out.days);
    in.visit("month_end", [&out](const plan_json_value& v, const std::string& p) {
        const auto name = interop::read_text(v, p);
        out.end = interop::at_path(p, [&] { return parse_month_end(name); });
    });
    in.optional_enum("roll", out.roll);
    in.done();
    return out;
}

inline plan_json_out due_json(const due_rule& due) {
    const due_rule plain;
    auto out = plan_json_out::object();
    if (due.anchor != plain.anchor) {
        out["anchor"] = std::string(to_string(due.anchor));
    }
    if (due.on) {
        out["on"] = due.on->to_string();
    }
    if (!due.milestone.empty()) {
        out["milestone"] = due.milestone;
    }
    if (due.months != 0) {
        out["months"] = due.months;
    }
    if (due.days != 0) {
        out["days"] = due.days;
    }
    if (due.end != plain.end) {
        out["month_end"] = std::string(to_string(due.end));
    }
    if (due.roll != plain.roll) {
        out["roll"] = std::string(to_string(due.roll));
    }
    return out;
}

inline plan_line read_plan_line(const plan_json_value& value, const std::string& path) {
    interop::field_reader in(value, path);
    plan_line out;
    out.key = in.text("key");
    out.item = interop::read_enum<payment::item>(in.need("item"), in.path("item"));
    in.optional_text("name", out.name);
    in.optional_int32("sequence", out.sequence);
    out.amount = read_amount(in.need("amount"), in.path("amount"));
    in.visit("instalments", [&out](const plan_json_value& v, const std::string& p) {
        interop::field_reader split(v, p);
        out.instalments.count = split.int32("count");
        split.optional_int32("months", out.instalments.months);
        split.optional_int32("days", out.instalments.days);
        split.done();
    });
    in.visit("due", [&out](const plan_json_value& v, const std::string& p) { out.due = read_due(v, p); });
    in.optional_bool("takes_tail", out.takes_tail);
    in.optional_enum("role", out.role);
    in.done();
    return out;
}

inline plan_json_out plan_line_json(const plan_line& line) {
    const plan_line plain;
    plan_json_out out{{"key", line.key}, {"item", std::string(to_string(line.item))}};
    if (!line.name.empty()) {
        out["name"] = line.name;
    }
    if (line.sequence != 0) {
        out["sequence"] = line.sequence;
    }
    out["amount"] = std::visit(amount_writer{}, line.amount);
    if (!(line.instalments == plain.instalments)) {
        plan_json_out split{{"count", line.instalments.count}};
        if (line.instalments.months != plain.instalments.months) {
            split["months"] = line.instalments.months;
        }
        if (line.instalments.days != plain.instalments.days) {
            split["days"] = line.instalments.days;
        }
        out["instalments"] = std::move(split);
    }
    if (auto due = due_json(line.due); !due.empty()) {
        out["due"] = std::move(due);
    }
    if (line.takes_tail) {
        out["takes_tail"] = true;
    }
    if (line.role != plain.role) {
        out["role"] = std::string(to_string(line.role));
    }
    return out;
}

inline pay_plan read_plan(const plan_json_value& document) {
    interop::field_reader in(document, {});
    pay_plan out;
    in.head(pay_plan_schema, pay_plan::current_semantics);
    in.optional_text("id", out.id);
    in.optional_text("name", out.name);
    in.optional_text("version", out.version);
    in.optional_text("parent", out.parent);
    in.visit("scope", [&out](const plan_json_value& v, const std::string& p) {
        interop::field_reader scope(v, p);
        scope.optional_text("project", out.project);
        scope.optional_text("batch", out.batch);
        scope.done();
    });
    in.visit("valid", [&out](const plan_json_value& v, const std::string& p) {
        interop::field_reader valid(v, p);
        valid.optional_date("from", out.valid_from);
        valid.optional_date("to", out.valid_to);
        valid.done();
    });
    in.optional_enum("state", out.state);
    in.optional_enum("kind", out.kind);
    in.visit("discount", [&out](const plan_json_value& v, const std::string& p) {
        interop::field_reader discount(v, p);
        discount.optional_text("code", out.discount);
        read_plan_rate(discount, "off", out.discount_off);
        discount.done();
    });
    in.optional_bool("needs_loan", out.needs_loan);
    in.optional_bool("deposit_in_house", out.deposit_in_house);
    in.visit("currency",
             [&out](const plan_json_value& v, const std::string& p) { out.currency = interop::read_currency(v, p); });
    read_plan_rate(in, "min_down_ratio", out.min_down_ratio);
    in.optional_int32("shortfall_days", out.shortfall_days);
    in.optional_enum("before_signing", out.early);
    in.list("lines",
            [&out](const plan_json_value& v, const std::string& p) { out.lines.push_back(read_plan_line(v, p)); });
    in.done();
    return out;
}

inline plan_json_out plan_json(const pay_plan& plan) {
    const pay_plan plain;
    auto out = interop::document_head(pay_plan_schema, plan.semantics);
    interop::field_writer to(out);
    to.put("id", plan.id, plain.id);
    to.put("name", plan.name, plain.name);
    to.put("version", plan.version, plain.version);
    to.put("parent", plan.parent, plain.parent);
    auto scope = plan_json_out::object();
    interop::field_writer to_scope(scope);
    to_scope.put("project", plan.project, plain.project);
    to_scope.put("batch", plan.batch, plain.batch);
    to.put_object("scope", std::move(scope));
    to.put_object("valid", interop::days_json(plan.valid_from, plan.valid_to));
    to.put("state", plan.state, plain.state);
    to.put("kind", plan.kind, plain.kind);
    auto discount = plan_json_out::object();
    interop::field_writer to_discount(discount);
    to_discount.put("code", plan.discount, plain.discount);
    to_discount.put("off", plan.discount_off);
    to.put_object("discount", std::move(discount));
    to.put("needs_loan", plan.needs_loan, plain.needs_loan);
    to.put("deposit_in_house", plan.deposit_in_house, plain.deposit_in_house);
    to.put("currency", plan.currency, plain.currency);
    to.put("min_down_ratio", plan.min_down_ratio);
    to.put("shortfall_days", plan.shortfall_days);
    to.put("before_signing", plan.early, plain.early);
    for (const auto& line : plan.lines) {
        out["lines"].push_back(plan_line_json(line));
    }
    return out;
}

} // namespace detail

/// Reads a payment plan document (解析付款方案). It checks the form; `compile` checks that the lines make sense together.
/// \throws invalid_argument core.json_... with the path of the field; core.unsupported, core.validation
[[nodiscard]] inline pay_plan parse_plan(std::string_view json) { return detail::read_plan(interop::parse_json(json)); }

/// Writes a payment plan (写出付款方案) with its fields in reading order; `parse_plan` reads it back equal.
/// \throws invalid_argument core.text_encoding
[[nodiscard]] inline std::string to_json(const pay_plan& plan, int indent = -1) {
    return interop::write_json(detail::plan_json(plan), indent);
}

/// The canonical form (规范格式) that the digest is taken of: lines in sequence, since their order in the document means
/// nothing; see `interop::canonical_json`. \throws invalid_argument core.text_encoding
[[nodiscard]] inline std::string canonical(const pay_plan& plan) {
    auto sorted = plan;
    sorted.lines.clear();
    for (const auto index : detail::in_sequence(plan)) {
        sorted.lines.push_back(plan.lines[index]);
    }
    return interop::canonical_json(detail::plan_json(sorted));
}

/// The digest of a plan (方案摘要): SHA-256 over its canonical form, in lower-case hexadecimal digits.
[[nodiscard]] inline std::string digest(const pay_plan& plan) { return hex(sha256(canonical(plan))); }

/// Reads, checks and compiles a document (载入付款方案); the handle knows the digest.
/// \throws as `parse_plan` and `compile`
[[nodiscard]] inline compiled_plan load_plan(std::string_view json) {
    auto plan = parse_plan(json);
    auto of = digest(plan);
    return compile(std::move(plan), std::move(of));
}

} // namespace loupan::inline LOUPAN_ABI::payment
