// SPDX-License-Identifier: Apache-2.0
#include "level_kernels.hpp"

namespace loupan::inline LOUPAN_ABI::payment::detail {
namespace {
constexpr std::size_t lane_count = 2;
#include "level_lanes.hpp"
} // namespace

void run_levels_plain(const level_block& b, std::int64_t* out, std::uint8_t* slow) noexcept {
    lanes::run(b, out, slow);
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
