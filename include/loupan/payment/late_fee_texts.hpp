// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>

#include <array>

namespace loupan::inline LOUPAN_ABI::payment {

/// The wording of the steps of a late fee (滞纳金计算说明), by code.
inline constexpr std::array<step_text, 12> late_fee_texts{{
    {"payment.late_fee", "Late fee of {key} up to {as_of}: {result}", "{key} 截至 {as_of} 的滞纳金:{result}"},
    {"payment.late_fee_roll", "{agreed} is no business day ({roll}): due on {result}",
     "{agreed} 非工作日({roll}),应付日顺延为 {result}"},
    {"payment.late_fee_provisional", "The calendar does not reach {agreed}: the due date is provisional",
     "日历数据未覆盖 {agreed}:应付日为暂定"},
    {"payment.late_fee_days", "Due on {due}, {base} not paid by then: {result} days overdue, from the next day on",
     "应付日 {due},到期未付 {base}:自次日起逾期 {result} 日"},
    {"payment.late_fee_stop", "{from} to {to} carry no late fee", "{from} 至 {to} 停止计收"},
    {"payment.late_fee_grace", "Paid after {days} days, within {grace} days of grace: {result}",
     "逾期 {days} 日,在宽限期 {grace} 日之内:{result}"},
    {"payment.late_fee_free", "The first {days} days are free", "前 {days} 日不计"},
    {"payment.late_fee_bucket", "{days} days are more than {over}: {rate} for all days",
     "逾期 {days} 日,超过 {over} 日:全部天数按 {rate}"},
    {"payment.late_fee_segment", "{from} to {to}, {days} days: {base} x {rate} = {result}",
     "{from} 至 {to} 共 {days} 日:{base} × {rate} = {result}"},
    {"payment.late_fee_cap", "{sum} is above the cap: {result}", "{sum} 超过上限,按 {result}"},
    {"payment.late_fee_round", "Sum {exact}, rounded {rounding}: {result}", "合计 {exact},取整 {rounding}:{result}"},
    {"payment.late_fee_floor", "{fee} is below {floor}, which is not asked for: {result}",
     "{fee} 低于起收额 {floor},不计收:{result}"},
}};

} // namespace loupan::inline LOUPAN_ABI::payment
