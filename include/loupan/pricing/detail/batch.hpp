// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/engine.hpp>
#include <loupan/pricing/detail/evaluate.hpp>
#include <loupan/pricing/detail/kernel_plan.hpp>
#include <loupan/pricing/prices.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing {

/// What a batch call does about rows that have no price.
enum class on_error : std::uint8_t {
    raise,  ///< one error that lists all bad rows
    collect ///< absent results for those rows, and a table of errors
};

struct price_options {
    on_error errors = on_error::raise;
    instruction_set isa = instruction_set::automatic; ///< one that the machine lacks counts as automatic
    /// Called now and then with rows done and rows in all; returning false stops with core.cancelled.
    std::function<bool(std::size_t done, std::size_t all)> progress{};
};

namespace detail {

/// The result columns while they are filled.
class price_builder {
public:
    explicit price_builder(const plan& p)
        : unit_price_(p.of.size()), total_(p.of.size()), gross_(p.gross != nullptr ? p.of.size() : 0),
          inner_(p.inner != nullptr ? p.of.size() : 0), flags_(p.of.size()), has_gross_(p.gross != nullptr),
          has_inner_(p.inner != nullptr) {}

    [[nodiscard]] kernel_outputs outputs() {
        return {unit_price_.data(), total_.data(), gross_.data(), inner_.data(), flags_.data()};
    }

    void put(std::size_t row, const row_result& r, std::vector<row_error>& errors) {
        const bool priced = r.error == nullptr;
        unit_price_.data()[row] = r.unit_price;
        total_.data()[row] = priced ? r.total : 0;
        flags_.data()[row] = r.flags;
        if (!priced) {
            total_.set_null(row);
            error_context context{r.path, r.value, static_cast<std::int64_t>(row), {}};
            errors.push_back({static_cast<std::int64_t>(row), std::string(r.error->code), r.path, r.value,
                              loupan::detail::fill_template(r.error->english, context),
                              loupan::detail::fill_template(r.error->chinese, context)});
        }
        if (!priced || !r.has_unit_price) {
            unit_price_.data()[row] = 0;
            unit_price_.set_null(row);
        }
        put_display(gross_, has_gross_, row, priced && r.has_gross, r.gross_unit_price);
        put_display(inner_, has_inner_, row, priced && r.has_inner, r.inner_unit_price);
    }

    [[nodiscard]] price_columns finish() && {
        return {std::move(unit_price_).finish(), std::move(total_).finish(),
                has_gross_ ? std::move(gross_).finish() : column<std::int64_t>{},
                has_inner_ ? std::move(inner_).finish() : column<std::int64_t>{}, std::move(flags_).finish()};
    }

private:
    static void put_display(column_builder<std::int64_t>& c, bool exists, std::size_t row, bool present, std::int64_t value) {
        if (!exists) {
            return;
        }
        c.data()[row] = present ? value : 0;
        if (!present) {
            c.set_null(row);
        }
    }

    column_builder<std::int64_t> unit_price_;
    column_builder<std::int64_t> total_;
    column_builder<std::int64_t> gross_;
    column_builder<std::int64_t> inner_;
    column_builder<std::uint8_t> flags_;
    bool has_gross_;
    bool has_inner_;
};

/// The error that stands for all bad rows of a batch: the code and place of the first.
[[noreturn]] inline void raise_rows(std::vector<row_error> rows, const error_code& code) {
    const auto first = rows.front();
    raise(code, {first.path, first.value, first.row, {}}, std::move(rows));
}

inline const error_code& code_named(std::string_view name) {
    for (const auto* c : {&errors::factor_missing, &errors::factor_ambiguous, &errors::base_missing, &errors::area_required,
                          &errors::negative_price, &errors::price_above_marked, &errors::price_below_floor,
                          &errors::bounds_conflict, &errors::override_invalid, &errors::floor_order}) {
        if (c->code == name) {
            return *c;
        }
    }
    return loupan::errors::overflow;
}

/// Rows where a higher floor of one stack is cheaper per area than a lower one.
inline void check_floor_order(const plan& p, const price_columns& columns, std::vector<row_error>& errors) {
    if (!p.rules.rules().ascending_floors || p.by_suite) {
        return;
    }
    const auto* building = p.of.attribute("building");
    const auto* stack = p.of.attribute("stack");
    if (stack == nullptr || p.of.floor().empty()) {
        raise(errors::attribute_missing, {"ascending_floors", stack == nullptr ? "stack" : "floor", {}, {}});
    }
    std::map<std::pair<std::int32_t, std::int32_t>, std::vector<std::size_t>> stacks;
    for (std::size_t row = 0; row < p.of.size(); ++row) {
        if (columns.total.is_valid(row) && stack->code(row) >= 0 && p.of.floor().is_valid(row)) {
            stacks[{building == nullptr ? -1 : building->code(row), stack->code(row)}].push_back(row);
        }
    }
    for (auto& [key, rows] : stacks) {
        std::stable_sort(rows.begin(), rows.end(),
                         [&](std::size_t a, std::size_t b) { return p.of.floor()[a] < p.of.floor()[b]; });
        std::int64_t best = 0;          // of the floors strictly below
        std::int64_t best_on_floor = 0; // of this floor so far
        std::int32_t floor = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto row = rows[i];
            if (i == 0 || p.of.floor()[row] != floor) {
                best = std::max(best, best_on_floor);
                floor = p.of.floor()[row];
            }
            const auto price = columns.unit_price[row];
            if (price < best) {
                error_context context{"ascending_floors", p.of.key(row), static_cast<std::int64_t>(row), {}};
                errors.push_back({static_cast<std::int64_t>(row), std::string(errors::floor_order.code), context.path,
                                  context.value, loupan::detail::fill_template(errors::floor_order.english, context),
                                  loupan::detail::fill_template(errors::floor_order.chinese, context)});
            }
            best_on_floor = std::max(best_on_floor, price);
        }
    }
}

/// How many bytes from `marks` on are surely zero, at least one: the first is.
inline std::size_t zeros_ahead(const std::uint8_t* marks, std::size_t count) noexcept {
    std::size_t n = 1;
    for (std::uint64_t word = 0; n + 8 <= count; n += 8) {
        std::memcpy(&word, marks + n, 8);
        if (word != 0) {
            break;
        }
    }
    return n;
}

/// Prices the rows of a plan into a builder; bad rows go to `errors`, ascending.
template <class Engine>
void price_rows(const plan& p, const price_options& options, price_builder& into, std::vector<row_error>& errors) {
    const std::size_t n = p.of.size();
    auto by_hand = p.overrides.begin();
    null_recorder silent;
    const bool use_kernel = options.isa != instruction_set::scalar && kernel_tables::suits(p);
    std::optional<kernel_tables> tables;
    if (use_kernel) {
        tables.emplace(p);
    }
    const auto out = into.outputs();
    std::uint8_t slow[tile_rows];
    for (std::size_t at = 0; at < n; at += tile_rows) {
        const std::size_t count = std::min(tile_rows, n - at);
        if (options.progress && at % (tile_rows * 64) == 0 && !options.progress(at, n)) {
            raise(loupan::errors::cancelled);
        }
        if (use_kernel) {
            Engine::run(options.isa, tables->get(), at, count, out, slow);
        } else {
            std::fill_n(slow, count, std::uint8_t{1});
        }
        for (auto o = by_hand; o != p.overrides.end() && o->row < at + count; ++o) {
            slow[o->row - at] = 1;
        }
        for (std::size_t i = 0; i < count; ++i) {
            if (slow[i] == 0) {
                i += zeros_ahead(slow + i, count - i) - 1;
                continue;
            }
            while (by_hand != p.overrides.end() && by_hand->row < at + i) {
                ++by_hand;
            }
            const bool here = by_hand != p.overrides.end() && by_hand->row == at + i;
            into.put(at + i, evaluate(p, at + i, here ? &*by_hand : nullptr, silent), errors);
        }
        while (by_hand != p.overrides.end() && by_hand->row < at + count) {
            ++by_hand;
        }
    }
    if (options.progress) {
        options.progress(n, n);
    }
}

template <class Engine>
prices price_plan(const plan& p, const price_options& options) {
    price_builder builder(p);
    std::vector<row_error> errors;
    price_rows<Engine>(p, options, builder, errors);
    auto columns = std::move(builder).finish();
    check_floor_order(p, columns, errors);
    if (!errors.empty() && options.errors == on_error::raise) {
        const auto& code = code_named(errors.front().code);
        raise_rows(std::move(errors), code);
    }
    return {p.of, std::move(columns), p.rules.rules().currency, p.rules.pricing_area(), p.rules.digest(), std::move(errors)};
}

template <class Engine>
prices price_list(const compiled_scheme& rules, const units& of, const price_options& options) {
    return price_plan<Engine>(prepare(rules, of), options);
}

} // namespace detail
} // namespace loupan::inline LOUPAN_ABI::pricing
