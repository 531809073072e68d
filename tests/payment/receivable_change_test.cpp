// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/ledger_support.hpp"

#include <loupan/payment/receivable_change.hpp>

#include <utility>

namespace payment_receivable_change_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_test::day;
using payment_test::line;
using payment_test::paid;
using payment_test::state_on;
using payment_test::yuan;

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

} // namespace payment_receivable_change_test
