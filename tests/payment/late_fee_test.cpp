// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/oracle.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"
#include "payment/late_fee_support.hpp"

#include <loupan/calendar/china.hpp>
#include <loupan/payment/late_fee.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace payment_late_fee_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::big;
using loupan_test::code_of;
using loupan_test::ratio;
using payment_test::daily;
using payment_test::day;
using payment_test::make_case;
using payment_test::owed;
using payment_test::yuan;

namespace {

/// Day by day, on rationals: another road than the stretches of the library.
struct naive {
    std::int64_t amount;
    int days = 0;
};
naive by_days(const late_fee_rules& r, const overdue_facts& f, const date& as_of) {
    const auto due = *f.due;
    const auto open_before = [&](const date& d) { // what the day finds unpaid
        big sum = f.amount.minor();
        for (const auto& p : f.paid) {
            if (p.on < d) {
                sum -= p.amount.minor();
            }
        }
        return sum;
    };
    std::vector<big> bases;
    for (auto d = due.plus_days(1); d <= as_of; d = d.plus_days(1)) {
        const bool stopped =
            std::any_of(f.stops.begin(), f.stops.end(), [&](const stop_window& w) { return w.from <= d && d <= w.to; });
        if (!stopped && open_before(d) > 0) {
            bases.push_back(open_before(d));
        }
    }
    naive out{0, static_cast<int>(bases.size())};
    const auto n = bases.size();
    if (r.grace == grace_mode::waive_if_within && n <= static_cast<std::size_t>(r.grace_days)) {
        return out;
    }
    const auto rate_after = [&](std::size_t days) {
        auto found = r.rate.value;
        for (const auto& b : r.buckets) {
            if (days > static_cast<std::size_t>(b.over_days)) {
                found = b.rate;
            }
        }
        return ratio(found.scaled()) / ratio(100000000);
    };
    const ratio a_day(1, r.rate.per == rate_period::year ? r.year_days : r.rate.per == rate_period::month ? 30 : 1);
    ratio sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (r.grace == grace_mode::free_days && i < static_cast<std::size_t>(r.grace_days)) {
            continue;
        }
        sum += ratio(bases[i]) * rate_after(r.bucket == bucket_mode::whole ? n : i + 1) * a_day;
    }
    std::optional<ratio> cap;
    if (r.cap_of_base) {
        cap = ratio(open_before(due.plus_days(1))) * ratio(r.cap_of_base->scaled()) / ratio(100000000);
    }
    if (r.cap_at_principal && (!cap || *cap > ratio(f.amount.minor()))) {
        cap = ratio(f.amount.minor());
    }
    if (cap && sum > *cap) {
        sum = *cap;
    }
    const auto step = loupan_test::exact(r.how.step()) * 100;
    auto steps = ratio(loupan_test::rounded(ratio(sum / step), r.how.mode())) * step;
    if (cap && steps > *cap) {
        steps = ratio(loupan_test::floor_of(ratio(*cap / step))) * step;
    }
    if (r.floor && steps < loupan_test::exact(*r.floor) * 100) {
        steps = 0;
    }
    out.amount = static_cast<std::int64_t>(numerator(steps));
    return out;
}

} // namespace

TEST_CASE("120 000 due on 10 March, half paid on 20 April, the rest on 5 June, cost 2 442", "[payment][late_fee]") {
    const auto facts =
        owed("120000", "2026-03-10", {{day("2026-04-20"), yuan("50000")}, {day("2026-06-05"), yuan("70000")}});
    const auto r = late_fee(daily(), facts, day("2026-12-31"));
    CHECK(r.amount == yuan("2442.00"));
    REQUIRE(r.segments.size() == 2);
    CHECK(r.segments[0].days == 41);
    CHECK(r.segments[1].days == 46);
    CHECK(r.segments[1].from == day("2026-04-21"));
    CHECK(r.segments[1].to == day("2026-06-05"));
    CHECK(r.days == 87);
    CHECK(r.open.is_zero());
    CHECK(late_fee(daily(), facts, day("2026-06-05")) == r); // the day of the last payment is the last to count
    CHECK(late_fee(daily(), facts, day("2026-03-10")).amount.is_zero());
    CHECK(late_fee(daily(), facts, day("2026-03-11")).amount == yuan("36"));
}

TEST_CASE("one rate for all days or each day its own: 1 350 and 750", "[payment][late_fee]") {
    auto rules = daily("0.0001");
    rules.buckets = {{30, rate::parse("0.0003")}};
    const auto facts = owed("100000", "2026-03-10");
    CHECK(late_fee(rules, facts, day("2026-04-24")).amount == yuan("1350"));
    CHECK(late_fee(rules, facts, day("2026-04-09")).amount == yuan("300")); // 30 days are not over 30
    rules.bucket = bucket_mode::marginal;
    CHECK(late_fee(rules, facts, day("2026-04-24")).amount == yuan("750"));
    CHECK(late_fee(rules, facts, day("2026-04-24")).segments.size() == 2);
}

TEST_CASE("grace waives what is paid within it, or makes the first days free", "[payment][late_fee]") {
    auto rules = daily();
    rules.grace_days = 5;
    const auto facts = owed("100000", "2026-03-10");
    CHECK(late_fee(rules, facts, day("2026-03-15")).amount.is_zero());
    CHECK(late_fee(rules, facts, day("2026-03-15")).within_grace);
    CHECK(late_fee(rules, facts, day("2026-03-16")).amount == yuan("180")); // counted from the first day
    rules.grace = grace_mode::free_days;
    CHECK(late_fee(rules, facts, day("2026-03-15")).amount.is_zero());
    CHECK(late_fee(rules, facts, day("2026-03-16")).amount == yuan("30"));
}

TEST_CASE("caps and the floor hold exactly", "[payment][late_fee]") {
    auto rules = daily();
    rules.cap_of_base = rate::parse("5%");
    const auto facts = owed("1234.50", "2026-03-10");
    const auto far = late_fee(rules, facts, day("2027-03-10"));
    CHECK(far.amount == yuan("61.72")); // 61.725 would round up to more than the cap
    CHECK(far.capped);
    rules.cap_of_base.reset();
    rules.cap_at_principal = true;
    CHECK(late_fee(rules, facts, day("2046-03-10")).amount == yuan("1234.50"));
    rules.how = rounding("1");
    CHECK(late_fee(rules, facts, day("2046-03-10")).amount == yuan("1234"));
    rules = daily();
    rules.floor = decimal::parse("0.371");
    const auto one_day = late_fee(rules, facts, day("2026-03-11"));
    CHECK(one_day.amount.is_zero()); // 0.37 is below 0.371
    CHECK(one_day.below_floor);
}

TEST_CASE("a deferral stops the fee only where the approval says so", "[payment][late_fee]") {
    receivable l;
    l.key = "L1";
    l.amount = yuan("100000");
    l.due.value = day("2026-03-10");
    auto plain = defer(l, {day("2026-03-05"), day("2026-05-10"), false, "x"});
    auto stops = defer(l, {day("2026-03-05"), day("2026-05-10"), true, "x"});
    CHECK(late_fee(daily(), plain, day("2026-05-20")).days == 71);
    CHECK(late_fee(daily(), stops, day("2026-05-20")).days == 10);
    CHECK(late_fee(daily(), stops, day("2026-05-10")).amount.is_zero());
    auto disputed = suspend(l, {day("2026-03-21"), day("2026-03-30"), true, "x"});
    CHECK(late_fee(daily(), disputed, day("2026-03-30")).days == 10);
    CHECK(late_fee(daily(), disputed, day("2026-03-31")).days == 11);
    const auto closed = close(l, {closing_kind::cancelled, day("2026-03-20"), "returned"});
    CHECK(late_fee(daily(), closed, day("2026-12-31")).days == 10);
}

TEST_CASE("a due date on a holiday moves where the rules say so", "[payment][late_fee]") {
    const auto china = calendar::china();
    auto rules = daily();
    rules.roll = calendar::convention::following;
    const auto facts = owed("100000", "2026-02-16"); // Spring Festival, 15 to 23 February
    const auto r = late_fee(rules, facts, day("2026-03-01"), &china);
    CHECK(r.due == day("2026-02-24"));
    CHECK(r.days == 5);
    CHECK_FALSE(r.provisional);
    CHECK(late_fee(daily(), facts, day("2026-03-01")).days == 13);
    CHECK(code_of([&] { return late_fee(rules, facts, day("2026-03-01")); }) == "core.calendar_missing");
    const auto beyond = owed("100000", "2040-02-18");
    CHECK(late_fee(rules, beyond, day("2040-03-01"), &china).provisional);
    rules.beyond = calendar::beyond_data::refuse;
    CHECK(code_of([&] { return late_fee(rules, beyond, day("2040-03-01"), &china); }) == "core.calendar_missing");
}

TEST_CASE("a yearly rate is divided once", "[payment][late_fee]") {
    late_fee_rules rules;
    rules.rate = parse_periodic_rate("年10%");
    rules.year_days = 360;
    // 1 000 x 10 % x 1 / 360 = 0.2777...
    CHECK(late_fee(rules, owed("1000", "2026-03-10"), day("2026-03-11")).amount == yuan("0.28"));
    CHECK(late_fee(rules, owed("1000", "2026-03-10"), day("2026-03-13")).amount == yuan("0.83"));
}

TEST_CASE("every fee is that of counting day by day", "[payment][late_fee][oracle]") {
    loupan_test::source random(20260310);
    int with_fee = 0;
    for (int i = 0; i < 6000; ++i) {
        const auto c = make_case(random);
        const auto wanted = by_days(c.rules, c.facts, c.as_of);
        const auto got = late_fee(c.rules, c.facts, c.as_of);
        INFO("case " << i);
        REQUIRE(got.amount.minor() == wanted.amount);
        REQUIRE(got.days == wanted.days);
        with_fee += got.amount.is_zero() ? 0 : 1;
        int covered = 0;
        for (const auto& s : got.segments) {
            covered += s.days;
            REQUIRE(s.to - s.from + 1 == s.days);
        }
        REQUIRE(covered <= got.days);
        const auto told = explain(c.rules, c.facts, c.as_of);
        REQUIRE(told.root().result == got.amount.to_string());
    }
    CHECK(with_fee > 2000);
}

TEST_CASE("an explanation says the same in two languages", "[payment][late_fee]") {
    auto rules = daily();
    rules.source = "contract, article 8";
    const auto told =
        explain(rules, owed("120000", "2026-03-10", {{day("2026-04-20"), yuan("50000")}}), day("2026-06-05"));
    CHECK(told.to_string() ==
          "Late fee of L1 up to 2026-06-05: 2442.00 CNY\n"
          "  Due on 2026-03-10, 120000.00 CNY not paid by then: 87 days overdue, from the next day on\n"
          "  2026-03-11 to 2026-04-20, 41 days: 120000.00 CNY x 0.03% = 1476 CNY\n"
          "  2026-04-21 to 2026-06-05, 46 days: 70000.00 CNY x 0.03% = 966 CNY\n"
          "  Sum 2442 CNY, rounded half_up@0.01: 2442.00 CNY\n");
    CHECK(told.root().rule == "contract, article 8");
    CHECK_THAT(told.to_string(language::chinese), loupan_test::contains("共 41 日"));
}

TEST_CASE("every step of a fee has its words", "[payment][late_fee]") {
    loupan_test::source random(11);
    const auto china = calendar::china();
    for (int i = 0; i < 500; ++i) {
        auto c = make_case(random);
        c.rules.roll = calendar::convention::following;
        const auto told = explain(c.rules, c.facts, c.as_of, &china);
        for (const auto in : {language::english, language::chinese}) {
            CHECK(told.to_string(in).find("payment.") == std::string::npos);
            CHECK(told.to_string(in).find('{') == std::string::npos);
        }
    }
}

} // namespace payment_late_fee_test
