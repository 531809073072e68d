// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/payment/detail/enum_names.hpp>

#include <cstdint>
#include <optional>

/// \file
/// A row of a loan's schedule (还款计划行).

namespace loupan::inline LOUPAN_ABI::payment {

/// What a row is (行类型).
enum class row_kind : std::uint8_t {
    instalment, ///< 按期还款
    prepayment, ///< 提前还款
    settlement  ///< 提前结清
};
constexpr enum_table<row_kind, 3> enum_names(row_kind) {
    return {{{row_kind::instalment, "instalment"},
             {row_kind::prepayment, "prepayment"},
             {row_kind::settlement, "settlement"}}};
}

/// One row (还款计划行). An early payment has the number of the row before it.
struct loan_row {
    std::int32_t no = 0; ///< 期次
    row_kind kind = row_kind::instalment;
    std::optional<date> due{};      ///< 应还日, rolled
    std::optional<date> unrolled{}; ///< before rolling
    bool provisional = false;       ///< the calendar's data ended before it was known
    rate annual{};                  ///< 执行年利率 at the end of the row's period
    money payment{};                ///< 还款额
    money interest{};               ///< 利息
    money principal{};              ///< 本金; negative where interest is added to the loan
    money fee{};                    ///< 违约金
    money balance{};                ///< 剩余本金 after the row
    friend bool operator==(const loan_row&, const loan_row&) = default;
};

} // namespace loupan::inline LOUPAN_ABI::payment
