// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>

#include <cstddef>
#include <cstdint>

namespace loupan::inline LOUPAN_ABI::detail {

/// Two words into one, spread over all bits (a finaliser of the murmur family). For hash tables, not for digests.
constexpr std::size_t hash_mix(std::uint64_t a, std::uint64_t b) noexcept {
    std::uint64_t x = a * 0x9e3779b97f4a7c15U + (b ^ (b >> 32U)) * 0xc2b2ae3d27d4eb4fU + 0x165667b19e3779f9U;
    x = (x ^ (x >> 33U)) * 0xff51afd7ed558ccdU;
    x = (x ^ (x >> 33U)) * 0xc4ceb9fe1a85ec53U;
    return static_cast<std::size_t>(x ^ (x >> 33U));
}

} // namespace loupan::inline LOUPAN_ABI::detail
