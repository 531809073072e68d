// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/interop/json.hpp>

using namespace loupan;
using loupan_fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    loupan_fuzz::refuse_or([&] {
        const auto v = interop::parse_json(text);
        const auto canonical = interop::canonical_json(v);
        require(interop::parse_json(canonical) == v, "the canonical form reads back");
        require(interop::canonical_json(interop::parse_json(canonical)) == canonical, "it is a fixed point");
    });
    return 0;
}
