// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/detail/loan_periods.hpp>
#include <loupan/payment/detail/natural.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

/// \file
/// Payments that no closed formula gives, and a balance that is never rounded, in whole numbers of any size.

namespace loupan::inline LOUPAN_ABI::payment::detail {

inline natural to_natural(std::int64_t value) { return natural(static_cast<std::uint64_t>(value)); }

/// The payment x for which balance * prod(1 + f) - sum(x w * prod of the later (1 + f)) is `left` at the end; w grows by
/// 1 + step after each `every` rows. Rounded once to a multiple of `unit`.
inline std::optional<std::int64_t> solve_payment(std::int64_t balance, const std::vector<accrual>& rows,
                                                 std::int64_t left, std::int64_t step, std::size_t every,
                                                 std::int64_t unit, rounding_mode mode) {
    constexpr std::int64_t one = 100'000'000;
    natural grown = to_natural(balance); // balance * prod(d + n)
    natural sum;                         // of the payments' weights, grown
    natural denominators(1);
    natural weight(1);
    natural weight_unit(1); // one^stage: brings every weight to the last stage's denominator
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto d = static_cast<std::uint64_t>(rows[i].denominator);
        const auto factor = d + static_cast<std::uint64_t>(rows[i].numerator);
        if (i > 0 && every != 0 && i % every == 0) {
            weight *= static_cast<std::uint64_t>(one + step);
            weight_unit *= static_cast<std::uint64_t>(one);
            sum *= static_cast<std::uint64_t>(one);
        }
        grown *= factor;
        sum *= factor;
        denominators *= d;
        sum += weight * denominators;
    }
    natural top = grown - denominators * static_cast<std::uint64_t>(left);
    top = top * weight_unit;
    sum *= static_cast<std::uint64_t>(unit);
    const auto steps = round_natural(std::move(top), sum, mode);
    int128 out{};
    if (!steps || !loupan::detail::multiply_checked(int128{*steps}, int128{unit}, out) ||
        !loupan::detail::fits_int64(out)) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(out);
}

/// A balance as a ratio of whole numbers.
class exact_balance {
public:
    explicit exact_balance(std::int64_t minor) : top_(to_natural(minor)), bottom_(1) {}

    void grow(const accrual& by) {
        const auto d = static_cast<std::uint64_t>(by.denominator);
        top_ *= d + static_cast<std::uint64_t>(by.numerator);
        bottom_ *= d;
    }
    /// False, and nothing happens, when more is paid than is owed.
    bool pay(std::int64_t minor) {
        const auto paid = bottom_ * static_cast<std::uint64_t>(minor);
        if (paid > top_) {
            return false;
        }
        top_ -= paid;
        return true;
    }
    [[nodiscard]] std::int64_t rounded(std::int64_t step, rounding_mode mode) const {
        const auto steps = round_natural(top_, bottom_ * static_cast<std::uint64_t>(step), mode);
        if (!steps) {
            raise(loupan::errors::overflow, {"balance", {}, {}, {}});
        }
        return loupan::detail::to_int64_or_raise(int128{*steps} * int128{step});
    }

private:
    natural top_;
    natural bottom_;
};

} // namespace loupan::inline LOUPAN_ABI::payment::detail
