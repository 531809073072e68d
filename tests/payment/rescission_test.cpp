// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/ledger_support.hpp"

#include <loupan/calendar/china.hpp>
#include <loupan/payment/rescission.hpp>

#include <vector>

namespace payment_rescission_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_test::day;
using payment_test::yuan;

TEST_CASE("three months after urging the seller may rescind, for a year", "[payment][rescission]") {
    rescission_facts f;
    f.due = day("2026-03-10");
    CHECK_FALSE(rescission({}, f, day("2026-12-31")).from); // nobody has urged
    f.urged = day("2026-03-31");
    const auto r = rescission({}, f, day("2026-07-01"));
    CHECK(r.pay_by == day("2026-06-30")); // the month has no 31st (民法典 202)
    CHECK(r.from == day("2026-07-01"));
    CHECK(r.last_day == day("2027-07-01"));
    CHECK(r.exercisable);
    CHECK(r.reminders == std::vector{day("2027-06-01"), day("2027-06-24"), day("2027-06-30")});
    CHECK_FALSE(rescission({}, f, day("2026-06-30")).exercisable);
    CHECK(rescission({}, f, day("2027-07-01")).exercisable);
    CHECK(rescission({}, f, day("2027-07-02")).lapsed);

    f.other_urged = day("2026-08-15"); // the buyer asks: decide
    CHECK(rescission({}, f, day("2026-09-01")).last_day == day("2026-11-15"));
    f.other_urged = day("2026-06-01"); // before there was a right
    CHECK(rescission({}, f, day("2026-09-01")).last_day == day("2026-10-01"));
    f.other_urged = day("2027-07-02"); // too late to matter
    CHECK(rescission({}, f, day("2026-09-01")).last_day == day("2027-07-01"));

    f.other_urged.reset();
    f.settled = day("2026-06-30");
    CHECK_FALSE(rescission({}, f, day("2026-09-01")).from);
    f.settled = day("2026-07-01"); // paid after the right arose
    CHECK(rescission({}, f, day("2026-09-01")).from == day("2026-07-01"));
    f.urged = day("2026-03-10");
    CHECK(code_of([&] { return rescission({}, f, day("2026-09-01")); }) == "core.validation");
}

TEST_CASE("a contract may give the right after N overdue days, with a penalty", "[payment][rescission]") {
    rescission_rules rules;
    rules.contract_days = 90;
    rules.penalty = rate::parse("5%");
    rescission_facts f;
    f.due = day("2026-03-10");
    const auto r = rescission(rules, f, day("2026-06-09"));
    CHECK(r.pay_by == day("2026-06-08"));
    CHECK(r.exercisable);
    CHECK_FALSE(rescission(rules, f, day("2026-06-08")).exercisable);
    CHECK(rescission_penalty(rules, yuan("426106.80")) == yuan("21305.34"));
    CHECK(code_of([&] { return rescission_penalty(rules, yuan("-1")); }) == "core.validation");
    rules.penalty = rate::parse("101%");
    CHECK(code_of([&] { return rescission(rules, f, day("2026-06-09")); }) == "core.validation");
}

TEST_CASE("a period that ends on a holiday ends after it, where the rules say so", "[payment][rescission]") {
    const auto china = calendar::china();
    rescission_rules rules;
    rules.roll = calendar::convention::following;
    rescission_facts f;
    f.due = day("2025-11-01");
    f.urged = day("2025-11-17"); // three months end in Spring Festival
    CHECK(rescission(rules, f, day("2026-03-01"), &china).pay_by == day("2026-02-24"));
    CHECK(rescission(rules, f, day("2026-03-01"), &china).provisional); // the year's end is beyond the data
    CHECK(code_of([&] { return rescission(rules, f, day("2026-03-01")); }) == "core.calendar_missing");
}

} // namespace payment_rescission_test
