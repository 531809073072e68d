// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>

#include <array>

namespace loupan::inline LOUPAN_ABI::pricing {

/// The wording of the steps of a deal price (成交价计算说明), by code.
inline constexpr std::array<step_text, 29> deal_texts{{
    {"pricing.trial", "Deal of {key} on {as_of}: {result}", "{key} 于 {as_of} 的成交:{result}"},
    {"pricing.deal", "Deal price of the house: {result}", "房屋成交价:{result}"},
    {"pricing.deal_list", "List price: {result}", "表价:{result}"},
    {"pricing.deal_list_unit", "List price: {unit_price} x {area} and lump sums {lump} = {exact}, listed at {result}",
     "表价:单价 {unit_price} × 面积 {area},另加定额 {lump} = {exact},表列 {result}"},
    {"pricing.discount_rate", "{name} ({code}): keep {value}, off {off}, leaves {exact}",
     "{name}({code}):按 {value} 计,优惠 {off},折后 {exact}"},
    {"pricing.discount_points", "{name} ({code}): {value} off, off {off}, leaves {exact}",
     "{name}({code}):减 {value},优惠 {off},折后 {exact}"},
    {"pricing.discount_amount_total", "{name} ({code}): {value} off the total, leaves {exact}",
     "{name}({code}):总价减 {value},折后 {exact}"},
    {"pricing.discount_amount_unit", "{name} ({code}): {value} off each unit of area, off {off}, leaves {exact}",
     "{name}({code}):单价减 {value},优惠 {off},折后 {exact}"},
    {"pricing.discount_fixed_total", "{name} ({code}): fixed total {value}, off {off}",
     "{name}({code}):一口价 {value},优惠 {off}"},
    {"pricing.discount_gift", "{name} ({code}): a gift that costs {result}; the price stays",
     "{name}({code}):赠送,成本 {result},不减价"},
    {"pricing.round_deal_unit", "Unit price {exact}, rounded {rounding}: {result}", "单价 {exact},取整 {rounding}:{result}"},
    {"pricing.deal_total_of_unit", "Unit price {unit_price} x {area} = {exact}, rounded {rounding}: {result}",
     "单价 {unit_price} × 面积 {area} = {exact},取整 {rounding}:{result}"},
    {"pricing.round_deal_total", "Total {exact}, rounded {rounding}: {result}", "总价 {exact},取整 {rounding}:{result}"},
    {"pricing.auto_round", "Rounded once more, {exact} by {rounding}: {result}", "自动取整:{exact} 按 {rounding}:{result}"},
    {"pricing.marked_price", "{exact} is above the list price, which is the most that may be charged: {result}",
     "{exact} 高于标价,以标价为限:{result}"},
    {"pricing.derive_deal_unit", "Unit price for display {exact}, rounded {rounding}: {result}",
     "折算单价 {exact},取整 {rounding}:{result}"},
    {"pricing.deal_percent", "Deal {deal} of list {list}: {result}", "成交价 {deal} ÷ 表价 {list}:总折扣 {result}"},
    {"pricing.reward", "Reward {name} ({code}): {value} of the deal, {exact}, rounded {rounding}: {result}; the price stays",
     "奖励 {name}({code}):成交价的 {value},{exact},取整 {rounding}:{result},不减价"},
    {"pricing.reward_amount", "Reward {name} ({code}): {result}; the price stays", "奖励 {name}({code}):{result},不减价"},
    {"pricing.floor_check", "Floor price {floor}, counted {counted}: distance {result}",
     "底价 {floor},计入 {counted}:距底价 {result}"},
    {"pricing.authority_none", "{off} off the list price: within the authority of {role}",
     "优惠幅度 {off}:在 {role} 权限之内"},
    {"pricing.authority_role", "{off} off the list price: needs the approval of {role}", "优惠幅度 {off}:须经 {role} 审批"},
    {"pricing.authority_group", "{off} off the list price: needs the approval of the group", "优惠幅度 {off}:须经集团审批"},
    {"pricing.attachment_in_contract", "Attachment {name} ({code}), in the contract: list {list}, deal {result}",
     "附属 {name}({code}),并入合同:表价 {list},成交 {result}"},
    {"pricing.attachment_separate", "Attachment {name} ({code}), beside the contract: list {list}, deal {result}",
     "附属 {name}({code}),另行签约:表价 {list},成交 {result}"},
    {"pricing.fitment_in_contract", "Fitment, in the contract price: {result}", "装修款,计入合同总价:{result}"},
    {"pricing.fitment_separate", "Fitment, beside the contract price: {result}", "装修款,不计入合同总价:{result}"},
    {"pricing.vat_inclusive", "VAT at {rate} in {price}: net {net} ({exact}, rounded {rounding}), tax {result}",
     "含税价 {price},税率 {rate}:不含税 {net}({exact},取整 {rounding}),税额 {result}"},
    {"pricing.vat_exclusive", "VAT at {rate} on {price}: gross {gross} ({exact}, rounded {rounding}), tax {result}",
     "不含税价 {price},税率 {rate}:含税 {gross}({exact},取整 {rounding}),税额 {result}"},
}};

} // namespace loupan::inline LOUPAN_ABI::pricing
