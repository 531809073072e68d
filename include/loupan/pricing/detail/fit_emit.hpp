// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>
#include <loupan/pricing/detail/fit_cost.hpp>

#include <optional>
#include <tuple>
#include <utility>

namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting {

/// What the search found, made readable: atoms with their lines, one value a line, the overridden points.
struct solution {
    atoms all{};
    std::vector<amount> bases{};
    std::vector<std::vector<std::size_t>> odd{};
};

/// The floors of the whole list, priced or not: atoms end inside them.
struct extent {
    std::int32_t lowest = 0;
    std::int32_t highest = 0;
    std::vector<std::int32_t> tops{}; ///< highest floor of each line, priced or not
};

/// Free numbers of a set of atoms: theirs and what the lines need besides.
[[nodiscard]] inline std::int64_t count_numbers(const std::vector<line>& lines, const atoms& all) {
    costing cost;
    const auto r = residuals(lines, all);
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        sum += cost(lines[i], r[i]);
    }
    return sum / number_cost + static_cast<std::int64_t>(all.size());
}

/// Priced units that an atom of one floor sets apart from the rest; one alone is an override in disguise.
[[nodiscard]] inline std::size_t units_met(const std::vector<line>& lines, const atom& a) {
    std::size_t met = 0;
    for (const auto l : a.lines) {
        std::size_t above = 0;
        std::size_t on = 0;
        std::size_t all = 0;
        const auto& of = lines[static_cast<std::size_t>(l)];
        for (std::size_t i = 0; i < of.size(); ++i) {
            const auto w = static_cast<std::size_t>(of.weights[i]);
            all += w;
            above += of.floors[i] >= a.from ? w : 0;
            on += of.floors[i] >= a.from && of.floors[i] <= a.to ? w : 0;
        }
        met += a.kind == shape::special ? on : std::min(above, all - above);
    }
    return met;
}

/// Drops an atom that concerns one priced unit where an override costs no more.
inline void undisguise(const std::vector<line>& lines, atoms& all) {
    auto now = count_numbers(lines, all);
    for (std::size_t i = 0; i < all.size();) {
        if (units_met(lines, all[i]) <= 1) {
            atoms rest = all;
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
            if (const auto count = count_numbers(lines, rest); count <= now) {
                all = std::move(rest);
                now = count;
                continue;
            }
        }
        ++i;
    }
}

/// Ranges of the same lines that share an end become disjoint; equal ones become one.
inline void flatten(atoms& all) {
    for (bool again = true; again;) {
        again = false;
        for (std::size_t i = 0; i < all.size() && !again; ++i) {
            for (std::size_t j = 0; j < all.size() && !again; ++j) {
                auto& x = all[i];
                auto& y = all[j];
                if (i == j || x.kind != y.kind || x.lines != y.lines) {
                    continue;
                }
                if (x.from == y.from && x.to == y.to) {
                    x.step = plus(x.step, y.step);
                    y.step = 0;
                    again = true;
                } else if (x.kind == shape::range && x.to == y.to && x.from < y.from) {
                    y.step = plus(y.step, x.step);
                    x.to = y.from - 1;
                    again = true;
                } else if (x.kind == shape::range && x.from == y.from && y.to < x.to) {
                    y.step = plus(y.step, x.step);
                    x.from = y.to + 1;
                    again = true;
                }
            }
        }
        std::erase_if(all, [](const atom& a) { return a.step == 0; });
    }
}

/// Where a line's priced floors cannot tell whether an atom holds for it (it would move them all alike), the line
/// follows the most similar one: fewest atoms that they disagree on, most that they share, its namesake elsewhere, the
/// one with most prices. `similar(i, j)`: 0 not to be followed, 2 a namesake, 1 another.
template <class Similar> void follow(const std::vector<line>& lines, const Similar& similar, atoms& all) {
    const std::size_t n = lines.size();
    std::vector<std::vector<std::int8_t>> told(n, std::vector<std::int8_t>(all.size(), -1)); // 1 in, 0 out, -1 untold
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < all.size(); ++k) {
            const auto& f = lines[i].floors;
            const auto first = all[k].at(f.front());
            if (!std::all_of(f.begin(), f.end(), [&](auto floor) { return all[k].at(floor) == first; })) {
                told[i][k] = all[k].holds(static_cast<std::int32_t>(i)) ? 1 : 0;
            }
        }
    }
    std::vector<std::vector<std::int32_t>> members(all.size());
    for (std::size_t i = 0; i < n; ++i) {
        using rank = std::tuple<std::int32_t, std::int32_t, int, std::size_t>;
        std::optional<rank> best;
        std::size_t donor = i;
        for (std::size_t j = 0; j < n; ++j) {
            const int kin = i == j || lines[j].size() < 2 ? 0 : similar(i, j);
            if (kin == 0) {
                continue;
            }
            rank r{0, 0, kin, lines[j].size()};
            for (std::size_t k = 0; k < all.size(); ++k) {
                const bool holds = all[k].holds(static_cast<std::int32_t>(j));
                std::get<0>(r) -= told[i][k] >= 0 && told[j][k] >= 0 && told[i][k] != told[j][k] ? 1 : 0;
                std::get<1>(r) += told[i][k] == 1 && holds ? 1 : 0;
            }
            if (!best || r > *best) {
                best = r;
                donor = j;
            }
        }
        for (std::size_t k = 0; k < all.size(); ++k) {
            const bool in = told[i][k] >= 0 ? told[i][k] == 1 : all[k].holds(static_cast<std::int32_t>(donor));
            if (in) {
                members[k].push_back(static_cast<std::int32_t>(i));
            }
        }
    }
    for (std::size_t k = 0; k < all.size(); ++k) {
        all[k].lines = std::move(members[k]);
    }
    std::erase_if(all, [](const atom& a) { return a.lines.empty(); });
}

/// Moves ends to where the list itself ends, and shifts to the lowest floor of the gap they lie in; neither touches a
/// priced unit except by an amount that is the same for a whole line.
inline void settle_ends(const std::vector<line>& lines, const extent& list, atoms& all) {
    for (auto& a : all) {
        std::int32_t below = list.lowest; // highest priced floor under the atom
        std::int32_t reach = list.lowest; // highest priced floor
        bool open_below = true;
        bool open_above = true;
        bool one_above = true; // all prices above are on one floor
        std::int32_t top = list.lowest;
        for (const auto l : a.lines) {
            const auto at = static_cast<std::size_t>(l);
            for (const auto f : lines[at].floors) {
                below = f < a.from ? std::max(below, f) : below;
                if (f >= a.from) {
                    one_above = one_above && (reach < a.from || reach == f);
                    reach = std::max(reach, f);
                }
                open_below = open_below && f >= a.from;
                open_above = open_above && f <= a.to;
            }
            top = std::max(top, list.tops[at]);
        }
        if (a.kind == shape::special) {
            continue;
        }
        if (a.from == a.to) {
            if (one_above && reach == top) { // a shift of the top floor alone
                a = {shape::special, reach, reach, a.step, std::move(a.lines)};
            } else {
                a.from = a.to = std::min(a.from, below + 1);
            }
            continue;
        }
        a.to = std::min(open_above ? std::max(a.to, top) : a.to, list.highest);
        a.from = std::max(open_below ? list.lowest + 1 : a.from, list.lowest + 1);
    }
    // At or below the lowest floor a range moves whole lines: their own values say that.
    std::erase_if(all, [&](const atom& a) { return a.kind == shape::range && (a.to < a.from || a.to <= list.lowest); });
}

/// Shifts of single lines become atoms; equal shifts whose gaps have a floor in common become one.
inline void add_shifts(const std::vector<line>& lines, const std::vector<explained>& by_line, atoms& all) {
    struct gap {
        amount by;
        std::int32_t low;
        std::int32_t high;
        std::int32_t line;
    };
    std::vector<gap> gaps;
    for (std::size_t s = 0; s < lines.size(); ++s) {
        for (const auto& shift : by_line[s].shifts) {
            gaps.push_back({shift.by, lines[s].floors[shift.point - 1] + 1, lines[s].floors[shift.point],
                            static_cast<std::int32_t>(s)});
        }
    }
    std::sort(gaps.begin(), gaps.end(), [](const gap& a, const gap& b) {
        return std::tie(a.by, a.high, a.low, a.line) < std::tie(b.by, b.high, b.low, b.line);
    });
    std::vector<bool> used(gaps.size(), false);
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        if (used[i]) {
            continue;
        }
        atom a{shape::range, 0, 0, gaps[i].by, {gaps[i].line}};
        std::int32_t low = gaps[i].low;
        for (std::size_t j = i + 1; j < gaps.size() && gaps[j].by == gaps[i].by; ++j) {
            const bool meets = gaps[j].low <= gaps[i].high; // sorted by upper end: the first one's is the least
            if (!used[j] && meets && std::find(a.lines.begin(), a.lines.end(), gaps[j].line) == a.lines.end()) {
                used[j] = true;
                a.lines.push_back(gaps[j].line);
                low = std::max(low, gaps[j].low);
            }
        }
        a.from = a.to = low;
        std::sort(a.lines.begin(), a.lines.end());
        all.push_back(std::move(a));
    }
}

/// Whether value + atoms give every point that is not overridden, computed in 128 bits apart from the search; and
/// whether the numbers are such as a scheme may hold.
[[nodiscard]] inline bool reproduces(const std::vector<line>& lines, const solution& s) {
    using loupan::detail::int128;
    constexpr std::uint64_t limit = 10'000'000'000'000'000; // 1e12 yuan
    if (std::any_of(s.all.begin(), s.all.end(), [](const atom& a) { return magnitude(a.step) >= limit; }) ||
        std::any_of(s.bases.begin(), s.bases.end(), [](amount b) { return magnitude(b) >= limit; })) {
        return false;
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t k = 0; k < lines[i].size(); ++k) {
            if (std::binary_search(s.odd[i].begin(), s.odd[i].end(), k)) {
                continue;
            }
            const auto floor = lines[i].floors[k];
            int128 price{s.bases[i]};
            for (const auto& a : s.all) {
                if (!a.holds(static_cast<std::int32_t>(i)) || floor < a.from) {
                    continue;
                }
                const std::int32_t passed = a.kind == shape::special ? (floor <= a.to ? 1 : 0)
                                                                     : std::min(floor, a.to) - a.from + 1;
                price += int128{a.step} * int128{passed};
            }
            if (price != int128{lines[i].prices[k]}) {
                return false;
            }
        }
    }
    return true;
}

[[nodiscard]] inline solution complete(const std::vector<line>& lines, atoms all) {
    solution out;
    const auto r = residuals(lines, all);
    std::vector<explained> by_line;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        by_line.push_back(explain(lines[i], r[i]));
        out.bases.push_back(by_line.back().base);
        out.odd.push_back(by_line.back().odd);
    }
    add_shifts(lines, by_line, all);
    flatten(all);
    // Ladders of many lines first, then from the lowest floor up.
    std::sort(all.begin(), all.end(), [](const atom& a, const atom& b) {
        return a.lines.size() != b.lines.size()
                   ? a.lines.size() > b.lines.size()
                   : std::tie(a.lines, a.kind, a.from, a.to, a.step) < std::tie(b.lines, b.kind, b.from, b.to, b.step);
    });
    out.all = std::move(all);
    return out;
}

/// The readable form of what the search found. Exact in any case: where the numbers were too wild for 64 bits, the
/// plain form (a value a line, overrides) stands in.
template <class Similar>
[[nodiscard]] solution emit(const std::vector<line>& lines, const extent& list, const Similar& similar,
                            const atoms& found) {
    atoms all = found;
    undisguise(lines, all);
    flatten(all);
    follow(lines, similar, all);
    settle_ends(lines, list, all);
    auto out = complete(lines, std::move(all));
    return reproduces(lines, out) ? out : complete(lines, {});
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting
