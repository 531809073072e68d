// SPDX-License-Identifier: Apache-2.0
#include "kernels.hpp"
#include "machine.hpp"

#include <loupan/pricing/detail/engine.hpp>

namespace loupan::inline LOUPAN_ABI::pricing {

namespace {

bool machine_has(instruction_set isa) noexcept {
    switch (isa) {
    case instruction_set::avx512:
        return machine::has_avx512();
    case instruction_set::avx2:
        return machine::has_avx2();
    default:
        return true;
    }
}

} // namespace

bool compiled_engine::has(instruction_set isa) noexcept { return machine_has(isa); }

void compiled_engine::run([[maybe_unused]] instruction_set isa, const detail::kernel_plan& p, std::size_t at,
                          std::size_t count, const detail::kernel_outputs& out, std::uint8_t* slow) noexcept {
    [[maybe_unused]] const bool automatic = isa == instruction_set::automatic || !machine_has(isa);
#if defined(LOUPAN_KERNELS_AVX512)
    static const bool avx512 = machine_has(instruction_set::avx512);
    if (avx512 && p.doubles_suffice && (automatic || isa == instruction_set::avx512)) {
        return detail::run_tile_avx512(p, at, count, out, slow);
    }
#endif
#if defined(LOUPAN_KERNELS_AVX2)
    static const bool avx2 = machine_has(instruction_set::avx2);
    if (avx2 && p.doubles_suffice && (automatic || isa == instruction_set::avx2)) {
        return detail::run_tile_avx2(p, at, count, out, slow);
    }
#endif
    detail::run_tile_plain(p, at, count, out, slow);
}

} // namespace loupan::inline LOUPAN_ABI::pricing
