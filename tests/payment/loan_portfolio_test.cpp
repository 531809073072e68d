// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/level_oracle.hpp"

#include <loupan/payment/loan_portfolio.hpp>

namespace payment_loan_portfolio_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;

namespace {

/// Every loan of a batch equals its own schedule.
void compare_one_by_one(const level_columns& loans, const portfolio_options& o) {
    const auto all = schedules(loans, o);
    REQUIRE(all.offsets.size() == loans.principal.size() + 1);
    for (std::size_t i = 0; i < loans.principal.size(); ++i) {
        loan_terms t;
        t.principal = money::from_minor(loans.principal[i]);
        t.annual_rate = rate::from_scaled(loans.annual_rate[i]);
        t.periods = static_cast<std::int32_t>(loans.periods[i]);
        t.method = o.method;
        t.period = o.period;
        t.payment_rounding = o.payment_rounding;
        t.interest_rounding = o.interest_rounding;
        const auto one = schedule(t);
        const auto from = static_cast<std::size_t>(all.offsets[i]);
        REQUIRE(all.offsets[i + 1] - all.offsets[i] == static_cast<std::int64_t>(one.size()));
        bool same = all.total_interest[i] == one.total_interest().minor();
        for (std::size_t k = 0; k < one.size(); ++k) {
            same = same && all.interest[from + k] == one[k].interest.minor() &&
                   all.principal[from + k] == one[k].principal.minor() &&
                   all.balance[from + k] == one[k].balance.minor();
        }
        REQUIRE(same);
    }
}

} // namespace

TEST_CASE("a batch of schedules is the schedules one by one", "[payment][loan]") {
    for (const auto kind : {loupan_test::loan_kind::typical, loupan_test::loan_kind::large}) {
        auto loans = loupan_test::draw_loans(kind, 150, 5).columns();
        for (const auto method : {repayment::level_payment, repayment::level_principal}) {
            for (const auto mode :
                 {rounding_mode::half_up, rounding_mode::half_even, rounding_mode::up, rounding_mode::down}) {
                portfolio_options o;
                o.method = method;
                o.interest_rounding = rounding("0.01", mode);
                o.period = mode == rounding_mode::up ? loan_period{0, 14} : loan_period{1, 0};
                compare_one_by_one(loans, o);
            }
        }
    }
}

TEST_CASE("a bad loan has no rows and stands in the errors", "[payment][loan]") {
    level_columns loans{column<std::int64_t>(std::vector<std::int64_t>{100'000, 200, 300'000, -5}),
                        column<std::int64_t>(std::vector<std::int64_t>{3'000'000, 0, 3'000'000, 0}),
                        column<std::int64_t>(std::vector<std::int64_t>{12, 12, 24, 3})};
    portfolio_options o;
    o.payment_rounding = rounding("1", rounding_mode::up); // 2.00 in twelve parts of a yuan is paid after two
    CHECK(code_of([&] { return schedules(loans, o); }) == "payment.last_row_negative");
    o.errors = on_error::collect;
    const auto got = schedules(loans, o);
    REQUIRE(got.errors.size() == 2);
    CHECK(got.errors[0].row == 1);
    CHECK(got.errors[1].code == "payment.principal_invalid");
    CHECK(got.offsets[1] == 12);
    CHECK(got.offsets[2] == 12);
    CHECK(got.offsets[4] == 36);
    CHECK_FALSE(got.payment.is_valid(1));
    CHECK(got.balance[35] == 0);
    o.method = repayment::bullet;
    CHECK(code_of([&] { return schedules(loans, o); }) == "core.unsupported");
    o.method = repayment::level_payment;
    o.period = {5, 0};
    CHECK(code_of([&] { return schedules(loans, o); }) == "core.validation");
}

TEST_CASE("division by an invariant is exact below 2^63", "[payment][loan]") {
    loupan_test::source draw(4);
    for (const std::uint64_t d :
         {2ULL, 3ULL, 1'200'000'000ULL, 2'600'000'000ULL, 36'400'000'000ULL, 4'294'967'296ULL}) {
        const payment::detail::invariant_divisor by(d);
        for (int i = 0; i < 20'000; ++i) {
            const std::uint64_t n = (draw.bits() >> 1U) >> draw.between(0, 62);
            const std::uint64_t edge = n / d * d;
            REQUIRE(by.divide(n) == n / d);
            REQUIRE(by.divide(edge) == edge / d);
            REQUIRE((edge == 0 || by.divide(edge - 1) == (edge - 1) / d));
        }
    }
}

} // namespace payment_loan_portfolio_test
