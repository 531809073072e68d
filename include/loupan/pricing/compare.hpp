// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/pricing/match.hpp>
#include <loupan/pricing/prices.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// \file
/// Two versions of a price list side by side (价格版本比较, domain C1.5).

namespace loupan::inline LOUPAN_ABI::pricing {

/// What is expected to be sold, and at what discount (去化计划): the first row that matches a unit counts.
struct absorption_row {
    match when{};
    decimal share{1};   ///< of the units' value that is expected to be sold, 0..1
    decimal discount{}; ///< expected discount on the list price, 0.03 for 97 %
    friend bool operator==(const absorption_row&, const absorption_row&) = default;
};

struct compare_options {
    /// Attributes that the groups are made of; those that the list does not have are left out. `floor` counts in bands.
    std::vector<std::string> group_by{"building", "layout", "floor", "orientation"};
    std::int32_t floor_band = 10;             ///< floors a band: 1-10, 11-20, ...
    decimal unit_price_band{1000};            ///< width of the bands of unit prices
    decimal total_band{500000};               ///< width of the bands of totals
    /// Contracted totals of sold units, by key. Absent: the units with a fixed price in the later list count as sold.
    std::optional<prices> contracted{};
    std::vector<absorption_row> absorption{}; ///< empty: no expected revenue
};

/// Figures of one list, over its units with a price.
struct list_figures {
    std::size_t count = 0;
    std::int64_t area = 0;                          ///< pricing areas at 1e-4
    money total{};
    std::optional<loupan::unit_price> average{};    ///< area-weighted, rounded to 1e-4
    std::optional<loupan::unit_price> lowest{};
    std::optional<loupan::unit_price> highest{};
    std::optional<loupan::unit_price> median{};     ///< of an even number the mean of the middle two, half up
    friend bool operator==(const list_figures&, const list_figures&) = default;
};

/// A group of units with a price in both lists.
struct group_row {
    std::vector<std::string> values{}; ///< beside comparison::group_by; empty text where the attribute is absent
    std::size_t count = 0;
    std::int64_t area = 0;
    money before{};
    money after{};
    std::optional<loupan::unit_price> average_before{};
    std::optional<loupan::unit_price> average_after{};
    decimal average_change{}; ///< difference of the two averages as shown
    friend bool operator==(const group_row&, const group_row&) = default;
};

/// The change of one unit.
struct unit_change {
    std::string key{};
    money before{};
    money after{};
    decimal percent{}; ///< of the total before, as a fraction rounded to 1e-6
    friend bool operator==(const unit_change&, const unit_change&) = default;
};

/// Units from `from` to below `to`.
struct band_row {
    decimal from{};
    decimal to{};
    std::size_t before = 0;
    std::size_t after = 0;
    friend bool operator==(const band_row&, const band_row&) = default;
};

/// What `compare` finds. "Both" means the units with a price in both lists.
struct comparison {
    list_figures before{};
    list_figures after{};
    std::size_t both = 0;
    std::size_t only_before = 0; ///< without a price in the later list
    std::size_t only_after = 0;
    money total_change{};        ///< of both
    std::size_t up = 0;          ///< units whose total rises (涨)
    std::size_t flat = 0;        ///< (平)
    std::size_t down = 0;        ///< (跌)
    std::optional<unit_change> most_up{};   ///< largest rise of a total; a tie takes the smaller key
    std::optional<unit_change> most_down{};
    std::vector<std::string> group_by{};
    std::vector<group_row> groups{};        ///< ascending by their values, floors by number
    std::vector<band_row> unit_price_bands{}; ///< without empty bands at the ends
    std::vector<band_row> total_bands{};
    std::size_t sold = 0;
    std::optional<loupan::unit_price> project_average_before{}; ///< 整盘均价: (contracted + list of unsold) / area
    std::optional<loupan::unit_price> project_average_after{};
    money unsold_change{};                  ///< 货值变动: unsold units of both
    std::optional<money> expected_before{}; ///< expected revenue of unsold units under the absorption plan
    std::optional<money> expected_after{};
    area_unit unit_of_area = area_unit::square_metre;

    /// A readable table.
    [[nodiscard]] std::string to_string(language in = language::english) const;
};

/// Compares two lists by the units' keys; attributes and areas are those of the later list.
/// \throws invalid_argument core.currency_mismatch, core.unit_mismatch, core.validation (a band that is not above zero, a
/// share or discount outside 0..1), pricing.attribute_missing (absorption)
[[nodiscard]] comparison compare(const prices& before, const prices& after, const compare_options& options = {});

} // namespace loupan::inline LOUPAN_ABI::pricing

#include <loupan/pricing/detail/compare_lists.hpp>
