// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>

#include <array>

/// \file
/// The wording of the steps of an area settlement (面积补差说明), by code.

namespace loupan::inline LOUPAN_ABI::area {

/// The catalogue (说明目录).
inline constexpr std::array<step_text, 31> area_texts{{
    {"area.settlement", "Area settlement of {key} by {rules}: {result}", "{key} 面积补差({rules}):{result}"},
    {"area.gross_ratio", "Gross area {contract} measured {measured}: difference {difference}, ratio {result}",
     "建筑面积:合同 {contract},实测 {measured},差额 {difference},误差比 {result}"},
    {"area.inner_ratio", "Inner area {contract} measured {measured}: difference {difference}, ratio {result}",
     "套内面积:合同 {contract},实测 {measured},差额 {difference},误差比 {result}"},
    {"area.within", "{ratio} is within {limit}, which is inside: settled, no right to rescind",
     "误差比 {ratio} 未超过 {limit}(含本数):据实补差,无退房权"},
    {"area.beyond", "{ratio} is beyond {limit}: the buyer may rescind, and must choose",
     "误差比 {ratio} 超过 {limit}:买受人有权退房,须作选择"},
    {"area.beyond_stay", "{ratio} is beyond {limit}: the buyer may rescind, and stays",
     "误差比 {ratio} 超过 {limit}:买受人有权退房,选择不退房"},
    {"area.beyond_rescind", "{ratio} is beyond {limit}: the buyer may rescind, and does",
     "误差比 {ratio} 超过 {limit}:买受人有权退房,选择退房"},
    {"area.free", "{ratio} is within the tolerance {tolerance}: nothing is settled",
     "误差比 {ratio} 未超过约定误差 {tolerance}:不补差"},
    {"area.band", "Band {band}: {area} x {factor} = {result}", "区间 {band}:{area} × 系数 {factor} = {result}"},
    {"area.band_free", "Band {band}: {area} is not settled", "区间 {band}:{area} 不补差"},
    {"area.delta", "{paid_area} x {unit_price} = {exact}, rounded {rounding}: {result}",
     "{paid_area} × 单价 {unit_price} = {exact},取整 {rounding}:{result}"},
    {"area.delta_of_total", "{paid_area} x {total} / {contract} = {exact}, rounded {rounding}: {result}",
     "{paid_area} × 总价 {total} ÷ 合同面积 {contract} = {exact},取整 {rounding}:{result}"},
    {"area.delta_net_fixed",
     "{paid_area} x {unit_price}, net price kept, tax {new_rate} instead of {old_rate}: {exact}, rounded {rounding}: "
     "{result}",
     "{paid_area} × 单价 {unit_price},不含税单价不变,税率由 {old_rate} 改为 {new_rate}:{exact},取整 "
     "{rounding}:{result}"},
    {"area.delta_of_total_net_fixed",
     "{paid_area} x {total} / {contract}, net price kept, tax {new_rate} instead of {old_rate}: {exact}, rounded "
     "{rounding}: {result}",
     "{paid_area} × 总价 {total} ÷ 合同面积 {contract},不含税单价不变,税率由 {old_rate} 改为 "
     "{new_rate}:{exact},取整 {rounding}:{result}"},
    {"area.vat", "VAT at {rate} in {gross}: net {net} ({exact}, rounded {rounding}), tax {result}",
     "含税补差 {gross},税率 {rate}:不含税 {net}({exact},取整 {rounding}),税额 {result}"},
    {"area.house", "The home: {result}", "房屋补差:{result}"},
    {"area.attachment", "Attachment {name} ({code}), {contract} measured {measured}: {result}",
     "附属 {name}({code}),合同 {contract},实测 {measured}:补差 {result}"},
    {"area.attachment_free", "Attachment {name} ({code}) takes no part", "附属 {name}({code})不参与补差"},
    {"area.fitment", "Fitment: {result}", "装修补差:{result}"},
    {"area.total_after", "Total after the settlement = {contract_total} + {total_delta} = {result}",
     "补差后成交总价 = 合同总价 {contract_total} + 补差合计 {total_delta} = {result}"},
    {"area.rescission", "The buyer rescinds: {refund} paid so far are refunded, interest rate {interest_rate}",
     "买受人退房:退还已付房款 {refund},利率 {interest_rate}"},
    {"area.due", "Due {result}: {from} + {days} days", "应于 {result} 前结清:{from} 起 {days} 日"},
    {"area.due_rolled", "Due {result}: {from} + {days} days = {agreed}, moved off a holiday ({roll})",
     "应于 {result} 前结清:{from} 起 {days} 日为 {agreed},遇节假日调整({roll})"},
    {"area.due_provisional",
     "Due {result}, provisionally: {from} + {days} days, a day that the calendar does not reach",
     "暂定于 {result} 前结清:{from} 起 {days} 日,日历尚无该日数据"},
    {"area.alert_tax_bracket", "Note: another bracket of the deed tax, gross area {before} -> {after} ({rule})",
     "提醒:契税档次变化,建筑面积 {before} → {after}({rule})"},
    {"area.alert_maintenance_fund", "Note: the maintenance fund is due on the measured gross area, {before} -> {after}",
     "提醒:维修资金按实测建筑面积计,{before} → {after}"},
    {"area.alert_property_fee", "Note: the property fee follows the measured gross area, {before} -> {after}",
     "提醒:物业费按实测建筑面积计,{before} → {after}"},
    {"area.alert_commission_base", "Note: the base of the commission changes, {before} -> {after}",
     "提醒:佣金基数变化,{before} → {after}"},
    {"area.alert_title_price", "Note: the price per gross area in title documents changes, {before} -> {after}",
     "提醒:产权登记单价变化,{before} → {after}"},
    {"area.alert_design_change", "Note: after a change of design staying needs a supplementary agreement ({rule})",
     "提醒:设计变更后不退房的,应签订补充协议({rule})"},
    {"area.alert_limited_clause", "Note: a format clause that limits the buyer's rights may be void ({rule})",
     "提醒:限制买受人权利的格式条款可能无效({rule})"},
}};

} // namespace loupan::inline LOUPAN_ABI::area
