// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/payment/change_json.hpp>
#include <loupan/payment/charges_call_json.hpp>

using namespace loupan;
using namespace loupan::payment;
using loupan_fuzz::refuse_or;
using loupan_fuzz::require;

namespace {

void hold(const change_statement& made) {
    for (const auto who : {change_party::buyer, change_party::seller, change_party::bank}) {
        require(made.owed_to(who) == made.paid_to(who), "what is owed is paid");
    }
    static_cast<void>(explain(made).to_string());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    refuse_or([&] {
        const auto asked = parse_rename(text);
        hold(rename_buyer(asked.trade, asked.facts, asked.rules));
    });
    refuse_or([&] {
        const auto asked = parse_exchange(text);
        hold(exchange(asked.trade, asked.facts, asked.rules).statement);
    });
    refuse_or([&] {
        const auto asked = parse_return(text);
        hold(return_sale(asked.trade, asked.facts, asked.rules));
    });
    refuse_or([&] {
        const auto asked = parse_forfeit(text);
        hold(forfeit(asked.trade, asked.facts, asked.rules));
    });
    refuse_or([&] {
        const auto asked = parse_repurchase(text);
        hold(repurchase(asked.trade, asked.facts, asked.rules));
    });
    refuse_or([&] {
        const auto asked = parse_deposit(text);
        static_cast<void>(
            settle_deposit(effect_of(asked.facts, asked.rules), asked.fault, asked.unperformed, asked.rules.how));
    });
    refuse_or([&] {
        const auto asked = parse_remedy(text);
        static_cast<void>(choose_remedy(asked.elected, asked.penalty, asked.deposit, asked.loss));
    });
    refuse_or([&] { static_cast<void>(parse_charge_facts(text)); });
    return 0;
}
