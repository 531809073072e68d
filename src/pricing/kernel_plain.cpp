// SPDX-License-Identifier: Apache-2.0
#include "kernels.hpp"

namespace loupan::inline LOUPAN_ABI::pricing::detail {
namespace {
struct plain_arithmetic : integer_arithmetic {};
} // namespace

void run_tile_plain(const kernel_plan& p, std::size_t at, std::size_t count, const kernel_outputs& out,
                    std::uint8_t* slow) noexcept {
    tile_kernel<plain_arithmetic>::run(p, at, count, out, slow);
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
