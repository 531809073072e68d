// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/level_oracle.hpp"

#include <loupan/payment/instalment.hpp>

namespace payment_instalment_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using loupan_test::loan_kind;

namespace {

constexpr std::array all_kinds{loan_kind::typical, loan_kind::tiny_rate, loan_kind::large, loan_kind::few};
constexpr std::array all_isas{level_isa::automatic, level_isa::scalar, level_isa::plain, level_isa::avx2,
                              level_isa::avx512};

} // namespace

TEST_CASE("990 000 at 3 % over 360 months is 4 173.88 a month", "[payment][loan]") {
    CHECK(level_payment(money::parse("990000"), rate::parse("3%"), 360).to_string() == "4173.88");
    CHECK(level_payment(money::parse("1000000"), rate{}, 240).to_string() == "4166.67");
    CHECK(level_payment(money::parse("1000000"), rate{}, 240, rounding("0.01", rounding_mode::down)).to_string() ==
          "4166.66");
    CHECK(
        level_payment(money::parse("990000"), rate::parse("3%"), 360, rounding("10", rounding_mode::up)).to_string() ==
        "4180.00");
}

TEST_CASE("a tie goes where the mode says", "[payment][loan]") {
    // one instalment at 0.5 %: 1.00 becomes exactly 1.005
    const auto p = money::parse("1");
    const auto r = rate::parse("6%");
    CHECK(level_payment(p, r, 1, rounding("0.01", rounding_mode::half_up)).to_string() == "1.01");
    CHECK(level_payment(p, r, 1, rounding("0.01", rounding_mode::half_even)).to_string() == "1.00");
    CHECK(level_payment(p, r, 1, rounding("0.01", rounding_mode::half_down)).to_string() == "1.00");
    CHECK(level_payment(p, r, 1, rounding("0.01", rounding_mode::up)).to_string() == "1.01");
    CHECK(level_payment(p, r, 1, rounding("0.01", rounding_mode::down)).to_string() == "1.00");
    // exact figures stay, up or down: 2.00 at 0.5 % is 2.01
    for (const auto mode : loupan_test::all_modes) {
        CHECK(level_payment(money::parse("2"), r, 1, rounding("0.01", mode)).to_string() == "2.01");
    }
}

TEST_CASE("level instalments equal exact integers, every machine and mode", "[payment][loan][oracle]") {
    std::size_t checked = 0;
    for (const auto kind : all_kinds) {
        for (const std::int64_t per_year : {12, 26}) {
            for (const auto& [step, mode] :
                 {std::pair{std::int64_t{1}, rounding_mode::half_up},
                  std::pair{std::int64_t{1}, rounding_mode::half_even}, std::pair{std::int64_t{1}, rounding_mode::up},
                  std::pair{std::int64_t{1}, rounding_mode::down},
                  std::pair{std::int64_t{100}, rounding_mode::half_up}}) {
                const std::size_t count =
                    per_year == 12 && step == 1 && mode == rounding_mode::half_up ? 100'000 : 1'500;
                const auto loans = loupan_test::draw_loans(kind, count, 7 + static_cast<std::uint64_t>(kind));
                level_options how;
                how.how = rounding(decimal::from_parts(loupan::detail::int128{step}, 2), mode);
                how.periods_per_year = static_cast<std::int32_t>(per_year);
                std::optional<level_payments_result> first;
                for (const auto isa : all_isas) {
                    how.isa = isa;
                    auto got = level_payments(loans.columns(), how);
                    if (!first) {
                        first = std::move(got);
                        continue;
                    }
                    REQUIRE(std::equal(got.payment.values().begin(), got.payment.values().end(),
                                       first->payment.values().begin()));
                }
                std::size_t wrong = 0;
                for (std::size_t i = 0; i < count; ++i) {
                    wrong += loupan_test::is_level(loans.principal[i], loans.rate[i], loans.periods[i], per_year, step,
                                                   mode, first->payment[i])
                                 ? 0U
                                 : 1U;
                }
                INFO(static_cast<int>(kind) << " " << per_year << " " << step << " " << to_string(mode));
                CHECK(wrong == 0);
                checked += count;
            }
        }
    }
    CHECK(checked == std::size_t{4} * (100'000U + 9U * 1'500U));
}

TEST_CASE("any period rate up to 100 % is exact", "[payment][loan][oracle]") {
    loupan_test::source draw(99);
    for (int i = 0; i < 3000; ++i) {
        const auto denominator = draw.between(1, std::int64_t{1} << draw.between(0, 60));
        const auto numerator = draw.between(0, denominator);
        const auto n = draw.between(1, draw.between(1, 60));
        const auto principal = draw.between(1, std::int64_t{1} << draw.between(1, 56));
        const auto mode = loupan_test::all_modes[static_cast<std::size_t>(draw.between(0, 6))];
        const auto got = level_payment(money::from_minor(principal), period_rate{numerator, denominator},
                                       static_cast<std::int32_t>(n), rounding("0.01", mode))
                             .minor();
        using loupan_test::big;
        using loupan_test::ratio;
        ratio exact = ratio(big(principal)) / n;
        if (numerator != 0) {
            const big grown = boost::multiprecision::pow(big(denominator) + numerator, static_cast<unsigned>(n));
            const big flat = boost::multiprecision::pow(big(denominator), static_cast<unsigned>(n));
            exact = ratio(big(big(principal) * numerator * grown)) / ratio(big(big(denominator) * (grown - flat)));
        }
        REQUIRE(loupan_test::big(got) == loupan_test::rounded(exact, mode));
    }
}

TEST_CASE("many instalments are exact as well", "[payment][loan][oracle]") {
    for (const std::int64_t n : {1000, 2047, 3999, 4000}) {
        for (const std::int64_t r : {1, 1'234'567, 100'000'000}) {
            const auto got = level_payment(money::from_minor(99'999'999'999'999'999), rate::from_scaled(r),
                                           static_cast<std::int32_t>(n))
                                 .minor();
            CHECK(loupan_test::is_level(99'999'999'999'999'999, r, n, 12, 1, rounding_mode::half_up, got));
        }
    }
}

TEST_CASE("the payments of a batch lists every bad row", "[payment][loan]") {
    level_columns loans{column<std::int64_t>(std::vector<std::int64_t>{100, 0, 100, 100, 100}),
                        column<std::int64_t>(std::vector<std::int64_t>{0, 0, 1'000'000'000, 0, 0}),
                        column<std::int64_t>(std::vector<std::int64_t>{3, 3, 3, 0, 4001})};
    CHECK(code_of([&] { return level_payments(loans); }) == "payment.principal_invalid");
    try {
        static_cast<void>(level_payments(loans));
    } catch (const error& e) {
        REQUIRE(e.rows().size() == 4);
        CHECK(e.rows()[1].code == "payment.rate_implausible");
        CHECK(e.rows()[3].code == "payment.instalments_invalid");
        CHECK(e.row() == 1);
    }
    level_options how;
    how.errors = on_error::collect;
    const auto got = level_payments(loans, how);
    CHECK(got.errors.size() == 4);
    CHECK(got.payment.at(0) == 33);
    CHECK(got.payment.null_count() == 4);
    loans.periods = column<std::int64_t>(std::vector<std::int64_t>{3});
    CHECK(code_of([&] { return level_payments(loans); }) == "core.length_mismatch");
    CHECK(code_of([] { return level_payment(money::parse("1"), rate::parse("10"), 1); }) == "payment.rate_implausible");
    CHECK(code_of([] { return level_payment(money::parse("1"), rate::parse("1%"), 1, rounding("0.001")); }) ==
          "core.rounding_invalid");
}

} // namespace payment_instalment_test
