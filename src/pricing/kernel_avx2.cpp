// SPDX-License-Identifier: Apache-2.0
#include "kernels.hpp"

#if defined(LOUPAN_KERNELS_AVX2)

namespace loupan::inline LOUPAN_ABI::pricing::detail {
namespace {
#include "double_arithmetic.hpp"
} // namespace

void run_tile_avx2(const kernel_plan& p, std::size_t at, std::size_t count, const kernel_outputs& out,
                   std::uint8_t* slow) noexcept {
    tile_kernel<double_arithmetic>::run(p, at, count, out, slow);
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail

#endif
