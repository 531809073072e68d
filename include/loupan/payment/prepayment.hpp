// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/instalment.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// \file
/// Paying earlier than agreed (提前还款): a part that shortens the term or lowers the payment, or all of it, with its fee.

namespace loupan::inline LOUPAN_ABI::payment {

/// What a part paid early changes (提前还款方式).
enum class prepayment_effect : std::uint8_t {
    shorten_term, ///< 缩短期限: the payment stays, the loan ends sooner
    lower_payment ///< 减少月供: the term stays, the payment is computed anew
};
constexpr enum_table<prepayment_effect, 2> enum_names(prepayment_effect) {
    return {{{prepayment_effect::shorten_term, "shorten_term"}, {prepayment_effect::lower_payment, "lower_payment"}}};
}

/// What an early payment costs (提前还款违约金): a fraction of the amount plus months of interest on it, at least `minimum`,
/// at most `maximum`; nothing once `free_after` rows have been paid or from the day `free_from` on.
struct prepayment_fee {
    rate of_amount{};
    std::int32_t months_of_interest = 0; ///< at the rate in force, a twelfth of the annual rate a month
    std::optional<money> minimum{};
    std::optional<money> maximum{};
    std::optional<std::int32_t> free_after{};
    std::optional<date> free_from{};
    rounding how{};
    friend bool operator==(const prepayment_fee&, const prepayment_fee&) = default;
};

/// One early payment (提前还款). It stands on a day, or right after row `row`; without an amount the loan is settled (结清).
struct prepayment {
    std::optional<date> on{};
    std::int32_t row = 0;          ///< used without `on`; 0 is right after the drawing
    std::optional<money> amount{}; ///< principal; absent: all that is owed
    prepayment_effect effect = prepayment_effect::shorten_term;
    prepayment_fee fee{};
    friend bool operator==(const prepayment&, const prepayment&) = default;
};

/// The fee of an early payment (提前还款违约金金额). `rows_paid`: instalments paid so far.
/// \throws arithmetic_error core.overflow; invalid_argument core.currency_mismatch
[[nodiscard]] inline money fee_of(const prepayment_fee& rule, const money& amount, const rate& annual,
                                  std::int32_t rows_paid, const std::optional<date>& on) {
    const auto nothing = money::zero(amount.currency());
    if ((rule.free_after && rows_paid >= *rule.free_after) || (rule.free_from && on && *on >= *rule.free_from)) {
        return nothing;
    }
    // amount (12 f + months r) / 12, rounded once
    const auto factor =
        decimal(12) * rule.of_amount.to_decimal() + decimal(rule.months_of_interest) * annual.to_decimal();
    auto fee = money::from_decimal(rule.how.round_product(amount.to_decimal(), factor, decimal(12)), amount.currency());
    if (rule.minimum) {
        fee = max(fee, *rule.minimum);
    }
    if (rule.maximum) {
        fee = min(fee, *rule.maximum);
    }
    return fee;
}

namespace detail {
inline void validate(const prepayment& p, const currency& in, const std::string& path) {
    const auto at = [&path](std::string_view field) { return join_path(path, field); };
    const auto bad = [&](std::string_view field, std::string value) {
        raise(loupan::errors::validation, {at(field), std::move(value), {}, {}});
    };
    if (p.row < 0 || p.row > max_instalments || (p.on && p.row != 0)) {
        bad("row", std::to_string(p.row));
    }
    const auto amount = [&](const std::optional<money>& m, std::string_view field, bool zero) {
        if (m && m->currency() != in) {
            raise(loupan::errors::currency_mismatch, {at(field), std::string(m->currency().code()), {}, {}});
        }
        if (m && (m->sign() < 0 || (!zero && m->is_zero()))) {
            bad(field, m->to_string());
        }
    };
    amount(p.amount, "amount", false);
    amount(p.fee.minimum, "fee.minimum", true);
    amount(p.fee.maximum, "fee.maximum", true);
    if (p.fee.of_amount < rate{} || p.fee.of_amount > rate::from_scaled(100'000'000)) {
        bad("fee.of_amount", p.fee.of_amount.to_percent());
    }
    if (p.fee.months_of_interest < 0 || p.fee.months_of_interest > 1200) {
        bad("fee.months_of_interest", std::to_string(p.fee.months_of_interest));
    }
    if (p.fee.minimum && p.fee.maximum && *p.fee.maximum < *p.fee.minimum) {
        bad("fee.maximum", p.fee.maximum->to_string());
    }
    static_cast<void>(step_minor(p.fee.how, in, at("fee.rounding")));
}
} // namespace detail

} // namespace loupan::inline LOUPAN_ABI::payment
