// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "abi/support.hpp"
#include "catch.hpp"

#include <loupan/core/money.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

// What the tests of payment through C share.

namespace abi_test {

using calendar_handle = owner<loupan_calendar, loupan_calendar_free>;
using json = nlohmann::json;

inline json document(const char* name) {
    return json::parse(loupan_test::read_file(loupan_test::project_file(std::string("tests/vectors/") + name)));
}

/// A list of a document, by value: a loop over it must own it.
inline json list_of(const char* name, const char* field) {
    auto list = document(name).at(field);
    REQUIRE(list.size() > 5);
    return list;
}

inline std::int64_t size_of(const std::string& of) { return static_cast<std::int64_t>(of.size()); }

inline std::int64_t fen(const std::string& yuan) { return loupan::money::parse(yuan).minor(); }

inline bool present(const std::uint8_t* validity, std::size_t i) {
    return validity == nullptr || ((validity[i / 8] >> (i % 8)) & 1) != 0;
}

} // namespace abi_test
