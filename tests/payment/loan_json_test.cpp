// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "files.hpp"

#include <loupan/payment/loan_explain.hpp>
#include <loupan/payment/loan_json.hpp>
#include <loupan/payment/rate_path_csv.hpp>

#include <functional>
#include <map>

namespace payment_loan_json_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;

namespace {

nlohmann::json vectors(const std::string& name) {
    return nlohmann::json::parse(loupan_test::read_file(loupan_test::project_file("tests/vectors/" + name)));
}

loan_terms terms_of(const nlohmann::json& in) { return parse_loan_terms(in.at("terms").dump()); }
std::vector<prepayment> early_of(const nlohmann::json& in) {
    return in.contains("prepayments") ? parse_prepayments(in["prepayments"].dump()) : std::vector<prepayment>{};
}

const std::map<std::string, std::function<void(const nlohmann::json&)>>& calls() {
    static const std::map<std::string, std::function<void(const nlohmann::json&)>> all{
        {"terms", [](const auto& in) { static_cast<void>(terms_of(in)); }},
        {"schedule", [](const auto& in) { static_cast<void>(schedule(terms_of(in), early_of(in))); }},
        {"level_payment",
         [](const auto& in) {
             static_cast<void>(level_payment(money::parse(in.at("principal").template get<std::string>()),
                                             rate::parse(in.at("annual_rate").template get<std::string>()),
                                             in.at("periods").template get<std::int32_t>(),
                                             rounding(in.value("rounding", std::string("0.01")))));
         }},
        {"settle",
         [](const auto& in) {
             static_cast<void>(settle(terms_of(in), date::parse(in.at("on").template get<std::string>())));
         }},
        {"explain", [](const auto& in) { static_cast<void>(explain(terms_of(in), in.at("no").template get<int>())); }},
        {"rates",
         [](const auto& in) {
             static_cast<void>(rate_series_from_csv(in.at("csv").template get<std::string>(), "lpr"));
         }},
    };
    return all;
}

} // namespace

TEST_CASE("golden loans", "[payment][loan][golden]") {
    const auto golden = vectors("payment_loan.json");
    for (const auto& c : golden["level"]) {
        INFO(c.dump());
        const auto how = rounding(decimal::parse(c.value("step", std::string("0.01"))),
                                  parse_rounding_mode(c.value("mode", std::string("half_up"))));
        CHECK(level_payment(money::parse(c["principal"].get<std::string>()),
                            rate::parse(c["annual_rate"].get<std::string>()), c["periods"].get<std::int32_t>(), how,
                            c.value("periods_per_year", 12))
                  .to_string() == c["payment"].get<std::string>());
    }
    for (const auto& c : golden["schedules"]) {
        INFO(c["name"]);
        const auto s = schedule(terms_of(c), early_of(c));
        CHECK(s.size() == c["rows"].get<std::size_t>());
        CHECK(s.total_interest().to_string() == c["total_interest"].get<std::string>());
        for (const auto& want : c["check"]) {
            const auto& row = s[want["at"].get<std::size_t>()];
            CHECK(row.payment.to_string() == want["payment"].get<std::string>());
            CHECK(row.interest.to_string() == want["interest"].get<std::string>());
            CHECK(row.balance.to_string() == want["balance"].get<std::string>());
            if (want.contains("due")) {
                CHECK(row.due->to_string() == want["due"].get<std::string>());
            }
        }
    }
}

TEST_CASE("terms read back equal, and a digest does not see the spelling", "[payment][loan]") {
    const auto file = vectors("payment_loan.json");
    for (const auto& c : file["schedules"]) {
        const auto t = terms_of(c);
        CHECK(parse_loan_terms(to_json(t)) == t);
        CHECK(parse_loan_terms(to_json(t, 2)) == t);
        CHECK(digest(t).size() == 64);
    }
    const auto a = parse_loan_terms(
        R"({"schema": "loupan/loan-terms", "semantics": 1, "principal": "990000.00", "annual_rate": "3%", "periods": 360})");
    const auto b = parse_loan_terms(
        R"({"semantics": 1, "schema": "loupan/loan-terms", "periods": 360, "method": "level_payment", "annual_rate": "0.03", "principal": "990000"})");
    CHECK(digest(a) == digest(b));
    loan_terms all = a;
    all.principal = money::parse("100", currency::parse("JPY"));
    all.method = repayment::balloon;
    all.balloon = money::parse("40", currency::parse("JPY"));
    all.payment_rounding = rounding("1", rounding_mode::down);
    all.interest_rounding = rounding("1");
    all.period = {0, 14};
    all.start = date::parse("2026-01-05");
    all.first_due = date::parse("2026-02-05");
    all.basis = calendar::day_count::actual_360;
    all.payments = payment_basis::solved;
    all.roll = calendar::convention::following;
    all.beyond = calendar::beyond_data::refuse;
    all.accrue_to_rolled = true;
    all.residual = residual::spread;
    all.early = early_end::end;
    all.interest_grace = 1;
    all.principal_grace = 2;
    all.grace = grace_interest::defer;
    all.rates = {{date::parse("2027-01-01"), rate::parse("2%")}};
    all.within = change_within::by_days;
    CHECK(parse_loan_terms(to_json(all)) == all);
}

TEST_CASE("bad loans give the documented code and path", "[payment][loan][bad]") {
    const auto cases = vectors("bad_loan.json");
    REQUIRE(cases.size() >= 24);
    for (const auto& c : cases) {
        INFO(c["name"]);
        try {
            calls().at(c["call"].get<std::string>())(c["args"]);
            FAIL_CHECK("was accepted");
        } catch (const error& e) {
            CHECK(e.code() == c["code"].get<std::string>());
            if (c.contains("path")) {
                CHECK(e.path() == c["path"].get<std::string>());
            }
        }
    }
}

} // namespace payment_loan_json_test
