// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/detail/int128.hpp>
#include <loupan/core/detail/quotient.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::payment::detail {

using loupan::detail::int128;
using loupan::detail::print_scaled;
using loupan::detail::print_trimmed;
using loupan::detail::require_same;
using loupan::detail::round_quotient;
using loupan::detail::to_int64_or_raise;

/// Collects the steps of one line while the lines are resolved in another order than they are shown in. With the null
/// recorder nothing of it is left: the steps are made in lambdas that are never called.
template <class Recorder> class plan_notes {
public:
    explicit plan_notes(Recorder& into, std::string unit = {}) : into_(into), unit_(std::move(unit)) {}

    /// The lines of the plan, whose steps are kept apart.
    void lines(std::size_t count) {
        if constexpr (Recorder::enabled) {
            steps_.assign(count, {});
        }
    }
    void at(std::size_t line) noexcept { line_ = line; }
    [[nodiscard]] const std::string& unit() const noexcept { return unit_; }

    template <class Make> void add(Make&& make) {
        if constexpr (Recorder::enabled) {
            if (line_ < steps_.size()) {
                steps_[line_].push_back(std::forward<Make>(make)());
            }
        }
    }
    /// The steps of a line so far, which it gives up.
    [[nodiscard]] std::vector<step> take(std::size_t line) {
        if constexpr (Recorder::enabled) {
            return std::exchange(steps_[line], {});
        } else {
            return {};
        }
    }
    [[nodiscard]] Recorder& recorder() noexcept { return into_; }

private:
    Recorder& into_;
    std::string unit_;
    std::vector<std::vector<step>> steps_;
    std::size_t line_ = 0;
};

/// Calls `read` and puts a path into an error from it; the path is a text, or a function that makes it when it is needed.
template <class Path, class Read> auto at_plan_path(Path&& path, Read&& read) -> decltype(read()) {
    try {
        return read();
    } catch (const error& e) {
        std::string where;
        if constexpr (std::is_invocable_v<Path&>) {
            where = path();
        } else {
            where = path;
        }
        raise(error_code{e.code(), e.kind(), e.message(), e.message_zh()}, {where, e.value(), e.row(), e.rule()},
              e.rows());
    }
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
