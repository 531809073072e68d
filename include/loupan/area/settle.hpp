// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/detail/facts_check.hpp>
#include <loupan/area/detail/house.hpp>
#include <loupan/area/texts.hpp>
#include <loupan/calendar/business_calendar.hpp>
#include <loupan/calendar/convention.hpp>

#include <string>
#include <utility>
#include <vector>

/// \file
/// Settles the areas of one home (面积补差, domain C3), and tells how.

namespace loupan::inline LOUPAN_ABI::area {

namespace detail {

template <class Recorder> class settlement_run {
public:
    settlement_run(const compiled_rules& by, const area_facts& of, const calendar::business_calendar* in,
                   Recorder& steps)
        : by_(by), rules_(by.rules()), of_(of), calendar_(in), steps_(steps), code_(rules_.currency.code()),
          unit_(loupan::to_string(rules_.unit_of_area)) {}

    area_settlement operator()() {
        const auto pricing = check_facts(by_, of_);
        header();
        begin();
        choose(pricing);
        const bool leaves = out_.choice == choice::rescind;
        if (!leaves) {
            house(pricing);
            attachments();
            fitment(pricing);
        }
        totals(leaves);
        alerts(leaves);
        end();
        return std::move(out_);
    }

private:
    [[nodiscard]] money amount(std::int64_t minor) const { return money::from_minor(minor, rules_.currency); }
    [[nodiscard]] bool from_total() const { return rules_.price == price_source::total_div_area; }
    [[nodiscard]] bool taxed() const { return of_.tax.has_value(); }

    void header() {
        out_.key = of_.key;
        out_.variant = *rules_.variant;
        out_.survey_no = of_.survey_no;
        out_.rules_id = rules_.id;
        out_.rules_version = rules_.version;
        out_.rules_digest = by_.digest();
        out_.semantics = rules_.semantics;
        out_.article = rules_.article;
        out_.attachments_delta = zero();
    }
    [[nodiscard]] area_delta zero() const {
        return {amount(0), taxed() ? std::optional(amount(0)) : std::nullopt,
                taxed() ? std::optional(amount(0)) : std::nullopt};
    }

    void begin() {
        if constexpr (Recorder::enabled) {
            steps_.open({"area.settlement",
                         {{"key", of_.key}, {"rules", rules_.name.empty() ? rules_.id : rules_.name}},
                         {},
                         {},
                         {},
                         code_,
                         rules_.article,
                         {}});
        }
    }

    std::optional<area_ratio> ratio(const std::optional<floor_area>& contract,
                                    const std::optional<floor_area>& measured, const char* code) {
        if (!contract || !measured || contract->scaled() == 0) {
            return std::nullopt;
        }
        const area_ratio out{measured->scaled() - contract->scaled(), contract->scaled()};
        if constexpr (Recorder::enabled) {
            steps_.add(
                {code,
                 {{"contract", contract->to_string(), unit_},
                  {"measured", measured->to_string(), unit_},
                  {"difference", loupan::detail::print_trimmed(loupan::detail::int128{out.difference}, 4, 2), unit_}},
                 out.to_string(),
                 {},
                 out.to_percent(),
                 {},
                 "C3.1",
                 {}});
        } else {
            (void)code;
        }
        return out;
    }

    void choose(const pricing_areas& p) {
        out_.gross_ratio = ratio(of_.contract.gross, of_.measured.gross, "area.gross_ratio");
        out_.inner_ratio = ratio(of_.contract.inner, of_.measured.inner, "area.inner_ratio");
        out_.ratio = {p.measured - p.contract, p.contract};
        const auto test = test_limit(by_, p.contract, p.measured, p.other_contract, p.other_measured);
        out_.rescission_right = test.pricing || test.other;
        if (out_.rescission_right) {
            out_.choice = of_.choice;
        }
        if constexpr (Recorder::enabled) {
            if (const auto& limit = by_.rescind_beyond()) {
                const bool by_other = test.other && !test.pricing;
                const auto& shown = by_other ? *out_.inner_ratio : out_.ratio;
                std::string code = out_.rescission_right ? "area.beyond" : "area.within";
                if (out_.choice) {
                    code += "_" + std::string(to_string(*out_.choice));
                }
                steps_.add({std::move(code),
                            {{"ratio", shown.to_percent()}, {"limit", limit->to_percent()}},
                            shown.to_string(),
                            {},
                            out_.choice ? std::string(to_string(*out_.choice)) : std::string(),
                            {},
                            rules_.article,
                            {}});
            }
        }
        if (out_.rescission_right && !of_.choice) {
            raise(errors::choice_required, {"choice", out_.ratio.to_percent(), {}, rules_.article});
        }
        if (of_.choice == choice::rescind && !out_.rescission_right) {
            raise(errors::rescission_refused, {"choice", out_.ratio.to_percent(), {}, rules_.article});
        }
    }

    [[nodiscard]] house_in with_tax(house_in in) const {
        if (of_.tax) {
            in.tax_contract = of_.tax->contract.scaled();
            in.tax_settlement = of_.tax->settlement.scaled();
        }
        return in;
    }

    template <class Part> area_delta settle(const house_in& in, const std::string& path, Part&& part) {
        house_out got;
        if constexpr (Recorder::enabled) {
            const auto& within = rules_.tolerance.within;
            if (rules_.variant == variant::tolerance && rules_.tolerance.on == tolerance_part::full &&
                in.contract != in.measured && !beyond(in.contract, in.measured, within)) {
                const area_ratio r{in.measured - in.contract, in.contract};
                steps_.add({"area.free",
                            {{"ratio", r.to_percent()}, {"tolerance", within.to_percent()}},
                            {},
                            {},
                            {},
                            {},
                            "tolerance.within",
                            {}});
            }
        }
        settle_area(by_, in, got, part, steps_);
        if (got.error != nullptr) {
            raise(*got.error, {join_path(path, got.path), of_.key, {}, "C3"});
        }
        area_delta out{amount(got.delta), {}, {}};
        if (taxed()) {
            out.net = amount(got.net);
            out.vat = amount(got.vat);
        }
        return out;
    }

    void open(step s) {
        if constexpr (Recorder::enabled) {
            s.unit = code_;
            steps_.open(std::move(s));
        } else {
            (void)s;
        }
    }
    void close(const money& result) {
        if constexpr (Recorder::enabled) {
            steps_.close(result.to_string());
        } else {
            (void)result;
        }
    }

    void house(const pricing_areas& p) {
        if constexpr (Recorder::enabled) {
            open({"area.house", {}, {}, {}, {}, {}, rules_.article, {}});
        }
        const auto in =
            with_tax({p.contract, p.measured, of_.unit_price ? of_.unit_price->scaled() : 0,
                      (of_.house_total ? *of_.house_total : of_.contract_total).minor(), from_total(), -1, -1});
        out_.delta = settle(in, {}, [this](std::size_t row, loupan::detail::int128 length) {
            const auto& b = by_.table().rows[row];
            out_.parts.push_back({row, decimal::from_parts(length, by_.bands().length_scale()).normalized(),
                                  b.compensate ? b.factor : rate{}});
        });
        close(out_.delta.gross);
    }

    void attachments() {
        for (std::size_t i = 0; i < of_.attachments.size(); ++i) {
            const auto& a = of_.attachments[i];
            attachment_delta out{a.code, {}, zero()};
            const auto name = a.name.empty() ? a.code : a.name;
            if (a.adjustable) {
                if constexpr (Recorder::enabled) {
                    open({"area.attachment",
                          {{"code", a.code},
                           {"name", name},
                           {"contract", a.contract->to_string(), unit_},
                           {"measured", a.measured->to_string(), unit_}},
                          {},
                          {},
                          {},
                          {},
                          "attachments[" + std::to_string(i) + "]",
                          {}});
                }
                out.ratio = area_ratio{a.measured->scaled() - a.contract->scaled(), a.contract->scaled()};
                const auto in =
                    with_tax({a.contract->scaled(), a.measured->scaled(), a.unit_price ? a.unit_price->scaled() : 0,
                              a.total ? a.total->minor() : 0, from_total(), -1, -1});
                out.delta = settle(in, "attachments[" + std::to_string(i) + "]", [](auto, auto) {});
                close(out.delta.gross);
            } else if constexpr (Recorder::enabled) {
                steps_.add({"area.attachment_free",
                            {{"code", a.code}, {"name", name}},
                            {},
                            {},
                            {},
                            {},
                            "attachments[" + std::to_string(i) + "].adjustable",
                            {}});
            }
            add(out_.attachments_delta, out.delta);
            out_.attachments.push_back(std::move(out));
        }
    }
    static void add(area_delta& to, const area_delta& from) {
        to.gross += from.gross;
        if (from.net) {
            *to.net += *from.net;
            *to.vat += *from.vat;
        }
    }

    void fitment(const pricing_areas& p) {
        if (!of_.fitment || !of_.fitment->adjustable) {
            return;
        }
        if constexpr (Recorder::enabled) {
            open({"area.fitment", {}, {}, {}, {}, {}, "fitment", {}});
        }
        const auto in = with_tax({p.contract, p.measured, of_.fitment->per_area.scaled(), 0, false, -1, -1});
        out_.fitment = settle(in, "fitment", [](auto, auto) {});
        close(out_.fitment->gross);
    }

    void totals(bool leaves) {
        if (leaves) {
            const auto& r = *of_.rescission;
            rescission_money back{r.paid, r.interest_rate, r.interest, {}, {}};
            if (r.interest) {
                back.total = r.paid + *r.interest;
            }
            out_.delta = zero();
            out_.total_delta = amount(0);
            out_.total_after = amount(0);
            out_.direction = direction::rescinded;
            if constexpr (Recorder::enabled) {
                steps_.add({"area.rescission",
                            {{"refund", back.refund.to_string(), code_},
                             {"interest_rate", back.interest_rate ? back.interest_rate->to_percent() : "-"}},
                            {},
                            {},
                            (back.total ? *back.total : back.refund).to_string(),
                            code_,
                            rules_.article,
                            {}});
            }
            due(r.requested_on, rules_.refund_days);
            back.due = out_.due;
            out_.rescission = std::move(back);
            return;
        }
        out_.total_delta = out_.delta.gross + out_.attachments_delta.gross;
        if (out_.fitment) {
            out_.total_delta += out_.fitment->gross;
        }
        out_.total_after = of_.contract_total + out_.total_delta;
        const auto sign = out_.total_delta.sign();
        out_.direction = sign > 0 ? direction::buyer_pays : (sign < 0 ? direction::seller_refunds : direction::none);
        if constexpr (Recorder::enabled) {
            steps_.add({"area.total_after",
                        {{"contract_total", of_.contract_total.to_string(), code_},
                         {"total_delta", out_.total_delta.to_string(), code_}},
                        {},
                        {},
                        out_.total_after.to_string(),
                        code_,
                        "C3.4",
                        {}});
        }
        if (sign != 0) {
            due(of_.handover_notice, sign > 0 ? rules_.pay_days : rules_.refund_days);
        }
    }
    void due(const std::optional<date>& from, std::int32_t days) {
        if (!from) {
            return;
        }
        const auto agreed = from->plus_days(days);
        const auto moved = calendar::roll(agreed, calendar_, rules_.roll, rules_.beyond);
        out_.due = moved.value;
        out_.provisional = moved.provisional;
        if constexpr (Recorder::enabled) {
            const bool stays = agreed == moved.value;
            step s{moved.provisional ? "area.due_provisional" : (stays ? "area.due" : "area.due_rolled"),
                   {{"from", from->to_string()}, {"days", std::to_string(days)}},
                   {},
                   {},
                   moved.value.to_string(),
                   {},
                   "C3.4",
                   {}};
            if (!stays) {
                s.operands.push_back({"agreed", agreed.to_string()});
                s.operands.push_back({"roll", std::string(to_string(rules_.roll))});
            }
            steps_.add(std::move(s));
        }
    }

    void note(alert a) {
        if constexpr (Recorder::enabled) {
            steps_.add({"area.alert_" + std::string(to_string(a.kind)),
                        {{"before", a.before}, {"after", a.after}, {"rule", a.rule}},
                        {},
                        {},
                        {},
                        {},
                        a.rule,
                        {}});
        }
        out_.alerts.push_back(std::move(a));
    }
    void alerts(bool leaves) {
        if (rules_.variant == variant::limited) {
            note({alert_kind::limited_clause, {}, {}, "民法典 497"});
        }
        if (leaves) {
            return;
        }
        if (of_.design_change) {
            note({alert_kind::design_change, {}, {}, "商品房销售管理办法 24"});
        }
        const auto& from = of_.contract.gross;
        const auto& to = of_.measured.gross;
        if (from && to && *from != *to) {
            for (const auto& b : rules_.brackets) {
                if ((*from <= b.up_to) != (*to <= b.up_to)) {
                    note({alert_kind::tax_bracket, from->to_string(), to->to_string(), b.source});
                }
            }
            note({alert_kind::maintenance_fund, from->to_string(), to->to_string(), "C3.4"});
            note({alert_kind::property_fee, from->to_string(), to->to_string(), "C3.4"});
        }
        const auto before = of_.contract_total.to_string();
        const auto after = out_.total_after.to_string();
        if (rules_.adjust_commission && out_.total_delta.sign() != 0) {
            note({alert_kind::commission_base, before, after, "adjust_commission"});
        }
        const auto house = of_.house_total ? *of_.house_total : of_.contract_total;
        if (from && to && from->scaled() > 0 && to->scaled() > 0 && house.minor() > 0) {
            const auto how = rounding();
            const auto settled = house + out_.delta.gross;
            const auto old_price = how.round_ratio(house.to_decimal(), from->to_decimal()).to_string();
            const auto new_price = how.round_ratio(settled.to_decimal(), to->to_decimal()).to_string();
            if (old_price != new_price) {
                note({alert_kind::title_price, old_price, new_price, "C3.4"});
            }
        }
    }

    void end() {
        if constexpr (Recorder::enabled) {
            const auto& back = out_.rescission;
            steps_.close((back ? (back->total ? *back->total : back->refund) : out_.total_delta).to_string());
        }
    }

    const compiled_rules& by_;
    const area_rules& rules_;
    const area_facts& of_;
    const calendar::business_calendar* calendar_;
    Recorder& steps_;
    std::string code_;
    std::string unit_;
    area_settlement out_{};
};

} // namespace detail

/// Settles the areas of one home (面积补差计算). Pure: the same rules and facts always give the same answer.
///
/// Only the differences are rounded, once each, by `area_rules::delta_rounding`. Beyond the limit the buyer's choice is
/// required; the limit itself is inside. The calendar is needed when the rules roll due dates and there is one; where its
/// data ends the due date is provisional.
/// \throws invalid_argument area.area_missing (naming the area), core.empty (unit price, house total, rescission), core.validation,
/// core.unit_mismatch, core.currency_mismatch; rule_violation area.survey_not_audited, area.already_settled,
/// core.state_invalid (approved already), area.choice_required, area.rescission_refused, area.rules_not_effective,
/// core.calendar_missing;
/// arithmetic_error core.overflow
[[nodiscard]] inline area_settlement settle(const compiled_rules& by, const area_facts& of,
                                            const calendar::business_calendar* in = nullptr) {
    null_recorder nothing;
    return detail::settlement_run<null_recorder>(by, of, in, nothing)();
}

/// The same calculation, told line by line in Chinese or English (面积补差说明). The figures are those of `settle`: it is
/// the same code. \throws what `settle` throws
[[nodiscard]] inline explanation explain(const compiled_rules& by, const area_facts& of,
                                         const calendar::business_calendar* in = nullptr) {
    tree_recorder recorder;
    (void)detail::settlement_run<tree_recorder>(by, of, in, recorder)();
    return {std::move(recorder).take(), area_texts};
}

} // namespace loupan::inline LOUPAN_ABI::area
