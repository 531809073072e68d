// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>
#include <loupan/pricing/detail/kernel_data.hpp>

#include <cstddef>
#include <cstdint>

// The common rows of a price list, a tile at a time, in 64-bit integers that the plan has proved to suffice. Rows that
// need anything else (a bound, an override, a missing factor, a price not above zero) are marked and left to the
// formula. Everything is a template over `Arithmetic`, an empty tag with its own way to divide, and is called from one
// place a tag, so code that was compiled for one instruction set never stands in for another's.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// Plain integers: what headers alone use, the same on every machine.
struct integer_arithmetic {
    static constexpr bool has_narrow_gather = false;
    static constexpr bool divides_fast = false;
    static LOUPAN_INLINE std::uint64_t divide(std::uint64_t n, const fixed_divisor& d) noexcept {
        return d.magic == 0 ? n : divide_by_many(n, d); // a divisor of one
    }
    static LOUPAN_INLINE std::uint64_t divide_by_many(std::uint64_t n, const fixed_divisor& d) noexcept {
#if defined(__SIZEOF_INT128__) && !defined(LOUPAN_PORTABLE_INT128)
        __extension__ using wide = unsigned __int128;
        return static_cast<std::uint64_t>((static_cast<wide>(n) * d.magic) >> 64U) >> d.shift;
#else
        return loupan::detail::multiply_full(n, d.magic).hi >> d.shift;
#endif
    }
    static LOUPAN_INLINE std::uint64_t divide(std::uint64_t n, std::uint64_t d) noexcept { return n / d; }
};

template <class Arithmetic> struct tile_kernel {
    using u64 = std::uint64_t;
    using i64 = std::int64_t;
    static constexpr i64 left_out = 1; ///< in `odd`: the formula must do this row
    static constexpr i64 outside = 2;  ///< in `odd`: the unit price breaks a bound

    // Asks for the same part of a column a tile ahead: a tile is about a page, too short for the machine to see the
    // stream by itself. Past the end of a column a prefetch does nothing.
    template <int ForWrite, class T>
    static LOUPAN_INLINE void ahead(const T* data, std::size_t at, std::size_t count) noexcept {
        const auto next = reinterpret_cast<std::uintptr_t>(data) + (at + prefetch_rows) * sizeof(T);
        for (std::size_t i = 0; i < count * sizeof(T); i += 64) {
            // NOLINTNEXTLINE(performance-no-int-to-ptr): an address that is never read through
            LOUPAN_PREFETCH(reinterpret_cast<const void*>(next + i), ForWrite);
        }
    }

    static LOUPAN_INLINE bool is_set(const std::uint8_t* bits, std::size_t i) noexcept {
        return ((bits[i >> 3U] >> (i & 7U)) & 1U) != 0;
    }

    static LOUPAN_INLINE void columns_ahead(const kernel_lookup& l, std::size_t at, std::size_t count) noexcept {
        for (std::size_t k = 0; k < l.source_count; ++k) {
            ahead<0>(l.sources[k].data, at, count);
        }
    }

    // acc[i] += (or =) the look-up's value of each row
    template <bool First>
    static LOUPAN_INLINE void gather(const kernel_lookup& l, std::size_t at, std::size_t count,
                                     i64* LOUPAN_RESTRICT acc, i64* LOUPAN_RESTRICT odd) noexcept {
        columns_ahead(l, at, count);
        if constexpr (Arithmetic::has_narrow_gather) {
            if (l.narrow != nullptr) {
                Arithmetic::template narrow_gather<First>(l, l.narrow, at, count, acc);
                if (l.bad != nullptr) {
                    Arithmetic::template narrow_gather<false>(l, l.narrow_bad, at, count, odd);
                }
                return;
            }
        }
        const i64* LOUPAN_RESTRICT values = l.values;
        if (l.source_count == 1) {
            const std::int32_t* LOUPAN_RESTRICT codes = l.sources[0].data + at;
            values += l.sources[0].offset;
            for (std::size_t i = 0; i < count; ++i) {
                acc[i] = (First ? 0 : acc[i]) + values[codes[i]];
            }
            if (l.bad != nullptr) {
                const std::uint8_t* bad = l.bad + l.sources[0].offset;
                for (std::size_t i = 0; i < count; ++i) {
                    odd[i] |= bad[codes[i]];
                }
            }
            return;
        }
        for (std::size_t i = 0; i < count; ++i) {
            i64 entry = 0;
            for (std::size_t k = 0; k < l.source_count; ++k) {
                entry += (l.sources[k].data[at + i] + l.sources[k].offset) * l.sources[k].stride;
            }
            acc[i] = (First ? 0 : acc[i]) + values[entry];
            if (l.bad != nullptr) {
                odd[i] |= l.bad[entry];
            }
        }
    }

    // A rounded division by a constant with everything in locals: round(n * top / divisor) * step.
    template <bool ToEven, bool ByOne, bool TopIsOne = false> struct rounded {
        u64 top;
        u64 bias;
        fixed_divisor by;
        i64 step;

        LOUPAN_INLINE rounded(i64 factor, const rounded_division& r, i64 to_step) noexcept
            : top(static_cast<u64>(factor)), bias(r.bias), by(r.by), step(to_step) {}
        LOUPAN_INLINE i64 operator()(i64 n) const noexcept {
            const u64 numerator = (TopIsOne ? static_cast<u64>(n) : static_cast<u64>(n) * top) + bias;
            u64 q = ByOne ? numerator : Arithmetic::divide(numerator, by);
            if constexpr (ToEven) {
                q -= static_cast<u64>(q * by.value == numerator) & q & 1U;
            }
            return static_cast<i64>(q) * step;
        }
    };
    // The same for the usual divisors, above one, of a positive number and without ties to even.
    struct steady_rounding {
        u64 bias;
        fixed_divisor by;
        i64 step;

        LOUPAN_INLINE steady_rounding(const rounded_division& r, i64 to_step) noexcept
            : bias(r.bias), by(r.by), step(to_step) {}
        LOUPAN_INLINE i64 operator()(i64 n) const noexcept {
            return static_cast<i64>(Arithmetic::divide_by_many(static_cast<u64>(n) + bias, by)) * step;
        }
        static bool suits(const rounded_division& r, i64 top) noexcept {
            return !r.to_even && r.by.value > 1 && top == 1;
        }
    };
    // Calls `body` with the rounding that the division needs.
    template <class Body>
    static LOUPAN_INLINE void with_rounding(i64 factor, const rounded_division& r, i64 step,
                                            const Body& body) noexcept {
        if (r.to_even) { // so never a division by one
            body(rounded<true, false>(factor, r, step));
        } else if (r.by.value == 1) {
            body(rounded<false, true>(factor, r, step));
        } else if (factor == 1) {
            body(rounded<false, false, true>(factor, r, step));
        } else {
            body(rounded<false, false>(factor, r, step));
        }
    }

    // Unit prices from N; rows not above zero are left out, rows outside a bound marked. What was marked, in one value.
    template <bool HasLeast, bool HasMost, class Rounded>
    static LOUPAN_PASS i64 unit_prices(const Rounded& rounding_of_price, const i64* LOUPAN_RESTRICT n,
                                       const i64* LOUPAN_RESTRICT least, const i64* LOUPAN_RESTRICT most, i64 flag,
                                       std::size_t count, i64* LOUPAN_RESTRICT out, i64* LOUPAN_RESTRICT odd) noexcept {
        const Rounded round = rounding_of_price;
        i64 seen = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const i64 u = round(n[i] < 0 ? 0 : n[i]); // zero stays zero in every mode
            i64 o = odd[i] | (u <= 0 ? left_out : 0);
            if constexpr (HasLeast) {
                o |= u < least[i] ? flag : 0;
            }
            if constexpr (HasMost) {
                o |= u > most[i] ? flag : 0;
            }
            seen |= o;
            odd[i] = o;
            out[i] = u;
        }
        return seen;
    }

    // Totals from unit prices and areas, lump sums on top.
    template <bool Lumps, class Rounded>
    static LOUPAN_PASS void totals(const Rounded& rounding_of_total, const i64* LOUPAN_RESTRICT unit_price,
                                   const i64* LOUPAN_RESTRICT area, i64 lift, const i64* LOUPAN_RESTRICT lump,
                                   std::size_t count, i64* LOUPAN_RESTRICT out, i64* LOUPAN_RESTRICT odd) noexcept {
        const Rounded round = rounding_of_total;
        for (std::size_t i = 0; i < count; ++i) {
            i64 exact = unit_price[i] * area[i];
            if constexpr (Lumps) {
                exact = exact * lift + lump[i];
            }
            const i64 t = round(exact < 0 ? 0 : exact);
            odd[i] |= t <= 0 ? left_out : 0;
            out[i] = t;
        }
    }

    // The price shown an area beside a unit price that is at most a step away from it (`sure_area`).
    struct price_beside {
        i64 minor;
        i64 step;
        i64 keep;

        explicit LOUPAN_INLINE price_beside(const kernel_plan& p) noexcept
            : minor(p.minor_lift), step(p.derived_step), keep(static_cast<i64>(p.derived.keep)) {}
        LOUPAN_INLINE i64 operator()(i64 unit_price, i64 total, i64 exact, i64 area) const noexcept {
            const i64 gap = 2 * (total * minor - exact) - keep; // over the area, twice what it is off by
            const i64 edge = step * area;
            return unit_price + (gap >= edge ? step : 0) - (gap < -edge ? step : 0);
        }
    };

    // Totals and the prices shown beside them; false if an area was too small for that, and nothing is shown then.
    template <class Rounded>
    static LOUPAN_PASS bool totals_and_shown(const kernel_plan& p, const Rounded& rounding_of_total,
                                             const i64* LOUPAN_RESTRICT unit_price, const i64* LOUPAN_RESTRICT area,
                                             std::size_t count, i64* LOUPAN_RESTRICT total, i64* LOUPAN_RESTRICT shown,
                                             i64* LOUPAN_RESTRICT odd) noexcept {
        const Rounded round = rounding_of_total;
        const price_beside beside(p);
        const i64 sure = p.sure_area;
        i64 small = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const i64 exact = unit_price[i] * area[i];
            const i64 t = round(exact < 0 ? 0 : exact);
            odd[i] |= t <= 0 ? left_out : 0;
            small |= area[i] < sure ? 1 : 0;
            total[i] = t;
            shown[i] = beside(unit_price[i], t, exact, area[i]);
        }
        return small == 0;
    }

    // round(total / area) on the display grid, by a division
    struct per_area_price {
        u64 top;
        u64 bottom;
        rounding_recipe rounding;
        i64 least;
        i64 step;

        explicit LOUPAN_INLINE per_area_price(const kernel_plan& p) noexcept
            : top(static_cast<u64>(p.derived_top)), bottom(static_cast<u64>(p.derived_bottom)), rounding(p.derived),
              least(p.least_area), step(p.derived_step) {}
        template <bool ToEven> LOUPAN_INLINE i64 of(i64 total, i64 area) const noexcept {
            const u64 d = static_cast<u64>(area < least ? least : area) * bottom;
            const u64 n = static_cast<u64>(total) * top + rounding.bias(d);
            u64 q = Arithmetic::divide(n, d);
            if constexpr (ToEven) {
                q -= static_cast<u64>(q * d == n) & ~d & q & 1U;
            }
            return static_cast<i64>(q) * step;
        }
    };

    // Everything after N but the prices that need a division, in one pass, for the common list: the unit price leads,
    // nothing is on top, bounds have no gaps. What is rare is a branch, so that a common row is short.
    template <bool HasLeast, bool HasMost, bool Shows>
    static LOUPAN_PASS void all_at_once(const kernel_plan& p, const i64* LOUPAN_RESTRICT n, std::size_t at,
                                        std::size_t count, const kernel_outputs& out,
                                        i64* LOUPAN_RESTRICT odd) noexcept {
        const steady_rounding round_price(p.unit, p.unit_step);
        const steady_rounding round_total(p.total, p.total_step);
        const i64* LOUPAN_RESTRICT area = p.area.data + at;
        const i64* LOUPAN_RESTRICT least = HasLeast ? p.min_unit.data + at : nullptr;
        const i64* LOUPAN_RESTRICT most = HasMost ? p.max_unit.data + at : nullptr;
        i64* LOUPAN_RESTRICT unit_price = out.unit_price + at;
        i64* LOUPAN_RESTRICT total = out.total + at;
        i64* LOUPAN_RESTRICT shown = Shows ? out.gross_unit_price + at : nullptr;
        const i64 sure = p.sure_area;
        const price_beside beside(p);
        for (std::size_t i = 0; i < count; ++i) {
            if (n[i] <= 0 || area[i] <= 0) {
                odd[i] = left_out;
                continue;
            }
            i64 u = round_price(n[i]);
            if ((HasLeast && u < least[i]) || (HasMost && u > most[i])) {
                u = inside_bounds(p, at + i, u, out.flags, odd[i]);
            }
            const i64 exact = u * area[i];
            const i64 t = round_total(exact);
            if (t <= 0) { // so is a unit price that was rounded to nothing
                odd[i] = left_out;
            }
            unit_price[i] = u;
            total[i] = t;
            if constexpr (Shows) {
                if (area[i] < sure) {
                    shown[i] = per_area_price(p).template of<false>(t, area[i]);
                    odd[i] |= area[i] < p.least_area ? left_out : 0;
                    continue;
                }
                shown[i] = beside(u, t, exact, area[i]);
            }
        }
    }

    // Totals from the exact price.
    template <class Rounded>
    static LOUPAN_PASS void totals_of_exact(const Rounded& round, const i64* LOUPAN_RESTRICT exact, std::size_t count,
                                            i64* LOUPAN_RESTRICT out, i64* LOUPAN_RESTRICT odd) noexcept {
        for (std::size_t i = 0; i < count; ++i) {
            const i64 t = round(exact[i] < 0 ? 0 : exact[i]);
            odd[i] |= t <= 0 ? left_out : 0;
            out[i] = t;
        }
    }

    // Sets `flag` where the value lies on the wrong side of a bound that is present.
    template <bool Upper>
    static LOUPAN_INLINE void mark(const kernel_area& bound, const i64* LOUPAN_RESTRICT value, std::size_t at,
                                   std::size_t count, i64 flag, i64* LOUPAN_RESTRICT odd) noexcept {
        const i64* LOUPAN_RESTRICT b = bound.data + at;
        ahead<0>(bound.data, at, count);
        if (bound.validity == nullptr) {
            for (std::size_t i = 0; i < count; ++i) {
                odd[i] |= (Upper ? value[i] > b[i] : value[i] < b[i]) ? flag : 0;
            }
            return;
        }
        for (std::size_t i = 0; i < count; ++i) {
            odd[i] |= (Upper ? value[i] > b[i] : value[i] < b[i]) && is_set(bound.validity, at + i) ? flag : 0;
        }
    }
    static LOUPAN_INLINE void mark_present(const kernel_area& c, std::size_t at, std::size_t count,
                                           i64* LOUPAN_RESTRICT odd) noexcept {
        for (std::size_t i = 0; i < count; ++i) {
            odd[i] |= c.validity == nullptr || is_set(c.validity, at + i) ? left_out : 0;
        }
    }
    static LOUPAN_INLINE void mark_absent(const kernel_area& c, std::size_t at, std::size_t count,
                                          i64* LOUPAN_RESTRICT odd) noexcept {
        for (std::size_t i = 0; c.validity != nullptr && i < count; ++i) {
            odd[i] |= is_set(c.validity, at + i) ? 0 : left_out;
        }
    }

    // The grid price inside the bounds of a unit whose price breaks one; harder cases are left out.
    static LOUPAN_INLINE i64 inside_bounds(const kernel_plan& p, std::size_t row, i64 price,
                                           std::uint8_t* LOUPAN_RESTRICT flags, i64& odd) noexcept {
        constexpr std::uint8_t raised = 2; // price_flag::at_floor
        constexpr std::uint8_t lowered = 4;
        if (!p.clamp || price <= 0) {
            odd |= left_out;
            return price;
        }
        const bool has_least =
            p.min_unit.data != nullptr && (p.min_unit.validity == nullptr || is_set(p.min_unit.validity, row));
        const bool has_most =
            p.max_unit.data != nullptr && (p.max_unit.validity == nullptr || is_set(p.max_unit.validity, row));
        const i64 least = has_least ? (p.min_unit.data[row] + p.unit_step - 1) / p.unit_step * p.unit_step : 0;
        const i64 most = has_most ? p.max_unit.data[row] / p.unit_step * p.unit_step : price + least;
        if (least > most || most <= 0) {
            odd |= left_out;
            return price;
        }
        flags[row] = price < least ? raised : lowered;
        return price < least ? least : most;
    }

    // Moves the unit prices that break a bound to the grid price inside it.
    static LOUPAN_INLINE void clamp_rows(const kernel_plan& p, std::size_t at, std::size_t count,
                                         i64* LOUPAN_RESTRICT unit_price, std::uint8_t* LOUPAN_RESTRICT flags,
                                         i64* LOUPAN_RESTRICT odd) noexcept {
        for (std::size_t i = 0; i < count; ++i) {
            if (count - i >= 4 && ((odd[i] | odd[i + 1] | odd[i + 2] | odd[i + 3]) & outside) == 0) {
                i += 3;
                continue;
            }
            if ((odd[i] & outside) != 0) {
                odd[i] &= ~outside;
                unit_price[i] = inside_bounds(p, at + i, unit_price[i], flags, odd[i]);
            }
        }
    }

    // The price an area of every row.
    template <bool ToEven>
    static LOUPAN_PASS void per_area(const kernel_plan& p, const i64* LOUPAN_RESTRICT area,
                                     const i64* LOUPAN_RESTRICT total, std::size_t count, i64* LOUPAN_RESTRICT out,
                                     i64* LOUPAN_RESTRICT odd) noexcept {
        const per_area_price price(p);
        for (std::size_t i = 0; i < count; ++i) {
            odd[i] |= area[i] < price.least ? left_out : 0;
            out[i] = price.template of<ToEven>(total[i], area[i]);
        }
    }

    static LOUPAN_INLINE void display(const kernel_plan& p, const kernel_area& area, std::size_t at, std::size_t count,
                                      const i64* total, i64* out, i64* odd) noexcept {
        ahead<0>(area.data, at, count);
        ahead<1>(out, 0, count);
        if (p.derived.to_even) {
            per_area<true>(p, area.data + at, total, count, out, odd);
        } else {
            per_area<false>(p, area.data + at, total, count, out, odd);
        }
        mark_absent(area, at, count, odd);
    }

    static LOUPAN_INLINE bool is_plain(const kernel_lookup& l) noexcept {
        return l.source_count == 1 && l.bad == nullptr;
    }

    static LOUPAN_INLINE bool all_narrow(const kernel_plan& p, const kernel_stage& stage) noexcept {
        bool all = true;
        for (std::size_t k = 0; k < stage.count; ++k) {
            const auto& l = p.lookups[stage.first + k];
            all = all && l.narrow != nullptr && l.bad == nullptr;
        }
        return all;
    }

    // A whole stage in one pass where all its tables read one column each and know every code; before the first one, the
    // base as well.
    template <std::size_t Tables, bool Multiply, bool FromBase>
    static LOUPAN_PASS void stage_at_once(const kernel_lookup& base, const kernel_lookup* l, const kernel_stage& stage,
                                          std::size_t at, std::size_t count, i64* LOUPAN_RESTRICT n) noexcept {
        const auto* LOUPAN_RESTRICT base_codes = FromBase ? base.sources[0].data + at : nullptr;
        const auto* LOUPAN_RESTRICT base_values = FromBase ? base.values + base.sources[0].offset : nullptr;
        if constexpr (FromBase) {
            ahead<0>(base.sources[0].data, at, count);
        }
        const std::int32_t* codes[3] = {};
        const i64* values[3] = {};
        for (std::size_t k = 0; k < Tables; ++k) {
            codes[k] = l[k].sources[0].data + at;
            values[k] = l[k].values + l[k].sources[0].offset;
            ahead<0>(l[k].sources[0].data, at, count);
        }
        const auto* LOUPAN_RESTRICT c0 = codes[0];
        const auto* LOUPAN_RESTRICT c1 = codes[1];
        const auto* LOUPAN_RESTRICT c2 = codes[2];
        const auto* LOUPAN_RESTRICT v0 = values[0];
        const auto* LOUPAN_RESTRICT v1 = values[1];
        const auto* LOUPAN_RESTRICT v2 = values[2];
        const i64 one = stage.one;
        const i64 keep = stage.keep;
        const i64 lift = stage.lift;
        for (std::size_t i = 0; i < count; ++i) {
            i64 sum = v0[c0[i]];
            if constexpr (Tables > 1) {
                sum += v1[c1[i]];
            }
            if constexpr (Tables > 2) {
                sum += v2[c2[i]];
            }
            const i64 before = FromBase ? base_values[base_codes[i]] : n[i];
            n[i] = Multiply ? before * (one + sum) : before * keep + sum * lift;
        }
    }

    template <bool Multiply, bool FromBase>
    static LOUPAN_INLINE bool try_stage_at_once(const kernel_plan& p, const kernel_stage& stage, std::size_t at,
                                                std::size_t count, i64* n) noexcept {
        const auto* l = p.lookups + stage.first;
        if (stage.count == 1 && is_plain(l[0])) {
            stage_at_once<1, Multiply, FromBase>(p.base, l, stage, at, count, n);
        } else if (stage.count == 2 && is_plain(l[0]) && is_plain(l[1])) {
            stage_at_once<2, Multiply, FromBase>(p.base, l, stage, at, count, n);
        } else if (stage.count == 3 && is_plain(l[0]) && is_plain(l[1]) && is_plain(l[2])) {
            stage_at_once<3, Multiply, FromBase>(p.base, l, stage, at, count, n);
        } else {
            return false;
        }
        return true;
    }
    template <bool FromBase>
    static LOUPAN_INLINE bool try_stage_at_once(const kernel_plan& p, const kernel_stage& stage, std::size_t at,
                                                std::size_t count, i64* n) noexcept {
        return stage.what == kernel_stage::kind::multiply ? try_stage_at_once<true, FromBase>(p, stage, at, count, n)
                                                          : try_stage_at_once<false, FromBase>(p, stage, at, count, n);
    }

    static LOUPAN_INLINE void add_up(const kernel_plan& p, std::size_t first, std::size_t lookups, std::size_t at,
                                     std::size_t count, i64* sum, i64* odd) noexcept {
        gather<true>(p.lookups[first], at, count, sum, odd);
        for (std::size_t k = 1; k < lookups; ++k) {
            gather<false>(p.lookups[first + k], at, count, sum, odd);
        }
    }

    /// Prices rows [at, at + count), count <= tile_rows. `slow[i]` is not zero for the rows left to the formula.
    static void run(const kernel_plan& p, std::size_t at, std::size_t count, const kernel_outputs& out,
                    std::uint8_t* LOUPAN_RESTRICT slow) noexcept {
        std::size_t done = 0;
        for (; done + block_rows <= count; done += block_rows) {
            run_block(p, at + done, block_rows, out, slow + done); // a count that the compiler knows
        }
        if (done < count) {
            run_block(p, at + done, count - done, out, slow + done);
        }
    }

private:
    // Where a division by a constant is what takes the time, fewer passes win.
    static LOUPAN_INLINE bool goes_at_once(const kernel_plan& p) noexcept {
        return !Arithmetic::divides_fast && !p.total_led && p.lump_count == 0 && p.min_unit.validity == nullptr &&
               p.max_unit.validity == nullptr && steady_rounding::suits(p.unit, p.unit_top) &&
               steady_rounding::suits(p.total, p.total_top * p.price_lift);
    }
    template <bool HasLeast, bool HasMost>
    static LOUPAN_INLINE void lead_at_once(const kernel_plan& p, const i64* n, std::size_t at, std::size_t count,
                                           const kernel_outputs& out, i64* odd) noexcept {
        if constexpr (HasLeast) {
            ahead<0>(p.min_unit.data, at, count);
        }
        if constexpr (HasMost) {
            ahead<0>(p.max_unit.data, at, count);
        }
        if (p.shows_unit_price) {
            ahead<1>(out.gross_unit_price, at, count);
            all_at_once<HasLeast, HasMost, true>(p, n, at, count, out, odd);
        } else {
            all_at_once<HasLeast, HasMost, false>(p, n, at, count, out, odd);
        }
    }
    static LOUPAN_INLINE void lead_at_once(const kernel_plan& p, const i64* n, std::size_t at, std::size_t count,
                                           const kernel_outputs& out, i64* odd) noexcept {
        const bool least = p.min_unit.data != nullptr;
        const bool most = p.max_unit.data != nullptr;
        if (least && most) {
            lead_at_once<true, true>(p, n, at, count, out, odd);
        } else if (least) {
            lead_at_once<true, false>(p, n, at, count, out, odd);
        } else if (most) {
            lead_at_once<false, true>(p, n, at, count, out, odd);
        } else {
            lead_at_once<false, false>(p, n, at, count, out, odd);
        }
    }

    static LOUPAN_INLINE void lead_by_total(const kernel_plan& p, std::size_t at, std::size_t count,
                                            const i64* LOUPAN_RESTRICT area, i64* LOUPAN_RESTRICT n,
                                            const i64* LOUPAN_RESTRICT lump, i64* unit_price, i64* total,
                                            i64* LOUPAN_RESTRICT odd) noexcept {
        const i64 lift = p.exact_lift;
        const i64 d = p.denominator;
        for (std::size_t i = 0; i < count; ++i) {
            odd[i] |= n[i] <= 0 || area[i] <= 0 ? left_out : 0;
            n[i] = n[i] * area[i] * lift;
        }
        for (std::size_t i = 0; p.lump_count != 0 && i < count; ++i) {
            n[i] += lump[i] * d;
        }
        with_rounding(p.total_top, p.total, p.total_step,
                      [&](const auto& round) LOUPAN_LAMBDA_INLINE { totals_of_exact(round, n, count, total, odd); });
        display(p, p.area, at, count, total, unit_price, odd);
        if (p.min_unit.data != nullptr) {
            mark<false>(p.min_unit, unit_price, at, count, left_out, odd);
        }
        if (p.max_unit.data != nullptr) {
            mark<true>(p.max_unit, unit_price, at, count, left_out, odd);
        }
    }

    // Whether the price shown for the pricing area is there as well.
    static LOUPAN_INLINE bool lead_by_unit_price(const kernel_plan& p, std::size_t at, std::size_t count,
                                                 const i64* LOUPAN_RESTRICT area, const i64* n, const i64* lump,
                                                 i64* unit_price, i64* total, i64* shown, std::uint8_t* flags,
                                                 i64* odd) noexcept {
        const i64 flag = p.clamp ? outside : left_out;
        // A bound without gaps is compared on the way; one with gaps needs its bits and a pass of its own.
        const bool least = p.min_unit.data != nullptr && p.min_unit.validity == nullptr;
        const bool most = p.max_unit.data != nullptr && p.max_unit.validity == nullptr;
        const i64* lower = least ? p.min_unit.data + at : nullptr;
        const i64* upper = most ? p.max_unit.data + at : nullptr;
        i64 seen = 0;
        if (least) {
            ahead<0>(p.min_unit.data, at, count);
        }
        if (most) {
            ahead<0>(p.max_unit.data, at, count);
        }
        with_rounding(p.unit_top, p.unit, p.unit_step, [&](const auto& round) LOUPAN_LAMBDA_INLINE {
            if (least && most) {
                seen = unit_prices<true, true>(round, n, lower, upper, flag, count, unit_price, odd);
            } else if (most) {
                seen = unit_prices<false, true>(round, n, lower, upper, flag, count, unit_price, odd);
            } else if (least) {
                seen = unit_prices<true, false>(round, n, lower, upper, flag, count, unit_price, odd);
            } else {
                seen = unit_prices<false, false>(round, n, lower, upper, flag, count, unit_price, odd);
            }
        });
        if (p.min_unit.data != nullptr && p.min_unit.validity != nullptr) {
            mark<false>(p.min_unit, unit_price, at, count, flag, odd);
            seen |= outside;
        }
        if (p.max_unit.data != nullptr && p.max_unit.validity != nullptr) {
            mark<true>(p.max_unit, unit_price, at, count, flag, odd);
            seen |= outside;
        }
        if (p.clamp && (seen & outside) != 0) {
            clamp_rows(p, at, count, unit_price, flags, odd);
        }
        const bool lumps = p.lump_count != 0; // without them the common scale of the total is part of the factor
        bool done = false;
        with_rounding(lumps ? p.total_top : p.total_top * p.price_lift, p.total, p.total_step,
                      [&](const auto& round) LOUPAN_LAMBDA_INLINE {
                          if (lumps) {
                              totals<true>(round, unit_price, area, p.price_lift, lump, count, total, odd);
                          } else if (p.shows_unit_price) {
                              ahead<1>(shown, 0, count);
                              done = totals_and_shown(p, round, unit_price, area, count, total, shown, odd);
                          } else {
                              totals<false>(round, unit_price, area, 1, nullptr, count, total, odd);
                          }
                      });
        return done;
    }

    static LOUPAN_INLINE void run_block(const kernel_plan& p, std::size_t at, std::size_t count,
                                        const kernel_outputs& out, std::uint8_t* LOUPAN_RESTRICT slow) noexcept {
        alignas(64) i64 n[block_rows];
        alignas(64) i64 sum[block_rows];
        alignas(64) i64 odd[block_rows];
        i64* LOUPAN_RESTRICT unit_price = out.unit_price + at;
        i64* LOUPAN_RESTRICT total = out.total + at;
        for (auto& o : odd) { // all of it: a size that the compiler knows
            o = 0;
        }
        for (std::size_t i = 0; i < count; ++i) {
            out.flags[at + i] = 0;
        }
        std::size_t s = 0;
        if (!Arithmetic::has_narrow_gather && p.stage_count != 0 && is_plain(p.base) &&
            try_stage_at_once<true>(p, p.stages[0], at, count, n)) {
            s = 1;
        } else {
            gather<true>(p.base, at, count, n, odd);
        }
        for (; s < p.stage_count; ++s) {
            const kernel_stage stage = p.stages[s];
            if constexpr (Arithmetic::has_narrow_gather) {
                if (all_narrow(p, stage)) {
                    for (std::size_t k = 0; k < stage.count; ++k) {
                        columns_ahead(p.lookups[stage.first + k], at, count);
                    }
                    if (stage.what == kernel_stage::kind::multiply) {
                        Arithmetic::template narrow_stage<true>(p.lookups + stage.first, stage, at, count, n);
                    } else {
                        Arithmetic::template narrow_stage<false>(p.lookups + stage.first, stage, at, count, n);
                    }
                    continue;
                }
            } else {
                if (try_stage_at_once<false>(p, stage, at, count, n)) {
                    continue;
                }
            }
            add_up(p, stage.first, stage.count, at, count, sum, odd);
            if (stage.what == kernel_stage::kind::multiply) {
                for (std::size_t i = 0; i < count; ++i) {
                    n[i] *= stage.one + sum[i];
                }
            } else {
                for (std::size_t i = 0; i < count; ++i) {
                    n[i] = n[i] * stage.keep + sum[i] * stage.lift;
                }
            }
        }
        const i64* LOUPAN_RESTRICT area = p.area.data + at;
        mark_absent(p.area, at, count, odd);
        ahead<0>(p.area.data, at, count);
        ahead<1>(out.unit_price, at, count);
        ahead<1>(out.total, at, count);
        const bool lumps = p.lump_count != 0;
        if (lumps) {
            add_up(p, p.lump_first, p.lump_count, at, count, sum, odd);
        }
        bool gross_is_there = false;
        if (p.total_led) {
            lead_by_total(p, at, count, area, n, sum, unit_price, total, odd);
        } else if (goes_at_once(p)) {
            lead_at_once(p, n, at, count, out, odd);
            gross_is_there = p.shows_unit_price;
        } else {
            i64* shown = p.shows_unit_price ? out.gross_unit_price + at : nullptr;
            gross_is_there = lead_by_unit_price(p, at, count, area, n, sum, unit_price, total, shown, out.flags, odd);
        }
        if (p.min_total.data != nullptr) {
            mark<false>(p.min_total, total, at, count, left_out, odd);
        }
        if (p.max_total.data != nullptr) {
            mark<true>(p.max_total, total, at, count, left_out, odd);
        }
        if (p.fixed_unit.data != nullptr) {
            mark_present(p.fixed_unit, at, count, odd);
        }
        if (p.fixed_total.data != nullptr) {
            mark_present(p.fixed_total, at, count, odd);
        }
        if (p.gross.data != nullptr) {
            if (gross_is_there) {
                mark_absent(p.gross, at, count, odd); // shown with the totals
            } else {
                display(p, p.gross, at, count, total, out.gross_unit_price + at, odd);
            }
        }
        if (p.inner.data != nullptr) {
            display(p, p.inner, at, count, total, out.inner_unit_price + at, odd);
        }
        for (std::size_t i = 0; i < count; ++i) {
            slow[i] = odd[i] != 0 ? 1 : 0;
        }
    }
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
