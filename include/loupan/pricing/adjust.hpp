// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/pricing/match.hpp>
#include <loupan/pricing/price.hpp>
#include <loupan/pricing/scheme.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Rounds of adjustment (调价, domain C1.5): a change by filter becomes a new round of the scheme.

namespace loupan::inline LOUPAN_ABI::pricing {

/// How a price changes.
enum class adjust_method : std::uint8_t {
    percent,   ///< PCT: x (1 + value); 3 % is 0.03
    add_unit,  ///< ADD_UNIT: value per unit of area on top
    add_total, ///< ADD_TOTAL: value a unit on top
    set_unit,  ///< SET_UNIT: this unit price
    set_total  ///< SET_TOTAL: this total
};

/// One adjustment (调价方案).
struct adjustment {
    adjust_method method = adjust_method::percent;
    decimal value{};
    match where{};
    std::vector<std::uint8_t> rows{}; ///< 1 = in scope, together with `where`; empty for all
    std::string reason{};             ///< required; it stands in the overrides
};

/// A local limit on adjustments (地方调价限制), data with its validity. Fractions: 15 % is 0.15.
struct limit_rule {
    std::string jurisdiction{};            ///< empty: everywhere
    std::optional<decimal> max_above_filed{}; ///< the unit price may exceed the filed one by this
    std::optional<decimal> max_below_filed{}; ///< or fall below it by this (备案价下浮)
    std::optional<decimal> max_change{};      ///< of this adjustment against the current unit price, up or down
    std::int32_t min_days_between = 0;        ///< days since the unit's last adjustment
    std::optional<date> from{};               ///< in force from this day
    std::optional<date> to{};                 ///< to this day, inclusive
    std::string source{};                     ///< the document behind it
};

/// The statuses of units whose price is settled (已售状态): subscribed, signed or filed.
[[nodiscard]] inline std::vector<std::string> sold_statuses() {
    return {"subscribed", "signed", "filed", "认购", "签约", "备案", "已签认购书", "已签合同", "已备案"};
}

struct adjust_options {
    date as_of;                                ///< the business date of the adjustment
    std::optional<date> effective_from{};      ///< of the new round; absent: as_of
    std::string parent{};                      ///< digest of the scheme that is adjusted
    std::vector<limit_rule> limits{};
    std::string jurisdiction{};
    std::optional<prices> filed{};             ///< filed prices by key; absent: the units' `max` unit prices
    std::optional<column<std::int32_t>> last_adjusted{}; ///< by row, days as `date::days`; absent where never
    std::string status_attribute = "status";
    std::vector<std::string> excluded_statuses = sold_statuses();
    std::string lock_attribute = "lock";       ///< a unit with a value here keeps its price (选房锁定, 换房锁定, ...)
    on_error breaches = on_error::raise;       ///< collect: units that break a limit or a bound are skipped and reported
    price_options pricing{};

    explicit adjust_options(date day) : as_of(day) {}
};

/// What happened to a unit in scope.
enum class adjust_outcome : std::uint8_t {
    changed,
    unchanged, ///< the new price is the old one
    sold,      ///< subscribed, signed or filed: its snapshot price stays
    locked,
    limit      ///< a limit or a bound forbids it
};

struct unit_outcome {
    std::string key{};
    std::size_t row = 0;
    adjust_outcome outcome{};
    std::string detail{}; ///< the status, the lock, or the limit
    money before{};
    money after{};
    friend bool operator==(const unit_outcome&, const unit_outcome&) = default;
};

/// A new round. `price(compile(scheme), units)` gives `prices`.
struct adjust_result {
    pricing::scheme scheme{};
    pricing::prices prices{};
    std::vector<unit_outcome> outcomes{}; ///< of the units in scope, in the order of the list
    std::size_t changed = 0;
    money total_before{}; ///< of all units with a price
    money total_after{};
};

[[nodiscard]] std::string_view to_string(adjust_method m) noexcept;
[[nodiscard]] std::string_view to_string(adjust_outcome o) noexcept;

/// Makes the next round: the units in scope get new prices as overrides with the reason, all others keep the current ones.
///
/// Under a unit price lead percents and additions per area change the unit price, rounded as the scheme rounds unit
/// prices, and totals follow; under a total lead (and by suite) they change the total, rounded as the scheme rounds
/// totals. Prices that are set stay as given. Sold and locked units are skipped and reported. Limits compare unit prices
/// (totals by suite).
/// \param current the list in force; where it differs from what the scheme gives, the difference becomes an override
/// \throws rule_violation pricing.adjustment_limit (path `limits[i].field`, all breaches as rows) and what `price` throws;
/// invalid_argument core.validation (value, reason), core.length_mismatch, pricing.attribute_missing
[[nodiscard]] adjust_result adjust(const scheme& given, const units& of, const prices& current, const adjustment& what,
                                   const adjust_options& options);

} // namespace loupan::inline LOUPAN_ABI::pricing

#include <loupan/pricing/detail/adjust_round.hpp>
