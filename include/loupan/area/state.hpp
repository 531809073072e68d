// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/detail/enum_names.hpp>
#include <loupan/area/errors.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

/// \file
/// The life of an area settlement as data (面积补差状态, domain C3.4), and the guards of its transitions.

namespace loupan::inline LOUPAN_ABI::area {

enum class settlement_state : std::uint8_t {
    pending,    ///< 待实测: no survey yet
    calculated, ///< 已计算
    confirmed,  ///< 已确认: the buyer's choice is recorded
    approved,   ///< 已审批
    settled     ///< 已结算: receivable or refund made
};

constexpr enum_table<settlement_state, 5> enum_names(settlement_state) {
    return {{{settlement_state::pending, "pending"},
             {settlement_state::calculated, "calculated"},
             {settlement_state::confirmed, "confirmed"},
             {settlement_state::approved, "approved"},
             {settlement_state::settled, "settled"}}};
}

enum class settlement_event : std::uint8_t {
    calculate, ///< 计算/重算: allowed again until it is approved
    confirm,   ///< 客户确认
    approve,   ///< 审批
    reject,    ///< 退回
    unapprove, ///< 反审批
    settle     ///< 结算
};

constexpr enum_table<settlement_event, 6> enum_names(settlement_event) {
    return {{{settlement_event::calculate, "calculate"},
             {settlement_event::confirm, "confirm"},
             {settlement_event::approve, "approve"},
             {settlement_event::reject, "reject"},
             {settlement_event::unapprove, "unapprove"},
             {settlement_event::settle, "settle"}}};
}

/// What must hold for a transition.
enum class settlement_guard : std::uint8_t {
    none,
    survey_audited, ///< 实测已审核
    choice_made,    ///< beyond the limit the buyer has chosen, and the rules are approved
    workflow        ///< the approval decides
};

constexpr enum_table<settlement_guard, 4> enum_names(settlement_guard) {
    return {{{settlement_guard::none, "none"},
             {settlement_guard::survey_audited, "survey_audited"},
             {settlement_guard::choice_made, "choice_made"},
             {settlement_guard::workflow, "workflow"}}};
}

struct settlement_rule {
    settlement_state state;
    settlement_event event;
    settlement_guard guard;
    settlement_state next;
    friend bool operator==(const settlement_rule&, const settlement_rule&) = default;
};

/// The whole life cycle, a row a transition. Nothing leads out of `settled`.
inline constexpr std::array<settlement_rule, 8> settlement_rules{{
    {settlement_state::pending, settlement_event::calculate, settlement_guard::survey_audited,
     settlement_state::calculated},
    {settlement_state::calculated, settlement_event::calculate, settlement_guard::survey_audited,
     settlement_state::calculated},
    {settlement_state::confirmed, settlement_event::calculate, settlement_guard::survey_audited,
     settlement_state::calculated},
    {settlement_state::calculated, settlement_event::confirm, settlement_guard::choice_made,
     settlement_state::confirmed},
    {settlement_state::confirmed, settlement_event::approve, settlement_guard::workflow, settlement_state::approved},
    {settlement_state::confirmed, settlement_event::reject, settlement_guard::workflow, settlement_state::calculated},
    {settlement_state::approved, settlement_event::unapprove, settlement_guard::workflow, settlement_state::calculated},
    {settlement_state::approved, settlement_event::settle, settlement_guard::none, settlement_state::settled},
}};

/// What the guards look at; who approves is the host's to decide before it calls (`workflow`).
struct settlement_guards {
    bool survey_audited = false;
    bool rescission_right = false; ///< `area_settlement::rescission_right`
    bool choice_made = false;      ///< the buyer's choice is recorded
    bool rules_approved = true;    ///< the state of the rules that calculated it
    bool workflow_passed = true;
    friend bool operator==(const settlement_guards&, const settlement_guards&) = default;
};

/// The transitions that a state has, for buttons and menus; their guards are still to be asked (可用操作).
[[nodiscard]] inline std::vector<settlement_rule> actions(settlement_state state) {
    std::vector<settlement_rule> out;
    std::copy_if(settlement_rules.begin(), settlement_rules.end(), std::back_inserter(out),
                 [&](const settlement_rule& r) { return r.state == state; });
    return out;
}

/// The state after an event whose guard holds (状态流转).
/// \throws rule_violation area.already_settled (any event once it is settled), core.state_invalid (no such transition, or
/// the workflow refused), area.survey_not_audited, area.choice_required; invalid_argument area.rules_invalid when rules
/// that are not approved would bind a buyer
[[nodiscard]] inline settlement_state next_state(settlement_state state, settlement_event event,
                                                 const settlement_guards& facts) {
    const auto what = std::string(to_string(state)) + ", " + std::string(to_string(event));
    if (state == settlement_state::settled) {
        raise(errors::already_settled, {"state", what, {}, "C3.4"});
    }
    for (const auto& r : settlement_rules) {
        if (r.state != state || r.event != event) {
            continue;
        }
        switch (r.guard) {
        case settlement_guard::survey_audited:
            if (!facts.survey_audited) {
                raise(errors::survey_not_audited, {"survey_audited", what, {}, "C3.4"});
            }
            break;
        case settlement_guard::choice_made:
            if (!facts.rules_approved) {
                raise(errors::rules_invalid, {"rules.state", what, {}, "C3.4"});
            }
            if (facts.rescission_right && !facts.choice_made) {
                raise(errors::choice_required, {"choice", what, {}, "C3.4"});
            }
            break;
        case settlement_guard::workflow:
            if (!facts.workflow_passed) {
                raise(loupan::errors::state_invalid, {"workflow", what, {}, "C3.4"});
            }
            break;
        case settlement_guard::none:
            break;
        }
        return r.next;
    }
    raise(loupan::errors::state_invalid, {"state", what, {}, "C3.4"});
}

} // namespace loupan::inline LOUPAN_ABI::area
