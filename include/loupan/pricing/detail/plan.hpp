// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/unit_price.hpp>
#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/detail/lookup.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// `prepare`: a scheme and a list become a plan. The plan proves from the rules and the ranges of the columns which
// integers are wide enough; nobody checks for overflow afterwards.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

using wide_int = boost::multiprecision::cpp_int;

template <class Int> Int wide_to(const wide_int& value) {
    if constexpr (std::is_same_v<Int, wide_int>) {
        return value;
    } else {
        const wide_int magnitude = value < 0 ? wide_int(-value) : value;
        const auto high = static_cast<std::uint64_t>(magnitude >> 64);
        const auto low = static_cast<std::uint64_t>(magnitude & ~std::uint64_t{0});
        Int out = Int(high >> 1U) * Int(std::int64_t{1} << 62) * Int(8) + Int(high & 1U) * Int(std::int64_t{1} << 62) * Int(4) +
                  Int(low >> 1U) * Int(2) + Int(low & 1U);
        return value < 0 ? Int(-out) : out;
    }
}

inline wide_int wide_power_of_ten(int n) {
    return boost::multiprecision::pow(wide_int(10), static_cast<unsigned>(n));
}

inline wide_int magnitude(const wide_int& x) { return x < 0 ? wide_int(-x) : x; }

/// One step of the pipeline: the running price is N / D, D a constant of the plan.
struct plan_stage {
    pipeline_stage kind{};
    std::vector<std::size_t> lookups; ///< indices into plan::factors, all at one scale after `lift`
};

/// The constants of a plan in one kind of integer.
template <class Int> struct plan_constants {
    struct stage {
        Int one{};                ///< 10^scale of a percent stage
        Int keep{};               ///< add: factor of N
        Int add{};                ///< add: factor of the sum
        std::vector<Int> lifts{}; ///< brings each look-up of the stage to the stage's scale
    };
    std::vector<stage> stages{};
    std::vector<Int> score_lifts{}; ///< weight x lift, by criterion
    Int score_top{1};               ///< base x score is multiplied by this
    Int denominator{1};             ///< D after the last stage
    // unit price in steps = N * unit_top / unit_bottom
    Int unit_top{1};
    Int unit_bottom{1};
    // lump sums and attached areas, over total_scale (yuan): L = (sum lump * lump_lift * D + attached * N * attached_lift) / (D * 10^k)
    std::vector<Int> lump_lifts{};
    std::vector<Int> attached_lifts{};
    Int price_lift{1}; ///< unit price (1e-4) x area (1e-4) to the total's common scale
    Int exact_lift{1}; ///< N x area (1e-4) to the total's common scale times D
    // total in steps of minor units = numerator / total_bottom (over D where attached areas or a total lead bring it in)
    Int total_top{1};
    Int total_bottom{1};
};

struct override_at {
    std::size_t row{};
    std::optional<std::int64_t> unit_price{};
    std::optional<std::int64_t> total{};
    std::size_t index{}; ///< in scheme::overrides
};

/// Everything that pricing a list needs, resolved once.
struct plan {
    compiled_scheme rules;
    units of;
    bool total_led = false;
    bool by_suite = false;
    lookup base{};
    std::vector<lookup> score{};
    std::vector<lookup> factors{};  ///< in the order of the scheme
    std::vector<plan_stage> stages{}; ///< non-empty stages in pipeline order, each percent_of_running table alone
    std::vector<std::size_t> lumps{};
    std::vector<std::size_t> attached{};
    std::vector<const column<std::int64_t>*> attached_areas{}; ///< beside `attached`; null where the list has none

    const column<std::int64_t>* pricing_area = nullptr; ///< null for suites
    const column<std::int64_t>* gross = nullptr;
    const column<std::int64_t>* inner = nullptr;
    const column<std::int64_t>* min_unit = nullptr;
    const column<std::int64_t>* max_unit = nullptr;
    const column<std::int64_t>* min_total = nullptr;
    const column<std::int64_t>* max_total = nullptr;
    const column<std::int64_t>* fixed_unit = nullptr;
    const column<std::int64_t>* fixed_total = nullptr;

    std::vector<override_at> overrides{}; ///< ascending by row

    std::int64_t unit_step = 0;    ///< 1e-4
    std::int64_t total_step = 0;   ///< minor units
    std::int64_t derived_step = 0; ///< 1e-4
    rounding_mode unit_mode{};
    rounding_mode total_mode{};
    rounding_mode derived_mode{};
    std::int64_t derived_top = 1;    ///< total (minor) x this / (area x derived_bottom) = displayed price in steps
    std::int64_t derived_bottom = 1;

    bool narrow = false; ///< 128 bits are proved to suffice
    bool fast = false;   ///< 64 bits are proved to suffice, and the shape is the common one
    bool quotients_are_small = false; ///< fast, and every rounded quotient is below 2^50
    std::int64_t greatest_area = 0;
    std::int64_t least_display_area = 1; ///< smaller areas make display prices of 2^49 steps or more
    plan_constants<int128> small{};
    std::shared_ptr<const plan_constants<wide_int>> large{};
};

class plan_maker {
public:
    plan_maker(const compiled_scheme& rules, const units& of) : p_{rules, of} {}

    plan make() {
        find_columns();
        find_tables();
        find_overrides();
        find_roundings();
        find_constants();
        return std::move(p_);
    }

private:
    const scheme& s() const { return p_.rules.rules(); }

    void find_columns() {
        const auto& of = p_.of;
        if (of.empty()) {
            raise(loupan::errors::empty, {"units", {}, {}, {}});
        }
        if (of.unit_of_area() != s().unit_of_area) {
            raise(loupan::errors::unit_mismatch,
                  {"unit_of_area",
                   std::string(loupan::to_string(of.unit_of_area())) + ", " + std::string(loupan::to_string(s().unit_of_area)),
                   {}, {}});
        }
        check_project();
        p_.total_led = p_.rules.lead() == price_lead::total;
        p_.by_suite = s().basis == price_basis::suite;
        p_.gross = of.area(p_.rules.area_name("gross"));
        p_.inner = of.area(p_.rules.area_name("inner"));
        if (!p_.by_suite) {
            p_.pricing_area = s().basis == price_basis::inner_area ? p_.inner : p_.gross;
            if (p_.pricing_area == nullptr) {
                raise(errors::attribute_missing, {"units", p_.rules.pricing_area(), {}, {}});
            }
        }
        p_.min_unit = of.unit_price("min");
        p_.max_unit = of.unit_price("max");
        p_.fixed_unit = of.unit_price("fixed");
        p_.min_total = of.total("min");
        p_.max_total = of.total("max");
        p_.fixed_total = of.total("fixed");
    }

    void check_project() const {
        const auto* project = p_.of.attribute("project");
        if (project == nullptr) {
            return;
        }
        const auto same = [&](std::size_t row) {
            return project->code(row) == project->code(0) && (s().project.empty() || project->text(row) == s().project);
        };
        for (std::size_t row = 0; row < (p_.of.one_project() ? 1 : p_.of.size()); ++row) {
            if (!same(row)) {
                raise(errors::cross_project,
                      {"project", std::string(project->text(row)), static_cast<std::int64_t>(row), {}});
            }
        }
    }

    void find_tables() {
        p_.base = make_lookup(p_.rules.base_table(), p_.of);
        for (const auto& t : p_.rules.score_tables()) {
            p_.score.push_back(make_lookup(t, p_.of));
        }
        const auto& tables = p_.rules.factor_tables();
        for (const auto& t : tables) {
            p_.factors.push_back(make_lookup(t, p_.of));
        }
        std::vector<std::size_t> running;
        for (std::size_t i = 0; i < tables.size(); ++i) {
            switch (tables[i].kind) {
            case factor_kind::lump_sum: p_.lumps.push_back(i); break;
            case factor_kind::attached_area:
                if (p_.of.area(tables[i].attached) == nullptr) {
                    raise(errors::attribute_missing, {tables[i].path + ".attached", tables[i].attached, {}, {}});
                }
                p_.attached.push_back(i);
                p_.attached_areas.push_back(p_.of.area(tables[i].attached));
                break;
            case factor_kind::percent_of_running: running.push_back(i); break;
            case factor_kind::percent_of_base:
            case factor_kind::add: break;
            }
        }
        std::stable_sort(running.begin(), running.end(), [&](std::size_t a, std::size_t b) {
            return s().factors[a].sequence < s().factors[b].sequence;
        });
        for (const auto kind : s().pipeline) {
            if (kind == pipeline_stage::percent_of_running) {
                for (const auto i : running) {
                    p_.stages.push_back({kind, {i}});
                }
                continue;
            }
            plan_stage stage{kind, {}};
            const auto wanted = kind == pipeline_stage::add ? factor_kind::add : factor_kind::percent_of_base;
            for (std::size_t i = 0; i < tables.size(); ++i) {
                if (tables[i].kind == wanted) {
                    stage.lookups.push_back(i);
                }
            }
            if (!stage.lookups.empty()) {
                p_.stages.push_back(std::move(stage));
            }
        }
    }

    void find_overrides() {
        const auto& list = s().overrides;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto row = p_.of.find(list[i].unit);
            if (!row) {
                continue; // the override is for a unit of the scheme that this list does not hold
            }
            override_at at{*row, {}, {}, i};
            if (list[i].unit_price) {
                at.unit_price = list[i].unit_price->to_scaled(loupan::unit_price::scale);
            } else {
                at.total = list[i].total->to_scaled(s().currency.digits());
            }
            p_.overrides.push_back(at);
        }
        std::sort(p_.overrides.begin(), p_.overrides.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
    }

    void find_roundings() {
        const int digits = s().currency.digits();
        p_.unit_step = s().unit_rounding.step().to_scaled(4);
        p_.total_step = s().total_rounding.step().to_scaled(digits);
        p_.derived_step = s().derived_rounding.step().to_scaled(4);
        p_.unit_mode = s().unit_rounding.mode();
        p_.total_mode = s().total_rounding.mode();
        p_.derived_mode = s().derived_rounding.mode();
        // total / 10^digits / (area / 10^4) * 10^4 / step
        wide_int top = wide_power_of_ten(8);
        wide_int bottom = wide_power_of_ten(digits) * p_.derived_step;
        reduce(top, bottom);
        p_.derived_top = wide_to<std::int64_t>(top);
        p_.derived_bottom = wide_to<std::int64_t>(bottom);
    }

    static void reduce(wide_int& a, wide_int& b) {
        const wide_int g = boost::multiprecision::gcd(a, b);
        if (g > 1) {
            a /= g;
            b /= g;
        }
    }

    static wide_int greatest(const lookup& l) { return std::max(magnitude(wide_int(l.least)), magnitude(wide_int(l.greatest))); }

    void see(const wide_int& x) { most_ = std::max(most_, magnitude(x)); }

    // Follows the largest possible numerator through the formula, and keeps every constant.
    void find_constants() {
        plan_constants<wide_int> c;
        wide_int numerator = greatest(p_.base);
        wide_int denominator = wide_power_of_ten(p_.base.from->scale);
        if (!p_.score.empty()) {
            score_constants(c, numerator, denominator);
        }
        see(numerator);
        for (const auto& stage : p_.stages) {
            stage_constants(c, stage, numerator, denominator);
        }
        c.denominator = denominator;
        see(denominator);
        const wide_int exact = numerator;

        c.unit_top = wide_power_of_ten(4);
        c.unit_bottom = denominator * p_.unit_step;
        reduce(c.unit_top, c.unit_bottom);
        see(exact * c.unit_top);
        see(c.unit_bottom);
        see(c.unit_bottom * 2);
        wide_int unit_price = (exact * 10000 / denominator + p_.unit_step); // 1e-4
        for (const auto* bound : {p_.min_unit, p_.max_unit, p_.fixed_unit}) {
            if (bound != nullptr) {
                unit_price = std::max(unit_price, wide_int(p_.of.greatest(*bound)) + p_.unit_step);
            }
        }
        for (const auto& o : p_.overrides) {
            if (o.unit_price) {
                unit_price = std::max(unit_price, wide_int(*o.unit_price));
            }
        }
        total_constants(c, exact, unit_price);
        finish(std::move(c), unit_price);
    }

    void score_constants(plan_constants<wide_int>& c, wide_int& numerator, wide_int& denominator) {
        // s_i = sum weight x rating; U_i = B x s_i x sum(A) / sum(s_i x A_i)
        int weight_scale = 0;
        int rating_scale = 0;
        for (std::size_t k = 0; k < p_.score.size(); ++k) {
            weight_scale = std::max(weight_scale, s().score[k].weight.normalized().scale());
            rating_scale = std::max(rating_scale, p_.score[k].from->scale);
        }
        wide_int most = 0;
        for (std::size_t k = 0; k < p_.score.size(); ++k) {
            c.score_lifts.push_back(wide_int(s().score[k].weight.to_scaled(weight_scale)) *
                                    wide_power_of_ten(rating_scale - p_.score[k].from->scale));
            most += c.score_lifts.back() * greatest(p_.score[k]);
        }
        wide_int area_sum = 0;
        wide_int score_sum = 0;
        const auto* areas = p_.by_suite ? nullptr : p_.pricing_area;
        for (std::size_t row = 0; row < p_.of.size(); ++row) {
            wide_int score = 0;
            bool ok = areas == nullptr || areas->is_valid(row);
            for (std::size_t k = 0; k < p_.score.size(); ++k) {
                const auto at = p_.score[k].entry(row);
                ok = ok && p_.score[k].states[at] == resolve_state::ok;
                score += c.score_lifts[k] * p_.score[k].values[at];
            }
            if (ok) {
                const wide_int area = areas == nullptr ? wide_int(1) : wide_int((*areas)[row]);
                area_sum += area;
                score_sum += score * area;
            }
        }
        if (score_sum <= 0) {
            raise(errors::no_solution, {"score", "the mean score is not above zero", {}, {}});
        }
        reduce(area_sum, score_sum);
        c.score_top = area_sum;
        numerator *= most * area_sum;
        denominator *= score_sum;
        see(most);
    }

    void stage_constants(plan_constants<wide_int>& c, const plan_stage& stage, wide_int& numerator, wide_int& denominator) {
        plan_constants<wide_int>::stage out;
        int scale = 0;
        for (const auto i : stage.lookups) {
            scale = std::max(scale, p_.factors[i].from->scale);
        }
        wide_int sum = 0;
        for (const auto i : stage.lookups) {
            out.lifts.push_back(wide_power_of_ten(scale - p_.factors[i].from->scale));
            sum += out.lifts.back() * greatest(p_.factors[i]);
        }
        out.one = wide_power_of_ten(scale);
        if (stage.kind == pipeline_stage::add) {
            const wide_int common = denominator / boost::multiprecision::gcd(denominator, out.one) * out.one;
            out.keep = common / denominator;
            out.add = common / out.one;
            numerator = numerator * out.keep + sum * out.add;
            denominator = common;
            see(sum * out.add);
        } else {
            numerator *= out.one + sum;
            denominator *= out.one;
        }
        see(sum);
        see(numerator);
        c.stages.push_back(std::move(out));
    }

    void total_constants(plan_constants<wide_int>& c, const wide_int& exact, const wide_int& unit_price) {
        const int digits = s().currency.digits();
        // All parts of a total over 10^common yuan; where N takes part, over D as well.
        int common = 8;
        for (const auto i : p_.lumps) {
            common = std::max(common, p_.factors[i].from->scale);
        }
        for (const auto i : p_.attached) {
            common = std::max(common, 4 + p_.factors[i].from->scale);
        }
        c.price_lift = wide_power_of_ten(common - 8);
        c.exact_lift = wide_power_of_ten(common - 4);
        p_.greatest_area = p_.pricing_area == nullptr ? 10000 : p_.of.greatest(*p_.pricing_area);
        wide_int lump = 0;
        for (const auto i : p_.lumps) {
            c.lump_lifts.push_back(wide_power_of_ten(common - p_.factors[i].from->scale));
            lump += c.lump_lifts.back() * greatest(p_.factors[i]);
        }
        wide_int attached = 0;
        for (std::size_t k = 0; k < p_.attached.size(); ++k) {
            const auto& l = p_.factors[p_.attached[k]];
            c.attached_lifts.push_back(wide_power_of_ten(common - 4 - l.from->scale));
            attached += c.attached_lifts.back() * greatest(l) * p_.of.greatest(*p_.attached_areas[k]);
        }
        const bool over_denominator = p_.total_led || !p_.attached.empty();
        const wide_int d = over_denominator ? c.denominator : wide_int(1);
        wide_int numerator = (unit_price * p_.greatest_area * c.price_lift + lump) * d;
        if (over_denominator) {
            numerator += exact * p_.greatest_area * c.exact_lift + attached * exact;
        }
        c.total_top = wide_power_of_ten(digits);
        c.total_bottom = wide_power_of_ten(common) * p_.total_step;
        reduce(c.total_top, c.total_bottom);
        see(numerator * c.total_top);
        see(c.total_bottom * d * 2);
        greatest_total_ = numerator * c.total_top / (c.total_bottom * d) * p_.total_step + p_.total_step;
        for (const auto* bound : {p_.min_total, p_.max_total, p_.fixed_total}) {
            if (bound != nullptr) {
                greatest_total_ = std::max(greatest_total_, wide_int(p_.of.greatest(*bound)) + p_.total_step);
            }
        }
        for (const auto& o : p_.overrides) {
            if (o.total) {
                greatest_total_ = std::max(greatest_total_, wide_int(*o.total));
            }
        }
        wide_int any_area = p_.greatest_area;
        for (const auto* area : {p_.gross, p_.inner}) {
            if (area != nullptr) {
                any_area = std::max(any_area, wide_int(p_.of.greatest(*area)));
            }
        }
        see(greatest_total_ * p_.derived_top);
        see(any_area * p_.derived_bottom * 2);
        derived_most_ = std::max(wide_int(greatest_total_ * p_.derived_top * 2), wide_int(any_area * p_.derived_bottom * 2));
    }

    void finish(plan_constants<wide_int> c, const wide_int& unit_price) {
        p_.narrow = most_ < (wide_int(1) << 125);
        const wide_int limit = wide_int(1) << 61;
        p_.fast = p_.narrow && most_ < limit && derived_most_ < limit && unit_price < limit && greatest_total_ < limit &&
                  p_.attached.empty() && p_.score.empty() && !p_.by_suite;
        const wide_int exact_in_doubles = wide_int(1) << 50;
        p_.quotients_are_small = p_.fast && unit_price < exact_in_doubles && greatest_total_ < exact_in_doubles;
        if (p_.quotients_are_small) {
            p_.least_display_area = wide_to<std::int64_t>((greatest_total_ * p_.derived_top >> 49) / p_.derived_bottom) + 1;
        }
        if (p_.narrow) {
            p_.small = narrowed(c);
        } else {
            p_.large = std::make_shared<const plan_constants<wide_int>>(std::move(c));
        }
    }

    static plan_constants<int128> narrowed(const plan_constants<wide_int>& c) {
        const auto list = [](const std::vector<wide_int>& from) {
            std::vector<int128> out;
            for (const auto& v : from) {
                out.push_back(wide_to<int128>(v));
            }
            return out;
        };
        plan_constants<int128> n;
        for (const auto& st : c.stages) {
            n.stages.push_back({wide_to<int128>(st.one), wide_to<int128>(st.keep), wide_to<int128>(st.add), list(st.lifts)});
        }
        n.score_lifts = list(c.score_lifts);
        n.score_top = wide_to<int128>(c.score_top);
        n.denominator = wide_to<int128>(c.denominator);
        n.unit_top = wide_to<int128>(c.unit_top);
        n.unit_bottom = wide_to<int128>(c.unit_bottom);
        n.lump_lifts = list(c.lump_lifts);
        n.attached_lifts = list(c.attached_lifts);
        n.price_lift = wide_to<int128>(c.price_lift);
        n.exact_lift = wide_to<int128>(c.exact_lift);
        n.total_top = wide_to<int128>(c.total_top);
        n.total_bottom = wide_to<int128>(c.total_bottom);
        return n;
    }

    plan p_;
    wide_int most_ = 0;
    wide_int greatest_total_ = 0;
    wide_int derived_most_ = 0;
};

inline plan prepare(const compiled_scheme& rules, const units& of) { return plan_maker(rules, of).make(); }

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
