// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/units.hpp>

#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

// The filed lists of tests/data/price_lists as units and prices: the stack is the last two digits of the room.

namespace loupan_test {

struct filed_list {
    loupan::pricing::units units;
    loupan::pricing::prices prices;
};

inline std::int64_t scaled(const std::string& text, int scale) {
    return loupan::detail::parse_scaled_or_raise(text, scale);
}

inline std::string price_list_path(const std::string& name) {
#ifdef LOUPAN_TEST_DATA
    const std::string folder = LOUPAN_TEST_DATA;
#else
    const std::string folder = "tests/data";
#endif
    return folder + "/price_lists/" + name + "_units.csv";
}

/// Each row of the file, or of the rows that `keep` names.
template <class Order> filed_list read_filed_list(const std::string& name, Order&& order) {
    std::ifstream file(price_list_path(name));
    if (!file) {
        throw std::runtime_error("no file " + price_list_path(name));
    }
    std::vector<std::vector<std::string>> rows;
    std::string text;
    std::getline(file, text);
    while (std::getline(file, text)) {
        if (!text.empty() && text.back() == '\r') {
            text.pop_back();
        }
        std::vector<std::string> cells;
        std::stringstream row(text);
        for (std::string cell; std::getline(row, cell, ',');) {
            cells.push_back(cell);
        }
        cells.resize(16);
        rows.push_back(cells);
    }
    order(rows);
    std::vector<loupan::pricing::unit> list;
    std::vector<std::optional<std::int64_t>> unit_prices;
    std::vector<std::optional<std::int64_t>> totals;
    for (const auto& c : rows) {
        loupan::pricing::unit u;
        u.key = c[0];
        u.floor = std::stoi(c[3]);
        const auto put = [&u](const char* attribute, const std::string& value) {
            if (!value.empty()) {
                u.attributes[attribute] = value;
            }
        };
        put("building", c[1]);
        put("unit", c[2]);
        put("stack", c[4].size() < 2 ? c[4] : c[4].substr(c[4].size() - 2));
        put("product", c[5]);
        if (!c[8].empty()) {
            u.areas["gross"] = scaled(c[8], 4);
        }
        list.push_back(u);
        unit_prices.push_back(c[13].empty() ? std::nullopt : std::optional(scaled(c[13], 4)));
        totals.push_back(c[14].empty() ? std::nullopt : std::optional(scaled(c[14], 2)));
    }
    auto units = loupan::pricing::units::from_rows(list);
    auto prices = loupan::pricing::make_prices(units, loupan::column<std::int64_t>(unit_prices),
                                               loupan::column<std::int64_t>(totals));
    return {units, prices};
}
inline filed_list read_filed_list(const std::string& name) {
    return read_filed_list(name, [](auto&) {});
}

} // namespace loupan_test
