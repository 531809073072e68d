// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/payment/rate_path_csv.hpp>

using namespace loupan;
using namespace loupan::payment;
using loupan_fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    for (const auto* column : {"lpr_1y", "lpr_5y"}) {
        loupan_fuzz::refuse_or([&] {
            const auto series = rate_series_from_csv(text, column);
            require(!series.rows().empty(), "a series has a rate");
            for (std::size_t i = 1; i < series.rows().size(); ++i) {
                require(series.rows()[i - 1].from < series.rows()[i].from, "the days ascend");
            }
        });
    }
    return 0;
}
