// SPDX-License-Identifier: Apache-2.0
using Loupan.Interop;
using Loupan.Native;

namespace Loupan;

/// <summary>What happens to a sale; the number is that of the C library.</summary>
public enum SaleChangeKind
{
    /// <summary>更名.</summary>
    Rename = 0,

    /// <summary>换房.</summary>
    Exchange = 1,

    /// <summary>退房.</summary>
    Return = 2,

    /// <summary>挞定.</summary>
    Forfeit = 3,

    /// <summary>回购.</summary>
    Repurchase = 4,

    /// <summary>定金处理: a deposit by itself.</summary>
    Deposit = 5,

    /// <summary>违约责任选择: penalty or deposit.</summary>
    Remedy = 6,
}

/// <summary>Deposits and the money of changes (定金与变更款项), from JSON to JSON; docs/changes.md names the fields.</summary>
public static class SaleChange
{
    /// <summary>The money of a change: the trade, the facts and the rules in, the statement out.</summary>
    /// <exception cref="LoupanException"><c>payment.remedy_required</c>, <c>payment.open_change_exists</c>,
    /// <c>payment.deposit_over_cap</c> and others.</exception>
    public static unsafe string SettleJson(SaleChangeKind kind, string requestJson)
    {
        Library.Require();
        var request = Utf8.Bytes(requestJson, nameof(requestJson));
        fixed (byte* text = request)
        {
            var status = NativeMethods.loupan_change_settle(
                (int)kind, (IntPtr)text, request.Length, out var statement, out var error);
            Library.Check(status, error);
            return Utf8.Take(statement);
        }
    }

    /// <summary>How it comes about, a line a step (变更款项说明); a <see cref="SaleChangeKind.Remedy"/> has nothing to tell.</summary>
    /// <exception cref="LoupanException">As for the money; <c>core.unsupported</c> for a remedy.</exception>
    public static unsafe string Explain(SaleChangeKind kind, string requestJson, Language language = Language.English)
    {
        Library.Require();
        var request = Utf8.Bytes(requestJson, nameof(requestJson));
        fixed (byte* text = request)
        {
            var status = NativeMethods.loupan_change_explain((int)kind, (IntPtr)text, request.Length, (int)language,
                NativeMethods.LOUPAN_EXPLAIN_TEXT, out var told, out var error);
            Library.Check(status, error);
            return Utf8.Take(told);
        }
    }
}
