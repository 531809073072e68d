// SPDX-License-Identifier: Apache-2.0
#include "deal_support.hpp"
#include "sample.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <list>
#include <numeric>
#include <random>

namespace pricing_discount_test {

using namespace deal_test;

namespace {

// --- an oracle apart from the library: fractions, and the rules of C1.6 read once more ---------------------------------

using fraction = boost::multiprecision::cpp_rational;
using integer = boost::multiprecision::cpp_int;

fraction read(const std::string& text) {
    const auto point = text.find('.');
    std::string digits = text;
    integer bottom = 1;
    if (point != std::string::npos) {
        digits.erase(point, 1);
        for (auto i = point + 1; i < text.size(); ++i) {
            bottom *= 10;
        }
    }
    return {integer(digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1))), bottom};
}

enum class way { nearest, cut, lift };

fraction round_to(const fraction& value, const fraction& step, way how) {
    const fraction steps = value / step;
    integer whole = numerator(steps) / denominator(steps); // values are positive
    const fraction rest = steps - fraction(whole);
    if ((how == way::nearest && rest * 2 >= 1) || (how == way::lift && rest > 0)) {
        ++whole;
    }
    return fraction(whole) * step;
}

struct drawn_plan {
    discount_calc calc;
    std::string value;
    int sequence;
};

struct drawn_case {
    std::string list, unit, area;
    std::vector<drawn_plan> plans;
    discount_combination mode;
    bool by_unit;
    std::string unit_step, total_step, each_step;
    way unit_way, total_way;
};

struct answer {
    fraction deal, unit;
};

answer ask(const drawn_case& c) {
    std::list<drawn_plan> order(c.plans.begin(), c.plans.end()); // its sort keeps the order of equals
    const bool last = c.mode == discount_combination::multiply || c.mode == discount_combination::add;
    const auto late = [&](const drawn_plan& p) {
        return last && (p.calc == discount_calc::amount_total || p.calc == discount_calc::amount_unit);
    };
    order.sort(
        [&](const auto& a, const auto& b) { return std::pair(late(a), a.sequence) < std::pair(late(b), b.sequence); });
    const fraction area = read(c.area);
    const fraction start = c.by_unit ? fraction(read(c.unit) * area) : read(c.list);
    const auto apply = [&](fraction now, const drawn_plan& p) {
        const fraction v = read(p.value);
        switch (p.calc) {
        case discount_calc::rate:
            now = c.mode == discount_combination::add ? fraction(now - start * (1 - v)) : fraction(now * v);
            break;
        case discount_calc::points:
            now = last && c.mode == discount_combination::multiply ? fraction(now * (1 - v))
                  : c.mode == discount_combination::best_one       ? fraction(start * (1 - v))
                                                                   : fraction(now - start * v);
            break;
        case discount_calc::amount_total:
            now -= v;
            break;
        default:
            now -= v * area;
            break;
        }
        if (!c.each_step.empty()) {
            now = c.by_unit ? fraction(round_to(now / area, read(c.each_step), way::nearest) * area)
                            : round_to(now, read(c.each_step), way::nearest);
        }
        return now;
    };
    const auto finish = [&](const fraction& now) {
        answer a;
        if (c.by_unit) {
            a.unit = round_to(now / area, read(c.unit_step), c.unit_way);
            a.deal = round_to(a.unit * area, read(c.total_step), c.total_way);
        } else {
            a.deal = round_to(now, read(c.total_step), c.total_way);
        }
        const fraction list = read(c.list);
        if (a.deal > list) {
            a.deal = list;
            a.unit = read(c.unit);
        } else if (!c.by_unit) {
            a.unit = round_to(a.deal / area, read("0.01"), way::nearest);
        }
        return a;
    };
    if (c.mode != discount_combination::best_one) {
        return finish(std::accumulate(order.begin(), order.end(), start, apply));
    }
    std::optional<answer> best;
    for (const auto& p : order) {
        const auto a = finish(apply(start, p));
        if (!best || a.deal < best->deal) {
            best = a;
        }
    }
    return *best;
}

std::string digits(std::mt19937_64& random, std::int64_t low, std::int64_t high, int places) {
    const auto v = low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
    return decimal::from_parts(loupan::detail::int128{v}, places).to_string();
}

drawn_case draw(std::mt19937_64& random) {
    drawn_case c;
    const auto pick = [&random](auto... values) {
        const std::array list{values...};
        return list[random() % list.size()];
    };
    c.unit = digits(random, 80000000, 990000000, 4);
    c.area = digits(random, 3000, 40000, 2);
    c.list = loupan::unit_price::parse(c.unit).times(floor_area::parse(c.area), rounding("1")).to_string();
    c.mode = pick(discount_combination::multiply, discount_combination::add, discount_combination::best_one,
                  discount_combination::sequence);
    c.by_unit = random() % 2 == 0;
    c.unit_step = pick("0.01", "1", "0.0001", "5");
    c.total_step = pick("1", "0.01", "100", "1000");
    c.each_step = pick("", "", "0.01", "1");
    c.unit_way = pick(way::nearest, way::cut, way::lift);
    c.total_way = pick(way::nearest, way::cut, way::lift);
    const auto count = 1 + random() % 8;
    const bool per_area = random() % 2 == 0;
    for (std::size_t i = 0; i < count; ++i) {
        drawn_plan p{pick(discount_calc::rate, discount_calc::points, discount_calc::amount_total), "", 0};
        if (p.calc == discount_calc::amount_total && per_area) {
            p.calc = discount_calc::amount_unit;
        }
        p.sequence = static_cast<int>(random() % 4);
        switch (p.calc) {
        case discount_calc::rate:
            p.value = digits(random, 95000, 100000, 5);
            break;
        case discount_calc::points:
            p.value = digits(random, 0, 300, 4);
            break;
        case discount_calc::amount_total:
            p.value = digits(random, 0, 800000, 2);
            break;
        default:
            p.value = digits(random, 0, 10000, 2);
            break;
        }
        c.plans.push_back(std::move(p));
    }
    return c;
}

loupan::rounding_mode mode_of(way w) {
    return w == way::nearest ? loupan::rounding_mode::half_up
           : w == way::cut   ? loupan::rounding_mode::down
                             : loupan::rounding_mode::up;
}

discount_policy policy_of(const drawn_case& c) {
    discount_policy q;
    q.combination = c.mode;
    q.lead = c.by_unit ? price_lead::unit_price : price_lead::total;
    q.unit_rounding = rounding(c.unit_step, mode_of(c.unit_way));
    q.total_rounding = rounding(c.total_step, mode_of(c.total_way));
    if (!c.each_step.empty()) {
        q.step_rounding = rounding(c.each_step);
    }
    return q;
}

std::vector<discount_plan> plans_of(const drawn_case& c) {
    std::vector<discount_plan> out;
    for (std::size_t i = 0; i < c.plans.size(); ++i) {
        out.push_back(plan("P" + std::to_string(i), c.plans[i].calc, c.plans[i].value));
        out.back().sequence = c.plans[i].sequence;
    }
    return out;
}

fraction value_of(const money& m) { return {integer(m.minor()), 100}; }

money sum_off(const discount_result& r) {
    money sum = money::from_minor(0);
    for (const auto& s : r.steps) {
        sum += s.off;
    }
    return sum;
}

} // namespace

TEST_CASE("ten thousand random deals agree with exact fractions", "[pricing][discount]") {
    std::mt19937_64 random(20260301);
    for (int i = 0; i < loupan_test::sample(10000); ++i) {
        const auto c = draw(random);
        const auto of = line(c.list, c.unit, c.area);
        const auto r = apply_discounts(of, plans_of(c), policy_of(c), facts());
        const auto expected = ask(c);
        CAPTURE(i, c.list, c.unit, c.area, static_cast<int>(c.mode), c.by_unit, c.plans.size());
        REQUIRE(value_of(r.deal) == expected.deal);
        REQUIRE(r.deal_unit_price);
        REQUIRE(fraction(integer(r.deal_unit_price->scaled()), 10000) == expected.unit);
        REQUIRE(sum_off(r) == r.list - r.deal);
        REQUIRE(r.off == r.list - r.deal);
        REQUIRE(r.steps.back().after == r.deal);
    }
}

TEST_CASE("multiplied and added discounts do not depend on their order", "[pricing][discount]") {
    std::mt19937_64 random(7);
    for (int i = 0; i < 500; ++i) {
        auto c = draw(random);
        c.mode = i % 2 == 0 ? discount_combination::multiply : discount_combination::add;
        c.each_step.clear();
        const auto of = line(c.list, c.unit, c.area);
        auto plans = plans_of(c);
        const auto before = apply_discounts(of, plans, policy_of(c), facts());
        std::shuffle(plans.begin(), plans.end(), random);
        for (auto& p : plans) {
            p.sequence = static_cast<std::int32_t>(random() % 5);
        }
        REQUIRE(apply_discounts(of, plans, policy_of(c), facts()).deal == before.deal);
    }
}

TEST_CASE("best_one is the best: no discount alone gives a lower price", "[pricing][discount]") {
    std::mt19937_64 random(11);
    for (int i = 0; i < 300; ++i) {
        auto c = draw(random);
        c.mode = discount_combination::best_one;
        const auto of = line(c.list, c.unit, c.area);
        const auto plans = plans_of(c);
        const auto best = apply_discounts(of, plans, policy_of(c), facts()).deal;
        bool reached = false;
        for (const auto& p : plans) {
            const auto alone = apply_discounts(of, std::vector{p}, policy_of(c), facts()).deal;
            REQUIRE(best <= alone);
            reached = reached || best == alone;
        }
        REQUIRE(reached);
    }
}

TEST_CASE("the best selection is the lowest price of all allowed sets", "[pricing][discount]") {
    std::mt19937_64 random(13);
    for (int i = 0; i < 60; ++i) {
        auto c = draw(random);
        c.plans.resize(std::min<std::size_t>(c.plans.size(), 5));
        auto plans = plans_of(c);
        for (auto& p : plans) {
            p.mutex_group = random() % 2 == 0 ? "" : (random() % 2 == 0 ? "g" : "h");
            p.stackable = random() % 5 != 0;
        }
        auto of = line(c.list, c.unit, c.area);
        if (i % 2 == 0) {
            of.floor_total = money::from_minor(of.total.minor() / 100 * 96);
        }
        auto q = policy_of(c);
        money lowest = of.total;
        for (std::size_t mask = 1; mask < (std::size_t{1} << plans.size()); ++mask) {
            std::vector<discount_plan> some;
            for (std::size_t k = 0; k < plans.size(); ++k) {
                if ((mask >> k & 1U) != 0) {
                    some.push_back(plans[k]);
                }
            }
            std::optional<money> deal;
            try {
                deal = apply_discounts(of, some, q, facts()).deal;
            } catch (const loupan::rule_violation&) {
                deal.reset(); // a set that is not allowed
            }
            if (deal && (!of.floor_total || *deal >= *of.floor_total)) {
                lowest = std::min(lowest, *deal);
            }
        }
        q.selection = discount_selection::best;
        const auto best = apply_discounts(of, plans, q, facts());
        CAPTURE(i);
        REQUIRE(best.deal == lowest);
        std::size_t used = 0;
        for (const auto& s : best.steps) {
            used += s.kind == deal_step_kind::discount ? 1U : 0U;
        }
        REQUIRE(used + best.rejected.size() == plans.size());
        for (const auto& x : best.rejected) {
            REQUIRE(x.reason.starts_with("pricing."));
        }
    }
}

TEST_CASE("the default order is by sequence, then by source, then as given", "[pricing][discount]") {
    std::vector<discount_plan> plans;
    for (const auto source : {discount_source::special, discount_source::group, discount_source::referral,
                              discount_source::member, discount_source::promo, discount_source::pay_method}) {
        plans.push_back(keep(std::string(to_string(source)), "0.99"));
        plans.back().source = source;
    }
    plans.push_back(keep("first", "0.99"));
    plans.back().source = discount_source::special;
    plans.back().sequence = -1;
    const auto r = apply_discounts(line("1420356"), plans, {}, facts());
    const std::vector<std::string> expected{"first", "pay_method", "promo", "member", "referral", "group", "special"};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(r.steps[i].code == expected[i]);
    }
}

TEST_CASE("the best selection lists what it left out and why", "[pricing][discount]") {
    auto late = keep("late", "0.90");
    late.valid_to = date::parse("2026-02-28");
    auto draft = keep("draft", "0.90");
    draft.approved = false;
    auto a = keep("a", "0.98");
    auto b = keep("b", "0.97");
    a.mutex_group = b.mutex_group = "g";
    discount_policy q;
    q.selection = discount_selection::best;
    const auto r = apply_discounts(line("1000000"), std::vector{late, draft, a, b}, q, facts());
    CHECK(r.deal == money::parse("970000"));
    REQUIRE(r.rejected.size() == 3);
    CHECK(r.rejected[0] == rejected_discount{"late", "pricing.discount_expired", "2026-02-28 < 2026-03-01"});
    CHECK(r.rejected[1] == rejected_discount{"draft", "pricing.discount_not_authorised", "not approved"});
    CHECK(r.rejected[2] == rejected_discount{"a", "pricing.discount_conflict", "both in group g"});
}

TEST_CASE("a discount that breaks the floor is left out by the best selection", "[pricing][discount]") {
    auto of = line("1000000");
    of.floor_total = money::parse("960000");
    discount_policy q;
    q.selection = discount_selection::best;
    const auto r = apply_discounts(of, std::vector{keep("a", "0.98"), keep("b", "0.97")}, q, facts());
    CHECK(r.deal == money::parse("970000"));
    REQUIRE(r.rejected.size() == 1);
    CHECK(r.rejected[0].reason == "pricing.price_below_floor");
}

TEST_CASE("each condition of a discount is refused with its code and field", "[pricing][discount]") {
    auto f = facts();
    f.of.attributes["product"] = "shop";
    f.pay_plan = "mortgage";
    f.customer = "C1";
    f.uses["p"] = 3;
    const auto with = [&](auto&& edit) {
        auto p = keep("p", "0.98");
        edit(p);
        return refused([&] { (void)apply_discounts(line("1420356"), std::vector{p}, {}, f); });
    };
    const auto special = [](std::string customer, std::string unit, const char* until) {
        return [=](discount_plan& p) {
            p.kind = discount_class::special;
            p.bound = special_binding{customer, unit, date::parse(until)};
        };
    };
    CHECK(with([](auto&) {}).empty());
    CHECK(with(special("C1", "1-101", "2026-03-01")).empty());
    CHECK(with([](auto& p) { p.only = match::is("product", "shop"); }).empty());
    CHECK(with([](auto& p) { p.units = {"1-101"}; }).empty());
    CHECK(with([](auto& p) { p.max_uses = 4; }).empty());

    const std::string denied = "pricing.discount_not_authorised@discounts[0].";
    const std::string expired = "pricing.discount_expired@discounts[0].";
    CHECK(with([](auto& p) { p.enabled = false; }) == denied + "enabled");
    CHECK(with([](auto& p) { p.approved = false; }) == denied + "approved");
    CHECK(with([](auto& p) { p.valid_from = date::parse("2026-03-02"); }) == expired + "valid.from");
    CHECK(with([](auto& p) { p.valid_to = date::parse("2026-02-28"); }) == expired + "valid.to");
    CHECK(with(special("C2", "1-101", "2026-03-01")) == denied + "bound.customer");
    CHECK(with(special("C1", "1-102", "2026-03-01")) == denied + "bound.unit");
    CHECK(with(special("C1", "1-101", "2026-02-28")) == expired + "bound.until");
    CHECK(with([](auto& p) { p.units = {"1-102"}; }) == denied + "units");
    CHECK(with([](auto& p) { p.only = match::is("product", "flat"); }) == denied + "only");
    CHECK(with([](auto& p) { p.pay_plans = {"cash"}; }) == denied + "pay_plans");
    CHECK(with([](auto& p) { p.max_uses = 3; }) == denied + "max_uses");
    CHECK(with([](auto& p) { p.needs_evidence = true; }) == denied + "needs_evidence");
    CHECK(with([](auto& p) { p.referral_days = 7; }) == denied + "referral_days");
    CHECK(with([](auto& p) { p.tiers = {{5, decimal::parse("0.98")}}; }) == denied + "tiers");

    f.referral = referral_facts{true, date::parse("2026-02-20"), date::parse("2026-02-27")};
    CHECK(with([](auto& p) { p.referral_days = 7; }).empty());
    CHECK(with([](auto& p) { p.referral_days = 6; }) == denied + "referral_days");
    f.referral->first_visit = false;
    CHECK(with([](auto& p) { p.referral_days = 7; }) == denied + "referral_days");
    f.evidence.insert("p");
    CHECK(with([](auto& p) { p.needs_evidence = true; }).empty());
}

TEST_CASE("malformed discounts, lines and policies are refused with the path", "[pricing][discount]") {
    const auto one = [](const discount_plan& p, const deal_line& l = line("1420356"), const discount_policy& q = {}) {
        return refused([&] { (void)apply_discounts(l, std::vector{p}, q, facts()); });
    };
    const std::string invalid = "core.validation@";
    CHECK(one(keep("p", "0")) == invalid + "discounts[0].value");
    CHECK(one(keep("p", "-0.98")) == invalid + "discounts[0].value");
    CHECK(one(keep("p", "98")) == invalid + "discounts[0].value");
    CHECK(one(plan("p", discount_calc::points, "1")) == invalid + "discounts[0].value");
    CHECK(one(plan("p", discount_calc::points, "-0.01")) == invalid + "discounts[0].value");
    CHECK(one(plan("p", discount_calc::amount_total, "-1")) == invalid + "discounts[0].value");
    CHECK(one(plan("p", discount_calc::fixed_total, "0")) == invalid + "discounts[0].value");
    CHECK(one(plan("p", discount_calc::gift, "-1")) == invalid + "discounts[0].value");
    CHECK(one(keep("", "0.98")) == "core.empty@discounts[0].code");
    CHECK(one(plan("p", discount_calc::amount_total, "1420356")) == "pricing.negative_price@discounts[0].value");
    CHECK(one(plan("p", discount_calc::amount_total, "9999999")) == "pricing.negative_price@discounts[0].value");
    CHECK(one(plan("p", discount_calc::fixed_total, "1420357")) == "pricing.price_above_marked@discounts[0].value");
    CHECK(one(plan("p", discount_calc::amount_unit, "1")) == "pricing.area_required@discounts[0].calc");
    CHECK(one(plan("p", discount_calc::fixed_total, "1000000.001")) == "core.too_many_digits@discounts[0].value");
    CHECK(one(plan("p", discount_calc::gift, "0.001")) == "core.too_many_digits@discounts[0].value");
    auto p = keep("p", "0.98");
    p.valid_from = date::parse("2026-03-02");
    p.valid_to = date::parse("2026-03-01");
    CHECK(one(p) == invalid + "discounts[0].valid.to");
    p = keep("p", "0.98");
    p.kind = discount_class::special;
    CHECK(one(p) == invalid + "discounts[0].bound");
    p = keep("p", "0.98");
    p.max_uses = 0;
    CHECK(one(p) == invalid + "discounts[0].max_uses");
    p = keep("p", "0.98");
    p.referral_days = -1;
    CHECK(one(p) == invalid + "discounts[0].referral_days");
    p = keep("p", "0.98");
    p.tiers = {{5, decimal::parse("0.98")}, {5, decimal::parse("0.97")}};
    CHECK(one(p) == invalid + "discounts[0].tiers[1].units");
    p.tiers = {{5, decimal::parse("1.98")}};
    CHECK(one(p) == invalid + "discounts[0].tiers[0].value");

    const auto good = keep("p", "0.98");
    CHECK(refused([&] { (void)apply_discounts(line("1420356"), std::vector{good, good}, {}, facts()); }) ==
          "core.duplicate@discounts[1].code");
    CHECK(one(good, line("0")) == "pricing.negative_price@line.total");
    CHECK(one(good, line("-1")) == "pricing.negative_price@line.total");
    auto l = line("1420356");
    l.lump = decimal(-1);
    CHECK(one(good, l) == invalid + "line.lump");
    l = line("1420356", "12000.30", "118.36");
    l.area = floor_area::parse("118.36", loupan::area_unit::ping);
    CHECK(one(good, l) == "core.unit_mismatch@line.area");
    discount_policy q;
    q.lead = price_lead::unit_price;
    CHECK(one(good, line("1420356"), q) == "pricing.area_required@line.area");
    // A garden in the total would vanish if the unit price alone led.
    CHECK(one(good, line("1520356", "12000.30", "118.36"), q) == invalid + "line.lump");
    q = {};
    q.order = {discount_source::promo, discount_source::promo};
    CHECK(one(good, line("1420356"), q) == "core.duplicate@policy.order[1]");

    std::vector<discount_plan> many;
    for (int i = 0; i < 13; ++i) {
        many.push_back(keep("p" + std::to_string(i), "0.99"));
    }
    q = {};
    q.selection = discount_selection::best;
    CHECK(refused([&] { (void)apply_discounts(line("1420356"), many, q, facts()); }) == invalid + "discounts");
}

TEST_CASE("what excludes another is a conflict that names both", "[pricing][discount]") {
    const auto both = [](discount_plan a, discount_plan b, discount_policy q = {}) {
        try {
            (void)apply_discounts(line("1420356", "12000.30", "118.36"), std::vector{a, b}, q, facts());
        } catch (const loupan::rule_violation& e) {
            CHECK(e.code() == "pricing.discount_conflict");
            return e.value();
        }
        return std::string();
    };
    auto alone = keep("a", "0.98");
    alone.stackable = false;
    CHECK(both(alone, keep("b", "0.99")) == "a, b: not stackable");
    CHECK(both(alone, plan("b", discount_calc::gift, "100")).empty());
    CHECK(both(plan("a", discount_calc::amount_total, "1"), plan("b", discount_calc::amount_unit, "1")) ==
          "a, b: unit price and total discount");
    CHECK(both(plan("a", discount_calc::fixed_total, "1000000"), keep("b", "0.98")) ==
          "b, a: a fixed total stands alone");
    discount_policy one;
    one.combination = discount_combination::best_one;
    CHECK(both(alone, keep("b", "0.99"), one).empty());
}

TEST_CASE("a deal below the floor is refused and names the discounts, or is reported", "[pricing][discount]") {
    auto of = line("1000000");
    of.floor_total = money::parse("975000");
    discount_policy q;
    const std::vector plans{keep("a", "0.98"), keep("b", "0.99")};
    const auto r = apply_discounts(of, plans, q, facts());
    const auto none = money::from_minor(0);
    try {
        (void)check_floor(of, r, none, q);
        FAIL("not refused");
    } catch (const loupan::rule_violation& e) {
        CHECK(e.code() == "pricing.price_below_floor");
        CHECK(e.value() == "a, b: 970200.00 < 975000.00");
    }
    q.floor = floor_policy::report;
    const auto seen = check_floor(of, r, none, q);
    CHECK(seen.below());
    CHECK(seen.distance == money::parse("-4800"));

    q.floor = floor_policy::refuse;
    of.floor_total = money::parse("970200");
    CHECK_FALSE(check_floor(of, r, money::parse("1000"), q).below());
    q.floor_after_rewards = true;
    CHECK(refused([&] { (void)check_floor(of, r, money::parse("1000"), q); }) == "pricing.price_below_floor@deal");
}

TEST_CASE("more digits than fit are an error, never another figure", "[pricing][discount]") {
    std::vector<discount_plan> plans;
    for (int i = 0; i < 8; ++i) {
        plans.push_back(keep("p" + std::to_string(i), "0.9999999999999999999999999999"));
    }
    CHECK(refused([&] { (void)apply_discounts(line("1420356"), plans, {}, facts()); }).starts_with("core.overflow@"));
}

} // namespace pricing_discount_test
