// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/pricing/detail/evaluate.hpp>
#include <loupan/pricing/detail/kernel.hpp>
#include <loupan/pricing/detail/plan.hpp>

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
    [[nodiscard]] static detail::plan prepare(const compiled_scheme& rules, const units& of) {
        return detail::plan_maker(rules, of).make();
    }
    template <class Recorder>
    [[nodiscard]] static detail::row_result evaluate(const detail::plan& p, std::size_t row,
                                                     const detail::override_at* by_hand, Recorder& note) {
        return detail::evaluate_row(p, row, by_hand, note);
    }
    static void run(instruction_set, const detail::kernel_plan& p, std::size_t at, std::size_t count,
                    const detail::kernel_outputs& out, std::uint8_t* slow) noexcept {
        detail::tile_kernel<detail::integer_arithmetic>::run(p, at, count, out, slow);
    }
};

/// The compiled forms in `loupan::engines`: the kernels, the best for this machine, and the same preparation and formula,
/// compiled once instead of in every file that prices.
struct compiled_engine {
    [[nodiscard]] static bool has(instruction_set isa) noexcept;
    [[nodiscard]] static detail::plan prepare(const compiled_scheme& rules, const units& of);
    [[nodiscard]] static detail::row_result evaluate(const detail::plan& p, std::size_t row,
                                                     const detail::override_at* by_hand, null_recorder& note);
    [[nodiscard]] static detail::row_result evaluate(const detail::plan& p, std::size_t row,
                                                     const detail::override_at* by_hand, tree_recorder& note);
    static void run(instruction_set isa, const detail::kernel_plan& p, std::size_t at, std::size_t count,
                    const detail::kernel_outputs& out, std::uint8_t* slow) noexcept;
};

#if defined(LOUPAN_WITH_ENGINES)
using default_engine = compiled_engine;
#else
using default_engine = header_engine;
#endif

namespace detail {

inline plan prepare(const compiled_scheme& rules, const units& of) { return default_engine::prepare(rules, of); }

template <class Recorder>
row_result evaluate(const plan& p, std::size_t row, const override_at* by_hand, Recorder& note) {
    return default_engine::evaluate(p, row, by_hand, note);
}

} // namespace detail
} // namespace loupan::inline LOUPAN_ABI::pricing
