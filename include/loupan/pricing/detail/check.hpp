// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/rate.hpp>
#include <loupan/pricing/errors.hpp>
#include <loupan/pricing/scheme.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <type_traits>

// What must be true of a scheme before anything is priced with it; every error names the field.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

[[noreturn]] inline void refuse(const std::string& path, const std::string& value) {
    raise(errors::scheme_invalid, {path, value, {}, {}});
}

inline void check_digits(const decimal& value, int scale, const std::string& path) {
    if (value.normalized().scale() > scale) {
        raise(loupan::errors::too_many_digits, {path, value.to_string(), {}, {}});
    }
    if (loupan::detail::absolute(value.coefficient()) / loupan::detail::power_of_ten(value.scale()) >=
        loupan::detail::power_of_ten(13)) {
        raise(loupan::errors::overflow, {path, value.to_string(), {}, {}});
    }
}

inline void check_match(const match& m, const std::string& path, int depth = 0) {
    if (depth > 8) {
        refuse(path, "nested too deeply");
    }
    for (const auto& c : m.conditions) {
        const bool range = c.from.has_value() || c.to.has_value();
        if (c.attribute.empty() || c.any_of.empty() != range) {
            refuse(join_path(path, c.attribute), "a condition names an attribute and either values or a range");
        }
        if (c.from && c.to && *c.to < *c.from) {
            refuse(join_path(path, c.attribute), c.from->to_string() + ".." + c.to->to_string());
        }
    }
    for (std::size_t i = 0; i < m.any.size(); ++i) {
        check_match(m.any[i], join_path(path, "any[" + std::to_string(i) + "]"), depth + 1);
    }
}

template <class Authoring> void check_rows(const Authoring& rows, int scale, const std::string& path) {
    std::visit(
        [&](const auto& a) {
            using form = std::decay_t<decltype(a)>;
            if constexpr (std::is_same_v<form, absolute_rows>) {
                for (std::size_t i = 0; i < a.rows.size(); ++i) {
                    const auto at = join_path(path, "rows[" + std::to_string(i) + "]");
                    check_match(a.rows[i].when, at + ".when");
                    check_digits(a.rows[i].value, scale, at + ".value");
                }
            } else if constexpr (std::is_same_v<form, chain_rows>) {
                if (a.attribute.empty() || a.links.empty()) {
                    refuse(join_path(path, "chain"), "a chain names an attribute and its links");
                }
                std::set<std::string> seen;
                for (std::size_t i = 0; i < a.links.size(); ++i) {
                    const auto at = join_path(path, "chain.links[" + std::to_string(i) + "]");
                    check_digits(a.links[i].difference, scale, at + ".difference");
                    if (a.links[i].values.empty()) {
                        refuse(at + ".values", "empty");
                    }
                    for (const auto& v : a.links[i].values) {
                        if (!seen.insert(v).second) {
                            raise(loupan::errors::duplicate, {at + ".values", v, {}, {}});
                        }
                    }
                }
            } else {
                const auto at = join_path(path, "steps");
                auto ranges = a.ranges;
                std::sort(ranges.begin(), ranges.end(), [](const auto& x, const auto& y) { return x.from < y.from; });
                for (std::size_t i = 0; i < ranges.size(); ++i) {
                    check_digits(ranges[i].step, scale, at + ".ranges");
                    if (ranges[i].to < ranges[i].from || (i > 0 && ranges[i].from <= ranges[i - 1].to) ||
                        ranges[i].from < -1000 || ranges[i].to > 10000) {
                        refuse(at + ".ranges", std::to_string(ranges[i].from) + ".." + std::to_string(ranges[i].to));
                    }
                }
                if (a.reference < -1000 || a.reference > 10000) {
                    refuse(at + ".reference", std::to_string(a.reference));
                }
                for (const auto* list : {&a.specials, &a.exceptions}) {
                    std::set<std::int32_t> seen;
                    for (const auto& s : *list) {
                        check_digits(s.value, scale, at + (list == &a.specials ? ".specials" : ".exceptions"));
                        if (!seen.insert(s.floor).second) {
                            raise(loupan::errors::duplicate, {at, std::to_string(s.floor), {}, {}});
                        }
                    }
                }
                if (a.lowest) {
                    check_digits(*a.lowest, scale, at + ".lowest");
                }
                if (a.highest) {
                    check_digits(*a.highest, scale, at + ".highest");
                }
                if (a.lowest && a.highest && *a.highest < *a.lowest) {
                    refuse(at + ".lowest", a.lowest->to_string());
                }
            }
        },
        rows);
}

inline void check(const scheme& s) {
    if (s.semantics != scheme::current_semantics) {
        raise(loupan::errors::unsupported, {"semantics", std::to_string(s.semantics), {}, {}});
    }
    const int price_scale = s.basis == price_basis::suite ? s.currency.digits() : 4;
    if (s.base.empty()) {
        refuse("base", "missing");
    }
    for (std::size_t i = 0; i < s.base.size(); ++i) {
        const auto at = "base[" + std::to_string(i) + "]";
        check_match(s.base[i].when, at + ".when");
        check_digits(s.base[i].value, price_scale, at + ".value");
        if (s.base[i].value.sign() <= 0) {
            raise(errors::negative_price, {at + ".value", s.base[i].value.to_string(), {}, {}});
        }
    }

    decimal weights;
    for (std::size_t i = 0; i < s.score.size(); ++i) {
        const auto at = "score[" + std::to_string(i) + "]";
        check_digits(s.score[i].weight, rate::scale, at + ".weight");
        check_rows(s.score[i].rows, 4, at);
        if (s.score[i].otherwise) {
            check_digits(*s.score[i].otherwise, 4, at + ".otherwise");
        }
        if (s.score[i].weight.sign() <= 0) {
            refuse(at + ".weight", s.score[i].weight.to_string());
        }
        weights += s.score[i].weight;
    }
    if (!s.score.empty() && weights != decimal(1)) {
        refuse("score", "the weights add up to " + weights.to_string() + ", not 1");
    }

    std::set<std::string> names;
    for (std::size_t i = 0; i < s.factors.size(); ++i) {
        const auto& f = s.factors[i];
        const auto at = "factors[" + std::to_string(i) + "]";
        if (f.name.empty()) {
            refuse(at + ".name", "missing");
        }
        if (!names.insert(f.name).second) {
            raise(loupan::errors::duplicate, {at + ".name", f.name, {}, {}});
        }
        const int scale = f.kind == factor_kind::add        ? price_scale
                          : f.kind == factor_kind::lump_sum ? s.currency.digits()
                                                            : rate::scale;
        check_match(f.only, at + ".only");
        check_rows(f.rows, scale, at);
        if (f.otherwise) {
            check_digits(*f.otherwise, scale, at + ".otherwise");
        }
        if ((f.kind == factor_kind::attached_area) == f.attached.empty()) {
            refuse(at + ".attached", "an attached area is named exactly where the kind is attached_area");
        }
    }
    auto stages = s.pipeline;
    std::sort(stages.begin(), stages.end());
    if (std::adjacent_find(stages.begin(), stages.end()) != stages.end()) {
        refuse("pipeline", "a stage stands twice");
    }
    check_digits(s.unit_rounding.step(), 4, "unit_rounding.step");
    check_digits(s.total_rounding.step(), s.currency.digits(), "total_rounding.step");
    check_digits(s.derived_rounding.step(), 4, "derived_rounding.step");

    std::set<std::string> overridden;
    for (std::size_t i = 0; i < s.overrides.size(); ++i) {
        const auto& o = s.overrides[i];
        const auto at = "overrides[" + std::to_string(i) + "]";
        if (o.unit_price.has_value() == o.total.has_value() || o.reason.empty()) {
            raise(errors::override_invalid, {at, o.unit, {}, {}});
        }
        if (!overridden.insert(o.unit).second) {
            raise(loupan::errors::duplicate, {at + ".unit", o.unit, {}, {}});
        }
        check_digits(o.unit_price ? *o.unit_price : *o.total, o.unit_price ? 4 : s.currency.digits(), at);
        if ((o.unit_price ? *o.unit_price : *o.total).sign() <= 0) {
            raise(errors::negative_price, {at, o.unit, {}, {}});
        }
    }
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
