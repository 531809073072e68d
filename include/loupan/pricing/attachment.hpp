// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/money.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/pricing/detail/enum_names.hpp>
#include <loupan/pricing/detail/exact.hpp>
#include <loupan/pricing/errors.hpp>

#include <cstdint>
#include <optional>
#include <string>

/// \file
/// What is sold with a house (附属房产与装修, domain C1.6): parking spaces, storage rooms, fitment.

namespace loupan::inline LOUPAN_ABI::pricing {

/// What an attachment is (附属类型).
enum class attachment_kind : std::uint8_t {
    parking, ///< 车位
    storage, ///< 储藏室
    garden,  ///< 花园/露台
    other
};

constexpr enum_table<attachment_kind, 4> enum_names(attachment_kind) {
    return {{{attachment_kind::parking, "parking"},
             {attachment_kind::storage, "storage"},
             {attachment_kind::garden, "garden"},
             {attachment_kind::other, "other"}}};
}

/// A piece that is sold with the house, with a price line of its own (附属).
struct attachment {
    std::string code{};
    std::string name{};
    attachment_kind kind = attachment_kind::parking;
    money price{}; ///< list price
    std::optional<floor_area> area{};
    bool merge_into_contract = false; ///< 并入合同: its price is part of the contract total
    bool discount_applies = false;    ///< the rate and point discounts of the house reduce it too
    bool area_adjustable = false;     ///< 参与面积补差, for the settlement of areas
    friend bool operator==(const attachment&, const attachment&) = default;
};

/// Fitment (装修款): an amount, or a price per unit of area times the area of the house.
struct fitment {
    std::optional<money> amount{};
    std::optional<loupan::unit_price> per_area{};
    bool in_contract_price = false; ///< 计入合同总价
    rounding how{"0.01"};           ///< for per_area
    friend bool operator==(const fitment&, const fitment&) = default;
};

/// What the fitment costs for a house of this area.
/// \throws invalid_argument core.validation unless exactly one of amount and per_area is given and not negative,
/// pricing.area_required, core.unit_mismatch
[[nodiscard]] inline money fitment_price(const fitment& of, const std::optional<floor_area>& area) {
    if (of.amount.has_value() == of.per_area.has_value()) {
        raise(loupan::errors::validation, {"fitment", "one of amount and per_area", {}, "C1.6"});
    }
    if ((of.amount && of.amount->minor() < 0) || (of.per_area && of.per_area->scaled() < 0)) {
        raise(loupan::errors::validation,
              {"fitment", of.amount ? of.amount->to_string() : of.per_area->to_string(), {}, "C1.6"});
    }
    if (of.amount) {
        return *of.amount;
    }
    if (!area || area->scaled() == 0) {
        raise(errors::area_required, {"fitment.per_area", "0", {}, "C1.6"});
    }
    return of.per_area->times(*area, of.how);
}

/// The unit price without parking (扣除车位单价): (total - parking price) / (area - parking area), or total / area where
/// no parking price is known, since a space without a price is sold in the total. Rounded once, half up at 1 unless said.
/// \throws invalid_argument core.validation when the parking takes all of the price, pricing.area_required when it takes
/// all of the area, core.unit_mismatch, core.currency_mismatch
[[nodiscard]] inline loupan::unit_price
unit_price_without_parking(const money& total, const std::optional<money>& parking_price, const floor_area& area,
                           const std::optional<floor_area>& parking_area = {}, const rounding& how = rounding("1")) {
    money price = total;
    floor_area left = area;
    if (parking_price && parking_price->minor() != 0) {
        price -= *parking_price;
        if (parking_price->minor() < 0 || price.minor() <= 0) {
            raise(loupan::errors::validation, {"parking_price", parking_price->to_string(), {}, {}});
        }
        if (parking_area) {
            if (*parking_area >= area) {
                raise(errors::area_required, {"parking_area", parking_area->to_string(), {}, {}});
            }
            left = area - *parking_area;
        }
    }
    if (left.scaled() == 0) {
        raise(errors::area_required, {"area", area.to_string(), {}, {}});
    }
    const decimal value = how.round_ratio(price.to_decimal(), left.to_decimal());
    return loupan::unit_price::from_scaled(value.to_scaled(loupan::unit_price::scale), total.currency(), area.unit());
}

} // namespace loupan::inline LOUPAN_ABI::pricing
