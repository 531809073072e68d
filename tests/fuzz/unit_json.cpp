// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/pricing/json.hpp>

using namespace loupan;
using namespace loupan::pricing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    loupan_fuzz::refuse_or([&] {
        const auto u = parse_unit(text);
        const auto list = units::from_rows({u});
        loupan_fuzz::require(list.size() == 1, "one unit makes a list of one");
    });
    return 0;
}
