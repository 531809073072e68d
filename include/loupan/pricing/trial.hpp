// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/attachment.hpp>
#include <loupan/pricing/authority.hpp>
#include <loupan/pricing/deal_texts.hpp>
#include <loupan/pricing/discount.hpp>
#include <loupan/pricing/vat.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// The trial calculation of a deal (试算, domain C1.5): from a list price to the contract total, without side effects.
/// Instalments and mortgage start from `trial_result::contract_total`; they are the payment room's.

namespace loupan::inline LOUPAN_ABI::pricing {

/// How a deal is taxed (计税方式).
struct vat_terms {
    vat_table table = china_vat();
    std::string kind = "general"; ///< the kind of row of the table
    tax_mode mode = tax_mode::inclusive;
    rounding how{"0.01"};
    friend bool operator==(const vat_terms&, const vat_terms&) = default;
};

/// What is asked: a list price and everything that acts on it.
struct trial_request {
    deal_line line{};
    std::optional<date> effective_from{}; ///< of the price, inclusive
    std::optional<date> effective_to{};   ///< of the price, inclusive
    discount_facts facts{};               ///< with the business date
    std::vector<discount_plan> discounts{};
    discount_policy policy{};
    std::vector<reward> rewards{};
    std::vector<attachment> attachments{};
    std::optional<pricing::fitment> fitment{};
    std::optional<vat_terms> vat = vat_terms{};
    std::optional<authority_matrix> authority{};
    std::string actor{}; ///< the role of who asks, for the authority matrix
};

/// What a reward of the deal costs.
struct reward_line {
    std::string code{};
    money cost{};
    friend bool operator==(const reward_line&, const reward_line&) = default;
};

/// An attachment's part of the deal.
struct attachment_line {
    std::string code{};
    money list{};
    money deal{};
    bool in_contract = false;
    friend bool operator==(const attachment_line&, const attachment_line&) = default;
};

/// The answer (试算结果).
struct trial_result {
    std::string key{};
    date as_of{};
    discount_result house{};      ///< list price, each discount, deal price and unit price
    floor_check floor{};          ///< distance to the floor price
    std::optional<required_authority> authority{};
    std::vector<reward_line> rewards{};
    money marketing_cost{};       ///< 营销费用: rewards and gifts
    std::vector<attachment_line> attachments{};
    std::optional<money> fitment{};
    bool fitment_in_contract = false;
    money contract_total{};       ///< 合同总价: house + merged attachments + fitment in the contract price
    money separate_total{};       ///< what is sold beside the contract
    std::optional<vat_split> vat{}; ///< of the contract total
    friend bool operator==(const trial_result&, const trial_result&) = default;
};

namespace detail {

inline void check_effective(const std::optional<date>& from, const std::optional<date>& to, const date& as_of) {
    if ((from && as_of < *from) || (to && *to < as_of)) {
        const auto text = [](const std::optional<date>& d) { return d ? d->to_string() : std::string(); };
        raise(errors::price_not_effective,
              {"as_of", as_of.to_string() + " is outside " + text(from) + ".." + text(to), {}, "C1.5"});
    }
}

/// An attachment's deal price: the rates and points that the house got, combined in the same way and rounded to the total's
/// grid. Amounts and fixed totals are promises about the house alone.
inline money attachment_price(const attachment& piece, const discount_result& house, const discount_policy& policy,
                              const std::string& path) {
    if (piece.price.minor() < 0) {
        raise(errors::negative_price, {join_path(path, "price"), piece.price.to_string(), {}, "C1.6"});
    }
    loupan::detail::require_same(piece.price.currency(), house.list.currency());
    if (!piece.discount_applies || piece.price.minor() == 0) {
        return piece.price;
    }
    std::vector<discount_plan> plans;
    for (const auto& s : house.steps) {
        if (s.kind == deal_step_kind::discount &&
            (s.calc == discount_calc::rate || s.calc == discount_calc::points)) {
            discount_plan plan;
            plan.code = s.code;
            plan.calc = s.calc;
            plan.value = s.value;
            plans.push_back(std::move(plan));
        }
    }
    std::vector<active_discount> active;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        active.push_back({&plans[i], i, plans[i].value});
    }
    deal_line line;
    line.total = piece.price;
    discount_policy of_piece = policy;
    of_piece.lead = price_lead::total;
    of_piece.auto_round.reset();
    null_recorder nothing;
    return combine(line, active, of_piece, nothing).deal;
}

template <class Recorder> trial_result run_trial(const trial_request& request, Recorder& recorder) {
    const auto& facts = request.facts;
    const auto& in = request.line.total.currency();
    const std::string unit_of_money(in.code());
    check_effective(request.effective_from, request.effective_to, facts.as_of);

    trial_result out;
    out.key = request.line.key;
    out.as_of = facts.as_of;
    const auto note = [&](auto&& make) {
        if constexpr (Recorder::enabled) {
            step s;
            make(s);
            recorder.add(std::move(s));
        } else {
            (void)make;
        }
    };
    if constexpr (Recorder::enabled) {
        step s;
        s.code = "pricing.trial";
        s.operands = {{"key", out.key}, {"as_of", out.as_of.to_string()}};
        s.unit = unit_of_money;
        recorder.open(std::move(s));
        step house;
        house.code = "pricing.deal";
        house.unit = unit_of_money;
        recorder.open(std::move(house));
    }
    out.house = apply_discounts(request.line, request.discounts, request.policy, facts, recorder);
    if constexpr (Recorder::enabled) {
        recorder.close(out.house.deal.to_string());
    }

    out.marketing_cost = money::from_minor(0, in);
    money rewards = out.marketing_cost;
    for (const auto& r : request.rewards) {
        const auto cost = reward_cost(r, out.house.deal);
        out.rewards.push_back({r.code, cost});
        rewards += cost;
        note([&](step& s) {
            s.code = r.of_deal ? "pricing.reward" : "pricing.reward_amount";
            s.operands = {{"code", r.code}, {"name", r.name.empty() ? r.code : r.name}};
            if (r.of_deal) {
                s.operands.push_back({"value", in_percent(r.value).to_string(), "%"});
                s.exact = (out.house.deal.to_decimal() * r.value).normalized().to_string();
                s.rounding = r.how.to_string();
            }
            s.result = cost.to_string();
            s.unit = unit_of_money;
        });
    }
    out.marketing_cost += rewards;
    for (const auto& gift : out.house.gifts) {
        out.marketing_cost += gift.cost;
    }

    out.floor = check_floor(request.line, out.house, rewards, request.policy);
    if (out.floor.floor) {
        note([&](step& s) {
            s.code = "pricing.floor_check";
            s.operands = {{"floor", out.floor.floor->to_string(), unit_of_money},
                          {"counted", out.floor.counted.to_string(), unit_of_money}};
            s.result = out.floor.distance->to_string();
            s.unit = unit_of_money;
        });
    }
    if (request.authority) {
        // What counts against the floor may be less than the deal price: the floor is lifted by the difference.
        const auto floor = out.floor.floor
                               ? std::optional(*out.floor.floor + (out.house.deal - out.floor.counted))
                               : std::nullopt;
        out.authority = required_approval(*request.authority, request.actor, facts.of, out.house.list, out.house.deal, floor);
        note([&](step& s) {
            s.code = "pricing.authority_" + std::string(to_string(out.authority->level));
            s.operands = {{"off", out.authority->off_percent.to_string(), "%"}, {"role", out.authority->role}};
            s.result = std::string(to_string(out.authority->level));
        });
    }

    out.contract_total = out.house.deal;
    out.separate_total = money::from_minor(0, in);
    const auto add = [&out](const money& amount, bool in_contract) {
        (in_contract ? out.contract_total : out.separate_total) += amount;
    };
    for (std::size_t i = 0; i < request.attachments.size(); ++i) {
        const auto& piece = request.attachments[i];
        const auto deal = attachment_price(piece, out.house, request.policy, "attachments[" + std::to_string(i) + "]");
        out.attachments.push_back({piece.code, piece.price, deal, piece.merge_into_contract});
        add(deal, piece.merge_into_contract);
        note([&](step& s) {
            s.code = piece.merge_into_contract ? "pricing.attachment_in_contract" : "pricing.attachment_separate";
            s.operands = {{"code", piece.code},
                          {"name", piece.name.empty() ? piece.code : piece.name},
                          {"list", piece.price.to_string(), unit_of_money}};
            s.result = deal.to_string();
            s.unit = unit_of_money;
        });
    }
    if (request.fitment) {
        out.fitment = fitment_price(*request.fitment, request.line.area);
        out.fitment_in_contract = request.fitment->in_contract_price;
        add(*out.fitment, out.fitment_in_contract);
        note([&](step& s) {
            s.code = out.fitment_in_contract ? "pricing.fitment_in_contract" : "pricing.fitment_separate";
            if (request.fitment->per_area) {
                s.operands = {{"unit_price", request.fitment->per_area->to_string(), unit_of_money},
                              {"area", request.line.area->to_string()}};
                s.exact = (request.fitment->per_area->to_decimal() * request.line.area->to_decimal()).to_string();
                s.rounding = request.fitment->how.to_string();
            }
            s.result = out.fitment->to_string();
            s.unit = unit_of_money;
        });
    }
    if (request.vat) {
        const auto& row = request.vat->table.at(request.vat->kind, facts.as_of);
        out.vat = split_vat(out.contract_total, row.rate, request.vat->mode, request.vat->how, recorder);
    }
    if constexpr (Recorder::enabled) {
        recorder.close(out.contract_total.to_string());
    }
    return out;
}

} // namespace detail

/// The trial calculation of a deal (试算): pure, so that the same request always gives the same answer.
/// \throws rule_violation pricing.price_not_effective (as_of outside the validity of the price),
/// pricing.price_below_floor, pricing.discount_expired, pricing.discount_conflict, pricing.discount_not_authorised,
/// pricing.price_above_marked, pricing.negative_price
/// \throws not_found_error core.not_found (no tax rate of that kind on that day); invalid_argument for malformed input
[[nodiscard]] inline trial_result trial(const trial_request& request) {
    null_recorder nothing;
    return detail::run_trial(request, nothing);
}

/// The same calculation, told line by line (试算说明). The figures are those of `trial`: it is the same code.
[[nodiscard]] inline explanation explain(const trial_request& request) {
    tree_recorder recorder;
    (void)detail::run_trial(request, recorder);
    return {std::move(recorder).take(), deal_texts};
}

} // namespace loupan::inline LOUPAN_ABI::pricing
