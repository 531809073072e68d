// SPDX-License-Identifier: Apache-2.0
using Loupan.Native;

namespace Loupan.Interop;

/// <summary>What every call goes through.</summary>
internal static class Library
{
    static Library()
    {
        var wanted = NativeMethods.LOUPAN_ABI_VERSION;
        var found = NativeMethods.loupan_abi_version();
        if (found >> 16 != wanted >> 16 || (found & 0xffff) < (wanted & 0xffff))
        {
            throw new DllNotFoundException(
                $"the native library of loupan has interface {found >> 16}.{found & 0xffff}, {wanted >> 16}.{wanted & 0xffff} is needed");
        }
    }

    /// <summary>Makes sure, before the first handle is made, that the library is the one this assembly was made for.</summary>
    internal static void Require()
    {
        // The static constructor has done it.
    }

    internal static void Check(int status, IntPtr error)
    {
        if (status != 0)
        {
            throw LoupanException.Take(status, error);
        }
    }
}
