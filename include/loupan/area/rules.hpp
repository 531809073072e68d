// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/band.hpp>
#include <loupan/calendar/convention.hpp>
#include <loupan/core/currency.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// \file
/// The rules of an area settlement as plain, editable values (面积补差规则, domain C3). `compile` (area/compile.hpp)
/// checks them once and makes the handle that settles.

namespace loupan::inline LOUPAN_ABI::area {

/// What the contract says about areas that turn out otherwise (面积差异处理方式, domain C3.3).
enum class variant : std::uint8_t {
    statutory,         ///< 未约定/法定: 商品房销售管理办法 20 on the pricing area
    gf2014_inner,      ///< GF-2014 示范文本, 按套内面积: the same rule on the inner area
    gf2014_gross_dual, ///< GF-2014 示范文本, 按建筑面积: gross and inner ratio both count for the right to leave
    actual,            ///< 据实结算: unit price x difference, without limit
    no_adjust,         ///< 不补差: nothing changes hands (按套计价)
    tolerance,         ///< 误差内不补: nothing within the tolerance, then a formula on the whole or the excess
    bands,             ///< 补差方案明细: a table of bands
    limited            ///< 限制条款: statutory without the double refund or without the right to leave (民法典 497)
};

constexpr enum_table<variant, 8> enum_names(variant) {
    return {{{variant::statutory, "statutory"},
             {variant::gf2014_inner, "gf2014_inner"},
             {variant::gf2014_gross_dual, "gf2014_gross_dual"},
             {variant::actual, "actual"},
             {variant::no_adjust, "no_adjust"},
             {variant::tolerance, "tolerance"},
             {variant::bands, "bands"},
             {variant::limited, "limited"}}};
}

/// Which area the price is for (计价面积).
enum class area_basis : std::uint8_t { gross, inner };

constexpr enum_table<area_basis, 2> enum_names(area_basis) {
    return {{{area_basis::gross, "gross"}, {area_basis::inner, "inner"}}};
}

/// Where the unit price of the settlement comes from (补差单价来源, domain C3.4).
enum class price_source : std::uint8_t {
    contract_unit, ///< the contract's unit price as written
    total_div_area ///< total / contract area, exact: for contracts where the total governs
};

constexpr enum_table<price_source, 2> enum_names(price_source) {
    return {{{price_source::contract_unit, "contract_unit"}, {price_source::total_div_area, "total_div_area"}}};
}

/// What happens when the tax rate changed between contract and settlement (税率变动).
enum class tax_change : std::uint8_t {
    gross_fixed, ///< 含税价不变: the difference holds its tax, split at the rate of its own tax point
    net_fixed    ///< 不含税单价不变: the net unit price stays and the new rate is put upon it
};

constexpr enum_table<tax_change, 2> enum_names(tax_change) {
    return {{{tax_change::gross_fixed, "gross_fixed"}, {tax_change::net_fixed, "net_fixed"}}};
}

/// The formula beyond a tolerance (超出误差后的公式).
enum class tolerance_formula : std::uint8_t { actual, statutory };

constexpr enum_table<tolerance_formula, 2> enum_names(tolerance_formula) {
    return {{{tolerance_formula::actual, "actual"}, {tolerance_formula::statutory, "statutory"}}};
}

/// What that formula is applied to (超出误差后的计算范围).
enum class tolerance_part : std::uint8_t {
    full,  ///< 全部: the whole difference
    excess ///< 超出部分: only what lies beyond the tolerance
};

constexpr enum_table<tolerance_part, 2> enum_names(tolerance_part) {
    return {{{tolerance_part::full, "full"}, {tolerance_part::excess, "excess"}}};
}

/// How far a set of rules has come (规则状态). Only approved rules let a settlement be confirmed (area/state.hpp); a draft
/// may be tried.
enum class rules_state : std::uint8_t { draft, approved, retired };

constexpr enum_table<rules_state, 3> enum_names(rules_state) {
    return {{{rules_state::draft, "draft"}, {rules_state::approved, "approved"}, {rules_state::retired, "retired"}}};
}

/// Tolerance terms (误差条款); the tolerance itself is inside.
struct tolerance_terms {
    rate within{};
    tolerance_formula then = tolerance_formula::actual;
    tolerance_part on = tolerance_part::full;
    friend bool operator==(const tolerance_terms&, const tolerance_terms&) = default;
};

/// What a limiting clause leaves of the statutory rule (限制条款). At least one of the two is false.
struct limited_terms {
    bool double_refund = false; ///< 双倍返还: the part missing beyond the limit is refunded twice
    bool may_rescind = false;   ///< 退房权: beyond the limit the buyer may leave
    friend bool operator==(const limited_terms&, const limited_terms&) = default;
};

/// A limit of area above which another rate of deed tax holds (契税档次), and where it is written. The limit itself is
/// below: 140 m2 及以下.
struct tax_bracket {
    floor_area up_to{};
    std::string source{};
    friend bool operator==(const tax_bracket&, const tax_bracket&) = default;
};

/// A named, dated set of rules for the settlement of areas (面积补差规则集, domain C3).
struct area_rules {
    static constexpr std::int32_t current_semantics = 1;

    std::string id{};
    std::string name{};
    std::string project{};
    std::string version = "1";
    std::int32_t semantics = current_semantics; ///< the number of the formula set (design section 2)
    std::string parent{};                       ///< digest of the version before
    std::string effective_from{};               ///< YYYY-MM-DD or empty; the contract's date counts
    std::string effective_to{};
    rules_state state = rules_state::approved;
    std::string article{}; ///< the law or clause behind it, as it is to stand in documents

    std::optional<area::variant> variant{};    ///< required
    area_basis basis = area_basis::gross;      ///< gf2014_inner and gf2014_gross_dual have their own
    rate limit = rate::from_scaled(3'000'000); ///< statutory rules: 3 %, inside
    std::optional<rate> rescind_beyond{};      ///< actual, no_adjust, tolerance, bands: an agreed right to leave
    tolerance_terms tolerance{};               ///< tolerance only
    band_table bands{};                        ///< bands only
    limited_terms limited{};                   ///< limited only

    price_source price = price_source::contract_unit;
    rounding delta_rounding{"0.01"}; ///< of the difference alone: nothing else is rounded (C3.4)
    tax_change tax = tax_change::gross_fixed;
    rounding net_rounding{"0.01"}; ///< of the net amount; the tax is the rest
    std::int32_t pay_days = 0;     ///< days from the handover notice until the buyer's payment is due
    std::int32_t refund_days = 30; ///< days from the notice, or from the request to rescind, until a refund is due
    calendar::convention roll =
        calendar::convention::unadjusted; ///< how a due date on a holiday moves (K7): needs a calendar
    calendar::beyond_data beyond = calendar::beyond_data::provisional;
    std::optional<rate> least_interest{}; ///< the least yearly rate on a refund after rescission
    bool adjust_commission = false;       ///< 佣金基数调整: the base of the commission follows the settled total
    std::vector<tax_bracket> brackets{};
    loupan::currency currency{};
    area_unit unit_of_area = area_unit::square_metre;

    friend bool operator==(const area_rules&, const area_rules&) = default;
};

} // namespace loupan::inline LOUPAN_ABI::area
