// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/area/columns.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// \file
/// The row loop of `settle` on columns.

namespace loupan::inline LOUPAN_ABI::area::detail {

/// The figures that a row may come to.
struct row_figures {
    const error_code* error = nullptr;
    std::int64_t difference = 0, ratio = 0, delta = 0, net = 0, vat = 0, fitment = 0, total_delta = 0, total_after = 0,
                 refund = 0;
    area::direction direction = area::direction::none;
    std::uint8_t flags = 0;
    bool taxed = false, has_fitment = false, rescinds = false;
};

/// And where it went wrong, when it did.
struct row_result : row_figures {
    std::string path{};
    std::string value{};
};

class batch {
public:
    batch(const compiled_rules& by, const facts_columns& of) : by_(by), rules_(by.rules()), of_(of) {
        size_ = of.contract_total.size();
        if (size_ == 0) {
            for (const auto n : sizes()) {
                if (n != 0) {
                    raise(loupan::errors::empty, {"contract_total", {}, {}, "C3.1"});
                }
            }
        }
        if (of.survey_audited.empty() && size_ != 0) {
            raise(loupan::errors::empty, {"survey_audited", {}, {}, "C3.4"});
        }
        const auto lengths = sizes();
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            if (lengths[i] != 0 && lengths[i] != size_) {
                raise(loupan::errors::length_mismatch,
                      {std::string(names[i]),
                       std::to_string(lengths[i]) + " instead of " + std::to_string(size_),
                       {},
                       {}});
            }
        }
        const bool inner = rules_.basis == area_basis::inner;
        contract_ = inner ? &of.contract_inner : &of.contract_gross;
        measured_ = inner ? &of.measured_inner : &of.measured_gross;
        contract_name_ = inner ? "contract.inner" : "contract.gross";
        measured_name_ = inner ? "measured.inner" : "measured.gross";
        dual_ = rules_.variant == variant::gf2014_gross_dual;
        from_total_ = rules_.price == price_source::total_div_area;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    void row(std::size_t i, row_result& out) const {
        static_cast<row_figures&>(out) = row_figures{}; // the texts stay: they mean nothing without an error
        if (!evaluate(i, out)) {
            out.flags = static_cast<std::uint8_t>(settlement_flag::absent);
        }
    }

private:
    static constexpr std::array<std::string_view, 15> names{
        "key",        "contract_gross", "measured_gross", "contract_inner", "measured_inner",
        "unit_price", "contract_total", "house_total",    "choice",         "survey_audited",
        "state",      "fitment",        "tax_contract",   "tax_settlement", "paid"};
    [[nodiscard]] std::array<std::size_t, 15> sizes() const {
        return {of_.key.size(),
                of_.contract_gross.size(),
                of_.measured_gross.size(),
                of_.contract_inner.size(),
                of_.measured_inner.size(),
                of_.unit_price.size(),
                of_.contract_total.size(),
                of_.house_total.size(),
                of_.choice.size(),
                of_.survey_audited.size(),
                of_.state.size(),
                of_.fitment.size(),
                of_.tax_contract.size(),
                of_.tax_settlement.size(),
                of_.paid.size()};
    }
    template <class T> static bool given(const column<T>& c, std::size_t i) noexcept {
        return !c.empty() && c.is_valid(i);
    }
    static bool fail(row_result& out, const error_code& code, std::string path, std::string value = {}) {
        out.error = &code;
        out.path = std::move(path);
        out.value = std::move(value);
        return false;
    }
    [[nodiscard]] std::string key(std::size_t i) const {
        return of_.key.size() == 0 ? std::string() : std::string(of_.key.text(i));
    }
    static std::string area_text(std::int64_t value) {
        return loupan::detail::print_trimmed(loupan::detail::int128{value}, 4, 2);
    }
    [[nodiscard]] std::string money_text(std::int64_t value) const {
        return money::from_minor(value, rules_.currency).to_string();
    }

    bool area(const column<std::int64_t>& c, std::size_t i, const char* path, std::int64_t& value,
              row_result& out) const {
        if (!given(c, i) || c[i] == 0) {
            return fail(out, errors::area_missing, path, given(c, i) ? "0.00" : key(i));
        }
        value = c[i];
        return value >= 0 || fail(out, loupan::errors::validation, path, area_text(value));
    }
    /// Areas that are given, but not priced, must make sense too.
    bool other_areas(std::size_t i, row_result& out) const {
        const auto sound = [&](const column<std::int64_t>& gross, const column<std::int64_t>& inner,
                               const char* survey) {
            for (const auto* c : {&gross, &inner}) {
                if (given(*c, i) && (*c)[i] < 0) {
                    return fail(out, loupan::errors::validation,
                                std::string(survey) + (c == &gross ? ".gross" : ".inner"), area_text((*c)[i]));
                }
            }
            if (given(gross, i) && given(inner, i) && inner[i] > gross[i]) {
                return fail(out, loupan::errors::validation, std::string(survey) + ".inner", area_text(inner[i]));
            }
            return true;
        };
        return sound(of_.contract_gross, of_.contract_inner, "contract") &&
               sound(of_.measured_gross, of_.measured_inner, "measured");
    }
    bool tax(std::size_t i, house_in& in, row_result& out) const {
        const bool has_old = given(of_.tax_contract, i);
        const bool has_new = given(of_.tax_settlement, i);
        if (!has_old && !has_new) {
            return rules_.tax != tax_change::net_fixed || fail(out, loupan::errors::empty, "tax");
        }
        if (has_old != has_new) {
            return fail(out, loupan::errors::empty, has_old ? "tax.settlement" : "tax.contract");
        }
        in.tax_contract = of_.tax_contract[i];
        in.tax_settlement = of_.tax_settlement[i];
        for (const auto& [value, path] :
             {std::pair(in.tax_contract, "tax.contract"), std::pair(in.tax_settlement, "tax.settlement")}) {
            if (value < 0 || value >= 100'000'000) {
                return fail(out, loupan::errors::validation, path, rate::from_scaled(value).to_string());
            }
        }
        out.taxed = true;
        return true;
    }
    bool amounts(std::size_t i, house_in& in, std::int64_t& total, row_result& out) const {
        if (!given(of_.contract_total, i)) {
            return fail(out, loupan::errors::empty, "contract_total");
        }
        total = of_.contract_total[i];
        in.total = given(of_.house_total, i) ? of_.house_total[i] : total;
        if (total < 0) {
            return fail(out, loupan::errors::validation, "contract_total", money_text(total));
        }
        if (in.total < 0 || in.total > total) {
            return fail(out, loupan::errors::validation, "house_total", money_text(in.total));
        }
        const bool priced = given(of_.unit_price, i);
        if (!from_total_ && !priced) {
            return fail(out, loupan::errors::empty, "unit_price");
        }
        in.price = priced ? of_.unit_price[i] : 0;
        if (in.price < 0) {
            return fail(out, loupan::errors::validation, "unit_price", area_text(in.price));
        }
        if (from_total_ && in.total == 0) {
            return fail(out, loupan::errors::empty, given(of_.house_total, i) ? "house_total" : "contract_total");
        }
        in.from_total = from_total_;
        if (given(of_.fitment, i) && of_.fitment[i] < 0) {
            return fail(out, loupan::errors::validation, "fitment.per_area", area_text(of_.fitment[i]));
        }
        return true;
    }
    bool state(std::size_t i, row_result& out) const {
        if (given(of_.state, i)) {
            const auto code = of_.state[i];
            if (code < 0 || code > static_cast<std::int32_t>(settlement_state::settled)) {
                return fail(out, loupan::errors::validation, "state", std::to_string(code));
            }
            if (code == static_cast<std::int32_t>(settlement_state::settled)) {
                return fail(out, errors::already_settled, "state", key(i));
            }
            if (code == static_cast<std::int32_t>(settlement_state::approved)) {
                return fail(out, loupan::errors::state_invalid, "state", "approved");
            }
        }
        if (!given(of_.survey_audited, i) || of_.survey_audited[i] == 0) {
            return fail(out, errors::survey_not_audited, "survey_audited", key(i));
        }
        return true;
    }

    bool evaluate(std::size_t i, row_result& out) const {
        house_in in;
        std::int64_t other_contract = 0;
        std::int64_t other_measured = 0;
        std::int64_t total = 0;
        if (!state(i, out) || !area(*contract_, i, contract_name_, in.contract, out) ||
            !area(*measured_, i, measured_name_, in.measured, out) ||
            (dual_ && (!area(of_.contract_inner, i, "contract.inner", other_contract, out) ||
                       !area(of_.measured_inner, i, "measured.inner", other_measured, out))) ||
            !other_areas(i, out) || !amounts(i, in, total, out) || !tax(i, in, out)) {
            return false;
        }
        using loupan::detail::int128;
        out.difference = in.measured - in.contract;
        const auto parts = int128{out.difference} * int128{100'000'000};
        const auto ratio = loupan::detail::fits_int64(parts) // as it is for any home; a 64-bit quotient costs a third
                               ? int128{loupan::detail::round_quotient(static_cast<std::int64_t>(parts), in.contract,
                                                                       rounding_mode::half_up)}
                               : loupan::detail::round_quotient(parts, int128{in.contract}, rounding_mode::half_up);
        if (!loupan::detail::fits_int64(ratio)) {
            return fail(out, loupan::errors::overflow, "ratio", area_text(in.measured));
        }
        out.ratio = static_cast<std::int64_t>(ratio);
        const auto test = test_limit(by_, in.contract, in.measured, other_contract, other_measured);
        const bool right = test.pricing || test.other;
        if (!chosen(i, right, out)) {
            return false;
        }
        if (right) {
            out.flags |= static_cast<std::uint8_t>(settlement_flag::rescission_right);
        }
        return out.rescinds ? leave(i, out) : settle(i, in, total, out);
    }

    bool chosen(std::size_t i, bool right, row_result& out) const {
        const auto code = given(of_.choice, i) ? of_.choice[i] : -1;
        if (code < -1 || code > 1) {
            return fail(out, loupan::errors::validation, "choice", std::to_string(code));
        }
        out.rescinds = code == static_cast<std::int32_t>(choice::rescind);
        if (out.rescinds && by_.rescind_beyond() && !given(of_.paid, i)) {
            return fail(out, loupan::errors::empty, "rescission");
        }
        if (given(of_.paid, i) && of_.paid[i] < 0) {
            return fail(out, loupan::errors::validation, "rescission.paid", money_text(of_.paid[i]));
        }
        if (right && code < 0) {
            return fail(out, errors::choice_required, "choice", rate::from_scaled(out.ratio).to_percent());
        }
        if (out.rescinds && !right) {
            return fail(out, errors::rescission_refused, "choice", rate::from_scaled(out.ratio).to_percent());
        }
        return true;
    }

    bool leave(std::size_t i, row_result& out) const {
        out.refund = of_.paid[i];
        out.direction = direction::rescinded;
        return true;
    }

    bool settle(std::size_t i, const house_in& in, std::int64_t total, row_result& out) const {
        using loupan::detail::int128;
        null_recorder nothing;
        const auto ignore = [](std::size_t, int128) {};
        house_out got;
        settle_area(by_, in, got, ignore, nothing);
        if (got.error != nullptr) {
            return fail(out, *got.error, std::string(got.path), key(i));
        }
        out.delta = got.delta;
        out.net = got.net;
        out.vat = got.vat;
        out.has_fitment = given(of_.fitment, i);
        if (out.has_fitment) {
            house_in fit = in;
            fit.price = of_.fitment[i];
            fit.from_total = false;
            house_out piece;
            settle_area(by_, fit, piece, ignore, nothing);
            if (piece.error != nullptr) {
                return fail(out, *piece.error, "fitment." + std::string(piece.path), key(i));
            }
            out.fitment = piece.delta;
        }
        const auto sum = int128{out.delta} + int128{out.fitment};
        const auto after = sum + int128{total};
        if (!loupan::detail::fits_int64(sum) || !loupan::detail::fits_int64(after)) {
            return fail(out, loupan::errors::overflow, "total_after", key(i));
        }
        out.total_delta = static_cast<std::int64_t>(sum);
        out.total_after = static_cast<std::int64_t>(after);
        out.direction = out.total_delta > 0   ? direction::buyer_pays
                        : out.total_delta < 0 ? direction::seller_refunds
                                              : direction::none;
        if (out.delta == 0) {
            out.flags |= static_cast<std::uint8_t>(settlement_flag::free);
        }
        if (given(of_.contract_gross, i) && given(of_.measured_gross, i)) {
            for (const auto& b : rules_.brackets) {
                if ((of_.contract_gross[i] <= b.up_to.scaled()) != (of_.measured_gross[i] <= b.up_to.scaled())) {
                    out.flags |= static_cast<std::uint8_t>(settlement_flag::tax_bracket);
                }
            }
        }
        return true;
    }

    const compiled_rules& by_;
    const area_rules& rules_;
    const facts_columns& of_;
    std::size_t size_ = 0;
    const column<std::int64_t>* contract_ = nullptr;
    const column<std::int64_t>* measured_ = nullptr;
    const char* contract_name_ = "";
    const char* measured_name_ = "";
    bool dual_ = false;
    bool from_total_ = false;
};

/// The result columns while they are filled.
class settlement_builder {
public:
    settlement_builder(std::size_t n, const facts_columns& of)
        : has_tax_(!of.tax_contract.empty() || !of.tax_settlement.empty()), has_fitment_(!of.fitment.empty()),
          has_refund_(!of.paid.empty()), difference_(n), ratio_(n), delta_(n), net_(has_tax_ ? n : 0),
          vat_(has_tax_ ? n : 0), fitment_(has_fitment_ ? n : 0), total_delta_(n), total_after_(n),
          refund_(has_refund_ ? n : 0), direction_(n), flags_(n) {}

    void put(std::size_t row, const row_result& r) {
        const bool there = r.error == nullptr;
        set(difference_, row, there, r.difference);
        set(ratio_, row, there, r.ratio);
        set(delta_, row, there, r.delta);
        if (has_tax_) {
            set(net_, row, there && r.taxed, r.net);
            set(vat_, row, there && r.taxed, r.vat);
        }
        if (has_fitment_) {
            set(fitment_, row, there && r.has_fitment && !r.rescinds, r.fitment);
        }
        set(total_delta_, row, there, r.total_delta);
        set(total_after_, row, there, r.total_after);
        if (has_refund_) {
            set(refund_, row, there && r.rescinds, r.refund);
        }
        set(direction_, row, there, static_cast<std::int32_t>(r.direction));
        flags_.data()[row] = r.flags;
    }
    [[nodiscard]] settlement_columns finish() && {
        const auto only = [](bool exists, column_builder<std::int64_t>& c) {
            return exists ? std::move(c).finish() : column<std::int64_t>{};
        };
        return {std::move(difference_).finish(),
                std::move(ratio_).finish(),
                std::move(delta_).finish(),
                only(has_tax_, net_),
                only(has_tax_, vat_),
                only(has_fitment_, fitment_),
                std::move(total_delta_).finish(),
                std::move(total_after_).finish(),
                only(has_refund_, refund_),
                std::move(direction_).finish(),
                std::move(flags_).finish()};
    }

private:
    template <class T> static void set(column_builder<T>& c, std::size_t row, bool there, T value) {
        c.data()[row] = there ? value : T{};
        if (!there) {
            c.set_null(row);
        }
    }
    bool has_tax_, has_fitment_, has_refund_;
    column_builder<std::int64_t> difference_, ratio_, delta_, net_, vat_, fitment_, total_delta_, total_after_, refund_;
    column_builder<std::int32_t> direction_;
    column_builder<std::uint8_t> flags_;
};

inline settlements settle_columns(const compiled_rules& by, const facts_columns& of, const settle_options& options) {
    const batch rows(by, of);
    settlement_builder out(rows.size(), of);
    std::vector<row_error> bad;
    const error_code* first = nullptr;
    constexpr std::size_t stride = 1U << 14U;
    row_result r;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % stride == 0 && options.progress && !options.progress(i, rows.size())) {
            raise(loupan::errors::cancelled);
        }
        rows.row(i, r);
        out.put(i, r);
        if (r.error != nullptr) {
            first = first == nullptr ? r.error : first;
            const error_context context{r.path, r.value, static_cast<std::int64_t>(i), {}};
            bad.push_back({static_cast<std::int64_t>(i), std::string(r.error->code), r.path, r.value,
                           loupan::detail::fill_template(r.error->english, context),
                           loupan::detail::fill_template(r.error->chinese, context)});
        }
    }
    if (first != nullptr && options.errors == on_error::raise) {
        const auto at = bad.front();
        raise(*first, {at.path, at.value, at.row, {}}, std::move(bad));
    }
    return {std::move(out).finish(), by.rules().currency, by.digest(), std::move(bad)};
}

} // namespace loupan::inline LOUPAN_ABI::area::detail
