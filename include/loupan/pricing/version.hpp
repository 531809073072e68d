// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/pricing/adjust.hpp>
#include <loupan/pricing/price.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The life of a price list version as data (价格版本生命周期, domain C1.5), and the guards of its transitions.

namespace loupan::inline LOUPAN_ABI::pricing {

enum class version_state : std::uint8_t { draft, submitted, approved, effective, superseded, withdrawn };

enum class version_event : std::uint8_t {
    calculate, ///< 测算
    submit,    ///< 提交
    approve,   ///< 审批通过
    reject,    ///< 退回
    activate,  ///< 生效
    adjust,    ///< 调价: makes round n+1 as a new draft
    supersede, ///< a later version of the same kind became effective for its units
    withdraw   ///< 撤回
};

/// What must hold for a transition.
enum class version_guard : std::uint8_t {
    none,
    factors_complete, ///< the scheme prices every unit
    prices_ready,     ///< every price above zero; list >= floor, list <= registered; see `check_ready`
    workflow,         ///< the approval decides
    day_reached,      ///< as_of >= effective_from; see `activate`
    submitter         ///< only who submitted
};

struct version_rule {
    version_state state;
    version_event event;
    version_guard guard;
    version_state next;
};

/// The whole life cycle, a row a transition.
inline constexpr std::array<version_rule, 10> version_rules{{
    {version_state::draft, version_event::calculate, version_guard::factors_complete, version_state::draft},
    {version_state::draft, version_event::submit, version_guard::prices_ready, version_state::submitted},
    {version_state::submitted, version_event::approve, version_guard::workflow, version_state::approved},
    {version_state::submitted, version_event::reject, version_guard::workflow, version_state::draft},
    {version_state::approved, version_event::activate, version_guard::day_reached, version_state::effective},
    {version_state::effective, version_event::adjust, version_guard::none, version_state::effective},
    {version_state::effective, version_event::supersede, version_guard::none, version_state::superseded},
    {version_state::draft, version_event::withdraw, version_guard::submitter, version_state::withdrawn},
    {version_state::submitted, version_event::withdraw, version_guard::submitter, version_state::withdrawn},
    {version_state::approved, version_event::withdraw, version_guard::submitter, version_state::withdrawn},
}};

[[nodiscard]] constexpr std::string_view to_string(version_state s) noexcept {
    constexpr std::array<std::string_view, 6> names{"draft", "submitted", "approved", "effective", "superseded", "withdrawn"};
    return names[static_cast<std::size_t>(s)];
}
[[nodiscard]] constexpr std::string_view to_string(version_event e) noexcept {
    constexpr std::array<std::string_view, 8> names{"calculate", "submit",  "approve",   "reject",
                                                    "activate",  "adjust", "supersede", "withdraw"};
    return names[static_cast<std::size_t>(e)];
}
[[nodiscard]] constexpr std::string_view to_string(version_guard g) noexcept {
    constexpr std::array<std::string_view, 6> names{"none", "factors_complete", "prices_ready", "workflow", "day_reached", "submitter"};
    return names[static_cast<std::size_t>(g)];
}

/// The transitions that a state has, for buttons and menus; their guards are still to be asked.
[[nodiscard]] inline std::vector<version_rule> actions(version_state state) {
    std::vector<version_rule> out;
    std::copy_if(version_rules.begin(), version_rules.end(), std::back_inserter(out),
                 [&](const version_rule& r) { return r.state == state; });
    return out;
}

/// The state after an event whose guard holds. \throws rule_violation core.state_invalid
[[nodiscard]] inline version_state next_state(version_state state, version_event event) {
    for (const auto& r : version_rules) {
        if (r.state == state && r.event == event) {
            return r.next;
        }
    }
    raise(loupan::errors::state_invalid, {"state", std::string(to_string(state)) + ", " + std::string(to_string(event)), {}, "C1.5"});
}

/// Guard of `submit`: every unit has a price above zero, a list price is not below the unit's floor price and not above
/// its registered one. Lists are matched by key; where one of them has no price for a unit, it says nothing.
/// \return the units that break it, ascending; empty when the version may be submitted
[[nodiscard]] inline std::vector<row_error> check_ready(const prices& list, const prices* floor = nullptr,
                                                        const prices* registered = nullptr) {
    std::vector<row_error> out;
    const auto add = [&](std::size_t row, const error_code& code, const std::string& path, const std::string& value) {
        error_context context{path, value, static_cast<std::int64_t>(row), "C1.5"};
        out.push_back({*context.row, std::string(code.code), path, value, loupan::detail::fill_template(code.english, context),
                       loupan::detail::fill_template(code.chinese, context)});
    };
    const auto total_in = [&](const prices* other, std::size_t row) -> std::optional<std::int64_t> {
        if (other == nullptr) {
            return std::nullopt;
        }
        const auto at = other->of().find(list.of().key(row));
        return at && other->has_price(*at) ? std::optional(other->columns().total[*at]) : std::nullopt;
    };
    for (std::size_t row = 0; row < list.size(); ++row) {
        const auto key = list.of().key(row);
        if (!list.has_price(row) || list.columns().total[row] <= 0) {
            add(row, errors::negative_price, "total", key);
            continue;
        }
        const auto total = list.columns().total[row];
        if (const auto low = total_in(floor, row); low && total < *low) {
            add(row, errors::price_below_floor, "floor", key);
        }
        if (const auto high = total_in(registered, row); high && total > *high) {
            add(row, errors::price_above_marked, "registered", key);
        }
    }
    return out;
}

/// A unit that keeps its earlier version when a new one is activated.
struct skipped_unit {
    std::string key{};
    std::size_t row = 0;
    std::string lock{};
    friend bool operator==(const skipped_unit&, const skipped_unit&) = default;
};

/// Which units a version becomes effective for.
struct activation {
    std::vector<std::size_t> rows{};
    std::vector<skipped_unit> skipped{};
};

/// `activate`: units with a lock (选房锁定, 换房锁定) are skipped and reported, the rest becomes effective; the version
/// before is superseded for those.
/// \throws rule_violation core.state_invalid, pricing.price_not_effective before `effective_from` and after `effective_to`;
/// invalid_argument core.date_invalid
[[nodiscard]] inline activation activate(version_state state, const scheme& rules, const units& of, const date& as_of,
                                         const std::string& lock_attribute = "lock") {
    static_cast<void>(next_state(state, version_event::activate));
    const bool early = !rules.effective_from.empty() && as_of < date::parse(rules.effective_from);
    const bool late = !rules.effective_to.empty() && date::parse(rules.effective_to) < as_of;
    if (early || late) {
        raise(errors::price_not_effective, {early ? "effective_from" : "effective_to", as_of.to_string(), {}, "C1.5"});
    }
    activation out;
    for (std::size_t row = 0; row < of.size(); ++row) {
        if (auto lock = detail::lock_reason(of, lock_attribute, row)) {
            out.skipped.push_back({of.key(row), row, std::move(*lock)});
        } else {
            out.rows.push_back(row);
        }
    }
    return out;
}

/// Guard of a change of the price mode: none once a unit of a building is subscribed (domain C1.8).
/// \throws rule_violation pricing.mode_locked with the building and the unit
inline void check_mode_change(const scheme& before, const scheme& after, const units& of,
                              const std::string& status_attribute = "status",
                              const std::vector<std::string>& statuses = sold_statuses()) {
    if (before.basis == after.basis) {
        return;
    }
    for (std::size_t row = 0; row < of.size(); ++row) {
        if (detail::sold_reason(of, status_attribute, statuses, row)) {
            const auto* building = of.attribute("building");
            const std::string where = building == nullptr ? std::string() : std::string(building->text(row)) + " ";
            raise(errors::mode_locked, {"basis", where + of.key(row), static_cast<std::int64_t>(row), "C1.8"});
        }
    }
}

/// Predicted to measured areas (预测转实测): a new round in which only unsold units are priced anew; sold ones keep the
/// price that they have, as overrides. The areas of the settlement are another matter (domain C3).
/// \throws rule_violation core.state_invalid when the scheme is measured already; what `price` throws
[[nodiscard]] inline adjust_result switch_to_measured(const scheme& given, const units& of, const prices& current,
                                                      const adjust_options& options) {
    if (given.areas == area_basis::measured) {
        raise(loupan::errors::state_invalid, {"areas", "measured", {}, "C1.8"});
    }
    if (current.size() != of.size()) {
        raise(loupan::errors::length_mismatch, {"current", std::to_string(current.size()), {}, {}});
    }
    adjust_result out;
    out.scheme = given;
    out.scheme.areas = area_basis::measured;
    ++out.scheme.round;
    out.scheme.parent = options.parent;
    out.scheme.effective_from = options.effective_from.value_or(options.as_of).to_string();
    out.scheme.effective_to.clear();
    for (std::size_t row = 0; row < of.size(); ++row) {
        const auto sold = detail::sold_reason(of, options.status_attribute, options.excluded_statuses, row);
        unit_outcome o{of.key(row), row, adjust_outcome::unchanged, sold.value_or(std::string()), {}, {}};
        if (sold) {
            o.outcome = adjust_outcome::sold;
        }
        if (sold && *sold != "fixed" && current.has_price(row)) {
            price_override keep;
            keep.unit = o.key;
            keep.reason = "sold before the measured survey";
            keep.total = decimal::from_parts(detail::int128{current.columns().total[row]}, given.currency.digits());
            auto& list = out.scheme.overrides;
            const auto at = std::find_if(list.begin(), list.end(), [&](const auto& x) { return x.unit == keep.unit; });
            if (at == list.end()) {
                list.push_back(std::move(keep));
            } else {
                *at = std::move(keep);
            }
        }
        out.outcomes.push_back(std::move(o));
    }
    auto how = options.pricing;
    how.errors = on_error::raise;
    out.prices = price(compile(out.scheme), of, how);
    for (auto& o : out.outcomes) {
        const auto was = current.has_price(o.row) ? current.columns().total[o.row] : 0;
        o.before = money::from_minor(was, current.currency());
        o.after = out.prices[o.row].total;
        if (o.outcome != adjust_outcome::sold && o.after != o.before) {
            o.outcome = adjust_outcome::changed;
            ++out.changed;
        }
    }
    out.total_before = current.total();
    out.total_after = out.prices.total();
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::pricing
