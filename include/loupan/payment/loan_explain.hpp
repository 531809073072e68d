// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/payment/loan_schedule.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// \file
/// How a row of a loan came about (还款说明), by the same formula that computes it.

namespace loupan::inline LOUPAN_ABI::payment {

/// The texts of the steps of a loan (贷款计算说明目录).
inline constexpr std::array<step_text, 10> loan_texts{{
    {"payment.loan_row", "Row {no} of the loan{on}: payment {result}", "贷款第{no}期{on}:还款 {result}"},
    {"payment.row_interest", "Interest on {balance} at {annual} a year: {exact}, rounded {rounding}: {result}",
     "利息:余额 {balance},年利率 {annual}:{exact},取整 {rounding}:{result}"},
    {"payment.row_interest_dated",
     "Interest on {balance} at {annual} a year from {from} to {to}: {exact}, rounded {rounding}: {result}",
     "利息:余额 {balance},年利率 {annual},{from} 至 {to}:{exact},取整 {rounding}:{result}"},
    {"payment.level_payment",
     "Level payment of the {count} rows from row {from} at {annual}, P r (1+r)^n / ((1+r)^n - 1), rounded {rounding}: "
     "{result}",
     "等额本息月供:第{from}期起共{count}期,年利率 {annual},P·r·(1+r)^n/((1+r)^n−1),取整 {rounding}:{result}"},
    {"payment.balloon_payment",
     "Payment of the {count} rows from row {from} at {annual} that leaves the balloon, rounded {rounding}: {result}",
     "气球贷月供:第{from}期起共{count}期,年利率 {annual},末期另付余款,取整 {rounding}:{result}"},
    {"payment.graduated_payment",
     "Graduated payment of the {count} rows from row {from} at {annual}, rounded {rounding}: {result}",
     "累进还款额:第{from}期起共{count}期,年利率 {annual},取整 {rounding}:{result}"},
    {"payment.level_part", "Principal part of the {count} rows from row {from}, rounded {rounding}: {result}",
     "等额本金每期本金:第{from}期起共{count}期,取整 {rounding}:{result}"},
    {"payment.row_deferred", "Deferred interest that is due now: {result}", "递延利息本期支付:{result}"},
    {"payment.row_principal", "Principal: payment {payment} less interest {interest}: {result}",
     "本金:还款 {payment} 减利息 {interest}:{result}"},
    {"payment.row_balance", "Balance: {before} less {principal}: {result}",
     "剩余本金:{before} 减 {principal}:{result}"},
}};

/// How instalment `no` came about (逐期说明): its figures are those of `schedule`.
/// \throws as `schedule`; not_found_error core.not_found when the loan has no such instalment
[[nodiscard]] inline explanation explain(const loan_terms& terms, std::int32_t no,
                                         const std::vector<prepayment>& prepayments = {},
                                         const calendar::business_calendar* in = nullptr) {
    tree_recorder note;
    note.open({"payment.loan_row", {}, {}, {}, {}, std::string(terms.principal.currency().code()), {}, {}});
    const auto rows = detail::loan_walk<tree_recorder>(terms, prepayments, in, note, no).run();
    const loan_row* found = nullptr;
    for (const auto& row : rows) {
        if (row.kind == row_kind::instalment && row.no == no) {
            found = &row;
        }
    }
    if (found == nullptr) {
        raise(loupan::errors::not_found, {"no", std::to_string(no), {}, {}});
    }
    note.close(found->payment.to_string());
    auto root = std::move(note).take();
    root.operands = {{"no", std::to_string(no)},
                     {"on", found->due ? " (" + found->due->to_string() + ")" : std::string()}};
    return {std::move(root), loan_texts};
}

} // namespace loupan::inline LOUPAN_ABI::payment
