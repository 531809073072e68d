// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/fit_model.hpp>

#include <bit>
#include <limits>

namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting {

/// The fewest free numbers that explain one line's residuals as constant levels (one number each, the first is the
/// line's own value) and overrides (one number a unit). Exact, in one pass: with P the cost of overriding everything so
/// far, the best path that ends on a level at i costs P[i] + min(new level, level change, level of the same value seen
/// last), and everything between two points of a path is overridden.
class costing {
public:
    [[nodiscard]] std::int64_t operator()(const line& of, const residual& r) {
        const std::size_t n = r.size();
        prepare(n);
        work_ += n;
        std::int64_t before = 0;                                       // least key so far; 0: start here
        std::int64_t least = std::numeric_limits<std::int64_t>::max(); // least key of all
        std::int64_t all = 0;                                          // overriding everything so far
        std::int64_t last_key = 0;
        slot* last_slot = nullptr;
        for (std::size_t i = 0; i < n; ++i) {
            const std::int64_t w = (number_cost + override_cost) * of.weights[i];
            std::int64_t best = number_cost + before;
            slot* place = last_slot;
            if (place == nullptr || r[i] != r[i - 1]) {
                place = &find(r[i]);
            }
            if (place->stamp == stamp_) {
                best = std::min(best, place->key);
            }
            last_key = best - w;
            *place = {r[i], last_key, stamp_};
            last_slot = place;
            before = std::min(before, last_key);
            least = std::min(least, last_key);
            all += w;
        }
        return all + least;
    }
    /// Points looked at so far: the measure of work that bounds a search on every machine alike.
    [[nodiscard]] std::uint64_t work() const noexcept { return work_; }
    void add_work(std::uint64_t points) noexcept { work_ += points; }

private:
    struct slot {
        amount value = 0;
        std::int64_t key = 0;
        std::uint32_t stamp = 0;
    };

    void prepare(std::size_t n) {
        if (slots_.size() < 2 * n + 2) {
            slots_.assign(std::bit_ceil(2 * n + 2), slot{});
            stamp_ = 0;
        }
        if (++stamp_ == 0) { // wrapped: old stamps would look new
            slots_.assign(slots_.size(), slot{});
            stamp_ = 1;
        }
    }
    slot& find(amount value) {
        const std::size_t mask = slots_.size() - 1;
        auto h = static_cast<std::uint64_t>(value) * 0x9e3779b97f4a7c15U;
        h ^= h >> 32U;
        for (std::size_t at = h & mask;; at = (at + 1) & mask) {
            auto& s = slots_[at];
            if (s.stamp != stamp_ || s.value == value) {
                return s;
            }
        }
    }

    std::vector<slot> slots_;
    std::uint32_t stamp_ = 0;
    std::uint64_t work_ = 0;
};

/// One line's residuals explained: its value, the changes of level, and the points that are overridden.
struct explained {
    amount base = 0;
    struct shift {
        std::size_t point; ///< from this point up
        amount by;
    };
    std::vector<shift> shifts{};
    std::vector<std::size_t> odd{}; ///< ascending
};

/// The same minimum as `costing`, with its path. A level that holds a single unit becomes an override (same count).
[[nodiscard]] inline explained explain(const line& of, const residual& r) {
    const std::size_t n = r.size();
    constexpr auto none = std::numeric_limits<std::size_t>::max();
    std::vector<std::int64_t> key(n);
    std::vector<std::size_t> back(n, none);
    std::size_t least = none;
    for (std::size_t i = 0; i < n; ++i) {
        std::int64_t best = number_cost;
        if (least != none && number_cost + key[least] < best) {
            best = number_cost + key[least];
            back[i] = least;
        }
        for (std::size_t j = i; j-- > 0;) {
            if (r[j] == r[i]) {
                if (key[j] <= best) {
                    best = key[j];
                    back[i] = j;
                }
                break;
            }
        }
        key[i] = best - (number_cost + override_cost) * of.weights[i];
        if (least == none || key[i] < key[least]) {
            least = i;
        }
    }
    std::vector<std::vector<std::size_t>> runs;
    std::vector<std::size_t> path;
    for (auto i = least; i != none; i = back[i]) {
        path.push_back(i);
    }
    std::reverse(path.begin(), path.end());
    for (const auto i : path) {
        if (runs.empty() || r[runs.back().back()] != r[i]) {
            runs.emplace_back();
        }
        runs.back().push_back(i);
    }
    std::vector<std::vector<std::size_t>> kept;
    for (const auto& run : runs) {
        if (run.size() > 1 || of.weights[run.front()] > 1) {
            kept.push_back(run);
        }
    }
    if (kept.empty()) {
        kept.push_back(runs.front());
    }
    explained out;
    out.base = r[kept.front().front()];
    amount level = out.base;
    std::vector<bool> on(n, false);
    for (const auto& run : kept) {
        if (const auto v = r[run.front()]; v != level) {
            out.shifts.push_back({run.front(), minus(v, level)});
            level = v;
        }
        for (const auto i : run) {
            on[i] = true;
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (!on[i]) {
            out.odd.push_back(i);
        }
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting
