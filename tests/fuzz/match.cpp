// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/pricing/json.hpp>

using namespace loupan;
using namespace loupan::pricing;
using loupan_fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    loupan_fuzz::refuse_or([&] {
        const auto m = parse_match(text);
        require(parse_match(to_json(m)) == m, "a match reads back");
        static_cast<void>(to_string(m));
    });
    return 0;
}
