// SPDX-License-Identifier: Apache-2.0
#include "guard.hpp"

#include <string>

using namespace loupan;
using namespace loupan_abi;

namespace {

const column<std::int64_t>& pick(const pricing::price_columns& columns, loupan_price_column which) {
    switch (which) {
    case LOUPAN_UNIT_PRICE:
        return columns.unit_price;
    case LOUPAN_TOTAL:
        return columns.total;
    case LOUPAN_GROSS_UNIT_PRICE:
        return columns.gross_unit_price;
    case LOUPAN_INNER_UNIT_PRICE:
        return columns.inner_unit_price;
    default:
        raise(errors::validation, {"column", std::to_string(which), {}, {}});
    }
}

} // namespace

int64_t loupan_prices_size(const loupan_prices* prices) noexcept {
    return prices == nullptr ? 0 : static_cast<int64_t>(prices->list.size());
}

int64_t loupan_prices_count(const loupan_prices* prices) noexcept {
    return prices == nullptr ? 0 : static_cast<int64_t>(prices->list.count());
}

loupan_status loupan_prices_key(const loupan_prices* prices, int64_t row, loupan_text** key,
                                loupan_error** error) noexcept {
    return made(key, "key", error, [&] { return key_of(need(prices, "prices").list.of(), row); });
}

loupan_status loupan_prices_column(const loupan_prices* prices, loupan_price_column column, const int64_t** values,
                                   const uint8_t** validity, loupan_error** error) noexcept {
    if (values != nullptr) {
        *values = nullptr;
    }
    if (validity != nullptr) {
        *validity = nullptr;
    }
    return guarded(error, [&] {
        const auto& from = pick(need(prices, "prices").list.columns(), column);
        auto& data = need(values, "values");
        need(validity, "validity") = from.validity();
        data = from.data();
    });
}

const uint8_t* loupan_prices_flags(const loupan_prices* prices) noexcept {
    return prices == nullptr ? nullptr : prices->list.columns().flags.data();
}

loupan_status loupan_prices_total(const loupan_prices* prices, int64_t* total, loupan_error** error) noexcept {
    if (total != nullptr) {
        *total = 0;
    }
    return guarded(error, [&] { need(total, "total") = need(prices, "prices").list.total().minor(); });
}

loupan_status loupan_prices_area(const loupan_prices* prices, int64_t* area, loupan_error** error) noexcept {
    if (area != nullptr) {
        *area = 0;
    }
    return guarded(error, [&] { need(area, "area") = need(prices, "prices").list.area(); });
}

loupan_status loupan_prices_average(const loupan_prices* prices, int64_t* average, int32_t* present,
                                    loupan_error** error) noexcept {
    if (average != nullptr) {
        *average = 0;
    }
    if (present != nullptr) {
        *present = 0;
    }
    return guarded(error, [&] {
        auto& value = need(average, "average");
        auto& there = need(present, "present");
        if (const auto found = need(prices, "prices").list.average()) {
            value = found->scaled();
            there = 1;
        }
    });
}

const loupan_row_errors* loupan_prices_errors(const loupan_prices* prices) noexcept {
    return prices == nullptr ? nullptr : &prices->errors;
}

const char* loupan_prices_currency(const loupan_prices* prices) noexcept {
    return prices == nullptr ? "" : prices->currency.c_str();
}

int32_t loupan_prices_currency_digits(const loupan_prices* prices) noexcept {
    return prices == nullptr ? 0 : static_cast<int32_t>(prices->list.currency().digits());
}

const char* loupan_prices_scheme_digest(const loupan_prices* prices, int64_t* size) noexcept {
    return prices == nullptr ? give_nothing(size) : give(prices->list.scheme_digest(), size);
}

void loupan_prices_free(loupan_prices* prices) noexcept { delete prices; }
