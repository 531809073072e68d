// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/core/currency.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/interop/csv.hpp>
#include <loupan/pricing/detail/csv_fields.hpp>
#include <loupan/pricing/units.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Writes the facts of units as rows of CSV.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// The columns of a list of units, in a readable order, and how to write a row of each.
class list_writer {
public:
    list_writer(const units& of, const currency& in_currency, char tag_separator)
        : of_(of), digits_(in_currency.digits()), separator_(tag_separator) {
        static constexpr std::array<std::string_view, 4> first{"project", "building", "unit", "stack"};
        for (const auto name : first) {
            if (of.attribute(name) != nullptr) {
                attributes_.emplace_back(name);
            }
        }
        before_floor_ = attributes_.size();
        for (const auto& [name, c] : of.columns().attributes) {
            if (std::find(first.begin(), first.end(), name) == first.end()) {
                attributes_.push_back(name);
            }
        }
    }

    void header(interop::csv_writer& out) const {
        const auto& c = of_.columns();
        out.field("key");
        for (std::size_t i = 0; i <= attributes_.size(); ++i) {
            if (i == before_floor_ && !c.floor.empty()) {
                out.field("floor");
            }
            if (i < attributes_.size()) {
                out.field(header_for({csv_kind::attribute, attributes_[i]}, attributes_[i], "attribute:"));
            }
        }
        for (const auto& [name, tags] : c.tags) {
            out.field(header_for({csv_kind::tags, name}, name, "tags:"));
        }
        for (const auto& [name, area] : c.areas) {
            out.field(known_field(name + "_area") == csv_target{csv_kind::area, name} ? name + "_area"
                                                                                      : "area:" + name);
        }
        for (const auto& [name, prices] : c.unit_prices) {
            out.field(name + "_unit_price");
        }
        for (const auto& [name, totals] : c.totals) {
            out.field(name + "_total");
        }
    }

    void row(interop::csv_writer& out, std::size_t at) const {
        const auto& c = of_.columns();
        out.field(of_.key(at));
        for (std::size_t i = 0; i <= attributes_.size(); ++i) {
            if (i == before_floor_ && !c.floor.empty()) {
                out.field(c.floor.is_valid(at) ? std::to_string(c.floor[at]) : std::string());
            }
            if (i < attributes_.size()) {
                out.field(of_.attribute(attributes_[i])->text(at));
            }
        }
        for (const auto& [name, tags] : c.tags) {
            out.field(joined(name, tags.tags(at), at));
        }
        for (const auto& [name, area] : c.areas) {
            out.field(number(area, at, floor_area::scale, 2));
        }
        for (const auto& [name, prices] : c.unit_prices) {
            out.field(number(prices, at, loupan::unit_price::scale, 2));
        }
        for (const auto& [name, totals] : c.totals) {
            out.field(number(totals, at, digits_, digits_));
        }
    }

    [[nodiscard]] static std::string number(const column<std::int64_t>& c, std::size_t at, int scale, int least) {
        const auto value = c.at(at); // an empty column has none
        return value ? loupan::detail::print_trimmed(loupan::detail::int128{*value}, scale, least) : std::string();
    }

private:
    /// The plain name where it is read as this column, else the name with its kind in front.
    static std::string header_for(const csv_target& target, const std::string& name, std::string_view prefix) {
        const auto by_name = known_field(name);
        const bool plain =
            by_name ? *by_name == target : target.kind == csv_kind::attribute && field_of_header(name).empty();
        return plain ? name : std::string(prefix) + name;
    }
    [[nodiscard]] std::string joined(const std::string& name, const std::vector<std::string>& tags,
                                     std::size_t at) const {
        std::string out;
        for (const auto& tag : tags) {
            if (tag.find(separator_) != std::string::npos) {
                raise(loupan::errors::validation, {name, loupan::detail::clip(tag), static_cast<std::int64_t>(at), {}});
            }
            out += out.empty() ? "" : std::string(1, separator_);
            out += tag;
        }
        return out;
    }

    const units& of_;
    int digits_;
    char separator_;
    std::vector<std::string> attributes_{};
    std::size_t before_floor_ = 0;
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
