// SPDX-License-Identifier: Apache-2.0
// Included by each kernel file inside its own unnamed namespace, so that no two files share a function. The file says how many
// doubles its machine holds in a register: `lane_count`.

#include "level_bound.hpp"

#if defined(__GNUC__)

struct lanes {
    using real [[gnu::vector_size(8 * lane_count)]] = double;
    using whole [[gnu::vector_size(8 * lane_count)]] = long long;
    static constexpr std::size_t groups = 4; // independent chains hide the latency
    static constexpr long long two_52_bits = 0x4330000000000000;

    static inline real to_real(whole x) noexcept { // 0 to 2^51
        return reinterpret_cast<real>(x | two_52_bits) - 0x1p52;
    }
    static inline whole to_whole(real x) noexcept { // whole numbers from 0 to 2^51
        return reinterpret_cast<whole>(x + 0x1p52) - two_52_bits;
    }
    static inline whole load(const std::int64_t* from, std::size_t left) noexcept {
        whole out{};
        if (left >= lane_count) {
            __builtin_memcpy(&out, from, sizeof out);
        } else {
            for (std::size_t i = 0; i < left; ++i) {
                out[i] = from[i];
            }
        }
        return out;
    }

    static void run(const level_block& b, std::int64_t* to, std::uint8_t* slow) noexcept {
        const double per_period = 1.0 / static_cast<double>(100000000 * b.periods_per_year);
        const auto step = static_cast<double>(b.step);
        const double per_step = 1.0 / step;
        for (std::size_t i = 0; i < (b.count + 7) / 8; ++i) {
            slow[i] = 0;
        }
        for (std::size_t at = 0; at < b.count; at += groups * lane_count) {
            real r[groups], s[groups], p[groups];
            whole n[groups], good[groups];
            whole all{};
            for (std::size_t g = 0; g < groups; ++g) {
                const std::size_t from = at + g * lane_count;
                const std::size_t left = from < b.count ? b.count - from : 0;
                const whole principal = load(b.principal + (left != 0 ? from : 0), left);
                const whole rate = load(b.rate + (left != 0 ? from : 0), left);
                const whole periods = load(b.periods + (left != 0 ? from : 0), left);
                good[g] = (principal > 0) & (principal <= (1LL << 50)) & (rate >= 0) & (rate <= 100000000LL) &
                          (periods > 0) & (periods <= 4000LL);
                p[g] = to_real(principal & good[g]);
                r[g] = to_real(rate & good[g]) * per_period;
                n[g] = (periods & good[g]) | (~good[g] & 1LL);
                s[g] = real{};
                all |= n[g];
            }
            long long any = 0;
            for (std::size_t i = 0; i < lane_count; ++i) {
                any |= all[i];
            }
            for (long long bit = 1LL << (63 - __builtin_clzll(static_cast<unsigned long long>(any))); bit != 0;
                 bit >>= 1) {
                for (std::size_t g = 0; g < groups; ++g) {
                    s[g] = s[g] * (2.0 + r[g] * s[g]);
                    const real more = s[g] + (1.0 + r[g] * s[g]);
                    s[g] = (n[g] & bit) != 0 ? more : s[g];
                }
            }
            for (std::size_t g = 0; g < groups; ++g) {
                const real m = p[g] * (1.0 + r[g] * s[g]) / s[g] * per_step;
                real k = (m + 0x1.8p52) - 0x1.8p52;
                const real d = m - k;
                const real far = d < 0.0 ? -d : d;
                const real bound = m * level_bound * (1.0 + to_real(n[g]) * r[g]);
                whole sure{};
                if (b.mode == level_rounding::nearest) {
                    sure = (0.5 - far) > bound;
                } else {
                    sure = far > bound;
                    const real below = d < 0.0 ? k - 1.0 : k;
                    k = b.mode == level_rounding::down ? below : below + 1.0;
                }
                sure &= good[g];
                const whole result = to_whole(k * step);
                const std::size_t from = at + g * lane_count;
                if (from + lane_count <= b.count) {
                    __builtin_memcpy(to + from, &result, sizeof result);
                }
                for (std::size_t i = 0; i < lane_count && from + i < b.count; ++i) {
                    if (from + lane_count > b.count) {
                        to[from + i] = result[i];
                    }
                    slow[(from + i) / 8] = static_cast<std::uint8_t>(slow[(from + i) / 8] |
                                                                     ((sure[i] == 0 ? 1U : 0U) << ((from + i) % 8)));
                }
            }
        }
    }
};

#else

struct lanes {
    static void run(const level_block& b, std::int64_t*, std::uint8_t* slow) noexcept {
        for (std::size_t i = 0; i < (b.count + 7) / 8; ++i) {
            slow[i] = 0xff;
        }
    }
};

#endif
