// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/currency.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/id.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/core/unit_price.hpp>

#include <concepts>
#include <string>

namespace loupan::inline LOUPAN_ABI::detail {

template <class T, class... Of>
concept any_of = (std::same_as<T, Of> || ...);

/// The values of core that have one obvious text; formatting for streams and for fmt goes by this list.
template <class T>
concept printable = any_of<T, date, decimal, explanation, floor_area, id, money, rate, rounding, unit_price, currency>;

template <printable T> std::string print(const T& value) {
    if constexpr (std::same_as<T, currency>) {
        return std::string(value.code());
    } else {
        return value.to_string();
    }
}

} // namespace loupan::inline LOUPAN_ABI::detail
