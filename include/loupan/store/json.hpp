// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/store/record.hpp>

#include <nlohmann/json.hpp>

#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// The JSON form of records (记录的 JSON): `{"tenant", "partition", "kind", "id", "version", "external_refs", "fields"}`.
/// Decimals are their scaled integer under the name that says the unit, as in SQL; absent fields are left out.

namespace loupan::inline LOUPAN_ABI::store {

/// \throws what `validate` throws
[[nodiscard]] inline std::string to_json(const record_type& type, const record& r, int indent = -1) {
    validate(type, r);
    nlohmann::ordered_json out;
    out["tenant"] = r.key.tenant;
    out["partition"] = r.key.partition;
    out["kind"] = r.key.kind;
    out["id"] = r.key.id;
    out["version"] = r.version;
    if (!r.external_refs.empty()) {
        out["external_refs"] = r.external_refs;
    }
    auto& fields = out["fields"] = nlohmann::ordered_json::object();
    for (const auto& f : type.fields()) {
        if (const auto i = r.integer(f.name)) {
            fields[f.name] = *i;
        } else if (const auto* v = r.find(f.name); v != nullptr && !is_absent(*v)) {
            fields[f.name] = std::get<std::string>(*v);
        }
    }
    return out.dump(indent);
}

namespace detail {

inline nlohmann::json parse_object(std::string_view text) {
    std::vector<std::set<std::string>> open;
    const auto watch = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
        using at = nlohmann::json::parse_event_t;
        if (event == at::object_start) {
            open.emplace_back();
        } else if (event == at::object_end) {
            open.pop_back();
        } else if (event == at::key && !open.back().insert(parsed.get<std::string>()).second) {
            raise(loupan::errors::json_duplicate_key, {"record", parsed.get<std::string>(), {}, {}});
        }
        return true;
    };
    try {
        auto out = nlohmann::json::parse(text, watch);
        if (!out.is_object()) {
            raise(loupan::errors::json_type, {"record", out.type_name(), {}, {}});
        }
        return out;
    } catch (const nlohmann::json::exception& e) {
        raise(loupan::errors::json_invalid, {"record", e.what(), {}, {}});
    }
}

inline value json_value(const nlohmann::json& in, const std::string& path) {
    if (in.is_string()) {
        return in.get<std::string>();
    }
    if (in.is_number_unsigned() &&
        in.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        raise(loupan::errors::overflow, {path, in.dump(), {}, {}});
    }
    if (in.is_number_integer()) {
        return in.get<std::int64_t>();
    }
    if (in.is_number_float()) {
        raise(loupan::errors::json_fraction, {path, in.dump(), {}, {}});
    }
    raise(loupan::errors::json_type, {path, in.type_name(), {}, {}});
}

} // namespace detail

/// \throws invalid_argument core.json_invalid, core.json_duplicate_key, core.json_type, core.json_fraction,
/// core.json_field_unknown, core.json_field_missing; what `validate` throws
[[nodiscard]] inline record record_from_json(const record_type& type, std::string_view text) {
    const auto in = detail::parse_object(text);
    record r;
    const auto take_text = [&](const char* name) {
        const auto it = in.find(name);
        if (it == in.end()) {
            raise(loupan::errors::json_field_missing, {name, name, {}, {}});
        }
        if (!it->is_string()) {
            raise(loupan::errors::json_type, {name, it->type_name(), {}, {}});
        }
        return it->get<std::string>();
    };
    r.key = {take_text("tenant"), take_text("partition"), take_text("kind"), take_text("id")};
    for (const auto& [name, v] : in.items()) {
        const bool object = name == "fields" || name == "external_refs";
        if (object && !v.is_object()) {
            raise(loupan::errors::json_type, {name, v.type_name(), {}, {}});
        }
        if (name == "version") {
            const auto number = detail::json_value(v, name);
            if (!std::holds_alternative<std::int64_t>(number)) {
                raise(loupan::errors::json_type, {name, v.type_name(), {}, {}});
            }
            r.version = std::get<std::int64_t>(number);
        } else if (name == "external_refs") {
            for (const auto& [system, id] : v.items()) {
                if (!id.is_string()) {
                    raise(loupan::errors::json_type, {"external_refs." + system, id.type_name(), {}, {}});
                }
                r.external_refs.emplace(system, id.get<std::string>());
            }
        } else if (name == "fields") {
            for (const auto& [field_name, field] : v.items()) {
                r.fields.emplace(field_name, detail::json_value(field, "fields." + field_name));
            }
        } else if (name != "tenant" && name != "partition" && name != "kind" && name != "id") {
            raise(loupan::errors::json_field_unknown, {name, name, {}, {}});
        }
    }
    validate(type, r);
    return r;
}

} // namespace loupan::inline LOUPAN_ABI::store
