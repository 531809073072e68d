// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

/// \file
/// What the compiled engine needs of a block of loans, in plain types.

namespace loupan::inline LOUPAN_ABI::payment {

/// Which machine code computes level instalments in a batch; the figures are the same. For tests and measurements.
enum class level_isa : std::uint8_t {
    automatic, ///< the best that the machine has
    scalar,    ///< loan by loan, in integers
    plain,     ///< two loans at once, on every machine
    avx2,
    avx512
};

namespace detail {

inline constexpr std::size_t level_block_rows = 1024;

enum class level_rounding : std::uint8_t { nearest, down, up };

/// Rows to compute. Rates are annual at 1e-8; a row outside the ranges that are stated here is left to the exact form.
struct level_block {
    const std::int64_t* principal; ///< 1 to 2^50
    const std::int64_t* rate;      ///< 0 to 10^8
    const std::int64_t* periods;   ///< 1 to 4000
    std::size_t count;             ///< at most `level_block_rows`
    std::int64_t periods_per_year; ///< 1 to 366
    std::int64_t step;             ///< of the rounding, in minor units, at most 2^50
    level_rounding mode;
};

/// Headers alone: every row is left to the exact form.
struct header_levels {
    [[nodiscard]] static bool has(level_isa isa) noexcept { return isa == level_isa::scalar; }
    static void run(level_isa, const level_block& b, std::int64_t*, std::uint8_t* slow) noexcept {
        std::fill_n(slow, (b.count + 7) / 8, std::uint8_t{0xff});
    }
};

/// The kernels in `loupan::engines`. `slow` has a bit for each row that the kernel could not decide.
struct compiled_levels {
    [[nodiscard]] static bool has(level_isa isa) noexcept;
    static void run(level_isa isa, const level_block& b, std::int64_t* out, std::uint8_t* slow) noexcept;
};

#if defined(LOUPAN_WITH_ENGINES)
using default_levels = compiled_levels;
#else
using default_levels = header_levels;
#endif

} // namespace detail
} // namespace loupan::inline LOUPAN_ABI::payment
