// SPDX-License-Identifier: Apache-2.0
#include "plan_support.hpp"

#include <loupan/calendar/china.hpp>
#include <loupan/payment/plan_batch.hpp>

#include <rapidcheck.h>

namespace payment_plan_batch_test {

using namespace plan_test;

namespace {

/// The facts of one row, as a single deal has them.
deal_facts facts_of(const deal_columns& of, std::size_t row) {
    deal_facts out;
    const auto cash = [](const std::optional<std::int64_t>& minor) {
        return minor ? std::optional(money::from_minor(*minor)) : std::nullopt;
    };
    const auto day = [](const std::optional<std::int32_t>& days) {
        return days ? std::optional(date::from_days(*days)) : std::nullopt;
    };
    out.total = money::from_minor(of.total[row]);
    out.deposit = cash(of.deposit.at(row));
    out.subscribe = day(of.subscribe.at(row));
    out.sign = day(of.sign.at(row));
    out.loan.requested = cash(of.loan_requested.at(row));
    out.loan.approved = cash(of.loan_approved.at(row));
    out.loan.approved_on = day(of.loan_approved_on.at(row));
    for (const auto& [name, values] : of.amounts) {
        if (const auto amount = cash(values.at(row))) {
            out.amounts[name] = *amount;
        }
    }
    out.milestones = of.milestones;
    return out;
}

pay_plan with_tax() {
    auto out = mortgage("100");
    out.lines.push_back(line("tax", item::agency, external_amount{}, from(due_anchor::handover)));
    due_rule due = from(due_anchor::milestone);
    due.milestone = "topped_out";
    out.lines.push_back(line("late", item::house, percent("0.05"), due));
    out.lines[1].amount = percent("0.25");
    out.lines[1].instalments.count = 3;
    return out;
}

} // namespace

TEST_CASE("one deal and many have the same figures", "[payment][plan][batch][property]") {
    CHECK(rc::check([] {
        const auto n = *rc::gen::inRange<std::size_t>(0, 40);
        deal_columns of;
        std::vector<std::int64_t> total;
        std::vector<std::optional<std::int64_t>> deposit, approved, tax;
        std::vector<std::optional<std::int32_t>> sign, approved_on;
        for (std::size_t i = 0; i < n; ++i) {
            const auto maybe = [](std::int64_t value) {
                return *rc::gen::arbitrary<bool>() ? std::optional(value) : std::nullopt;
            };
            total.push_back(*rc::gen::inRange<std::int64_t>(-1000, 500'000'000));
            deposit.push_back(maybe(*rc::gen::inRange<std::int64_t>(0, 20'000'000)));
            approved.push_back(maybe(*rc::gen::inRange<std::int64_t>(0, 100'000'000)));
            tax.push_back(maybe(*rc::gen::inRange<std::int64_t>(-5, 2'000'000)));
            sign.push_back(*rc::gen::arbitrary<bool>() ? std::optional(*rc::gen::inRange(20'000, 20'600))
                                                       : std::nullopt);
            approved_on.push_back(*rc::gen::arbitrary<bool>() ? std::optional(*rc::gen::inRange(20'000, 20'900))
                                                              : std::nullopt);
        }
        of.total = column(std::move(total));
        of.deposit = column<std::int64_t>(deposit);
        of.loan_approved = column<std::int64_t>(approved);
        of.loan_approved_on = column<std::int32_t>(approved_on);
        of.sign = column<std::int32_t>(sign);
        of.amounts["tax"] = column<std::int64_t>(tax);
        of.milestones["topped_out"] = {date::parse("2026-05-01"), 7};
        const auto plan = compile(with_tax());
        const auto all = schedules(plan, of, calendar::china(), batch_errors::collect);
        RC_ASSERT(all.offsets.size() == n + 1);
        auto bad = all.errors.begin();
        for (std::size_t i = 0; i < n; ++i) {
            const auto from = static_cast<std::size_t>(all.offsets[i]);
            const auto to = static_cast<std::size_t>(all.offsets[i + 1]);
            try {
                const auto s = schedule(plan, facts_of(of, i), calendar::china());
                RC_ASSERT(s.lines().size() == to - from);
                for (std::size_t k = from; k < to; ++k) {
                    const auto& l = s.lines()[k - from];
                    RC_ASSERT(plan.keys()[static_cast<std::size_t>(all.line[k])] == l.line);
                    RC_ASSERT(all.part[k] == l.part);
                    RC_ASSERT(all.amount[k] == l.amount.minor());
                    RC_ASSERT(all.planned[k] == l.planned.minor());
                    RC_ASSERT(all.taken[k] == l.taken.minor());
                    RC_ASSERT(all.due.is_valid(k) == l.due.value.has_value());
                    RC_ASSERT(all.waits_for.is_valid(k) == !l.due.value.has_value());
                    if (l.due.value) {
                        RC_ASSERT(all.due[k] == l.due.value->days());
                    } else {
                        RC_ASSERT(all.events[static_cast<std::size_t>(all.waits_for[k])] == l.due.waits_for);
                    }
                    RC_ASSERT(((all.flags[k] & schedule_in_total) != 0) == l.in_total);
                    RC_ASSERT(((all.flags[k] & schedule_provisional) != 0) == l.due.provisional);
                }
            } catch (const error& e) {
                RC_ASSERT(bad != all.errors.end());
                RC_ASSERT(bad->row == static_cast<std::int64_t>(i));
                RC_ASSERT(bad->code == e.code());
                RC_ASSERT(bad->path == e.path());
                RC_ASSERT(from == to);
                ++bad;
            }
        }
        RC_ASSERT(bad == all.errors.end());
    }));
}

TEST_CASE("bad deals of a batch are listed together, or collected", "[payment][plan][batch]") {
    const auto plan = compile(mortgage());
    deal_columns of;
    of.total = column(std::vector<std::int64_t>{142035600, 0, 142035600, -1});
    try {
        static_cast<void>(schedules(plan, of));
        FAIL("nothing was thrown");
    } catch (const invalid_argument& e) {
        CHECK(e.code() == "core.validation");
        CHECK(e.path() == "total");
        CHECK(e.row() == 1);
        CHECK(e.rows().size() == 2);
    }
    const auto got = schedules(plan, of, {}, batch_errors::collect);
    CHECK(got.errors.size() == 2);
    CHECK(got.offsets[1] == got.offsets[2]);
    of.sign = column(std::vector<std::int32_t>{1});
    CHECK(refused([&] { static_cast<void>(schedules(plan, of)); }) == "core.length_mismatch@sign");
}

} // namespace payment_plan_batch_test
