// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/pricing/json.hpp>

using namespace loupan;
using namespace loupan::pricing;
using loupan_fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    loupan_fuzz::refuse_or([&] {
        const auto s = parse_scheme(text);
        require(parse_scheme(to_json(s, 1)) == s, "a scheme reads back");
        require(canonical(parse_scheme(canonical(s))) == canonical(s), "the canonical form is a fixed point");
        require(compile(s).rules() == s, "compiling keeps the rules");
    });
    return 0;
}
