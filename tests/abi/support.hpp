// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "files.hpp"

#include <loupan/abi.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The C interface with owners, as a C++ host would wrap it.

namespace abi_test {

template <auto Free> struct freer {
    template <class T> void operator()(T* handle) const noexcept { Free(handle); }
};
template <class T, auto Free> using owner = std::unique_ptr<T, freer<Free>>;

using text = owner<loupan_text, loupan_text_free>;
using error = owner<loupan_error, loupan_error_free>;
using scheme = owner<loupan_scheme, loupan_scheme_free>;
using units = owner<loupan_units, loupan_units_free>;
using builder = owner<loupan_units_builder, loupan_units_builder_free>;
using prices = owner<loupan_prices, loupan_prices_free>;

/// What a failed call says: status, code, path, row.
struct failure {
    loupan_status status = LOUPAN_OK;
    std::string code{};
    std::string path{};
    std::int64_t row = -1;
};

/// Runs a call that takes `loupan_error**`, and reads its error.
template <class Call> failure failure_of(Call&& call) {
    loupan_error* raw = nullptr;
    failure out;
    out.status = call(&raw);
    const error e(raw);
    if (e) {
        out.code = loupan_error_text(e.get(), LOUPAN_ERROR_CODE, nullptr);
        out.path = loupan_error_text(e.get(), LOUPAN_ERROR_PATH, nullptr);
        out.row = loupan_error_row(e.get());
        if (loupan_error_status(e.get()) != out.status) {
            out.code += " with another status";
        }
    } else if (out.status != LOUPAN_OK) {
        out.code = "no error";
    }
    return out;
}

inline scheme read_scheme(const std::string& json) {
    loupan_scheme* out = nullptr;
    static_cast<void>(loupan_scheme_from_json(json.data(), static_cast<std::int64_t>(json.size()), &out, nullptr));
    return scheme(out);
}

inline units read_units(const std::string& csv) {
    loupan_units* out = nullptr;
    static_cast<void>(loupan_units_from_csv(csv.data(), static_cast<std::int64_t>(csv.size()), &out, nullptr));
    return units(out);
}

inline builder new_builder() {
    loupan_units_builder* out = nullptr;
    static_cast<void>(loupan_units_builder_new(&out, nullptr));
    return builder(out);
}

inline prices price(const scheme& rules, const units& list, loupan_on_error on_error = LOUPAN_RAISE) {
    const loupan_price_options options{sizeof options, on_error};
    loupan_prices* out = nullptr;
    static_cast<void>(loupan_price(rules.get(), list.get(), &options, &out, nullptr));
    return prices(out);
}

inline std::string tower(const std::string& name) {
    return loupan_test::read_file(loupan_test::project_file("tests/vectors/tower/" + name));
}

inline std::string read(loupan_text* given) {
    const text owned(given);
    std::int64_t size = 0;
    const char* characters = loupan_text_data(owned.get(), &size);
    return {characters, static_cast<std::size_t>(size)};
}

} // namespace abi_test
