// SPDX-License-Identifier: Apache-2.0
#include "guard.hpp"

const char* loupan_text_data(const loupan_text* text, int64_t* size) noexcept {
    return text == nullptr ? loupan_abi::give_nothing(size) : loupan_abi::give(text->value, size);
}

void loupan_text_free(loupan_text* text) noexcept { delete text; }
