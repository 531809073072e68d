// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/detail/level_block.hpp>

// One function a machine; each undecided row sets its bit in `slow`.

namespace loupan::inline LOUPAN_ABI::payment::detail {

void run_levels_plain(const level_block& b, std::int64_t* out, std::uint8_t* slow) noexcept;
void run_levels_avx2(const level_block& b, std::int64_t* out, std::uint8_t* slow) noexcept;
void run_levels_avx512(const level_block& b, std::int64_t* out, std::uint8_t* slow) noexcept;

} // namespace loupan::inline LOUPAN_ABI::payment::detail
