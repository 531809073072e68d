// SPDX-License-Identifier: Apache-2.0
#include "kernels.hpp"

#if defined(LOUPAN_KERNELS_AVX512)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" // the compiler's own intrinsics, GCC bug 105593
#endif
#include <immintrin.h>
#endif

#if defined(LOUPAN_KERNELS_AVX512)

namespace loupan::inline LOUPAN_ABI::pricing::detail {
namespace {
#include "double_arithmetic.hpp"

// Tables of up to 128 small values live in registers: a permutation looks up sixteen rows at once.
struct avx512_arithmetic : double_arithmetic {
    static constexpr bool has_narrow_gather = true;

    template <bool First>
    static LOUPAN_INLINE void narrow_gather(const kernel_lookup& l, const std::int32_t* values, std::size_t at, std::size_t count,
                                            std::int64_t* LOUPAN_RESTRICT acc) noexcept {
        if (l.entries <= 32) {
            permute<First, 1>(l, values, at, count, acc);
        } else if (l.entries <= 64) {
            permute<First, 2>(l, values, at, count, acc);
        } else {
            permute<First, 4>(l, values, at, count, acc);
        }
    }

private:
    template <bool First, int Pairs>
    static LOUPAN_INLINE void permute(const kernel_lookup& l, const std::int32_t* values, std::size_t at, std::size_t count,
                                      std::int64_t* LOUPAN_RESTRICT acc) noexcept {
        __m512i table[2 * Pairs];
        for (int k = 0; k < 2 * Pairs; ++k) {
            table[k] = _mm512_loadu_si512(values + 16 * k);
        }
        for (std::size_t i = 0; i < count; i += 16) {
            const auto rows = static_cast<__mmask16>(count - i >= 16 ? 0xffffU : (1U << (count - i)) - 1U);
            __m512i index = _mm512_setzero_si512();
            for (std::size_t k = 0; k < l.source_count; ++k) {
                const __m512i codes = _mm512_maskz_loadu_epi32(rows, l.sources[k].data + at + i);
                const __m512i shifted = _mm512_add_epi32(codes, _mm512_set1_epi32(static_cast<int>(l.sources[k].offset)));
                index = _mm512_add_epi32(
                    index, _mm512_mullo_epi32(shifted, _mm512_set1_epi32(static_cast<int>(l.sources[k].stride))));
            }
            __m512i value = _mm512_permutex2var_epi32(table[0], index, table[1]);
            if constexpr (Pairs > 1) {
                const __m512i second = _mm512_permutex2var_epi32(table[2], index, table[3]);
                value = _mm512_mask_mov_epi32(value, _mm512_test_epi32_mask(index, _mm512_set1_epi32(32)), second);
            }
            if constexpr (Pairs > 2) {
                const __m512i third = _mm512_permutex2var_epi32(table[4], index, table[5]);
                const __m512i fourth = _mm512_permutex2var_epi32(table[6], index, table[7]);
                const __m512i upper =
                    _mm512_mask_mov_epi32(third, _mm512_test_epi32_mask(index, _mm512_set1_epi32(32)), fourth);
                value = _mm512_mask_mov_epi32(value, _mm512_test_epi32_mask(index, _mm512_set1_epi32(64)), upper);
            }
            __m512i low = _mm512_cvtepi32_epi64(_mm512_castsi512_si256(value));
            __m512i high = _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(value, 1));
            if constexpr (!First) {
                low = _mm512_add_epi64(low, _mm512_load_si512(acc + i));
                high = _mm512_add_epi64(high, _mm512_load_si512(acc + i + 8));
            }
            _mm512_store_si512(acc + i, low); // the tile's arrays are whole and aligned, so a rest may spill into its end
            _mm512_store_si512(acc + i + 8, high);
        }
    }
};
} // namespace

void run_tile_avx512(const kernel_plan& p, std::size_t at, std::size_t count, const kernel_outputs& out,
                   std::uint8_t* slow) noexcept {
    tile_kernel<avx512_arithmetic>::run(p, at, count, out, slow);
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail

#endif
