// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/pricing/detail/exact.hpp>
#include <loupan/pricing/detail/match_unit.hpp>
#include <loupan/pricing/discount_plan.hpp>
#include <loupan/pricing/prices.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Applies discounts to a list price (折扣计算, domain C1.6): one exact chain, rounded only where the policy says.

namespace loupan::inline LOUPAN_ABI::pricing {

/// The list price that a deal starts from (表价).
struct deal_line {
    std::string key{}; ///< the unit's key
    std::optional<loupan::unit_price> unit_price{};
    money total{};
    std::optional<floor_area> area{};   ///< the pricing area
    decimal lump{};                     ///< part of the total that is not unit price x area (lump sums, attached areas)
    rounding list_rounding{"1"};        ///< the rounding that made the list total
    std::optional<money> floor_total{}; ///< 底价
    friend bool operator==(const deal_line&, const deal_line&) = default;
};

/// A deal line from a priced unit. Give the area that the unit price is for.
[[nodiscard]] inline deal_line make_deal_line(const price_line& line, std::optional<floor_area> area,
                                              std::optional<money> floor_total = {}) {
    deal_line out;
    out.key = line.key;
    out.unit_price = line.unit_price;
    out.total = line.total;
    out.area = area;
    out.floor_total = floor_total;
    return out;
}

/// How a new customer came by a referral (老带新登记).
struct referral_facts {
    bool first_visit = false; ///< the new customer had never visited before
    date registered{};
    date visited{};
    friend bool operator==(const referral_facts&, const referral_facts&) = default;
};

/// What is known about the deal that wants discounts (折扣条件).
struct discount_facts {
    date as_of{}; ///< 业务日期
    unit of{};    ///< the unit's attributes, for product filters
    std::string customer{};
    std::string pay_plan{};
    std::int32_t units_together = 1;            ///< 团购套数
    std::map<std::string, std::int64_t> uses{}; ///< by code: how often it was used before this deal
    std::set<std::string> evidence{};           ///< codes whose evidence was seen
    std::optional<referral_facts> referral{};
};

/// What a step of a deal price is.
enum class deal_step_kind : std::uint8_t {
    discount,    ///< one discount
    rounding,    ///< from the exact price to the unit price's and total's grid
    auto_round,  ///< 自动取整
    marked_price ///< a rounding must not lift the deal above the list price (一套一标)
};

constexpr enum_table<deal_step_kind, 4> enum_names(deal_step_kind) {
    return {{{deal_step_kind::discount, "discount"},
             {deal_step_kind::rounding, "rounding"},
             {deal_step_kind::auto_round, "auto_round"},
             {deal_step_kind::marked_price, "marked_price"}}};
}

/// One step from the list price to the deal price. `off` of all steps adds up to list - deal exactly.
struct deal_step {
    deal_step_kind kind = deal_step_kind::discount;
    std::string code{}; ///< of the discount; empty otherwise
    discount_calc calc = discount_calc::rate;
    decimal value{}; ///< of the discount as used
    money off{};     ///< what the step took off; a rounding may add
    money after{};   ///< the running price, to the minor unit
    friend bool operator==(const deal_step&, const deal_step&) = default;
};

/// A discount that the best selection left out, and why.
struct rejected_discount {
    std::string code{};
    std::string reason{}; ///< an error code, e.g. `pricing.discount_expired`
    std::string detail{};
    friend bool operator==(const rejected_discount&, const rejected_discount&) = default;
};

/// A gift of the deal: a marketing cost, not a reduction of the price.
struct gift_cost {
    std::string code{};
    money cost{};
    friend bool operator==(const gift_cost&, const gift_cost&) = default;
};

/// A deal price (成交价) and how the discounts made it.
struct discount_result {
    money list{};
    money deal{};
    std::optional<loupan::unit_price> deal_unit_price{}; ///< absent where no area is known
    price_lead lead = price_lead::total;                 ///< which figure governed: unit_price or total
    std::vector<deal_step> steps{};
    money off{};       ///< list - deal
    decimal percent{}; ///< 总折扣: deal / list x 100 with 2 decimals
    std::vector<gift_cost> gifts{};
    std::vector<rejected_discount> rejected{};
    friend bool operator==(const discount_result&, const discount_result&) = default;
};

namespace detail {

/// A discount that passed its own conditions: the plan, its place among those given, the value in force.
struct active_discount {
    const discount_plan* plan = nullptr;
    std::size_t index = 0;
    decimal value{};
};

/// Why a discount is not allowed.
struct refusal {
    const error_code* code = nullptr;
    std::string field{};
    std::string detail{};
};

inline std::string discount_path(std::size_t index) { return "discounts[" + std::to_string(index) + "]"; }

inline bool changes_price(const discount_plan& plan) { return plan.calc != discount_calc::gift; }

/// The value in force, or why the discount is not allowed for this deal.
inline std::optional<refusal> refuse(const discount_plan& plan, const std::string& unit_key,
                                     const discount_facts& facts, decimal& value) {
    const auto denied = [](std::string field, std::string why) {
        return refusal{&errors::discount_not_authorised, std::move(field), std::move(why)};
    };
    const auto contains = [](const std::vector<std::string>& list, const std::string& entry) {
        return std::find(list.begin(), list.end(), entry) != list.end();
    };
    if (!plan.enabled) {
        return denied("enabled", "not enabled");
    }
    if (!plan.approved) {
        return denied("approved", "not approved");
    }
    const auto day = facts.as_of.to_string();
    if (plan.valid_from && facts.as_of < *plan.valid_from) {
        return refusal{&errors::discount_expired, "valid.from", plan.valid_from->to_string() + " > " + day};
    }
    if (plan.valid_to && *plan.valid_to < facts.as_of) {
        return refusal{&errors::discount_expired, "valid.to", plan.valid_to->to_string() + " < " + day};
    }
    if (plan.bound) {
        if (plan.bound->customer != facts.customer) {
            return denied("bound.customer", "for another customer");
        }
        if (plan.bound->unit != unit_key) {
            return denied("bound.unit", "for unit " + plan.bound->unit);
        }
        if (plan.bound->until < facts.as_of) {
            return refusal{&errors::discount_expired, "bound.until", plan.bound->until.to_string() + " < " + day};
        }
    }
    if (!plan.units.empty() && !contains(plan.units, unit_key)) {
        return denied("units", "unit " + unit_key + " is not on the list");
    }
    if (!matches(plan.only, facts.of)) {
        return denied("only", "for units with " + to_string(plan.only));
    }
    if (!plan.pay_plans.empty() && !contains(plan.pay_plans, facts.pay_plan)) {
        return denied("pay_plans", "not with pay plan '" + facts.pay_plan + "'");
    }
    if (plan.max_uses) {
        const auto used = facts.uses.find(plan.code);
        if (used != facts.uses.end() && used->second >= *plan.max_uses) {
            return denied("max_uses", "used " + std::to_string(used->second) + " times");
        }
    }
    if (plan.needs_evidence && !facts.evidence.contains(plan.code)) {
        return denied("needs_evidence", "its evidence is missing");
    }
    if (plan.referral_days) {
        if (!facts.referral || !facts.referral->first_visit) {
            return denied("referral_days", "no referral of a first visit");
        }
        const auto before = facts.referral->visited - facts.referral->registered;
        if (before < 0 || before > *plan.referral_days) {
            return denied("referral_days", "registered " + std::to_string(before) + " days before the visit");
        }
    }
    value = plan.value;
    if (!plan.tiers.empty()) {
        const group_tier* reached = nullptr;
        for (const auto& tier : plan.tiers) {
            reached = tier.units <= facts.units_together ? &tier : reached;
        }
        if (reached == nullptr) {
            return denied("tiers", std::to_string(facts.units_together) + " units");
        }
        value = reached->value;
    }
    return std::nullopt;
}

inline bool is_unit_discount(const discount_plan& p) { return p.calc == discount_calc::amount_unit; }
inline bool is_total_discount(const discount_plan& p) {
    return p.calc == discount_calc::amount_total || p.calc == discount_calc::fixed_total;
}

/// Whether two discounts exclude each other under a policy; the reason is empty when they do not.
inline std::string conflict(const discount_plan& a, const discount_plan& b, const discount_policy& policy) {
    if (!a.mutex_group.empty() && a.mutex_group == b.mutex_group) {
        return "both in group " + a.mutex_group;
    }
    if (!changes_price(a) || !changes_price(b)) {
        return {};
    }
    if (!a.stackable || !b.stackable) {
        return "not stackable";
    }
    if (policy.unit_total_exclusive &&
        ((is_unit_discount(a) && is_total_discount(b)) || (is_unit_discount(b) && is_total_discount(a)))) {
        return "unit price and total discount";
    }
    const bool fixed = a.calc == discount_calc::fixed_total || b.calc == discount_calc::fixed_total;
    if (fixed && policy.combination != discount_combination::sequence) {
        return "a fixed total stands alone";
    }
    return {};
}

inline std::size_t source_rank(const discount_policy& policy, discount_source source) {
    const auto at = std::find(policy.order.begin(), policy.order.end(), source);
    return at != policy.order.end() ? static_cast<std::size_t>(at - policy.order.begin())
                                    : policy.order.size() + static_cast<std::size_t>(source);
}

inline void sort_discounts(std::vector<active_discount>& active, const discount_policy& policy) {
    // Under multiply and add the amounts come off last, so that the order cannot change the price.
    const bool amounts_last =
        policy.combination == discount_combination::multiply || policy.combination == discount_combination::add;
    const auto key = [&](const active_discount& d) {
        const bool amount = is_unit_discount(*d.plan) || is_total_discount(*d.plan);
        return std::tuple(amounts_last && amount, d.plan->sequence, source_rank(policy, d.plan->source), d.index);
    };
    std::sort(active.begin(), active.end(),
              [&](const active_discount& a, const active_discount& b) { return key(a) < key(b); });
}

/// The exact price on its way: what is priced by area, and lump sums beside it.
struct running_price {
    exact by_area{};
    exact lump{};
    [[nodiscard]] exact total() const { return by_area + lump; }
};

inline price_lead governing(const deal_line& line, const discount_policy& policy) {
    const bool has_unit_price = line.unit_price && line.area && line.area->scaled() > 0;
    if (policy.lead == price_lead::total || (policy.lead == price_lead::automatic && !has_unit_price)) {
        return price_lead::total;
    }
    if (!has_unit_price) {
        raise(errors::area_required, {"line.area", line.key, {}, "C1.6"});
    }
    const exact made = exact(line.unit_price->to_decimal()) * exact(line.area->to_decimal()) + exact(line.lump);
    const bool agrees = made.rounded(line.list_rounding) == line.total.to_decimal();
    if (policy.lead == price_lead::unit_price && !agrees) {
        // By unit price, whatever else the list price holds would silently vanish from the deal.
        raise(loupan::errors::validation,
              {"line.lump", made.to_string() + " is not the list price " + line.total.to_string(), {}, "C1.6"});
    }
    return agrees ? price_lead::unit_price : price_lead::total;
}

inline void check_line(const deal_line& line) {
    if (line.total.minor() <= 0) {
        raise(errors::negative_price, {"line.total", line.total.to_string(), {}, "C1.6"});
    }
    if (line.lump.sign() < 0) {
        raise(loupan::errors::validation, {"line.lump", line.lump.to_string(), {}, "C1.6"});
    }
    if (line.unit_price) {
        loupan::detail::require_same(line.unit_price->currency(), line.total.currency());
        if (line.area && line.area->unit() != line.unit_price->per()) {
            raise(loupan::errors::unit_mismatch,
                  {"line.area", std::string(loupan::to_string(line.area->unit())), {}, {}});
        }
    }
    if (line.floor_total) {
        loupan::detail::require_same(line.floor_total->currency(), line.total.currency());
    }
}

inline rounding minor_step(const currency& in) {
    return rounding(decimal::from_parts(loupan::detail::int128{1}, in.digits()));
}

inline std::string_view step_code(discount_calc calc) {
    switch (calc) {
    case discount_calc::rate:
        return "pricing.discount_rate";
    case discount_calc::points:
        return "pricing.discount_points";
    case discount_calc::amount_total:
        return "pricing.discount_amount_total";
    case discount_calc::amount_unit:
        return "pricing.discount_amount_unit";
    case discount_calc::fixed_total:
        return "pricing.discount_fixed_total";
    case discount_calc::gift:
        break;
    }
    return "pricing.discount_gift";
}

inline decimal in_percent(const decimal& fraction) { return (fraction * decimal(100)).normalized(); }

/// The formula: from a list price through sorted discounts that do not exclude each other to the deal price.
template <class Recorder>
discount_result combine(const deal_line& line, const std::vector<active_discount>& active,
                        const discount_policy& policy, Recorder& recorder) {
    const auto& in = line.total.currency();
    const std::string unit_of_money(in.code());
    const auto minor = minor_step(in);
    const auto to_money = [&](const exact& v) { return money::from_decimal(v.rounded(minor), in); };

    discount_result r;
    r.list = line.total;
    r.lead = governing(line, policy);
    const bool fixed = std::any_of(active.begin(), active.end(),
                                   [](const active_discount& d) { return d.plan->calc == discount_calc::fixed_total; });
    r.lead = fixed ? price_lead::total : r.lead; // 一口价 is a promise about the total
    const bool by_unit = r.lead == price_lead::unit_price;

    const running_price start =
        by_unit ? running_price{exact(line.unit_price->to_decimal()) * exact(line.area->to_decimal()), exact(line.lump)}
                : running_price{exact(line.total.to_decimal()), {}};
    running_price now = start;
    money before = to_money(start.total());
    const money rounding_of_list = line.total - before;
    bool last_is_fixed = false;
    if constexpr (Recorder::enabled) {
        step s;
        s.code = by_unit ? "pricing.deal_list_unit" : "pricing.deal_list";
        if (by_unit) {
            s.operands = {{"unit_price", line.unit_price->to_string(), unit_of_money},
                          {"area", line.area->to_string(), std::string(loupan::to_string(line.area->unit()))},
                          {"lump", line.lump.to_string(), unit_of_money}};
        }
        s.exact = start.total().to_string();
        s.result = line.total.to_string();
        s.unit = unit_of_money;
        recorder.add(std::move(s));
    }

    for (const auto& d : active) {
        if (!changes_price(*d.plan)) {
            continue;
        }
        const exact v(d.value);
        const exact one(decimal(1));
        const bool add = policy.combination == discount_combination::add;
        const bool sequence = policy.combination == discount_combination::sequence;
        last_is_fixed = false;
        switch (d.plan->calc) {
        case discount_calc::rate:
            if (add) {
                now.by_area = now.by_area - start.by_area * (one - v);
                now.lump = now.lump - start.lump * (one - v);
            } else {
                now.by_area = now.by_area * v;
                now.lump = now.lump * v;
            }
            break;
        case discount_calc::points:
            if (add || sequence) {
                now.by_area = now.by_area - start.by_area * v;
                now.lump = now.lump - start.lump * v;
            } else {
                now.by_area = now.by_area * (one - v);
                now.lump = now.lump * (one - v);
            }
            break;
        case discount_calc::amount_total:
            now.by_area = now.by_area - v;
            break;
        case discount_calc::amount_unit:
            if (!line.area || line.area->scaled() == 0) {
                raise(errors::area_required, {join_path(discount_path(d.index), "calc"), d.plan->code, {}, "C1.6"});
            }
            now.by_area = now.by_area - v * exact(line.area->to_decimal());
            break;
        case discount_calc::fixed_total:
            if (now.total() < v) {
                raise(errors::price_above_marked, {join_path(discount_path(d.index), "value"),
                                                   d.plan->code + ": " + d.value.to_string(),
                                                   {},
                                                   "C1.6"});
            }
            now = {v, {}};
            last_is_fixed = true;
            break;
        case discount_calc::gift:
            break;
        }
        std::string step_rounding_text;
        const auto unrounded = now.total();
        if (policy.step_rounding && !last_is_fixed) {
            step_rounding_text = policy.step_rounding->to_string();
            if (by_unit) {
                const decimal area = line.area->to_decimal();
                now.by_area = exact(now.by_area.rounded(*policy.step_rounding, area)) * exact(area);
                now.lump = exact(now.lump.rounded(*policy.step_rounding));
            } else {
                now.by_area = exact(now.by_area.rounded(*policy.step_rounding));
            }
        }
        if (now.total().sign() <= 0 || now.by_area.sign() <= 0) {
            raise(errors::negative_price, {join_path(discount_path(d.index), "value"),
                                           d.plan->code + ": " + now.total().to_string(),
                                           {},
                                           "C1.6"});
        }
        const money after = to_money(now.total());
        r.steps.push_back({deal_step_kind::discount, d.plan->code, d.plan->calc, d.value, before - after, after});
        if constexpr (Recorder::enabled) {
            const bool is_fraction = d.plan->calc == discount_calc::rate || d.plan->calc == discount_calc::points;
            step s;
            s.code = step_code(d.plan->calc);
            s.operands = {{"code", d.plan->code},
                          {"name", d.plan->name.empty() ? d.plan->code : d.plan->name},
                          {"value", is_fraction ? in_percent(d.value).to_string() : d.value.to_string(),
                           is_fraction ? "%" : unit_of_money},
                          {"before", before.to_string(), unit_of_money},
                          {"off", (before - after).to_string(), unit_of_money}};
            s.exact = unrounded.to_string();
            s.rounding = step_rounding_text;
            s.result = after.to_string();
            s.unit = unit_of_money;
            s.rule = discount_path(d.index);
            recorder.add(std::move(s));
        }
        before = after;
    }

    // A deal without a price discount is the list price, on whatever grid that was.
    money total = line.total;
    std::optional<decimal> unit = line.unit_price ? std::optional(line.unit_price->to_decimal()) : std::nullopt;
    const bool discounted = !r.steps.empty();
    const auto show = [&](std::string_view code, const std::string& exact_text, const rounding& how,
                          const std::string& result, const std::string& unit_text,
                          const std::vector<operand>& operands) {
        if constexpr (Recorder::enabled) {
            step s;
            s.code = code;
            s.operands = operands;
            s.exact = exact_text;
            s.rounding = how.to_string();
            s.result = result;
            s.unit = unit_text;
            recorder.add(std::move(s));
        } else {
            (void)code, (void)exact_text, (void)how, (void)result, (void)unit_text, (void)operands;
        }
    };
    // Text costs more than the figure: it is made for an explanation only.
    const auto text_of = [](const exact& v) { return Recorder::enabled ? v.to_string() : std::string(); };
    const std::string per =
        line.area ? unit_of_money + "/" + std::string(loupan::to_string(line.area->unit())) : unit_of_money;
    if (discounted) {
        if (by_unit) {
            const decimal area = line.area->to_decimal();
            unit = now.by_area.rounded(policy.unit_rounding, area);
            if (unit->sign() <= 0) {
                raise(errors::negative_price, {"deal_unit_price", unit->to_string(), {}, "C1.6"});
            }
            show("pricing.round_deal_unit", text_of(now.by_area) + "/" + area.to_string(), policy.unit_rounding,
                 unit->to_string(), per, {});
            const exact made = exact(*unit) * exact(area) + now.lump;
            total = money::from_decimal(made.rounded(policy.total_rounding), in);
            show("pricing.deal_total_of_unit", text_of(made), policy.total_rounding, total.to_string(), unit_of_money,
                 {{"unit_price", unit->to_string(), per}, {"area", line.area->to_string(), ""}});
        } else if (last_is_fixed) {
            total = money::from_decimal(now.by_area.rounded(minor), in);
        } else {
            total = money::from_decimal(now.by_area.rounded(policy.total_rounding), in);
            show("pricing.round_deal_total", text_of(now.by_area), policy.total_rounding, total.to_string(),
                 unit_of_money, {});
        }
        if (const auto off = rounding_of_list + before - total; off.minor() != 0 || before != total) {
            r.steps.push_back({deal_step_kind::rounding, {}, {}, {}, off, total});
        }
        bool derived = !by_unit;
        if (policy.auto_round) {
            const auto rounded = money::from_decimal((*policy.auto_round)(total.to_decimal()), in);
            if (rounded != total) {
                r.steps.push_back({deal_step_kind::auto_round, {}, {}, {}, total - rounded, rounded});
                show("pricing.auto_round", Recorder::enabled ? total.to_string() : std::string(), *policy.auto_round,
                     rounded.to_string(), unit_of_money, {});
                total = rounded;
                derived = true;
                r.lead = price_lead::total;
            }
        }
        if (total > line.total) {
            r.steps.push_back({deal_step_kind::marked_price, {}, {}, {}, total - line.total, line.total});
            show("pricing.marked_price", Recorder::enabled ? total.to_string() : std::string(), policy.total_rounding,
                 line.total.to_string(), unit_of_money, {});
            total = line.total;
            derived = false;
            unit = line.unit_price ? std::optional(line.unit_price->to_decimal()) : std::nullopt;
        }
        if (total.minor() <= 0) {
            raise(errors::negative_price, {"deal", total.to_string(), {}, "C1.6"});
        }
        if (derived) {
            unit.reset();
            if (line.area && line.area->scaled() > 0) {
                unit = policy.derived_rounding.round_ratio(total.to_decimal(), line.area->to_decimal());
                show("pricing.derive_deal_unit",
                     Recorder::enabled ? total.to_string() + "/" + line.area->to_string() : std::string(),
                     policy.derived_rounding, unit->to_string(), per, {});
            }
        }
    }
    r.deal = total;
    r.off = r.list - r.deal;
    if (unit) {
        r.deal_unit_price = loupan::unit_price::from_scaled(
            unit->to_scaled(loupan::unit_price::scale), in,
            line.area ? line.area->unit() : (line.unit_price ? line.unit_price->per() : area_unit::square_metre));
    }
    r.percent = rounding("0.01").round_ratio(r.deal.to_decimal() * decimal(100), r.list.to_decimal());
    if constexpr (Recorder::enabled) {
        step s;
        s.code = "pricing.deal_percent";
        s.operands = {{"list", r.list.to_string(), unit_of_money}, {"deal", r.deal.to_string(), unit_of_money}};
        s.exact = (r.deal.to_decimal() * decimal(100)).to_string() + "/" + r.list.to_string();
        s.rounding = "half_up@0.01";
        s.result = r.percent.to_string();
        s.unit = "%";
        recorder.add(std::move(s));
    }
    return r;
}

/// Of the price discounts, the one that alone gives the lowest price; ties go to the first in order.
inline std::vector<active_discount> keep_best_one(const deal_line& line, const std::vector<active_discount>& active,
                                                  const discount_policy& policy) {
    const active_discount* best = nullptr;
    money lowest;
    null_recorder nothing;
    for (const auto& d : active) {
        if (changes_price(*d.plan)) {
            const auto alone = combine(line, {d}, policy, nothing).deal;
            if (best == nullptr || alone < lowest) {
                best = &d;
                lowest = alone;
            }
        }
    }
    std::vector<active_discount> kept;
    for (const auto& d : active) {
        if (&d == best || !changes_price(*d.plan)) {
            kept.push_back(d);
        }
    }
    return kept;
}

/// The reason why two of them may not stand together; null when all may.
inline std::optional<std::pair<std::size_t, std::size_t>>
first_conflict(const std::vector<active_discount>& active, const discount_policy& policy, std::string& why) {
    const bool one = policy.combination == discount_combination::best_one;
    for (std::size_t j = 1; j < active.size(); ++j) {
        for (std::size_t i = 0; i < j; ++i) {
            if (one && changes_price(*active[i].plan) && changes_price(*active[j].plan)) {
                continue; // only one of them will count
            }
            why = conflict(*active[i].plan, *active[j].plan, policy);
            if (!why.empty()) {
                return std::pair(i, j);
            }
        }
    }
    return std::nullopt;
}

inline constexpr std::size_t most_to_select = 12; // 2^12 sets are tried

template <class Recorder>
discount_result finish(const deal_line& line, const std::vector<active_discount>& active, const discount_policy& policy,
                       Recorder& recorder) {
    const bool one = policy.combination == discount_combination::best_one;
    const auto counted = one ? keep_best_one(line, active, policy) : active;
    auto r = combine(line, counted, policy, recorder);
    const std::string unit_of_money(line.total.currency().code());
    for (const auto& d : counted) {
        if (changes_price(*d.plan)) {
            continue;
        }
        const auto cost = money::from_decimal(d.value, line.total.currency());
        r.gifts.push_back({d.plan->code, cost});
        if constexpr (Recorder::enabled) {
            step s;
            s.code = step_code(discount_calc::gift);
            s.operands = {{"code", d.plan->code}, {"name", d.plan->name.empty() ? d.plan->code : d.plan->name}};
            s.result = cost.to_string();
            s.unit = unit_of_money;
            s.rule = discount_path(d.index);
            recorder.add(std::move(s));
        }
    }
    for (const auto& d : active) {
        const bool in =
            std::any_of(counted.begin(), counted.end(), [&d](const active_discount& c) { return c.index == d.index; });
        if (!in && policy.selection == discount_selection::best) {
            r.rejected.push_back({d.plan->code, std::string(errors::discount_conflict.code), "another is better"});
        }
    }
    return r;
}

/// The allowed subset with the lowest price, under the floor rule of the policy.
inline std::vector<active_discount> select_best(const deal_line& line, const std::vector<active_discount>& active,
                                                const discount_policy& policy,
                                                std::vector<rejected_discount>& rejected) {
    if (active.size() > most_to_select) {
        raise(loupan::errors::validation,
              {"discounts",
               std::to_string(active.size()) + " to select from, at most " + std::to_string(most_to_select),
               {},
               "C1.6"});
    }
    null_recorder nothing;
    std::vector<active_discount> best;
    std::optional<money> lowest;
    for (std::uint32_t mask = 0; mask < (1U << active.size()); ++mask) {
        std::vector<active_discount> some;
        for (std::size_t i = 0; i < active.size(); ++i) {
            if ((mask >> i & 1U) != 0) {
                some.push_back(active[i]);
            }
        }
        std::string why;
        if (first_conflict(some, policy, why)) {
            continue;
        }
        money deal;
        try {
            deal = finish(line, some, policy, nothing).deal;
        } catch (const rule_violation&) {
            continue; // e.g. a price below zero, or a fixed total above the running price
        }
        if (policy.floor == floor_policy::refuse && line.floor_total && deal < *line.floor_total && mask != 0) {
            continue;
        }
        // Gifts do not lower the price: more of them is better at the same price.
        if (!lowest || deal < *lowest || (deal == *lowest && some.size() > best.size())) {
            best = std::move(some);
            lowest = deal;
        }
    }
    for (const auto& d : active) {
        const auto same = [&d](const active_discount& b) { return b.index == d.index; };
        if (std::any_of(best.begin(), best.end(), same)) {
            continue;
        }
        std::string why;
        for (const auto& b : best) {
            why = why.empty() ? conflict(*d.plan, *b.plan, policy) : why;
        }
        // No conflict with what was taken: only the floor, or a price that cannot be, kept it out.
        const auto& code = why.empty() ? errors::price_below_floor : errors::discount_conflict;
        rejected.push_back({d.plan->code, std::string(code.code), why.empty() ? "would break the floor" : why});
    }
    return best;
}

} // namespace detail

/// Applies discounts to a list price (折扣计算). Pure: it reads no clock and counts no use.
/// With `selection::all` each discount must be allowed and none may exclude another; with `selection::best` the allowed
/// set with the lowest price is taken, at most 12 to choose from, and the rest is listed with its reason.
/// The floor is not checked here but in `check_floor`; the best selection respects it.
/// \throws rule_violation pricing.discount_expired, pricing.discount_conflict, pricing.discount_not_authorised,
/// pricing.price_above_marked (a fixed total above the running price), pricing.negative_price; each names the plan
/// \throws invalid_argument core.validation, core.duplicate, core.empty, pricing.area_required
template <class Recorder>
[[nodiscard]] discount_result apply_discounts(const deal_line& line, std::span<const discount_plan> plans,
                                              const discount_policy& policy, const discount_facts& facts,
                                              Recorder& recorder) {
    detail::check_line(line);
    validate(policy);
    const bool best = policy.selection == discount_selection::best;
    std::vector<detail::active_discount> active;
    std::vector<rejected_discount> rejected;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const auto& plan = plans[i];
        const auto path = detail::discount_path(i);
        validate(plan, path);
        for (std::size_t j = 0; j < i; ++j) {
            if (plans[j].code == plan.code) {
                raise(loupan::errors::duplicate, {join_path(path, "code"), plan.code, {}, "C1.6"});
            }
        }
        decimal value;
        if (const auto no = detail::refuse(plan, line.key, facts, value)) {
            if (!best) {
                raise(*no->code, {join_path(path, no->field), plan.code + ": " + no->detail, {}, "C1.6"});
            }
            rejected.push_back({plan.code, std::string(no->code->code), no->detail});
            continue;
        }
        const bool is_money = plan.calc == discount_calc::fixed_total || plan.calc == discount_calc::gift;
        if (is_money && value.normalized().scale() > line.total.currency().digits()) {
            raise(loupan::errors::too_many_digits,
                  {join_path(path, "value"), plan.code + ": " + value.to_string(), {}, {}});
        }
        active.push_back({&plan, i, value});
    }
    detail::sort_discounts(active, policy);
    if (best) {
        active = detail::select_best(line, active, policy, rejected);
    } else {
        std::string why;
        if (const auto pair = detail::first_conflict(active, policy, why)) {
            const auto& a = active[pair->first];
            const auto& b = active[pair->second];
            raise(errors::discount_conflict, {detail::discount_path(std::max(a.index, b.index)),
                                              a.plan->code + ", " + b.plan->code + ": " + why,
                                              {},
                                              "C1.6"});
        }
    }
    auto result = detail::finish(line, active, policy, recorder);
    result.rejected.insert(result.rejected.begin(), rejected.begin(), rejected.end());
    return result;
}

/// The same without an explanation.
[[nodiscard]] inline discount_result apply_discounts(const deal_line& line, std::span<const discount_plan> plans,
                                                     const discount_policy& policy, const discount_facts& facts) {
    null_recorder nothing;
    return apply_discounts(line, plans, policy, facts, nothing);
}

/// A reward to somebody for the deal (推荐奖励等营销费用): a marketing cost, not a reduction of the price.
struct reward {
    std::string code{};
    std::string name{};
    bool of_deal = true; ///< the value is a fraction of the deal price (2 ‰ is 0.002), else an amount
    decimal value{};
    rounding how{"100"}; ///< e.g. to full 100 yuan
    friend bool operator==(const reward&, const reward&) = default;
};

/// What a reward costs for this deal price. \throws invalid_argument core.validation when its value is negative
[[nodiscard]] inline money reward_cost(const reward& of, const money& deal) {
    if (of.value.sign() < 0) {
        raise(loupan::errors::validation, {"reward.value", of.code + ": " + of.value.to_string(), {}, "C1.6"});
    }
    return of.of_deal ? deal.times(of.value, of.how) : money::from_decimal(of.how(of.value), deal.currency());
}

/// Where a deal stands against its floor price (底价检查).
struct floor_check {
    std::optional<money> floor{};
    money counted{};                 ///< the deal price, less rewards and gifts where the policy says so
    std::optional<money> distance{}; ///< counted - floor; negative below the floor
    [[nodiscard]] bool below() const { return distance && distance->minor() < 0; }
    friend bool operator==(const floor_check&, const floor_check&) = default;
};

/// Checks a deal price against the floor. \throws rule_violation pricing.price_below_floor when the policy refuses; the
/// value names the discounts that were used
[[nodiscard]] inline floor_check check_floor(const deal_line& line, const discount_result& result, const money& rewards,
                                             const discount_policy& policy) {
    floor_check out;
    out.floor = line.floor_total;
    out.counted = result.deal;
    if (policy.floor_after_rewards) {
        out.counted -= rewards;
        for (const auto& gift : result.gifts) {
            out.counted -= gift.cost;
        }
    }
    if (out.floor) {
        out.distance = out.counted - *out.floor;
    }
    if (out.below() && policy.floor == floor_policy::refuse) {
        std::string codes;
        for (const auto& s : result.steps) {
            codes += s.code.empty() ? "" : (codes.empty() ? "" : ", ") + s.code;
        }
        raise(errors::price_below_floor,
              {"deal",
               (codes.empty() ? line.key : codes) + ": " + out.counted.to_string() + " < " + out.floor->to_string(),
               {},
               "C1.6"});
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::pricing
