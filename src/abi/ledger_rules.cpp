// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "ledger_handles.hpp"

#include <loupan/payment/ledger_rules_json.hpp>

#include <algorithm>

using namespace loupan;
using namespace loupan_abi;

loupan_status loupan_allocation_order_from_json(const char* json, int64_t size, loupan_allocation_order** order,
                                                loupan_error** error) noexcept {
    return made(order, "order", error,
                [&] { return loupan_allocation_order{payment::parse_allocation_order(text_of(json, size, "json"))}; });
}

loupan_status loupan_allocation_order_to_json(const loupan_allocation_order* order, int32_t indent, loupan_text** json,
                                              loupan_error** error) noexcept {
    return made(json, "json", error,
                [&] { return loupan_text{payment::to_json(need(order, "order").rules, std::clamp(indent, -1, 16))}; });
}

void loupan_allocation_order_free(loupan_allocation_order* order) noexcept { delete order; }

loupan_status loupan_dunning_ladder_from_json(const char* json, int64_t size, loupan_dunning_ladder** ladder,
                                              loupan_error** error) noexcept {
    return made(ladder, "ladder", error,
                [&] { return loupan_dunning_ladder{payment::parse_dunning_ladder(text_of(json, size, "json"))}; });
}

loupan_status loupan_dunning_ladder_to_json(const loupan_dunning_ladder* ladder, int32_t indent, loupan_text** json,
                                            loupan_error** error) noexcept {
    return made(json, "json", error, [&] {
        const auto& of = ladder == nullptr ? payment::usual_ladder() : ladder->rules;
        return loupan_text{payment::to_json(of, std::clamp(indent, -1, 16))};
    });
}

void loupan_dunning_ladder_free(loupan_dunning_ladder* ladder) noexcept { delete ladder; }
