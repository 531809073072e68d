// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/pricing/deal_json.hpp>

using namespace loupan;
using namespace loupan::pricing;
using loupan_fuzz::read_back;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    read_back(text, parse_discount_plan);
    read_back(text, parse_discount_policy);
    read_back(text, parse_authority_matrix);
    read_back(text, parse_vat_table);
    return 0;
}
