// SPDX-License-Identifier: Apache-2.0
// Included by each kernel file inside its own unnamed namespace, so that no two files share a function.

// Division that vector units can do: a double estimates the quotient, integers correct it by at most one. The relative
// error of the estimate is below 2^-51, so for quotients below 2^50 (the plan's `doubles_suffice`) it is off by less
// than one, and the corrected quotient is exact.
struct double_arithmetic {
    static constexpr bool has_narrow_gather = false;
    static constexpr bool divides_fast = true;
    static LOUPAN_INLINE std::uint64_t correct(double estimate, std::uint64_t n, std::uint64_t d) noexcept {
        const auto divisor = static_cast<std::int64_t>(d);
        auto q = static_cast<std::int64_t>(estimate);
        const std::int64_t rest = static_cast<std::int64_t>(n) - q * divisor;
        q += static_cast<std::int64_t>(rest >= divisor) - static_cast<std::int64_t>(rest < 0);
        return static_cast<std::uint64_t>(q);
    }
    static LOUPAN_INLINE std::uint64_t divide(std::uint64_t n, const fixed_divisor& d) noexcept {
        return correct(static_cast<double>(static_cast<std::int64_t>(n)) * d.inverse, n, d.value);
    }
    static LOUPAN_INLINE std::uint64_t divide_by_many(std::uint64_t n, const fixed_divisor& d) noexcept {
        return divide(n, d);
    }
    static LOUPAN_INLINE std::uint64_t divide(std::uint64_t n, std::uint64_t d) noexcept {
        return correct(static_cast<double>(static_cast<std::int64_t>(n)) /
                           static_cast<double>(static_cast<std::int64_t>(d)),
                       n, d);
    }
};
