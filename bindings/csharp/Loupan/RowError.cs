// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>One bad row of a call about many units.</summary>
/// <param name="Row">The row of the list, from 0.</param>
/// <param name="Code">The stable code, e.g. <c>pricing.factor_missing</c>.</param>
/// <param name="Path">The field path in the document, or the column; empty when there is none.</param>
/// <param name="Value">The offending value; empty when there is none.</param>
/// <param name="Message">For people, English.</param>
/// <param name="MessageChinese">For people, Chinese.</param>
public sealed record RowError(long Row, string Code, string Path, string Value, string Message, string MessageChinese)
{
    internal static IReadOnlyList<RowError> Read(IntPtr table)
    {
        var rows = new RowError[NativeMethods.loupan_row_errors_count(table)];
        for (var i = 0; i < rows.Length; ++i)
        {
            string Text(int field) => Utf8.Read(NativeMethods.loupan_row_errors_text(table, i, field, out var size), size);
            rows[i] = new RowError(NativeMethods.loupan_row_errors_row(table, i), Text(ErrorField.Code),
                Text(ErrorField.Path), Text(ErrorField.Value), Text(ErrorField.Message), Text(ErrorField.MessageChinese));
        }

        return rows;
    }
}
