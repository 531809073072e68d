// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/currency.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/interop/json.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// Rule documents as JSON, the writing side (写出规则文档): the counterpart of `field_reader`.

namespace loupan::inline LOUPAN_ABI::interop {

/// A document with its first two fields (文档首部): `schema` and `semantics`.
[[nodiscard]] inline nlohmann::ordered_json document_head(std::string_view schema, std::int32_t semantics) {
    return {{"schema", std::string(schema)}, {"semantics", semantics}};
}

/// One value as documents have it (值转 JSON): decimals without trailing zeros, enumerators by name, amounts, rates and
/// days as text, numbers, truth values and text as they are.
template <class Value> [[nodiscard]] nlohmann::ordered_json value_json(const Value& value) {
    if constexpr (std::is_enum_v<Value>) {
        return std::string(to_string(value));
    } else if constexpr (std::is_same_v<Value, decimal>) {
        return canonical_decimal(value);
    } else if constexpr (std::is_same_v<Value, rounding>) {
        return rounding_json(value);
    } else if constexpr (std::is_same_v<Value, currency>) {
        return currency_json(value);
    } else if constexpr (std::is_same_v<Value, money> || std::is_same_v<Value, rate> || std::is_same_v<Value, date>) {
        return value.to_string();
    } else {
        return value;
    }
}

/// Writes the fields of one object (字段写入器) in the order of the calls. What has its usual value, is absent or empty is
/// left out: so a document says what it changes, and spelled-out defaults do not change its digest.
class field_writer {
public:
    /// The object outlives the writer.
    explicit field_writer(nlohmann::ordered_json& out) : out_(out) {}

    template <class Value> void put(const char* name, const Value& value, const std::type_identity_t<Value>& usual) {
        if (!(value == usual)) {
            out_[name] = value_json(value);
        }
    }
    template <class Value> void put(const char* name, const std::optional<Value>& value) {
        if (value) {
            out_[name] = value_json(*value);
        }
    }
    /// An object made by itself, such as `scope`.
    void put_object(const char* name, nlohmann::ordered_json value) {
        if (!value.empty()) {
            out_[name] = std::move(value);
        }
    }
    /// A list, each element by `write`.
    template <class Values, class Write> void put_list(const char* name, const Values& values, Write&& write) {
        for (const auto& value : values) {
            out_[name].push_back(write(value));
        }
    }
    /// A list of texts or names.
    template <class Values> void put_list(const char* name, const Values& values) {
        put_list(name, values, [](const auto& value) { return value_json(value); });
    }

private:
    nlohmann::ordered_json& out_;
};

/// `{"from": ..., "to": ...}` (有效期); an open end is left out.
[[nodiscard]] inline nlohmann::ordered_json days_json(const std::optional<date>& from, const std::optional<date>& to) {
    auto out = nlohmann::ordered_json::object();
    field_writer days(out);
    days.put("from", from);
    days.put("to", to);
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::interop
