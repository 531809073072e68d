// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/detail/enum_names.hpp>
#include <loupan/area/state.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/unit_price.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// \file
/// What is known of one home when its areas are settled (面积补差的事实, domain C3.1).

namespace loupan::inline LOUPAN_ABI::area {

/// What the buyer chose beyond the limit (买受人选择).
enum class choice : std::uint8_t {
    stay,   ///< 不退房
    rescind ///< 退房(解除合同)
};

constexpr enum_table<choice, 2> enum_names(choice) { return {{{choice::stay, "stay"}, {choice::rescind, "rescind"}}}; }

/// The areas of one survey (面积): predicted in the contract, measured for the title.
struct areas {
    std::optional<floor_area> gross{}; ///< 建筑面积
    std::optional<floor_area> inner{}; ///< 套内建筑面积
    friend bool operator==(const areas&, const areas&) = default;
};

/// Something sold with the home that has an area of its own (附属: 车位, 储藏室, 花园). Its difference is kept apart.
struct area_attachment {
    std::string code{};
    std::string name{};
    std::optional<floor_area> contract{};
    std::optional<floor_area> measured{};
    std::optional<loupan::unit_price> unit_price{};
    std::optional<money> total{}; ///< for total_div_area
    bool adjustable = true;       ///< 参与面积补差
    friend bool operator==(const area_attachment&, const area_attachment&) = default;
};

/// Fitment sold by area (装修款, 元/平方米); settled only when flagged.
struct area_fitment {
    loupan::unit_price per_area{};
    bool adjustable = false;
    friend bool operator==(const area_fitment&, const area_fitment&) = default;
};

/// The tax inside the amounts (增值税率): of the contract, and of the tax point of the difference.
struct area_tax {
    rate contract{};
    rate settlement{};
    friend bool operator==(const area_tax&, const area_tax&) = default;
};

/// What is needed when the buyer leaves (退房). The interest itself is the payment room's: here it is taken as given.
struct rescission_facts {
    money paid{};                        ///< 已付房款: everything paid so far
    std::optional<rate> interest_rate{}; ///< a year
    std::optional<money> interest{};     ///< when it is known already
    std::optional<date> requested_on{};  ///< 退房书面申请日
    friend bool operator==(const rescission_facts&, const rescission_facts&) = default;
};

/// The facts of one settlement (面积补差输入). Areas and prices are in the rules' unit and currency.
struct area_facts {
    std::string key{};
    areas contract{};
    areas measured{};
    std::optional<loupan::unit_price> unit_price{}; ///< 合同单价, of the pricing area
    money contract_total{};                         ///< 合同总价
    std::optional<money> house_total{};             ///< what the pricing area costs, when the contract holds more
    std::string survey_no{};                        ///< 实测报告编号
    bool survey_audited = false;                    ///< 实测数据已审核
    std::optional<area::choice> choice{};
    std::vector<area_attachment> attachments{};
    std::optional<area_fitment> fitment{};
    std::optional<area_tax> tax{};
    std::optional<date> signed_on{};       ///< 合同签订日
    std::optional<date> handover_notice{}; ///< 交房通知日
    std::optional<rescission_facts> rescission{};
    bool design_change = false; ///< 设计变更: staying needs a supplementary agreement (办法 24)
    settlement_state state = settlement_state::pending;
    friend bool operator==(const area_facts&, const area_facts&) = default;
};

} // namespace loupan::inline LOUPAN_ABI::area
