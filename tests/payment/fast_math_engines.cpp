// SPDX-License-Identifier: Apache-2.0
#if defined(LOUPAN_TEST_FAST_MATH)

#include "catch.hpp"
#include "consumer/fast_math.hpp"
#include "payment/level_oracle.hpp"

namespace payment_fast_math_engines {

using namespace loupan::payment;

TEST_CASE("an object built with -ffast-math beside the library changes no instalment", "[payment][loan][oracle]") {
    CHECK(fast_math::wrong_loans(2000) == 0);
    // and the compiled engine of this program, whose inline parts may be that object's copies
    const auto loans = loupan_test::draw_loans(loupan_test::loan_kind::large, 5000, 42);
    const auto got = level_payments(loans.columns());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < loans.principal.size(); ++i) {
        wrong += loupan_test::is_level(loans.principal[i], loans.rate[i], loans.periods[i], 12, 1,
                                       loupan::rounding_mode::half_up, got.payment[i])
                     ? 0U
                     : 1U;
    }
    CHECK(wrong == 0);
}

} // namespace payment_fast_math_engines
#endif
