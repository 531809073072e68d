// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/money.hpp>
#include <loupan/pricing/detail/enum_names.hpp>
#include <loupan/pricing/detail/match_unit.hpp>
#include <loupan/pricing/errors.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing {

/// What one role may grant (折扣权限). The rows of a role are tried in order; the first that matches the unit counts.
struct authority_row {
    std::string role{};
    match only{};                             ///< 产品类型等
    decimal max_off{};                        ///< largest fraction off the list price: 3 % is 0.03
    std::optional<decimal> min_above_floor{}; ///< the deal must stay this amount above the floor price
    bool may_break_floor = false;             ///< 可破底价
    friend bool operator==(const authority_row&, const authority_row&) = default;
};

/// Who may grant what (权限矩阵): roles from the lowest to the highest.
struct authority_matrix {
    std::vector<std::string> roles{};
    std::vector<authority_row> rows{};
    bool enforce = false; ///< more than the actor may grant is an error instead of a request for approval
    friend bool operator==(const authority_matrix&, const authority_matrix&) = default;
};

/// What a deal price needs (审批要求).
enum class approval_level : std::uint8_t {
    none, ///< within the actor's authority
    role, ///< the approval of the role that is named
    group ///< 集团审批: no role of the matrix may grant it
};

constexpr enum_table<approval_level, 3> enum_names(approval_level) {
    return {{{approval_level::none, "none"}, {approval_level::role, "role"}, {approval_level::group, "group"}}};
}

/// Who has to approve a deal price.
struct required_authority {
    approval_level level = approval_level::none;
    std::string role{};    ///< the lowest role that may grant the price; empty for group
    decimal off_percent{}; ///< (list - deal) / list x 100, for display with 2 decimals; the check itself is exact
    bool below_floor = false;
    friend bool operator==(const required_authority&, const required_authority&) = default;
};

/// Checks a matrix. \throws invalid_argument core.validation, core.duplicate with the path of the bad field
inline void validate(const authority_matrix& matrix, const std::string& path = "authority") {
    for (std::size_t i = 0; i < matrix.roles.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (matrix.roles[i] == matrix.roles[j]) {
                raise(loupan::errors::duplicate,
                      {join_path(path, "roles[" + std::to_string(i) + "]"), matrix.roles[i], {}, "C1.6"});
            }
        }
    }
    for (std::size_t i = 0; i < matrix.rows.size(); ++i) {
        const auto& row = matrix.rows[i];
        const auto at = join_path(path, "rows[" + std::to_string(i) + "]");
        if (std::find(matrix.roles.begin(), matrix.roles.end(), row.role) == matrix.roles.end()) {
            raise(loupan::errors::validation, {join_path(at, "role"), row.role, {}, "C1.6"});
        }
        if (row.max_off.sign() < 0 || row.max_off > decimal(1)) {
            raise(loupan::errors::validation, {join_path(at, "max_off"), row.max_off.to_string(), {}, "C1.6"});
        }
        if (row.min_above_floor && row.min_above_floor->sign() < 0) {
            raise(loupan::errors::validation,
                  {join_path(at, "min_above_floor"), row.min_above_floor->to_string(), {}, "C1.6"});
        }
    }
}

namespace detail {

inline bool may_grant(const authority_matrix& matrix, const std::string& role, const unit& of, const money& list,
                      const money& deal, const std::optional<money>& floor) {
    for (const auto& row : matrix.rows) {
        if (row.role != role || !matches(row.only, of)) {
            continue;
        }
        // (list - deal) / list <= max_off, without a division.
        const bool within = (list - deal).to_decimal() <= row.max_off * list.to_decimal();
        const bool floor_kept = row.may_break_floor || !floor || deal >= *floor;
        const bool far_enough = !row.min_above_floor || !floor || row.may_break_floor ||
                                deal.to_decimal() >= floor->to_decimal() + *row.min_above_floor;
        return within && floor_kept && far_enough;
    }
    return false; // a role without a row for this product may grant nothing
}

} // namespace detail

/// Who has to approve this deal price for this unit (审批层级): nobody above the actor, the lowest role from the actor
/// upward that may grant it, or the group. A deal at or above the list price needs nobody.
/// `deal` is what counts against the floor (see `check_floor`) where that is lower.
/// \throws invalid_argument core.validation for an unknown actor; rule_violation pricing.discount_not_authorised when the
/// matrix enforces and the actor's role is not enough
[[nodiscard]] inline required_authority required_approval(const authority_matrix& matrix, const std::string& actor,
                                                          const unit& of, const money& list, const money& deal,
                                                          const std::optional<money>& floor = {}) {
    validate(matrix);
    const auto from = std::find(matrix.roles.begin(), matrix.roles.end(), actor);
    if (from == matrix.roles.end()) {
        raise(loupan::errors::validation, {"actor", actor, {}, "C1.6"});
    }
    if (list.minor() <= 0) {
        raise(errors::negative_price, {"list", list.to_string(), {}, "C1.6"});
    }
    required_authority out;
    out.off_percent = rounding("0.01").round_ratio((list - deal).to_decimal() * decimal(100), list.to_decimal());
    out.below_floor = floor && deal < *floor;
    if (deal >= list && !out.below_floor) {
        out.role = actor;
        return out;
    }
    out.level = approval_level::group;
    for (auto role = from; role != matrix.roles.end(); ++role) {
        if (detail::may_grant(matrix, *role, of, list, deal, floor)) {
            out.level = role == from ? approval_level::none : approval_level::role;
            out.role = *role;
            break;
        }
    }
    if (matrix.enforce && out.level != approval_level::none) {
        raise(errors::discount_not_authorised, {"actor",
                                                actor + ": " + out.off_percent.to_string() + "% off needs " +
                                                    (out.role.empty() ? std::string("the group") : out.role),
                                                {},
                                                "C1.6"});
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::pricing
