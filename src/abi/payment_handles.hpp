// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calendar_handle.hpp"
#include "guard.hpp"

#include <loupan/core/columns.hpp>
#include <loupan/core/date.hpp>
#include <loupan/payment/charge_rules.hpp>
#include <loupan/payment/late_fee_batch.hpp>
#include <loupan/payment/loan_schedule.hpp>
#include <loupan/payment/plan_schedule.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// What stands behind the handles of payment, and what its functions share.

struct loupan_instalments {
    loupan::column<std::int64_t> payment;
    loupan_row_errors errors;
};

struct loupan_loan_schedule {
    std::vector<std::int64_t> amounts[6]; ///< by loupan_loan_column
    loupan::column<std::int32_t> due;
    std::vector<std::int32_t> numbers;
    std::vector<std::uint8_t> kinds;
    std::vector<std::uint8_t> provisional;
    std::int32_t digits;
    // What it was made from, for the explanation.
    loupan::payment::loan_terms terms;
    std::vector<loupan::payment::prepayment> early;
    std::optional<loupan::calendar::business_calendar> calendar;
};

struct loupan_pay_plan {
    loupan::payment::compiled_plan rules;
};

struct loupan_pay_schedule {
    loupan::payment::pay_schedule value;
    std::vector<std::int64_t> amounts;
    loupan::column<std::int32_t> due;
    std::vector<std::uint8_t> flags;
};

struct loupan_late_fee_rules {
    loupan::payment::late_fee_rules rules;
};

struct loupan_overdue {
    loupan::payment::overdue_columns columns{};
};

struct loupan_late_fees {
    loupan::payment::late_fee_columns list;
    loupan_row_errors errors;
    loupan::currency unit;
};

struct loupan_charge_table {
    loupan::payment::charge_table rules;
};

namespace loupan_abi {

/// Copies the caller's options over the defaults, as many bytes as both sides know.
/// \throws invalid_argument core.validation for a size that cannot be one, or an unknown way with errors
template <class Options> void read_options(const Options* given, Options& over) {
    if (given == nullptr) {
        return;
    }
    if (given->struct_size < static_cast<std::int32_t>(sizeof given->struct_size)) {
        loupan::raise(loupan::errors::validation, {"options.struct_size", std::to_string(given->struct_size), {}, {}});
    }
    std::memcpy(&over, given, std::min(sizeof over, static_cast<std::size_t>(given->struct_size)));
    if (over.on_error != LOUPAN_RAISE && over.on_error != LOUPAN_COLLECT) {
        loupan::raise(loupan::errors::validation, {"options.on_error", std::to_string(over.on_error), {}, {}});
    }
}

/// A column of days, absent where `day_of(i)` has none.
template <class DayOf> [[nodiscard]] loupan::column<std::int32_t> days_of(std::size_t size, DayOf&& day_of) {
    loupan::column_builder<std::int32_t> out(size);
    for (std::size_t i = 0; i < size; ++i) {
        const std::optional<loupan::date> day = day_of(i);
        out.data()[i] = day ? day->days() : 0;
        if (!day) {
            out.set_null(i);
        }
    }
    return std::move(out).finish();
}

/// Gives a column to C: both results are NULL until all went well.
template <class T, class Pick>
[[nodiscard]] loupan_status give_column(const T** values, const std::uint8_t** validity, loupan_error** error,
                                        Pick&& pick) noexcept {
    if (values != nullptr) {
        *values = nullptr;
    }
    if (validity != nullptr) {
        *validity = nullptr;
    }
    return guarded(error, [&] {
        const loupan::column<T>& from = std::forward<Pick>(pick)();
        auto& data = need(values, "values");
        need(validity, "validity") = from.validity();
        data = from.data();
    });
}

} // namespace loupan_abi
