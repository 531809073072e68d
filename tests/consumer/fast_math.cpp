// SPDX-License-Identifier: Apache-2.0
#include "fast_math.hpp"

#include "payment/level_oracle.hpp"

#include <loupan/payment/loan_portfolio.hpp>

// An object of a host that compiles everything with -ffast-math. Its copies of our inline code may be the ones that the
// linker keeps for the whole program.

#if !defined(__FAST_MATH__)
#error "this object is to be compiled with -ffast-math"
#endif

namespace fast_math {

void compare(const oracle::world& w, const oracle::both& b, const std::vector<oracle::expected>& want,
             oracle::tally& t) {
    using namespace loupan::pricing;
    oracle::compare<header_engine>(w, b, instruction_set::scalar, want, t);
    oracle::compare<header_engine>(w, b, instruction_set::portable, want, t);
}

std::size_t wrong_loans(std::size_t count) {
    using namespace loupan::payment;
    std::size_t wrong = 0;
    for (const auto kind : {loupan_test::loan_kind::typical, loupan_test::loan_kind::tiny_rate,
                            loupan_test::loan_kind::large, loupan_test::loan_kind::few}) {
        const auto loans = loupan_test::draw_loans(kind, count, 41);
        const auto got = level_payments<detail::header_levels>(loans.columns());
        const auto rows = schedules<detail::header_levels>(loans.columns(), {.errors = on_error::collect});
        for (std::size_t i = 0; i < count; ++i) {
            const bool right = loupan_test::is_level(loans.principal[i], loans.rate[i], loans.periods[i], 12, 1,
                                                     loupan::rounding_mode::half_up, got.payment[i]);
            wrong += right ? 0U : 1U;
            std::int64_t left = loans.principal[i];
            for (auto k = static_cast<std::size_t>(rows.offsets[i]); k < static_cast<std::size_t>(rows.offsets[i + 1]);
                 ++k) {
                left -= rows.principal[k];
                wrong += rows.balance[k] == left ? 0U : 1U;
            }
        }
    }
    return wrong;
}

} // namespace fast_math
