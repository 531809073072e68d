// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/pricing/deal_json.hpp>

using namespace loupan;
using namespace loupan::pricing;
using loupan_fuzz::require;

namespace {

template <class Parse> void read_back(std::string_view text, Parse parse) {
    loupan_fuzz::refuse_or([&] {
        const auto document = parse(text);
        require(parse(to_json(document, 1)) == document, "a document reads back");
        require(digest(parse(to_json(document))) == digest(document), "and keeps its digest");
    });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    read_back(text, parse_discount_plan);
    read_back(text, parse_discount_policy);
    read_back(text, parse_authority_matrix);
    read_back(text, parse_vat_table);
    return 0;
}
