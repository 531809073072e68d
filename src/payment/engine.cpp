// SPDX-License-Identifier: Apache-2.0
#include "level_kernels.hpp"
#include "machine.hpp"

namespace loupan::inline LOUPAN_ABI::payment::detail {

bool compiled_levels::has(level_isa isa) noexcept {
    switch (isa) {
    case level_isa::avx512:
        return machine::has_avx512();
    case level_isa::avx2:
        return machine::has_avx2();
    default:
        return true;
    }
}

void compiled_levels::run(level_isa isa, const level_block& b, std::int64_t* out, std::uint8_t* slow) noexcept {
    [[maybe_unused]] const bool automatic = isa == level_isa::automatic || !has(isa);
#if defined(LOUPAN_KERNELS_AVX512)
    static const bool avx512 = has(level_isa::avx512);
    if (avx512 && (automatic || isa == level_isa::avx512)) {
        return run_levels_avx512(b, out, slow);
    }
#endif
#if defined(LOUPAN_KERNELS_AVX2)
    static const bool avx2 = has(level_isa::avx2);
    if (avx2 && (automatic || isa == level_isa::avx2)) {
        return run_levels_avx2(b, out, slow);
    }
#endif
    run_levels_plain(b, out, slow);
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
