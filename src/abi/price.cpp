// SPDX-License-Identifier: Apache-2.0
#include "guard.hpp"
#include "wording.hpp"

#include <loupan/pricing/explain.hpp>
#include <loupan/pricing/price.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

using namespace loupan;
using namespace loupan_abi;

namespace {

/// The caller's options over the defaults: a caller of an older header gives fewer bytes, one of a newer header more.
loupan_price_options read(const loupan_price_options* given) {
    loupan_price_options out{static_cast<int32_t>(sizeof(loupan_price_options)), LOUPAN_RAISE};
    if (given == nullptr) {
        return out;
    }
    if (given->struct_size < static_cast<int32_t>(sizeof given->struct_size)) {
        raise(errors::validation, {"options.struct_size", std::to_string(given->struct_size), {}, {}});
    }
    std::memcpy(&out, given, std::min(sizeof out, static_cast<std::size_t>(given->struct_size)));
    if (out.on_error != LOUPAN_RAISE && out.on_error != LOUPAN_COLLECT) {
        raise(errors::validation, {"options.on_error", std::to_string(out.on_error), {}, {}});
    }
    return out;
}

} // namespace

loupan_status loupan_price(const loupan_scheme* scheme, const loupan_units* units, const loupan_price_options* options,
                           loupan_prices** prices, loupan_error** error) noexcept {
    return made(prices, "prices", error, [&] {
        const auto& rules = need(scheme, "scheme").rules;
        const auto& list = need(units, "units").list;
        pricing::price_options how;
        how.errors = read(options).on_error == LOUPAN_COLLECT ? pricing::on_error::collect : pricing::on_error::raise;
        auto result = pricing::price(rules, list, how);
        auto errors = result.errors();
        std::string currency(result.currency().code());
        return loupan_prices{std::move(result), {std::move(errors)}, std::move(currency)};
    });
}

loupan_status loupan_explain(const loupan_scheme* scheme, const loupan_units* units, int64_t row,
                             loupan_language language, loupan_explain_format format, loupan_text** text,
                             loupan_error** error) noexcept {
    return made(text, "text", error, [&] {
        const auto& rules = need(scheme, "scheme").rules;
        const auto& list = need(units, "units").list;
        if (row < 0) {
            raise(errors::not_found, {"units", std::to_string(row), {}, {}});
        }
        const wording in(language, format);
        return in(pricing::explain(rules, list, static_cast<std::size_t>(row)));
    });
}
