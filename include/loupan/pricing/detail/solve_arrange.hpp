// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/solve_goals.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

// Which target moves which unit: the smallest scopes that cover it.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// Units that the same targets move.
struct cell {
    std::vector<std::size_t> movers{};     ///< indices into the goals
    std::size_t region = 0;                ///< units in all of their scopes
    std::vector<std::int32_t> base_rows{}; ///< of the given scheme, ascending
};

/// Which goals of a subset move which rows: the smallest scopes that cover a unit.
struct arrangement {
    std::vector<std::size_t> goals{};    ///< smaller scopes first
    std::vector<cell> cells{};           ///< smaller regions first
    std::vector<std::int32_t> cell_of{}; ///< by row; -1: no target covers the unit
    bool crossing = false;
    [[nodiscard]] bool moves(std::size_t row, std::size_t goal) const {
        if (cell_of[row] < 0) {
            return false;
        }
        const auto& m = cells[static_cast<std::size_t>(cell_of[row])].movers;
        return std::find(m.begin(), m.end(), goal) != m.end();
    }
};

/// Units in the scopes of all of these goals.
inline std::size_t region_size(const std::vector<goal>& goals, const std::vector<std::size_t>& movers) {
    const auto& first = goals[movers.front()].rows;
    return static_cast<std::size_t>(std::count_if(first.begin(), first.end(), [&](std::size_t row) {
        return std::all_of(movers.begin(), movers.end(), [&](std::size_t g) { return goals[g].covers[row] != 0; });
    }));
}

// A unit of one cell may lie in the region of another only if its own region is smaller: so the smaller stands first.
inline void sort_cells(arrangement& a) {
    std::vector<std::size_t> order(a.cells.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
        return std::pair(a.cells[x].region, x) < std::pair(a.cells[y].region, y);
    });
    std::vector<std::int32_t> now_at(order.size());
    std::vector<cell> sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
        now_at[order[i]] = static_cast<std::int32_t>(i);
        sorted.push_back(std::move(a.cells[order[i]]));
    }
    a.cells = std::move(sorted);
    for (auto& c : a.cell_of) {
        c = c < 0 ? c : now_at[static_cast<std::size_t>(c)];
    }
}

/// Which of the active goals move which rows.
inline arrangement arrange(const std::vector<goal>& goals, const std::vector<std::int32_t>& base_row,
                           std::vector<std::size_t> active) {
    arrangement a;
    std::sort(active.begin(), active.end(), [&](std::size_t x, std::size_t y) { // of equal scopes in the order given
        return std::pair(goals[x].rows.size(), x) < std::pair(goals[y].rows.size(), y);
    });
    a.goals = active;
    // inside[i][j]: scope of the i-th lies in that of the j-th; of equal scopes the first moves and the rest check.
    std::vector<std::vector<char>> inside(active.size(), std::vector<char>(active.size(), 0));
    for (std::size_t i = 0; i < active.size(); ++i) {
        for (std::size_t j = i + 1; j < active.size(); ++j) {
            const auto& outer = goals[active[j]].covers;
            const auto& rows = goals[active[i]].rows;
            inside[i][j] = std::all_of(rows.begin(), rows.end(), [&](std::size_t r) { return outer[r] != 0; }) ? 1 : 0;
        }
    }
    std::map<std::vector<std::size_t>, std::int32_t> seen;
    a.cell_of.assign(base_row.size(), -1);
    std::vector<std::size_t> cover;
    std::vector<std::size_t> movers;
    for (std::size_t row = 0; row < base_row.size(); ++row) {
        cover.clear();
        for (std::size_t i = 0; i < active.size(); ++i) {
            if (goals[active[i]].covers[row] != 0) {
                cover.push_back(i);
            }
        }
        if (cover.empty()) {
            continue;
        }
        movers.clear();
        for (const auto i : cover) {
            if (std::none_of(cover.begin(), cover.end(), [&](std::size_t k) { return k != i && inside[k][i] != 0; })) {
                movers.push_back(active[i]);
            }
        }
        const auto [it, fresh] = seen.emplace(movers, static_cast<std::int32_t>(a.cells.size()));
        if (fresh) {
            a.cells.push_back({movers, region_size(goals, movers), {}});
            a.crossing = a.crossing || movers.size() > 1;
        }
        a.cell_of[row] = it->second;
    }
    sort_cells(a);
    for (std::size_t row = 0; row < base_row.size(); ++row) {
        if (a.cell_of[row] >= 0) {
            auto& used = a.cells[static_cast<std::size_t>(a.cell_of[row])].base_rows;
            const auto r = base_row[row];
            const auto at = std::lower_bound(used.begin(), used.end(), r);
            if (at == used.end() || *at != r) {
                used.insert(at, r);
            }
        }
    }
    return a;
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
