// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "guard.hpp"

#include <loupan/pricing/json.hpp>

#include <algorithm>

using namespace loupan_abi;

loupan_status loupan_scheme_from_json(const char* json, int64_t size, loupan_scheme** scheme,
                                      loupan_error** error) noexcept {
    return made(scheme, "scheme", error,
                [&] { return loupan_scheme{loupan::pricing::load_scheme(text_of(json, size, "json"))}; });
}

const char* loupan_scheme_digest(const loupan_scheme* scheme, int64_t* size) noexcept {
    return scheme == nullptr ? give_nothing(size) : give(scheme->rules.digest(), size);
}

loupan_status loupan_scheme_to_json(const loupan_scheme* scheme, int32_t indent, loupan_text** json,
                                    loupan_error** error) noexcept {
    return made(json, "json", error, [&] {
        const auto& rules = need(scheme, "scheme").rules.rules();
        return loupan_text{loupan::pricing::to_json(rules, std::clamp(indent, -1, 16))};
    });
}

loupan_status loupan_scheme_to_canonical_json(const loupan_scheme* scheme, loupan_text** json,
                                              loupan_error** error) noexcept {
    return made(json, "json", error,
                [&] { return loupan_text{loupan::pricing::canonical(need(scheme, "scheme").rules.rules())}; });
}

void loupan_scheme_free(loupan_scheme* scheme) noexcept { delete scheme; }
