// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/lookup.hpp>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// 1 for the rows that match. \throws invalid_argument pricing.attribute_missing with `path`
inline std::vector<std::uint8_t> rows_that_match(const units& of, const match& m, const std::string& path) {
    if (m.empty()) {
        return std::vector<std::uint8_t>(of.size(), std::uint8_t{1});
    }
    table t;
    t.path = path;
    t.rows.push_back({m, 1});
    t.otherwise = 0;
    const auto found = make_lookup(t, of);
    std::vector<std::uint8_t> out(of.size());
    for (std::size_t row = 0; row < of.size(); ++row) {
        out[row] = static_cast<std::uint8_t>(found.values[found.entry(row)]);
    }
    return out;
}

/// For each row the index of the first match, or -1.
inline std::vector<std::int32_t> first_match(const units& of, const std::vector<const match*>& list, const std::string& path) {
    table t;
    t.path = path;
    t.first_only = true;
    for (std::size_t i = 0; i < list.size(); ++i) {
        t.rows.push_back({*list[i], static_cast<std::int64_t>(i)});
    }
    t.otherwise = -1;
    const auto found = make_lookup(t, of);
    std::vector<std::int32_t> out(of.size());
    for (std::size_t row = 0; row < of.size(); ++row) {
        out[row] = static_cast<std::int32_t>(found.values[found.entry(row)]);
    }
    return out;
}

/// Why a unit counts as sold: its status, or `fixed`.
inline std::optional<std::string> sold_reason(const units& of, const std::string& attribute,
                                              const std::vector<std::string>& statuses, std::size_t row) {
    const auto* u = of.unit_price("fixed");
    const auto* t = of.total("fixed");
    if ((u != nullptr && u->is_valid(row)) || (t != nullptr && t->is_valid(row))) {
        return "fixed";
    }
    if (const auto* status = of.attribute(attribute)) {
        const auto text = status->text(row);
        if (std::find(statuses.begin(), statuses.end(), text) != statuses.end()) {
            return std::string(text);
        }
    }
    return std::nullopt;
}

/// Why a unit's price is locked: the first text or tag of that attribute.
inline std::optional<std::string> lock_reason(const units& of, const std::string& attribute, std::size_t row) {
    const auto value = read_attribute(of, attribute, row);
    if (value.kind == attribute_value::form::text) {
        return std::string(value.text);
    }
    if (value.kind == attribute_value::form::tags && !value.tags->empty()) {
        return value.tags->front();
    }
    return std::nullopt;
}

/// Row numbers in ascending order of the keys; without keys in the order of the list.
inline std::vector<std::size_t> rows_by_key(const units& of, std::vector<std::size_t> rows) {
    const auto& keys = of.columns().keys;
    if (keys.size() == 0) {
        std::sort(rows.begin(), rows.end());
    } else {
        std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
    }
    return rows;
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
