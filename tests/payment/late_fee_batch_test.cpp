// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"
#include "payment/late_fee_support.hpp"

#include <loupan/payment/late_fee_batch.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace payment_late_fee_batch_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_test::daily;
using payment_test::make_case;

TEST_CASE("columns give the figures of single calls", "[payment][late_fee]") {
    loupan_test::source random(7);
    for (int round = 0; round < 20; ++round) {
        const auto rules = make_case(random).rules;
        const auto as_of = date::from_days(random.between(20'000, 20'200));
        std::vector<std::int64_t> amount;
        std::vector<std::optional<std::int32_t>> due;
        std::vector<std::int32_t> paid_offsets{0};
        std::vector<std::int32_t> paid_on;
        std::vector<std::int64_t> paid_amount;
        std::vector<std::int32_t> stop_offsets{0};
        std::vector<std::int32_t> stop_from;
        std::vector<std::int32_t> stop_to;
        std::vector<late_fee_result> single;
        for (int row = 0; row < 100; ++row) {
            auto f = make_case(random).facts;
            if (random.between(0, 9) == 0) {
                f.due.reset();
            }
            amount.push_back(f.amount.minor());
            due.push_back(f.due ? std::optional(f.due->days()) : std::nullopt);
            for (const auto& p : f.paid) {
                paid_on.push_back(p.on.days());
                paid_amount.push_back(p.amount.minor());
            }
            paid_offsets.push_back(static_cast<std::int32_t>(paid_on.size()));
            for (const auto& w : f.stops) {
                stop_from.push_back(w.from.days());
                stop_to.push_back(w.to.days());
            }
            stop_offsets.push_back(static_cast<std::int32_t>(stop_from.size()));
            single.push_back(late_fee(rules, f, as_of));
        }
        overdue_columns of;
        of.amount = column<std::int64_t>(amount);
        of.due = column<std::int32_t>(due);
        of.paid_offsets = column<std::int32_t>(paid_offsets);
        of.paid_on = column<std::int32_t>(paid_on);
        of.paid_amount = column<std::int64_t>(paid_amount);
        of.stop_offsets = column<std::int32_t>(stop_offsets);
        of.stop_from = column<std::int32_t>(stop_from);
        of.stop_to = column<std::int32_t>(stop_to);
        const auto many = late_fees(rules, of, as_of);
        money sum;
        for (std::size_t row = 0; row < single.size(); ++row) {
            REQUIRE(many.amount[row] == single[row].amount.minor());
            REQUIRE(many.days[row] == single[row].days);
            REQUIRE(many.open[row] == single[row].open.minor());
            REQUIRE((many.flags[row] & 1U) == (single[row].within_grace ? 1U : 0U));
            sum += single[row].amount;
        }
        CHECK(many.total() == sum);
    }
}

TEST_CASE("bad rows are raised together or collected", "[payment][late_fee]") {
    overdue_columns of;
    of.amount = column<std::int64_t>(std::vector<std::int64_t>{100, -1, 100, 100});
    of.due = column<std::int32_t>(std::vector<std::int32_t>{20000, 20000, 20000, 20000});
    of.paid_offsets = column<std::int32_t>(std::vector<std::int32_t>{0, 0, 0, 1, 1});
    of.paid_on = column<std::int32_t>(std::vector<std::int32_t>{20001});
    of.paid_amount = column<std::int64_t>(std::vector<std::int64_t>{101});
    try {
        (void)late_fees(daily(), of, date::from_days(20100));
        FAIL("was accepted");
    } catch (const invalid_argument& e) {
        CHECK(e.row() == 1);
        REQUIRE(e.rows().size() == 2);
        CHECK(e.rows()[1].code == "payment.alloc_exceeds_outstanding");
        CHECK(e.rows()[1].row == 2);
    }
    const auto some = late_fees(daily(), of, date::from_days(20100), {.collect_errors = true, .in = {}});
    CHECK(some.errors.size() == 2);
    CHECK_FALSE(some.amount.is_valid(1));
    CHECK(some.amount.at(3) == 3);
    of.due = column<std::int32_t>(std::vector<std::int32_t>{20000});
    CHECK(code_of([&] { return late_fees(daily(), of, date::from_days(20100)); }) == "core.length_mismatch");
    of.due = column<std::int32_t>(std::vector<std::int32_t>(4, 20000));
    of.paid_offsets = column<std::int32_t>(std::vector<std::int32_t>{0, 0, 0, 7, 1});
    CHECK(code_of([&] { return late_fees(daily(), of, date::from_days(20100)); }) == "core.validation");
}

} // namespace payment_late_fee_batch_test
