// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/core/ostream.hpp>
#include <loupan/payment/deposit.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <random>

namespace payment_deposit_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;

namespace {

money yuan(const char* text) { return money::parse(text); }

deposit_facts paid(const char* contract, const char* amount) { return {yuan(contract), yuan(amount), {}, {}}; }

const deposit_rules clipped{.over = over_cap::clip};

} // namespace

TEST_CASE("deposit: 20 % of the contract is the cap, to the fen and downwards") {
    CHECK(effect_of(paid("1420356", "50000")).effective == yuan("50000"));
    CHECK(effect_of(paid("1420356", "284071.20")).effective == yuan("284071.20"));
    CHECK(code_of([] { return effect_of(paid("1420356", "284071.21")); }) == "payment.deposit_over_cap");
    const auto e = effect_of(paid("1420356", "300000"), clipped);
    CHECK(e.cap == yuan("284071.20"));
    CHECK(e.effective == yuan("284071.20"));
    CHECK(e.excess == yuan("15928.80"));
    CHECK(effect_of(paid("0.04", "0.01"), clipped).cap == yuan("0.00"));
}

TEST_CASE("deposit: what was paid counts, not what was agreed") {
    auto f = paid("1000000", "30000");
    f.agreed = yuan("50000");
    CHECK(effect_of(f).effective == yuan("30000"));
    f.paid = yuan("60000");
    CHECK(effect_of(f).effective == yuan("60000"));
    f.agreed = yuan("200000.01");
    CHECK(code_of([&] { return effect_of(f); }) == "payment.deposit_over_cap");
    CHECK(effect_of(f, clipped).effective == yuan("60000"));
}

TEST_CASE("deposit: forfeited, doubled, returned") {
    const auto e = effect_of(paid("1000000", "250000"), clipped);
    const auto lost = settle_deposit(e, defaulting_party::payer);
    CHECK(lost.forfeited == yuan("200000"));
    CHECK(lost.returned == yuan("50000"));
    const auto twice = settle_deposit(e, defaulting_party::receiver);
    CHECK(twice.doubled == yuan("200000"));
    CHECK(twice.returned == yuan("450000"));
    CHECK(settle_deposit(e, defaulting_party::none).returned == yuan("250000"));
    auto f = paid("1000000", "250000");
    f.nature = deposit_nature::plain;
    const auto plain = effect_of(f); // no cap without the nature of a deposit
    for (const auto who : {defaulting_party::none, defaulting_party::payer, defaulting_party::receiver}) {
        CHECK(settle_deposit(plain, who).returned == yuan("250000"));
    }
}

TEST_CASE("deposit: after a part was performed only the rest counts") {
    const auto e = effect_of(paid("1000000", "100000"));
    const auto r = settle_deposit(e, defaulting_party::payer, rate::parse("33.333333%"));
    CHECK(r.forfeited == yuan("33333.33"));
    CHECK(r.exact == "33333.333");
    CHECK(r.returned == yuan("66666.67"));
    CHECK(settle_deposit(e, defaulting_party::payer, rate()).forfeited == yuan("0"));
}

TEST_CASE("deposit: the parts always add up") {
    std::mt19937_64 random(11);
    using big = boost::multiprecision::cpp_int;
    for (int i = 0; i < 5000; ++i) {
        const auto pick = [&](std::int64_t most) {
            return std::uniform_int_distribution<std::int64_t>(0, most)(random);
        };
        const auto contract = pick(5'000'000'00);
        const auto amount = pick(2'000'000'00);
        const auto share = pick(100'000'000);
        const auto e = effect_of({money::from_minor(contract), money::from_minor(amount), {}, {}}, clipped);
        const auto counted = std::min(amount, contract / 5);
        CHECK(e.effective.minor() == counted);
        const auto who = static_cast<defaulting_party>(i % 3);
        const auto r = settle_deposit(e, who, rate::from_scaled(share));
        const auto expected = static_cast<std::int64_t>((big(counted) * share * 2 + 100'000'000) / 200'000'000);
        CHECK(r.forfeited.minor() == (who == defaulting_party::payer ? expected : 0));
        CHECK(r.doubled.minor() == (who == defaulting_party::receiver ? expected : 0));
        CHECK(r.returned + r.forfeited == e.paid + r.doubled);
    }
}

TEST_CASE("deposit: penalty or deposit, never both") {
    CHECK(code_of([] { return choose_remedy({}, yuan("1"), yuan("1")); }) == "payment.remedy_required");
    CHECK(choose_remedy({}, yuan("0"), yuan("5")).elected == remedy::deposit);
    CHECK(choose_remedy({}, yuan("5"), yuan("0")).elected == remedy::penalty);
    const auto a = choose_remedy(remedy::penalty, yuan("50000"), yuan("30000"), yuan("90000"));
    CHECK(a.amount == yuan("50000"));
    CHECK(a.given_up == yuan("30000"));
    CHECK(a.loss_beyond == yuan("0"));
    const auto b = choose_remedy(remedy::deposit, yuan("50000"), yuan("30000"), yuan("90000"));
    CHECK(b.amount == yuan("30000"));
    CHECK(b.loss_beyond == yuan("60000"));
}

TEST_CASE("deposit: the explanation says the same figures") {
    const auto told =
        explain(settle_deposit(effect_of(paid("1000000", "250000"), clipped), defaulting_party::receiver));
    CHECK(told.root().result == "450000.00");
    CHECK(told.to_string().find("up to the cap of 200000.00 CNY: 200000.00 CNY, without it: 50000.00 CNY") !=
          std::string::npos);
    CHECK(told.to_string(language::chinese).find("另付 200000.00") != std::string::npos);
}

TEST_CASE("deposit: bad input") {
    CHECK(code_of([] { return effect_of(paid("-1", "0")); }) == "core.validation");
    CHECK(code_of([] { return effect_of(paid("1", "-1")); }) == "core.validation");
    auto f = paid("100", "1");
    f.agreed = yuan("-1");
    CHECK(code_of([&] { return effect_of(f); }) == "core.validation");
    CHECK(code_of([] { return effect_of(paid("1", "0"), {.cap = rate::parse("1.01")}); }) == "core.validation");
    f = {yuan("100"), money::parse("1", currency::parse("HKD")), {}, {}};
    CHECK(code_of([&] { return effect_of(f); }) == "core.currency_mismatch");
    const auto e = effect_of(paid("100", "10"));
    CHECK(code_of([&] { return settle_deposit(e, defaulting_party::payer, rate::parse("1.1")); }) == "core.validation");
    CHECK(code_of([] { return choose_remedy({}, yuan("-1"), yuan("1")); }) == "core.validation");
    CHECK(code_of([] { return choose_remedy({}, yuan("1"), yuan("0"), yuan("-1")); }) == "core.validation");
}

} // namespace payment_deposit_test
