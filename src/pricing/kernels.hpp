// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/kernel.hpp>

// The compiled forms of the tile kernel, one a file, each with the flags of its instruction set.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

void run_tile_plain(const kernel_plan& p, std::size_t at, std::size_t count, const kernel_outputs& out,
                    std::uint8_t* slow) noexcept;
#if defined(LOUPAN_KERNELS_AVX2)
void run_tile_avx2(const kernel_plan& p, std::size_t at, std::size_t count, const kernel_outputs& out,
                   std::uint8_t* slow) noexcept;
#endif
#if defined(LOUPAN_KERNELS_AVX512)
void run_tile_avx512(const kernel_plan& p, std::size_t at, std::size_t count, const kernel_outputs& out,
                     std::uint8_t* slow) noexcept;
#endif

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
