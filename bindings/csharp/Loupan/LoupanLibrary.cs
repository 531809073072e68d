// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>About the native library.</summary>
public static class LoupanLibrary
{
    /// <summary>The release of the native library, e.g. <c>0.1.0</c>.</summary>
    public static string Version
    {
        get
        {
            Library.Require();
            return Utf8.Read(NativeMethods.loupan_version());
        }
    }
}
