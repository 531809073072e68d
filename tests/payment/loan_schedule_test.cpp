// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/oracle.hpp"
#include "core/throws.hpp"

#include <loupan/calendar/china.hpp>
#include <loupan/payment/loan_explain.hpp>
#include <loupan/payment/loan_schedule.hpp>

#include <array>
#include <string>
#include <vector>

using namespace loupan;
using namespace loupan::payment;
using loupan_test::big;
using loupan_test::code_of;
using loupan_test::ratio;

namespace {

loan_terms house_loan() {
    loan_terms t;
    t.principal = money::parse("990000");
    t.annual_rate = rate::parse("3%");
    t.periods = 360;
    return t;
}

loan_terms dated_loan() {
    auto t = house_loan();
    t.start = date::parse("2024-01-31");
    return t;
}

/// What every schedule promises.
void check_sums(const loan_terms& t, const loan_schedule& s) {
    money balance = t.principal;
    money interest = money::zero();
    money paid = money::zero();
    for (const auto& row : s.rows()) {
        REQUIRE(row.payment == row.interest + row.principal + row.fee);
        balance -= row.principal;
        REQUIRE(row.balance == balance);
        REQUIRE(balance.sign() >= 0);
        REQUIRE(row.payment.sign() >= 0);
        REQUIRE(row.interest.sign() >= 0);
        interest += row.interest;
        paid += row.payment;
    }
    REQUIRE(balance.is_zero());
    CHECK(s.total_interest() == interest);
    CHECK(s.total_payment() == paid);
    CHECK(s.total_payment() == t.principal + s.total_interest() + s.total_fees());
}

/// The rows of a level or level-principal loan over whole months, by rationals.
std::vector<std::array<big, 2>> rows_by_ratio(const loan_terms& t, const big& payment_or_part) {
    std::vector<std::array<big, 2>> rows; // interest, principal
    ratio balance(big(t.principal.minor()));
    const ratio r = ratio(big(t.annual_rate.scaled())) / (ratio(big(1'200'000'000)) / t.period.months);
    for (int no = 1; no <= t.periods; ++no) {
        const big interest = loupan_test::rounded(ratio(balance * r), t.interest_rounding.mode());
        const big principal = no == t.periods                          ? numerator(balance)
                              : t.method == repayment::level_principal ? payment_or_part
                                                                       : big(payment_or_part - interest);
        rows.push_back({interest, principal});
        balance -= ratio(principal);
    }
    return rows;
}

} // namespace

TEST_CASE("a level loan of 990 000 adds up to the fen", "[payment][loan]") {
    const auto t = house_loan();
    const auto s = schedule(t);
    check_sums(t, s);
    REQUIRE(s.size() == 360);
    CHECK(s[0].interest.to_string() == "2475.00");
    CHECK(s[0].principal.to_string() == "1698.88");
    CHECK(s[358].payment.to_string() == "4173.88");
    CHECK(s[359].payment.to_string() == "4173.95");
    CHECK(s.total_interest().to_string() == "512596.87");
}

TEST_CASE("rows equal rational arithmetic, every rounding", "[payment][loan][oracle]") {
    loupan_test::source draw(3);
    for (int i = 0; i < 300; ++i) {
        auto t = house_loan();
        t.principal = money::from_minor(draw.between(100'000, 10'000'000'000));
        t.annual_rate = rate::from_scaled(draw.between(0, 2000) * 10'000);
        t.periods = static_cast<std::int32_t>(draw.between(1, 120));
        t.period = {static_cast<std::int32_t>(draw.between(1, 12)), 0};
        const auto mode = loupan_test::all_modes[static_cast<std::size_t>(draw.between(0, 6))];
        t.interest_rounding = rounding("0.01", mode);
        t.early = early_end::end;
        t.method = draw.between(0, 1) == 0 ? repayment::level_payment : repayment::level_principal;
        big amount;
        if (t.method == repayment::level_principal) {
            amount = loupan_test::rounded(ratio(big(t.principal.minor())) / t.periods, rounding_mode::half_up);
        } else {
            amount = level_payment(t.principal, period_rate{t.annual_rate.scaled() * t.period.months, 1'200'000'000},
                                   t.periods)
                         .minor();
        }
        const auto s = schedule(t);
        check_sums(t, s);
        const auto want = rows_by_ratio(t, amount);
        REQUIRE(s.size() == want.size());
        for (std::size_t k = 0; k < want.size(); ++k) {
            REQUIRE(big(s[k].interest.minor()) == want[k][0]);
            REQUIRE(big(s[k].principal.minor()) == want[k][1]);
        }
    }
}

TEST_CASE("an unrounded balance is the exact one, shown rounded", "[payment][loan][oracle]") {
    auto t = house_loan();
    t.periods = 60;
    t.unrounded_balance = true;
    const auto s = schedule(t);
    check_sums(t, s);
    const big x = level_payment(t.principal, t.annual_rate, 60).minor();
    ratio balance(big(99'000'000));
    for (int no = 1; no < 60; ++no) {
        balance = balance * ratio(big(401)) / ratio(big(400)) - ratio(x);
        CHECK(big(s[static_cast<std::size_t>(no) - 1].balance.minor()) ==
              loupan_test::rounded(balance, rounding_mode::half_up));
        CHECK(big(s[static_cast<std::size_t>(no) - 1].payment.minor()) == x);
    }
    const auto owed = loupan_test::rounded(ratio(balance * ratio(big(401)) / ratio(big(400))), rounding_mode::half_up);
    CHECK(big(s[59].payment.minor()) == owed);
}

TEST_CASE("whatever the terms, the rows add up or the code says why not", "[payment][loan][property]") {
    loupan_test::source draw(17);
    const auto china = calendar::china();
    std::size_t made = 0;
    for (int i = 0; i < 1500; ++i) {
        loan_terms t;
        t.principal = money::from_minor(draw.between(1, std::int64_t{1} << draw.between(8, 44)));
        t.annual_rate = rate::from_scaled(draw.between(0, 24) * 1'000'000 + draw.between(0, 99) * 10'000);
        t.periods = static_cast<std::int32_t>(draw.between(1, 90));
        t.method = static_cast<repayment>(draw.between(0, 5));
        t.period = draw.between(0, 3) == 0 ? loan_period{0, static_cast<std::int32_t>(draw.between(1, 4)) * 7}
                                           : loan_period{static_cast<std::int32_t>(draw.between(1, 6)), 0};
        if (draw.between(0, 3) != 0) {
            t.start = date::from_days(draw.between(12000, 20000));
            if (draw.between(0, 1) == 0) {
                t.first_due = t.start->plus_days(draw.between(1, 70));
            }
            if (draw.between(0, 1) == 0) {
                t.basis = static_cast<calendar::day_count>(draw.between(0, 12));
                t.accrue_to_rolled = draw.between(0, 3) == 0;
            }
            t.roll = static_cast<calendar::convention>(draw.between(0, 6));
            if (draw.between(0, 2) == 0 && t.method != repayment::graduated) {
                t.rates = {{t.start->plus_days(200), rate::parse("5%")},
                           {t.start->plus_days(777), rate::parse("2.5%")}};
                t.within = static_cast<change_within>(draw.between(0, 1));
                t.on_change = t.method == repayment::level_payment ? static_cast<after_change>(draw.between(0, 1))
                                                                   : after_change::payment;
            }
        }
        t.payments = static_cast<payment_basis>(draw.between(0, 1));
        const auto mode = loupan_test::all_modes[static_cast<std::size_t>(draw.between(0, 6))];
        t.payment_rounding = rounding(draw.between(0, 3) == 0 ? "1" : "0.01", mode);
        t.interest_rounding = rounding("0.01", loupan_test::all_modes[static_cast<std::size_t>(draw.between(0, 6))]);
        t.interest_grace = static_cast<std::int32_t>(draw.between(0, std::min(5, t.periods - 1)));
        t.principal_grace = static_cast<std::int32_t>(draw.between(0, std::min(5, t.periods - 1 - t.interest_grace)));
        t.grace = static_cast<grace_interest>(draw.between(0, 1));
        t.early = static_cast<early_end>(draw.between(0, 1));
        if (t.method != repayment::graduated) {
            t.residual = static_cast<residual>(draw.between(0, 2));
        } else {
            t.graduated = graduation{rate::from_scaled(draw.between(-3, 5) * 1'000'000),
                                     static_cast<std::int32_t>(draw.between(1, 24))};
            t.may_grow = true;
        }
        if (t.method == repayment::balloon) {
            t.balloon = money::from_minor(std::max<std::int64_t>(1, t.principal.minor() / 3));
        }
        std::vector<prepayment> early;
        if (draw.between(0, 2) == 0) {
            prepayment p;
            p.row = static_cast<std::int32_t>(draw.between(0, t.periods - 1));
            p.amount = money::from_minor(std::max<std::int64_t>(1, t.principal.minor() / 10));
            p.effect = static_cast<prepayment_effect>(draw.between(0, 1));
            p.fee.of_amount = rate::parse("1%");
            early.push_back(p);
        }
        try {
            const auto s = schedule(t, early, &china);
            check_sums(t, s);
            ++made;
        } catch (const error& e) {
            const std::string code = e.code();
            INFO(i << " " << e.what());
            const bool known = code == "payment.last_row_negative" || code == "payment.interest_not_covered" ||
                               code == "payment.prepayment_over_balance" || code == "core.validation";
            CHECK(known);
        }
    }
    INFO(made);
    CHECK(made > 900);
}
