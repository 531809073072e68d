// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/plan.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

// SPREAD as a choice of steps: one number of steps for each unit so that the weights add up as near to a goal as they
// can, with the fewest steps, and among equals with the steps on the first units.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// What a unit can do: `steps` and what that adds to the sum.
struct step_choice {
    int steps = 0;
    std::int64_t weight = 0;
};

/// The choices of one unit; one of them has no steps and no weight, unless earlier steps count (`before`).
struct step_options {
    std::vector<step_choice> choices{};
};

/// wanted = top / bottom, in the unit of the weights.
class step_search {
public:
    static constexpr std::size_t budget = 20'000'000; ///< cells of the table

    step_search(const std::vector<step_options>& units, const wide_int& top, const wide_int& bottom)
        : units_(units), top_(top), bottom_(bottom) {}

    /// The chosen index into each unit's choices. Exact when the table holds every reachable sum; where that would be too
    /// large it holds the sums between zero and the goal and eight of the largest steps beyond, and only the first units
    /// take part.
    [[nodiscard]] std::vector<std::size_t> run() {
        prepare();
        fill();
        const auto sums = best_sums();
        std::vector<std::size_t> best;
        for (const auto s : sums) {
            auto one = trace(s);
            if (best.empty() || earlier(one, best)) {
                best = std::move(one);
            }
        }
        best.resize(units_.size(), zero_of_missing);
        for (std::size_t i = 0; i < best.size(); ++i) {
            if (best[i] == zero_of_missing) {
                best[i] = zero_choice(i);
            }
        }
        return best;
    }

private:
    static constexpr std::uint16_t never = std::numeric_limits<std::uint16_t>::max();
    static constexpr std::size_t zero_of_missing = std::numeric_limits<std::size_t>::max();

    [[nodiscard]] std::size_t zero_choice(std::size_t i) const {
        const auto& c = units_[i].choices;
        for (std::size_t k = 0; k < c.size(); ++k) {
            if (c[k].weight == 0) {
                return k;
            }
        }
        return 0;
    }

    void prepare() {
        std::int64_t g = 0;
        std::int64_t greatest = 0;
        wide_int down = 0;
        wide_int up = 0;
        for (const auto& u : units_) {
            std::int64_t low = 0;
            std::int64_t high = 0;
            for (const auto& c : u.choices) {
                g = std::gcd(g, c.weight);
                low = std::min(low, c.weight);
                high = std::max(high, c.weight);
            }
            greatest = std::max({greatest, -low, high});
            down += low;
            up += high;
        }
        grid_ = std::max<std::int64_t>(g, 1);
        // The goal in grid steps, and how far around it the table reaches.
        const auto goal = loupan::detail::round_quotient<wide_int>(top_, bottom_ * grid_, rounding_mode::floor);
        const wide_int margin = wide_int(greatest / grid_) * 8 + 1;
        wide_int low = std::min<wide_int>(goal, 0) - margin;
        wide_int high = std::max<wide_int>(goal, 0) + margin;
        const wide_int all_low = down / grid_;
        const wide_int all_high = up / grid_;
        if ((all_high - all_low + 1) * units_.size() <= budget / 4) {
            low = all_low;
            high = all_high;
        }
        low = std::max(low, all_low);
        high = std::min(high, all_high);
        const wide_int width = high - low + 1;
        if (width > wide_int(budget)) { // the caller brings the goal near zero first; what is left is cut off
            const wide_int half = budget / 2;
            low = std::max<wide_int>(low, -half);
            high = std::min<wide_int>(high, half);
        }
        low_ = wide_to<std::int64_t>(low);
        width_ = static_cast<std::size_t>(wide_to<std::int64_t>(high) - low_ + 1);
        most_choices_ = 1;
        for (const auto& u : units_) {
            for (const auto& c : u.choices) {
                most_choices_ = std::max<std::size_t>(most_choices_, static_cast<std::size_t>(std::abs(c.steps)));
            }
        }
        count_ = std::min(
            {units_.size(), std::max<std::size_t>(budget / width_, 1), std::size_t{never - 1} / most_choices_});
    }

    void fill() {
        // fewest[i][j]: fewest steps of the units i.. that add up to sum j
        fewest_.assign((count_ + 1) * width_, never);
        fewest_[count_ * width_ + static_cast<std::size_t>(-low_)] = 0;
        for (std::size_t i = count_; i-- > 0;) {
            auto* here = fewest_.data() + i * width_;
            const auto* next = fewest_.data() + (i + 1) * width_;
            for (const auto& c : units_[i].choices) {
                const std::int64_t by = c.weight / grid_;
                const auto cost = static_cast<std::uint16_t>(std::abs(c.steps));
                const auto n = static_cast<std::int64_t>(width_);
                const std::int64_t from = std::max<std::int64_t>(0, by);
                const std::int64_t to = std::min<std::int64_t>(n, n + by);
                for (std::int64_t j = from; j < to; ++j) {
                    const auto rest = next[j - by];
                    if (rest != never && static_cast<std::uint16_t>(rest + cost) < here[j]) {
                        here[j] = static_cast<std::uint16_t>(rest + cost);
                    }
                }
            }
        }
    }

    /// The sums that come nearest with the fewest steps: one, or one on each side.
    [[nodiscard]] std::vector<std::size_t> best_sums() const {
        std::optional<wide_int> least;
        std::uint16_t fewest = never;
        std::vector<std::size_t> out;
        for (std::size_t j = 0; j < width_; ++j) {
            if (fewest_[j] == never) {
                continue;
            }
            const wide_int off = magnitude(top_ - bottom_ * grid_ * (static_cast<std::int64_t>(j) + low_));
            if (!least || off < *least || (off == *least && fewest_[j] < fewest)) {
                least = off;
                fewest = fewest_[j];
                out.assign(1, j);
            } else if (off == *least && fewest_[j] == fewest) {
                out.push_back(j);
            }
        }
        return out;
    }

    /// For one sum: the first unit takes as many steps as it may, then the second; of two signs the goal's.
    [[nodiscard]] std::vector<std::size_t> trace(std::size_t sum) const {
        std::vector<std::size_t> out;
        auto at = static_cast<std::int64_t>(sum);
        for (std::size_t i = 0; i < count_; ++i) {
            const auto& choices = units_[i].choices;
            const auto here = fewest_[i * width_ + static_cast<std::size_t>(at)];
            std::optional<std::size_t> best;
            for (std::size_t k = 0; k < choices.size(); ++k) {
                const auto before = at - choices[k].weight / grid_;
                if (before < 0 || before >= static_cast<std::int64_t>(width_)) {
                    continue;
                }
                const auto rest = fewest_[(i + 1) * width_ + static_cast<std::size_t>(before)];
                if (rest == never || rest + std::abs(choices[k].steps) != here) {
                    continue;
                }
                if (!best || first_is_earlier(choices[k].steps, choices[*best].steps)) {
                    best = k;
                }
            }
            out.push_back(*best);
            at -= choices[*best].weight / grid_;
        }
        return out;
    }

    [[nodiscard]] bool first_is_earlier(int a, int b) const {
        if (std::abs(a) != std::abs(b)) {
            return std::abs(a) > std::abs(b);
        }
        return a != b && (a > 0) == (top_ > 0);
    }
    [[nodiscard]] bool earlier(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) const {
        for (std::size_t i = 0; i < a.size(); ++i) {
            const int x = units_[i].choices[a[i]].steps;
            const int y = units_[i].choices[b[i]].steps;
            if (x != y) {
                return first_is_earlier(x, y);
            }
        }
        return false;
    }

    const std::vector<step_options>& units_;
    const wide_int& top_;
    const wide_int& bottom_;
    std::int64_t grid_ = 1;
    std::int64_t low_ = 0;
    std::size_t width_ = 0;
    std::size_t count_ = 0;
    std::size_t most_choices_ = 1;
    std::vector<std::uint16_t> fewest_{};
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
