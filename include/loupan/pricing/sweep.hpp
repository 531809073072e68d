// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/price.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Many schemes over one list (方案扫描): totals and averages, and on request a matrix of totals.

namespace loupan::inline LOUPAN_ABI::pricing {

struct sweep_options {
    bool matrix = false;                ///< keep the total of every unit under every scheme
    on_error errors = on_error::raise;  ///< as in `price_options`
    instruction_set isa = instruction_set::automatic;
    /// Called now and then with units done and units in all; returning false stops with core.cancelled.
    std::function<bool(std::size_t done, std::size_t all)> progress{};
};

/// One scheme's figures; units without a price do not count.
struct sweep_line {
    std::size_t count = 0;
    std::int64_t area = 0; ///< pricing areas at 1e-4 (gross by suite)
    money total{};
    std::optional<loupan::unit_price> average{}; ///< rounded to 1e-4
    std::vector<row_error> errors{};             ///< when collected
};

struct sweep_result {
    std::vector<sweep_line> schemes{};                 ///< in the order given
    std::vector<column<std::int64_t>> totals{};        ///< matrix: a column a scheme, minor units; absent prices have no validity bit
};

namespace detail {

/// One scheme while the tiles go by.
class sweep_worker {
public:
    sweep_worker(const compiled_scheme& rules, const units& of, const sweep_options& options)
        : plan_(prepare(rules, of)), by_hand_(plan_.overrides.begin()) {
        if (options.isa != instruction_set::scalar && kernel_tables::suits(plan_)) {
            auto lean = plan_; // the kernel need not make the prices that are only shown
            lean.gross = nullptr;
            lean.inner = nullptr;
            tables_.emplace(lean);
        }
        if (options.matrix) {
            matrix_.emplace(of.size());
        }
        areas_ = of.area(rules.pricing_area().empty() ? "gross" : rules.pricing_area());
    }

    template <class Engine>
    void run(std::size_t at, std::size_t count, instruction_set isa, const kernel_outputs& out, std::uint8_t* slow) {
        if (tables_) {
            Engine::run(isa, tables_->get(), at, count, out, slow);
        } else {
            std::fill_n(slow, count, std::uint8_t{1});
        }
        for (auto o = by_hand_; o != plan_.overrides.end() && o->row < at + count; ++o) {
            slow[o->row - at] = 1;
        }
        null_recorder silent;
        for (std::size_t i = 0; i < count; ++i) {
            const auto row = at + i;
            bool priced = true;
            if (slow[i] != 0) {
                while (by_hand_ != plan_.overrides.end() && by_hand_->row < row) {
                    ++by_hand_;
                }
                const bool here = by_hand_ != plan_.overrides.end() && by_hand_->row == row;
                const auto r = evaluate(plan_, row, here ? &*by_hand_ : nullptr, silent);
                priced = r.error == nullptr;
                out.total[row] = priced ? r.total : 0;
                if (!priced) {
                    error_context context{r.path, r.value, static_cast<std::int64_t>(row), {}};
                    line.errors.push_back({*context.row, std::string(r.error->code), r.path, r.value,
                                           loupan::detail::fill_template(r.error->english, context),
                                           loupan::detail::fill_template(r.error->chinese, context)});
                }
            }
            if (priced) {
                ++line.count;
                total_ += int128{out.total[row]};
                area_ += areas_ != nullptr && areas_->is_valid(row) ? int128{(*areas_)[row]} : int128{0};
            } else if (matrix_) {
                matrix_->set_null(row);
            }
        }
        while (by_hand_ != plan_.overrides.end() && by_hand_->row < at + count) {
            ++by_hand_;
        }
        if (matrix_) {
            std::copy_n(out.total + at, count, matrix_->data() + at);
        }
    }

    void finish(sweep_result& into, const currency& in, area_unit per) {
        line.total = money::from_minor(loupan::detail::to_int64_or_raise(total_), in);
        line.area = loupan::detail::to_int64_or_raise(area_);
        if (line.area != 0) {
            const auto value = rounding("0.0001").round_ratio(line.total.to_decimal(), decimal::from_parts(area_, floor_area::scale));
            line.average = loupan::unit_price::from_scaled(value.to_scaled(loupan::unit_price::scale), in, per);
        }
        into.schemes.push_back(std::move(line));
        if (matrix_) {
            into.totals.push_back(std::move(*matrix_).finish());
        }
    }

    sweep_line line{};

private:
    plan plan_;
    std::vector<override_at>::const_iterator by_hand_;
    std::optional<kernel_tables> tables_{};
    std::optional<column_builder<std::int64_t>> matrix_{};
    const column<std::int64_t>* areas_ = nullptr;
    int128 total_{0};
    int128 area_{0};
};

/// A scheme that checks its floors across the whole list cannot go tile by tile.
template <class Engine>
sweep_line sweep_whole(const compiled_scheme& rules, const units& of, const sweep_options& options, sweep_result& into) {
    price_options how;
    how.errors = on_error::collect;
    how.isa = options.isa;
    const auto list = price_list<Engine>(rules, of, how);
    sweep_line line{list.count(), list.area(), list.total(), list.average(), list.errors()};
    if (options.matrix) {
        into.totals.push_back(list.columns().total);
    }
    return line;
}

} // namespace detail

/// Prices a list by many schemes (units x schemes) with the figures of `price`, tile by tile: the units' columns are read
/// from memory once, not once a scheme. Nothing is kept a unit unless the matrix is asked for.
/// \throws what `price` throws, with `schemes[i]` in front of the path; core.cancelled
template <class Engine = default_engine>
[[nodiscard]] sweep_result sweep(const std::vector<compiled_scheme>& schemes, const units& of, const sweep_options& options = {}) {
    sweep_result out;
    std::deque<detail::sweep_worker> workers; // addresses stay: a worker holds pointers into its own plan
    for (std::size_t s = 0; s < schemes.size(); ++s) {
        try {
            if (!schemes[s].rules().ascending_floors) {
                workers.emplace_back(schemes[s], of, options);
            }
        } catch (const error& e) {
            raise(error_code{e.code(), e.kind(), e.message(), e.message_zh()},
                  {join_path("schemes[" + std::to_string(s) + "]", e.path()), e.value(), e.row(), e.rule()});
        }
    }
    const std::size_t n = of.size();
    std::vector<std::int64_t> unit_price(n);
    std::vector<std::int64_t> total(n);
    std::vector<std::uint8_t> flags(n);
    const detail::kernel_outputs buffers{unit_price.data(), total.data(), nullptr, nullptr, flags.data()};
    std::uint8_t slow[detail::tile_rows];
    for (std::size_t at = 0; at < n && !workers.empty(); at += detail::tile_rows) {
        if (options.progress && at % (detail::tile_rows * 64) == 0 && !options.progress(at, n)) {
            raise(loupan::errors::cancelled);
        }
        for (auto& w : workers) {
            w.template run<Engine>(at, std::min(detail::tile_rows, n - at), options.isa, buffers, slow);
        }
    }
    auto worker = workers.begin();
    for (std::size_t s = 0; s < schemes.size(); ++s) {
        const auto& rules = schemes[s].rules();
        if (rules.ascending_floors) {
            auto line = detail::sweep_whole<Engine>(schemes[s], of, options, out);
            out.schemes.push_back(std::move(line));
        } else {
            worker->finish(out, rules.currency, of.unit_of_area());
            ++worker;
        }
        auto& errors = out.schemes.back().errors;
        if (!errors.empty() && options.errors == on_error::raise) {
            const auto first = errors.front();
            raise(detail::code_named(first.code), {join_path("schemes[" + std::to_string(s) + "]", first.path), first.value, first.row, {}},
                  std::move(errors));
        }
    }
    if (options.progress) {
        options.progress(n, n);
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::pricing
