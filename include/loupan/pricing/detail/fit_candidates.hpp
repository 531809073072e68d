// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/fit_cost.hpp>

#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting {

/// How wide the search looks; all of them bound work, none of them the exactness of the result.
struct breadth {
    std::size_t steps = 24;     ///< values of a step tried
    std::size_t ranges = 48;    ///< ranges whose exact gain is computed
    std::size_t specials = 200; ///< specials whose exact gain is computed
};

/// Values worth trying as a step: every change of residual votes for change / floors.
[[nodiscard]] inline std::vector<amount> step_votes(const std::vector<line>& lines, const std::vector<residual>& r,
                                                    const std::vector<std::int32_t>& live, std::size_t limit) {
    std::vector<std::pair<amount, std::int32_t>> ballots;
    for (const auto s : live) {
        const auto at = static_cast<std::size_t>(s);
        const auto& floors = lines[at].floors;
        for (std::size_t i = 1; i < floors.size(); ++i) {
            const amount d = minus(r[at][i], r[at][i - 1]);
            const std::int32_t n = floors[i] - floors[i - 1];
            for (std::int32_t m = 1; d != 0 && m <= n; ++m) {
                if (d % m == 0 && (m == 1 || m == n || (d / m) % round_value == 0)) {
                    ballots.emplace_back(d / m, m == n ? 2 : 1);
                }
            }
        }
    }
    std::sort(ballots.begin(), ballots.end());
    struct count {
        std::int64_t votes;
        amount value;
    };
    std::vector<count> counts;
    for (const auto& [value, votes] : ballots) {
        if (counts.empty() || counts.back().value != value) {
            counts.push_back({0, value});
        }
        counts.back().votes += votes;
    }
    const auto keep = std::min(limit, counts.size());
    std::partial_sort(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(keep), counts.end(),
                      [](const count& a, const count& b) {
                          return std::tuple(-a.votes, magnitude(a.value), a.value) <
                                 std::tuple(-b.votes, magnitude(b.value), b.value);
                      });
    std::vector<amount> out;
    for (std::size_t i = 0; i < keep; ++i) {
        out.push_back(counts[i].value);
    }
    return out;
}

/// Scores every range (from, to) of one step value: how many changes of residual it removes less how many it makes,
/// summed over the lines that gain by it, so the set of lines need not be searched.
class range_scores {
public:
    range_scores(std::int32_t lowest, std::int32_t highest)
        : lowest_(lowest), width_(static_cast<std::size_t>(highest - lowest) + 1), sums_(width_ * width_, 0) {}

    [[nodiscard]] std::size_t cells() const noexcept { return sums_.size(); }
    void clear() { std::fill(sums_.begin(), sums_.end(), 0); }
    /// Returns how much work it was.
    std::uint64_t add(const line& of, const residual& r, amount step) {
        if (!changes(of, r, step)) {
            return of.size();
        }
        std::uint64_t work = of.size();
        const auto& f = of.floors;
        for (std::size_t first = 1; first < f.size(); ++first) {
            for (std::int32_t from = f[first - 1] + 1; from <= f[first]; ++from) {
                const std::size_t row = static_cast<std::size_t>(from - lowest_) * width_;
                std::int32_t done = 0;
                for (std::size_t i = first; i < f.size() && done + hopes_[i] > 0; ++i) {
                    const std::int32_t start = std::max(f[i - 1] + 1, from);
                    const amount d = differences_[i];
                    std::int32_t now = 0;
                    for (std::int32_t to = start; to <= f[i]; ++to) {
                        now = (d != 0 ? 1 : 0) - (d != times(step, to - start + 1) ? 1 : 0);
                        if (done + now > 0) {
                            sums_[row + static_cast<std::size_t>(to - lowest_)] += done + now;
                        }
                        ++work;
                    }
                    done += now;
                }
            }
        }
        return work;
    }
    template <class Visit> void each(std::int32_t at_least, Visit&& visit) const {
        for (std::size_t from = 0; from < width_; ++from) {
            for (std::size_t to = from; to < width_; ++to) {
                if (const auto score = sums_[from * width_ + to]; score >= at_least) {
                    visit(lowest_ + static_cast<std::int32_t>(from), lowest_ + static_cast<std::int32_t>(to), score);
                }
            }
        }
    }

private:
    /// Whether the step can remove any change of the line; fills the tables that `add` reads.
    bool changes(const line& of, const residual& r, amount step) {
        const std::size_t n = of.size();
        differences_.assign(n, 0);
        hopes_.assign(n + 1, 0);
        for (std::size_t i = n; i-- > 1;) {
            const amount d = minus(r[i], r[i - 1]);
            differences_[i] = d;
            const bool can = d != 0 && d % step == 0 && d / step > 0 && d / step <= of.floors[i] - of.floors[i - 1];
            hopes_[i] = hopes_[i + 1] + (can ? 1 : 0);
        }
        return n > 1 && hopes_[1] > 0;
    }

    std::int32_t lowest_;
    std::size_t width_;
    std::vector<std::int32_t> sums_;
    std::vector<amount> differences_;
    std::vector<std::int32_t> hopes_; ///< changes from here on that the step could remove
};

/// Special floors worth trying: a unit leaves its line's level and the next one is back on it.
[[nodiscard]] inline std::vector<std::pair<std::int32_t, amount>>
special_candidates(const std::vector<line>& lines, const std::vector<residual>& all, const std::vector<std::int32_t>& live,
                   std::size_t limit) {
    std::vector<std::pair<std::int32_t, amount>> seen;
    for (const auto s : live) {
        const auto at = static_cast<std::size_t>(s);
        const auto& f = lines[at].floors;
        const auto& r = all[at];
        for (std::size_t i = 1; i < f.size(); ++i) {
            const amount v = minus(r[i], r[i - 1]);
            if (v == 0) {
                continue;
            }
            seen.emplace_back(f[i], v);
            if (i + 1 == f.size() || r[i + 1] == r[i - 1]) {
                seen.emplace_back(f[i], v);
            }
            if (i == 1 || r[i - 2] == r[i]) { // or the unit before is the odd one
                seen.emplace_back(f[i - 1], minus(0, v));
            }
        }
    }
    std::sort(seen.begin(), seen.end());
    std::vector<std::tuple<std::int64_t, std::int32_t, amount>> counts; // minus the count first: most frequent first
    for (const auto& [floor, v] : seen) {
        if (counts.empty() || std::get<1>(counts.back()) != floor || std::get<2>(counts.back()) != v) {
            counts.emplace_back(0, floor, v);
        }
        --std::get<0>(counts.back());
    }
    std::sort(counts.begin(), counts.end());
    std::vector<std::pair<std::int32_t, amount>> out;
    for (std::size_t i = 0; i < std::min(limit, counts.size()); ++i) {
        out.emplace_back(std::get<1>(counts[i]), std::get<2>(counts[i]));
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting
