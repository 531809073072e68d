// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/payment/dunning.hpp>
#include <loupan/payment/receivable_change.hpp>

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

} // namespace payment_dunning_test
