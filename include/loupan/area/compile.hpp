// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/rules.hpp>
#include <loupan/calendar/convention.hpp>
#include <loupan/core/date.hpp>

#include <memory>
#include <string>
#include <utility>

/// \file
/// From rules to a handle that settles (规则编译): every variant becomes one table of bands.

namespace loupan::inline LOUPAN_ABI::area {

namespace detail {

/// A rounding of amounts to steps that are whole minor units.
struct minor_rounding {
    std::int64_t step = 1;
    rounding_mode mode = rounding_mode::half_up;
};

inline minor_rounding in_minor_units(const rounding& how, const loupan::currency& in, const std::string& path) {
    const auto step = how.step().normalized();
    if (step.scale() > in.digits()) {
        raise(loupan::errors::too_many_digits, {path, how.to_string(), {}, "C3.4"});
    }
    const auto minor = step * decimal::from_parts(loupan::detail::power_of_ten(in.digits()), 0);
    if (minor > decimal(1'000'000'000'000)) {
        raise(loupan::errors::rounding_invalid, {path, how.to_string(), {}, "C3.4"});
    }
    return {minor.to_scaled(0), how.mode()};
}

inline bool is_statutory(const area_rules& rules) {
    return rules.variant == variant::statutory || rules.variant == variant::gf2014_inner ||
           rules.variant == variant::gf2014_gross_dual || rules.variant == variant::limited ||
           (rules.variant == variant::tolerance && rules.tolerance.then == tolerance_formula::statutory);
}

/// 办法 20 as bands: twice below the limit, once within, nothing above. A tolerance on the excess cuts its own band out.
inline band_table statutory_table(rate limit, rate below, rate free_within) {
    const auto once = rate::from_scaled(100'000'000);
    const auto minus = [](rate r) { return rate::from_scaled(-r.scaled()); };
    band_table out;
    out.rows.push_back({{}, false, minus(limit), false, below, true});
    if (free_within.scaled() != 0) {
        if (free_within < limit) {
            out.rows.push_back({minus(limit), true, minus(free_within), false, once, true});
        }
        out.rows.push_back({minus(free_within), true, free_within, true, once, false});
        if (free_within < limit) {
            out.rows.push_back({free_within, false, limit, true, once, true});
        }
    } else {
        out.rows.push_back({minus(limit), true, limit, true, once, true});
    }
    out.rows.push_back({limit, false, {}, false, once, false});
    return out;
}

inline band_table whole_line(bool compensate) {
    band_table out;
    out.rows.push_back({{}, false, {}, false, rate::from_scaled(100'000'000), compensate});
    return out;
}

/// The table that a variant stands for.
inline band_table table_of(const area_rules& rules) {
    const auto once = rate::from_scaled(100'000'000);
    const auto twice = rate::from_scaled(200'000'000);
    switch (*rules.variant) {
    case variant::statutory:
    case variant::gf2014_inner:
    case variant::gf2014_gross_dual:
        return statutory_table(rules.limit, twice, {});
    case variant::limited:
        return statutory_table(rules.limit, rules.limited.double_refund ? twice : once, {});
    case variant::actual:
        return whole_line(true);
    case variant::no_adjust:
        return whole_line(false);
    case variant::bands:
        return rules.bands;
    case variant::tolerance:
        break;
    }
    const auto& t = rules.tolerance;
    const bool excess = t.on == tolerance_part::excess && t.within.scaled() != 0;
    if (t.then == tolerance_formula::statutory) {
        return statutory_table(rules.limit, twice, excess ? t.within : rate{});
    }
    if (!excess) {
        return whole_line(true);
    }
    band_table out;
    const auto low = rate::from_scaled(-t.within.scaled());
    out.rows.push_back({{}, false, low, false, once, true});
    out.rows.push_back({low, true, t.within, true, once, false});
    out.rows.push_back({t.within, false, {}, false, once, true});
    return out;
}

inline void check_ratio(rate value, const std::string& path) {
    if (value.scaled() < 0 || value > rate::from_scaled(100'000'000)) {
        raise(loupan::errors::validation, {path, value.to_string(), {}, "C3.3"});
    }
}

inline void check_header(const area_rules& rules) {
    if (rules.semantics != area_rules::current_semantics) {
        raise(loupan::errors::unsupported, {"semantics", std::to_string(rules.semantics), {}, {}});
    }
    const auto day = [](const std::string& text, const char* path) {
        if (!text.empty()) {
            try {
                (void)date::parse(text);
            } catch (const error& e) {
                raise(loupan::errors::date_invalid, {path, e.value(), {}, {}});
            }
        }
    };
    day(rules.effective_from, "effective_from");
    day(rules.effective_to, "effective_to");
    if (!rules.effective_from.empty() && !rules.effective_to.empty() && rules.effective_to < rules.effective_from) {
        raise(loupan::errors::validation, {"effective_to", rules.effective_to, {}, {}});
    }
    require_named(rules.state, "state");
    require_named(rules.basis, "basis");
    require_named(rules.price, "price");
    require_named(rules.tax, "tax");
    require_named(rules.tolerance.then, "tolerance.then");
    require_named(rules.tolerance.on, "tolerance.on");
    require_named(rules.bands.mode, "bands.mode");
    require_named(rules.roll, "roll");
    require_named(rules.beyond, "beyond");
}

/// Terms that belong to another variant would be read by nobody: they are refused.
inline void check_variant(const area_rules& rules) {
    if (!rules.variant || to_string(*rules.variant).empty()) {
        raise(errors::variant_not_set, {"variant", rules.name, {}, "C3.3"});
    }
    const auto v = *rules.variant;
    const auto name = std::string(to_string(v));
    const auto stray = [&name](bool is, const char* path) {
        if (is) {
            raise(errors::rules_invalid, {path, "not with " + name, {}, "C3.3"});
        }
    };
    stray(v != variant::tolerance && rules.tolerance != tolerance_terms{}, "tolerance");
    stray(v != variant::bands && rules.bands != band_table{}, "bands");
    stray(v != variant::limited && rules.limited != limited_terms{}, "limited");
    stray(v == variant::gf2014_inner && rules.basis != area_basis::inner, "basis");
    stray(v == variant::gf2014_gross_dual && rules.basis != area_basis::gross, "basis");
    stray(rules.rescind_beyond && is_statutory(rules), "rescind_beyond");
    stray(v == variant::limited && rules.limited.double_refund && rules.limited.may_rescind, "limited");
    check_ratio(rules.limit, "limit");
    if (rules.limit.scaled() == 0) {
        raise(loupan::errors::validation, {"limit", "0", {}, "C3.3"});
    }
    if (rules.rescind_beyond) {
        check_ratio(*rules.rescind_beyond, "rescind_beyond");
    }
    check_ratio(rules.tolerance.within, "tolerance.within");
    if (v == variant::tolerance && rules.tolerance.then == tolerance_formula::statutory &&
        rules.tolerance.within > rules.limit) {
        raise(errors::rules_invalid, {"tolerance.within", rules.tolerance.within.to_percent(), {}, "C3.3"});
    }
    if (v == variant::bands) {
        validate(rules.bands, "bands");
    }
}

inline void check_terms(const area_rules& rules) {
    const auto days = [](std::int32_t n, const char* path) {
        if (n < 0 || n > 3660) {
            raise(loupan::errors::validation, {path, std::to_string(n), {}, "C3.4"});
        }
    };
    days(rules.pay_days, "pay_days");
    days(rules.refund_days, "refund_days");
    if (rules.least_interest) {
        check_ratio(*rules.least_interest, "least_interest");
    }
    for (std::size_t i = 0; i < rules.brackets.size(); ++i) {
        const auto& b = rules.brackets[i];
        const auto at = "brackets[" + std::to_string(i) + "]";
        if (b.source.empty()) {
            raise(loupan::errors::empty, {at + ".source", {}, {}, "C3.4"});
        }
        if (b.up_to.unit() != rules.unit_of_area) {
            raise(loupan::errors::unit_mismatch,
                  {at + ".up_to", std::string(loupan::to_string(b.up_to.unit())), {}, "C3.4"});
        }
        if (i > 0 && b.up_to.scaled() <= rules.brackets[i - 1].up_to.scaled()) {
            raise(loupan::errors::validation, {at + ".up_to", b.up_to.to_string(), {}, "C3.4"});
        }
    }
}

} // namespace detail

/// Rules that were checked once: immutable, cheap to copy, shared between threads (规则句柄).
class compiled_rules {
public:
    [[nodiscard]] const area_rules& rules() const noexcept { return data_->rules; }
    /// Digest of the document the rules were read from; empty when they were made in code (see area/json.hpp).
    [[nodiscard]] const std::string& digest() const noexcept { return data_->digest; }
    /// The variant as a table of bands (补差区间).
    [[nodiscard]] const band_table& table() const noexcept { return data_->table; }
    /// The ratio beyond which the buyer must choose; absent where the contract gives no right to leave (退房界限).
    [[nodiscard]] const std::optional<rate>& rescind_beyond() const noexcept { return data_->rescind_beyond; }

    /// \name For the engine
    /// \{
    [[nodiscard]] const detail::prepared_bands& bands() const noexcept { return data_->bands; }
    [[nodiscard]] const detail::minor_rounding& delta_rounding() const noexcept { return data_->delta; }
    [[nodiscard]] const detail::minor_rounding& net_rounding() const noexcept { return data_->net; }
    /// \}

private:
    struct data {
        area_rules rules;
        std::string digest;
        band_table table;
        std::optional<rate> rescind_beyond;
        detail::prepared_bands bands;
        detail::minor_rounding delta;
        detail::minor_rounding net;
    };
    explicit compiled_rules(std::shared_ptr<const data> d) : data_(std::move(d)) {}
    friend compiled_rules compile(area_rules rules, std::string digest);

    std::shared_ptr<const data> data_;
};

/// Checks rules once and makes the handle that settles (编译规则).
/// \throws invalid_argument area.variant_not_set, area.rules_invalid (terms that contradict the variant), area.band_gap,
/// area.band_overlap, area.band_order, core.validation, core.empty, core.unsupported, core.date_invalid,
/// core.unit_mismatch, core.too_many_digits (a rounding finer than the minor unit), each with the field path
[[nodiscard]] inline compiled_rules compile(area_rules rules, std::string digest = {}) {
    detail::check_header(rules);
    detail::check_variant(rules);
    detail::check_terms(rules);
    auto d = std::make_shared<compiled_rules::data>();
    d->delta = detail::in_minor_units(rules.delta_rounding, rules.currency, "delta_rounding");
    d->net = detail::in_minor_units(rules.net_rounding, rules.currency, "net_rounding");
    d->table = detail::table_of(rules);
    const bool on_full = rules.variant == variant::tolerance && rules.tolerance.on == tolerance_part::full;
    d->bands = detail::prepared_bands(d->table, on_full ? rules.tolerance.within : rate{});
    d->rescind_beyond = rules.rescind_beyond;
    if (detail::is_statutory(rules) && (rules.variant != variant::limited || rules.limited.may_rescind)) {
        d->rescind_beyond = rules.limit;
    }
    d->rules = std::move(rules);
    d->digest = std::move(digest);
    return compiled_rules(std::move(d));
}

} // namespace loupan::inline LOUPAN_ABI::area
