// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "guard.hpp"

#include <loupan/pricing/csv.hpp>

using namespace loupan_abi;

loupan_status loupan_units_from_csv(const char* csv, int64_t size, loupan_units** units,
                                    loupan_error** error) noexcept {
    return made(units, "units", error,
                [&] { return loupan_units{loupan::pricing::units_from_csv(text_of(csv, size, "csv"))}; });
}

int64_t loupan_units_count(const loupan_units* units) noexcept {
    return units == nullptr ? 0 : static_cast<int64_t>(units->list.size());
}

loupan_status loupan_units_key(const loupan_units* units, int64_t row, loupan_text** key,
                               loupan_error** error) noexcept {
    return made(key, "key", error, [&] { return key_of(need(units, "units").list, row); });
}

loupan_status loupan_units_find(const loupan_units* units, const char* key, int64_t size, int64_t* row,
                                loupan_error** error) noexcept {
    if (row != nullptr) {
        *row = 0;
    }
    return guarded(error, [&] {
        auto& found = need(row, "row");
        found = static_cast<int64_t>(need(units, "units").list.row_of(text_of(key, size, "key")));
    });
}

void loupan_units_free(loupan_units* units) noexcept { delete units; }
