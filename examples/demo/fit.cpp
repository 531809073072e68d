// SPDX-License-Identifier: Apache-2.0
#include "demo.hpp"

#include <loupan/pricing/fit.hpp>

#include <utility>

namespace demo {

filed_rules fit_list(const tower& t) {
    auto fitted = pricing::fit(t.priced);
    fitted.scheme.id = "byf-filed";
    fitted.scheme.name = "filed list, fitted";
    fitted.scheme.project = "byf";
    return {std::move(fitted.scheme), std::move(fitted.report)};
}

} // namespace demo
