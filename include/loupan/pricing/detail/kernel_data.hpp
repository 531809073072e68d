// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>
#include <loupan/core/detail/int128.hpp>
#include <loupan/core/detail/quotient.hpp>

#include <cstddef>
#include <cstdint>

// What a tile of the kernel reads and writes, and the divisions by constants that it is made of: plain pointers and numbers.

#if defined(__GNUC__)
#define LOUPAN_INLINE inline __attribute__((always_inline))
#define LOUPAN_RESTRICT __restrict
#define LOUPAN_LAMBDA_INLINE __attribute__((always_inline))
#define LOUPAN_PASS __attribute__((noinline)) // a pass of its own keeps its registers
#define LOUPAN_PREFETCH(address, for_write) __builtin_prefetch(address, for_write, 3)
#elif defined(_MSC_VER)
#define LOUPAN_INLINE __forceinline
#define LOUPAN_RESTRICT __restrict
#else
#define LOUPAN_INLINE inline
#define LOUPAN_RESTRICT
#endif
#if !defined(LOUPAN_LAMBDA_INLINE)
#define LOUPAN_LAMBDA_INLINE
#define LOUPAN_PASS
#endif
#if !defined(LOUPAN_PREFETCH)
#define LOUPAN_PREFETCH(address, for_write) static_cast<void>(address)
#endif

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// A divisor that stays the same for a list, with what each way to divide needs of it.
struct fixed_divisor {
    std::uint64_t value = 1;
    std::uint64_t magic = 0; ///< ceil(2^(63 + bits) / value): exact for every n < 2^63 (Granlund, Montgomery 1994)
    std::uint32_t shift = 0; ///< bits - 1
    double inverse = 1.0;    ///< an estimate only; the quotient is corrected in integers

    static fixed_divisor of(std::uint64_t d) {
        fixed_divisor f;
        f.value = d;
        f.inverse = 1.0 / static_cast<double>(d);
        if (d > 1) {
            std::uint32_t bits = 0;
            while (bits < 63 && (std::uint64_t{1} << bits) < d) {
                ++bits;
            }
            f.shift = bits - 1;
            // floor(2^(63 + bits) / d) + 1 by long division; it fits 64 bits because d > 2^(bits - 1).
            std::uint64_t quotient = 0;
            std::uint64_t rest = 1; // of the leading bit of 2^(63 + bits)
            for (std::uint32_t i = 0; i < 63 + bits; ++i) {
                rest <<= 1U;
                quotient <<= 1U;
                if (rest >= d) {
                    rest -= d;
                    quotient |= 1U;
                }
            }
            f.magic = quotient + 1;
        }
        return f;
    }
};

/// Rounding of a ratio n / d of integers, n >= 0 and d > 0, as one floor division: floor((n + bias(d)) / d). The half
/// modes need no doubled numerator, since floor((2 n + d) / (2 d)) = floor((n + floor(d / 2)) / d).
struct rounding_recipe {
    std::uint64_t of_d = 0; ///< a mask: all bits or none
    std::uint64_t keep = 0;
    std::uint32_t halve = 0; ///< 1 for the half modes
    bool to_even = false;    ///< a tie, which only an even divisor has, went up to an odd quotient: take it back

    [[nodiscard]] LOUPAN_INLINE std::uint64_t bias(std::uint64_t d) const noexcept {
        return ((d & of_d) - keep) >> halve;
    }

    static rounding_recipe of(rounding_mode mode) {
        constexpr std::uint64_t all = ~std::uint64_t{0};
        switch (mode) {
        case rounding_mode::half_up:
            return {all, 0, 1, false};
        case rounding_mode::half_even:
            return {all, 0, 1, true};
        case rounding_mode::half_down:
            return {all, 1, 1, false};
        case rounding_mode::up:
        case rounding_mode::ceiling:
            return {all, 1, 0, false};
        case rounding_mode::down:
        case rounding_mode::floor:
            break;
        }
        return {};
    }
};

/// A division by a constant and how it rounds.
struct rounded_division {
    fixed_divisor by;
    std::uint64_t bias = 0;
    bool to_even = false;

    static rounded_division of(std::uint64_t d, rounding_mode mode) {
        const auto r = rounding_recipe::of(mode);
        return {fixed_divisor::of(d), r.bias(d), r.to_even && d % 2 == 0};
    }
};

struct kernel_source {
    const std::int32_t* data;
    std::int64_t offset;
    std::int64_t stride;
};

struct kernel_lookup {
    static constexpr std::size_t most_sources = 6;
    kernel_source sources[most_sources];
    std::size_t source_count;
    const std::int64_t* values; ///< lifted to the scale of the stage
    const std::uint8_t* bad;    ///< null when every entry is fine
    std::size_t entries;
    const std::int32_t* narrow_bad; ///< `bad` in the same form
    const std::int32_t*
        narrow; ///< the values in 32 bits, padded to `narrow_entries`; null when there are more or larger ones
    static constexpr std::size_t narrow_entries = 128;
    static constexpr std::uint8_t bad_entry = 4; ///< several add up without meeting the other marks of a row
};

struct kernel_stage {
    enum class kind : std::uint8_t { multiply, add };
    kind what;
    std::size_t first; ///< in kernel_plan::lookups
    std::size_t count;
    std::int64_t one;  ///< multiply: 1 at the stage's scale
    std::int64_t keep; ///< add
    std::int64_t lift; ///< add
};

struct kernel_area {
    const std::int64_t* data = nullptr;
    const std::uint8_t* validity = nullptr;
};

/// Everything that a tile reads: plain pointers and numbers.
struct kernel_plan {
    kernel_lookup base{};
    const kernel_lookup* lookups = nullptr;
    const kernel_stage* stages = nullptr;
    std::size_t stage_count = 0;
    std::size_t lump_first = 0; ///< look-ups of lump sums, lifted to the total's common scale
    std::size_t lump_count = 0;
    bool total_led = false;
    bool doubles_suffice = false;  ///< every quotient is below 2^50
    bool clamp = false;            ///< bounds on the unit price are applied here: unit lead, no bounds on totals
    bool shows_unit_price = false; ///< from `sure_area` on the price shown is within a step of the unit price
    std::int64_t sure_area = 1;

    kernel_area area{};
    kernel_area gross{};
    kernel_area inner{};
    kernel_area min_unit{};
    kernel_area max_unit{};
    kernel_area min_total{};
    kernel_area max_total{};
    kernel_area fixed_unit{};
    kernel_area fixed_total{};

    std::int64_t unit_top = 1;
    std::int64_t unit_step = 1;
    rounded_division unit{};
    std::int64_t minor_lift = 1; ///< minor units to 1e-8 of the currency
    std::int64_t price_lift = 1;
    std::int64_t exact_lift = 1;  ///< total-led
    std::int64_t denominator = 1; ///< total-led: of the lump sums
    std::int64_t total_top = 1;
    std::int64_t total_step = 1;
    rounded_division total{};
    std::int64_t least_area = 1; ///< rows with a smaller area are left to the formula
    std::int64_t derived_top = 1;
    std::int64_t derived_bottom = 1;
    std::int64_t derived_step = 1;
    rounding_recipe derived{};
};

struct kernel_outputs {
    std::int64_t* unit_price;
    std::int64_t* total;
    std::int64_t* gross_unit_price;
    std::int64_t* inner_unit_price;
    std::uint8_t* flags;
};

inline constexpr std::size_t tile_rows = 1024;
inline constexpr std::size_t prefetch_rows = 128;
inline constexpr std::size_t block_rows =
    64; ///< what a pass goes over: small enough that all columns stream side by side

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
