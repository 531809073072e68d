// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"

#include <loupan/calendar/china.hpp>
#include <loupan/payment/ageing.hpp>
#include <loupan/payment/dunning.hpp>
#include <loupan/payment/receivable_change.hpp>
#include <loupan/payment/rescission.hpp>

#include <optional>
#include <string>
#include <vector>

namespace payment_dunning_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;

namespace {

date day(const char* text) { return date::parse(text); }
money yuan(const char* text) { return money::parse(text); }

receivable line(const char* amount = "100", const char* due = "2026-03-10") {
    receivable out;
    out.key = "L1";
    out.amount = yuan(amount);
    out.due.value = day(due);
    return out;
}
/// `notice on 2026-03-17 (call); next formal_letter on 2026-03-25`
std::string step_on(const receivable& of, const char* on, const std::vector<dunning_record>& done = {},
                    const dunning_ladder& ladder = usual_ladder()) {
    const auto plan = next_step(ladder, of, done, day(on));
    const auto text = [](const std::optional<dunning_action>& a) {
        if (!a) {
            return std::string("nothing");
        }
        std::string out = a->step.code + " on " + a->on.to_string();
        for (const auto& s : a->skipped) {
            out += " -" + s;
        }
        return out;
    };
    return text(plan.now) + "; next " + text(plan.next);
}

} // namespace

TEST_CASE("the ladder climbs with the days", "[payment][dunning]") {
    const auto l = line();
    CHECK(step_on(l, "2026-03-02") == "nothing; next remind_7 on 2026-03-03");
    CHECK(step_on(l, "2026-03-03") == "remind_7 on 2026-03-03; next remind_3 on 2026-03-07");
    CHECK(step_on(l, "2026-03-08") == "remind_3 on 2026-03-07 -remind_7; next call on 2026-03-11");
    CHECK(step_on(l, "2026-03-11") == "call on 2026-03-11 -remind_7 -remind_3; next notice on 2026-03-17");
    CHECK(step_on(l, "2026-03-11", {{"call", day("2026-03-11"), {}, ""}}) == "nothing; next notice on 2026-03-17");
    CHECK(step_on(l, "2026-06-01", {{"call", day("2026-03-11"), {}, ""}}) ==
          "lawyer_letter on 2026-04-09 -notice -formal_letter; next nothing");
    CHECK(step_on(l, "2026-06-01", {{"lawyer_letter", day("2026-04-11"), {}, ""}}) == "nothing; next nothing");
    CHECK(step_on(l, "2026-03-11", {{"notice", day("2026-03-12"), {}, ""}}) ==
          "call on 2026-03-11 -remind_7 -remind_3; next notice on 2026-03-17"); // what came later is not seen
}

TEST_CASE("missed steps may be made up one by one, with days between", "[payment][dunning]") {
    auto ladder = usual_ladder();
    ladder.missed = catch_up::each;
    ladder.gap_days = 3;
    const auto l = line();
    CHECK(step_on(l, "2026-04-20", {}, ladder) == "call on 2026-03-11 -remind_7 -remind_3; next notice on 2026-04-23");
    CHECK(step_on(l, "2026-04-22", {{"call", day("2026-04-20"), {}, ""}}, ladder) ==
          "nothing; next notice on 2026-04-23");
    CHECK(step_on(l, "2026-04-23", {{"call", day("2026-04-20"), {}, ""}}, ladder) ==
          "notice on 2026-04-23; next formal_letter on 2026-04-26");
}

TEST_CASE("a promise, a dispute, a deferral and payment hold the ladder", "[payment][dunning]") {
    const auto l = line();
    CHECK(step_on(l, "2026-03-20", {{"call", day("2026-03-11"), day("2026-03-20"), "will pay"}}) ==
          "nothing; next notice on 2026-03-21");
    CHECK(step_on(l, "2026-03-21", {{"call", day("2026-03-11"), day("2026-03-20"), "will pay"}}) ==
          "notice on 2026-03-21; next formal_letter on 2026-03-25");
    const auto disputed = suspend(l, {day("2026-03-15"), {}, false, "x"});
    CHECK(step_on(disputed, "2026-03-20") == "nothing; next nothing");
    const auto deferred = defer(l, {day("2026-03-15"), day("2026-04-10"), false, "x"});
    CHECK(step_on(deferred, "2026-03-20", {{"call", day("2026-03-11"), {}, ""}}) ==
          "nothing; next remind_7 on 2026-04-03");
    auto paid = l;
    paid.postings.push_back({day("2026-03-15"), day("2026-03-15"), debt_part::principal, yuan("100"), "R"});
    CHECK(step_on(paid, "2026-03-20") == "nothing; next nothing");
    auto waits = l;
    waits.due = {{}, false, "topped_out"};
    CHECK(step_on(waits, "2026-03-20") == "nothing; next nothing");
}

TEST_CASE("a ladder that cannot be climbed is refused", "[payment][dunning]") {
    CHECK(code_of([] { return next_step({}, line(), {}, day("2026-03-01")); }) == "core.empty");
    auto l = usual_ladder();
    l.steps[1].code = "remind_7";
    CHECK(code_of([&] { return next_step(l, line(), {}, day("2026-03-01")); }) == "core.duplicate");
    l = usual_ladder();
    l.steps[1].offset_days = -8;
    CHECK(code_of([&] { return next_step(l, line(), {}, day("2026-03-01")); }) == "core.validation");
    l = usual_ladder();
    l.steps[0].level.clear();
    CHECK(code_of([&] { return next_step(l, line(), {}, day("2026-03-01")); }) == "core.empty");
    const std::vector<dunning_record> other{{"drum", day("2026-03-01"), {}, ""}};
    CHECK(code_of([&] { return next_step(usual_ladder(), line(), other, day("2026-03-01")); }) == "core.not_found");
}

TEST_CASE("three months after urging the seller may rescind, for a year", "[payment][dunning]") {
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

TEST_CASE("a contract may give the right after N overdue days, with a penalty", "[payment][dunning]") {
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

TEST_CASE("a period that ends on a holiday ends after it, where the rules say so", "[payment][dunning]") {
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

TEST_CASE("ageing adds up in both directions", "[payment][ageing]") {
    loupan_test::source random(3);
    const auto as_of = date::from_days(20'500);
    std::vector<receivable> lines;
    std::vector<std::int64_t> open;
    std::vector<std::optional<std::int32_t>> due;
    std::vector<std::string> trades;
    money all;
    for (int i = 0; i < 300; ++i) {
        receivable l;
        l.key = std::to_string(i);
        l.trade = "T" + std::to_string(random.between(0, 5));
        l.item = static_cast<item>(random.between(0, 16));
        l.amount = money::from_minor(random.between(0, 1'000'000));
        if (random.between(0, 9) != 0) {
            l.due.value = date::from_days(20'500 - random.between(-60, 500));
        }
        const auto paid = random.between(0, l.amount.minor());
        l.postings.push_back(
            {date::from_days(20'000), date::from_days(20'000), debt_part::principal, money::from_minor(paid), "R"});
        open.push_back(l.amount.minor() - paid);
        due.push_back(l.due.value ? std::optional(l.due.value->days()) : std::nullopt);
        trades.push_back(l.trade);
        all += money::from_minor(open.back());
        lines.push_back(std::move(l));
    }
    for (const auto by : {ageing_by::all, ageing_by::item, ageing_by::group, ageing_by::trade}) {
        const auto table = ageing(lines, {}, as_of, by);
        CHECK(table.total.total == all);
        std::vector<money> columns(table.buckets.size());
        std::int32_t count = 0;
        for (const auto& row : table.rows) {
            CHECK(sum(row.amounts) == row.total);
            count += row.lines;
            for (std::size_t b = 0; b < columns.size(); ++b) {
                columns[b] += row.amounts[b];
            }
        }
        CHECK(columns == table.total.amounts);
        CHECK(count == table.total.lines);
    }
    const auto many =
        ageing(column<std::int64_t>(open), column<std::int32_t>(due), code_column::encode(trades), {}, as_of);
    CHECK(many == ageing(lines, {}, as_of, ageing_by::trade));
}

TEST_CASE("the buckets hold their own ends", "[payment][ageing]") {
    const ageing_buckets b{{30, 60}};
    CHECK(b.size() == 4);
    CHECK(b.name(0) == "not_due");
    CHECK(b.name(1) == "1-30");
    CHECK(b.name(2) == "31-60");
    CHECK(b.name(3) == ">60");
    CHECK(b.of(0) == 0);
    CHECK(b.of(1) == 1);
    CHECK(b.of(30) == 1);
    CHECK(b.of(31) == 2);
    CHECK(b.of(61) == 3);
    CHECK(ageing_buckets{{}}.name(1) == ">0");
    const auto table = ageing(std::vector{line()}, {{7, 30}}, day("2026-03-17"));
    CHECK(table.rows[0].amounts[1] == yuan("100"));
    CHECK(ageing(std::vector{line()}, {{7, 30}}, day("2026-03-18")).rows[0].amounts[2] == yuan("100"));
    CHECK(code_of([] { return ageing(std::vector{line()}, {{30, 30}}, day("2026-03-18")); }) == "core.validation");
    CHECK(ageing(std::vector<receivable>{}, {}, day("2026-03-18")).total.total.is_zero());
}

} // namespace payment_dunning_test
