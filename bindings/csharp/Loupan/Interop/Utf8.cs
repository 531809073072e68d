// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Loupan.Native;

namespace Loupan.Interop;

/// <summary>Texts to and from the C library.</summary>
internal static class Utf8
{
    // Throws where .NET would replace half a surrogate pair by a question mark.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="LoupanException">core.text_encoding</exception>
    internal static byte[] Bytes(string text, string path, long? row = null)
    {
        ArgumentNullException.ThrowIfNull(text, path);
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw LoupanException.Make(LoupanStatus.InvalidArgument, "core.text_encoding", "the text is not valid UTF-16",
                "文本不是有效的 UTF-16", path, row);
        }
    }

    /// <summary>A text that belongs to a handle.</summary>
    internal static unsafe string Read(IntPtr characters, long size) =>
        size == 0 ? "" : Encoding.UTF8.GetString((byte*)characters, checked((int)size));

    /// <summary>A text that ends with NUL and belongs to a handle or the library.</summary>
    internal static string Read(IntPtr characters) =>
        System.Runtime.InteropServices.Marshal.PtrToStringUTF8(characters) ?? "";

    /// <summary>A text of ours: read and freed.</summary>
    internal static string Take(IntPtr text)
    {
        try
        {
            return Read(NativeMethods.loupan_text_data(text, out var size), size);
        }
        finally
        {
            NativeMethods.loupan_text_free(text);
        }
    }
}
