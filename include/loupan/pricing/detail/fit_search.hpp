// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/fit_candidates.hpp>

#include <functional>
#include <iterator>

namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting {

/// Searches for the atoms that leave the fewest free numbers: greedy choice, local repair, then rounds that forget a
/// window of the solution and fill it again. Bounded by rounds and by work counted in points, never by a clock.
class search {
public:
    search(const std::vector<line>& lines, std::uint64_t seed, std::uint64_t work_limit)
        : lines_(lines), random_(seed), limit_(work_limit) {}

    /// `round(done)` is called before the first and after each round; the search ends when it returns false.
    [[nodiscard]] atoms run(std::int32_t rounds, const std::function<bool(std::int32_t)>& round) {
        std::int64_t cost = 0;
        atoms best = greedy({}, no_limit, false, cost);
        if (!round(0)) {
            return best;
        }
        best = improve(std::move(best));
        shake(best, rounds, round);
        return best;
    }

private:
    static constexpr std::int32_t no_limit = 1 << 30;

    [[nodiscard]] bool exhausted() const noexcept { return cost_of_.work() >= limit_; }

    struct state {
        std::vector<residual> r;
        std::vector<std::int64_t> costs;
    };
    [[nodiscard]] state evaluate(const atoms& all) {
        state s{residuals(lines_, all), {}};
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            s.costs.push_back(cost_of_(lines_[i], s.r[i]));
        }
        return s;
    }
    [[nodiscard]] static std::int64_t total(const std::vector<std::int64_t>& costs, const atoms& all) {
        std::int64_t sum = 0;
        for (const auto c : costs) {
            sum += c;
        }
        for (const auto& a : all) {
            sum += number_cost + roughness(a.step);
        }
        return sum;
    }
    [[nodiscard]] std::int64_t total(const atoms& all) { return total(evaluate(all).costs, all); }

    /// The gain of the atom with the best set of lines: each line joins if it gets cheaper by it.
    [[nodiscard]] std::int64_t gain(const state& s, atom& a) {
        std::int64_t sum = -number_cost;
        a.lines.clear();
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const auto& f = lines_[i].floors;
            if (s.costs[i] <= number_cost || f.back() < a.from || f.front() > a.to) {
                continue; // nothing to gain, or the whole line moves as one
            }
            if (a.kind == shape::special && !std::binary_search(f.begin(), f.end(), a.from)) {
                continue;
            }
            apply(lines_[i], s.r[i], a, -1, scratch_);
            const auto c = cost_of_(lines_[i], scratch_);
            if (c < s.costs[i]) {
                sum += s.costs[i] - c;
                a.lines.push_back(static_cast<std::int32_t>(i));
            }
        }
        return sum;
    }

    [[nodiscard]] std::vector<atom> candidates(const state& s) {
        std::vector<std::int32_t> live;
        std::int32_t lowest = 0;
        std::int32_t highest = 0;
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (s.costs[i] > number_cost) {
                const auto& f = lines_[i].floors;
                lowest = live.empty() ? f.front() : std::min(lowest, f.front());
                highest = live.empty() ? f.back() : std::max(highest, f.back());
                live.push_back(static_cast<std::int32_t>(i));
            }
        }
        std::vector<atom> out;
        if (live.empty()) {
            return out;
        }
        using rank = std::tuple<std::int32_t, std::int32_t, std::uint64_t, amount, std::int32_t, std::int32_t>;
        std::vector<rank> ranges;
        range_scores scores(lowest, highest);
        for (const auto v : step_votes(lines_, s.r, live, look_.steps)) {
            scores.clear();
            cost_of_.add_work(scores.cells() / 4);
            for (const auto i : live) {
                const auto at = static_cast<std::size_t>(i);
                cost_of_.add_work(scores.add(lines_[at], s.r[at], v) / 4);
            }
            scores.each(2, [&](std::int32_t from, std::int32_t to, std::int32_t score) {
                ranges.emplace_back(-score, from - to, magnitude(v), v, from, to);
            });
            if (ranges.size() > 16 * look_.ranges) {
                shorten(ranges);
            }
        }
        shorten(ranges);
        for (const auto& [score, length, size, v, from, to] : ranges) {
            out.push_back({shape::range, from, to, v, {}});
        }
        for (const auto& [floor, v] : special_candidates(lines_, s.r, live, look_.specials)) {
            out.push_back({shape::special, floor, floor, v, {}});
        }
        return out;
    }
    template <class Rank> void shorten(std::vector<Rank>& ranges) const {
        const auto keep = static_cast<std::ptrdiff_t>(std::min(look_.ranges, ranges.size()));
        std::partial_sort(ranges.begin(), ranges.begin() + keep, ranges.end());
        ranges.resize(static_cast<std::size_t>(keep));
    }

    /// The atom that lowers the total most; shaken, gains are blurred by less than two numbers.
    [[nodiscard]] std::optional<atom> best_atom(const state& s, bool shaken) {
        // More gain; then ranges first, longer, rounder, smaller, lower.
        using rank = std::tuple<std::int64_t, shape, std::int32_t, std::int64_t, std::uint64_t, amount, std::int32_t>;
        std::optional<std::pair<rank, atom>> best;
        for (auto& a : candidates(s)) {
            auto g = gain(s, a);
            if (g <= 0) {
                continue;
            }
            g -= roughness(a.step);
            if (shaken) {
                g += static_cast<std::int64_t>(random_.below(2 * number_cost));
            }
            rank at{-g, a.kind, a.from - a.to, roughness(a.step), magnitude(a.step), a.step, a.from};
            if (!best || at < best->first) {
                best.emplace(at, std::move(a));
            }
        }
        return best ? std::optional<atom>(std::move(best->second)) : std::nullopt;
    }

    void take_off(state& s, const atom& a, int sign) {
        for (const auto i : a.lines) {
            const auto at = static_cast<std::size_t>(i);
            apply(lines_[at], s.r[at], a, sign, s.r[at]);
            s.costs[at] = cost_of_(lines_[at], s.r[at]);
        }
    }

    [[nodiscard]] atoms greedy(atoms all, std::int32_t limit, bool shaken, std::int64_t& cost) {
        state s = evaluate(all);
        for (; limit > 0 && !exhausted(); --limit) {
            auto a = best_atom(s, shaken);
            if (!a) {
                break;
            }
            take_off(s, *a, -1);
            all.push_back(std::move(*a));
        }
        cost = total(s.costs, all);
        return all;
    }

    /// Moves of one atom: its ends by up to 8 floors with the best lines, or without it; each only if the total falls.
    [[nodiscard]] atoms tune(atoms all) {
        state s = evaluate(all);
        for (bool changed = true; changed && !exhausted();) {
            changed = false;
            for (std::size_t i = 0; i < all.size();) {
                const atom old = all[i];
                std::int64_t with = 0;
                for (const auto l : old.lines) {
                    with += s.costs[static_cast<std::size_t>(l)];
                }
                take_off(s, old, +1);
                std::int64_t without = 0;
                for (const auto l : old.lines) {
                    without += s.costs[static_cast<std::size_t>(l)];
                }
                std::int64_t least = number_cost + with - without; // what the atom brings, negative when it pays
                std::optional<atom> pick;
                const auto attempt = [&](std::int32_t from, std::int32_t to) {
                    if (from > to || (old.kind == shape::special && from != to)) {
                        return;
                    }
                    atom a{old.kind, from, to, old.step, {}};
                    if (const auto g = gain(s, a); -g < least) {
                        least = -g;
                        pick = std::move(a);
                    }
                };
                attempt(old.from, old.to);
                for (std::int32_t d = 1; d <= 8; ++d) {
                    attempt(old.from - d, old.to);
                    attempt(old.from, old.to - d);
                    attempt(old.from + d, old.to);
                    attempt(old.from, old.to + d);
                }
                if (least >= 0) {
                    all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
                    changed = true;
                    continue;
                }
                if (pick) {
                    all[i] = std::move(*pick);
                    changed = true;
                }
                take_off(s, all[i], -1);
                ++i;
            }
        }
        return all;
    }

    /// Joining a ladder often takes two atoms at once: each line tries the whole membership of every other line, then
    /// single atoms in or out while that gets cheaper.
    [[nodiscard]] atoms adopt(const atoms& all) {
        const std::size_t n = lines_.size();
        std::vector<std::vector<std::uint8_t>> sets(n, std::vector<std::uint8_t>(all.size(), 0));
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (const auto l : all[i].lines) {
                sets[static_cast<std::size_t>(l)][i] = 1;
            }
        }
        residual r;
        residual probe;
        for (std::size_t s = 0; s < n && !exhausted(); ++s) {
            const auto value_of = [&](const std::vector<std::uint8_t>& set) {
                r = lines_[s].prices;
                for (std::size_t i = 0; i < all.size(); ++i) {
                    if (set[i] != 0) {
                        apply(lines_[s], r, all[i], -1, r);
                    }
                }
                return cost_of_(lines_[s], r);
            };
            std::int64_t now = value_of(sets[s]);
            std::vector<std::vector<std::uint8_t>> tried;
            for (std::size_t k = 0; k < n && now > number_cost; ++k) {
                const std::size_t other = k == 0 ? s : (k <= s ? k - 1 : k); // its own first
                auto set = sets[other];
                if (std::find(tried.begin(), tried.end(), set) != tried.end()) {
                    continue;
                }
                tried.push_back(set);
                auto c = value_of(set);
                if (c > now + 3 * number_cost) {
                    continue;
                }
                for (bool better = true; better;) {
                    better = false;
                    for (std::size_t i = 0; i < all.size(); ++i) {
                        apply(lines_[s], r, all[i], set[i] != 0 ? +1 : -1, probe);
                        if (const auto c2 = cost_of_(lines_[s], probe); c2 < c) {
                            c = c2;
                            set[i] ^= 1U;
                            r.swap(probe);
                            better = true;
                        }
                    }
                }
                if (c < now) {
                    now = c;
                    sets[s] = set;
                }
            }
        }
        atoms out;
        for (std::size_t i = 0; i < all.size(); ++i) {
            atom a{all[i].kind, all[i].from, all[i].to, all[i].step, {}};
            for (std::size_t s = 0; s < n; ++s) {
                if (sets[s][i] != 0) {
                    a.lines.push_back(static_cast<std::int32_t>(s));
                }
            }
            if (!a.lines.empty()) {
                out.push_back(std::move(a));
            }
        }
        return out;
    }

    /// Drops one atom, fills again, tunes; keeps the first improvement, to a fixed point.
    [[nodiscard]] atoms improve(atoms all) {
        all = tune(std::move(all));
        std::int64_t now = total(all);
        for (bool again = true; again;) {
            again = false;
            for (std::size_t i = 0; i < all.size() && !exhausted(); ++i) {
                atoms rest = all;
                rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
                std::int64_t cost = 0;
                auto next = greedy(std::move(rest), 4, false, cost);
                if (cost < now + 2 * number_cost) {
                    next = tune(std::move(next));
                    cost = total(next);
                }
                if (cost < now) {
                    all = std::move(next);
                    now = cost;
                    again = true;
                    break;
                }
            }
        }
        return all;
    }

    void shake(atoms& best, std::int32_t rounds, const std::function<bool(std::int32_t)>& round) {
        std::int64_t least = total(best);
        std::vector<std::int32_t> everyone(lines_.size());
        for (std::size_t i = 0; i < everyone.size(); ++i) {
            everyone[i] = static_cast<std::int32_t>(i);
        }
        for (std::int32_t k = 0; k < rounds && !best.empty() && !exhausted(); ++k) {
            const atom seedling = best[static_cast<std::size_t>(random_.below(best.size()))];
            const auto width = 2 + static_cast<std::int32_t>(random_.below(14));
            const std::int32_t end = random_.below(2) == 0 ? seedling.from : seedling.to;
            const std::int32_t low = end - static_cast<std::int32_t>(random_.below(static_cast<std::uint64_t>(width) + 1));
            const std::int32_t high = low + width;
            const auto& members = random_.below(3) == 0 ? everyone : seedling.lines;
            atoms rest;
            for (const auto& a : best) {
                std::vector<std::int32_t> left;
                std::set_difference(a.lines.begin(), a.lines.end(), members.begin(), members.end(),
                                    std::back_inserter(left));
                const bool hit = a.from <= high && low <= a.to && left.size() < a.lines.size();
                if (!hit || random_.below(4) == 0) {
                    rest.push_back(a);
                } else if (random_.below(2) != 0 && left.size() > 1) {
                    rest.push_back({a.kind, a.from, a.to, a.step, std::move(left)});
                }
            }
            std::int64_t cost = 0;
            const auto room = static_cast<std::int32_t>(best.size()) - static_cast<std::int32_t>(rest.size()) + 4;
            auto next = greedy(std::move(rest), room, true, cost);
            if (cost < least + 3 * number_cost) {
                next = greedy(tune(adopt(next)), no_limit, false, cost);
            }
            if (cost <= least) {
                least = cost;
                best = std::move(next);
            }
            if (!round(k + 1)) {
                return;
            }
        }
    }

    const std::vector<line>& lines_;
    generator random_;
    std::uint64_t limit_;
    breadth look_{};
    costing cost_of_{};
    residual scratch_{};
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting
