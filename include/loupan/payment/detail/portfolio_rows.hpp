// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>
#include <loupan/core/detail/quotient.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

/// \file
/// The rows of plain loans, several at once: whole periods, interest rounded each row, integers only.

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// Division of numbers below 2^63 by one divisor of at least 2: with l = bit_width(d - 1) and M = floor(2^(63+l) / d) + 1 the
/// error M d - 2^(63+l) is at most 2^l, so floor(n M / 2^(63+l)) is the quotient for every n below 2^63.
class invariant_divisor {
public:
    explicit invariant_divisor(std::uint64_t d) noexcept : shift_(static_cast<unsigned>(std::bit_width(d - 1)) - 1U) {
        // floor(2^(63+l) / d), bit by bit; once a batch
        std::uint64_t rest = 0;
        for (int bit = 63 + static_cast<int>(shift_) + 1; bit >= 0; --bit) {
            rest = rest * 2 + (bit == 63 + static_cast<int>(shift_) + 1 ? 1U : 0U);
            multiplier_ <<= 1U;
            if (rest >= d) {
                rest -= d;
                multiplier_ |= 1U;
            }
        }
        ++multiplier_;
    }
    [[nodiscard]] std::uint64_t divide(std::uint64_t n) const noexcept {
        return loupan::detail::multiply_native(n, multiplier_).hi >> shift_;
    }

private:
    std::uint64_t multiplier_ = 0;
    unsigned shift_;
};

/// Where the rows of one loan go, and what it is.
struct plain_loan {
    std::int64_t balance;
    std::int64_t rate;   ///< 1e-8 a year
    std::int64_t amount; ///< the level payment, or the principal part
    std::int64_t count;
    std::int64_t* interest;
    std::int64_t* principal;
    std::int64_t* left;
    std::int64_t total; ///< of interest
    bool good;          ///< whether every balance before the last row was above zero, and no principal below
};

/// `Loans` loans side by side, so that the multiplications of one fill the waiting of another. balance * rate + divisor must be
/// below 2^63.
template <std::size_t Loans, bool Level>
void plain_rows(plain_loan* const* loans, const invariant_divisor& divisor, std::uint64_t bias) noexcept {
    // Everything by value: a store to a column must not make the compiler read a loan again.
    const invariant_divisor by = divisor;
    plain_loan own[Loans];
    std::int64_t faults[Loans];
    std::int64_t rows = loans[0]->count;
    for (std::size_t k = 0; k < Loans; ++k) {
        own[k] = *loans[k];
        own[k].total = 0;
        faults[k] = 0;
        rows = rows < own[k].count ? rows : own[k].count;
    }
    const auto step = [&](std::size_t k, std::int64_t i) {
        auto& loan = own[k];
        const auto interest = static_cast<std::int64_t>(
            by.divide(static_cast<std::uint64_t>(loan.balance) * static_cast<std::uint64_t>(loan.rate) + bias));
        const std::int64_t principal = Level ? loan.amount - interest : loan.amount;
        loan.balance -= principal;
        loan.total += interest;
        faults[k] |= principal | (loan.balance - 1); // the sign of either
        loan.interest[i] = interest;
        loan.principal[i] = principal;
        loan.left[i] = loan.balance;
    };
    for (std::int64_t i = 0; i + 1 < rows; ++i) {
        for (std::size_t k = 0; k < Loans; ++k) {
            step(k, i);
        }
    }
    for (std::size_t k = 0; k < Loans; ++k) {
        auto& loan = own[k];
        for (std::int64_t i = rows - 1; i + 1 < loan.count; ++i) {
            step(k, i);
        }
        const std::int64_t i = loan.count - 1;
        const auto interest = static_cast<std::int64_t>(
            by.divide(static_cast<std::uint64_t>(loan.balance) * static_cast<std::uint64_t>(loan.rate) + bias));
        loan.total += interest;
        loan.interest[i] = interest;
        loan.principal[i] = loan.balance;
        loan.left[i] = 0;
        loans[k]->total = loan.total;
        loans[k]->good = faults[k] >= 0;
    }
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
