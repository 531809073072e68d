// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Version and ABI switches. Every public name lives in `namespace loupan::inline LOUPAN_ABI`, so objects built
/// against different layouts fail to link instead of misreading each other.

#define LOUPAN_VERSION_MAJOR 0
#define LOUPAN_VERSION_MINOR 1
#define LOUPAN_VERSION_PATCH 0
#define LOUPAN_VERSION "0.1.0"

#if !defined(__SIZEOF_INT128__) && !defined(LOUPAN_PORTABLE_INT128)
#define LOUPAN_PORTABLE_INT128 1
#endif

#ifndef LOUPAN_ABI
#if defined(LOUPAN_PORTABLE_INT128)
#define LOUPAN_ABI v0_portable
#else
#define LOUPAN_ABI v0
#endif
#endif
