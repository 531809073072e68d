// SPDX-License-Identifier: Apache-2.0
#include "kernels.hpp"

#if defined(LOUPAN_KERNELS_AVX512)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" // the compiler's own intrinsics, GCC bug 105593
#pragma GCC diagnostic ignored "-Wuninitialized"
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
    static LOUPAN_INLINE void narrow_gather(const kernel_lookup& l, const std::int32_t* values, std::size_t at,
                                            std::size_t count, std::int64_t* LOUPAN_RESTRICT acc) noexcept {
        if (First && small_table::suits(l) && values == l.narrow) {
            small_gather(l, at, count, acc);
            return;
        }
        for (std::size_t i = 0; i < count; i += 16) {
            auto [low, high] = widen(find(l, values, at + i, rows_from(i, count)));
            if constexpr (!First) {
                low = _mm512_add_epi64(low, _mm512_load_si512(acc + i));
                high = _mm512_add_epi64(high, _mm512_load_si512(acc + i + 8));
            }
            _mm512_store_si512(acc + i,
                               low); // the block's arrays are whole and aligned, so a rest may spill into its end
            _mm512_store_si512(acc + i + 8, high);
        }
    }

    /// A whole stage of narrow tables with the running price in registers.
    template <bool Multiply>
    static LOUPAN_INLINE void narrow_stage(const kernel_lookup* l, const kernel_stage& stage, std::size_t at,
                                           std::size_t count, std::int64_t* LOUPAN_RESTRICT n) noexcept {
        bool small = true;
        for (std::size_t k = 0; k < stage.count; ++k) {
            small = small && small_table::suits(l[k]);
        }
        if (small && stage.count == 1) {
            small_stage<Multiply>(stage, count, n, small_table(l[0], at));
            return;
        }
        if (small && stage.count == 2) {
            small_stage<Multiply>(stage, count, n, small_table(l[0], at), small_table(l[1], at));
            return;
        }
        if (small && stage.count == 3) {
            small_stage<Multiply>(stage, count, n, small_table(l[0], at), small_table(l[1], at), small_table(l[2], at));
            return;
        }
        const __m512i one = _mm512_set1_epi64(stage.one);
        const __m512i keep = _mm512_set1_epi64(stage.keep);
        const __m512i lift = _mm512_set1_epi64(stage.lift);
        for (std::size_t i = 0; i < count; i += 16) {
            const auto rows = rows_from(i, count);
            __m512i low = _mm512_setzero_si512();
            __m512i high = _mm512_setzero_si512();
            for (std::size_t k = 0; k < stage.count; ++k) {
                const auto [a, b] = widen(find(l[k], l[k].narrow, at + i, rows));
                low = _mm512_add_epi64(low, a);
                high = _mm512_add_epi64(high, b);
            }
            apply<Multiply>(n + i, low, one, keep, lift);
            apply<Multiply>(n + i + 8, high, one, keep, lift);
        }
    }

private:
    struct halves {
        __m512i low;
        __m512i high;
    };

    /// A table of one column and at most 64 entries, in registers.
    struct small_table {
        const std::int32_t* codes;
        __m512i offset;
        __m512i parts[4];

        LOUPAN_INLINE small_table(const kernel_lookup& l, std::size_t at) noexcept
            : codes(l.sources[0].data + at), offset(_mm512_set1_epi32(static_cast<int>(l.sources[0].offset))) {
            for (std::size_t part = 0; part < 4; ++part) {
                parts[part] = _mm512_loadu_si512(l.narrow + 16 * part);
            }
        }
        static LOUPAN_INLINE bool suits(const kernel_lookup& l) noexcept {
            return l.source_count == 1 && l.entries <= 64;
        }
        LOUPAN_INLINE halves find(std::size_t i, __mmask16 rows) const noexcept {
            const __m512i index = _mm512_add_epi32(_mm512_maskz_loadu_epi32(rows, codes + i), offset);
            const __m512i lower = _mm512_permutex2var_epi32(parts[0], index, parts[1]);
            const __m512i upper = _mm512_permutex2var_epi32(parts[2], index, parts[3]);
            const __mmask16 is_upper = _mm512_test_epi32_mask(index, _mm512_set1_epi32(32));
            return widen(_mm512_mask_mov_epi32(lower, is_upper, upper));
        }
    };

    static LOUPAN_PASS void small_gather(const kernel_lookup& l, std::size_t at, std::size_t count,
                                         std::int64_t* LOUPAN_RESTRICT acc) noexcept {
        const small_table table(l, at);
        for (std::size_t i = 0; i < count; i += 16) {
            const auto [low, high] = table.find(i, rows_from(i, count));
            _mm512_store_si512(acc + i, low);
            _mm512_store_si512(acc + i + 8, high);
        }
    }

    template <bool Multiply, class... Tables>
    static LOUPAN_PASS void small_stage(const kernel_stage& stage, std::size_t count, std::int64_t* LOUPAN_RESTRICT n,
                                        const Tables... table) noexcept {
        const __m512i one = _mm512_set1_epi64(stage.one);
        const __m512i keep = _mm512_set1_epi64(stage.keep);
        const __m512i lift = _mm512_set1_epi64(stage.lift);
        for (std::size_t i = 0; i < count; i += 16) {
            const auto rows = rows_from(i, count);
            halves sum{_mm512_setzero_si512(), _mm512_setzero_si512()};
            const auto take = [&](const small_table& from) LOUPAN_LAMBDA_INLINE {
                const auto found = from.find(i, rows);
                sum = {_mm512_add_epi64(sum.low, found.low), _mm512_add_epi64(sum.high, found.high)};
            };
            (take(table), ...);
            apply<Multiply>(n + i, sum.low, one, keep, lift);
            apply<Multiply>(n + i + 8, sum.high, one, keep, lift);
        }
    }

    template <bool Multiply>
    static LOUPAN_INLINE void apply(std::int64_t* n, __m512i sum, __m512i one, __m512i keep, __m512i lift) noexcept {
        const __m512i x = _mm512_load_si512(n);
        _mm512_store_si512(n, Multiply ? _mm512_mullo_epi64(x, _mm512_add_epi64(one, sum))
                                       : _mm512_add_epi64(_mm512_mullo_epi64(x, keep), _mm512_mullo_epi64(sum, lift)));
    }

    static LOUPAN_INLINE __mmask16 rows_from(std::size_t i, std::size_t count) noexcept {
        return static_cast<__mmask16>(count - i >= 16 ? 0xffffU : (1U << (count - i)) - 1U);
    }

    static LOUPAN_INLINE halves widen(__m512i value) noexcept {
        return {_mm512_cvtepi32_epi64(_mm512_castsi512_si256(value)),
                _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(value, 1))};
    }

    // The table's values of sixteen rows.
    static LOUPAN_INLINE __m512i find(const kernel_lookup& l, const std::int32_t* values, std::size_t at,
                                      __mmask16 rows) noexcept {
        __m512i index = _mm512_setzero_si512();
        if (l.source_count != 0) { // a table without conditions has one entry
            index = _mm512_add_epi32(_mm512_maskz_loadu_epi32(rows, l.sources[0].data + at),
                                     _mm512_set1_epi32(static_cast<int>(l.sources[0].offset)));
        }
        for (std::size_t k = 1; k < l.source_count; ++k) { // the first stride is one
            const __m512i shifted = _mm512_add_epi32(_mm512_maskz_loadu_epi32(rows, l.sources[k].data + at),
                                                     _mm512_set1_epi32(static_cast<int>(l.sources[k].offset)));
            index = _mm512_add_epi32(
                index, _mm512_mullo_epi32(shifted, _mm512_set1_epi32(static_cast<int>(l.sources[k].stride))));
        }
        __m512i value = pick(values, index);
        if (l.entries > 32) {
            value = _mm512_mask_mov_epi32(value, _mm512_test_epi32_mask(index, _mm512_set1_epi32(32)),
                                          pick(values + 32, index));
        }
        if (l.entries > 64) {
            const __m512i upper =
                _mm512_mask_mov_epi32(pick(values + 64, index), _mm512_test_epi32_mask(index, _mm512_set1_epi32(32)),
                                      pick(values + 96, index));
            value = _mm512_mask_mov_epi32(value, _mm512_test_epi32_mask(index, _mm512_set1_epi32(64)), upper);
        }
        return value;
    }

    // Entries 0 to 31 of a table by the low five bits of each index.
    static LOUPAN_INLINE __m512i pick(const std::int32_t* values, __m512i index) noexcept {
        return _mm512_permutex2var_epi32(_mm512_loadu_si512(values), index, _mm512_loadu_si512(values + 16));
    }
};
} // namespace

void run_tile_avx512(const kernel_plan& p, std::size_t at, std::size_t count, const kernel_outputs& out,
                     std::uint8_t* slow) noexcept {
    tile_kernel<avx512_arithmetic>::run(p, at, count, out, slow);
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail

#endif
