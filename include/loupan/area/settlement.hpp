// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/facts.hpp>
#include <loupan/area/rules.hpp>

#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

/// \file
/// What a settlement says (面积补差结果, domain C3).

namespace loupan::inline LOUPAN_ABI::area {

/// An exact ratio of two areas (误差比): (measured - contract) / contract, both at 1e-4 of the unit of area.
struct area_ratio {
    std::int64_t difference = 0;
    std::int64_t contract = 1;

    /// As a percentage with up to `digits` decimals, half up, for display: `2.9993%`.
    [[nodiscard]] std::string to_percent(int digits = 4) const {
        const auto how = rounding(decimal::from_parts(loupan::detail::int128{1}, digits));
        return how.round_ratio(decimal(difference) * decimal(100), decimal(contract)).normalized().to_string() + "%";
    }
    /// The exact fraction in lowest terms: `71/2367`.
    [[nodiscard]] std::string to_string() const {
        const auto g = std::gcd(difference, contract);
        return g == 0 ? "0/1" : std::to_string(difference / g) + "/" + std::to_string(contract / g);
    }
    /// By value, not by spelling.
    friend bool operator==(const area_ratio& a, const area_ratio& b) noexcept {
        using loupan::detail::int128;
        return int128{a.difference} * int128{b.contract} == int128{b.difference} * int128{a.contract};
    }
};

/// A band's part of the difference (分段明细).
struct band_part {
    std::size_t row = 0; ///< row of `compiled_rules::table()`
    decimal area{};      ///< signed, exact, before the factor
    rate factor{};       ///< 0 where the band settles nothing
    friend bool operator==(const band_part&, const band_part&) = default;
};

/// An amount that changes hands, with its tax (补差金额): positive is paid by the buyer. `net + vat = gross`.
struct area_delta {
    money gross{};
    std::optional<money> net{};
    std::optional<money> vat{};
    friend bool operator==(const area_delta&, const area_delta&) = default;
};

/// An attachment's own settlement (附属补差).
struct attachment_delta {
    std::string code{};
    std::optional<area_ratio> ratio{}; ///< absent where it takes no part
    area_delta delta{};
    friend bool operator==(const attachment_delta&, const attachment_delta&) = default;
};

/// Who pays (补差方向).
enum class direction : std::uint8_t {
    none,           ///< 不补不退
    buyer_pays,     ///< 应收面积补差款
    seller_refunds, ///< 应退面积补差款
    rescinded       ///< 退房: the contract ends
};

constexpr enum_table<direction, 4> enum_names(direction) {
    return {{{direction::none, "none"},
             {direction::buyer_pays, "buyer_pays"},
             {direction::seller_refunds, "seller_refunds"},
             {direction::rescinded, "rescinded"}}};
}

/// What else the new areas touch (联动提醒, domain C3.4).
enum class alert_kind : std::uint8_t {
    tax_bracket,      ///< 契税档次: the gross area crossed a limit of the deed tax
    maintenance_fund, ///< 维修资金: due on the measured gross area
    property_fee,     ///< 物业费: charged on the measured gross area
    commission_base,  ///< 佣金基数: follows the settled total
    title_price,      ///< 产权登记单价: the price per area in title documents changes
    design_change,    ///< 设计变更: staying needs a supplementary agreement
    limited_clause    ///< 限制条款: a format clause that limits the buyer's rights may be void
};

constexpr enum_table<alert_kind, 7> enum_names(alert_kind) {
    return {{{alert_kind::tax_bracket, "tax_bracket"},
             {alert_kind::maintenance_fund, "maintenance_fund"},
             {alert_kind::property_fee, "property_fee"},
             {alert_kind::commission_base, "commission_base"},
             {alert_kind::title_price, "title_price"},
             {alert_kind::design_change, "design_change"},
             {alert_kind::limited_clause, "limited_clause"}}};
}

/// One of them, with the figure before and after.
struct alert {
    alert_kind kind{};
    std::string before{};
    std::string after{};
    std::string rule{}; ///< the law or field behind it
    friend bool operator==(const alert&, const alert&) = default;
};

/// What the buyer gets who leaves (退房款).
struct rescission_money {
    money refund{};                      ///< everything paid
    std::optional<rate> interest_rate{}; ///< a year, as given
    std::optional<money> interest{};     ///< as given
    std::optional<money> total{};        ///< refund + interest, when the interest is known
    std::optional<date> due{};           ///< request + refund days; absent while the request has no date
    friend bool operator==(const rescission_money&, const rescission_money&) = default;
};

/// The settlement of one home (面积补差).
struct area_settlement {
    std::string key{};
    area::variant variant{};
    area_ratio ratio{};                      ///< of the pricing area
    std::optional<area_ratio> gross_ratio{}; ///< where both gross areas are known
    std::optional<area_ratio> inner_ratio{}; ///< where both inner areas are known
    bool rescission_right = false;           ///< beyond the limit: the buyer had to choose
    std::optional<area::choice> choice{};    ///< of the facts, where it mattered
    std::vector<band_part> parts{};          ///< of the home; empty when nothing is settled
    area_delta delta{};                      ///< 房屋补差
    std::vector<attachment_delta> attachments{};
    area_delta attachments_delta{};      ///< 附属补差合计
    std::optional<area_delta> fitment{}; ///< 装修补差
    money total_delta{};                 ///< home, attachments and fitment
    money total_after{};                 ///< 补差后成交总价; zero after rescission
    area::direction direction = direction::none;
    std::optional<date> due{}; ///< absent until the handover is notified
    bool provisional = false;  ///< the due date may still move: the calendar's data ended before it
    std::optional<rescission_money> rescission{};
    std::vector<alert> alerts{};
    settlement_state state = settlement_state::calculated;
    std::string survey_no{};
    std::string rules_id{}; ///< what computed it (K11): id, version, digest, semantics, article
    std::string rules_version{};
    std::string rules_digest{};
    std::int32_t semantics = area_rules::current_semantics;
    std::string article{};
    friend bool operator==(const area_settlement&, const area_settlement&) = default;
};

} // namespace loupan::inline LOUPAN_ABI::area
