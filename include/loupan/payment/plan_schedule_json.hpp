// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/plan_json.hpp>
#include <loupan/payment/plan_schedule.hpp>

#include <optional>
#include <string>
#include <string_view>

/// \file
/// The facts of a deal and its schedule as JSON (成交情况与付款计划文档). Every amount is text.

namespace loupan::inline LOUPAN_ABI::payment {

namespace detail {

inline void read_plan_money(interop::field_reader& in, std::string_view field, std::optional<money>& out,
                            const currency& of) {
    in.visit(field, [&](const plan_json_value& v, const std::string& p) {
        const auto number = interop::read_decimal(v, p);
        out = interop::at_path(p, [&] { return money::from_decimal(number, of); });
    });
}

inline loan_facts read_loan_facts(const plan_json_value& value, const std::string& path, const currency& of) {
    interop::field_reader in(value, path);
    loan_facts out;
    read_plan_money(in, "requested", out.requested, of);
    read_plan_money(in, "approved", out.approved, of);
    read_plan_date(in, "approved_on", out.approved_on);
    read_plan_int(in, "years", out.years);
    read_plan_int(in, "age", out.age);
    in.done();
    return out;
}

/// Calls `each(name, value, path)` for every member of an object that may be absent.
template <class Each> void each_member(interop::field_reader& in, std::string_view field, Each&& each) {
    in.visit(field, [&](const plan_json_value& object, const std::string& path) {
        if (!object.is_object()) {
            raise(loupan::errors::json_type, {path, interop::describe(object) + " instead of an object", {}, {}});
        }
        for (const auto& [name, value] : object.items()) {
            each(name, value, join_path(path, name));
        }
    });
}

inline plan_json_out loan_facts_json(const loan_facts& facts) {
    auto out = plan_json_out::object();
    if (facts.requested) {
        out["requested"] = facts.requested->to_string();
    }
    if (facts.approved) {
        out["approved"] = facts.approved->to_string();
    }
    if (facts.approved_on) {
        out["approved_on"] = facts.approved_on->to_string();
    }
    if (facts.years) {
        out["years"] = *facts.years;
    }
    if (facts.age) {
        out["age"] = *facts.age;
    }
    return out;
}

} // namespace detail

/// Reads the facts of a deal (解析成交情况): `{"total", "deposit", "sign", "milestones": {code: {"on", "notice_days"}}, "loan":
/// {"requested", "approved", "approved_on", "years", "age"}, "amounts": {name: amount}, ...}`, amounts as text.
/// \throws invalid_argument core.json_... with the path of the field
[[nodiscard]] inline deal_facts parse_deal_facts(std::string_view json, const currency& of = {}) {
    const auto document = interop::parse_json(json);
    interop::field_reader in(document, {});
    deal_facts out;
    const auto total = in.decimal("total");
    out.total = interop::at_path(in.path("total"), [&] { return money::from_decimal(total, of); });
    detail::read_plan_date(in, "as_of", out.as_of);
    detail::read_plan_money(in, "deposit", out.deposit, of);
    detail::read_plan_date(in, "subscribe", out.subscribe);
    detail::read_plan_date(in, "sign", out.sign);
    detail::read_plan_date(in, "filing", out.filing);
    detail::read_plan_date(in, "handover_notice", out.handover_notice);
    detail::read_plan_date(in, "handover", out.handover);
    detail::each_member(in, "milestones",
                        [&out](const std::string& name, const nlohmann::json& v, const std::string& path) {
                            interop::field_reader fact(v, path);
                            milestone_fact m{interop::read_date(fact.need("on"), fact.path("on")), 0};
                            fact.optional_int32("notice_days", m.notice_days);
                            fact.done();
                            out.milestones[name] = m;
                        });
    in.visit("loan",
             [&](const nlohmann::json& v, const std::string& p) { out.loan = detail::read_loan_facts(v, p, of); });
    in.visit("provident_fund", [&](const nlohmann::json& v, const std::string& p) {
        out.provident_fund = detail::read_loan_facts(v, p, of);
    });
    detail::each_member(in, "amounts", [&](const std::string& name, const nlohmann::json& v, const std::string& path) {
        const auto number = interop::read_decimal(v, path);
        out.amounts[name] = interop::at_path(path, [&] { return money::from_decimal(number, of); });
    });
    detail::read_plan_int(in, "shortfall_days", out.shortfall_days);
    in.done();
    return out;
}

/// Writes the facts of a deal (写出成交情况); `parse_deal_facts` reads them back equal. \throws invalid_argument
/// core.text_encoding
[[nodiscard]] inline std::string to_json(const deal_facts& facts, int indent = -1) {
    nlohmann::ordered_json out{{"total", facts.total.to_string()}};
    const auto put_date = [&out](const char* name, const std::optional<date>& value) {
        if (value) {
            out[name] = value->to_string();
        }
    };
    put_date("as_of", facts.as_of);
    if (facts.deposit) {
        out["deposit"] = facts.deposit->to_string();
    }
    put_date("subscribe", facts.subscribe);
    put_date("sign", facts.sign);
    put_date("filing", facts.filing);
    put_date("handover_notice", facts.handover_notice);
    put_date("handover", facts.handover);
    for (const auto& [code, fact] : facts.milestones) {
        out["milestones"][code] = {{"on", fact.on.to_string()}};
        if (fact.notice_days != 0) {
            out["milestones"][code]["notice_days"] = fact.notice_days;
        }
    }
    if (auto loan = detail::loan_facts_json(facts.loan); !loan.empty()) {
        out["loan"] = std::move(loan);
    }
    if (auto fund = detail::loan_facts_json(facts.provident_fund); !fund.empty()) {
        out["provident_fund"] = std::move(fund);
    }
    for (const auto& [name, amount] : facts.amounts) {
        out["amounts"][name] = amount.to_string();
    }
    if (facts.shortfall_days) {
        out["shortfall_days"] = *facts.shortfall_days;
    }
    return interop::write_json(out, indent);
}

/// A row of a schedule as a JSON value (应收明细).
[[nodiscard]] inline nlohmann::ordered_json line_json(const instalment_line& line) {
    nlohmann::ordered_json out{{"key", line.key}, {"item", std::string(to_string(line.item))}};
    if (!line.name.empty()) {
        out["name"] = line.name;
    }
    out["amount"] = line.amount.to_string();
    if (line.due.value) {
        out["due"] = line.due.value->to_string();
    } else if (!line.due.waits_for.empty()) {
        out["waits_for"] = line.due.waits_for;
    }
    if (line.due.provisional) {
        out["provisional"] = true;
    }
    if (!line.in_total) {
        out["in_total"] = false;
    }
    if (line.taken.minor() != 0) {
        out["planned"] = line.planned.to_string();
        out["taken"] = line.taken.to_string();
    }
    if (line.settled) {
        out["settled"] = true;
    }
    return out;
}

/// A schedule as JSON text (付款计划转 JSON): its total, the plan's digest and version, and its rows.
/// \throws invalid_argument core.text_encoding
[[nodiscard]] inline std::string to_json(const pay_schedule& of, int indent = -1) {
    const auto& rules = of.plan().rules();
    nlohmann::ordered_json out{{"plan", {{"id", rules.id}, {"version", rules.version}, {"digest", of.plan().digest()}}},
                               {"currency", std::string(rules.currency.code())},
                               {"total", of.total().to_string()},
                               {"lines", nlohmann::ordered_json::array()}};
    for (const auto& line : of.lines()) {
        out["lines"].push_back(line_json(line));
    }
    return interop::write_json(out, indent);
}

} // namespace loupan::inline LOUPAN_ABI::payment
