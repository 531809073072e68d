// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/core/currency.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/interop/csv.hpp>
#include <loupan/pricing/detail/read_csv.hpp>
#include <loupan/pricing/detail/write_csv.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/units.hpp>

// IWYU pragma: begin_exports
#include <loupan/pricing/csv_options.hpp>
// IWYU pragma: end_exports

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

/// \file
/// Units and price lists as CSV (房源表/价目表导入导出).

namespace loupan::inline LOUPAN_ABI::pricing {

/// Units from CSV text (导入房源表). A blank field is absent. All bad cells are listed (`error::rows`), the first of them leads.
/// \throws invalid_argument core.csv_invalid; core.number_invalid, core.too_many_digits, core.validation and
/// pricing.negative_price with the path `line 5, column floor`; core.duplicate for a key that stands twice;
/// pricing.area_inconsistent; pricing.attribute_missing when `columns` names a header that is not there
[[nodiscard]] inline units units_from_csv(std::string_view text, const csv_options& options = {}) {
    return detail::list_reader(text, options).take_units();
}

/// A filed price list from CSV text (导入备案价目表): units and prices. A row has both its unit price and its total, or none of
/// them. \throws invalid_argument as `units_from_csv`; pricing.attribute_missing without these two columns
[[nodiscard]] inline filed_list price_list_from_csv(std::string_view text, const csv_options& options = {}) {
    detail::list_reader reader(text, options);
    auto of = reader.take_units();
    auto filed = reader.take_prices(of);
    return {std::move(of), std::move(filed)};
}

/// Units as CSV text (导出房源表); `units_from_csv` reads it back equal.
/// \throws invalid_argument core.validation for a tag that contains the separator
[[nodiscard]] inline std::string units_to_csv(const units& of, const interop::csv_format& format = {},
                                              const currency& in_currency = {}, char tag_separator = ';') {
    const detail::list_writer list(of, in_currency, tag_separator);
    interop::csv_writer out(format);
    list.header(out);
    out.end_row();
    for (std::size_t i = 0; i < of.size(); ++i) {
        list.row(out, i);
        out.end_row();
    }
    return std::move(out).take();
}

/// A price list as CSV text (导出价目表): the facts of the units, then `unit_price`, `total`, the display prices and the flags
/// (`overridden;at_floor`). An absent price is blank. `price_list_from_csv` reads it back; the display prices and flags are derived.
[[nodiscard]] inline std::string prices_to_csv(const prices& list, const interop::csv_format& format = {},
                                               char tag_separator = ';') {
    static constexpr std::array<std::pair<price_flag, std::string_view>, 5> names{
        {{price_flag::overridden, "overridden"},
         {price_flag::at_floor, "at_floor"},
         {price_flag::at_ceiling, "at_ceiling"},
         {price_flag::fixed, "fixed"},
         {price_flag::absent, "absent"}}};
    const detail::list_writer facts(list.of(), list.currency(), tag_separator);
    const auto& c = list.columns();
    const int digits = list.currency().digits();
    interop::csv_writer out(format);
    facts.header(out);
    out.field("unit_price").field("total").field("gross_unit_price").field("inner_unit_price").field("flags").end_row();
    for (std::size_t i = 0; i < list.size(); ++i) {
        facts.row(out, i);
        const bool priced = list.has_price(i);
        const auto price = [&](const column<std::int64_t>& from, int scale, int least) {
            out.field(priced ? detail::list_writer::number(from, i, scale, least) : std::string());
        };
        price(c.unit_price, loupan::unit_price::scale, 2);
        price(c.total, digits, digits);
        price(c.gross_unit_price, loupan::unit_price::scale, 2);
        price(c.inner_unit_price, loupan::unit_price::scale, 2);
        std::string flags;
        for (const auto& [flag, name] : names) {
            if (has(c.flags[i], flag)) {
                flags += flags.empty() ? "" : ";";
                flags += name;
            }
        }
        out.field(flags).end_row();
    }
    return std::move(out).take();
}

} // namespace loupan::inline LOUPAN_ABI::pricing
