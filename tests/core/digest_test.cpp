// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/core/digest.hpp>

#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

namespace core_digest_test {

namespace {
nlohmann::json vectors() {
    std::ifstream file(LOUPAN_SOURCE_DIR "/tests/vectors/sha256.json");
    REQUIRE(file);
    return nlohmann::json::parse(file);
}
} // namespace

TEST_CASE("SHA-256 of the published examples, one million a among them", "[core][digest]") {
    const auto examples = vectors().at("nist");
    REQUIRE(examples.size() == 5);
    for (const auto& example : examples) {
        std::string message;
        for (int i = 0; i < example.at("repeat").get<int>(); ++i) {
            message += example.at("text").get<std::string>();
        }
        CHECK(loupan::hex(loupan::sha256(message)) == example.at("sha256").get<std::string>());
    }
    // Also by the letter of the standard, lest the file itself be wrong.
    CHECK(loupan::hex(loupan::sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("SHA-256 of every length around the block borders, whole and in pieces", "[core][digest]") {
    const auto digests = vectors().at("by_length");
    REQUIRE(digests.size() == 131);
    for (std::size_t length = 0; length < digests.size(); ++length) {
        std::string message(length, '\0');
        for (std::size_t i = 0; i < length; ++i) {
            message[i] = static_cast<char>((7 * i + length) % 251);
        }
        const auto expected = digests[length].get<std::string>();
        CHECK(loupan::hex(loupan::sha256(message)) == expected);
        loupan::sha256_hasher pieces;
        for (std::size_t i = 0; i < length; i += 13) {
            pieces.update(std::string_view(message).substr(i, 13));
            static_cast<void>(pieces.digest()); // looking does not disturb
        }
        CHECK(loupan::hex(pieces.digest()) == expected);
    }
}

TEST_CASE("bytes print as lower-case hexadecimal", "[core][digest]") {
    const std::uint8_t bytes[] = {0x00, 0x0f, 0xa5, 0xff};
    CHECK(loupan::hex(bytes) == "000fa5ff");
    CHECK(loupan::hex({}).empty());
}

} // namespace core_digest_test
