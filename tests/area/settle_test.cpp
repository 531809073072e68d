// SPDX-License-Identifier: Apache-2.0
#include "area/oracle.hpp"
#include "catch.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"

#include <loupan/area.hpp>

#include <rapidcheck.h>

#include <string>
#include <vector>

namespace area_settle_test {

using namespace loupan;
using namespace loupan::area;
using loupan_test::big;
using loupan_test::code_of;

namespace {

rate percent(const char* text) { return rate::parse(text); }

/// Every variant and option that decides a figure.
std::vector<area_rules> all_rules() {
    std::vector<area_rules> out;
    const auto add = [&out](variant v, auto&& change) {
        area_rules r;
        r.variant = v;
        change(r);
        out.push_back(r);
        r.price = price_source::total_div_area;
        out.push_back(r);
        r.tax = tax_change::net_fixed;
        r.delta_rounding = rounding("1", rounding_mode::half_even);
        out.push_back(r);
    };
    const auto none = [](area_rules&) {};
    add(variant::statutory, none);
    add(variant::statutory, [](area_rules& r) { r.limit = percent("1.25%"); });
    add(variant::gf2014_inner, [](area_rules& r) { r.basis = area_basis::inner; });
    add(variant::gf2014_gross_dual, none);
    add(variant::actual, none);
    add(variant::actual, [](area_rules& r) { r.rescind_beyond = percent("5%"); });
    add(variant::no_adjust, none);
    add(variant::limited, none);
    add(variant::limited, [](area_rules& r) { r.limited.may_rescind = true; });
    for (const auto then : {tolerance_formula::actual, tolerance_formula::statutory}) {
        for (const auto on : {tolerance_part::full, tolerance_part::excess}) {
            add(variant::tolerance, [&](area_rules& r) { r.tolerance = {percent("0.6%"), then, on}; });
        }
    }
    for (const auto mode : {band_mode::marginal, band_mode::whole}) {
        add(variant::bands, [&](area_rules& r) {
            r.bands = {mode,
                       {{{}, false, percent("-5%"), false, percent("2"), true},
                        {percent("-5%"), true, percent("-1%"), true, percent("1"), true},
                        {percent("-1%"), false, percent("1%"), false, percent("1"), false},
                        {percent("1%"), true, percent("4.125%"), true, percent("1"), true},
                        {percent("4.125%"), false, {}, false, percent("0.333"), true}}};
        });
    }
    return out;
}

struct drawn {
    std::int64_t g0, g1, i0, i1, price, total;
    std::optional<choice> chosen;
    std::optional<area_tax> tax;
};

drawn draw(loupan_test::source& random, const area_rules& rules) {
    drawn d{};
    const auto areas = [&](std::int64_t& from, std::int64_t& to) {
        // Hundredths of a square metre, as surveys have them, with many on and just beside 3 %.
        from = random.between(2000, 30000) * 100;
        const auto edge = from * 3 / 100;
        switch (random.between(0, 3)) {
        case 0:
            to = from + (random.between(0, 1) == 0 ? edge : -edge) + random.between(-2, 2);
            break;
        case 1:
            to = from + random.between(-from / 2, from);
            break;
        default:
            to = from + random.between(-600, 600) * 100;
        }
        to = to < 1 ? 1 : to;
    };
    areas(d.i0, d.i1);
    areas(d.g0, d.g1);
    d.g0 += d.i0; // gross is not below inner
    d.g1 += d.i1;
    d.price = random.between(0, 3) == 0 ? random.between(1, 1'000'000'000) : random.between(5000, 120000) * 10000;
    d.total = random.between(1'000'000, 3'000'000'000);
    if (const auto c = random.between(0, 9); c < 8) {
        d.chosen = choice::stay;
    } else if (c == 8) {
        d.chosen = choice::rescind;
    }
    if (rules.tax == tax_change::net_fixed || random.between(0, 1) == 0) {
        const rate rates[] = {percent("9%"), percent("10%"), percent("11%"), percent("5%"), percent("0")};
        d.tax = area_tax{rates[random.between(0, 4)], rates[random.between(0, 4)]};
    }
    return d;
}

area_facts facts_of(const drawn& d) {
    area_facts f;
    f.contract = {floor_area::from_scaled(d.g0), floor_area::from_scaled(d.i0)};
    f.measured = {floor_area::from_scaled(d.g1), floor_area::from_scaled(d.i1)};
    f.unit_price = unit_price::from_scaled(d.price);
    f.contract_total = money::from_minor(d.total);
    f.survey_audited = true;
    f.choice = d.chosen;
    f.tax = d.tax;
    f.rescission = rescission_facts{money::from_minor(d.total / 2), {}, {}, {}};
    return f;
}

struct outcome {
    std::string code; ///< `nothing` when settled
    area_settlement result{};
};

outcome settle_one(const compiled_rules& by, const area_facts& f) {
    outcome out;
    out.code = code_of([&] {
        out.result = settle(by, f);
        return 0;
    });
    return out;
}

} // namespace

TEST_CASE("one home, many homes and exact fractions agree on 100,000 random settlements", "[area]") {
    const auto rules = all_rules();
    loupan_test::source random(20260317);
    const std::size_t each = 100'000 / rules.size() + 1;
    std::size_t settled = 0;
    for (const auto& r : rules) {
        const auto by = compile(r);
        std::vector<drawn> rows;
        std::vector<std::int64_t> g0, g1, i0, i1, price, total, paid;
        std::vector<std::int32_t> chosen;
        std::vector<std::optional<std::int64_t>> old_rate, new_rate;
        for (std::size_t i = 0; i < each; ++i) {
            const auto d = draw(random, r);
            rows.push_back(d);
            g0.push_back(d.g0);
            g1.push_back(d.g1);
            i0.push_back(d.i0);
            i1.push_back(d.i1);
            price.push_back(d.price);
            total.push_back(d.total);
            paid.push_back(d.total / 2);
            chosen.push_back(d.chosen ? static_cast<std::int32_t>(*d.chosen) : -1);
            old_rate.push_back(d.tax ? std::optional(d.tax->contract.scaled()) : std::nullopt);
            new_rate.push_back(d.tax ? std::optional(d.tax->settlement.scaled()) : std::nullopt);
        }
        facts_columns columns;
        columns.contract_gross = column<std::int64_t>(g0);
        columns.measured_gross = column<std::int64_t>(g1);
        columns.contract_inner = column<std::int64_t>(i0);
        columns.measured_inner = column<std::int64_t>(i1);
        columns.unit_price = column<std::int64_t>(price);
        columns.contract_total = column<std::int64_t>(total);
        columns.paid = column<std::int64_t>(paid);
        columns.choice = column<std::int32_t>(chosen);
        columns.survey_audited = column<std::uint8_t>(std::vector<std::uint8_t>(each, 1));
        columns.tax_contract = column<std::int64_t>(old_rate);
        columns.tax_settlement = column<std::int64_t>(new_rate);
        const auto many = settle(by, columns, {.errors = on_error::collect, .progress = {}});
        REQUIRE(many.size() == each);
        std::size_t next_error = 0;
        for (std::size_t i = 0; i < each; ++i) {
            const auto& d = rows[i];
            const auto one = settle_one(by, facts_of(d));
            const auto& c = many.columns();
            if (one.code != "nothing") {
                REQUIRE_FALSE(many.has_result(i));
                REQUIRE(next_error < many.errors().size());
                const auto& e = many.errors()[next_error++];
                REQUIRE(e.row == static_cast<std::int64_t>(i));
                REQUIRE(e.code == one.code);
                continue;
            }
            ++settled;
            const auto& s = one.result;
            REQUIRE(many.has_result(i));
            REQUIRE(c.delta[i] == s.delta.gross.minor());
            REQUIRE(c.total_delta[i] == s.total_delta.minor());
            REQUIRE(c.total_after[i] == s.total_after.minor());
            REQUIRE(c.direction[i] == static_cast<std::int32_t>(s.direction));
            REQUIRE(has(c.flags[i], settlement_flag::rescission_right) == s.rescission_right);
            REQUIRE(c.difference[i] == s.ratio.difference);
            if (s.direction == direction::rescinded) {
                REQUIRE(c.refund[i] == d.total / 2);
                continue;
            }
            REQUIRE(c.net.is_valid(i) == d.tax.has_value());
            const bool inner = r.basis == area_basis::inner;
            const auto exact = area_test::delta(r, inner ? d.i0 : d.g0, inner ? d.i1 : d.g1, d.price, d.total, d.tax);
            REQUIRE(big(s.delta.gross.minor()) == exact);
            if (d.tax) {
                REQUIRE(big(s.delta.net->minor()) == area_test::net(exact, *d.tax));
                REQUIRE(c.net[i] == s.delta.net->minor());
                REQUIRE(c.vat[i] == s.delta.vat->minor());
            }
        }
        REQUIRE(next_error == many.errors().size());
    }
    CHECK(settled > 70'000);
}

TEST_CASE("an agreed difference is the same up and down where the clause is", "[area]") {
    const auto by = [] {
        area_rules r;
        r.variant = variant::tolerance;
        r.tolerance = {percent("0.6%"), tolerance_formula::actual, tolerance_part::excess};
        return compile(r);
    }();
    rc::check("delta(a0, a0 + d) = -delta(a0, a0 - d)", [&] {
        const auto a0 = *rc::gen::inRange<std::int64_t>(100'000, 3'000'000);
        const auto d = *rc::gen::inRange<std::int64_t>(0, 90'000);
        drawn up{a0, a0 + d, 1, 1, *rc::gen::inRange<std::int64_t>(1, 500'000'000), 1, {}, {}};
        drawn down = up;
        down.g1 = a0 - d;
        RC_ASSERT(settle(by, facts_of(up)).delta.gross == -settle(by, facts_of(down)).delta.gross);
    });
}

TEST_CASE("a larger home never costs less, and marginal bands do not jump at their edges", "[area]") {
    for (const auto& r : all_rules()) {
        if (r.price == price_source::total_div_area || r.basis == area_basis::inner ||
            (r.variant == variant::bands && r.bands.mode == band_mode::whole)) {
            continue;
        }
        const bool jumps = r.variant == variant::tolerance && r.tolerance.on == tolerance_part::full;
        const auto by = compile(r);
        rc::check("monotone and continuous", [&] {
            const auto a0 = *rc::gen::inRange<std::int64_t>(200'000, 3'000'000);
            const auto d = *rc::gen::inRange<std::int64_t>(-a0 / 10, a0 / 10);
            drawn one{a0, a0 + d, 1, 1, 100'000'000, 1, choice::stay, {}};
            drawn two = one;
            two.g1 += 1;
            const auto below = settle(by, facts_of(one)).delta.gross.minor();
            const auto above = settle(by, facts_of(two)).delta.gross.minor();
            RC_ASSERT(above >= below);
            if (!jumps) { // 1e-4 m2 at 10,000 yuan is 1 yuan, twice where the refund is double
                RC_ASSERT(above - below <= 200);
            }
        });
    }
}

TEST_CASE("a whole band pays the whole difference times its factor", "[area]") {
    rc::check("factor x difference", [] {
        const auto factor = *rc::gen::inRange<std::int64_t>(0, 400);
        area_rules r;
        r.variant = variant::bands;
        r.bands = {band_mode::whole,
                   {{{}, false, percent("0"), false, percent("1"), true},
                    {percent("0"), true, {}, false, rate::from_scaled(factor * 1'000'000), true}}};
        const auto d = *rc::gen::inRange<std::int64_t>(0, 500'000);
        drawn up{1'000'000, 1'000'000 + d, 1, 1, 10'000, 1, {}, {}};
        const auto got = settle(compile(r), facts_of(up)).delta.gross;
        RC_ASSERT(got == money::from_decimal(rounding()(decimal::from_parts(loupan::detail::int128{d} * factor, 6))));
    });
}

TEST_CASE("the parts of the bands add up to the difference", "[area]") {
    const auto by = compile(statutory_rules());
    drawn d{1'183'600, 1'148'000, 900'000, 900'000, 100'000'000, 118'360'000, choice::stay, {}};
    const auto s = settle(by, facts_of(d));
    REQUIRE(s.parts.size() == 2);
    CHECK(s.parts[0].area + s.parts[1].area == decimal::parse("-3.56"));
    CHECK(s.parts[0].factor == percent("2"));
    CHECK(s.delta.gross == money::parse("-35692"));
    CHECK(s.ratio.to_string() == "-89/2959");
    CHECK(s.ratio.to_percent() == "-3.0078%");
    CHECK(s.article == "商品房销售管理办法 20");
}

TEST_CASE("areas and prices in another unit or currency are refused", "[area]") {
    const auto by = compile(statutory_rules());
    drawn d{1'000'000, 1'010'000, 900'000, 900'000, 100'000'000, 100'000'000, {}, {}};
    auto f = facts_of(d);
    f.measured.gross = floor_area::from_scaled(1'010'000, area_unit::ping);
    CHECK(code_of([&] { return settle(by, f); }) == "core.unit_mismatch");
    f = facts_of(d);
    f.unit_price = unit_price::from_scaled(1, currency::parse("HKD"));
    CHECK(code_of([&] { return settle(by, f); }) == "core.currency_mismatch");
    f = facts_of(d);
    f.contract_total = money::from_minor(1, currency::parse("HKD"));
    CHECK(code_of([&] { return settle(by, f); }) == "core.currency_mismatch");
}

} // namespace area_settle_test
