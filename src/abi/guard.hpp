// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "handles.hpp"

#include <memory>
#include <string>
#include <utility>

// The wall that no exception passes: every function of abi.h that can fail runs its body inside `guarded`.

namespace loupan_abi {

/// Turns the exception that is being handled into a status and, where it is wanted, an error. The only place where the two meet.
[[nodiscard]] loupan_status report(loupan_error** error) noexcept;

template <class Body> [[nodiscard]] loupan_status guarded(loupan_error** error, Body&& body) noexcept {
    if (error != nullptr) {
        *error = nullptr;
    }
    try {
        std::forward<Body>(body)();
        return LOUPAN_OK;
    } catch (...) {
        return report(error);
    }
}

/// What the pointer points at. \throws invalid_argument core.empty when it is NULL
template <class T> T& need(T* pointer, const char* name) {
    if (pointer == nullptr) {
        loupan::raise(loupan::errors::empty, {name, "NULL", {}, {}});
    }
    return *pointer;
}

/// Runs `make` for a result handle; the result is NULL until all went well.
template <class Handle, class Make>
[[nodiscard]] loupan_status made(Handle** out, const char* name, loupan_error** error, Make&& make) noexcept {
    if (out != nullptr) {
        *out = nullptr;
    }
    return guarded(error, [&] {
        need(out, name);
        *out = std::make_unique<Handle>(std::forward<Make>(make)()).release();
    });
}

/// The key of a row of a list. \throws not_found_error core.not_found
[[nodiscard]] inline loupan_text key_of(const loupan::pricing::units& list, std::int64_t row) {
    if (row < 0 || static_cast<std::uint64_t>(row) >= list.size()) {
        loupan::raise(loupan::errors::not_found, {"units", std::to_string(row), {}, {}});
    }
    return {list.key(static_cast<std::size_t>(row))};
}

/// A text as C wants it: NUL-terminated, its size beside it.
[[nodiscard]] inline const char* give(const std::string& text, std::int64_t* size) noexcept {
    if (size != nullptr) {
        *size = static_cast<std::int64_t>(text.size());
    }
    return text.c_str();
}
[[nodiscard]] inline const char* give_nothing(std::int64_t* size) noexcept {
    if (size != nullptr) {
        *size = 0;
    }
    return "";
}

} // namespace loupan_abi
