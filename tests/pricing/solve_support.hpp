// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catch.hpp"
#include "core/random.hpp"

#include <loupan/pricing/solve.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

// What the tests of solving and of adjustment rounds share.

namespace solve_test {

using loupan::decimal;
using loupan::money;
using loupan::rounding;
using loupan::rounding_mode;
using namespace loupan::pricing; // NOLINT: tests only
using rational = boost::multiprecision::cpp_rational;
using big = boost::multiprecision::cpp_int;

inline decimal d(std::string_view text) { return decimal::parse(text); }

inline unit make_unit(std::string key, std::int64_t area, std::string building = "1", std::string layout = "a",
                      std::optional<std::int32_t> floor = {}) {
    unit u;
    u.key = std::move(key);
    u.areas["gross"] = area;
    u.attributes["building"] = std::move(building);
    u.attributes["layout"] = std::move(layout);
    u.attributes["name"] = u.key;
    u.attributes["stack"] = "01";
    u.floor = floor;
    return u;
}

inline factor_table table_of(std::string name, factor_kind kind, std::vector<std::pair<match, std::string>> rows) {
    factor_table t;
    t.name = std::move(name);
    t.kind = kind;
    absolute_rows list;
    for (const auto& [when, value] : rows) {
        list.rows.push_back({when, d(value)});
    }
    t.rows = std::move(list);
    t.otherwise = decimal(0);
    t.several_rows = several::first;
    return t;
}

/// The four units of golden vector V2.
inline std::vector<unit> v2_rows() {
    return {make_unit("A", 895000), make_unit("B", 895000), make_unit("C", 1183600), make_unit("D", 1430800)};
}
inline scheme v2_scheme() {
    scheme s;
    s.base = {{{}, decimal(10000)}};
    s.factors = {table_of("percent", factor_kind::percent_of_base,
                          {{match::is("name", "C"), "0.02"}, {match::is("name", "D"), "0.05"}}),
                 table_of("add", factor_kind::add,
                          {{match::is("name", "B"), "120"}, {match::is("name", "C"), "260"}, {match::is("name", "D"), "400"}})};
    return s;
}
inline target average(std::string_view value, match scope = {}, std::string name = {}) {
    target t;
    t.name = std::move(name);
    t.scope = std::move(scope);
    t.value = d(value);
    return t;
}
inline target total_value(std::string_view value, match scope = {}, std::string name = {}) {
    auto t = average(value, std::move(scope), std::move(name));
    t.what = measure::total;
    return t;
}

/// Half away from zero, of a value that is not negative.
inline big half_up(const rational& x) { return big((2 * numerator(x) + denominator(x)) / (2 * denominator(x))); }

inline void same_prices(const prices& a, const prices& b) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        REQUIRE(a[i] == b[i]);
    }
}

template <class F> loupan::error caught(F&& call) {
    try {
        static_cast<void>(call());
    } catch (const loupan::error& e) {
        return e;
    }
    FAIL("nothing was thrown");
    throw 0;
}

struct tower {
    loupan::pricing::units units;
    loupan::pricing::prices filed;
};

/// The priced units of a file in tests/data/price_lists, with the filed unit price as `max`.
inline tower read_tower(const std::string& name) {
#ifdef LOUPAN_TEST_DATA
    const std::string folder = LOUPAN_TEST_DATA;
#else
    const std::string folder = "tests/data";
#endif
    std::ifstream file(folder + "/price_lists/" + name + "_units.csv");
    REQUIRE(file);
    std::string text;
    std::getline(file, text);
    std::vector<unit> rows;
    std::vector<std::int64_t> unit_prices;
    std::vector<std::int64_t> totals;
    while (std::getline(file, text)) {
        while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) {
            text.pop_back();
        }
        std::vector<std::string> cells;
        std::stringstream row(text);
        for (std::string cell; std::getline(row, cell, ',');) {
            cells.push_back(cell);
        }
        cells.resize(16);
        if (cells[13].empty() || cells[8].empty()) {
            continue;
        }
        auto u = make_unit(cells[0], d(cells[8]).to_scaled(4), cells[1], "a", std::stoi(cells[3]));
        u.attributes["stack"] = cells[4].substr(cells[4].size() - 2);
        unit_prices.push_back(d(cells[13]).to_scaled(4));
        totals.push_back(d(cells[14]).to_scaled(2));
        u.unit_prices["max"] = unit_prices.back();
        rows.push_back(std::move(u));
    }
    auto list = units::from_rows(rows);
    auto filed = make_prices(list, loupan::column<std::int64_t>(unit_prices), loupan::column<std::int64_t>(totals));
    return {list, filed};
}

/// A scheme that gives each unit its filed price: one yuan per m2 added for each unit beyond a common base.
inline scheme exact_scheme(const tower& t, std::int64_t base) {
    scheme s;
    s.base = {{{}, decimal(base)}};
    std::vector<std::pair<match, std::string>> rows;
    for (std::size_t i = 0; i < t.units.size(); ++i) {
        const auto more = decimal::from_parts(loupan::detail::int128{t.filed.columns().unit_price[i] - base * 10000}, 4);
        rows.emplace_back(match::is("name", t.units.key(i)), more.to_string());
    }
    s.factors = {table_of("unit", factor_kind::add, rows)};
    return s;
}

} // namespace solve_test
