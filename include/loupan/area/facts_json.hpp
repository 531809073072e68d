// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/json.hpp>
#include <loupan/area/settle.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// \file
/// The facts and the result of one settlement as JSON (面积补差输入与结果): what other languages pass and get. Amounts and
/// areas are text, dates `YYYY-MM-DD`, names those of the fields.

namespace loupan::inline LOUPAN_ABI::area {

namespace detail {

/// Reads facts in the rules' currency and unit of area.
class facts_reader {
public:
    explicit facts_reader(const area_rules& rules) : in_(rules.currency), unit_(rules.unit_of_area) {}

    area_facts read(const json_value& document) const {
        field_reader in(document, {});
        area_facts out;
        in.optional_text("key", out.key);
        out.contract = read_areas(in, "contract");
        out.measured = read_areas(in, "measured");
        out.unit_price = price(in, "unit_price");
        out.contract_total = need_money(in, "contract_total");
        out.house_total = amount(in, "house_total");
        in.optional_text("survey_no", out.survey_no);
        in.optional_bool("survey_audited", out.survey_audited);
        in.visit("choice",
                 [&out](const json_value& v, const std::string& p) { out.choice = interop::read_enum<choice>(v, p); });
        in.list("attachments",
                [&](const json_value& v, const std::string& p) { out.attachments.push_back(read_attachment(v, p)); });
        in.visit("fitment", [&](const json_value& v, const std::string& p) {
            field_reader fit(v, p);
            area_fitment f;
            const auto per = price(fit, "per_area");
            if (!per) {
                (void)fit.need("per_area");
            }
            f.per_area = *per;
            fit.optional_bool("adjustable", f.adjustable);
            fit.done();
            out.fitment = f;
        });
        in.visit("tax", [&](const json_value& v, const std::string& p) {
            field_reader tax(v, p);
            area_tax t;
            t.contract = interop::read_rate(tax.need("contract"), tax.path("contract"));
            t.settlement = interop::read_rate(tax.need("settlement"), tax.path("settlement"));
            tax.done();
            out.tax = t;
        });
        out.signed_on = day(in, "signed_on");
        out.handover_notice = day(in, "handover_notice");
        in.visit("rescission", [&](const json_value& v, const std::string& p) {
            field_reader r(v, p);
            rescission_facts back;
            back.paid = need_money(r, "paid");
            r.optional_rate("interest_rate", back.interest_rate);
            back.interest = amount(r, "interest");
            back.requested_on = day(r, "requested_on");
            r.done();
            out.rescission = back;
        });
        in.optional_bool("design_change", out.design_change);
        in.optional_enum("state", out.state);
        in.done();
        return out;
    }

private:
    template <class Parse>
    static auto optional_text(field_reader& in, std::string_view field, Parse&& parse)
        -> std::optional<decltype(parse(std::string()))> {
        std::optional<decltype(parse(std::string()))> out;
        in.visit(field, [&](const json_value& v, const std::string& p) {
            const auto text = interop::read_text(v, p);
            out = interop::at_path(p, [&] { return parse(text); });
        });
        return out;
    }
    std::optional<floor_area> area(field_reader& in, std::string_view field) const {
        return optional_text(in, field, [this](const std::string& t) { return floor_area::parse(t, unit_); });
    }
    std::optional<loupan::unit_price> price(field_reader& in, std::string_view field) const {
        return optional_text(in, field,
                             [this](const std::string& t) { return loupan::unit_price::parse(t, in_, unit_); });
    }
    std::optional<money> amount(field_reader& in, std::string_view field) const {
        return optional_text(in, field, [this](const std::string& t) { return money::parse(t, in_); });
    }
    money need_money(field_reader& in, std::string_view field) const {
        (void)in.need(field);
        return *amount(in, field);
    }
    static std::optional<date> day(field_reader& in, std::string_view field) {
        std::optional<date> out;
        in.visit(field, [&out](const json_value& v, const std::string& p) { out = interop::read_date(v, p); });
        return out;
    }
    areas read_areas(field_reader& in, std::string_view field) const {
        areas out;
        in.visit(field, [&](const json_value& v, const std::string& p) {
            field_reader pair(v, p);
            out.gross = area(pair, "gross");
            out.inner = area(pair, "inner");
            pair.done();
        });
        return out;
    }
    area_attachment read_attachment(const json_value& v, const std::string& p) const {
        field_reader in(v, p);
        area_attachment out;
        out.code = in.text("code");
        in.optional_text("name", out.name);
        out.contract = area(in, "contract");
        out.measured = area(in, "measured");
        out.unit_price = price(in, "unit_price");
        out.total = amount(in, "total");
        in.optional_bool("adjustable", out.adjustable);
        in.done();
        return out;
    }

    loupan::currency in_;
    area_unit unit_;
};

inline json_out ratio_json(const area_ratio& r) { return {{"exact", r.to_string()}, {"percent", r.to_percent()}}; }

inline json_out delta_json(const area_delta& d) {
    json_out out{{"gross", d.gross.to_string()}};
    if (d.net) {
        out["net"] = d.net->to_string();
        out["vat"] = d.vat->to_string();
    }
    return out;
}

inline json_out settlement_json(const area_settlement& s) {
    json_out out{{"key", s.key}, {"variant", std::string(to_string(s.variant))}, {"ratio", ratio_json(s.ratio)}};
    const auto text = [&out](const char* name, const std::string& value) {
        if (!value.empty()) {
            out[name] = value;
        }
    };
    if (s.gross_ratio) {
        out["gross_ratio"] = ratio_json(*s.gross_ratio);
    }
    if (s.inner_ratio) {
        out["inner_ratio"] = ratio_json(*s.inner_ratio);
    }
    out["rescission_right"] = s.rescission_right;
    if (s.choice) {
        out["choice"] = std::string(to_string(*s.choice));
    }
    out["parts"] = json_out::array();
    for (const auto& p : s.parts) {
        out["parts"].push_back(
            {{"row", p.row}, {"area", interop::canonical_decimal(p.area)}, {"factor", p.factor.to_string()}});
    }
    out["delta"] = delta_json(s.delta);
    out["attachments"] = json_out::array();
    for (const auto& a : s.attachments) {
        json_out piece{{"code", a.code}};
        if (a.ratio) {
            piece["ratio"] = ratio_json(*a.ratio);
        }
        piece["delta"] = delta_json(a.delta);
        out["attachments"].push_back(std::move(piece));
    }
    out["attachments_delta"] = delta_json(s.attachments_delta);
    if (s.fitment) {
        out["fitment"] = delta_json(*s.fitment);
    }
    out["total_delta"] = s.total_delta.to_string();
    out["total_after"] = s.total_after.to_string();
    out["direction"] = std::string(to_string(s.direction));
    if (s.due) {
        out["due"] = s.due->to_string();
    }
    if (s.provisional) {
        out["provisional"] = true;
    }
    if (s.rescission) {
        const auto& r = *s.rescission;
        json_out back{{"refund", r.refund.to_string()}};
        if (r.interest_rate) {
            back["interest_rate"] = r.interest_rate->to_string();
        }
        if (r.interest) {
            back["interest"] = r.interest->to_string();
            back["total"] = r.total->to_string();
        }
        if (r.due) {
            back["due"] = r.due->to_string();
        }
        out["rescission"] = std::move(back);
    }
    out["alerts"] = json_out::array();
    for (const auto& a : s.alerts) {
        json_out one{{"kind", std::string(to_string(a.kind))}};
        if (!a.before.empty()) {
            one["before"] = a.before;
            one["after"] = a.after;
        }
        one["rule"] = a.rule;
        out["alerts"].push_back(std::move(one));
    }
    out["state"] = std::string(to_string(s.state));
    text("survey_no", s.survey_no);
    text("rules_id", s.rules_id);
    text("rules_version", s.rules_version);
    text("rules_digest", s.rules_digest);
    out["semantics"] = s.semantics;
    text("article", s.article);
    return out;
}

} // namespace detail

/// Reads the facts of one settlement (解析面积补差输入), amounts and areas in the currency and unit of the rules.
/// \throws invalid_argument core.json_... with the path of the field, core.validation, core.number_invalid,
/// core.too_many_digits, core.date_invalid
[[nodiscard]] inline area_facts parse_facts(std::string_view json, const area_rules& of) {
    return detail::facts_reader(of).read(interop::parse_json(json));
}

/// Writes a result (写出面积补差结果). \throws invalid_argument core.text_encoding
[[nodiscard]] inline std::string to_json(const area_settlement& result, int indent = -1) {
    return interop::write_json(detail::settlement_json(result), indent);
}

} // namespace loupan::inline LOUPAN_ABI::area
