// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/oracle.hpp"
#include "core/throws.hpp"

#include <loupan/calendar/china.hpp>
#include <loupan/payment/loan_schedule.hpp>

#include <array>
#include <string>
#include <vector>

namespace payment_loan_schedule_test {

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

TEST_CASE("due dates keep the day of the drawing", "[payment][loan]") {
    auto t = dated_loan();
    t.periods = 12;
    const auto s = schedule(t);
    CHECK(s[0].due == date::parse("2024-02-29"));
    CHECK(s[1].due == date::parse("2024-03-31"));
    CHECK(s[2].due == date::parse("2024-04-30"));
    t.due_day = 20;
    CHECK(schedule(t)[0].due == date::parse("2024-02-20"));
    t.due_day = 0;
    t.first_due = date::parse("2024-02-29");
    CHECK(schedule(t)[1].due == date::parse("2024-03-29"));
    t.due_day = 31;
    CHECK(schedule(t)[1].due == date::parse("2024-03-31"));
    t.first_due.reset();
    t.period = {0, 14};
    t.due_day = 0;
    CHECK(schedule(t)[1].due == date::parse("2024-02-28"));
}

TEST_CASE("a rolled due date beyond the calendar's data is provisional or refused", "[payment][loan]") {
    auto t = dated_loan();
    t.start = date::parse("2026-01-01");
    t.roll = calendar::convention::following;
    const auto china = calendar::china();
    const auto s = schedule(t, {}, &china);
    CHECK(s[1].unrolled == date::parse("2026-03-01"));
    CHECK(s[1].due == date::parse("2026-03-02"));
    CHECK_FALSE(s[1].provisional);
    CHECK(s[359].provisional);
    CHECK(s[359].due == s[359].unrolled);
    t.beyond = calendar::beyond_data::refuse;
    CHECK(code_of([&] { return schedule(t, {}, &china); }) == "core.calendar_missing");
    CHECK(code_of([&] { return schedule(t); }) == "core.calendar_missing");
}

TEST_CASE("an irregular first period changes the first payment alone, or is solved", "[payment][loan]") {
    auto t = house_loan();
    t.periods = 12;
    t.start = date::parse("2026-03-05");
    t.first_due = date::parse("2026-04-20"); // 46 days; the regular period from 20 March has 31
    const auto s = schedule(t);
    CHECK(s[0].interest.to_string() == "3672.58"); // 2475 * 46 / 31
    CHECK(s[0].payment - s[0].interest == s[1].payment - money::parse("2475.00"));
    CHECK(abs(s[11].payment - s[1].payment) < money::parse("0.10"));
    t.payments = payment_basis::solved;
    const auto solved = schedule(t);
    CHECK(solved[0].payment == solved[1].payment);
    CHECK(abs(solved[11].payment - solved[1].payment) < money::parse("0.10"));
    CHECK(solved[0].payment > s[1].payment);
    t.basis = calendar::day_count::actual_360;
    const auto by_days = schedule(t);
    CHECK(by_days[0].interest.to_string() == "3795.00"); // 990000 * 3 % * 46 / 360
    CHECK(abs(by_days[11].payment - by_days[1].payment) < money::parse("0.10"));
}

TEST_CASE("the residual goes to the last row, the first, or is spread", "[payment][loan]") {
    auto t = house_loan();
    t.payment_rounding = rounding("1", rounding_mode::down);
    const auto last = schedule(t);
    CHECK(last[0].payment == last[358].payment);
    CHECK(last[359].payment - last[0].payment > money::parse("400"));
    t.residual = residual::first;
    const auto first = schedule(t);
    CHECK(first[1].payment == last[1].payment);
    CHECK(first[0].payment > first[1].payment);
    CHECK(abs(first[359].payment - first[1].payment) <= money::parse("1.50"));
    t.residual = residual::spread;
    const auto spread = schedule(t);
    CHECK(spread[0].payment == last[0].payment + money::parse("1"));
    CHECK(spread[358].payment == last[0].payment);
    CHECK(abs(spread[359].payment - spread[358].payment) <= money::parse("1.50"));
    t.method = repayment::level_principal;
    t.payment_rounding = rounding("1");
    t.periods = 350;
    const auto parts = schedule(t); // 990000 / 350 = 2828 and 200 over
    CHECK(parts[0].principal.to_string() == "2829.00");
    CHECK(parts[199].principal.to_string() == "2829.00");
    CHECK(parts[200].principal.to_string() == "2828.00");
    CHECK(parts[349].principal.to_string() == "2828.00");
}

TEST_CASE("grace, bullet, interest only, balloon and graduated payments", "[payment][loan]") {
    auto t = house_loan();
    t.periods = 24;
    t.principal_grace = 6;
    auto s = schedule(t);
    CHECK(s[5].payment.to_string() == "2475.00");
    CHECK(s[5].principal.is_zero());
    CHECK(s[6].payment == level_payment(t.principal, t.annual_rate, 18));
    t.principal_grace = 0;
    t.interest_grace = 2;
    s = schedule(t);
    CHECK(s[0].payment.is_zero());
    CHECK(s[0].principal.to_string() == "-2475.00");
    CHECK(s[1].balance.to_string() == "994956.19"); // 990000 * 1.0025^2
    CHECK(s[2].payment == level_payment(money::parse("994956.19"), t.annual_rate, 22));
    t.grace = grace_interest::defer;
    s = schedule(t);
    CHECK(s[1].balance == t.principal);
    CHECK(s[2].interest.to_string() == "7425.00");
    CHECK(s[3].payment == level_payment(t.principal, t.annual_rate, 22));
    t.interest_grace = 0;
    t.method = repayment::interest_only;
    s = schedule(t);
    CHECK(s[22].payment.to_string() == "2475.00");
    CHECK(s[23].payment.to_string() == "992475.00");
    t.method = repayment::bullet;
    s = schedule(t);
    CHECK(s[22].payment.is_zero());
    CHECK(s[23].payment.to_string() == "1049400.00");
    t.method = repayment::balloon;
    t.balloon = money::parse("500000");
    s = schedule(t);
    CHECK(abs(s[23].principal - s[22].principal - money::parse("500000")) < money::parse("100"));
    t.balloon.reset();
    t.method = repayment::graduated;
    t.graduated = graduation{rate::parse("5%"), 12};
    s = schedule(t);
    CHECK(s[11].payment == s[0].payment);
    CHECK(s[12].payment == s[0].payment.times(decimal::parse("1.05")));
    CHECK(abs(s[23].payment - s[22].payment) < money::parse("1"));
    // by hand: sum of w v^k with v = 400/401
    ratio weights = 0;
    ratio v = 1;
    for (int k = 1; k <= 24; ++k) {
        v *= ratio(big(400)) / ratio(big(401));
        weights += v * (k <= 12 ? ratio(1) : ratio(big(21)) / ratio(big(20)));
    }
    CHECK(big(s[0].payment.minor()) ==
          loupan_test::rounded(ratio(ratio(big(99'000'000)) / weights), rounding_mode::half_up));
}

TEST_CASE("a new rate changes the payment or the term, from the next period or by days", "[payment][loan]") {
    auto t = dated_loan();
    t.start = date::parse("2024-06-20");
    t.annual_rate = rate::parse("4.2%");
    t.rates = {{date::parse("2025-01-01"), rate::parse("3.6%")}};
    const auto s = schedule(t);
    REQUIRE(s.size() == 360);
    CHECK(s[6].annual == rate::parse("4.2%")); // 20 Dec to 20 Jan began before the change
    CHECK(s[7].annual == rate::parse("3.6%"));
    CHECK(s[7].payment == level_payment(s[6].balance, rate::parse("3.6%"), 353));
    t.within = change_within::by_days;
    const auto split = schedule(t);
    // 12 days at 4.2 %, 19 at 3.6 %, of 31
    const auto n = decimal::parse("0.042") * decimal(12) + decimal::parse("0.036") * decimal(19);
    CHECK(split[6].interest ==
          money::from_decimal(rounding().round_product(split[5].balance.to_decimal(), n, decimal(31 * 12))));
    CHECK(split[6].annual == rate::parse("3.6%"));
    t.on_change = after_change::term;
    const auto shorter = schedule(t);
    CHECK(shorter.size() < 345);
    CHECK(shorter[100].payment == shorter[0].payment);
    t.rates[0].annual = rate::parse("4.8%");
    CHECK(schedule(t).size() > 375);
    t.rates[0].annual = rate::parse("20%");
    CHECK(code_of([&] { return schedule(t); }) == "payment.interest_not_covered");
}

TEST_CASE("an early payment shortens the term or lowers the payment", "[payment][loan]") {
    auto t = dated_loan();
    t.start = date::parse("2024-06-20");
    const auto plain = schedule(t);
    prepayment p;
    p.on = date::parse("2025-06-30");
    p.amount = money::parse("300000");
    p.fee.of_amount = rate::parse("1%");
    const auto shorter = schedule(t, {p});
    CHECK(shorter[12].kind == row_kind::prepayment);
    CHECK(shorter[12].no == 12);
    CHECK(shorter[12].fee.to_string() == "3000.00");
    // ten days of thirty
    CHECK(shorter[12].interest == money::from_decimal(rounding().round_product(plain[11].balance.to_decimal(),
                                                                               decimal::parse("0.03"), decimal(36))));
    CHECK(shorter[13].payment == plain[12].payment);
    CHECK(shorter.size() < 240);
    CHECK(shorter.total_interest() < plain.total_interest());
    p.effect = prepayment_effect::lower_payment;
    const auto lower = schedule(t, {p});
    CHECK(lower.size() == 361);
    CHECK(lower[14].payment < plain[13].payment);
    p.amount.reset();
    const auto settled = schedule(t, {p});
    CHECK(settled.size() == 13);
    const auto quote = settle(t, date::parse("2025-06-30"), p.fee);
    CHECK(quote.balance == plain[11].balance);
    CHECK(quote.total == settled[12].payment);
    CHECK(quote.total == quote.balance + quote.interest + quote.fee);
    // on a due date nothing has accrued
    CHECK(settle(t, date::parse("2025-06-20")).interest.is_zero());
    CHECK(settle(t, date::parse("2025-06-20")).balance == plain[11].balance);
    p.amount = money::parse("2000000");
    CHECK(code_of([&] { return schedule(t, {p}); }) == "payment.prepayment_over_balance");
    CHECK(code_of([&] { return settle(t, date::parse("2060-01-01")); }) == "core.validation");
    // without dates, after a row
    prepayment q;
    q.row = 12;
    q.amount = money::parse("300000");
    auto undated = house_loan();
    const auto s = schedule(undated, {q});
    CHECK(s[12].interest.is_zero());
    CHECK(s[12].balance == s[11].balance - money::parse("300000"));
}

TEST_CASE("provident fund and commercial loan side by side", "[payment][loan]") {
    auto fund = dated_loan();
    fund.principal = money::parse("500000");
    fund.annual_rate = rate::parse("2.6%");
    auto commercial = dated_loan();
    commercial.principal = money::parse("490000");
    commercial.periods = 240;
    const std::array parts{schedule(fund), schedule(commercial)};
    const auto both = combine(parts);
    REQUIRE(both.size() == 360);
    check_sums(house_loan(), both);
    CHECK(both[0].payment == parts[0][0].payment + parts[1][0].payment);
    CHECK(both[300].payment == parts[0][300].payment);
    CHECK(both.total_interest() == parts[0].total_interest() + parts[1].total_interest());
    const std::array mixed{parts[0], schedule(house_loan())};
    CHECK(code_of([&] { return combine(mixed); }) == "core.validation");
}

TEST_CASE("a last row never goes below zero", "[payment][loan]") {
    auto t = house_loan();
    t.principal = money::parse("100");
    t.periods = 24;
    t.payment_rounding = rounding("10", rounding_mode::up);
    CHECK(code_of([&] { return schedule(t); }) == "payment.last_row_negative");
    t.early = early_end::end;
    const auto s = schedule(t);
    CHECK(s.size() == 11);
    check_sums(t, s);
}

} // namespace payment_loan_schedule_test
