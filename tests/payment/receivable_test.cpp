// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/ledger_support.hpp"

#include <loupan/payment/late_fee.hpp>
#include <loupan/payment/receivable_change.hpp>

#include <string>

namespace payment_receivable_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_test::day;
using payment_test::line;
using payment_test::paid;
using payment_test::state_on;
using payment_test::yuan;

TEST_CASE("the state of a line follows from its facts and the day", "[payment][ledger]") {
    auto l = line();
    CHECK(state_on(l, "2026-03-09") == receivable_state::planned);
    CHECK(state_on(l, "2026-03-10") == receivable_state::due);
    CHECK_FALSE(status(l, day("2026-03-10")).overdue);
    CHECK(status(l, day("2026-03-11")).overdue);
    CHECK(status(l, day("2026-03-11")).overdue_days == 1);

    l = paid(l, "2026-04-20", "50000");
    CHECK(state_on(l, "2026-04-19") == receivable_state::due); // what came later is not seen
    CHECK(state_on(l, "2026-04-20") == receivable_state::partial);
    CHECK(status(l, day("2026-04-20")).open.principal == yuan("70000"));

    l = paid(l, "2026-06-05", "70000");
    const auto end = status(l, day("2026-06-05"));
    CHECK(end.state == receivable_state::settled);
    CHECK_FALSE(end.overdue);
    CHECK(end.settled_late); // 逾期结清
    CHECK(end.settled_on == day("2026-06-05"));
    CHECK(state_on(l, "2026-06-04") == receivable_state::partial);
}

TEST_CASE("a line without a due date waits, one of nothing is settled", "[payment][ledger]") {
    auto l = line();
    l.due = {{}, false, "topped_out"};
    CHECK(state_on(l, "2030-01-01") == receivable_state::planned);
    CHECK_FALSE(status(l, day("2030-01-01")).overdue);
    l = confirm_due(l, day("2026-05-01"));
    CHECK(state_on(l, "2026-05-01") == receivable_state::due);
    CHECK(l.due.waits_for.empty());
    CHECK(code_of([&] { return confirm_due(l, day("2026-06-01")); }) == "core.state_invalid");

    CHECK(state_on(line("0"), "2026-01-01") == receivable_state::settled);
}

TEST_CASE("accrual writes the fee of the books and does not run back", "[payment][ledger]") {
    late_fee_rules rules;
    rules.rate = parse_periodic_rate("日万分之三");
    const auto l = paid(line(), "2026-04-20", "50000");
    const auto a = accrue(l, rules, day("2026-04-20"));
    CHECK(a.accrued == yuan("1476"));
    CHECK(accrue(a, rules, day("2026-04-20")) == a);
    CHECK(accrue(a, rules, day("2026-06-05")).accrued == yuan("2442"));
    CHECK(code_of([&] { return accrue(a, rules, day("2026-04-19")); }) == "core.state_invalid");
}

TEST_CASE("a line must make sense by itself", "[payment][ledger]") {
    const auto broken = [](auto&& change) {
        auto l = line();
        change(l);
        return code_of([&] {
            validate(l);
            return 0;
        });
    };
    CHECK(broken([](receivable& l) { l.key.clear(); }) == "core.empty");
    CHECK(broken([](receivable& l) { l.amount = yuan("-1"); }) == "core.validation");
    CHECK(broken([](receivable& l) { l.cost = money::parse("1", currency::parse("USD")); }) ==
          "core.currency_mismatch");
    CHECK(broken([](receivable& l) { l = paid(l, "2026-03-01", "120000.01"); }) == "payment.alloc_exceeds_outstanding");
    CHECK(broken([](receivable& l) { l = paid(l, "2026-03-01", "-0.01"); }) == "core.validation");
    CHECK(broken([](receivable& l) { l.disputes = {{day("2026-03-02"), day("2026-03-01"), false, "x"}}; }) ==
          "core.validation");
    CHECK(broken([](receivable& l) {
              l.due.value.reset();
              l.deferrals = {{day("2026-03-02"), day("2026-03-03"), false, "x"}};
          }) == "core.validation");
}

TEST_CASE("a row of a schedule becomes a line", "[payment][ledger]") {
    instalment_line row;
    row.key = "first";
    row.item = item::first;
    row.amount = yuan("430356");
    row.due.value = day("2026-03-10");
    const auto l = receivable_from(row, "T1");
    CHECK(l.trade == "T1");
    CHECK(l.item == item::first);
    CHECK(status(l, day("2026-03-01")).open.total() == yuan("430356"));
}

} // namespace payment_receivable_test
