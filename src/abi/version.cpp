// SPDX-License-Identifier: Apache-2.0
#include <loupan/abi.h>
#include <loupan/core/config.hpp>

int32_t loupan_abi_version(void) noexcept { return LOUPAN_ABI_VERSION; }

const char* loupan_version(void) noexcept { return LOUPAN_VERSION; }
