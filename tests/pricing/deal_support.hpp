// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catch.hpp"

#include <loupan/pricing/trial.hpp>

#include <string>
#include <utility>
#include <vector>

// What the tests of deals share.

namespace deal_test {

using loupan::date;
using loupan::decimal;
using loupan::floor_area;
using loupan::money;
using loupan::rounding;
using namespace loupan::pricing; // NOLINT: tests only

inline discount_plan plan(std::string code, discount_calc calc, std::string_view value) {
    discount_plan d;
    d.code = std::move(code);
    d.calc = calc;
    d.value = decimal::parse(value);
    d.approved = true;
    return d;
}
inline discount_plan keep(std::string code, std::string_view value) {
    return plan(std::move(code), discount_calc::rate, value);
}
inline deal_line line(std::string_view total) {
    deal_line l;
    l.key = "1-101";
    l.total = money::parse(total);
    return l;
}
inline deal_line line(std::string_view total, std::string_view unit_price, std::string_view area) {
    auto l = line(total);
    l.unit_price = loupan::unit_price::parse(unit_price);
    l.area = floor_area::parse(area);
    return l;
}
inline discount_facts facts(std::string_view day = "2026-03-01") {
    discount_facts f;
    f.as_of = date::parse(day);
    return f;
}
/// Runs and returns the error's code and path, `code@path`; empty when nothing was thrown.
template <class Run> std::string refused(Run&& run) {
    try {
        run();
    } catch (const loupan::error& e) {
        return e.code() + "@" + e.path();
    }
    return {};
}

} // namespace deal_test
