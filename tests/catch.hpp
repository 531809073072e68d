// SPDX-License-Identifier: Apache-2.0
#pragma once

// Catch2 behind one header: 2.13 (Debian 12, Ubuntu 22.04) and 3 (later distributions).
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#define LOUPAN_TEST_CATCH 3
#else
#include <catch2/catch.hpp>
#define LOUPAN_TEST_CATCH 2
#endif

#include <string>

namespace loupan_test {

// The matcher for a part of a text: Catch2 3 calls it ContainsSubstring, Catch2 2 Contains.
inline auto contains(const std::string& text) {
#if LOUPAN_TEST_CATCH == 3
    return Catch::Matchers::ContainsSubstring(text);
#else
    return Catch::Matchers::Contains(text);
#endif
}

} // namespace loupan_test
