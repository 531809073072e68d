// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/settle.hpp>
#include <loupan/core/columns.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// The facts and results of many homes as columns (批量面积补差的列); area/batch.hpp settles them.

namespace loupan::inline LOUPAN_ABI::area {

/// What a batch call does about rows that cannot be settled.
enum class on_error : std::uint8_t {
    raise,  ///< one error that lists all bad rows
    collect ///< absent results for those rows, and a table of errors
};

/// The facts of many homes (批量输入), without days: due dates are of the single call. A column that is empty says that nothing is known for any row. Areas and prices at
/// 1e-4, money in minor units, rates at 1e-8. An attachment is a row of its own, with the choice `stay`.
struct facts_columns {
    code_column key{};                     ///< optional; for messages
    column<std::int64_t> contract_gross{}; ///< 1e-4
    column<std::int64_t> measured_gross{};
    column<std::int64_t> contract_inner{};
    column<std::int64_t> measured_inner{};
    column<std::int64_t> unit_price{};     ///< 1e-4, of the pricing area
    column<std::int64_t> contract_total{}; ///< minor units; required
    column<std::int64_t> house_total{};    ///< the contract total where absent
    column<std::int32_t> choice{};         ///< code of `choice`, -1 or absent where none was made
    column<std::uint8_t> survey_audited{}; ///< 0 or 1; required
    column<std::int32_t> state{};          ///< code of `settlement_state`; pending where absent
    column<std::int64_t> fitment{};        ///< price per area, 1e-4, where it takes part
    column<std::int64_t> tax_contract{};   ///< 1e-8; both rates or none
    column<std::int64_t> tax_settlement{};
    column<std::int64_t> paid{}; ///< minor units; needed where the buyer rescinds
};

/// What else is true of a row; several may hold.
enum class settlement_flag : std::uint8_t {
    rescission_right = 1, ///< beyond the limit
    tax_bracket = 2,      ///< the gross area crossed a limit of the deed tax
    free = 4,             ///< the difference is not settled at all
    absent = 8            ///< no result: the row stands in the table of errors
};

[[nodiscard]] constexpr bool has(std::uint8_t flags, settlement_flag f) noexcept {
    return (flags & static_cast<std::uint8_t>(f)) != 0;
}

/// The results of many homes (批量结果); rows that could not be settled are absent in all columns but the flags.
struct settlement_columns {
    column<std::int64_t> difference{};  ///< measured - contract, 1e-4, exact
    column<std::int64_t> ratio{};       ///< 1e-8, half up, for display: tests use the exact one
    column<std::int64_t> delta{};       ///< minor units, of the home
    column<std::int64_t> net{};         ///< absent where no tax is given; empty without tax columns
    column<std::int64_t> vat{};         ///< as net
    column<std::int64_t> fitment{};     ///< minor units; absent where fitment takes no part, empty without its column
    column<std::int64_t> total_delta{}; ///< home and fitment
    column<std::int64_t> total_after{}; ///< zero after rescission
    column<std::int64_t> refund{};      ///< what the buyer paid, where he rescinds; else absent; empty without `paid`
    column<std::int32_t> direction{};   ///< code of `direction`
    column<std::uint8_t> flags{};
};

struct settle_options {
    on_error errors = on_error::raise;
    /// Called now and then with rows done and rows in all; returning false stops with core.cancelled.
    std::function<bool(std::size_t done, std::size_t all)> progress{};
};

/// Many settlements (批量面积补差结果). Sums are exact; absent rows do not count.
class settlements {
public:
    settlements() = default;
    settlements(settlement_columns columns, loupan::currency in, std::string digest, std::vector<row_error> errors)
        : columns_(std::move(columns)), currency_(in), digest_(std::move(digest)), errors_(std::move(errors)) {}

    [[nodiscard]] std::size_t size() const noexcept { return columns_.flags.size(); }
    [[nodiscard]] const settlement_columns& columns() const noexcept { return columns_; }
    [[nodiscard]] const loupan::currency& currency() const noexcept { return currency_; }
    /// Digest of the rules' document; empty when they were made in code.
    [[nodiscard]] const std::string& rules_digest() const noexcept { return digest_; }
    /// The rows without a result and why; empty unless the call collected errors.
    [[nodiscard]] const std::vector<row_error>& errors() const noexcept { return errors_; }
    [[nodiscard]] bool has_result(std::size_t row) const noexcept {
        return row < size() && !has(columns_.flags[row], settlement_flag::absent);
    }
    /// What all buyers pay, or get when negative (补差合计). \throws arithmetic_error core.overflow
    [[nodiscard]] money total_delta() const {
        loupan::detail::int128 sum{0};
        for (std::size_t i = 0; i < size(); ++i) {
            if (has_result(i)) {
                sum += loupan::detail::int128{columns_.total_delta[i]};
            }
        }
        return money::from_minor(loupan::detail::to_int64_or_raise(sum), currency_);
    }

private:
    settlement_columns columns_{};
    loupan::currency currency_{};
    std::string digest_{};
    std::vector<row_error> errors_{};
};

} // namespace loupan::inline LOUPAN_ABI::area
