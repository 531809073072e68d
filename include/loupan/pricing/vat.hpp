// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/pricing/detail/enum_names.hpp>
#include <loupan/pricing/errors.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Value-added tax on the sale of real estate (增值税, domain C1.7). Rates are dated data, never constants of a formula.

namespace loupan::inline LOUPAN_ABI::pricing {

/// Whether a price holds its tax (含税/不含税).
enum class tax_mode : std::uint8_t { inclusive, exclusive };

constexpr enum_table<tax_mode, 2> enum_names(tax_mode) {
    return {{{tax_mode::inclusive, "inclusive"}, {tax_mode::exclusive, "exclusive"}}};
}

/// A rate in force from a day on (税率), with where it is written.
struct vat_rate_row {
    std::string kind{}; ///< `general`, `simplified`, `old_project`, `prepayment`, or any other
    loupan::rate rate{};
    std::optional<date> from{}; ///< inclusive
    std::optional<date> to{};   ///< inclusive
    std::string source{};
    friend bool operator==(const vat_rate_row&, const vat_rate_row&) = default;
};

/// A table of dated rates (税率表): checked, immutable. Rows of one kind do not overlap; gaps are allowed.
class vat_table {
public:
    vat_table() = default;
    /// \throws invalid_argument core.empty (kind, source), core.validation (rate outside [0, 1), dates), core.duplicate
    /// (two rows of one kind on one day)
    explicit vat_table(std::vector<vat_rate_row> rows, const std::string& path = "vat") : rows_(std::move(rows)) {
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const auto& row = rows_[i];
            const auto at = join_path(path, "rows[" + std::to_string(i) + "]");
            if (row.kind.empty() || row.source.empty()) {
                raise(loupan::errors::empty, {join_path(at, row.kind.empty() ? "kind" : "source"), {}, {}, "C1.7"});
            }
            if (row.rate.scaled() < 0 || row.rate >= rate::parse("1")) {
                raise(loupan::errors::validation, {join_path(at, "rate"), row.rate.to_string(), {}, "C1.7"});
            }
            if (row.from && row.to && *row.to < *row.from) {
                raise(loupan::errors::validation, {join_path(at, "to"), row.to->to_string(), {}, "C1.7"});
            }
            for (std::size_t j = 0; j < i; ++j) {
                const auto& other = rows_[j];
                const bool apart =
                    (row.to && other.from && *row.to < *other.from) || (other.to && row.from && *other.to < *row.from);
                if (other.kind == row.kind && !apart) {
                    raise(loupan::errors::duplicate, {at, row.kind, {}, "C1.7"});
                }
            }
        }
    }

    [[nodiscard]] const std::vector<vat_rate_row>& rows() const noexcept { return rows_; }
    /// The row in force. \throws not_found_error core.not_found naming the kind and the day
    [[nodiscard]] const vat_rate_row& at(std::string_view kind, const date& day) const {
        for (const auto& row : rows_) {
            if (row.kind == kind && (!row.from || *row.from <= day) && (!row.to || day <= *row.to)) {
                return row;
            }
        }
        raise(loupan::errors::not_found, {"vat", std::string(kind) + " on " + day.to_string(), {}, "C1.7"});
    }
    friend bool operator==(const vat_table&, const vat_table&) = default;

private:
    std::vector<vat_rate_row> rows_{};
};

/// China's rates for the sale of real estate as shipped data (内置税率表); an integrator may pass another table.
/// `general` is the general method, `simplified` the levy rate of the VAT law, `old_project` the levy rate that practice
/// keeps for old projects, `prepayment` what developers pay in advance on presale receipts.
[[nodiscard]] inline vat_table china_vat() {
    const auto day = [](std::string_view text) { return std::optional(date::parse(text)); };
    return vat_table({
        {"general", rate::parse("11%"), day("2016-05-01"), day("2018-04-30"), "财税〔2016〕36号"},
        {"general", rate::parse("10%"), day("2018-05-01"), day("2019-03-31"), "财税〔2018〕32号"},
        {"general", rate::parse("9%"), day("2019-04-01"), day("2025-12-31"),
         "财政部 税务总局 海关总署公告2019年第39号"},
        {"general", rate::parse("9%"), day("2026-01-01"), {}, "增值税法 第十条(二)、第三十八条"},
        {"simplified", rate::parse("5%"), day("2016-05-01"), day("2025-12-31"), "财税〔2016〕36号 附件2"},
        {"simplified", rate::parse("3%"), day("2026-01-01"), {}, "增值税法 第十一条"},
        {"old_project", rate::parse("5%"), day("2016-05-01"), {}, "财税〔2016〕36号 附件2; 2026年起按实务延用"},
        {"prepayment", rate::parse("3%"), day("2016-05-01"), {}, "税务总局公告2016年第18号"},
    });
}

/// A price and its tax (价税分离): `net + vat = gross` always.
struct vat_split {
    money gross{};
    money net{};
    money vat{};
    loupan::rate rate{};
    friend bool operator==(const vat_split&, const vat_split&) = default;
};

namespace detail {

/// `amount / (1 + rate)`, rounded once.
inline money without_tax(const money& amount, const rate& t, const rounding& how) {
    return amount.divided_by(decimal(1) + t.to_decimal(), how);
}

inline void check_rate(const rate& t) {
    if (t.scaled() < 0 || t >= rate::parse("1")) {
        raise(loupan::errors::validation, {"rate", t.to_string(), {}, "C1.7"});
    }
}

} // namespace detail

/// Splits a price (价税分离). Inclusive: net = R(price / (1 + t)), vat = price - net. Exclusive: the price is the net
/// amount, gross = R(net x (1 + t)), vat = gross - net. R is half up at 0.01 unless said.
/// \throws invalid_argument core.validation when the rate is outside [0, 1)
template <class Recorder>
[[nodiscard]] vat_split split_vat(const money& price, const rate& t, tax_mode mode, const rounding& how,
                                  Recorder& recorder) {
    detail::check_rate(t);
    vat_split out;
    out.rate = t;
    const decimal one_plus = decimal(1) + t.to_decimal();
    if (mode == tax_mode::inclusive) {
        out.gross = price;
        out.net = detail::without_tax(price, t, how);
    } else {
        out.net = price;
        out.gross = price.times(one_plus, how);
    }
    out.vat = out.gross - out.net;
    if constexpr (Recorder::enabled) {
        const std::string unit_of_money(price.currency().code());
        const bool inclusive = mode == tax_mode::inclusive;
        step s;
        s.code = inclusive ? "pricing.vat_inclusive" : "pricing.vat_exclusive";
        s.operands = {{"price", price.to_string(), unit_of_money},
                      {"rate", t.to_percent(), {}},
                      {"net", out.net.to_string(), unit_of_money},
                      {"gross", out.gross.to_string(), unit_of_money}};
        s.exact =
            inclusive ? price.to_string() + "/" + one_plus.to_string() : (price.to_decimal() * one_plus).to_string();
        s.rounding = how.to_string();
        s.result = out.vat.to_string();
        s.unit = unit_of_money;
        s.rule = "C1.7";
        recorder.add(std::move(s));
    }
    return out;
}

/// The same without an explanation.
[[nodiscard]] inline vat_split split_vat(const money& price, const rate& t, tax_mode mode = tax_mode::inclusive,
                                         const rounding& how = rounding()) {
    null_recorder nothing;
    return split_vat(price, t, mode, how, nothing);
}

/// A developer's sales base after the deduction of land (销售额, 一般计税).
struct vat_sales_base {
    money base{};   ///< (price - land) / (1 + t)
    money output{}; ///< 销项税额: (price - land) - base
    friend bool operator==(const vat_sales_base&, const vat_sales_base&) = default;
};

/// Sales base = (price - deductible land) / (1 + t) (税务总局公告2016年第18号), output tax is the rest, so that both add
/// up to price - land. A helper for reports: the invoice shows the split without the deduction.
/// \throws invalid_argument core.validation when the land is negative or more than the price
[[nodiscard]] inline vat_sales_base sales_base_with_land(const money& price, const money& land, const rate& t,
                                                         const rounding& how = rounding()) {
    detail::check_rate(t);
    if (land.minor() < 0 || land > price) {
        raise(loupan::errors::validation, {"land", land.to_string(), {}, "税务总局公告2016年第18号"});
    }
    const money taxed = price - land;
    vat_sales_base out;
    out.base = detail::without_tax(taxed, t, how);
    out.output = taxed - out.base;
    return out;
}

/// Prepaid tax on a presale receipt (预缴增值税): receipt / (1 + t) x prepayment rate, rounded once.
/// \throws invalid_argument core.validation
[[nodiscard]] inline money vat_prepayment(const money& receipt, const rate& t, const rate& prepaid,
                                          const rounding& how = rounding()) {
    detail::check_rate(t);
    detail::check_rate(prepaid);
    return money::from_decimal(
        how.round_product(receipt.to_decimal(), prepaid.to_decimal(), decimal(1) + t.to_decimal()), receipt.currency());
}

} // namespace loupan::inline LOUPAN_ABI::pricing
