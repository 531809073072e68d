// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "payment_handles.hpp"
#include "wording.hpp"

#include <loupan/payment/instalment.hpp>
#include <loupan/payment/instalment_explain.hpp>

using namespace loupan;
using namespace loupan_abi;

namespace {

/// The rounding is to a step of minor units; that the currency has two decimals shows in the texts of errors alone.
payment::level_options level_options_of(const loupan_level_options* given) {
    loupan_level_options read{static_cast<int32_t>(sizeof(loupan_level_options)), LOUPAN_RAISE, 12, LOUPAN_HALF_UP, 1};
    read_options(given, read);
    if (read.rounding < LOUPAN_HALF_UP || read.rounding > LOUPAN_FLOOR) {
        raise(errors::validation, {"options.rounding", std::to_string(read.rounding), {}, {}});
    }
    if (read.rounding_step < 0) {
        raise(errors::rounding_invalid, {"options.rounding_step", std::to_string(read.rounding_step), {}, {}});
    }
    payment::level_options out;
    out.periods_per_year = read.periods_per_year == 0 ? 12 : read.periods_per_year;
    const auto step = read.rounding_step == 0 ? std::int64_t{1} : read.rounding_step;
    out.how = rounding(decimal::from_parts(loupan::detail::int128{step}, out.currency.digits()),
                       static_cast<rounding_mode>(read.rounding));
    out.errors = read.on_error == LOUPAN_COLLECT ? payment::on_error::collect : payment::on_error::raise;
    return out;
}

} // namespace

loupan_status loupan_level_payment(int64_t principal, int64_t annual_rate, int32_t periods,
                                   const loupan_level_options* options, int64_t* payment,
                                   loupan_error** error) noexcept {
    if (payment != nullptr) {
        *payment = 0;
    }
    return guarded(error, [&] {
        auto& out = need(payment, "payment");
        const auto how = level_options_of(options);
        out = payment::level_payment(money::from_minor(principal, how.currency), rate::from_scaled(annual_rate),
                                     periods, how.how, how.periods_per_year)
                  .minor();
    });
}

loupan_status loupan_level_explain(int64_t principal, int64_t annual_rate, int32_t periods,
                                   const loupan_level_options* options, loupan_language language,
                                   loupan_explain_format format, loupan_text** text, loupan_error** error) noexcept {
    return made(text, "text", error, [&] {
        const auto how = level_options_of(options);
        const wording in(language, format);
        return in(payment::explain_level_payment(money::from_minor(principal, how.currency),
                                                 rate::from_scaled(annual_rate), periods, how.how,
                                                 how.periods_per_year));
    });
}

loupan_status loupan_level_payments(const int64_t* principals, const int64_t* annual_rates, const int32_t* periods,
                                    int64_t count, const loupan_level_options* options,
                                    loupan_instalments** instalments, loupan_error** error) noexcept {
    return made(instalments, "instalments", error, [&] {
        const auto how = level_options_of(options);
        const auto rows = count_of(count, "count");
        const auto principal = values_of(principals, rows, "principals");
        const auto annual = values_of(annual_rates, rows, "annual_rates");
        const auto given = values_of(periods, rows, "periods");
        // The result keeps none of the three, so two of them stay where they are.
        payment::level_columns of;
        of.principal = column<std::int64_t>(principal.data(), rows, nullptr);
        of.annual_rate = column<std::int64_t>(annual.data(), rows, nullptr);
        of.periods = column<std::int64_t>(std::vector<std::int64_t>(given.begin(), given.end()));
        auto result = payment::level_payments(of, how);
        return loupan_instalments{std::move(result.payment), {std::move(result.errors)}};
    });
}

int64_t loupan_instalments_size(const loupan_instalments* instalments) noexcept {
    return instalments == nullptr ? 0 : static_cast<int64_t>(instalments->payment.size());
}

loupan_status loupan_instalments_payments(const loupan_instalments* instalments, const int64_t** values,
                                          const uint8_t** validity, loupan_error** error) noexcept {
    return give_column(values, validity, error,
                       [&]() -> const auto& { return need(instalments, "instalments").payment; });
}

const loupan_row_errors* loupan_instalments_errors(const loupan_instalments* instalments) noexcept {
    return instalments == nullptr ? nullptr : &instalments->errors;
}

void loupan_instalments_free(loupan_instalments* instalments) noexcept { delete instalments; }
