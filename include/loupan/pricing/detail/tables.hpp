// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/errors.hpp>
#include <loupan/pricing/scheme.hpp>
#include <loupan/pricing/units.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// How a table finds its value for one unit: text against rules. The batch calls this once per distinct combination of
// codes; `explain` calls it once for its unit.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

using loupan::detail::int128;

/// The value of one attribute, in whichever form the list keeps it.
struct attribute_value {
    enum class form : std::uint8_t { absent, text, tags, number };
    form kind = form::absent;
    std::string_view text{};
    const std::vector<std::string>* tags = nullptr;
    decimal number{};
};

/// Reads one attribute of one row.
inline attribute_value read_attribute(const units& of, std::string_view name, std::size_t row) {
    attribute_value out;
    if (name == "floor") {
        if (!of.floor().empty() && of.floor().is_valid(row)) {
            out.kind = attribute_value::form::number;
            out.number = decimal(of.floor()[row]);
        }
    } else if (const auto* codes = of.attribute(name)) {
        if (codes->code(row) >= 0) {
            out.kind = attribute_value::form::text;
            out.text = codes->text(row);
        }
    } else if (const auto* tags = of.tags(name)) {
        out.kind = attribute_value::form::tags;
        out.tags = &tags->tags(row);
    } else if (const auto* area = of.area(name)) {
        if (area->is_valid(row)) {
            out.kind = attribute_value::form::number;
            out.number = decimal::from_parts(int128{(*area)[row]}, floor_area::scale).normalized();
        }
    }
    return out;
}

inline bool has_attribute(const units& of, std::string_view name) {
    return name == "floor" ? !of.floor().empty()
                           : of.attribute(name) != nullptr || of.tags(name) != nullptr || of.area(name) != nullptr;
}

inline bool holds(const condition& c, const attribute_value& v) {
    bool yes = false;
    switch (v.kind) {
    case attribute_value::form::absent:
        break;
    case attribute_value::form::text:
        yes = !c.from && !c.to && std::find(c.any_of.begin(), c.any_of.end(), v.text) != c.any_of.end();
        break;
    case attribute_value::form::tags:
        yes = std::any_of(c.any_of.begin(), c.any_of.end(), [&](const std::string& wanted) {
            return std::find(v.tags->begin(), v.tags->end(), wanted) != v.tags->end();
        });
        break;
    case attribute_value::form::number:
        if (!c.any_of.empty()) {
            yes = std::find(c.any_of.begin(), c.any_of.end(), v.number.to_string()) != c.any_of.end();
        } else {
            yes = (!c.from || *c.from <= v.number) && (!c.to || v.number <= *c.to);
        }
        break;
    }
    return yes != c.negate;
}

/// `Values` gives the attribute_value of a name.
template <class Values> bool holds(const match& m, const Values& values) {
    for (const auto& c : m.conditions) {
        if (!holds(c, values(c.attribute))) {
            return false;
        }
    }
    return m.any.empty() ||
           std::any_of(m.any.begin(), m.any.end(), [&](const match& each) { return holds(each, values); });
}

inline void collect_attributes(const match& m, std::set<std::string>& out) {
    for (const auto& c : m.conditions) {
        out.insert(c.attribute);
    }
    for (const auto& each : m.any) {
        collect_attributes(each, out);
    }
}

enum class resolve_state : std::uint8_t { ok, missing, ambiguous, outside };

struct resolved {
    resolve_state state = resolve_state::missing;
    std::int64_t value = 0; ///< at the table's scale
};

/// A table brought to one form: rows with integer values at the smallest common scale, or steps by floor.
struct table {
    struct row {
        match when;
        std::int64_t value;
    };
    std::string name;
    std::string path; ///< field path in the document
    factor_kind kind = factor_kind::add;
    match only;
    std::vector<row> rows;
    std::optional<floor_steps> steps;
    several several_rows = several::error;
    std::optional<std::int64_t> otherwise;
    std::string attached;
    int scale = 0;
    bool first_only = false; ///< base prices: the first matching row counts

    [[nodiscard]] std::set<std::string> attributes() const {
        std::set<std::string> names;
        collect_attributes(only, names);
        for (const auto& r : rows) {
            collect_attributes(r.when, names);
        }
        if (steps) {
            names.insert("floor");
        }
        return names;
    }

    [[nodiscard]] std::int64_t scaled(const decimal& value) const { return value.to_scaled(scale); }

    /// The step table's value of a floor.
    [[nodiscard]] std::int64_t at_floor(std::int32_t floor) const {
        for (const auto& e : steps->exceptions) {
            if (e.floor == floor) {
                return scaled(e.value);
            }
        }
        int128 sum{0};
        for (const auto& range : steps->ranges) {
            // floors passed on the way from the reference: (reference, floor] upward, (floor, reference] downward
            const auto low = std::min(steps->reference, floor);
            const auto high = std::max(steps->reference, floor);
            const auto passed = std::min(high, range.to) - std::max(low, range.from - 1);
            if (passed > 0) {
                sum += int128{floor >= steps->reference ? passed : -passed} * int128{scaled(range.step)};
            }
        }
        if (steps->lowest) {
            sum = std::max(sum, int128{scaled(*steps->lowest)});
        }
        if (steps->highest) {
            sum = std::min(sum, int128{scaled(*steps->highest)});
        }
        for (const auto& s : steps->specials) {
            if (s.floor == floor) {
                sum += int128{scaled(s.value)};
            }
        }
        return loupan::detail::to_int64_or_raise(sum, name);
    }

    template <class Values> [[nodiscard]] resolved resolve(const Values& values) const {
        if (!holds(only, values)) {
            return {resolve_state::outside, 0};
        }
        if (steps) {
            const attribute_value floor = values("floor");
            if (floor.kind == attribute_value::form::number) {
                return {resolve_state::ok, at_floor(static_cast<std::int32_t>(floor.number.to_scaled(0)))};
            }
            return otherwise ? resolved{resolve_state::ok, *otherwise} : resolved{};
        }
        int128 sum{0};
        std::int64_t best = 0;
        int count = 0;
        for (const auto& r : rows) {
            if (!holds(r.when, values)) {
                continue;
            }
            best = count == 0 ? r.value : std::max(best, r.value);
            sum += int128{r.value};
            ++count;
            if (first_only || several_rows == several::first) {
                break;
            }
        }
        if (count == 0) {
            return otherwise ? resolved{resolve_state::ok, *otherwise} : resolved{};
        }
        if (count > 1 && several_rows == several::error) {
            return {resolve_state::ambiguous, 0};
        }
        return {resolve_state::ok, several_rows == several::sum ? loupan::detail::to_int64_or_raise(sum, name) : best};
    }
};

/// The smallest scale at which all decimals are integers.
class common_scale {
public:
    void see(const decimal& value) { scale_ = std::max(scale_, value.normalized().scale()); }
    template <class Range, class Get> void see_all(const Range& range, Get get) {
        for (const auto& item : range) {
            see(get(item));
        }
    }
    [[nodiscard]] int get() const noexcept { return scale_; }

private:
    int scale_ = 0;
};

template <class Authoring>
void set_rows(table& t, const Authoring& authoring, const std::optional<decimal>& otherwise) {
    common_scale scale;
    if (otherwise) {
        scale.see(*otherwise);
    }
    std::visit(
        [&](const auto& a) {
            using form = std::decay_t<decltype(a)>;
            if constexpr (std::is_same_v<form, absolute_rows>) {
                scale.see_all(a.rows, [](const auto& r) { return r.value; });
                t.scale = scale.get();
                for (const auto& r : a.rows) {
                    t.rows.push_back({r.when, t.scaled(r.value)});
                }
            } else if constexpr (std::is_same_v<form, chain_rows>) {
                scale.see_all(a.links, [](const auto& l) { return l.difference; });
                t.scale = scale.get();
                decimal sum;
                for (const auto& l : a.links) {
                    sum += l.difference;
                    t.rows.push_back({match::in(a.attribute, l.values), t.scaled(sum)});
                }
            } else {
                scale.see_all(a.ranges, [](const auto& r) { return r.step; });
                scale.see_all(a.specials, [](const auto& s) { return s.value; });
                scale.see_all(a.exceptions, [](const auto& s) { return s.value; });
                if (a.lowest) {
                    scale.see(*a.lowest);
                }
                if (a.highest) {
                    scale.see(*a.highest);
                }
                t.scale = scale.get();
                t.steps = a;
            }
        },
        authoring);
    if (otherwise) {
        t.otherwise = t.scaled(*otherwise);
    }
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
