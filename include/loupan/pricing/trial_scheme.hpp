// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/price.hpp>
#include <loupan/pricing/trial.hpp>

#include <optional>
#include <string>
#include <utility>

/// \file
/// A trial calculation that starts from a price scheme instead of a given list price (试算, domain C1.5).

namespace loupan::inline LOUPAN_ABI::pricing {

/// Prices the unit with the scheme and puts the result into a request as its line (表价), with what belongs to it: the
/// pricing area, the scheme's rounding and validity, the unit's facts, and its floor price (`min` of its totals, or of its
/// unit prices times the area; the higher where both are given).
/// \throws what `price` throws
[[nodiscard]] inline trial_request trial_request_for(const compiled_scheme& by, const unit& of, trial_request request = {}) {
    const auto& rules = by.rules();
    const auto line = price(by, of);
    const auto area_name = by.pricing_area().empty() ? by.area_name("gross") : by.pricing_area();
    std::optional<floor_area> area;
    if (const auto found = of.areas.find(area_name); found != of.areas.end()) {
        area = floor_area::from_scaled(found->second, rules.unit_of_area);
    }
    std::optional<money> floor;
    if (const auto least = of.totals.find("min"); least != of.totals.end()) {
        floor = money::from_minor(least->second, rules.currency);
    }
    if (const auto least = of.unit_prices.find("min"); least != of.unit_prices.end() && area) {
        const auto by_area = unit_price::from_scaled(least->second, rules.currency, rules.unit_of_area)
                                 .times(*area, detail::minor_step(rules.currency));
        floor = floor && *floor > by_area ? *floor : by_area;
    }
    request.line = make_deal_line(line, area, floor);
    request.line.list_rounding = rules.total_rounding;
    request.facts.of = of;
    const auto day = [](const std::string& text) {
        return text.empty() ? std::nullopt : std::optional(date::parse(text));
    };
    request.effective_from = day(rules.effective_from);
    request.effective_to = day(rules.effective_to);
    return request;
}

/// The trial calculation of a unit under a scheme. The request's own line, unit facts and validity are replaced.
/// \throws what `price` and `trial` throw
[[nodiscard]] inline trial_result trial(const compiled_scheme& by, const unit& of, trial_request request) {
    return trial(trial_request_for(by, of, std::move(request)));
}

/// The same calculation, told line by line; how the list price itself came about is told by `explain(scheme, unit)`.
[[nodiscard]] inline explanation explain(const compiled_scheme& by, const unit& of, trial_request request) {
    return explain(trial_request_for(by, of, std::move(request)));
}

} // namespace loupan::inline LOUPAN_ABI::pricing
