// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/units.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

// The list that is measured: units of twenty buildings with a floor, an orientation, a layout, a stack and a set of views,
// bounds on every unit (about one in fifty binds), one override in a thousand; five factor tables of all three kinds.

namespace bench {

namespace lp = loupan::pricing;

inline std::shared_ptr<const loupan::dictionary> names(int count) {
    auto d = std::make_shared<loupan::dictionary>();
    for (int i = 0; i < count; ++i) {
        d->encode("v" + std::to_string(i));
    }
    return d;
}

inline lp::units make_units(std::size_t n, bool with_keys) {
    std::mt19937_64 random(7);
    const auto below = [&](std::uint64_t k) { return random() % k; };
    std::vector<std::int64_t> gross(n), inner(n), most(n), least(n);
    std::vector<std::int32_t> floor(n), building(n), orientation(n), layout(n), stack(n), views(n);
    for (std::size_t i = 0; i < n; ++i) {
        gross[i] = static_cast<std::int64_t>(6000 + below(12000)) * 100;
        inner[i] = gross[i] / 10000 * 78 * 100;
        floor[i] = static_cast<std::int32_t>(1 + below(50));
        building[i] = static_cast<std::int32_t>(below(20));
        orientation[i] = static_cast<std::int32_t>(below(8));
        layout[i] = static_cast<std::int32_t>(below(12));
        stack[i] = static_cast<std::int32_t>(below(8));
        views[i] = static_cast<std::int32_t>(below(16));
        most[i] = below(50) == 0 ? 740'000'000 : 2'000'000'000;
        least[i] = 10'000'000;
    }
    lp::unit_columns c;
    if (with_keys) {
        std::vector<std::string> keys(n);
        for (std::size_t i = 0; i < n; ++i) {
            keys[i] = "unit-" + std::to_string(i);
        }
        c.keys = lp::key_column::from(keys);
    }
    c.floor = loupan::column<std::int32_t>(std::move(floor));
    c.areas.emplace("gross", loupan::column<std::int64_t>(std::move(gross)));
    c.areas.emplace("inner", loupan::column<std::int64_t>(std::move(inner)));
    const auto put = [&](const char* name, std::vector<std::int32_t> codes, int count) {
        c.attributes.emplace(name, loupan::code_column(loupan::column<std::int32_t>(std::move(codes)), names(count)));
    };
    put("building", std::move(building), 20);
    put("orientation", std::move(orientation), 8);
    put("layout", std::move(layout), 12);
    put("stack", std::move(stack), 8);
    auto sets = std::make_shared<std::vector<std::vector<std::string>>>();
    for (int bits = 0; bits < 16; ++bits) {
        auto& set = sets->emplace_back();
        for (int k = 0; k < 4; ++k) {
            if (((bits >> k) & 1) != 0) {
                set.push_back("v" + std::to_string(k));
            }
        }
    }
    c.tags.emplace("views", loupan::tag_column(loupan::column<std::int32_t>(std::move(views)), std::move(sets)));
    c.unit_prices.emplace("max", loupan::column<std::int64_t>(std::move(most)));
    c.unit_prices.emplace("min", loupan::column<std::int64_t>(std::move(least)));
    return lp::units(std::move(c));
}

inline lp::factor_table rows(const char* name, lp::factor_kind kind, int count, std::int64_t step, int scale) {
    lp::factor_table f;
    f.name = name;
    f.kind = kind;
    lp::absolute_rows list;
    for (int i = 0; i < count; ++i) {
        list.rows.push_back({lp::match::is(name, "v" + std::to_string(i)),
                             loupan::decimal::from_parts(loupan::detail::int128{step} * i, scale)});
    }
    f.rows = std::move(list);
    return f;
}

inline lp::scheme make_scheme(std::size_t n, bool with_keys, int variant = 0) {
    lp::scheme s;
    for (int i = 0; i < 20; ++i) {
        s.base.push_back(
            {lp::match::is("building", "v" + std::to_string(i)), loupan::decimal(70000 + 100 * i + 10 * variant)});
    }
    lp::factor_table floor;
    floor.name = "floor";
    lp::floor_steps steps;
    steps.reference = 1;
    steps.ranges = {{2, 40, loupan::decimal(100)}, {41, 50, loupan::decimal(50)}};
    steps.specials = {{14, loupan::decimal(-100)}, {18, loupan::decimal(-100)}};
    floor.rows = std::move(steps);
    s.factors.push_back(std::move(floor));
    s.factors.push_back(rows("orientation", lp::factor_kind::percent_of_base, 8, 1, 2));
    s.factors.push_back(rows("layout", lp::factor_kind::add, 12, 50, 0));
    s.factors.push_back(rows("stack", lp::factor_kind::percent_of_running, 8, 1, 3));
    s.factors.push_back(rows("views", lp::factor_kind::add, 4, 300, 0));
    s.factors.back().several_rows = lp::several::sum;
    s.factors.back().otherwise = loupan::decimal(0);
    for (std::size_t i = 0; i < n; i += 1009) {
        s.overrides.push_back({(with_keys ? "unit-" : "") + std::to_string(i), loupan::decimal(69000), {}, "measured"});
    }
    return s;
}

/// Bytes of the columns that a priced list reads and of those that it makes.
inline double column_bytes(std::size_t n) { return static_cast<double>(n) * (4 * 8 + 6 * 4 + 4 * 8 + 1); }

} // namespace bench
