// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/units.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

// An independent reading of domain C1.3 in exact fractions of unlimited size. It shares no arithmetic, no look-up and no
// rounding with the library: a random case is drawn as plain numbers, from which both a scheme with its units (for the
// library) and the expected figures (here) are made.

namespace oracle {

using big = boost::multiprecision::cpp_int;

/// n / d, never reduced, d > 0.
struct fraction {
    big n = 0;
    big d = 1;
};
inline fraction operator+(const fraction& a, const fraction& b) { return {a.n * b.d + b.n * a.d, a.d * b.d}; }
inline fraction operator*(const fraction& a, const fraction& b) { return {a.n * b.n, a.d * b.d}; }
inline fraction scaled(std::int64_t value, int scale) {
    return {value, boost::multiprecision::pow(big(10), static_cast<unsigned>(scale))};
}

enum class mode : std::uint8_t { half_up, half_even, half_down, up, down, ceiling, floor };

/// Rounds by comparing twice the distance to the lower whole number with one, the schoolbook way.
inline big round_whole(const fraction& x, mode how) {
    big low = x.n / x.d;
    if (low * x.d > x.n) {
        --low; // the quotient of big integers truncates: make it a floor
    }
    const big twice_over = 2 * (x.n - low * x.d); // 2 * (x - low), over d
    if (twice_over == 0) {
        return low;
    }
    const bool negative = x.n < 0;
    switch (how) {
    case mode::floor:
        return low;
    case mode::ceiling:
        return low + 1;
    case mode::up:
        return negative ? low : low + 1;
    case mode::down:
        return negative ? low + 1 : low;
    default:
        break;
    }
    if (twice_over != x.d) {
        return twice_over < x.d ? low : low + 1;
    }
    switch (how) {
    case mode::half_even:
        return low % 2 == 0 ? low : low + 1;
    case mode::half_down:
        return negative ? low + 1 : low;
    default:
        return negative ? low : low + 1;
    }
}

/// The multiple of step (a fraction) that the mode chooses, in units of 10^-scale.
inline big round_to(const fraction& x, std::int64_t step, int scale, mode how) {
    const big lift = boost::multiprecision::pow(big(10), static_cast<unsigned>(scale));
    return round_whole({x.n * lift, x.d * step}, how) * step;
}

enum class kind : std::uint8_t { percent, add, running, lump, attached };

struct table {
    kind what{};
    int scale = 0;
    int sequence = 0;
    int attribute = 0;                     ///< which of the four attributes it reads
    std::vector<std::int64_t> values;      ///< by code
    std::optional<std::int64_t> otherwise; ///< for units whose attribute is absent; without it they have no price
};

struct row {
    std::array<int, 4> codes{}; ///< -1: the attribute is absent
    std::int64_t gross = 0;     ///< 1e-4
    std::int64_t inner = 0;
    std::int64_t garden = 0;
    std::optional<std::int64_t> min_unit, max_unit, fixed_unit;    ///< 1e-4
    std::optional<std::int64_t> min_total, max_total, fixed_total; ///< fen
    std::optional<std::int64_t> hand_unit, hand_total;
};

struct expected {
    bool absent = false;
    big unit_price, total, gross_unit, inner_unit; ///< 1e-4, fen, 1e-4, 1e-4
    int flags = 0;
};

/// One random price list.
struct world {
    int basis = 0; ///< 0 gross, 1 inner, 2 suite
    bool total_led = false;
    std::int64_t base = 0;
    int base_scale = 0;
    std::array<int, 3> order{}; ///< 0 percent, 1 add, 2 running
    std::int64_t unit_step = 0, total_step = 0, derived_step = 0;
    mode unit_mode{}, total_mode{}, derived_mode{};
    std::vector<table> tables;
    std::vector<row> rows;

    [[nodiscard]] expected price(const row& r) const;

private:
    [[nodiscard]] fraction running(const row& r) const {
        fraction u = scaled(base, base_scale);
        for (const int stage : order) {
            if (stage == 2) {
                for (int sequence = 0; sequence < 4; ++sequence) {
                    for (const auto& t : tables) {
                        if (t.what == kind::running && t.sequence == sequence) {
                            u = u * (fraction{1, 1} + value(t, r));
                        }
                    }
                }
                continue;
            }
            fraction sum;
            for (const auto& t : tables) {
                if (t.what == (stage == 0 ? kind::percent : kind::add)) {
                    sum = sum + value(t, r);
                }
            }
            u = stage == 0 ? u * (fraction{1, 1} + sum) : u + sum;
        }
        return u;
    }
    [[nodiscard]] static bool known(const table& t, const row& r) {
        return r.codes[static_cast<std::size_t>(t.attribute)] >= 0 || t.otherwise.has_value();
    }
    [[nodiscard]] static fraction value(const table& t, const row& r) {
        const int code = r.codes[static_cast<std::size_t>(t.attribute)];
        return scaled(code < 0 ? t.otherwise.value_or(0) : t.values[static_cast<std::size_t>(code)], t.scale);
    }
    /// Whether every table that a price by rules, or the extras of a price by hand, needs knows the unit.
    [[nodiscard]] bool all_known(const row& r, bool extras_only) const {
        const bool any_attached =
            std::any_of(tables.begin(), tables.end(), [](const table& t) { return t.what == kind::attached; });
        for (const auto& t : tables) {
            const bool extra = t.what == kind::lump || (t.what == kind::attached && r.garden != 0);
            const bool priced = t.what != kind::lump && t.what != kind::attached;
            if ((extra || (priced && (!extras_only || any_attached))) && !known(t, r)) {
                return false;
            }
        }
        return true;
    }
    [[nodiscard]] fraction extras(const row& r, const fraction& u) const {
        fraction sum;
        for (const auto& t : tables) {
            if (t.what == kind::lump) {
                sum = sum + value(t, r);
            } else if (t.what == kind::attached) {
                sum = sum + value(t, r) * scaled(r.garden, 4) * u;
            }
        }
        return sum;
    }
    [[nodiscard]] std::int64_t area(const row& r) const { return basis == 0 ? r.gross : basis == 1 ? r.inner : 10000; }
    [[nodiscard]] big per_area(const big& total, std::int64_t a) const {
        return round_to({total * 10000, big(100) * a}, derived_step, 4, derived_mode);
    }
};

inline expected world::price(const row& r) const {
    expected out;
    const std::int64_t a = area(r);
    const fraction exact = running(r);
    const fraction more = extras(r, exact);
    const auto total_at = [&](const big& unit_price) {
        return round_to(fraction{unit_price * a, big(100000000)} + more, total_step, 2, total_mode);
    };
    const auto absent = [] {
        expected e;
        e.absent = true;
        return e;
    };
    const auto derive = [&](expected e) {
        e.gross_unit = per_area(e.total, r.gross);
        e.inner_unit = per_area(e.total, r.inner);
        return e;
    };
    const bool suite = basis == 2;
    const auto conflict = [&] {
        return (r.min_unit && r.max_unit && *r.min_unit > *r.max_unit) ||
               (r.min_total && r.max_total && *r.min_total > *r.max_total);
    };
    const auto inside = [&](const big& unit_price, const big& total) {
        return (suite || ((!r.min_unit || unit_price >= *r.min_unit) && (!r.max_unit || unit_price <= *r.max_unit))) &&
               (!r.min_total || total >= *r.min_total) && (!r.max_total || total <= *r.max_total);
    };
    const bool needs_running = !tables.empty();
    if (r.fixed_unit || r.fixed_total || r.hand_unit || r.hand_total) {
        const bool fixed = r.fixed_unit || r.fixed_total;
        const auto& unit_price = fixed ? r.fixed_unit : r.hand_unit;
        const auto& total = fixed ? r.fixed_total : r.hand_total;
        out.flags = fixed ? 8 : 1;
        if (total) {
            out.total = *total;
            out.unit_price = suite ? big(0) : (fixed && unit_price) ? big(*unit_price) : per_area(out.total, a);
        } else {
            if (suite && !fixed) {
                return absent();
            }
            if (!all_known(r, true)) {
                return absent();
            }
            const bool attached = [&] {
                for (const auto& t : tables) {
                    if (t.what == kind::attached) {
                        return true;
                    }
                }
                return false;
            }();
            if (needs_running && attached && exact.n <= 0) {
                return absent();
            }
            out.unit_price = *unit_price;
            out.total = total_at(out.unit_price);
        }
        if (out.total <= 0) {
            return absent();
        }
        if (!fixed && (conflict() || !inside(out.unit_price, out.total))) {
            return absent();
        }
        out = derive(out);
        if (suite) {
            out.unit_price = out.gross_unit;
        }
        return out;
    }
    if (exact.n <= 0 || !all_known(r, false)) {
        return absent();
    }
    if (total_led) {
        const fraction whole{exact.n * a, exact.d * 10000};
        out.total = round_to(whole + more, total_step, 2, total_mode);
        if (conflict()) {
            return absent();
        }
        const auto low_enough = [&](const big& t) {
            return (!r.max_total || t <= *r.max_total) && (suite || !r.max_unit || per_area(t, a) <= *r.max_unit);
        };
        const auto high_enough = [&](const big& t) {
            return (!r.min_total || t >= *r.min_total) && (suite || !r.min_unit || per_area(t, a) >= *r.min_unit);
        };
        if (!high_enough(out.total)) {
            out.flags = 2;
            while (!high_enough(out.total)) {
                // jump close, then walk
                big target = r.min_total ? big(*r.min_total) : out.total;
                if (!suite && r.min_unit) {
                    const big from_unit =
                        big(*r.min_unit) * a / 1000000 - 2 * total_step - big(derived_step) * a / 1000000;
                    target = target > from_unit ? target : from_unit;
                }
                const big jump = (target - out.total) / total_step * total_step;
                out.total += jump > total_step ? jump - total_step : big(total_step);
            }
        }
        if (!low_enough(out.total)) {
            big t = out.total;
            while (t > 0 && !low_enough(t)) {
                big target = r.max_total ? big(*r.max_total) : t;
                if (!suite && r.max_unit) {
                    const big from_unit =
                        big(*r.max_unit) * a / 1000000 + 2 * total_step + big(derived_step) * a / 1000000;
                    target = target < from_unit ? target : from_unit;
                }
                const big jump = (t - target) / total_step * total_step;
                t -= jump > total_step ? jump - total_step : big(total_step);
            }
            if ((t <= 0 || !high_enough(t)) && r.max_total) {
                t = *r.max_total;
            } else if (t <= 0) {
                return absent();
            }
            out.total = t;
            out.flags = 4;
        }
        if (out.total <= 0) {
            return absent();
        }
        out = derive(out);
        out.unit_price = suite ? out.gross_unit : per_area(out.total, a);
        return out;
    }
    out.unit_price = round_to(exact, unit_step, 4, unit_mode);
    if (out.unit_price <= 0) {
        return absent();
    }
    out.total = total_at(out.unit_price);
    if (conflict()) {
        return absent();
    }
    if (!inside(out.unit_price, out.total)) {
        const auto raise_to = [&](const big& u) { return (u + unit_step - 1) / unit_step * unit_step; };
        const bool below = (r.min_unit && out.unit_price < *r.min_unit) || (r.min_total && out.total < *r.min_total);
        if (below) {
            out.flags = 2;
            if (r.min_unit && out.unit_price < *r.min_unit) {
                out.unit_price = raise_to(*r.min_unit);
            }
            // Leaps short of the goal: both totals may be a step off.
            while (r.min_total && total_at(out.unit_price) < *r.min_total) {
                const big gap =
                    (*r.min_total - total_at(out.unit_price) - 2 * total_step) * 1000000 / a / unit_step * unit_step;
                out.unit_price += gap > 2 * unit_step ? gap - unit_step : big(unit_step);
            }
        }
        const auto low_enough = [&](const big& u) {
            return (!r.max_unit || u <= *r.max_unit) && (!r.max_total || total_at(u) <= *r.max_total);
        };
        if (!low_enough(out.unit_price)) {
            big u = out.unit_price / unit_step * unit_step;
            if (r.max_unit && u > *r.max_unit) {
                u = *r.max_unit / unit_step * unit_step;
            }
            while (u > 0 && !low_enough(u)) {
                const big gap = (total_at(u) - *r.max_total - 2 * total_step) * 1000000 / a / unit_step * unit_step;
                u -= gap > 2 * unit_step ? gap - unit_step : big(unit_step);
            }
            const bool too_low =
                u <= 0 || (r.min_unit && u < *r.min_unit) || (r.min_total && total_at(u) < *r.min_total);
            if (too_low && r.max_unit) {
                u = *r.max_unit;
            } else if (u <= 0) {
                return absent();
            }
            out.unit_price = u;
            out.flags = 4;
        }
        out.total = total_at(out.unit_price);
        if (r.max_total && out.total > *r.max_total) {
            out.total = *r.max_total;
        }
    }
    if (out.total <= 0) {
        return absent();
    }
    return derive(out);
}

/// Draws worlds; half of the values come from sets that make ties likely.
class generator {
public:
    explicit generator(std::uint64_t seed) : random_(seed) {}

    world draw(std::size_t count) {
        world w;
        steady_ = chance(25);                     // bounds on every unit or on none, nothing on top, no gaps
        const bool plain = steady_ || chance(40); // the common shape, which the kernels take
        w.basis = !steady_ && chance(10) ? 2 : static_cast<int>(below(2));
        w.total_led = w.basis == 2 || (!steady_ && chance(25));
        every_min_ = steady_ && chance(50);
        every_max_ = steady_ && chance(50);
        w.base_scale = static_cast<int>(pick({0, 0, 0, 1, 2, w.basis == 2 ? 2 : 4}));
        w.base = static_cast<std::int64_t>(w.basis == 2 ? 500000 + below(20000000) : 2000 + below(150000)) *
                     pow10(w.base_scale) +
                 static_cast<std::int64_t>(below(static_cast<std::uint64_t>(pow10(w.base_scale))));
        gaps_ = !steady_ && chance(30);
        w.order = {0, 1, 2};
        if (chance(40)) {
            std::shuffle(w.order.begin(), w.order.end(), random_);
        }
        w.unit_step = pick({10000, 10000, 10000, 100, 100000, 1000000, 500, 50000});
        w.total_step = pick({100, 100, 1, 10000, 1000000, 5, 1000});
        if (steady_ && chance(50)) { // the usual steps
            w.unit_step = pick({100, 10000});
            w.total_step = pick({1, 100});
        }
        w.derived_step = chance(80) ? 100 : pick({1, 10000, 500});
        w.unit_mode = draw_mode();
        w.total_mode = draw_mode();
        w.derived_mode = chance(70) ? mode::half_up : draw_mode();
        draw_tables(w, plain);
        w.rows.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            w.rows.push_back(draw_row(w, plain));
        }
        return w;
    }

    static constexpr std::array<int, 4> codes{50, 8, 6, 12};

private:
    static std::int64_t pow10(int n) {
        std::int64_t r = 1;
        while (n-- > 0) {
            r *= 10;
        }
        return r;
    }
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    bool chance(std::uint64_t percent) { return below(100) < percent; }
    std::int64_t pick(std::initializer_list<std::int64_t> list) { return *(list.begin() + below(list.size())); }
    mode draw_mode() { return chance(50) ? mode::half_up : static_cast<mode>(below(7)); }

    void draw_tables(world& w, bool plain) {
        const bool deep = !plain && chance(15); // percent upon percent with eight decimals: beyond 128 bits
        const auto count = deep ? 6 + below(4) : below(8);
        for (std::uint64_t i = 0; i < count; ++i) {
            table t;
            const auto dice = below(100);
            t.what = dice < 25   ? kind::percent
                     : dice < 60 ? kind::add
                     : dice < 80 ? kind::running
                     : dice < 92 ? kind::lump
                                 : (plain ? kind::add : kind::attached);
            if (deep && i < 5) {
                t.what = kind::running;
            }
            if (steady_ && t.what == kind::lump) {
                t.what = kind::add;
            }
            t.attribute = static_cast<int>(below(4));
            t.sequence = static_cast<int>(below(4));
            const int most = t.what == kind::add ? (w.basis == 2 ? 2 : 4) : t.what == kind::lump ? 2 : (plain ? 4 : 8);
            t.scale = t.what == kind::percent || t.what == kind::running || t.what == kind::attached
                          ? static_cast<int>(chance(60) ? 2 + below(2) : below(static_cast<std::uint64_t>(most) + 1))
                          : static_cast<int>(chance(60) ? 0 : below(static_cast<std::uint64_t>(most) + 1));
            if (deep && t.what == kind::running) {
                t.scale = 8;
            }
            for (int code = 0; code < codes[static_cast<std::size_t>(t.attribute)]; ++code) {
                t.values.push_back(draw_value(t));
            }
            if (steady_ || chance(60)) {
                t.otherwise = draw_value(t);
            }
            w.tables.push_back(std::move(t));
        }
    }
    std::int64_t draw_value(const table& t) {
        const std::int64_t one = pow10(t.scale);
        const bool easy = chance(50);
        switch (t.what) {
        case kind::percent:
        case kind::running:
            return easy ? pick({0, one / 2, one / 10, one / 20, -one / 10, one / 4}) / 2
                        : static_cast<std::int64_t>(below(static_cast<std::uint64_t>(one) / 5 + 1)) - one / 10;
        case kind::attached:
            return easy ? one / 2 : static_cast<std::int64_t>(below(static_cast<std::uint64_t>(one) + 1));
        case kind::add:
            return easy ? pick({0, 50, 100, -100, 5, 1}) * one
                        : static_cast<std::int64_t>(below(3000 * static_cast<std::uint64_t>(one))) - 1000 * one;
        case kind::lump:
            break;
        }
        return static_cast<std::int64_t>(below(200000 * static_cast<std::uint64_t>(one))) - 20000 * one;
    }

    row draw_row(const world& w, bool plain) {
        row r;
        for (std::size_t k = 0; k < 4; ++k) {
            r.codes[k] = static_cast<int>(below(static_cast<std::uint64_t>(codes[k])));
        }
        if (gaps_ && chance(10)) {
            r.codes[1 + below(3)] = -1; // texts; a floor stays
        }
        const bool ties = chance(50);
        r.gross = ties ? static_cast<std::int64_t>(30 + below(300)) * 5000
                       : static_cast<std::int64_t>(2000 + below(40000)) * (chance(90) ? 100 : 1) + (chance(5) ? 7 : 0);
        r.inner = r.gross * static_cast<std::int64_t>(60 + below(40)) / 100;
        if (ties) {
            r.inner = std::max<std::int64_t>(r.inner / 5000 * 5000, 5000);
        }
        if (steady_ && chance(30)) { // here the price shown an area can lie half a step from the unit price
            r.gross = pick({400'000, 80'000, 2'000'000, 16'000});
            r.inner = w.basis == 1 ? r.gross : r.gross * 3 / 4;
        }
        r.garden = chance(30) ? static_cast<std::int64_t>(below(5000)) * 100 : 0;
        if (!steady_ && chance(plain ? 8 : 30)) {
            draw_bounds(w, r);
        }
        const std::int64_t usual = w.base * 10000 / pow10(w.base_scale);
        if (every_min_) {
            r.min_unit = chance(10) ? around(usual) : 1;
        }
        if (every_max_) {
            r.max_unit = chance(10) ? around(usual) : 100 * usual;
        }
        return r;
    }
    std::int64_t around(std::int64_t value) {
        return std::max<std::int64_t>(1, value / 100 * static_cast<std::int64_t>(70 + below(60)) +
                                             static_cast<std::int64_t>(below(2000)));
    }
    // Around the base: which side a price lands on is left to chance.
    void draw_bounds(const world& w, row& r) {
        const std::int64_t area = w.basis == 1 ? r.inner : r.gross;
        const std::int64_t whole_price =
            w.basis == 2 ? w.base * 100 / pow10(w.base_scale) : w.base * 100 / pow10(w.base_scale) * (area / 100) / 100;
        const std::int64_t unit_price =
            w.basis == 2 ? whole_price * 10000 / (r.gross / 100 + 1) : w.base * 10000 / pow10(w.base_scale);
        const auto dice = below(100);
        if (dice < 55) {
            if (chance(60)) {
                r.max_unit = around(unit_price);
            }
            if (chance(40)) {
                r.min_unit = around(unit_price);
            }
            if (chance(25)) {
                r.max_total = around(whole_price);
            }
            if (chance(25)) {
                r.min_total = around(whole_price);
            }
        } else if (dice < 70) {
            r.fixed_total = around(whole_price);
            if (chance(50)) {
                r.fixed_unit = around(unit_price);
            }
        } else if (dice < 80) {
            r.fixed_unit = around(unit_price);
        } else if (dice < 90) {
            r.hand_unit = around(unit_price);
        } else {
            r.hand_total = around(whole_price);
        }
        if (chance(10)) {
            r.max_unit = around(unit_price);
        }
    }

    std::mt19937_64 random_;
    bool gaps_ = false; ///< some attributes of this list are absent
    bool steady_ = false;
    bool every_min_ = false;
    bool every_max_ = false;
};

/// The same world for the library.
struct both {
    loupan::pricing::scheme scheme;
    loupan::pricing::units units;
};

inline both for_library(const world& w) {
    namespace lp = loupan::pricing;
    using loupan::decimal;
    static constexpr std::array<const char*, 4> names{"floor", "orientation", "layout", "stack"};
    const auto number = [](std::int64_t v, int scale) { return decimal::from_parts(loupan::detail::int128{v}, scale); };
    const auto how = [&](std::int64_t step, int scale, mode m) {
        return loupan::rounding(number(step, scale), static_cast<loupan::rounding_mode>(m));
    };
    both out;
    auto& s = out.scheme;
    s.basis = static_cast<lp::price_basis>(w.basis);
    s.lead = w.total_led ? lp::price_lead::total : lp::price_lead::unit_price;
    s.base = {{{}, number(w.base, w.base_scale)}};
    for (std::size_t i = 0; i < 3; ++i) {
        s.pipeline[i] = static_cast<lp::pipeline_stage>(w.order[i]);
    }
    s.unit_rounding = how(w.unit_step, 4, w.unit_mode);
    s.total_rounding = how(w.total_step, 2, w.total_mode);
    s.derived_rounding = how(w.derived_step, 4, w.derived_mode);
    for (std::size_t i = 0; i < w.tables.size(); ++i) {
        const auto& t = w.tables[i];
        lp::factor_table f;
        f.name = "t" + std::to_string(i);
        f.sequence = t.sequence;
        static constexpr std::array<lp::factor_kind, 5> kinds{
            lp::factor_kind::percent_of_base, lp::factor_kind::add, lp::factor_kind::percent_of_running,
            lp::factor_kind::lump_sum, lp::factor_kind::attached_area};
        f.kind = kinds[static_cast<std::size_t>(t.what)];
        if (t.what == kind::attached) {
            f.attached = "garden";
        }
        lp::absolute_rows rows;
        for (std::size_t code = 0; code < t.values.size(); ++code) {
            rows.rows.push_back({lp::match::is(names[static_cast<std::size_t>(t.attribute)], std::to_string(code)),
                                 number(t.values[code], t.scale)});
        }
        f.rows = std::move(rows);
        if (t.otherwise) {
            f.otherwise = number(*t.otherwise, t.scale);
        }
        s.factors.push_back(std::move(f));
    }
    const std::size_t n = w.rows.size();
    lp::unit_columns c;
    std::vector<std::int32_t> floor;
    std::array<std::vector<std::string>, 4> texts;
    std::vector<std::int64_t> gross, inner, garden;
    using optionals = std::vector<std::optional<std::int64_t>>;
    optionals min_unit, max_unit, fixed_unit, min_total, max_total, fixed_total;
    for (std::size_t i = 0; i < n; ++i) {
        const auto& r = w.rows[i];
        floor.push_back(r.codes[0]);
        for (std::size_t k = 1; k < 4; ++k) {
            texts[k].push_back(r.codes[k] < 0 ? std::string() : std::to_string(r.codes[k]));
        }
        gross.push_back(r.gross);
        inner.push_back(r.inner);
        garden.push_back(r.garden);
        min_unit.push_back(r.min_unit);
        max_unit.push_back(r.max_unit);
        fixed_unit.push_back(r.fixed_unit);
        min_total.push_back(r.min_total);
        max_total.push_back(r.max_total);
        fixed_total.push_back(r.fixed_total);
        if (r.hand_unit || r.hand_total) {
            lp::price_override o;
            o.unit = std::to_string(i);
            o.reason = "test";
            if (r.hand_total) {
                o.total = number(*r.hand_total, 2);
            } else {
                o.unit_price = number(*r.hand_unit, 4);
            }
            s.overrides.push_back(std::move(o));
        }
    }
    c.floor = loupan::column<std::int32_t>(std::move(floor));
    for (std::size_t k = 1; k < 4; ++k) {
        c.attributes.emplace(names[k], loupan::code_column::encode(texts[k]));
    }
    c.areas.emplace("gross", loupan::column<std::int64_t>(std::move(gross)));
    c.areas.emplace("inner", loupan::column<std::int64_t>(std::move(inner)));
    c.areas.emplace("garden", loupan::column<std::int64_t>(std::move(garden)));
    const auto put = [](auto& map, const char* name, const optionals& values) {
        for (const auto& v : values) {
            if (v) {
                map.emplace(name, loupan::column<std::int64_t>(values));
                return;
            }
        }
    };
    put(c.unit_prices, "min", min_unit);
    put(c.unit_prices, "max", max_unit);
    put(c.unit_prices, "fixed", fixed_unit);
    put(c.totals, "min", min_total);
    put(c.totals, "max", max_total);
    put(c.totals, "fixed", fixed_total);
    out.units = lp::units(std::move(c));
    return out;
}

} // namespace oracle
