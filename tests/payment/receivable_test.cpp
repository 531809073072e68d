// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/payment/late_fee.hpp>
#include <loupan/payment/receivable_change.hpp>
#include <loupan/payment/waiver.hpp>

#include <string>

namespace payment_receivable_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;

namespace {

date day(const char* text) { return date::parse(text); }
money yuan(const char* text) { return money::parse(text); }

receivable line(const char* amount = "120000", const char* due = "2026-03-10") {
    receivable out;
    out.key = "L1";
    out.amount = yuan(amount);
    out.due.value = day(due);
    return out;
}
receivable paid(receivable of, const char* on, const char* amount, debt_part what = debt_part::principal) {
    of.postings.push_back({day(on), day(on), what, yuan(amount), "R"});
    return of;
}
receivable_state state_on(const receivable& of, const char* on) { return status(of, day(on)).state; }

} // namespace

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

TEST_CASE("a provisional due date may be set again", "[payment][ledger]") {
    auto l = line();
    l.due.provisional = true;
    CHECK(status(l, day("2026-03-01")).provisional);
    CHECK_FALSE(status(confirm_due(l, day("2026-03-12")), day("2026-03-01")).provisional);
}

TEST_CASE("a deferral holds the line from the old due date to the new one", "[payment][ledger]") {
    const auto l = defer(line(), {day("2026-03-20"), day("2026-05-10"), false, "bank is late"});
    CHECK(state_on(l, "2026-03-15") == receivable_state::due); // approved later
    CHECK(status(l, day("2026-03-15")).overdue);
    CHECK(state_on(l, "2026-03-20") == receivable_state::suspended);
    CHECK_FALSE(status(l, day("2026-03-20")).overdue);
    CHECK(state_on(l, "2026-05-10") == receivable_state::due);
    CHECK(status(l, day("2026-05-12")).overdue_days == 2);
    CHECK(line() == line("120000")); // nothing of the given line has changed

    CHECK(code_of([&] { return defer(l, {day("2026-04-01"), day("2026-05-10"), false, "x"}); }) == "core.validation");
    CHECK(code_of([&] { return defer(l, {day("2026-04-01"), day("2026-06-10"), false, ""}); }) == "core.empty");
    CHECK(code_of([&] { return defer(l, {day("2026-03-19"), day("2026-06-10"), false, "x"}); }) == "core.validation");
    CHECK(code_of([&] {
              return defer(paid(line(), "2026-03-01", "120000"), {day("2026-03-02"), day("2026-06-10"), false, "x"});
          }) == "core.state_invalid");
}

TEST_CASE("a dispute suspends a line until it ends", "[payment][ledger]") {
    auto l = suspend(line(), {day("2026-03-15"), {}, false, "quality"});
    CHECK(state_on(l, "2026-03-14") == receivable_state::due);
    CHECK(state_on(l, "2027-03-15") == receivable_state::suspended);
    CHECK(code_of([&] { return suspend(l, {day("2026-09-15"), {}, false, "again"}); }) == "core.validation");
    l = resume(l, day("2026-04-15"));
    CHECK(state_on(l, "2026-04-15") == receivable_state::suspended);
    CHECK(state_on(l, "2026-04-16") == receivable_state::due);
    CHECK(code_of([&] { return resume(l, day("2026-05-01")); }) == "core.state_invalid");
}

TEST_CASE("a line ends once", "[payment][ledger]") {
    for (const auto& [kind, state] : {std::pair{closing_kind::transferred, receivable_state::transferred},
                                      std::pair{closing_kind::cancelled, receivable_state::cancelled},
                                      std::pair{closing_kind::written_off, receivable_state::written_off}}) {
        const auto l = close(line(), {kind, day("2026-04-01"), "reason"});
        CHECK(state_on(l, "2026-03-31") == receivable_state::due);
        CHECK(state_on(l, "2026-04-01") == state);
        CHECK(status(l, day("2026-04-01")).open.total().is_zero());
        CHECK(code_of([&] { return close(l, {kind, day("2026-05-01"), "again"}); }) == "core.state_invalid");
        CHECK(code_of([&] { return defer(l, {day("2026-04-01"), day("2026-05-01"), false, "x"}); }) ==
              "core.state_invalid");
    }
    CHECK(code_of([] { return close(line(), {closing_kind::cancelled, day("2026-04-01"), ""}); }) == "core.empty");
}

TEST_CASE("a waiver is at most what has accrued and is neither waived nor paid", "[payment][ledger]") {
    auto l = line();
    l.accrued = yuan("100");
    l.accrued_to = day("2026-04-01");
    CHECK(code_of([&] { return waive(l, {day("2026-03-31"), yuan("1"), "kind", "A1"}); }) ==
          "payment.waiver_over_accrued"); // nothing had accrued by then
    CHECK(code_of([&] { return waive(l, {day("2026-04-01"), yuan("100.01"), "kind", "A1"}); }) ==
          "payment.waiver_over_accrued");
    CHECK(code_of([&] { return waive(l, {day("2026-04-01"), yuan("0"), "kind", "A1"}); }) == "core.validation");
    CHECK(code_of([&] { return waive(l, {day("2026-04-01"), yuan("1"), "", "A1"}); }) == "core.empty");
    const auto some = waive(l, {day("2026-04-02"), yuan("60"), "kind", "A1"});
    CHECK(status(some, day("2026-04-02")).open.penalty == yuan("40"));
    CHECK(status(some, day("2026-04-02")).waived == yuan("60"));
    CHECK(code_of([&] { return waive(some, {day("2026-04-03"), yuan("40.01"), "kind", "A1"}); }) ==
          "payment.waiver_over_accrued");
    CHECK(code_of([&] { return waive(some, {day("2026-04-01"), yuan("40.01"), "kind", "A1"}); }) ==
          "payment.waiver_over_accrued"); // a waiver dated back does not see more room
    const auto rest = paid(some, "2026-04-05", "40", debt_part::penalty);
    CHECK(code_of([&] { return waive(rest, {day("2026-04-06"), yuan("0.01"), "kind", "A1"}); }) ==
          "payment.waiver_over_accrued");
}

TEST_CASE("writing off says what is lost", "[payment][ledger]") {
    auto l = paid(line(), "2026-04-01", "20000");
    l.accrued = yuan("55");
    l.accrued_to = day("2026-04-01");
    const auto out = write_off(l, day("2026-12-31"), "bankrupt");
    CHECK(out.lost.principal == yuan("100000"));
    CHECK(out.lost.total() == yuan("100055"));
    CHECK(state_on(out.line, "2026-12-31") == receivable_state::written_off);
    CHECK(code_of([&] { return write_off(out.line, day("2027-01-01"), "again"); }) == "core.state_invalid");
    CHECK(code_of([] { return write_off(paid(line(), "2026-01-01", "120000"), day("2026-02-01"), "x"); }) ==
          "core.state_invalid");
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
