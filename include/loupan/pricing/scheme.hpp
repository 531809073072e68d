// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/currency.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/pricing/detail/enum_names.hpp>
#include <loupan/pricing/match.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// \file
/// The rules of a price list as plain, editable values. `compile` (pricing/compile.hpp) checks them once and makes the
/// handle that prices.

namespace loupan::inline LOUPAN_ABI::pricing {

/// What the unit price is for (计价方式, domain C1.2).
enum class price_basis : std::uint8_t {
    gross_area, ///< 按建筑面积: total = unit price x gross area
    inner_area, ///< 按套内面积: total = unit price x inner area
    suite       ///< 按套/一口价: the pipeline runs on the price of the whole suite
};

constexpr enum_table<price_basis, 3> enum_names(price_basis) {
    return {{{price_basis::gross_area, "gross_area"},
             {price_basis::inner_area, "inner_area"},
             {price_basis::suite, "suite"}}};
}

/// Which figure governs when both are rounded (单价定总价/总价定单价).
enum class price_lead : std::uint8_t {
    automatic,  ///< total for suites, unit price otherwise
    unit_price, ///< the rounded unit price makes the total
    total       ///< the total is rounded from the exact price; the unit price is for display
};

constexpr enum_table<price_lead, 3> enum_names(price_lead) {
    return {
        {{price_lead::automatic, "automatic"}, {price_lead::unit_price, "unit_price"}, {price_lead::total, "total"}}};
}

/// Which survey the areas come from (预测/实测).
enum class area_basis : std::uint8_t { predicted, measured };

constexpr enum_table<area_basis, 2> enum_names(area_basis) {
    return {{{area_basis::predicted, "predicted"}, {area_basis::measured, "measured"}}};
}

/// What a list of prices is (底价/标准价/备案价).
enum class price_kind : std::uint8_t { floor, list, registered };

constexpr enum_table<price_kind, 3> enum_names(price_kind) {
    return {{{price_kind::floor, "floor"}, {price_kind::list, "list"}, {price_kind::registered, "registered"}}};
}

/// How the value of a factor enters the price (domain C1.1, C1.3).
enum class factor_kind : std::uint8_t {
    percent_of_base,    ///< PCT_OF_BASE: percents are added up, then multiply once
    add,                ///< ADD: yuan per unit of area (per suite when priced by suite)
    percent_of_running, ///< PCT_RUNNING: multiplies the running price, in `sequence`
    lump_sum,           ///< LUMP: yuan per unit, added to the total
    attached_area       ///< AREA_AT_RATE: attached area x running unit price x percent, added to the total
};

constexpr enum_table<factor_kind, 5> enum_names(factor_kind) {
    return {{{factor_kind::percent_of_base, "percent_of_base"},
             {factor_kind::add, "add"},
             {factor_kind::percent_of_running, "percent_of_running"},
             {factor_kind::lump_sum, "lump_sum"},
             {factor_kind::attached_area, "attached_area"}}};
}

/// A step of the pipeline; lump sums and attached areas always come last.
enum class pipeline_stage : std::uint8_t { percent_of_base, add, percent_of_running };

constexpr enum_table<pipeline_stage, 3> enum_names(pipeline_stage) {
    return {{{pipeline_stage::percent_of_base, "percent_of_base"},
             {pipeline_stage::add, "add"},
             {pipeline_stage::percent_of_running, "percent_of_running"}}};
}

/// What several matching rows of one table mean for one unit.
enum class several : std::uint8_t {
    error, ///< pricing.factor_ambiguous
    sum,
    max,
    first ///< the first row in the order of the table
};

constexpr enum_table<several, 4> enum_names(several) {
    return {{{several::error, "error"}, {several::sum, "sum"}, {several::max, "max"}, {several::first, "first"}}};
}

/// What happens to a computed price outside its floor and ceiling.
enum class bounds_policy : std::uint8_t {
    clamp, ///< it moves to the nearest allowed price; where none is on the grid the marked price itself wins
    error  ///< pricing.price_above_marked, pricing.price_below_floor
};

constexpr enum_table<bounds_policy, 2> enum_names(bounds_policy) {
    return {{{bounds_policy::clamp, "clamp"}, {bounds_policy::error, "error"}}};
}

/// A row of a factor table: its value for the units that match. Percents are fractions: 3 % is 0.03.
struct factor_row {
    match when{};
    decimal value{};
    friend bool operator==(const factor_row&, const factor_row&) = default;
};

/// Rows with their values (绝对值).
struct absolute_rows {
    std::vector<factor_row> rows{};
    friend bool operator==(const absolute_rows&, const absolute_rows&) = default;
};

/// A link of a chain: these values of the attribute lie `difference` above the link before.
struct chain_link {
    std::vector<std::string> values{};
    decimal difference{};
    friend bool operator==(const chain_link&, const chain_link&) = default;
};

/// Differences from the worst to the best (价差链): values are the running sums.
struct chain_rows {
    std::string attribute{};
    std::vector<chain_link> links{};
    friend bool operator==(const chain_rows&, const chain_rows&) = default;
};

/// The floors `from`..`to` each lie `step` above the floor below.
struct floor_range {
    std::int32_t from{};
    std::int32_t to{};
    decimal step{};
    friend bool operator==(const floor_range&, const floor_range&) = default;
};

/// One floor's own value.
struct floor_value {
    std::int32_t floor{};
    decimal value{};
    friend bool operator==(const floor_value&, const floor_value&) = default;
};

/// Steps by floor (层差): the value is 0 on the reference floor and changes by the step of each floor passed, upward and
/// downward; a floor in no range has step 0. `specials` add to their floor alone (首层, 顶层, 4/14/18 层); `exceptions`
/// replace its value. `lowest`/`highest` cap the value before specials.
struct floor_steps {
    std::int32_t reference{};
    std::vector<floor_range> ranges{};
    std::vector<floor_value> specials{};
    std::vector<floor_value> exceptions{};
    std::optional<decimal> lowest{};
    std::optional<decimal> highest{};
    friend bool operator==(const floor_steps&, const floor_steps&) = default;
};

/// A factor table (系数表): floor, orientation, view, layout, stack or any column of the units.
struct factor_table {
    std::string name{}; ///< unique in the scheme
    factor_kind kind = factor_kind::add;
    std::int32_t sequence = 0; ///< order among percent_of_running tables; ties in the order of the scheme
    match only{};              ///< the table says nothing about other units
    std::variant<absolute_rows, chain_rows, floor_steps> rows{};
    several several_rows = several::error;
    std::optional<decimal> otherwise{}; ///< the value when no row matches; absent means pricing.factor_missing
    std::string attached{};             ///< attached_area: the column of areas, e.g. `garden`
    friend bool operator==(const factor_table&, const factor_table&) = default;
};

/// A base price for the units that match; the first matching row counts.
struct base_price {
    match when{};
    decimal value{};
    friend bool operator==(const base_price&, const base_price&) = default;
};

/// A criterion of the score method (打分法): weight x the rating of its matching row.
struct score_criterion {
    std::string name{};
    decimal weight{}; ///< weights add up to 1
    std::variant<absolute_rows, chain_rows, floor_steps> rows{};
    several several_rows = several::error;
    std::optional<decimal> otherwise{};
    friend bool operator==(const score_criterion&, const score_criterion&) = default;
};

/// A price set by hand (手工调整): exactly one of the two prices, and a reason.
struct price_override {
    std::string unit{}; ///< the unit's key
    std::optional<decimal> unit_price{};
    std::optional<decimal> total{};
    std::string reason{};
    friend bool operator==(const price_override&, const price_override&) = default;
};

/// A price scheme (价格方案, domain C1). Without factors every unit has its base price. With `score` the base price is
/// the target average and each unit's starting price is base x score / area-weighted mean score.
struct scheme {
    static constexpr std::int32_t current_semantics = 1;

    std::string id{};
    std::string name{};
    std::string project{};
    std::string batch{};
    std::string version = "1";
    std::int32_t semantics = current_semantics; ///< the number of the formula set (design section 2)
    std::int32_t round = 1;                     ///< round of adjustment
    std::string parent{};                       ///< digest of the version before
    std::string effective_from{};               ///< YYYY-MM-DD or empty
    std::string effective_to{};

    price_kind kind = price_kind::list;
    price_basis basis = price_basis::gross_area;
    price_lead lead = price_lead::automatic;
    area_basis areas = area_basis::predicted;
    loupan::currency currency{};
    area_unit unit_of_area = area_unit::square_metre;

    std::vector<base_price> base{};
    std::vector<score_criterion> score{};
    std::vector<factor_table> factors{};
    std::array<pipeline_stage, 3> pipeline{pipeline_stage::percent_of_base, pipeline_stage::add,
                                           pipeline_stage::percent_of_running};
    rounding unit_rounding{"1"};
    rounding total_rounding{"1"};
    rounding derived_rounding{"0.01"}; ///< for prices that are only shown: per gross and inner area

    bounds_policy bounds = bounds_policy::clamp;
    bool ascending_floors = false; ///< a higher floor of a stack must not be cheaper per m2 than a lower one
    std::vector<price_override> overrides{};

    friend bool operator==(const scheme&, const scheme&) = default;
};

} // namespace loupan::inline LOUPAN_ABI::pricing
