// SPDX-License-Identifier: Apache-2.0
#include "solve_support.hpp"

#include <loupan/pricing/adjust.hpp>

#include <array>

namespace pricing_adjust_test {

using namespace solve_test; // NOLINT: tests only
using loupan::date;

namespace {

std::vector<unit> rows_with_states() {
    auto rows = v2_rows();
    rows[1].attributes["status"] = "已备案";
    rows[2].attributes["status"] = "期房待售";
    rows[3].attributes["lock"] = "选房锁定";
    return rows;
}
adjustment by(adjust_method method, std::string_view value, match where = {}) {
    adjustment a;
    a.method = method;
    a.value = d(value);
    a.where = std::move(where);
    a.reason = "round 2";
    return a;
}
adjust_options on(std::string_view day = "2026-03-01") { return adjust_options(date::parse(day)); }

struct round_of {
    units list;
    scheme rules;
    prices current;
};
round_of plain(std::vector<unit> rows = v2_rows(), price_lead lead = price_lead::unit_price) {
    auto s = v2_scheme();
    s.lead = lead;
    auto list = units::from_rows(rows);
    auto current = price(compile(s), list);
    return {list, s, current};
}

} // namespace

TEST_CASE("an adjustment makes the next round with overrides for the units in scope") {
    const auto r = plain();
    auto options = on();
    options.parent = "abc";
    const auto out =
        adjust(r.rules, r.list, r.current, by(adjust_method::percent, "0.035", match::in("name", {"A", "C"})), options);
    CHECK(out.scheme.round == 2);
    CHECK(out.scheme.parent == "abc");
    CHECK(out.scheme.effective_from == "2026-03-01");
    CHECK(out.changed == 2);
    REQUIRE(out.scheme.overrides.size() == 2);
    CHECK(out.scheme.overrides[0].reason == "round 2");
    CHECK(out.prices[0].unit_price.to_string() == "10350.00");
    CHECK(out.prices[2].unit_price.to_string() == "10826.00"); // 10460 x 1.035 = 10826.1
    CHECK(out.prices[1].total == r.current[1].total);
    CHECK(out.prices[3].total == r.current[3].total);
    CHECK(out.total_before == r.current.total());
    CHECK(out.total_after == out.prices.total());
    same_prices(price(compile(out.scheme), r.list), out.prices);
    // A second round replaces the override and keeps the others.
    const auto next = adjust(out.scheme, r.list, out.prices,
                             by(adjust_method::set_unit, "9999.5", match::is("name", "A")), on("2026-05-01"));
    CHECK(next.scheme.round == 3);
    CHECK(next.scheme.overrides.size() == 2);
    CHECK(next.prices[0].unit_price.to_string() == "9999.50");
    CHECK(next.prices[2].total == out.prices[2].total);
}

TEST_CASE("each method under each lead gives the figure that exact arithmetic gives") {
    const std::array<rational, 4> areas{rational(895, 10), rational(895, 10), rational(11836, 100),
                                        rational(14308, 100)};
    for (const auto lead : {price_lead::unit_price, price_lead::total}) {
        const auto r = plain(v2_rows(), lead);
        for (const auto& [method, value] :
             {std::pair{adjust_method::percent, "-0.0275"}, std::pair{adjust_method::add_unit, "123.45"},
              std::pair{adjust_method::add_total, "-5000"}, std::pair{adjust_method::set_unit, "10101.5"},
              std::pair{adjust_method::set_total, "1234567"}}) {
            const auto out = adjust(r.rules, r.list, r.current, by(method, value), on());
            const rational v = rational(big(d(value).coefficient() < loupan::detail::int128{0}
                                                ? "-" + loupan::detail::to_string(-d(value).coefficient())
                                                : loupan::detail::to_string(d(value).coefficient()))) /
                               rational(big(loupan::detail::to_string(loupan::detail::power_of_ten(d(value).scale()))));
            for (std::size_t i = 0; i < 4; ++i) {
                const rational unit(r.current[i].unit_price.scaled(), 10000);
                const rational total(r.current[i].total.minor(), 100);
                big want;
                if (lead == price_lead::unit_price) {
                    switch (method) {
                    case adjust_method::percent:
                        want = half_up(rational(half_up(unit * (1 + v))) * areas[i]);
                        break;
                    case adjust_method::add_unit:
                        want = half_up(rational(half_up(unit + v)) * areas[i]);
                        break;
                    case adjust_method::set_unit:
                        want = half_up(v * areas[i]);
                        break;
                    case adjust_method::add_total:
                        want = half_up(total + v);
                        break;
                    case adjust_method::set_total:
                        want = half_up(v);
                        break;
                    }
                } else {
                    switch (method) {
                    case adjust_method::percent:
                        want = half_up(total * (1 + v));
                        break;
                    case adjust_method::add_unit:
                        want = half_up(total + v * areas[i]);
                        break;
                    case adjust_method::set_unit:
                        want = half_up(v * areas[i]);
                        break;
                    case adjust_method::add_total:
                        want = half_up(total + v);
                        break;
                    case adjust_method::set_total:
                        want = half_up(v);
                        break;
                    }
                }
                INFO(to_string(method) << " unit " << i);
                CHECK(big(out.prices[i].total.minor()) == want * 100);
            }
            same_prices(price(compile(out.scheme), r.list), out.prices);
        }
    }
}

TEST_CASE("sold and locked units keep their price and say why") {
    const auto r = plain(rows_with_states());
    const auto out = adjust(r.rules, r.list, r.current, by(adjust_method::percent, "0.1"), on());
    REQUIRE(out.outcomes.size() == 4);
    CHECK(out.outcomes[0].outcome == adjust_outcome::changed);
    CHECK(out.outcomes[1].outcome == adjust_outcome::sold);
    CHECK(out.outcomes[1].detail == "已备案");
    CHECK(out.outcomes[2].outcome == adjust_outcome::changed);
    CHECK(out.outcomes[3].outcome == adjust_outcome::locked);
    CHECK(out.outcomes[3].detail == "选房锁定");
    CHECK(out.prices[1].total == r.current[1].total);
    CHECK(out.prices[3].total == r.current[3].total);
    CHECK(out.changed == 2);
    auto mask = by(adjust_method::percent, "0.1");
    mask.rows = {1, 1, 0, 0};
    const auto some = adjust(r.rules, r.list, r.current, mask, on());
    CHECK(some.outcomes.size() == 2);
    CHECK(some.changed == 1);
    const auto none = adjust(r.rules, r.list, r.current, by(adjust_method::percent, "0.00001"), on());
    CHECK(none.outcomes[0].outcome == adjust_outcome::unchanged);
    CHECK(none.scheme.overrides.empty());
    CHECK(none.scheme.round == 2);
}

TEST_CASE("a current list that the scheme does not give stays as it is") {
    const auto r = plain();
    auto totals =
        std::vector<std::int64_t>(r.current.columns().total.values().begin(), r.current.columns().total.values().end());
    totals[3] += 700; // total by hand, not unit price x area
    const auto list = make_prices(r.list, r.current.columns().unit_price, loupan::column<std::int64_t>(totals));
    const auto out = adjust(r.rules, r.list, list, by(adjust_method::add_unit, "10", match::is("name", "A")), on());
    CHECK(out.prices[3].total.minor() == totals[3]);
    CHECK(out.prices[2].total == list[2].total);
    CHECK(out.scheme.overrides.size() == 2);
    CHECK(out.changed == 1);
}

TEST_CASE("local limits in force on the day are kept, by error or by skipping") {
    auto rows = v2_rows();
    rows[0].unit_prices["max"] = 120000000;
    rows[3].unit_prices["max"] = 120000000;
    const auto r = plain(rows);
    limit_rule l;
    l.jurisdiction = "shenzhen";
    l.max_below_filed = d("0.15");
    l.from = date::parse("2026-01-01");
    l.to = date::parse("2026-06-30");
    l.source = "notice 1";
    auto options = on();
    options.limits = {l};
    options.jurisdiction = "shenzhen";
    // A at 10000 of 12000 filed: 10200 is exactly 15 % below, 10199 is too low.
    const auto only_a = match::is("name", "A");
    CHECK(adjust(r.rules, r.list, r.current, by(adjust_method::set_unit, "10200", only_a), options).changed == 1);
    const auto e = caught(
        [&] { return adjust(r.rules, r.list, r.current, by(adjust_method::set_unit, "10199.9999", only_a), options); });
    CHECK(e.code() == "pricing.adjustment_limit");
    CHECK(e.path() == "limits[0].max_below_filed");
    CHECK(e.value() == "A: 10199.9999 against 12000.00");
    CHECK(e.row() == 0);
    CHECK(e.rows().size() == 1);
    // Not in force: another day, another place.
    options.as_of = date::parse("2026-07-01");
    CHECK(adjust(r.rules, r.list, r.current, by(adjust_method::set_unit, "9000", only_a), options).changed == 1);
    options.as_of = date::parse("2026-06-30");
    options.jurisdiction = "foshan";
    CHECK(adjust(r.rules, r.list, r.current, by(adjust_method::set_unit, "9000", only_a), options).changed == 1);
    // Skipped and reported.
    options.jurisdiction = "shenzhen";
    options.breaches = on_error::collect;
    const auto skipped = adjust(r.rules, r.list, r.current, by(adjust_method::percent, "-0.02"), options);
    CHECK(skipped.changed == 3); // D at 10900 x 0.98 = 10682, A at 9800 breaks the limit
    CHECK(skipped.outcomes[0].outcome == adjust_outcome::limit);
    CHECK(skipped.outcomes[0].detail == "limits[0].max_below_filed");
    CHECK(skipped.prices[0].total == r.current[0].total);
}

TEST_CASE("limits on the distance above the filed price, on one step and on the days between") {
    const auto r = plain();
    auto options = on();
    options.filed = make_prices(r.list, loupan::column<std::int64_t>(std::vector<std::int64_t>(4, 100000000)),
                                loupan::column<std::int64_t>(std::vector<std::int64_t>(4, 100000000)));
    limit_rule above;
    above.max_above_filed = d("0.05");
    options.limits = {above};
    const auto only_a = match::is("name", "A");
    CHECK(adjust(r.rules, r.list, r.current, by(adjust_method::set_unit, "10500", only_a), options).changed == 1);
    CHECK(caught([&] {
              return adjust(r.rules, r.list, r.current, by(adjust_method::set_unit, "10501", only_a), options);
          }).path() == "limits[0].max_above_filed");
    limit_rule change;
    change.max_change = d("0.03");
    options.limits = {change};
    CHECK(adjust(r.rules, r.list, r.current, by(adjust_method::percent, "-0.03", only_a), options).changed == 1);
    CHECK(caught([&] {
              return adjust(r.rules, r.list, r.current, by(adjust_method::percent, "-0.0301", only_a), options);
          }).path() == "limits[0].max_change");
    limit_rule days;
    days.min_days_between = 90;
    options.limits = {days};
    options.as_of = date::parse("2026-04-01");
    options.last_adjusted = loupan::column<std::int32_t>(std::vector<std::optional<std::int32_t>>{
        date::parse("2026-01-01").days(), date::parse("2026-01-02").days(), std::nullopt, std::nullopt});
    CHECK(adjust(r.rules, r.list, r.current, by(adjust_method::percent, "0.01", only_a), options).changed ==
          1); // day 90
    const auto e =
        caught([&] { return adjust(r.rules, r.list, r.current, by(adjust_method::percent, "0.01"), options); });
    CHECK(e.path() == "limits[0].min_days_between");
    CHECK(e.value() == "B: 89 days");
}

TEST_CASE("bounds of the units hold for adjustments too") {
    auto rows = v2_rows();
    rows[0].unit_prices["max"] = 101000000;
    const auto r = plain(rows);
    CHECK(caught([&] { return adjust(r.rules, r.list, r.current, by(adjust_method::percent, "0.02"), on()); }).code() ==
          "pricing.price_above_marked");
    auto options = on();
    options.breaches = on_error::collect;
    const auto out = adjust(r.rules, r.list, r.current, by(adjust_method::percent, "0.02"), options);
    CHECK(out.outcomes[0].outcome == adjust_outcome::limit);
    CHECK(out.outcomes[0].detail == "pricing.price_above_marked");
    CHECK(out.changed == 3);
}

TEST_CASE("bad adjustments are refused") {
    const auto r = plain();
    const auto refused = [&](const adjustment& a, const adjust_options& o = on()) {
        const auto e = caught([&] { return adjust(r.rules, r.list, r.current, a, o); });
        return e.code() + "@" + e.path();
    };
    auto silent = by(adjust_method::percent, "0.1");
    silent.reason.clear();
    CHECK(refused(silent) == "core.validation@reason");
    CHECK(refused(by(adjust_method::percent, "-1")) == "core.validation@value");
    CHECK(refused(by(adjust_method::set_unit, "0")) == "core.validation@value");
    CHECK(refused(by(adjust_method::set_unit, "1.00001")) == "core.validation@value");
    CHECK(refused(by(adjust_method::set_total, "1.001")) == "core.validation@value");
    CHECK(refused(by(adjust_method::add_total, "-99999999")) == "pricing.negative_price@value");
    CHECK(refused(by(adjust_method::percent, "0.1", match::is("tower", "1"))) == "pricing.attribute_missing@where");
    auto mask = by(adjust_method::percent, "0.1");
    mask.rows = {1};
    CHECK(refused(mask) == "core.length_mismatch@adjust");
    auto options = on();
    options.limits = {limit_rule{}};
    options.limits[0].max_change = d("-0.1");
    CHECK(refused(by(adjust_method::percent, "0.1"), options) == "core.validation@limits[0].max_change");
}

TEST_CASE("a real tower is lowered by three percent within eight percent of the filed list") {
    const auto t = read_tower("byf");
    auto s = exact_scheme(t, 80000);
    s.unit_rounding = rounding("0.01");
    const auto current = price(compile(s), t.units);
    limit_rule l;
    l.max_below_filed = d("0.08");
    auto options = on();
    options.limits = {l};
    const auto out = adjust(s, t.units, current, by(adjust_method::percent, "-0.03"), options);
    CHECK(out.changed == 175);
    for (std::size_t i = 0; i < 175; ++i) {
        const rational filed(t.filed[i].unit_price.scaled(), 10000);
        CHECK(big(out.prices[i].unit_price.scaled()) == half_up(filed * rational(97, 100) * 100) * 100);
    }
    CHECK(caught([&] { return adjust(s, t.units, current, by(adjust_method::percent, "-0.09"), options); })
              .rows()
              .size() == 175);
}

} // namespace pricing_adjust_test
