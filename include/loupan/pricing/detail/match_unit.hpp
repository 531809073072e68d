// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/floor_area.hpp>
#include <loupan/pricing/match.hpp>
#include <loupan/pricing/units.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace loupan::inline LOUPAN_ABI::pricing::detail {

inline bool holds(const condition& test, const unit& of) {
    const auto listed = [&test](const std::string& text) {
        return std::find(test.any_of.begin(), test.any_of.end(), text) != test.any_of.end();
    };
    bool text_holds = false;
    std::optional<decimal> number;
    if (test.attribute == "floor") {
        if (of.floor) {
            text_holds = listed(std::to_string(*of.floor));
            number = decimal(*of.floor);
        }
    } else if (const auto area = of.areas.find(test.attribute); area != of.areas.end()) {
        number = decimal::from_parts(loupan::detail::int128{area->second}, floor_area::scale);
    } else if (const auto tags = of.tags.find(test.attribute); tags != of.tags.end()) {
        text_holds = std::any_of(tags->second.begin(), tags->second.end(), listed);
    } else if (const auto text = of.attributes.find(test.attribute); text != of.attributes.end()) {
        text_holds = listed(text->second);
    }
    bool result = test.any_of.empty() || text_holds;
    if (test.from || test.to) {
        result = result && number && (!test.from || *number >= *test.from) && (!test.to || *number <= *test.to);
    }
    return result != test.negate;
}

/// Whether all conditions hold for one unit; the same meaning as on columns.
inline bool matches(const match& rule, const unit& of) {
    return std::all_of(rule.conditions.begin(), rule.conditions.end(), [&of](const condition& c) { return holds(c, of); });
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
