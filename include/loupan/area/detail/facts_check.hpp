// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/compile.hpp>
#include <loupan/area/detail/house.hpp>
#include <loupan/area/facts.hpp>

#include <string>

/// \file
/// The checks of the facts before anything is computed; every error names the field.

namespace loupan::inline LOUPAN_ABI::area::detail {

/// The areas that the price is for, and the other pair where the clause tests both.
struct pricing_areas {
    std::int64_t contract = 0;
    std::int64_t measured = 0;
    std::int64_t other_contract = 0;
    std::int64_t other_measured = 0;
};

class facts_check {
public:
    facts_check(const compiled_rules& by, const area_facts& of) : by_(by), rules_(by.rules()), of_(of) {}

    pricing_areas operator()() const {
        if (of_.state == settlement_state::settled) {
            raise(errors::already_settled, {"state", of_.key, {}, "C3.4"});
        }
        if (of_.state == settlement_state::approved) {
            raise(loupan::errors::state_invalid, {"state", "approved", {}, "C3.4"});
        }
        if (!of_.survey_audited) {
            raise(errors::survey_not_audited, {"survey_audited", of_.survey_no, {}, "C3.4"});
        }
        effective();
        const auto out = pricing();
        amounts();
        for (std::size_t i = 0; i < of_.attachments.size(); ++i) {
            attachment(of_.attachments[i], "attachments[" + std::to_string(i) + "]");
        }
        rescission();
        return out;
    }

private:
    void effective() const {
        if (!of_.signed_on) {
            return;
        }
        const auto day = of_.signed_on->to_string(); // ISO text orders as days do
        if ((!rules_.effective_from.empty() && day < rules_.effective_from) ||
            (!rules_.effective_to.empty() && rules_.effective_to < day)) {
            raise(errors::rules_not_effective,
                  {"signed_on", day + " is outside " + rules_.effective_from + ".." + rules_.effective_to, {}, "C3"});
        }
    }
    std::int64_t area(const std::optional<floor_area>& value, const std::string& path) const {
        if (!value || value->scaled() == 0) {
            raise(errors::area_missing, {path, value ? value->to_string() : of_.key, {}, "C3.1"});
        }
        unit(*value, path);
        return value->scaled();
    }
    void unit(const floor_area& value, const std::string& path) const {
        if (value.unit() != rules_.unit_of_area) {
            raise(loupan::errors::unit_mismatch, {path,
                                                  std::string(loupan::to_string(value.unit())) + ", " +
                                                      std::string(loupan::to_string(rules_.unit_of_area)),
                                                  {},
                                                  "K4"});
        }
    }
    pricing_areas pricing() const {
        const bool inner = rules_.basis == area_basis::inner;
        pricing_areas out;
        out.contract =
            area(inner ? of_.contract.inner : of_.contract.gross, inner ? "contract.inner" : "contract.gross");
        out.measured =
            area(inner ? of_.measured.inner : of_.measured.gross, inner ? "measured.inner" : "measured.gross");
        if (rules_.variant == variant::gf2014_gross_dual) {
            out.other_contract = area(of_.contract.inner, "contract.inner");
            out.other_measured = area(of_.measured.inner, "measured.inner");
        }
        both(of_.contract, "contract");
        both(of_.measured, "measured");
        return out;
    }
    void both(const areas& a, const std::string& path) const {
        if (a.gross) {
            unit(*a.gross, path + ".gross");
        }
        if (a.inner) {
            unit(*a.inner, path + ".inner");
        }
        if (a.gross && a.inner && *a.inner > *a.gross) {
            raise(loupan::errors::validation, {path + ".inner", a.inner->to_string(), {}, "K4"});
        }
    }
    void price(const std::optional<loupan::unit_price>& value, const std::string& path) const {
        if (!value) {
            raise(loupan::errors::empty, {path, {}, {}, "C3.4"});
        }
        if (value->scaled() < 0) {
            raise(loupan::errors::validation, {path, value->to_string(), {}, "C3.4"});
        }
        if (value->currency() != rules_.currency) {
            raise(loupan::errors::currency_mismatch, {path, std::string(value->currency().code()), {}, {}});
        }
        if (value->per() != rules_.unit_of_area) {
            raise(loupan::errors::unit_mismatch, {path, std::string(loupan::to_string(value->per())), {}, "K4"});
        }
    }
    void amount(const money& value, const std::string& path) const {
        if (value.currency() != rules_.currency) {
            raise(loupan::errors::currency_mismatch, {path, std::string(value.currency().code()), {}, {}});
        }
        if (value.minor() < 0) {
            raise(loupan::errors::validation, {path, value.to_string(), {}, "C3.1"});
        }
    }
    void tax_rate(rate value, const std::string& path) const {
        if (value.scaled() < 0 || value >= rate::from_scaled(100'000'000)) {
            raise(loupan::errors::validation, {path, value.to_string(), {}, "C1.7"});
        }
    }
    void amounts() const {
        amount(of_.contract_total, "contract_total");
        if (of_.house_total) {
            amount(*of_.house_total, "house_total");
            if (*of_.house_total > of_.contract_total) {
                raise(loupan::errors::validation, {"house_total", of_.house_total->to_string(), {}, "C3.4"});
            }
        }
        // Where the total governs it is for display only, but it must make sense.
        if (rules_.price == price_source::contract_unit || of_.unit_price) {
            price(of_.unit_price, "unit_price");
        }
        if (rules_.price == price_source::total_div_area &&
            (of_.house_total ? *of_.house_total : of_.contract_total).minor() == 0) {
            raise(loupan::errors::empty, {of_.house_total ? "house_total" : "contract_total", {}, {}, "C3.4"});
        }
        if (of_.fitment) {
            price(of_.fitment->per_area, "fitment.per_area");
        }
        if (of_.tax) {
            tax_rate(of_.tax->contract, "tax.contract");
            tax_rate(of_.tax->settlement, "tax.settlement");
        } else if (rules_.tax == tax_change::net_fixed) {
            raise(loupan::errors::empty, {"tax", {}, {}, "C3.4"});
        }
    }
    void attachment(const area_attachment& a, const std::string& path) const {
        if (a.code.empty()) {
            raise(loupan::errors::empty, {path + ".code", {}, {}, "C3.4"});
        }
        for (const auto& other : of_.attachments) {
            if (&other == &a) {
                break;
            }
            if (other.code == a.code) {
                raise(loupan::errors::duplicate, {path + ".code", a.code, {}, "C3.4"});
            }
        }
        if (!a.adjustable) {
            return;
        }
        (void)area(a.contract, path + ".contract");
        (void)area(a.measured, path + ".measured");
        if (rules_.price == price_source::contract_unit) {
            price(a.unit_price, path + ".unit_price");
        } else if (!a.total) {
            raise(loupan::errors::empty, {path + ".total", {}, {}, "C3.4"});
        }
        if (a.total) {
            amount(*a.total, path + ".total");
        }
    }
    void rescission() const {
        if (of_.choice && to_string(*of_.choice).empty()) {
            raise(loupan::errors::validation, {"choice", std::to_string(static_cast<int>(*of_.choice)), {}, "C3.4"});
        }
        if (of_.choice == choice::rescind && by_.rescind_beyond() && !of_.rescission) {
            raise(loupan::errors::empty, {"rescission", {}, {}, rules_.article});
        }
        if (!of_.rescission) {
            return;
        }
        const auto& r = *of_.rescission;
        amount(r.paid, "rescission.paid");
        if (r.interest) {
            amount(*r.interest, "rescission.interest");
        }
        if (r.interest_rate) {
            tax_rate(*r.interest_rate, "rescission.interest_rate");
        }
        if (rules_.least_interest && of_.choice == choice::rescind &&
            (!r.interest_rate || *r.interest_rate < *rules_.least_interest)) {
            raise(loupan::errors::validation, {"rescission.interest_rate",
                                               r.interest_rate ? r.interest_rate->to_percent() : "absent",
                                               {},
                                               rules_.article});
        }
    }

    const compiled_rules& by_;
    const area_rules& rules_;
    const area_facts& of_;
};

inline pricing_areas check_facts(const compiled_rules& by, const area_facts& of) { return facts_check(by, of)(); }

} // namespace loupan::inline LOUPAN_ABI::area::detail
