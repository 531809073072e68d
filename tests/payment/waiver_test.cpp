// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/ledger_support.hpp"

#include <loupan/payment/receivable.hpp>
#include <loupan/payment/waiver.hpp>

namespace payment_waiver_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_test::day;
using payment_test::line;
using payment_test::paid;
using payment_test::state_on;
using payment_test::yuan;

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

} // namespace payment_waiver_test
