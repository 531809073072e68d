// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>Every error of loupan. <see cref="Code"/> is stable and for programs; the messages are for people.</summary>
public sealed class LoupanException : Exception
{
    private LoupanException(string message)
        : base(message)
    {
    }

    /// <summary>The stable code, e.g. <c>pricing.factor_missing</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What a caller would do about it.</summary>
    public required LoupanStatus Status { get; init; }

    /// <summary>The message in Chinese; <see cref="Exception.Message"/> is in English.</summary>
    public required string MessageChinese { get; init; }

    /// <summary>The field path in the document, or the column; empty when there is none.</summary>
    public string Path { get; init; } = "";

    /// <summary>The offending value; empty when there is none.</summary>
    public string Value { get; init; } = "";

    /// <summary>The rule or article behind it; empty when there is none.</summary>
    public string Rule { get; init; } = "";

    /// <summary>The row that the error is about, from 0; null when it is about none.</summary>
    public long? Row { get; init; }

    /// <summary>All bad rows of a call about many units, ascending.</summary>
    public IReadOnlyList<RowError> Rows { get; init; } = [];

    /// <summary>The exception for an error of the C library, which is freed.</summary>
    internal static LoupanException Take(int status, IntPtr error)
    {
        try
        {
            string Text(int field) => Utf8.Read(NativeMethods.loupan_error_text(error, field, out var size), size);
            if (error == IntPtr.Zero)
            {
                return Make((LoupanStatus)status, "core.internal", "an unexpected failure", "意外错误", "", null);
            }

            var row = NativeMethods.loupan_error_row(error);
            return new LoupanException(Text(ErrorField.Message))
            {
                Code = Text(ErrorField.Code),
                Status = (LoupanStatus)status,
                MessageChinese = Text(ErrorField.MessageChinese),
                Path = Text(ErrorField.Path),
                Value = Text(ErrorField.Value),
                Rule = Text(ErrorField.Rule),
                Row = row < 0 ? null : row,
                Rows = RowError.Read(NativeMethods.loupan_error_rows(error)),
            };
        }
        finally
        {
            NativeMethods.loupan_error_free(error);
        }
    }

    /// <summary>The exception for what .NET found before the C library saw it.</summary>
    internal static LoupanException Make(LoupanStatus status, string code, string message, string messageChinese,
        string path, long? row, string value = "") =>
        new(message)
        {
            Code = code, Status = status, MessageChinese = messageChinese, Path = path, Row = row, Value = value,
        };
}
