// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/pricing/detail/plan.hpp>
#include <loupan/pricing/prices.hpp>

#include <string>
#include <type_traits>
#include <utility>

// What the formula tells its recorder. With `null_recorder` every function is empty.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

inline std::string int_text(const int128& value) { return loupan::detail::to_string(value); }
inline std::string int_text(const wide_int& value) { return value.str(); }

/// An exact ratio as text: a finite decimal where there is one, else `n/d` in lowest terms.
template <class Int> std::string ratio_text(Int n, Int d) {
    Int a = n < Int{0} ? Int(-n) : n;
    Int b = d;
    while (b != Int{0}) {
        const Int r = a % b;
        a = b;
        b = r;
    }
    if (a > Int{1}) {
        n = n / a;
        d = d / a;
    }
    // d = 2^x 5^y is finite with max(x, y) decimals.
    Int rest = d;
    int twos = 0;
    int fives = 0;
    for (; rest % Int{2} == Int{0}; rest = rest / Int{2}) {
        ++twos;
    }
    for (; rest % Int{5} == Int{0}; rest = rest / Int{5}) {
        ++fives;
    }
    const int scale = std::max(twos, fives);
    if (rest != Int{1} || scale > 30) {
        return int_text(n) + "/" + int_text(d);
    }
    wide_int top(int_text(n));
    top = top * wide_power_of_ten(scale) / wide_int(int_text(d));
    std::string digits = magnitude(top).str();
    if (scale > 0) {
        if (digits.size() <= static_cast<std::size_t>(scale)) {
            digits.insert(0, static_cast<std::size_t>(scale) + 1 - digits.size(), '0');
        }
        digits.insert(digits.size() - static_cast<std::size_t>(scale), 1, '.');
    }
    return top < 0 ? "-" + digits : digits;
}

inline std::string price_text(std::int64_t scaled) {
    return loupan::detail::print_trimmed(int128{scaled}, loupan::unit_price::scale, 2);
}

inline std::string attribute_text(const attribute_value& v) {
    switch (v.kind) {
    case attribute_value::form::absent:
        return "-";
    case attribute_value::form::text:
        return std::string(v.text);
    case attribute_value::form::number:
        return v.number.to_string();
    case attribute_value::form::tags:
        break;
    }
    std::string out;
    for (const auto& tag : *v.tags) {
        out += (out.empty() ? "" : ";") + tag;
    }
    return out.empty() ? "-" : out;
}

template <class Int, class Recorder> struct explain_steps {
    static constexpr bool on = Recorder::enabled;

    static std::string per(const plan& p) {
        const auto& s = p.rules.rules();
        return std::string(s.currency.code()) +
               (p.by_suite ? "" : "/" + std::string(loupan::to_string(s.unit_of_area)));
    }
    static std::string whole(const plan& p) { return std::string(p.rules.rules().currency.code()); }
    static std::string area_text(std::int64_t area) { return loupan::detail::print_trimmed(int128{area}, 4, 2); }
    static std::string area_unit_text(const plan& p) {
        return std::string(loupan::to_string(p.rules.rules().unit_of_area));
    }
    static std::string minor_text(const plan& p, std::int64_t minor) {
        return loupan::detail::print_scaled(int128{minor}, p.rules.rules().currency.digits());
    }

    static void base(Recorder& note, const plan& p, std::size_t, const Int& n) {
        if constexpr (on) {
            note.add({"pricing.base",
                      {},
                      {},
                      {},
                      ratio_text<Int>(n, Int(loupan::detail::power_of_ten_64(p.base.from->scale))),
                      per(p),
                      "base"});
        }
    }

    static void score(Recorder& note, const plan& p, std::size_t row, const Int& n, const Int& d) {
        if constexpr (on) {
            step s{"pricing.score", {}, {}, {}, ratio_text(n, d), per(p), "score"};
            for (std::size_t k = 0; k < p.score.size(); ++k) {
                const auto& l = p.score[k];
                s.children.push_back(
                    {"pricing.score_criterion",
                     {{"criterion", l.from->name},
                      {"weight", p.rules.rules().score[k].weight.to_string()},
                      {"rating", loupan::detail::print_trimmed(int128{l.values[l.entry(row)]}, l.from->scale)}},
                     {},
                     {},
                     {},
                     {},
                     l.from->path});
            }
            note.add(std::move(s));
        }
    }

    static void factor(Recorder& note, const plan& p, std::size_t index, std::size_t row, std::int64_t value,
                       resolve_state state) {
        if constexpr (on) {
            const auto& t = *p.factors[index].from;
            if (state == resolve_state::outside) {
                return; // the table says nothing about this unit
            }
            step s{"pricing.factor_add", {{"table", t.name}}, {}, {}, {}, {}, t.path};
            std::string because;
            for (const auto& name : t.attributes()) {
                because += (because.empty() ? "" : ", ") + name + "=" + attribute_text(read_attribute(p.of, name, row));
            }
            s.operands.push_back({"because", because.empty() ? "*" : because}); // a table for every unit
            switch (t.kind) {
            case factor_kind::add:
                s.result = loupan::detail::print_trimmed(int128{value}, t.scale);
                s.unit = per(p);
                break;
            case factor_kind::lump_sum:
                s.code = "pricing.lump_sum";
                s.result = loupan::detail::print_trimmed(int128{value}, t.scale, 2);
                s.unit = whole(p);
                break;
            case factor_kind::percent_of_base:
            case factor_kind::percent_of_running:
            case factor_kind::attached_area:
                s.code = t.kind == factor_kind::percent_of_base ? "pricing.factor_percent" : "pricing.factor_running";
                s.result = loupan::detail::print_trimmed(int128{value} * int128{100}, t.scale) + "%";
                break;
            }
            note.add(std::move(s));
        }
    }

    static void attached(Recorder& note, const plan& p, std::size_t index, std::size_t, std::int64_t percent,
                         std::int64_t area) {
        if constexpr (on) {
            const auto& t = *p.factors[index].from;
            note.add({"pricing.attached_area",
                      {{"table", t.name}, {"area", area_text(area), area_unit_text(p)}},
                      {},
                      {},
                      loupan::detail::print_trimmed(int128{percent} * int128{100}, t.scale) + "%",
                      {},
                      t.path});
        }
    }

    static void running(Recorder& note, pipeline_stage kind, const Int& n, const Int& d, const plan& p) {
        if constexpr (on) {
            note.add({"pricing.after_stage",
                      {{"stage", std::string(to_string(kind))}},
                      {},
                      {},
                      ratio_text(n, d),
                      per(p),
                      "pipeline"});
        }
    }

    static void unit_price(Recorder& note, const plan& p, const Int& n, const Int& d, std::int64_t result) {
        if constexpr (on) {
            note.add({"pricing.round_unit_price",
                      {},
                      ratio_text(n, d),
                      p.rules.rules().unit_rounding.to_string(),
                      price_text(result),
                      per(p),
                      "unit_rounding"});
        }
    }

    static void total(Recorder& note, const plan& p, std::int64_t unit_price, std::int64_t area, std::int64_t result) {
        if constexpr (on) {
            const auto exact = int128{unit_price} * int128{area};
            const bool plain = p.lumps.empty() && p.attached.empty();
            note.add({plain ? "pricing.total" : "pricing.total_with_extras",
                      {{"unit_price", price_text(unit_price), per(p)}, {"area", area_text(area), area_unit_text(p)}},
                      loupan::detail::print_trimmed(exact, 8, 2),
                      p.rules.rules().total_rounding.to_string(),
                      minor_text(p, result),
                      whole(p),
                      "total_rounding"});
        }
    }

    static void total_from_exact(Recorder& note, const plan& p, std::int64_t area, const Int& n, const Int& d,
                                 const Int& top, const Int& bottom, std::int64_t result) {
        if constexpr (on) {
            const Int yuan = bottom * Int(loupan::detail::power_of_ten_64(p.rules.rules().currency.digits()));
            note.add({p.by_suite ? "pricing.total_of_suite" : "pricing.total_from_exact",
                      {{"unit_price", ratio_text(n, d), per(p)}, {"area", area_text(area), area_unit_text(p)}},
                      ratio_text<Int>(top * Int(p.total_step), yuan),
                      p.rules.rules().total_rounding.to_string(),
                      minor_text(p, result),
                      whole(p),
                      "total_rounding"});
        }
    }

    static void by_hand(Recorder& note, const plan& p, const price_override& o, std::int64_t unit_price,
                        std::int64_t total) {
        if constexpr (on) {
            note.add({"pricing.override",
                      {{"reason", o.reason}, {"unit_price", price_text(unit_price), per(p)}},
                      {},
                      {},
                      minor_text(p, total),
                      whole(p),
                      "overrides"});
        }
    }

    static void fixed(Recorder& note, const plan& p, std::int64_t unit_price, std::int64_t total) {
        if constexpr (on) {
            note.add({"pricing.fixed",
                      {{"unit_price", price_text(unit_price), per(p)}},
                      {},
                      {},
                      minor_text(p, total),
                      whole(p),
                      {}});
        }
    }

    static void clamped(Recorder& note, const plan& p, std::int64_t before, std::int64_t after, std::uint8_t flags,
                        bool unit) {
        if constexpr (on) {
            note.add({has(flags, price_flag::at_ceiling) ? "pricing.at_ceiling" : "pricing.at_floor",
                      {{"before", unit ? price_text(before) : minor_text(p, before), unit ? per(p) : whole(p)}},
                      {},
                      {},
                      unit ? price_text(after) : minor_text(p, after),
                      unit ? per(p) : whole(p),
                      "bounds"});
        }
    }

    static void derived(Recorder& note, const plan& p, std::int64_t, const std::int64_t* gross,
                        const std::int64_t* inner) {
        if constexpr (on) {
            const auto unit = whole(p) + "/" + area_unit_text(p);
            const auto how = p.rules.rules().derived_rounding.to_string();
            if (gross != nullptr) {
                note.add({"pricing.gross_unit_price", {}, {}, how, price_text(*gross), unit, "derived_rounding"});
            }
            if (inner != nullptr) {
                note.add({"pricing.inner_unit_price", {}, {}, how, price_text(*inner), unit, "derived_rounding"});
            }
        }
    }
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
