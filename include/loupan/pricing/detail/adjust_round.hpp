// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/adjust.hpp>
#include <loupan/pricing/detail/rows.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing {

inline std::string_view to_string(adjust_method m) noexcept {
    static constexpr std::array<std::string_view, 5> names{"percent", "add_unit", "add_total", "set_unit", "set_total"};
    return names[static_cast<std::size_t>(m)];
}
inline std::string_view to_string(adjust_outcome o) noexcept {
    static constexpr std::array<std::string_view, 5> names{"changed", "unchanged", "sold", "locked", "limit"};
    return names[static_cast<std::size_t>(o)];
}

namespace detail {

class adjust_round {
public:
    adjust_round(const scheme& given, const units& of, const prices& current, const adjustment& what,
                 const adjust_options& options)
        : given_(given), of_(of), current_(current), what_(what), options_(options), rules_(compile(given)) {}

    adjust_result run() {
        check();
        const auto mask = scope();
        for (std::size_t row = 0; row < of_.size(); ++row) {
            if (mask[row] == 0) {
                continue;
            }
            unit_outcome o{of_.key(row), row, adjust_outcome::unchanged, {}, before(row), before(row)};
            if (auto status = sold(row)) {
                o.outcome = adjust_outcome::sold;
                o.detail = *status;
            } else if (auto lock = locked(row)) {
                o.outcome = adjust_outcome::locked;
                o.detail = *lock;
            } else if (current_.has_price(row)) {
                change(row);
            }
            out_.outcomes.push_back(std::move(o));
        }
        auto list = price_now(on_error::collect);
        apply_limits(list);
        finish();
        return std::move(out_);
    }

private:
    [[nodiscard]] bool by_total() const {
        return rules_.lead() == price_lead::total || given_.basis == price_basis::suite;
    }
    [[nodiscard]] money before(std::size_t row) const {
        return money::from_minor(current_.has_price(row) ? current_.columns().total[row] : 0, current_.currency());
    }

    void check() const {
        if (current_.size() != of_.size() || (!what_.rows.empty() && what_.rows.size() != of_.size()) ||
            (options_.last_adjusted && options_.last_adjusted->size() != of_.size())) {
            raise(loupan::errors::length_mismatch, {"adjust", std::to_string(current_.size()), {}, {}});
        }
        loupan::detail::require_same(given_.currency, current_.currency());
        for (std::size_t row = 0; row < of_.size(); ++row) {
            if (of_.columns().keys.size() != 0 && of_.key(row) != current_.of().key(row)) {
                raise(loupan::errors::validation,
                      {"current", current_.of().key(row), static_cast<std::int64_t>(row), {}});
            }
        }
        if (what_.reason.empty()) {
            raise(loupan::errors::validation, {"reason", {}, {}, {}});
        }
        const bool percent = what_.method == adjust_method::percent;
        const bool total = what_.method == adjust_method::add_total || what_.method == adjust_method::set_total;
        const bool set = what_.method == adjust_method::set_unit || what_.method == adjust_method::set_total;
        const int scale = percent ? rate::scale : total ? given_.currency.digits() : loupan::unit_price::scale;
        if (what_.value.normalized().scale() > scale || (set && what_.value.sign() <= 0) ||
            (percent && (what_.value <= decimal(-1) || decimal(100) < what_.value))) {
            raise(loupan::errors::validation, {"value", what_.value.to_string(), {}, {}});
        }
        if (given_.basis == price_basis::suite &&
            (what_.method == adjust_method::add_unit || what_.method == adjust_method::set_unit)) {
            raise(loupan::errors::validation, {"method", "a suite has no unit price", {}, {}});
        }
        for (std::size_t i = 0; i < options_.limits.size(); ++i) {
            const auto& l = options_.limits[i];
            for (const auto& [value, name] :
                 {std::pair{l.max_above_filed, ".max_above_filed"}, std::pair{l.max_below_filed, ".max_below_filed"},
                  std::pair{l.max_change, ".max_change"}}) {
                if (value &&
                    (value->sign() < 0 || decimal(100) < *value || value->normalized().scale() > rate::scale)) {
                    raise(loupan::errors::validation,
                          {"limits[" + std::to_string(i) + "]" + name, value->to_string(), {}, {}});
                }
            }
        }
    }

    [[nodiscard]] std::vector<std::uint8_t> scope() const {
        auto mask = rows_that_match(of_, what_.where, "where");
        for (std::size_t i = 0; i < what_.rows.size(); ++i) {
            mask[i] = mask[i] != 0 && what_.rows[i] != 0 ? 1 : 0;
        }
        return mask;
    }

    [[nodiscard]] std::optional<std::string> sold(std::size_t row) const {
        return sold_reason(of_, options_.status_attribute, options_.excluded_statuses, row);
    }
    [[nodiscard]] std::optional<std::string> locked(std::size_t row) const {
        return lock_reason(of_, options_.lock_attribute, row);
    }

    /// The override that says the new price; kept aside until the limits have spoken.
    void change(std::size_t row) {
        const auto total = decimal::from_parts(int128{current_.columns().total[row]}, given_.currency.digits());
        const auto area = [&] {
            const auto* areas = of_.area(rules_.pricing_area());
            return decimal::from_parts(int128{areas == nullptr || !areas->is_valid(row) ? 0 : (*areas)[row]},
                                       floor_area::scale);
        };
        price_override o;
        o.unit = of_.key(row);
        o.reason = what_.reason;
        const bool has_unit = current_.columns().unit_price.is_valid(row);
        const auto unit =
            decimal::from_parts(int128{has_unit ? current_.columns().unit_price[row] : 0}, loupan::unit_price::scale);
        switch (what_.method) {
        case adjust_method::percent:
            if (by_total()) {
                o.total = given_.total_rounding(total.normalized() * (decimal(1) + what_.value).normalized());
            } else {
                o.unit_price = given_.unit_rounding(unit.normalized() * (decimal(1) + what_.value).normalized());
            }
            break;
        case adjust_method::add_unit:
            if (by_total()) {
                o.total = given_.total_rounding(total + what_.value * area());
            } else {
                o.unit_price = given_.unit_rounding(unit + what_.value);
            }
            break;
        case adjust_method::add_total:
            o.total = given_.total_rounding(total + what_.value);
            break;
        case adjust_method::set_unit:
            if (by_total()) {
                o.total = given_.total_rounding(what_.value * area());
            } else {
                o.unit_price = what_.value;
            }
            break;
        case adjust_method::set_total:
            o.total = what_.value;
            break;
        }
        for (auto* v : {&o.unit_price, &o.total}) {
            if (*v && (*v)->sign() <= 0) {
                raise(errors::negative_price, {"value", (*v)->to_string(), static_cast<std::int64_t>(row), {}});
            }
        }
        const bool same = (o.unit_price && *o.unit_price == unit) || (o.total && *o.total == total);
        if (!same) {
            changes_.emplace(row, std::move(o));
        }
    }

    [[nodiscard]] scheme next_round() const {
        scheme s = given_;
        ++s.round;
        s.parent = options_.parent;
        s.effective_from = options_.effective_from.value_or(options_.as_of).to_string();
        s.effective_to.clear();
        if (kept_.empty() && changes_.empty()) {
            return s;
        }
        std::map<std::string, const price_override*> now;
        for (const auto* set : {&kept_, &changes_}) {
            for (const auto& [row, o] : *set) {
                now[o.unit] = &o;
            }
        }
        for (auto& o : s.overrides) {
            if (const auto it = now.find(o.unit); it != now.end()) {
                o = *it->second;
                now.erase(it);
            }
        }
        for (const auto* set : {&kept_, &changes_}) {
            for (const auto& [row, o] : *set) {
                if (const auto it = now.find(o.unit); it != now.end() && it->second == &o) {
                    s.overrides.push_back(o);
                }
            }
        }
        return s;
    }

    [[nodiscard]] prices price_now(on_error errors) const {
        auto how = options_.pricing;
        how.errors = errors;
        return price(compile(next_round()), of_, how);
    }

    /// Breaches are all found before one is raised.
    void apply_limits(const prices& list) {
        std::vector<row_error> breaches;
        for (const auto& e : list.errors()) {
            const auto row = static_cast<std::size_t>(e.row);
            if (changes_.contains(row) && !list.has_price(row)) {
                broken_.emplace(row, e.code);
                breaches.push_back(e);
            }
        }
        for (const auto& [row, o] : changes_) {
            if (!broken_.contains(row)) {
                check_limits(row, list, breaches);
            }
        }
        if (!breaches.empty() && options_.breaches == on_error::raise) {
            std::sort(breaches.begin(), breaches.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
            const auto first = breaches.front();
            const auto& code =
                first.code == errors::adjustment_limit.code ? errors::adjustment_limit : code_named(first.code);
            raise(code, {first.path, first.value, first.row, {}}, std::move(breaches));
        }
        for (const auto& [row, why] : broken_) {
            changes_.erase(row);
        }
    }

    [[nodiscard]] std::optional<std::int64_t> filed_price(std::size_t row, bool by_suite) const {
        if (options_.filed) {
            const auto& f = *options_.filed;
            const auto at = f.of().find(of_.key(row));
            if (!at || !f.has_price(*at)) {
                return std::nullopt;
            }
            return by_suite ? f.columns().total[*at] : f.columns().unit_price[*at];
        }
        const auto* max = by_suite ? of_.total("max") : of_.unit_price("max");
        return max == nullptr ? std::nullopt : max->at(row);
    }

    void check_limits(std::size_t row, const prices& list, std::vector<row_error>& breaches) {
        const bool by_suite = given_.basis == price_basis::suite;
        const auto is = by_suite ? list.columns().total[row] : list.columns().unit_price[row];
        const auto was = by_suite ? current_.columns().total[row] : current_.columns().unit_price[row];
        const int scale = by_suite ? given_.currency.digits() : loupan::unit_price::scale;
        const auto text = [&](std::int64_t v) { return loupan::detail::print_trimmed(int128{v}, scale, 2); };
        const auto filed = filed_price(row, by_suite);
        for (std::size_t i = 0; i < options_.limits.size() && !broken_.contains(row); ++i) {
            const auto& l = options_.limits[i];
            const bool in_force = (!l.from || *l.from <= options_.as_of) && (!l.to || options_.as_of <= *l.to) &&
                                  (l.jurisdiction.empty() || l.jurisdiction == options_.jurisdiction);
            if (!in_force) {
                continue;
            }
            const auto breach = [&](const char* field, const std::string& value) {
                if (broken_.contains(row)) {
                    return;
                }
                const std::string path = "limits[" + std::to_string(i) + "]." + field;
                error_context context{path, of_.key(row) + ": " + value, static_cast<std::int64_t>(row), l.source};
                broken_.emplace(row, path);
                breaches.push_back({*context.row, std::string(errors::adjustment_limit.code), path, context.value,
                                    loupan::detail::fill_template(errors::adjustment_limit.english, context),
                                    loupan::detail::fill_template(errors::adjustment_limit.chinese, context)});
            };
            if (filed && l.max_above_filed && is > *filed && beyond(is, *filed, *l.max_above_filed)) {
                breach("max_above_filed", text(is) + " against " + text(*filed));
            }
            if (filed && l.max_below_filed && is < *filed && beyond(is, *filed, *l.max_below_filed)) {
                breach("max_below_filed", text(is) + " against " + text(*filed));
            }
            if (l.max_change && beyond(is, was, *l.max_change)) {
                breach("max_change", text(is) + " against " + text(was));
            }
            if (l.min_days_between > 0 && options_.last_adjusted && options_.last_adjusted->is_valid(row)) {
                const auto days = options_.as_of.days() - (*options_.last_adjusted)[row];
                if (days < l.min_days_between) {
                    breach("min_days_between", std::to_string(days) + " days");
                }
            }
        }
    }

    /// |a - b| > b x fraction, exact.
    static bool beyond(std::int64_t a, std::int64_t b, const decimal& fraction) {
        const auto distance = loupan::detail::absolute(int128{a} - int128{b});
        const auto limit = int128{b} * int128{fraction.to_scaled(rate::scale)};
        return distance * loupan::detail::power_of_ten(rate::scale) > limit;
    }

    void finish() {
        keep_current();
        out_.scheme = next_round();
        out_.prices = price_now(on_error::raise);
        for (auto& o : out_.outcomes) {
            if (const auto it = broken_.find(o.row); it != broken_.end()) {
                o.outcome = adjust_outcome::limit;
                o.detail = it->second;
            } else if (changes_.contains(o.row)) {
                o.outcome = adjust_outcome::changed;
                o.after = out_.prices[o.row].total;
                ++out_.changed;
            }
        }
        out_.total_before = current_.total();
        out_.total_after = out_.prices.total();
    }

    /// Units whose current price is not what the scheme gives keep it by an override, so that the new round says the
    /// whole list by itself.
    void keep_current() {
        auto how = options_.pricing;
        how.errors = on_error::collect;
        const auto by_rules = price(rules_, of_, how);
        for (std::size_t row = 0; row < of_.size(); ++row) {
            const bool differs =
                current_.has_price(row) &&
                (!by_rules.has_price(row) || by_rules.columns().total[row] != current_.columns().total[row]);
            if (!differs || changes_.contains(row)) {
                continue;
            }
            price_override o;
            o.unit = of_.key(row);
            o.reason = "price of the list before";
            if (!by_total() && current_.columns().unit_price.is_valid(row)) {
                o.unit_price =
                    decimal::from_parts(int128{current_.columns().unit_price[row]}, loupan::unit_price::scale)
                        .normalized();
            } else {
                o.total = decimal::from_parts(int128{current_.columns().total[row]}, given_.currency.digits());
            }
            kept_.emplace(row, std::move(o));
        }
        if (kept_.empty()) {
            return;
        }
        // Where the unit price does not lead to the total that stands in the list, the total does.
        how.errors = on_error::collect;
        const auto now = price(compile(next_round()), of_, how);
        for (auto& [row, o] : kept_) {
            if (!now.has_price(row) || now.columns().total[row] != current_.columns().total[row]) {
                o.unit_price.reset();
                o.total = decimal::from_parts(int128{current_.columns().total[row]}, given_.currency.digits());
            }
        }
    }

    const scheme& given_;
    const units& of_;
    const prices& current_;
    const adjustment& what_;
    const adjust_options& options_;
    compiled_scheme rules_;
    std::map<std::size_t, price_override> changes_{}; ///< by row
    std::map<std::size_t, price_override> kept_{};
    std::map<std::size_t, std::string> broken_{}; ///< why
    adjust_result out_{};
};

} // namespace detail

inline adjust_result adjust(const scheme& given, const units& of, const prices& current, const adjustment& what,
                            const adjust_options& options) {
    return detail::adjust_round(given, of, current, what, options).run();
}

} // namespace loupan::inline LOUPAN_ABI::pricing
