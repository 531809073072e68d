// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/pricing/discount_plan.hpp>
#include <loupan/pricing/scheme.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// \file
/// What discounts come to (折扣结果, domain C1.6): the deal price, and each step that made it.

namespace loupan::inline LOUPAN_ABI::pricing {

/// What a step of a deal price is.
enum class deal_step_kind : std::uint8_t {
    discount,    ///< one discount
    rounding,    ///< from the exact price to the unit price's and total's grid
    auto_round,  ///< 自动取整
    marked_price ///< a rounding must not lift the deal above the list price (一套一标)
};

constexpr enum_table<deal_step_kind, 4> enum_names(deal_step_kind) {
    return {{{deal_step_kind::discount, "discount"},
             {deal_step_kind::rounding, "rounding"},
             {deal_step_kind::auto_round, "auto_round"},
             {deal_step_kind::marked_price, "marked_price"}}};
}

/// One step from the list price to the deal price. `off` of all steps adds up to list - deal exactly.
struct deal_step {
    deal_step_kind kind = deal_step_kind::discount;
    std::string code{}; ///< of the discount; empty otherwise
    discount_calc calc = discount_calc::rate;
    decimal value{}; ///< of the discount as used
    money off{};     ///< what the step took off; a rounding may add
    money after{};   ///< the running price, to the minor unit
    friend bool operator==(const deal_step&, const deal_step&) = default;
};

/// A discount that the best selection left out, and why.
struct rejected_discount {
    std::string code{};
    std::string reason{}; ///< an error code, e.g. `pricing.discount_expired`
    std::string detail{};
    friend bool operator==(const rejected_discount&, const rejected_discount&) = default;
};

/// A gift of the deal: a marketing cost, not a reduction of the price.
struct gift_cost {
    std::string code{};
    money cost{};
    friend bool operator==(const gift_cost&, const gift_cost&) = default;
};

/// A deal price (成交价) and how the discounts made it.
struct discount_result {
    money list{};
    money deal{};
    std::optional<loupan::unit_price> deal_unit_price{}; ///< absent where no area is known
    price_lead lead = price_lead::total;                 ///< which figure governed: unit_price or total
    std::vector<deal_step> steps{};
    money off{};       ///< list - deal
    decimal percent{}; ///< 总折扣: deal / list x 100 with 2 decimals
    std::vector<gift_cost> gifts{};
    std::vector<rejected_discount> rejected{};
    friend bool operator==(const discount_result&, const discount_result&) = default;
};

} // namespace loupan::inline LOUPAN_ABI::pricing
