// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>
#include <loupan/core/detail/int128.hpp>
#include <loupan/core/detail/quotient.hpp>

#include <cstddef>
#include <cstdint>

// The common rows of a price list, a tile at a time, in 64-bit integers that the plan has proved to suffice. Rows that
// need anything else (a bound, an override, a missing factor, a price not above zero) are marked and left to the
// formula. Everything is a template over `Arithmetic`, an empty tag with its own way to divide, and is called from one
// place a tag, so code that was compiled for one instruction set never stands in for another's.

#if defined(__GNUC__)
#define LOUPAN_INLINE inline __attribute__((always_inline))
#define LOUPAN_RESTRICT __restrict
#elif defined(_MSC_VER)
#define LOUPAN_INLINE __forceinline
#define LOUPAN_RESTRICT __restrict
#else
#define LOUPAN_INLINE inline
#define LOUPAN_RESTRICT
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

/// Rounding of a ratio of positive integers as one floor division: floor((n * scale + bias) / (d * scale)).
struct rounding_recipe {
    std::uint64_t scale = 1;     ///< 2 for the half modes
    std::uint64_t keep_bias = 0; ///< bias = d * bias_of_d - keep_bias
    std::uint64_t bias_of_d = 0;
    bool to_even = false; ///< a tie went up to an odd quotient: take it back

    static rounding_recipe of(rounding_mode mode) {
        switch (mode) {
        case rounding_mode::half_up: return {2, 0, 1, false};
        case rounding_mode::half_even: return {2, 0, 1, true};
        case rounding_mode::half_down: return {2, 1, 1, false};
        case rounding_mode::up:
        case rounding_mode::ceiling: return {1, 1, 1, false};
        case rounding_mode::down:
        case rounding_mode::floor: break;
        }
        return {1, 0, 0, false};
    }
};

/// A division by a constant and how it rounds.
struct rounded_division {
    fixed_divisor by; ///< d * scale
    std::uint64_t scale = 1;
    std::uint64_t bias = 0;
    bool to_even = false;

    static rounded_division of(std::uint64_t d, rounding_mode mode) {
        const auto r = rounding_recipe::of(mode);
        return {fixed_divisor::of(d * r.scale), r.scale, d * r.bias_of_d - r.keep_bias, r.to_even};
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
    bool doubles_suffice = false; ///< every quotient is below 2^50

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

/// Plain integers: what headers alone use, the same on every machine.
struct integer_arithmetic {
    static LOUPAN_INLINE std::uint64_t divide(std::uint64_t n, const fixed_divisor& d) noexcept {
        if (d.value == 1) {
            return n;
        }
#if defined(__SIZEOF_INT128__) && !defined(LOUPAN_PORTABLE_INT128)
        __extension__ using wide = unsigned __int128;
        return static_cast<std::uint64_t>((static_cast<wide>(n) * d.magic) >> 64U) >> d.shift;
#else
        return loupan::detail::multiply_full(n, d.magic).hi >> d.shift;
#endif
    }
    static LOUPAN_INLINE std::uint64_t divide(std::uint64_t n, std::uint64_t d) noexcept { return n / d; }
};

template <class Arithmetic> struct tile_kernel {
    using u64 = std::uint64_t;
    using i64 = std::int64_t;

    static LOUPAN_INLINE bool is_set(const std::uint8_t* bits, std::size_t i) noexcept {
        return ((bits[i >> 3U] >> (i & 7U)) & 1U) != 0;
    }

    // acc[i] += (or =) the look-up's value of each row
    template <bool First>
    static LOUPAN_INLINE void gather(const kernel_lookup& l, std::size_t at, std::size_t count, i64* LOUPAN_RESTRICT acc,
                                     std::uint8_t* LOUPAN_RESTRICT slow) noexcept {
        const i64* LOUPAN_RESTRICT values = l.values;
        if (l.source_count == 1) {
            const std::int32_t* LOUPAN_RESTRICT codes = l.sources[0].data + at;
            values += l.sources[0].offset;
            for (std::size_t i = 0; i < count; ++i) {
                acc[i] = (First ? 0 : acc[i]) + values[codes[i]];
            }
            if (l.bad != nullptr) {
                const std::uint8_t* bad = l.bad + l.sources[0].offset;
                for (std::size_t i = 0; i < count; ++i) {
                    slow[i] = static_cast<std::uint8_t>(slow[i] | bad[codes[i]]);
                }
            }
            return;
        }
        for (std::size_t i = 0; i < count; ++i) {
            i64 entry = 0;
            for (std::size_t k = 0; k < l.source_count; ++k) {
                entry += (l.sources[k].data[at + i] + l.sources[k].offset) * l.sources[k].stride;
            }
            acc[i] = (First ? 0 : acc[i]) + values[entry];
            if (l.bad != nullptr) {
                slow[i] = static_cast<std::uint8_t>(slow[i] | l.bad[entry]);
            }
        }
    }

    static LOUPAN_INLINE u64 round_divide(u64 n, const rounded_division& r) noexcept {
        const u64 top = n * r.scale + r.bias;
        u64 q = Arithmetic::divide(top, r.by);
        if (r.to_even) {
            q -= static_cast<u64>(q * r.by.value == top) & q & 1U;
        }
        return q;
    }

    static LOUPAN_INLINE void mark_below(const kernel_area& bound, const i64* value, std::size_t at, std::size_t count,
                                         std::uint8_t* LOUPAN_RESTRICT slow) noexcept {
        const i64* b = bound.data + at;
        for (std::size_t i = 0; i < count; ++i) {
            slow[i] = static_cast<std::uint8_t>(slow[i] | static_cast<std::uint8_t>(value[i] < b[i]));
        }
    }
    static LOUPAN_INLINE void mark_above(const kernel_area& bound, const i64* value, std::size_t at, std::size_t count,
                                         std::uint8_t* LOUPAN_RESTRICT slow) noexcept {
        const i64* b = bound.data + at;
        if (bound.validity == nullptr) {
            for (std::size_t i = 0; i < count; ++i) {
                slow[i] = static_cast<std::uint8_t>(slow[i] | static_cast<std::uint8_t>(value[i] > b[i]));
            }
            return;
        }
        for (std::size_t i = 0; i < count; ++i) {
            slow[i] = static_cast<std::uint8_t>(
                slow[i] | static_cast<std::uint8_t>(value[i] > b[i] && is_set(bound.validity, at + i)));
        }
    }
    static LOUPAN_INLINE void mark_valid(const kernel_area& c, std::size_t at, std::size_t count,
                                         std::uint8_t* LOUPAN_RESTRICT slow) noexcept {
        for (std::size_t i = 0; i < count; ++i) {
            slow[i] = static_cast<std::uint8_t>(
                slow[i] | static_cast<std::uint8_t>(c.validity == nullptr || is_set(c.validity, at + i)));
        }
    }
    static LOUPAN_INLINE void mark_absent(const kernel_area& c, i64 least, std::size_t at, std::size_t count,
                                          std::uint8_t* LOUPAN_RESTRICT slow) noexcept {
        const i64* a = c.data + at;
        for (std::size_t i = 0; i < count; ++i) {
            slow[i] = static_cast<std::uint8_t>(slow[i] | static_cast<std::uint8_t>(a[i] < least));
        }
        for (std::size_t i = 0; c.validity != nullptr && i < count; ++i) {
            slow[i] = static_cast<std::uint8_t>(slow[i] | static_cast<std::uint8_t>(!is_set(c.validity, at + i)));
        }
    }

    // total / area on the display grid; rows with a bad area are marked before and get a harmless divisor here
    static LOUPAN_INLINE void per_area(const kernel_plan& p, const i64* LOUPAN_RESTRICT area, const i64* LOUPAN_RESTRICT total,
                                       const std::uint8_t* LOUPAN_RESTRICT slow, std::size_t count,
                                       i64* LOUPAN_RESTRICT out) noexcept {
        for (std::size_t i = 0; i < count; ++i) {
            const u64 d = slow[i] != 0 ? 1 : static_cast<u64>(area[i]) * static_cast<u64>(p.derived_bottom);
            const u64 n = slow[i] != 0 ? 1 : static_cast<u64>(total[i]) * static_cast<u64>(p.derived_top);
            const u64 top = n * p.derived.scale + d * p.derived.bias_of_d - p.derived.keep_bias;
            const u64 bottom = d * p.derived.scale;
            u64 q = Arithmetic::divide(top, bottom);
            if (p.derived.to_even) {
                q -= static_cast<u64>(q * bottom == top) & q & 1U;
            }
            out[i] = static_cast<i64>(q) * p.derived_step;
        }
    }

    /// Prices rows [at, at + count), count <= tile_rows. `slow[i]` is not zero for the rows left to the formula.
    static void run(const kernel_plan& p, std::size_t at, std::size_t count, const kernel_outputs& out,
                    std::uint8_t* LOUPAN_RESTRICT slow) noexcept {
        alignas(64) i64 n[tile_rows];
        alignas(64) i64 sum[tile_rows];
        i64* LOUPAN_RESTRICT unit_price = out.unit_price + at;
        i64* LOUPAN_RESTRICT total = out.total + at;
        for (std::size_t i = 0; i < count; ++i) {
            slow[i] = 0;
            out.flags[at + i] = 0;
        }
        gather<true>(p.base, at, count, n, slow);
        for (std::size_t s = 0; s < p.stage_count; ++s) {
            const auto& stage = p.stages[s];
            gather<true>(p.lookups[stage.first], at, count, sum, slow);
            for (std::size_t k = 1; k < stage.count; ++k) {
                gather<false>(p.lookups[stage.first + k], at, count, sum, slow);
            }
            if (stage.what == kernel_stage::kind::multiply) {
                for (std::size_t i = 0; i < count; ++i) {
                    n[i] *= stage.one + sum[i];
                }
            } else {
                for (std::size_t i = 0; i < count; ++i) {
                    n[i] = n[i] * stage.keep + sum[i] * stage.lift;
                }
            }
        }
        mark_absent(p.area, p.least_area, at, count, slow);
        const bool lumps = p.lump_count != 0;
        if (lumps) {
            gather<true>(p.lookups[p.lump_first], at, count, sum, slow);
            for (std::size_t k = 1; k < p.lump_count; ++k) {
                gather<false>(p.lookups[p.lump_first + k], at, count, sum, slow);
            }
        } else {
            for (std::size_t i = 0; i < count; ++i) {
                sum[i] = 0;
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            slow[i] = static_cast<std::uint8_t>(slow[i] | static_cast<std::uint8_t>(n[i] <= 0));
        }
        const i64* LOUPAN_RESTRICT area = p.area.data + at;
        if (p.total_led) {
            for (std::size_t i = 0; i < count; ++i) {
                const i64 exact = n[i] * area[i] * p.exact_lift + sum[i] * p.denominator;
                slow[i] = static_cast<std::uint8_t>(slow[i] | static_cast<std::uint8_t>(exact <= 0));
                const u64 top = slow[i] != 0 ? 1 : static_cast<u64>(exact) * static_cast<u64>(p.total_top);
                total[i] = static_cast<i64>(round_divide(top, p.total)) * p.total_step;
            }
            per_area(p, area, total, slow, count, unit_price);
        } else {
            for (std::size_t i = 0; i < count; ++i) {
                const u64 top = slow[i] != 0 ? 1 : static_cast<u64>(n[i]) * static_cast<u64>(p.unit_top);
                unit_price[i] = static_cast<i64>(round_divide(top, p.unit)) * p.unit_step;
            }
            for (std::size_t i = 0; i < count; ++i) {
                const i64 exact = unit_price[i] * area[i] * p.price_lift + sum[i];
                slow[i] = static_cast<std::uint8_t>(slow[i] | static_cast<std::uint8_t>(exact <= 0));
                const u64 top = slow[i] != 0 ? 1 : static_cast<u64>(exact) * static_cast<u64>(p.total_top);
                total[i] = static_cast<i64>(round_divide(top, p.total)) * p.total_step;
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            slow[i] = static_cast<std::uint8_t>(slow[i] | static_cast<std::uint8_t>((unit_price[i] <= 0) | (total[i] <= 0)));
        }
        if (p.min_unit.data != nullptr) {
            mark_below(p.min_unit, unit_price, at, count, slow);
        }
        if (p.max_unit.data != nullptr) {
            mark_above(p.max_unit, unit_price, at, count, slow);
        }
        if (p.min_total.data != nullptr) {
            mark_below(p.min_total, total, at, count, slow);
        }
        if (p.max_total.data != nullptr) {
            mark_above(p.max_total, total, at, count, slow);
        }
        if (p.fixed_unit.data != nullptr) {
            mark_valid(p.fixed_unit, at, count, slow);
        }
        if (p.fixed_total.data != nullptr) {
            mark_valid(p.fixed_total, at, count, slow);
        }
        if (p.gross.data != nullptr) {
            mark_absent(p.gross, p.least_area, at, count, slow);
            per_area(p, p.gross.data + at, total, slow, count, out.gross_unit_price + at);
        }
        if (p.inner.data != nullptr) {
            mark_absent(p.inner, p.least_area, at, count, slow);
            per_area(p, p.inner.data + at, total, slow, count, out.inner_unit_price + at);
        }
    }
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
