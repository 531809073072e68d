// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catch.hpp"

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/payment/plan_schedule_json.hpp>

#include <nlohmann/json.hpp>

#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// What the tests of payment plans share.

namespace plan_test {

using namespace loupan;
using namespace loupan::payment;
using nlohmann::json;

inline json vectors(const char* name) {
    std::ifstream file(std::string(LOUPAN_SOURCE_DIR "/tests/vectors/") + name);
    return json::parse(file);
}

/// What was thrown, as `code@path`; empty when nothing was.
template <class Call> std::string refused(Call&& call) {
    try {
        call();
    } catch (const error& e) {
        return e.code() + "@" + e.path();
    }
    return {};
}

inline std::vector<date> dates(const json& list) {
    std::vector<date> out;
    for (const auto& text : list) {
        out.push_back(date::parse(text.get<std::string>()));
    }
    return out;
}

inline std::optional<calendar::business_calendar> calendar_of(const json& c) {
    if (!c.contains("calendar")) {
        return std::nullopt;
    }
    const auto& of = c.at("calendar");
    calendar::calendar_data data;
    data.name = of.at("name").get<std::string>();
    data.first = date::parse(of.at("first").get<std::string>());
    data.last = date::parse(of.at("last").get<std::string>());
    data.days_off = dates(of.at("days_off"));
    data.working_days = dates(of.at("working_days"));
    return calendar::business_calendar(data);
}

inline plan_line line(std::string key, payment::item of, amount_rule amount, due_rule due = {}) {
    plan_line out;
    out.key = std::move(key);
    out.item = of;
    out.amount = std::move(amount);
    out.due = std::move(due);
    return out;
}

inline percent_amount percent(const char* value) { return {rate::parse(value), {}}; }
inline due_rule from(due_anchor anchor, std::int32_t days = 0) {
    due_rule out;
    out.anchor = anchor;
    out.days = days;
    return out;
}

/// 30 % down, the rest lent in units of 10 000.
inline pay_plan mortgage(const char* unit = "10000") {
    loan_rule loan;
    loan.down_ratio = rate::parse("0.3");
    loan.unit = decimal::parse(unit);
    pay_plan out;
    out.kind = plan_kind::mortgage;
    out.needs_loan = true;
    out.shortfall_days = 10;
    out.lines = {line("deposit", item::deposit, fixed_amount{decimal(50000)}, from(due_anchor::subscribe)),
                 line("first", item::first, percent("0.3")),
                 line("loan", item::loan, loan, from(due_anchor::loan_approval, 30))};
    return out;
}

inline pay_plan milestones() {
    const auto at = [](const char* code) {
        due_rule due;
        due.anchor = due_anchor::milestone;
        due.milestone = code;
        return due;
    };
    pay_plan out;
    out.kind = plan_kind::instalments;
    out.lines = {line("deposit", item::deposit, fixed_amount{decimal(50000)}, from(due_anchor::subscribe)),
                 line("s1", item::house, percent("0.2")), line("s2", item::house, percent("0.3"), at("topped_out")),
                 line("s3", item::house, percent("0.3"), at("completed")),
                 line("s4", item::house, remainder_amount{}, from(due_anchor::handover_notice, 15))};
    return out;
}

inline deal_facts deal(const char* total = "1420356") {
    deal_facts out;
    out.total = money::parse(total);
    out.subscribe = date::parse("2026-01-20");
    out.sign = date::parse("2026-01-31");
    return out;
}

inline std::vector<std::string> amounts(const std::vector<instalment_line>& lines) {
    std::vector<std::string> out;
    for (const auto& each : lines) {
        out.push_back(each.amount.to_string());
    }
    return out;
}

inline money in_total(const std::vector<instalment_line>& lines) {
    money sum{};
    for (const auto& each : lines) {
        if (each.in_total) {
            sum += each.amount;
        }
    }
    return sum;
}

} // namespace plan_test
