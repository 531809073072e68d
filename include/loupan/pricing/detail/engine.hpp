// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/kernel.hpp>

#include <cstddef>
#include <cstdint>

namespace loupan::inline LOUPAN_ABI::pricing {

/// Which machine code computes; the figures are the same. For tests and measurements.
enum class instruction_set : std::uint8_t {
    automatic, ///< the best that the machine has
    scalar,    ///< row by row, the formula itself
    portable,  ///< the tile kernel in plain integers
    avx2,
    avx512
};

/// Headers alone: the tile kernel in plain integers.
struct header_engine {
    [[nodiscard]] static bool has(instruction_set isa) noexcept {
        return isa != instruction_set::avx2 && isa != instruction_set::avx512;
    }
    static void run(instruction_set, const detail::kernel_plan& p, std::size_t at, std::size_t count,
                    const detail::kernel_outputs& out, std::uint8_t* slow) noexcept {
        detail::tile_kernel<detail::integer_arithmetic>::run(p, at, count, out, slow);
    }
};

/// The compiled kernels of `loupan::engines`, the best for this machine.
struct compiled_engine {
    [[nodiscard]] static bool has(instruction_set isa) noexcept;
    static void run(instruction_set isa, const detail::kernel_plan& p, std::size_t at, std::size_t count,
                    const detail::kernel_outputs& out, std::uint8_t* slow) noexcept;
};

#if defined(LOUPAN_WITH_ENGINES)
using default_engine = compiled_engine;
#else
using default_engine = header_engine;
#endif

} // namespace loupan::inline LOUPAN_ABI::pricing
