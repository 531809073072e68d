// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bind.hpp"

#include <loupan/pricing/compile.hpp>

namespace loupan_python {
/// A scheme as Python holds it: the checked handle, with its digest.
using scheme_handle = loupan::pricing::compiled_scheme;
} // namespace loupan_python
