// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/pricing/detail/batch.hpp>
#include <loupan/pricing/detail/enum_names.hpp>
#include <loupan/pricing/match.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/scheme.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Targets of back-solving and what came of them (目标均价、目标货值). The call itself is in pricing/solve.hpp.

namespace loupan::inline LOUPAN_ABI::pricing {

/// What a target sets.
enum class measure : std::uint8_t {
    average, ///< 均价: total / area of the scope, in the currency per unit of area
    total    ///< 货值: the sum of the totals, in the currency
};

constexpr enum_table<measure, 2> enum_names(measure) {
    return {{{measure::average, "average"}, {measure::total, "total"}}};
}

/// Which prices a target is about.
enum class target_on : std::uint8_t {
    list, ///< 表价
    deal  ///< 成交价: list price x the expected discount mix
};

constexpr enum_table<target_on, 2> enum_names(target_on) {
    return {{{target_on::list, "list"}, {target_on::deal, "deal"}}};
}

/// What happens to the rest that the base grid leaves (尾差处理, domain C1.4, matrix row 5).
enum class residual : std::uint8_t {
    report,    ///< REPORT: it is reported
    best_base, ///< BEST_BASE: the base within 5 grid steps that leaves the least; a tie takes the lower base
    spread,    ///< SPREAD: as few steps as possible on the units' own grid, in ascending key order
    one_unit   ///< ONE_UNIT: all of it on one unit
};

constexpr enum_table<residual, 4> enum_names(residual) {
    return {{{residual::report, "report"},
             {residual::best_base, "best_base"},
             {residual::spread, "spread"},
             {residual::one_unit, "one_unit"}}};
}

/// Units of an expected discount mix: the first row that matches gives the ratio.
struct mix_row {
    match when{};
    decimal ratio{}; ///< deal price / list price, e.g. 0.97
    friend bool operator==(const mix_row&, const mix_row&) = default;
};

/// One target (目标): a figure that the units of a scope shall reach.
struct target {
    std::string name{}; ///< for messages and reasons; empty: `1`, `2`, ...
    match scope{};
    measure what = measure::average;
    decimal value{};
    /// Largest allowed distance from `value`, in its unit. Absent: what one step of the base grid changes.
    std::optional<decimal> tolerance{};
    target_on on = target_on::list;
    decimal expected_deal_ratio{1}; ///< for units that no row of `mix` matches
    std::vector<mix_row> mix{};
    friend bool operator==(const target&, const target&) = default;
};

/// How to solve.
struct solve_options {
    std::vector<target> targets{};
    residual policy = residual::report;
    rounding base_grid{"1"};       ///< the grid of the base price
    bool scale_bases = false;      ///< several base rows move in proportion instead of by the same number of steps
    std::optional<match> locked{}; ///< these units keep the price that the given scheme gives them
    std::vector<std::uint8_t> locked_rows{}; ///< the same by row, 1 = locked; empty for none
    std::string residual_unit{};             ///< one_unit: its key; empty: the unit that leaves the least
    int max_steps_per_unit = 4;              ///< spread under a unit price lead
    price_options pricing{};
};

/// Why a unit does not follow its base price.
enum class binding_reason : std::uint8_t { floor, ceiling, fixed, overridden, locked, floor_order };

constexpr enum_table<binding_reason, 6> enum_names(binding_reason) {
    return {{{binding_reason::floor, "floor"},
             {binding_reason::ceiling, "ceiling"},
             {binding_reason::fixed, "fixed"},
             {binding_reason::overridden, "overridden"},
             {binding_reason::locked, "locked"},
             {binding_reason::floor_order, "floor_order"}}};
}

struct binding_unit {
    std::string key{};
    binding_reason why{};
    friend bool operator==(const binding_unit&, const binding_unit&) = default;
};

/// A unit price or total that `spread` or `one_unit` moved.
struct residual_step {
    std::string key{};
    std::string target{};
    std::int64_t steps = 0; ///< on the unit's own grid; negative is down
    loupan::unit_price unit_price_before{};
    loupan::unit_price unit_price_after{};
    money total_before{};
    money total_after{};
};

/// What came of one target.
struct target_report {
    std::string name{};
    measure what{};
    target_on on{};
    decimal wanted{};
    decimal tolerance{};   ///< in the unit of the value; a default one is rounded up to 1e-4
    decimal realised{};    ///< average rounded to 1e-4, or the total; after the deal ratio where on == deal
    money total{};         ///< list total of the scope
    std::int64_t area = 0; ///< sum of the pricing areas at 1e-4
    decimal residual{};    ///< exact, in the currency: target x area - sum, or target - sum
    bool within = false;
    bool check_only = false; ///< all its units are moved by targets inside it
    /// B*: the unrounded base of the closed form; present where one base row is moved and no unit is at a bound.
    std::optional<decimal> exact_base{};
    std::vector<base_price> bases{}; ///< the base rows it moved, with their new values
    std::size_t units = 0;
    std::size_t free_units = 0;          ///< that follow their base price
    std::vector<binding_unit> binding{}; ///< the others, in the order of the list
};

/// The enumerator of that name, if there is one.
[[nodiscard]] constexpr std::optional<measure> parse_measure(std::string_view name) noexcept {
    return parse_enum<measure>(name);
}
/// \copydoc parse_measure
[[nodiscard]] constexpr std::optional<target_on> parse_target_on(std::string_view name) noexcept {
    return parse_enum<target_on>(name);
}
/// \copydoc parse_measure
[[nodiscard]] constexpr std::optional<residual> parse_residual(std::string_view name) noexcept {
    return parse_enum<residual>(name);
}

/// A solved scheme, its prices and the account of both. `price(compile(scheme), units)` gives `prices`.
struct solve_result {
    pricing::scheme scheme{};
    pricing::prices prices{};
    std::vector<target_report> targets{};     ///< in the order of the options
    money residual{};                         ///< of the first target, rounded to the minor unit
    std::vector<residual_step> adjustments{}; ///< ascending by target, then key
};

} // namespace loupan::inline LOUPAN_ABI::pricing
