// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/money.hpp>
#include <loupan/payment/item.hpp>

#include <string>

/// \file
/// What was paid of a row of a payment schedule (已付款项).

namespace loupan::inline LOUPAN_ABI::payment {

/// Money that came in for a row (已付款项).
struct paid_line {
    std::string key{};
    payment::item item = payment::item::house;
    money amount{};
    due_date due{};
    bool in_total = true;
    std::string name{}; ///< for people; empty: the name of the item
    friend bool operator==(const paid_line&, const paid_line&) = default;
};

} // namespace loupan::inline LOUPAN_ABI::payment
