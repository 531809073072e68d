// SPDX-License-Identifier: Apache-2.0
#pragma once

// What this machine can run of the kernels that were built. Asked by the dispatchers only: a kernel file includes nothing that
// leaves a weak function behind.

namespace loupan::machine {

inline bool has_avx2() noexcept {
#if defined(LOUPAN_KERNELS_AVX2)
    return __builtin_cpu_supports("avx2") != 0;
#else
    return false;
#endif
}

inline bool has_avx512() noexcept {
#if defined(LOUPAN_KERNELS_AVX512)
    return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
           __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vl") != 0;
#else
    return false;
#endif
}

} // namespace loupan::machine
