// SPDX-License-Identifier: Apache-2.0
#include "level_kernels.hpp"

namespace loupan::inline LOUPAN_ABI::payment::detail {

bool compiled_levels::has(level_isa isa) noexcept {
    switch (isa) {
    case level_isa::avx512:
#if defined(LOUPAN_KERNELS_AVX512)
        return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
               __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vl") != 0;
#else
        return false;
#endif
    case level_isa::avx2:
#if defined(LOUPAN_KERNELS_AVX2)
        return __builtin_cpu_supports("avx2") != 0;
#else
        return false;
#endif
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
