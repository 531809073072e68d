// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/text.hpp>
#include <loupan/core/digest.hpp>
#include <loupan/interop/json.hpp>
#include <loupan/interop/json_writer.hpp>
#include <loupan/payment/loan.hpp>
#include <loupan/payment/prepayment.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Loan terms as JSON documents (贷款条款文档). docs/schema/loan-terms.schema.json has the schema for editors. Every decimal is
/// text; what has its default value may be left out, and is left out when written.

namespace loupan::inline LOUPAN_ABI::payment {

/// The `schema` field of the document.
inline constexpr std::string_view loan_terms_schema = "loupan/loan-terms";
/// The number of the formula set of loans (design section 2).
inline constexpr std::int32_t loan_semantics = 1;

namespace detail {

using loan_reader = interop::field_reader;

inline money read_loan_money(const nlohmann::json& v, const std::string& path, const currency& in) {
    return money::from_minor(loupan::detail::parse_scaled_or_raise(interop::read_text(v, path), in.digits(), path), in);
}

inline prepayment_fee read_loan_fee(const nlohmann::json& v, const std::string& path, const currency& unit) {
    loan_reader in(v, path);
    prepayment_fee fee;
    in.visit("of_amount", [&](const auto& w, const auto& p) { fee.of_amount = interop::read_rate(w, p); });
    in.optional_int32("months_of_interest", fee.months_of_interest);
    in.visit("minimum", [&](const auto& w, const auto& p) { fee.minimum = read_loan_money(w, p, unit); });
    in.visit("maximum", [&](const auto& w, const auto& p) { fee.maximum = read_loan_money(w, p, unit); });
    in.visit("free_after", [&](const auto& w, const auto& p) { fee.free_after = interop::read_int32(w, p); });
    in.visit("free_from", [&](const auto& w, const auto& p) { fee.free_from = interop::read_date(w, p); });
    in.optional_rounding("rounding", fee.how);
    in.done();
    return fee;
}

inline prepayment read_loan_prepayment(const nlohmann::json& v, const std::string& path, const currency& unit) {
    loan_reader in(v, path);
    prepayment out;
    in.visit("on", [&](const auto& w, const auto& p) { out.on = interop::read_date(w, p); });
    in.optional_int32("row", out.row);
    in.visit("amount", [&](const auto& w, const auto& p) { out.amount = read_loan_money(w, p, unit); });
    in.optional_enum("effect", out.effect);
    in.visit("fee", [&](const auto& w, const auto& p) { out.fee = read_loan_fee(w, p, unit); });
    in.done();
    validate(out, unit, path);
    return out;
}

inline std::vector<rate_change> read_loan_changes(const nlohmann::json& v, const std::string& path) {
    std::vector<rate_change> out;
    loan_reader::read_list(v, path, [&out](const nlohmann::json& w, const std::string& p) {
        loan_reader in(w, p);
        const auto from = interop::read_date(in.need("from"), in.path("from"));
        const auto annual = interop::read_rate(in.need("annual"), in.path("annual"));
        in.done();
        out.push_back({from, annual});
    });
    return out;
}

inline loan_terms read_loan_fields(loan_reader& in) {
    in.head(loan_terms_schema, loan_semantics);
    loan_terms t;
    currency unit;
    in.visit("currency", [&](const auto& v, const auto& p) { unit = interop::read_currency(v, p); });
    t.principal = read_loan_money(in.need("principal"), in.path("principal"), unit);
    t.annual_rate = interop::read_rate(in.need("annual_rate"), in.path("annual_rate"));
    t.periods = in.int32("periods");
    in.optional_enum("method", t.method);
    in.visit("period", [&](const auto& v, const auto& p) {
        loan_reader length(v, p);
        t.period = {0, 0};
        length.optional_int32("months", t.period.months);
        length.optional_int32("days", t.period.days);
        length.done();
    });
    in.optional_date("start", t.start);
    in.optional_date("first_due", t.first_due);
    in.optional_int32("due_day", t.due_day);
    in.visit("basis",
             [&](const auto& v, const auto& p) { t.basis = calendar::parse_day_count(interop::read_text(v, p), p); });
    in.optional_enum("payments", t.payments);
    in.optional_enum("roll", t.roll);
    in.optional_enum("beyond", t.beyond);
    in.optional_bool("accrue_to_rolled", t.accrue_to_rolled);
    in.optional_rounding("payment_rounding", t.payment_rounding);
    in.optional_rounding("interest_rounding", t.interest_rounding);
    in.optional_bool("unrounded_balance", t.unrounded_balance);
    in.optional_enum("residual", t.residual);
    in.optional_enum("early", t.early);
    in.optional_int32("interest_grace", t.interest_grace);
    in.optional_int32("principal_grace", t.principal_grace);
    in.optional_enum("grace", t.grace);
    in.visit("balloon", [&](const auto& v, const auto& p) { t.balloon = read_loan_money(v, p, unit); });
    in.visit("graduated", [&](const auto& v, const auto& p) {
        loan_reader stages(v, p);
        graduation g;
        g.step = interop::read_rate(stages.need("step"), stages.path("step"));
        stages.optional_int32("every", g.every);
        stages.done();
        t.graduated = g;
    });
    in.optional_bool("may_grow", t.may_grow);
    in.visit("rates", [&](const auto& v, const auto& p) { t.rates = read_loan_changes(v, p); });
    in.optional_enum("on_change", t.on_change);
    in.optional_enum("within", t.within);
    in.done();
    validate(t, in.path());
    return t;
}

inline nlohmann::ordered_json loan_terms_json(const loan_terms& t) {
    const loan_terms plain;
    auto out = interop::document_head(loan_terms_schema, loan_semantics);
    interop::field_writer to(out);
    const auto decimal_text = [](const auto& value) { return interop::canonical_decimal(value.to_decimal()); };
    const auto& unit = t.principal.currency();
    to.put("currency", unit, currency{});
    out["principal"] = decimal_text(t.principal);
    out["annual_rate"] = decimal_text(t.annual_rate);
    out["periods"] = t.periods;
    to.put("method", t.method, plain.method);
    if (!(t.period == plain.period)) {
        out["period"] = t.period.months != 0 ? nlohmann::ordered_json{{"months", t.period.months}}
                                             : nlohmann::ordered_json{{"days", t.period.days}};
    }
    to.put("start", t.start);
    to.put("first_due", t.first_due);
    to.put("due_day", t.due_day, plain.due_day);
    to.put("basis", t.basis);
    to.put("payments", t.payments, plain.payments);
    to.put("roll", t.roll, plain.roll);
    to.put("beyond", t.beyond, plain.beyond);
    to.put("accrue_to_rolled", t.accrue_to_rolled, plain.accrue_to_rolled);
    to.put("payment_rounding", t.payment_rounding, rounding());
    to.put("interest_rounding", t.interest_rounding, rounding());
    to.put("unrounded_balance", t.unrounded_balance, plain.unrounded_balance);
    to.put("residual", t.residual, plain.residual);
    to.put("early", t.early, plain.early);
    to.put("interest_grace", t.interest_grace, plain.interest_grace);
    to.put("principal_grace", t.principal_grace, plain.principal_grace);
    to.put("grace", t.grace, plain.grace);
    if (t.balloon) {
        out["balloon"] = decimal_text(*t.balloon);
    }
    if (t.graduated) {
        out["graduated"] = {{"step", decimal_text(t.graduated->step)}};
        if (t.graduated->every != graduation{}.every) {
            out["graduated"]["every"] = t.graduated->every;
        }
    }
    to.put("may_grow", t.may_grow, plain.may_grow);
    for (const auto& change : t.rates) {
        out["rates"].push_back({{"from", change.from.to_string()}, {"annual", decimal_text(change.annual)}});
    }
    to.put("on_change", t.on_change, plain.on_change);
    to.put("within", t.within, plain.within);
    return out;
}

} // namespace detail

/// Reads loan terms (解析贷款条款) and checks them.
/// \throws invalid_argument core.json_... with the path of the field, core.unsupported; as `validate`
[[nodiscard]] inline loan_terms parse_loan_terms(std::string_view json) {
    const auto document = interop::parse_json(json);
    detail::loan_reader in(document, {});
    return detail::read_loan_fields(in);
}

/// Reads a list of early payments (解析提前还款): `[{"on": "2026-05-01", "amount": "100000", "effect": "lower_payment"}]`.
/// \throws invalid_argument core.json_... with the path of the field, core.validation
[[nodiscard]] inline std::vector<prepayment> parse_prepayments(std::string_view json, const currency& in = {}) {
    const auto document = interop::parse_json(json);
    std::vector<prepayment> out;
    detail::loan_reader::read_list(document, "prepayments", [&](const nlohmann::json& v, const std::string& p) {
        out.push_back(detail::read_loan_prepayment(v, p, in));
    });
    return out;
}

/// Reads the fee of early payments (解析提前还款违约金). \throws as `parse_prepayments`
[[nodiscard]] inline prepayment_fee parse_prepayment_fee(std::string_view json, const currency& in = {}) {
    const auto document = interop::parse_json(json);
    return detail::read_loan_fee(document, "fee", in);
}

/// Writes terms that `parse_loan_terms` reads back equal (写出贷款条款); what has its default value is left out.
[[nodiscard]] inline std::string to_json(const loan_terms& terms, int indent = -1) {
    return interop::write_json(detail::loan_terms_json(terms), indent);
}

/// SHA-256 of the canonical form, in hexadecimal digits (条款摘要).
[[nodiscard]] inline std::string digest(const loan_terms& terms) {
    return hex(sha256(interop::canonical_json(detail::loan_terms_json(terms))));
}

} // namespace loupan::inline LOUPAN_ABI::payment
