// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/error.hpp>

#include <string>
#include <utility>

namespace loupan_test {

/// The code of the error that a call throws; `nothing` when it returns.
template <class F> std::string code_of(F&& call) {
    try {
        static_cast<void>(std::forward<F>(call)());
    } catch (const loupan::error& e) {
        return e.code();
    }
    return "nothing";
}

} // namespace loupan_test
