// SPDX-License-Identifier: Apache-2.0
#include "abi/support.hpp"
#include "catch.hpp"

#include <loupan/core/date.hpp>
#include <loupan/core/money.hpp>

#include <nlohmann/json.hpp>

#include <cstring>
#include <string>
#include <vector>

namespace abi_late_fee_test {

using namespace abi_test;
using nlohmann::json;

namespace {

using fee_rules = owner<loupan_late_fee_rules, loupan_late_fee_rules_free>;
using overdue = owner<loupan_overdue, loupan_overdue_free>;
using late_fees = owner<loupan_late_fees, loupan_late_fees_free>;

const char* plain = R"({"schema":"loupan/late-fee-rules","semantics":1,"rate":{"value":"0.0003","per":"day"}})";

std::int64_t fen(const json& yuan) { return loupan::money::parse(yuan.get<std::string>()).minor(); }
std::int32_t day(const json& text) { return loupan::date::parse(text.get<std::string>()).days(); }

fee_rules read_rules(const std::string& text, loupan_error** error = nullptr) {
    loupan_late_fee_rules* out = nullptr;
    static_cast<void>(
        loupan_late_fee_rules_from_json(text.data(), static_cast<std::int64_t>(text.size()), &out, error));
    return fee_rules(out);
}

overdue new_overdue() {
    loupan_overdue* out = nullptr;
    REQUIRE(loupan_overdue_new(&out, nullptr) == LOUPAN_OK);
    return overdue(out);
}

/// A line of a vector as columns of one row.
overdue columns_of(const json& line) {
    auto out = new_overdue();
    const auto amount = fen(line.at("amount"));
    const auto due = day(line.at("due"));
    REQUIRE(loupan_overdue_set_lines(out.get(), &amount, &due, nullptr, 1, nullptr) == LOUPAN_OK);
    std::vector<std::int32_t> on;
    std::vector<std::int64_t> paid;
    for (const auto& posting : line.value("postings", json::array())) {
        on.push_back(day(posting.at("on")));
        paid.push_back(fen(posting.at("amount")));
    }
    const std::int32_t paid_offsets[] = {0, static_cast<std::int32_t>(on.size())};
    REQUIRE(loupan_overdue_set_payments(out.get(), paid_offsets, on.data(), paid.data(), paid_offsets[1], nullptr) ==
            LOUPAN_OK);
    return out;
}

struct fee_columns {
    const std::int64_t* fee = nullptr;
    const std::int64_t* open = nullptr;
    const std::uint8_t* validity = nullptr;
};

fee_columns read_columns(const late_fees& of) {
    fee_columns out;
    REQUIRE(loupan_late_fees_column(of.get(), LOUPAN_LATE_OPEN, &out.open, &out.validity, nullptr) == LOUPAN_OK);
    REQUIRE(loupan_late_fees_column(of.get(), LOUPAN_LATE_FEE, &out.fee, &out.validity, nullptr) == LOUPAN_OK);
    return out;
}

} // namespace

TEST_CASE("the C interface computes the golden late fees") {
    int seen = 0;
    const auto cases =
        json::parse(loupan_test::read_file(loupan_test::project_file("tests/vectors/payment_ledger.json")));
    for (const auto& c : cases.at("cases")) {
        if (c.at("kind") != "late_fee" || c.at("line").contains("disputes")) {
            continue;
        }
        ++seen;
        CAPTURE(c.at("name").get<std::string>());
        const auto by = read_rules(c.at("rules").dump());
        REQUIRE(by);
        const auto of = columns_of(c.at("line"));
        loupan_late_fees* raw = nullptr;
        REQUIRE(loupan_charge_late_fees(by.get(), of.get(), day(c.at("as_of")), nullptr, nullptr, &raw, nullptr) ==
                LOUPAN_OK);
        const late_fees got(raw);
        const auto columns = read_columns(got);
        const auto& expected = c.at("expect");
        CHECK(columns.fee[0] == fen(expected.at("amount")));
        CHECK(columns.open[0] == fen(expected.at("open")));
        CHECK(columns.validity == nullptr);
        CHECK(loupan_late_fees_days(got.get())[0] == expected.at("days").get<std::int32_t>());
    }
    CHECK(seen == 21);
}

TEST_CASE("late fees on columns, with payments, stops and a bad line") {
    const auto by = read_rules(plain);
    const auto of = new_overdue();
    const auto due_day = day("2026-03-10");
    const std::int64_t amounts[] = {12'000'000, 10'000'000, -1, 5'000'000};
    const std::int32_t due[] = {due_day, due_day, due_day, 0};
    const std::uint8_t due_validity[] = {0x7}; // the last waits for its milestone
    REQUIRE(loupan_overdue_set_lines(of.get(), amounts, due, due_validity, 4, nullptr) == LOUPAN_OK);
    const std::int32_t paid_offsets[] = {0, 2, 2, 2, 2};
    const std::int32_t paid_on[] = {day("2026-04-20"), day("2026-06-05")};
    const std::int64_t paid[] = {5'000'000, 7'000'000};
    REQUIRE(loupan_overdue_set_payments(of.get(), paid_offsets, paid_on, paid, 2, nullptr) == LOUPAN_OK);
    const std::int32_t stop_offsets[] = {0, 0, 1, 1, 1};
    const std::int32_t from = day("2026-03-16");
    const std::int32_t to = day("2026-03-20");
    REQUIRE(loupan_overdue_set_stops(of.get(), stop_offsets, &from, &to, 1, nullptr) == LOUPAN_OK);

    const auto as_of = day("2026-12-31");
    loupan_late_fees* raw = nullptr;
    const auto failed = failure_of(
        [&](auto** e) { return loupan_charge_late_fees(by.get(), of.get(), as_of, nullptr, nullptr, &raw, e); });
    CHECK(failed.status == LOUPAN_INVALID_ARGUMENT);
    CHECK(failed.code == "core.validation");
    CHECK(failed.path == "amount");
    CHECK(failed.row == 2);

    const loupan_late_fee_options collect{sizeof collect, LOUPAN_COLLECT, {'C', 'N', 'Y', '\0'}};
    REQUIRE(loupan_charge_late_fees(by.get(), of.get(), as_of, nullptr, &collect, &raw, nullptr) == LOUPAN_OK);
    const late_fees got(raw);
    REQUIRE(loupan_late_fees_size(got.get()) == 4);
    const auto columns = read_columns(got);
    CHECK(columns.fee[0] == 244'200); // V7
    CHECK(columns.open[0] == 0);
    // 296 days from 11 March to 31 December, less the 5 that do not count
    CHECK(loupan_late_fees_days(got.get())[1] == 291);
    CHECK(columns.fee[1] == 873'000);
    REQUIRE(columns.validity != nullptr);
    CHECK((columns.validity[0] & 0xf) == 0xb);
    CHECK(loupan_late_fees_flags(got.get())[2] == LOUPAN_LATE_FLAG_ABSENT);
    CHECK(columns.fee[3] == 0);
    std::int64_t total = 0;
    REQUIRE(loupan_late_fees_total(got.get(), &total, nullptr) == LOUPAN_OK);
    CHECK(total == 1'117'200);
    REQUIRE(loupan_row_errors_count(loupan_late_fees_errors(got.get())) == 1);
    CHECK(loupan_row_errors_row(loupan_late_fees_errors(got.get()), 0) == 2);

    // other lines take the place of these, with their payments and stops
    REQUIRE(loupan_overdue_set_lines(of.get(), amounts, due, nullptr, 1, nullptr) == LOUPAN_OK);
    REQUIRE(loupan_charge_late_fees(by.get(), of.get(), as_of, nullptr, nullptr, &raw, nullptr) == LOUPAN_OK);
    const late_fees alone(raw);
    CHECK(read_columns(alone).fee[0] == 1'065'600); // 296 days of 36 yuan
}

TEST_CASE("the C interface refuses bad rules of late fees with code and path") {
    int seen = 0;
    for (const auto& c :
         json::parse(loupan_test::read_file(loupan_test::project_file("tests/vectors/bad_ledger.json")))) {
        CAPTURE(c.at("name").get<std::string>());
        const auto call = c.at("call").get<std::string>();
        const auto& args = c.at("args");
        failure failed;
        if (call == "late_fee_rules") {
            failed = failure_of([&](auto** e) {
                const auto by = read_rules(args.at("document").dump(), e);
                return by ? LOUPAN_OK : loupan_error_status(*e);
            });
        } else if (call == "late_fee" && !args.at("line").contains("disputes")) {
            const auto by = read_rules(args.at("rules").dump());
            REQUIRE(by);
            const auto of = columns_of(args.at("line"));
            failed = failure_of([&](auto** e) {
                loupan_late_fees* none = nullptr;
                return loupan_charge_late_fees(by.get(), of.get(), day(args.at("as_of")), nullptr, nullptr, &none, e);
            });
        } else {
            continue;
        }
        ++seen;
        CHECK(failed.code == c.at("code").get<std::string>());
        CHECK((!c.contains("path") || failed.path == c.at("path").get<std::string>()));
    }
    CHECK(seen >= 18);
}

TEST_CASE("NULL and nonsense are answered, never followed, by the late fee functions") {
    const auto by = read_rules(plain);
    const auto of = new_overdue();
    const std::int64_t amount = 100;
    const std::int32_t due = 0;
    REQUIRE(loupan_overdue_set_lines(of.get(), &amount, &due, nullptr, 1, nullptr) == LOUPAN_OK);
    const std::int32_t beyond[] = {0, 2};
    CHECK(failure_of([&](auto** e) {
              return loupan_overdue_set_payments(of.get(), beyond, &due, &amount, 1, e);
          }).code == "core.validation");
    CHECK(failure_of([&](auto** e) {
              return loupan_overdue_set_payments(of.get(), nullptr, nullptr, nullptr, 0, e);
          }).code == "core.empty");
    CHECK(failure_of([&](auto** e) {
              return loupan_overdue_set_lines(of.get(), nullptr, nullptr, nullptr, 1, e);
          }).code == "core.empty");
    loupan_late_fees* raw = nullptr;
    const auto charge = [&](std::int32_t as_of, loupan_late_fee_options how) {
        return failure_of(
                   [&](auto** e) { return loupan_charge_late_fees(by.get(), of.get(), as_of, nullptr, &how, &raw, e); })
            .code;
    };
    CHECK(charge(2'147'483'647, {sizeof(loupan_late_fee_options), 0, {}}) == "core.date_invalid");
    CHECK(charge(0, {sizeof(loupan_late_fee_options), 5, {}}) == "core.validation");
    CHECK(charge(0, {sizeof(loupan_late_fee_options), 0, {'Y', 'U', 'A', 'N'}}) == "core.currency_unknown");
    CHECK(failure_of([&](auto** e) {
              return loupan_charge_late_fees(nullptr, of.get(), 0, nullptr, nullptr, &raw, e);
          }).code == "core.empty");
    REQUIRE(loupan_charge_late_fees(by.get(), of.get(), 10, nullptr, nullptr, &raw, nullptr) == LOUPAN_OK);
    const late_fees got(raw);
    const std::int64_t* values = nullptr;
    const std::uint8_t* validity = nullptr;
    CHECK(failure_of([&](auto** e) { return loupan_late_fees_column(got.get(), 7, &values, &validity, e); }).code ==
          "core.validation");
    loupan_text* text = nullptr;
    REQUIRE(loupan_late_fee_rules_to_json(by.get(), -1, &text, nullptr) == LOUPAN_OK);
    CHECK(json::parse(read(text)) == json::parse(plain));
    CHECK(loupan_late_fees_size(nullptr) == 0);
    CHECK(loupan_late_fees_days(nullptr) == nullptr);
    CHECK(loupan_late_fees_flags(nullptr) == nullptr);
    CHECK(loupan_late_fees_errors(nullptr) == nullptr);
    loupan_late_fee_rules_free(nullptr);
    loupan_overdue_free(nullptr);
    loupan_late_fees_free(nullptr);
}

} // namespace abi_late_fee_test
