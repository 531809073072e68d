// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/check.hpp>
#include <loupan/pricing/detail/tables.hpp>
#include <loupan/pricing/scheme.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing {

/// A scheme that was checked once: immutable, cheap to copy, shared between threads (方案句柄).
class compiled_scheme {
public:
    [[nodiscard]] const scheme& rules() const noexcept { return data_->rules; }
    /// Digest of the document the scheme was read from; empty when it was made in code (see pricing/json.hpp).
    [[nodiscard]] const std::string& digest() const noexcept { return data_->digest; }
    /// The lead after `automatic` is decided: total for suites, unit price otherwise (domain C1.3).
    [[nodiscard]] price_lead lead() const noexcept {
        const auto& r = data_->rules;
        return r.lead != price_lead::automatic ? r.lead
               : r.basis == price_basis::suite ? price_lead::total
                                               : price_lead::unit_price;
    }
    /// The area column that the unit price is for; empty for suites.
    [[nodiscard]] std::string pricing_area() const {
        const auto& r = data_->rules;
        return r.basis == price_basis::suite ? std::string()
                                             : area_name(r.basis == price_basis::inner_area ? "inner" : "gross");
    }
    /// `gross` or `gross_measured`, as the scheme's surveys say.
    [[nodiscard]] std::string area_name(std::string_view which) const {
        return std::string(which) + (data_->rules.areas == area_basis::measured ? "_measured" : "");
    }

    /// The tables in the form that pricing uses.
    [[nodiscard]] const detail::table& base_table() const noexcept { return data_->base; }
    [[nodiscard]] const std::vector<detail::table>& score_tables() const noexcept { return data_->score; }
    [[nodiscard]] const std::vector<detail::table>& factor_tables() const noexcept { return data_->factors; }

private:
    struct data {
        scheme rules;
        std::string digest;
        detail::table base;
        std::vector<detail::table> score;
        std::vector<detail::table> factors;
    };
    explicit compiled_scheme(std::shared_ptr<const data> d) : data_(std::move(d)) {}
    friend compiled_scheme compile(scheme rules, std::string digest);

    std::shared_ptr<const data> data_;
};

/// Checks a scheme once and makes the handle that prices.
/// \throws invalid_argument pricing.scheme_invalid, core.too_many_digits, core.duplicate, pricing.override_invalid,
/// core.unsupported, each with the field path
[[nodiscard]] inline compiled_scheme compile(scheme rules, std::string digest = {}) {
    detail::check(rules);
    auto d = std::make_shared<compiled_scheme::data>();
    d->base.name = "base";
    d->base.path = "base";
    d->base.first_only = true;
    absolute_rows base_rows;
    for (const auto& b : rules.base) {
        base_rows.rows.push_back({b.when, b.value});
    }
    detail::set_rows(d->base, std::variant<absolute_rows, chain_rows, floor_steps>(std::move(base_rows)), std::nullopt);
    for (std::size_t i = 0; i < rules.score.size(); ++i) {
        const auto& s = rules.score[i];
        detail::table t;
        t.name = s.name;
        t.path = "score[" + std::to_string(i) + "]";
        t.several_rows = s.several_rows;
        detail::set_rows(t, s.rows, s.otherwise);
        d->score.push_back(std::move(t));
    }
    for (std::size_t i = 0; i < rules.factors.size(); ++i) {
        const auto& f = rules.factors[i];
        detail::table t;
        t.name = f.name;
        t.path = "factors[" + std::to_string(i) + "]";
        t.kind = f.kind;
        t.only = f.only;
        t.several_rows = f.several_rows;
        t.attached = f.attached;
        detail::set_rows(t, f.rows, f.otherwise);
        d->factors.push_back(std::move(t));
    }
    d->rules = std::move(rules);
    d->digest = std::move(digest);
    return compiled_scheme(std::move(d));
}

} // namespace loupan::inline LOUPAN_ABI::pricing
