// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/tables.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

// A table resolved against the dictionaries of one list: the row loop only adds up code x stride and reads an array.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// One column of codes that takes part in a look-up. Entry 0 stands for "absent" when `offset` is 1.
struct code_source {
    const std::int32_t* data = nullptr;
    std::int32_t offset = 0;
    std::int64_t stride = 1;
};

struct lookup {
    static constexpr std::size_t dense_limit = 1U << 16U;

    const table* from = nullptr;
    std::vector<code_source> sources{};
    std::vector<std::int64_t> values{}; ///< at the table's scale; 0 where not ok
    std::vector<resolve_state> states{};
    bool all_ok = true; ///< every entry is ok or outside the table's units
    std::int64_t least = 0;
    std::int64_t greatest = 0;
    std::shared_ptr<std::vector<std::int32_t>> owned{}; ///< codes made for this list

    [[nodiscard]] std::size_t entry(std::size_t row) const noexcept {
        std::int64_t at = 0;
        for (const auto& s : sources) {
            at += (std::int64_t{s.data[row]} + s.offset) * s.stride;
        }
        return static_cast<std::size_t>(at);
    }
};

/// An attribute of the list as small integers with a value for each.
struct coded_attribute {
    std::string name;
    const std::int32_t* data = nullptr; ///< null: the list keeps no codes, only values a row
    std::int32_t offset = 0;
    std::vector<attribute_value> values; ///< by entry
};

inline coded_attribute code_attribute(const units& of, const std::string& name) {
    coded_attribute out{name, nullptr, 0, {}};
    if (name == "floor" && !of.floor().empty() && of.floor().validity() == nullptr) {
        out.data = of.floor().data();
        out.offset = -of.lowest_floor();
        for (std::int32_t f = of.lowest_floor(); f <= of.highest_floor(); ++f) {
            attribute_value v;
            v.kind = attribute_value::form::number;
            v.number = decimal(f);
            out.values.push_back(v);
        }
    } else if (const auto* codes = of.attribute(name); codes != nullptr && name != "floor") {
        out.data = codes->codes().data();
        if (codes->has_absent()) {
            out.offset = 1;
            out.values.emplace_back();
        }
        for (const auto& text : codes->names().texts()) {
            attribute_value v;
            v.kind = attribute_value::form::text;
            v.text = text;
            out.values.push_back(v);
        }
    } else if (const auto* tags = of.tags(name); tags != nullptr && name != "floor") {
        out.data = tags->codes().data();
        for (const auto& set : tags->sets()) {
            attribute_value v;
            v.kind = attribute_value::form::tags;
            v.tags = &set;
            out.values.push_back(v);
        }
    }
    return out;
}

inline void add_entry(lookup& l, const resolved& r) {
    const bool ok = r.state == resolve_state::ok || r.state == resolve_state::outside;
    const std::int64_t value = r.state == resolve_state::ok ? r.value : 0;
    l.least = l.values.empty() ? value : std::min(l.least, value);
    l.greatest = l.values.empty() ? value : std::max(l.greatest, value);
    l.values.push_back(value);
    l.states.push_back(r.state);
    l.all_ok = l.all_ok && ok;
}

/// Resolves every combination that can occur where that is a small number, else every combination that does occur.
/// \throws invalid_argument pricing.attribute_missing
inline lookup make_lookup(const table& t, const units& of) {
    lookup l;
    l.from = &t;
    std::vector<coded_attribute> attributes;
    std::size_t combinations = 1;
    bool dense = true;
    for (const auto& name : t.attributes()) {
        if (!has_attribute(of, name)) {
            raise(errors::attribute_missing, {t.path, name, {}, {}});
        }
        attributes.push_back(code_attribute(of, name));
        dense = dense && attributes.back().data != nullptr && !attributes.back().values.empty();
        combinations = dense ? combinations * attributes.back().values.size() : combinations;
        dense = dense && combinations <= lookup::dense_limit;
    }
    if (dense) {
        std::vector<std::size_t> at(attributes.size(), 0);
        std::int64_t stride = 1;
        for (const auto& a : attributes) {
            l.sources.push_back({a.data, a.offset, stride});
            stride *= static_cast<std::int64_t>(a.values.size());
        }
        const auto value_of = [&](std::string_view name) {
            for (std::size_t i = 0; i < attributes.size(); ++i) {
                if (attributes[i].name == name) {
                    return attributes[i].values[at[i]];
                }
            }
            return attribute_value{};
        };
        for (std::size_t n = 0; n < combinations; ++n) {
            add_entry(l, t.resolve(value_of));
            for (std::size_t i = 0; i < at.size(); ++i) { // the next combination, first attribute fastest
                if (++at[i] < attributes[i].values.size()) {
                    break;
                }
                at[i] = 0;
            }
        }
        return l;
    }
    // Areas, floors with gaps, or too many combinations: one code for each distinct combination that occurs.
    l.owned = std::make_shared<std::vector<std::int32_t>>(of.size());
    std::map<std::vector<std::int64_t>, std::int32_t> seen;
    std::vector<std::int64_t> key(attributes.size());
    for (std::size_t row = 0; row < of.size(); ++row) {
        for (std::size_t i = 0; i < attributes.size(); ++i) {
            const auto& a = attributes[i];
            if (a.data != nullptr) {
                key[i] = a.data[row];
            } else if (a.name == "floor") {
                key[i] = of.floor().is_valid(row) ? of.floor()[row] : std::numeric_limits<std::int64_t>::min();
            } else {
                const auto& area = *of.area(a.name);
                key[i] = area.is_valid(row) ? area[row] : std::numeric_limits<std::int64_t>::min();
            }
        }
        const auto [it, fresh] = seen.emplace(key, static_cast<std::int32_t>(l.values.size()));
        if (fresh) {
            add_entry(l, t.resolve([&](std::string_view name) { return read_attribute(of, name, row); }));
        }
        (*l.owned)[row] = it->second;
    }
    l.sources.push_back({l.owned->data(), 0, 1});
    return l;
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
