// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace loupan_test {

/// How many random cases a test tries: all, or a tenth in the slow builds with sanitizers.
constexpr int sample(int all) {
#if defined(LOUPAN_TEST_TENTH)
    return all / 10;
#else
    return all;
#endif
}

} // namespace loupan_test
