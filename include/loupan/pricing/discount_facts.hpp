// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/units.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

/// \file
/// What a discount is applied to (折扣计算的事实, domain C1.6): the list price of a deal, and what is known about the deal.

namespace loupan::inline LOUPAN_ABI::pricing {

/// The list price that a deal starts from (表价).
struct deal_line {
    std::string key{}; ///< the unit's key
    std::optional<loupan::unit_price> unit_price{};
    money total{};
    std::optional<floor_area> area{};   ///< the pricing area
    decimal lump{};                     ///< part of the total that is not unit price x area (lump sums, attached areas)
    rounding list_rounding{"1"};        ///< the rounding that made the list total
    std::optional<money> floor_total{}; ///< 底价
    friend bool operator==(const deal_line&, const deal_line&) = default;
};

/// A deal line from a priced unit. Give the area that the unit price is for.
[[nodiscard]] inline deal_line make_deal_line(const price_line& line, std::optional<floor_area> area,
                                              std::optional<money> floor_total = {}) {
    deal_line out;
    out.key = line.key;
    out.unit_price = line.unit_price;
    out.total = line.total;
    out.area = area;
    out.floor_total = floor_total;
    return out;
}

/// How a new customer came by a referral (老带新登记).
struct referral_facts {
    bool first_visit = false; ///< the new customer had never visited before
    date registered{};
    date visited{};
    friend bool operator==(const referral_facts&, const referral_facts&) = default;
};

/// What is known about the deal that wants discounts (折扣条件).
struct discount_facts {
    date as_of{}; ///< 业务日期
    unit of{};    ///< the unit's attributes, for product filters
    std::string customer{};
    std::string pay_plan{};
    std::int32_t units_together = 1;            ///< 团购套数
    std::map<std::string, std::int64_t> uses{}; ///< by code: how often it was used before this deal
    std::set<std::string> evidence{};           ///< codes whose evidence was seen
    std::optional<referral_facts> referral{};
};

} // namespace loupan::inline LOUPAN_ABI::pricing
