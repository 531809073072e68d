// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/pricing/detail/discount_allowed.hpp>
#include <loupan/pricing/detail/exact.hpp>
#include <loupan/pricing/discount_facts.hpp>
#include <loupan/pricing/discount_plan.hpp>
#include <loupan/pricing/discount_result.hpp>
#include <loupan/pricing/errors.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The formula of discounts: one exact chain from the list price to the deal price, rounded where the policy says.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

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

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
