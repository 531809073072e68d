// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/interop/json.hpp>
#include <loupan/payment/detail/enum_names.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// Reads the fields of a request; amounts are in the request's currency.
class request_reader {
public:
    request_reader(const nlohmann::json& object, const std::string& path, const currency& in)
        : fields_(object, path), in_(in) {}

    interop::field_reader& fields() { return fields_; }
    void get(std::string_view field, money& out) {
        fields_.visit(field, [&](const nlohmann::json& v, const std::string& p) { out = read_money(v, p); });
    }
    void get(std::string_view field, std::optional<money>& out) {
        fields_.visit(field, [&](const nlohmann::json& v, const std::string& p) { out = read_money(v, p); });
    }
    void get(std::string_view field, rate& out) {
        fields_.visit(field, [&](const nlohmann::json& v, const std::string& p) { out = interop::read_rate(v, p); });
    }
    void get(std::string_view field, std::optional<rate>& out) {
        fields_.visit(field, [&](const nlohmann::json& v, const std::string& p) { out = interop::read_rate(v, p); });
    }
    void get(std::string_view field, date& out) {
        fields_.visit(field, [&](const nlohmann::json& v, const std::string& p) { out = interop::read_date(v, p); });
    }
    void get(std::string_view field, std::optional<date>& out) {
        fields_.visit(field, [&](const nlohmann::json& v, const std::string& p) { out = interop::read_date(v, p); });
    }
    void get(std::string_view field, bool& out) { fields_.optional_bool(field, out); }
    void get(std::string_view field, std::string& out) { fields_.optional_text(field, out); }
    void get(std::string_view field, std::int32_t& out) { fields_.optional_int32(field, out); }
    void get(std::string_view field, std::optional<std::int32_t>& out) {
        fields_.visit(field, [&](const nlohmann::json& v, const std::string& p) { out = interop::read_int32(v, p); });
    }
    void get(std::string_view field, rounding& out) { fields_.optional_rounding(field, out); }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void get(std::string_view field, Enum& out) {
        fields_.visit(field,
                      [&](const nlohmann::json& v, const std::string& p) { out = interop::read_enum<Enum>(v, p); });
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void get(std::string_view field, std::optional<Enum>& out) {
        fields_.visit(field,
                      [&](const nlohmann::json& v, const std::string& p) { out = interop::read_enum<Enum>(v, p); });
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void get(std::string_view field, std::vector<Enum>& out) {
        fields_.visit(field, [&](const nlohmann::json& list, const std::string& at) {
            out.clear();
            interop::field_reader::read_list(list, at, [&](const nlohmann::json& v, const std::string& p) {
                out.push_back(interop::read_enum<Enum>(v, p));
            });
        });
    }
    void get(std::string_view field, std::optional<floor_area>& out) {
        fields_.visit(field, [&](const nlohmann::json& v, const std::string& p) {
            const auto text = interop::read_text(v, p);
            out = interop::at_path(p, [&] { return floor_area::parse(text); });
        });
    }
    /// The object of that name, read by `use(request_reader&)`.
    template <class Use> void inside(std::string_view field, Use&& use) {
        fields_.visit(field, [&](const nlohmann::json& v, const std::string& p) {
            request_reader inner(v, p, in_);
            use(inner);
            inner.fields_.done();
        });
    }
    /// Each object of the list of that name.
    template <class Use> void each(std::string_view field, Use&& use) {
        fields_.list(field, [&](const nlohmann::json& v, const std::string& p) {
            request_reader inner(v, p, in_);
            use(inner);
            inner.fields_.done();
        });
    }
    /// A field that must be there.
    template <class T> void need(std::string_view field, T& out) {
        static_cast<void>(fields_.need(field));
        get(field, out);
    }

private:
    [[nodiscard]] money read_money(const nlohmann::json& v, const std::string& p) const {
        const auto text = interop::read_text(v, p);
        return interop::at_path(p, [&] { return money::parse(text, in_); });
    }

    interop::field_reader fields_;
    currency in_;
};

/// Parses the text, takes the currency, and lets `use(request_reader&)` read the rest.
template <class Use> void read_request(std::string_view json, Use&& use) {
    const auto document = interop::parse_json(json);
    auto in = currency();
    if (document.is_object() && document.contains("currency")) {
        const auto code = interop::read_text(document["currency"], "currency");
        in = currency::parse(code);
    }
    request_reader reader(document, {}, in);
    std::string code;
    reader.get("currency", code);
    use(reader, in);
    reader.fields().done();
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
