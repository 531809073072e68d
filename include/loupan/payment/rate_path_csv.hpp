// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/text.hpp>
#include <loupan/interop/csv.hpp>
#include <loupan/payment/rate_path.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Published rates from CSV (报价利率文件).

namespace loupan::inline LOUPAN_ABI::payment {

/// Reads a series from CSV with a column `date` and a column of percentages, such as `lpr_5y` (读取报价利率).
/// \throws invalid_argument core.csv_invalid, core.date_invalid, core.number_invalid, core.too_many_digits; as `rate_series`;
/// not_found_error core.not_found (no such column)
[[nodiscard]] inline rate_series rate_series_from_csv(std::string_view text, std::string_view column) {
    interop::csv_reader in(text);
    const auto find = [&in](std::string_view name) {
        const auto& header = in.header();
        const auto at = std::find(header.begin(), header.end(), name);
        if (at == header.end()) {
            raise(loupan::errors::not_found, {"columns", loupan::detail::clip(name), {}, {}});
        }
        return static_cast<std::size_t>(at - header.begin());
    };
    const auto day_at = find("date");
    const auto rate_at = find(column);
    std::vector<rate_change> rows;
    while (in.next()) {
        const auto path = "rates[" + std::to_string(rows.size()) + "]";
        const auto scaled =
            loupan::detail::parse_scaled_or_raise(in.fields()[rate_at], rate::scale - 2, path + ".annual");
        rows.push_back({date::parse(in.fields()[day_at]), rate::from_scaled(scaled)});
    }
    return rate_series(std::move(rows));
}

} // namespace loupan::inline LOUPAN_ABI::payment
