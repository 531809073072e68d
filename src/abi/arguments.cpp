// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"

#include <loupan/abi.h>
#include <loupan/interop/detail/utf8.hpp>

#include <cstring>
#include <limits>
#include <string>

using namespace loupan;

namespace loupan_abi {

std::string_view text_of(const char* text, std::int64_t size, const char* name) {
    if (size < LOUPAN_NUL_TERMINATED) {
        raise(errors::validation, {name, "a size of " + std::to_string(size), {}, {}});
    }
    if (text == nullptr && size != 0) {
        raise(errors::empty, {name, "NULL", {}, {}});
    }
    if (size == LOUPAN_NUL_TERMINATED) {
        return {text};
    }
    return size == 0 ? std::string_view{} : std::string_view{text, static_cast<std::size_t>(size)};
}

std::string_view name_of(const char* text, std::int64_t size) {
    const auto name = text_of(text, size, "name");
    if (name.empty()) {
        raise(errors::empty, {"name", {}, {}, {}});
    }
    interop::detail::require_utf8(name);
    return name;
}

std::size_t count_of(std::int64_t count, const char* name) {
    if (count < 0) {
        raise(errors::validation, {name, std::to_string(count) + " values", {}, {}});
    }
    if (count > std::numeric_limits<std::int32_t>::max()) {
        raise(errors::overflow, {name, std::to_string(count) + " values", {}, {}});
    }
    return static_cast<std::size_t>(count);
}

std::span<const std::int32_t> offsets_of(const std::int32_t* offsets, std::size_t count, std::int64_t limit,
                                         const char* name) {
    if (offsets == nullptr && count == 0) {
        return {};
    }
    const auto given = values_of(offsets, count + 1, name);
    std::int32_t before = 0;
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (given[i] < before || given[i] > limit) {
            raise(errors::validation, {name, "offset " + std::to_string(given[i]), static_cast<std::int64_t>(i), {}});
        }
        before = given[i];
    }
    return given;
}

text_list::text_list(const std::int32_t* offsets, std::int64_t count, const char* characters, std::int64_t size,
                     const char* name)
    : size_(count_of(count, name)) {
    if (size < 0) {
        raise(errors::validation, {name, "a size of " + std::to_string(size), {}, {}});
    }
    characters_ = text_of(characters, size, name);
    offsets_ = offsets_of(offsets, size_, size, name);
    for (std::size_t i = 0; i < size_; ++i) {
        // Each text by itself: an offset inside a character makes two bad texts of a good one.
        if (interop::detail::find_not_utf8((*this)[i]) != std::string_view::npos) {
            raise(errors::text_encoding, {name, "not UTF-8", static_cast<std::int64_t>(i), {}});
        }
    }
}

} // namespace loupan_abi
