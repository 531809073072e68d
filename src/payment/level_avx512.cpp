// SPDX-License-Identifier: Apache-2.0
#include "level_kernels.hpp"

#if defined(LOUPAN_KERNELS_AVX512)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" // the compiler's own intrinsics, GCC bug 105593
#endif
#include <immintrin.h>

namespace loupan::inline LOUPAN_ABI::payment::detail {
namespace {
#include "level_bound.hpp"

constexpr std::size_t groups = 8; // independent chains hide the latency: 1.6 ns a loan, 2.5 with four
constexpr int nearest = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;

} // namespace

// The recurrence and the bound of level_bound.hpp; a fused step has one rounding less.
void run_levels_avx512(const level_block& b, std::int64_t* out, std::uint8_t* slow) noexcept {
    const __m512d one = _mm512_set1_pd(1.0);
    const __m512d two = _mm512_set1_pd(2.0);
    const __m512d bound = _mm512_set1_pd(level_bound);
    const __m512d per_period = _mm512_set1_pd(1.0 / static_cast<double>(100000000 * b.periods_per_year));
    const __m512d per_step = _mm512_set1_pd(1.0 / static_cast<double>(b.step));
    const __m512d step = _mm512_set1_pd(static_cast<double>(b.step));
    const __m512i first = _mm512_set1_epi64(1);
    for (std::size_t at = 0; at < b.count; at += groups * 8) {
        __m512d r[groups], s[groups], p[groups], width[groups];
        __m512i n[groups];
        __mmask8 good[groups], here[groups];
        __m512i all = first;
        for (std::size_t g = 0; g < groups; ++g) {
            const std::size_t from = at + g * 8;
            const std::size_t left = from < b.count ? b.count - from : 0;
            here[g] = left >= 8 ? static_cast<__mmask8>(0xff) : static_cast<__mmask8>((1U << left) - 1U);
            const std::size_t safe = left != 0 ? from : 0;
            const __m512i principal = _mm512_maskz_loadu_epi64(here[g], b.principal + safe);
            const __m512i rate = _mm512_maskz_loadu_epi64(here[g], b.rate + safe);
            const __m512i periods = _mm512_maskz_loadu_epi64(here[g], b.periods + safe);
            // one unsigned comparison for both ends of each range
            __mmask8 ok = _mm512_cmplt_epu64_mask(_mm512_sub_epi64(principal, first), _mm512_set1_epi64(1LL << 50));
            ok = _mm512_mask_cmple_epu64_mask(ok, rate, _mm512_set1_epi64(100000000));
            ok = _mm512_mask_cmplt_epu64_mask(ok, _mm512_sub_epi64(periods, first), _mm512_set1_epi64(4000));
            good[g] = ok;
            p[g] = _mm512_maskz_cvtepi64_pd(ok, principal);
            r[g] = _mm512_mul_pd(_mm512_maskz_cvtepi64_pd(ok, rate), per_period);
            n[g] = _mm512_mask_mov_epi64(first, ok, periods);
            width[g] = _mm512_fmadd_pd(_mm512_cvtepi64_pd(n[g]), r[g], one);
            s[g] = one;
            all = _mm512_or_epi64(all, n[g]);
        }
        const auto any = static_cast<unsigned long long>(_mm512_reduce_or_epi64(all));
        long long bit = 1LL << (63 - __builtin_clzll(any));
        for (std::size_t g = 0; g < groups; ++g) { // after the top bit the sum is one or nothing
            s[g] = _mm512_maskz_mov_pd(_mm512_test_epi64_mask(n[g], _mm512_set1_epi64(bit)), one);
        }
        for (bit >>= 1; bit != 0; bit >>= 1) {
            const __m512i want = _mm512_set1_epi64(bit);
            for (std::size_t g = 0; g < groups; ++g) {
                s[g] = _mm512_mul_pd(s[g], _mm512_fmadd_pd(r[g], s[g], two));
                s[g] = _mm512_mask_add_pd(s[g], _mm512_test_epi64_mask(n[g], want), s[g],
                                          _mm512_fmadd_pd(r[g], s[g], one));
            }
        }
        for (std::size_t g = 0; g < groups; ++g) {
            const __m512d top = _mm512_mul_pd(p[g], _mm512_fmadd_pd(r[g], s[g], one));
            const __m512d m = _mm512_mul_pd(_mm512_div_pd(top, s[g]), per_step);
            __m512d k = _mm512_roundscale_pd(m, nearest);
            const __m512d d = _mm512_sub_pd(m, k);
            const __m512d far = _mm512_abs_pd(d);
            const __m512d reach = _mm512_mul_pd(_mm512_mul_pd(m, bound), width[g]);
            __mmask8 sure{};
            if (b.mode == level_rounding::nearest) {
                sure = _mm512_mask_cmp_pd_mask(good[g], _mm512_sub_pd(_mm512_set1_pd(0.5), far), reach, _CMP_GT_OQ);
            } else {
                sure = _mm512_mask_cmp_pd_mask(good[g], far, reach, _CMP_GT_OQ);
                k = _mm512_mask_sub_pd(k, _mm512_cmp_pd_mask(d, _mm512_setzero_pd(), _CMP_LT_OQ), k, one);
                k = b.mode == level_rounding::up ? _mm512_add_pd(k, one) : k;
            }
            const std::size_t from = at + g * 8;
            if (here[g] != 0) {
                _mm512_mask_storeu_epi64(out + from, here[g], _mm512_cvtpd_epi64(_mm512_mul_pd(k, step)));
                slow[from / 8] = static_cast<std::uint8_t>(~static_cast<unsigned>(sure) & here[g]);
            }
        }
    }
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail

#endif
