// SPDX-License-Identifier: Apache-2.0
using Loupan.Native;

namespace Loupan.Interop;

/// <summary>loupan_error_field.</summary>
internal static class ErrorField
{
    internal static readonly int Code = NativeMethods.LOUPAN_ERROR_CODE;
    internal static readonly int Message = NativeMethods.LOUPAN_ERROR_MESSAGE;
    internal static readonly int MessageChinese = NativeMethods.LOUPAN_ERROR_MESSAGE_ZH;
    internal static readonly int Path = NativeMethods.LOUPAN_ERROR_PATH;
    internal static readonly int Value = NativeMethods.LOUPAN_ERROR_VALUE;
    internal static readonly int Rule = NativeMethods.LOUPAN_ERROR_RULE;
}
