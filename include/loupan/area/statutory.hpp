// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/rules.hpp>

#include <string>

/// \file
/// China's rule sets by name (内置面积补差规则), as shipped data: an integrator copies one and edits it.

namespace loupan::inline LOUPAN_ABI::area {

/// 法定规则: 商品房销售管理办法 (建设部令第88号) article 20, for contracts that say nothing. Within 3 % the buyer pays or gets
/// the difference; above, the seller bears the excess; below, he refunds it twice; beyond 3 % the buyer may leave, and is
/// refunded within 30 days.
[[nodiscard]] inline area_rules statutory_rules() {
    area_rules out;
    out.id = "cn-statutory";
    out.name = "商品房销售管理办法第二十条";
    out.effective_from = "2001-06-01";
    out.article = "商品房销售管理办法 20";
    out.variant = variant::statutory;
    out.brackets = {{floor_area::from_scaled(1'400'000), "财政部 税务总局 住房城乡建设部公告2024年第16号"}};
    return out;
}

/// 示范文本(按套内建筑面积计价): 商品房买卖合同(预售)示范文本 GF-2014-0171. The statutory rule on the inner area; refunds
/// within 15 days of the notice, with interest not below an agreed rate.
[[nodiscard]] inline area_rules gf2014_inner_rules() {
    auto out = statutory_rules();
    out.id = "gf2014-inner";
    out.name = "GF-2014-0171 按套内建筑面积计价";
    out.effective_from = "2014-04-09";
    out.article = "GF-2014-0171 面积差异处理(套内)";
    out.variant = variant::gf2014_inner;
    out.basis = area_basis::inner;
    out.refund_days = 15;
    return out;
}

/// 示范文本(按建筑面积计价): gross and inner ratio are both tested. If either is beyond 3 % the buyer may leave; if he
/// stays the gross area is settled by the statutory rule.
[[nodiscard]] inline area_rules gf2014_gross_dual_rules() {
    auto out = gf2014_inner_rules();
    out.id = "gf2014-gross-dual";
    out.name = "GF-2014-0171 按建筑面积计价";
    out.article = "GF-2014-0171 面积差异处理(建筑)";
    out.variant = variant::gf2014_gross_dual;
    out.basis = area_basis::gross;
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::area
