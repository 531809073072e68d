// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/batch.hpp>
#include <loupan/pricing/detail/engine.hpp>
#include <loupan/pricing/prices.hpp>

#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing {

/// Prices every unit of a list by a scheme (计算价目表, domain C1.3).
///
/// Shapes: one result a unit, in the order of the list. Unit prices at 1e-4 of the currency per unit of area, totals in
/// minor units. Rounding: the scheme's. Bounds, overrides and fixed prices: see `scheme`, `unit_columns`.
/// \throws rule_violation pricing.factor_missing, pricing.factor_ambiguous, pricing.base_missing,
/// pricing.negative_price, pricing.price_above_marked, pricing.price_below_floor, pricing.bounds_conflict,
/// pricing.floor_order; invalid_argument pricing.area_required, pricing.attribute_missing, pricing.cross_project,
/// core.empty, core.unit_mismatch. With `on_error::collect` the errors of rows stand in the result instead.
template <class Engine = default_engine>
[[nodiscard]] prices price(const compiled_scheme& rules, const units& of, const price_options& options = {}) {
    return detail::price_list<Engine>(rules, of, options);
}

/// Prices one unit by the same rules.
[[nodiscard]] inline price_line price(const compiled_scheme& rules, const unit& of) {
    return detail::price_list<default_engine>(rules, units::from_rows({of}), {})[0];
}

} // namespace loupan::inline LOUPAN_ABI::pricing
